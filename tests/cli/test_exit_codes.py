"""Exit codes: 0 nothing, 1 findings, 2 the question, 3 not everything was looked at, 4 our own mistake."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from tests.cli.papers import AGENCY, CAMERA, CHAIR, SWITCH, orders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

JSONL = ("--format", "jsonl")
WAIVER = """\
- rule: US-889A
  maker: huawei
  who: A. Buyer
  why: replaced next week
  approved_by: C. Officer
  until: {until}
"""
ADVISED = "2,2024-05-06,Hikvision DS-2CD2143G2-I camera,Hikvision,Muster GmbH,4,Gate"
LIMITS = ("prohibited", "conditional", "review", "never")


@pytest.mark.parametrize(
    ("line", "buyer", "failing"),
    [
        (SWITCH, "us-federal-agency", LIMITS[:3]),
        (SWITCH, "us-federal-contractor", None),
        (CAMERA, "us-federal-agency", ("review",)),
        (ADVISED, "au-government", None),
        (CHAIR, "us-federal-agency", ()),
    ],
)
def test_findings_at_or_above_the_limit_fail(
    line: str, buyer: str, failing: tuple[str, ...] | None, tmp_path: Path, debar: Command
) -> None:
    path = orders(tmp_path, line)
    for limit in LIMITS:
        ran = debar("screen", path, "--buyer", buyer, "--fail-on", limit, *JSONL)
        order = (*LIMITS[:3], "advised-against", "watch")
        ranks = [order.index(found["verdict"]) for found in ran.of("finding")]
        expected = limit != "never" and any(rank <= LIMITS.index(limit) for rank in ranks)
        assert ran.code == int(expected)
        assert failing is None or (limit in failing) == expected


def test_a_waived_finding_does_not_fail_and_is_still_shown(tmp_path: Path, debar: Command) -> None:
    path, waivers = orders(tmp_path, SWITCH), tmp_path / "waivers.yaml"
    plain = debar("screen", path, *AGENCY, *JSONL)
    waivers.write_text(WAIVER.format(until="2026-11-25"))
    waived = debar("screen", path, *AGENCY, "--waivers", waivers, *JSONL)
    assert (plain.code, waived.code) == (1, 0)
    waivers.write_text(WAIVER.format(until="2026-11-24"))
    ended = debar("screen", path, *AGENCY, "--waivers", waivers, *JSONL)
    assert ended.code == 1
    for ran, holds in ((waived, True), (ended, False)):
        (one,), (other,) = plain.of("finding"), ran.of("finding")
        assert (other.pop("waived") is not None) == holds
        one.pop("waived")
        assert one == other, "a waiver changes nothing else"
        assert ran.items[-1] == plain.items[-1], "nor any count"


def test_another_finding_still_fails_beside_a_waived_one(tmp_path: Path, debar: Command) -> None:
    zte = SWITCH.replace("Huawei S5720-28X", "ZTE ZXR10 5960").replace("Huawei", "ZTE")
    (tmp_path / "waivers.yaml").write_text(WAIVER.format(until="2027-01-01"))
    ran = debar("screen", orders(tmp_path, SWITCH, zte), *AGENCY, "--waivers", tmp_path / "waivers.yaml", *JSONL)
    assert [found["waived"] is None for found in ran.of("finding")] == [False, True]
    assert ran.code == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- rule: US-889A\n", "waiver 1: maker is missing"),
        (WAIVER.format(until="2026-11"), "is not one day"),
        (WAIVER.format(until="2027-01-01").replace("C. Officer", "A. Buyer"), "are the same person"),
        ("- [", "waivers.yaml: line"),
        ("hello", "a waivers file is a list"),
    ],
)
def test_a_waivers_file_that_cannot_be_used_stops_the_run(
    text: str, says: str, tmp_path: Path, debar: Command
) -> None:
    (tmp_path / "waivers.yaml").write_text(text)
    ran = debar("screen", orders(tmp_path), *AGENCY, "--waivers", tmp_path / "waivers.yaml", *JSONL)
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err


@pytest.mark.parametrize("limit", LIMITS)
def test_three_wins_over_one_and_is_never_silenced(limit: str, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH, "torn")
    for more in ((), ("--quiet",)):
        ran = debar("screen", path, *AGENCY, "--fail-on", limit, *more, *JSONL)
        assert ran.of("finding")
        assert ran.code == 3


def test_stale_lists_end_a_strict_run_with_three(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_TODAY", "2028-11-25")
    path = orders(tmp_path, CHAIR)
    lenient = debar("screen", path, *JSONL)
    strict = debar("screen", path, "--strict", *JSONL)
    assert (lenient.code, strict.code) == (0, 3)
    assert "stale" in strict.err or "last read" in strict.err or "checked" in strict.err


WRONG = [
    ((), "Missing argument"),
    (("nowhere.csv",), "nowhere.csv: there is no such file or folder"),
    (("*.nothing",), "no file matches this pattern"),
    (("{}", "--buyer", "us-federal-agncy"), "did you mean us-federal-agency"),
    (("{}", "--act", "procur"), "use one of procure, renew"),
    (("{}", "--answer", "purpose"), "--answer 'purpose' must be written KEY=VALUE"),
    (("{}", "--answer", "purpos=none of these"), "the keys are purpose, part_of_network"),
    (("{}", "--answer", "purpose=fun"), "write one of: public safety"),
    (("{}", "--answer", "site=ordinary", "--answer", "site=sensitive"), "gives site twice"),
    (("{}", "--format", "jsnl"), "did you mean jsonl"),
    (("{}", "--format", "pdf"), "use one of"),
    (("{}", "--format", "json", "--format", "html"), "would both go to one place"),
    (("{}", "--format", "json=x", "--format", "html=./x"), "give each its own file"),
    (("{}", "--format", "json=x", "-o", "y"), "every --format already has one"),
    (("{}", "-o", "no/such/folder/report"), "cannot be written (No such file or directory)"),
    (("{}", "--on", "2026-02-30"), "--on '2026-02-30' is not a day"),
    (("{}", "--known", "yesterday"), "--known 'yesterday' is not a day"),
    (("{}", "--input-format", "word"), "there are: address-table"),
    (("{}", "--map", "maker=Manufacturer"), "'maker' is not a field; the fields are: text, description"),
    (("{}", "--map", "maker_name=Hersteller"), "the columns are: PO Number"),
    (("{}", "--map", "maker_name"), "must be written FIELD=HEADER"),
    (("{}", "--fail-on", "everything"), "is not one of prohibited, conditional, review, never"),
    (("{}", "--lang", "xx"), "use one of en, ja"),
    (("{}", "--rules", "nowhere"), "--rules 'nowhere' is not a folder"),
    (("{}", "--register", "nowhere"), "--register 'nowhere' is not a folder"),
    (("{}", "--waivers", "nowhere"), "nowhere: cannot be opened"),
    (("{}", "--nonsense"), "No such option"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_a_wrong_question_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], says: str, tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = orders(tmp_path, SWITCH)
    ran = debar("screen", *(part.format(path) for part in arguments))
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err
    assert [found.name for found in tmp_path.iterdir()] == ["orders.csv"]


@pytest.mark.parametrize("verb", ["cases", "nonsense"])
def test_verbs_that_do_not_exist_are_not_offered(verb: str, debar: Command) -> None:
    assert debar(verb).code == 2
    assert f"\n  {verb} " not in debar("--help").text


def test_our_own_mistake_is_short_and_says_how_to_report_it(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the test")

    monkeypatch.setattr(import_module("debar.screen"), "screen", broken)
    ran = debar("screen", orders(tmp_path))
    assert ran.code == 4
    assert ran.err.startswith("debar: internal error: ZeroDivisionError: in the test; please report it")
    assert ran.err.count("\n") == 1
    with pytest.raises(ZeroDivisionError):
        debar("--debug", "screen", orders(tmp_path))


@pytest.mark.parametrize(
    "arguments", [("--help",), ("-h",), ("--version",), ("screen", "--help"), ("rules", "on", "-h")]
)
def test_help_is_no_failure(arguments: tuple[str, ...], debar: Command) -> None:
    ran = debar(*arguments)
    assert ran.code == 0
    assert ran.out
