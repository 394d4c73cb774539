"""`debar explain`: the whole chain for one value, and for a finding of an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.papers import AGENCY, CAMERA, LINES, SWITCH, orders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


def test_the_chain_for_one_value(debar: Command) -> None:
    text = debar("explain", "Huawei HG8245H ONT", *AGENCY, "--on", "2024-01-01").text
    assert "clue: model in text: Huawei [HG8245H] ONT" in text
    assert "Who: Huawei Technologies Co., Ltd. (huawei)" in text
    assert "US-889A: prohibited for us-federal-agency to procure on 2024-01-01" in text
    assert "source: https://" in text
    assert text.index("What was given") < text.index("Who:") < text.index("Whose") < text.index("US-889A: proh")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("office chair", "Nothing in it is known to us. That is not proof of absence."),
        ("SFP compatible with Huawei S5720", "named, but as something it works with"),
        ("Cisco Catalyst 9300", "clear: no rule speaks about this"),
    ],
)
def test_silence_is_explained(value: str, says: str, debar: Command) -> None:
    assert says in debar("explain", value, *AGENCY).text


def test_every_finding_of_a_run_can_be_explained_by_its_id(tmp_path: Path, debar: Command) -> None:
    report = tmp_path / "report.jsonl"
    run = debar(
        "screen", orders(tmp_path), "--buyer", "us-federal-agency", "--buyer", "jp-government", "--format", "jsonl"
    )
    report.write_bytes(run.out)
    assert len(run.of("finding")) == 4
    for found in run.of("finding"):
        ran = debar("explain", found["id"], "--in", report)
        title = f"{found['rule']}: {found['verdict']} for {found['buyer']} to {found['act']} on {found['on']}"
        assert title in ran.text
        again = debar("explain", found["id"], "--in", report, "--format", "jsonl").of("finding")
        assert [(one["rule"], one["verdict"], one["because"]) for one in again if one["rule"] == found["rule"]] == [
            (found["rule"], found["verdict"], found["because"])
        ]


def test_an_object_of_fields(debar: Command) -> None:
    fields = '{"description": "switch", "maker_name": "Huawei", "date": "2019-08-12"}'
    found = debar("explain", fields, *AGENCY, "--format", "jsonl").of("finding")
    assert {(one["on"], one["verdict"]) for one in found if one["rule"] == "US-889A"} == {("2019-08-12", "watch")}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("f-0123456789abcdef",), "name the JSON Lines it stands in with --in FILE"),
        (("f-0123456789abcdef", "--in", "{report}"), "is not in"),
        (("f-0123456789abcdef", "--in", "nowhere.jsonl"), "--in nowhere.jsonl: cannot be opened"),
        (("f-0123456789abcdef", "--in", "{orders}"), "not JSON Lines"),
        (("HG8245H", "--in", "{report}"), "--in is for the id of a finding"),
        (("HG8245H", "--kind", "modell"), "kind 'modell' is not known"),
        (("HG8245H", "--buyer", "us-federal-agncy"), "did you mean us-federal-agency"),
        (("HG8245H", "--format", "html"), "is not text, json or jsonl"),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], says: str, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH, CAMERA)
    report = tmp_path / "report.jsonl"
    report.write_bytes(debar("screen", path, *AGENCY, "--format", "jsonl").out)
    ran = debar("explain", *(part.format(report=report, orders=path) for part in arguments))
    assert (ran.code, ran.out) == (2, b"")
    assert says in ran.err


def test_explain_and_screen_agree(tmp_path: Path, debar: Command) -> None:
    for line in LINES:
        screened = debar("screen", orders(tmp_path, line), "--all", *AGENCY, "--format", "jsonl").items[0]
        told = debar("explain", _as_json(screened["subject"]), *AGENCY, "--format", "jsonl").items[0]
        assert (told["type"], told["verdict"], told["maker"], told["clues"]) == (
            screened["type"], screened["verdict"], screened["maker"], screened["clues"],
        )  # fmt: skip


def _as_json(fields: dict[str, str]) -> str:
    import orjson

    return orjson.dumps(fields).decode()


@pytest.mark.parametrize(
    ("value", "options", "says"),
    [
        (
            "Huawei S5720 switch",
            ("--buyer", "us-private-company"),
            "prohibited to procure: LT-PPL (for lt-critical-body)",
        ),
        (
            "Huawei SUN2000-100KTL inverter",
            ("--buyer", "us-utility", "--act", "install", "--on", "2021-05-01"),
            "US-DOE-BPS no longer binds: repealed on 2021-04-20.",
        ),
        (
            "Huawei S5720 switch",
            ("--buyer", "us-federal-agency", "--use", "the lobby"),
            "'the lobby' is not understood",
        ),
        (
            "Huawei S5720 switch",
            ("--buyer", "us-federal-agency"),
            "exception, if you claim it: third_party_connection: Is it a service",
        ),
    ],
)
def test_what_binds_others_what_ended_and_what_was_not_understood(
    value: str, options: tuple[str, ...], says: str, debar: Command
) -> None:
    assert says in debar("explain", value, *options).text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_terminal_of_eighty_columns_is_enough(lang: str, debar: Command) -> None:
    from debar.cli.wrap import COLUMNS, NOT_FIRST, width

    lines = debar("explain", "Lorex E891AB camera", *AGENCY, "--lang", lang).text.splitlines()
    assert len(lines) > 40
    for line in lines:
        alone = len(line.split()) == 1
        assert alone or width(line) <= COLUMNS + 2 * sum(sign in NOT_FIRST for sign in line), line


def test_the_labels_are_japanese_where_they_are_asked_for(debar: Command) -> None:
    text = debar("explain", "Huawei HG8245H ONT", *AGENCY, "--lang", "ja").text
    for says in ("与えられたもの", "メーカー：Huawei Technologies Co., Ltd. (huawei)", "適用される理由：", "出典："):
        assert says in text


def test_the_whole_chain_as_one_object(debar: Command) -> None:
    import orjson

    found = orjson.loads(debar("explain", "Huawei HG8245H ONT", *AGENCY, "--format", "json").out)
    (maker,) = found["makers"]
    assert (maker["maker"], maker["rules"][0]["rule"], maker["rules"][0]["verdict"]) == (
        "huawei",
        "US-889A",
        "prohibited",
    )
    assert all(clue["source"] for clue in maker["clues"])
    assert any(change["fact"] == "before" for change in maker["rules"][0]["changes"])


def test_a_finding_is_told_with_its_own_rule_alone(tmp_path: Path, debar: Command) -> None:
    report = tmp_path / "report.jsonl"
    run = debar("screen", orders(tmp_path, SWITCH), "--buyer", "us-dod", "--format", "jsonl")
    report.write_bytes(run.out)
    first, *others = run.of("finding")
    assert others
    text = debar("explain", first["id"], "--in", report).text
    assert f"\n{first['rule']}: {first['verdict']} for us-dod" in text
    assert not any(f"\n{other['rule']}: " in text for other in others)
