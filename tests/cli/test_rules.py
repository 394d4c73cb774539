"""`debar rules`: the story told by the rulebook, its filters and forms, and a rulebook of one's own."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from tests.cli.papers import CISCO, SWITCH, orders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command, Ran

JSON = ("--format", "json")
STORY = "2018-12-07"


def rows(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    return orjson.loads(ran.out)  # type: ignore[no-any-return]


def test_the_day_of_the_story(debar: Command) -> None:
    """Japan was reported and not confirmed; the others had what they really had."""
    found = rows(debar("rules", "on", STORY, "--known", STORY, *JSON))
    japan = [row for row in found if row["jurisdiction"] == "JP"]
    assert japan
    assert {row["strongest"] for row in japan} == {"watch"}
    assert {"AU", "NZ", "US"} <= {row["jurisdiction"] for row in found}
    later = rows(debar("rules", "on", "2019-04-02", "--known", "2019-04-02", "--jurisdiction", "JP", *JSON))
    assert "review" in {row["strongest"] for row in later}
    assert "prohibited" not in {row["strongest"] for row in later}


def test_diff_tells_what_changed_between_two_days(debar: Command) -> None:
    changed = {row["id"]: row for row in rows(debar("rules", "diff", "2019-08-12", "2019-08-13", *JSON))}
    assert (changed["US-889A"]["strongest_before"], changed["US-889A"]["strongest_after"]) == ("watch", "prohibited")
    assert rows(debar("rules", "diff", STORY, STORY, *JSON)) == []
    assert "Nothing changed" in debar("rules", "diff", STORY, STORY).text


def test_the_timeline_runs_forward(debar: Command) -> None:
    days = [row["date"] for row in rows(debar("rules", "timeline", *JSON))]
    assert days == sorted(days)
    assert len(days) > 50


@pytest.mark.parametrize(
    ("filters", "kept", "dropped"),
    [
        (("--jurisdiction", "jp"), "JP-2018-ITPROC", "US-889A"),
        (("--maker", "hytera"), "US-889A", "JP-2018-ITPROC"),
        (("--buyer", "us-dod"), "US-889A", "AU-2018-5G"),
        (("--buyer", "anyone"), "US-889A", "none"),
        (("--act", "subsidise"), "US-STCNA", "US-889A"),
        (("--jurisdiction", "US", "--act", "use"), "US-889B", "US-889A"),
    ],
)
@pytest.mark.parametrize("verb", [("list",), ("on", "2026-11-25"), ("timeline",)])
def test_filters(verb: tuple[str, ...], filters: tuple[str, ...], kept: str, dropped: str, debar: Command) -> None:
    ids = {row["id"] for row in rows(debar("rules", *verb, *filters, *JSON))}
    assert kept in ids
    assert dropped not in ids


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("list", "--act", "procur"), "did you mean procure"),
        (("list", "--jurisdiction", "UKK"), "did you mean UK"),
        (("list", "--jurisdiction", "?"), "use one of"),
        (("list", "--maker", "huawe"), "did you mean huawei"),
        (("list", "--buyer", "us-federal-agncy"), "did you mean us-federal-agency"),
        (("buyers", "--jurisdiction", "?"), "use one of"),
        (("show", "US-889"), "did you mean US-889"),
        (("show", "nothing-like-it"), "`debar rules list` lists them"),
        (("on", "7 December"), "write it as 2026-11-23"),
        (("diff", STORY, "tomorrow"), "the second DAY 'tomorrow' is not a day"),
        (("list", "--format", "html"), "is not one of table, json, jsonl, csv"),
        (("list", "--rules", "nowhere"), "nowhere: not a folder"),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], says: str, debar: Command) -> None:
    ran = debar("rules", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err


def test_one_rule_in_full(debar: Command) -> None:
    page = rows(debar("rules", "show", "us-889a", *JSON))
    assert page["id"] == "US-889A"  # type: ignore[call-overload]
    text = debar("rules", "show", "US-889A").text
    for part in ("binds: ", "history:", "bars:", "sources: ", "do: "):
        assert part in text


def test_forms_hold_the_same_rows(debar: Command) -> None:
    as_json = rows(debar("rules", "list", *JSON))
    as_lines = debar("rules", "list", "--format", "jsonl").items
    as_csv = list(csv.DictReader(io.StringIO(debar("rules", "list", "--format", "csv").text)))
    assert as_json == as_lines
    assert [row["id"] for row in as_csv] == [row["id"] for row in as_json]
    table = debar("rules", "list").text
    assert all(row["id"] in table for row in as_json)


def test_buyers_count_what_binds_them(debar: Command) -> None:
    buyers = {row["id"]: row for row in rows(debar("rules", "buyers", *JSON))}
    assert buyers["us-dod"]["rules"] > buyers["us-federal-agency"]["rules"] > 0
    assert "us-federal-agency" in buyers["us-dod"]["is_a"]
    assert buyers["jp-private-company"]["rules"] == 0


OWN_RULE = """\
id: ACME-1
jurisdiction: XX
instrument: {name: Purchasing policy of Acme, cite: policy 7}
kind: policy
catch: named
status:
- {date: 2024-01-01, state: in_force, note: adopted, source: own}
force: {since: 2024-01-01}
bound: [acme]
acts: [procure]
vendors:
- {maker: cisco, source: own}
bars:
- {id: buying, verdict: prohibited, says: Acme buys nothing from this maker.}
do: Buy from somebody else.
sources: {own: https://example.org/policy}
confidence: verified
reviewed: 2026-11-01
examples:
- {say: the day before, maker: cisco, goods: router, buyer: acme, on: 2023-12-31, verdict: none}
- {say: from the day on, maker: cisco, goods: router, buyer: acme, on: 2024-01-01, verdict: prohibited}
"""
OWN_BUYERS = "jurisdiction: XX\nname: Our own\nbuyers:\n- {id: acme, name: Acme Ltd}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "buyers").mkdir(parents=True)
    (folder / "acme.yaml").write_text(OWN_RULE)
    (folder / "buyers/xx.yaml").write_text(OWN_BUYERS)
    return folder


def _problems(ran: Ran) -> list[dict[str, str]]:
    """What `check` says of our own rule."""
    return [problem for problem in orjson.loads(ran.out) if problem["file"].endswith("acme.yaml")]


def test_a_private_rule_judges_beside_ours(own: Path, tmp_path: Path, debar: Command) -> None:
    buyers = ("--buyer", "acme", "--buyer", "us-federal-agency")
    ran = debar("screen", orders(tmp_path, SWITCH, CISCO), *buyers, "--rules", own, "--format", "jsonl")
    assert [(found["place"], found["rule"], found["verdict"]) for found in ran.of("finding")] == [
        ("row 2", "US-889A", "prohibited"),
        ("row 3", "ACME-1", "prohibited"),
    ]
    assert _problems(debar("check", "--rules", own, *JSON)) == []
    assert [row["id"] for row in rows(debar("rules", "list", "--buyer", "acme", "--rules", own, *JSON))] == ["ACME-1"]
    plain = debar("screen", orders(tmp_path, SWITCH, CISCO), *buyers)
    assert "buyer 'acme' is not known" in plain.err


def test_a_private_rule_overrides_ours_of_the_same_id(own: Path, tmp_path: Path, debar: Command) -> None:
    (own / "acme.yaml").write_text(
        OWN_RULE.replace("ACME-1", "US-889A").replace("bound: [acme]", "bound: [acme, us-dod]")
    )
    asked = ("screen", orders(tmp_path, SWITCH), "--buyer", "us-federal-agency", "--format", "jsonl")
    assert "US-889A" in [found["rule"] for found in debar(*asked).of("finding")]
    assert "US-889A" not in [found["rule"] for found in debar(*asked, "--rules", own).of("finding")]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("id: [", "acme.yaml: line 2"),
        (OWN_RULE.replace("kind: policy", "kind: wish"), "acme.yaml: kind: "),
        (OWN_RULE + "colour: red\n", "acme.yaml: colour: "),
        ("", "acme.yaml"),
        ("a: &a [1]\nb: *a\n", "acme.yaml: line 1"),
    ],
)
def test_a_broken_rule_stops_the_run_and_says_where(
    broken: str, says: str, own: Path, tmp_path: Path, debar: Command
) -> None:
    (own / "acme.yaml").write_text(broken)
    ran = debar("screen", orders(tmp_path, SWITCH), "--buyer", "acme", "--rules", own)
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err
    assert "internal error" not in ran.err
    assert debar("check", "--rules", own).code == 1


def test_check_finds_an_example_that_does_not_hold(own: Path, debar: Command) -> None:
    (own / "acme.yaml").write_text(OWN_RULE.replace("on: 2024-01-01, verdict", "on: 2023-06-01, verdict"))
    ran = debar("check", "--rules", own, "--format", "json")
    assert ran.code == 1
    (problem,) = _problems(ran)
    assert "from the day on" in problem["entry"]
