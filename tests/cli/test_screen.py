"""`debar screen`: its options and their defaults, its environment, its places to write to."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from tests.cli.papers import AGENCY, CAMERA, CHAIR, HEADER, LINES, MENTION, SWITCH, environment, orders, started
from tests.conftest import EXAMPLES, TODAY, Command, Ran

from debar.readers import readers
from debar.reports import formats, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

JSONL = ("--format", "jsonl")


def verdicts(ran: Ran) -> list[tuple[str, str, str]]:
    """Place, rule and verdict of each finding."""
    return [(found["place"], found["rule"], found["verdict"]) for found in ran.of("finding")]


def test_the_whole_run_for_a_federal_agency(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path), *AGENCY, *JSONL)
    assert verdicts(ran) == [("row 2", "US-889A", "prohibited"), ("row 3", "US-889A", "review")]
    assert ran.code == 1
    assert ran.err == ""


def test_all_shows_every_row_once_more(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path), *AGENCY, "--all", *JSONL)
    seen = [(line["place"], line["verdict"], line["role"]) for line in ran.of("observation")]
    assert seen == [
        ("row 4", "clear", "equipment"),
        ("row 5", "unidentified", None),
        ("row 6", "clear", "mention"),
    ]


def test_anyone_is_asked_about_when_no_buyer_is_named(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path, SWITCH), *JSONL)
    assert {"US", "JP", "AU", "NZ"} <= {found["jurisdiction"] for found in ran.of("finding")}
    assert {found["buyer"] for found in ran.of("finding")} == {"anyone"}
    table = debar("screen", orders(tmp_path, SWITCH)).text
    assert "No buyer was named" in table


def test_several_buyers_are_each_answered(tmp_path: Path, debar: Command) -> None:
    asked = ("--buyer", "us-federal-agency", "--buyer", "jp-government", "--buyer", "us-federal-agency")
    ran = debar("screen", orders(tmp_path, SWITCH), *asked, *JSONL)
    assert {(found["buyer"], found["verdict"]) for found in ran.of("finding")} == {
        ("us-federal-agency", "prohibited"),
        ("jp-government", "review"),
    }
    assert ran.items[-1]["by_verdict"]["prohibited"] == 1
    assert ran.items[-1]["by_verdict"]["review"] == 0, "an item counts once, by its strongest verdict"


def test_the_day_of_the_act_is_on_else_the_rows_own_date_else_today(tmp_path: Path, debar: Command) -> None:
    early = SWITCH.replace("2024-05-05", "2019-08-12")
    undated = SWITCH.replace("2024-05-05", "")
    path = orders(tmp_path, early, undated)
    by_date = debar("screen", path, *AGENCY, *JSONL).of("finding")
    assert [(found["place"], found["on"]) for found in by_date if found["rule"] == "US-889A"] == [
        ("row 2", "2019-08-12"),
        ("row 3", TODAY),
    ]
    given = debar("screen", path, *AGENCY, "--on", "2020-01-01", *JSONL).of("finding")
    assert [found["on"] for found in given if found["rule"] == "US-889A"] == ["2020-01-01", "2020-01-01"]


@pytest.mark.parametrize(
    ("known", "verdict"), [("2018-08-12", None), ("2018-08-13", "prohibited"), ("2026-11-25", "prohibited")]
)
def test_known_before_on_counts_what_was_enacted_by_then(
    known: str, verdict: str | None, tmp_path: Path, debar: Command
) -> None:
    path = orders(tmp_path, SWITCH.replace("2024-05-05", ""))
    ran = debar("screen", path, *AGENCY, "--on", "2019-09-01", "--known", known, *JSONL)
    assert [found["verdict"] for found in ran.of("finding") if found["rule"] == "US-889A"] == [verdict] * bool(
        verdict
    )


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (("--answer", "purpose=public safety"), "prohibited"),
        (("--use", "public safety"), "prohibited"),
        (("--answer", "purpose=none of these"), None),
        ((), "review"),
    ],
)
def test_an_answer_settles_the_question(
    given: tuple[str, ...], verdict: str | None, tmp_path: Path, debar: Command
) -> None:
    ran = debar("screen", orders(tmp_path, CAMERA), *AGENCY, *given, *JSONL)
    assert [found["verdict"] for found in ran.of("finding")] == [verdict] * bool(verdict)
    asked = [question for found in ran.of("finding") for question in found["questions"]]
    assert any(question.startswith("purpose:") for question in asked) == (verdict == "review")


def test_an_answer_beats_use_and_the_contradiction_is_told(tmp_path: Path, debar: Command) -> None:
    given = ("--use", "public safety", "--answer", "purpose=none of these")
    ran = debar("screen", orders(tmp_path, CAMERA), *AGENCY, *given, *JSONL)
    assert not ran.of("finding")
    assert "purpose" in ran.of("issue")[0]["problem"]


def test_the_act_goes_by_the_kind_of_evidence_unless_it_is_named(tmp_path: Path, debar: Command) -> None:
    estate = debar("screen", EXAMPLES / "estate-netbox.csv", *JSONL).of("finding")
    assert {found["act"] for found in estate} == {"use"}
    bought = debar("screen", orders(tmp_path, SWITCH), *JSONL).of("finding")
    assert {found["act"] for found in bought} == {"procure"}
    named = debar("screen", orders(tmp_path, SWITCH), "--act", "import", *JSONL).of("finding")
    assert {found["act"] for found in named} <= {"import"}


def test_map_names_the_column_of_a_field(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "HG8245H,Acme", header="Gizmo,Zeug")
    plain = debar("screen", path, "--all", *JSONL)
    mapped = debar("screen", path, "--all", "--map", "model=Gizmo", "--map", "seller_name=Zeug", *JSONL)
    assert plain.of("finding")[0]["subject"] == {"text": "HG8245H | Acme"}
    assert {found["subject"]["model"] for found in mapped.of("finding")} == {"HG8245H"}
    assert {found["subject"]["seller_name"] for found in mapped.of("finding")} == {"Acme"}


def test_one_sheet_of_a_workbook(debar: Command) -> None:
    path = EXAMPLES / "bestellungen.xlsx"
    whole = debar("screen", path, "--all", *JSONL)
    one = debar("screen", path, "--all", "--sheet", "Altbestand", *JSONL)
    assert 0 < one.items[-1]["observations"] < whole.items[-1]["observations"]


def test_the_reader_may_be_named(tmp_path: Path, debar: Command) -> None:
    text = '{"description": "Huawei S5720 switch"}\n{"description": "office chair"}\n'
    path = tmp_path / "evidence.dat"
    path.write_text(text)
    named = debar("screen", path, *AGENCY, "--input-format", "jsonl", *JSONL)
    assert [found["place"] for found in named.of("finding")] == ["line 1"]
    as_table = debar("screen", path, *AGENCY, "--input-format", "table", *JSONL)
    assert [found["place"] for found in as_table.of("finding")] == ["row 1"]


def test_standard_input(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", "-", *AGENCY, *JSONL, given=orders(tmp_path).read_bytes())
    assert [found["file"] for found in ran.of("finding")] == ["-", "-"]


def test_folders_globs_and_a_file_named_twice(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders(tmp_path, SWITCH, name="a.csv")
    orders(tmp_path, CAMERA, name="deep/b.csv")
    orders(tmp_path, SWITCH, name=".hidden/c.csv")
    monkeypatch.chdir(tmp_path)
    folder = debar("screen", ".", *AGENCY, *JSONL)
    assert [found["file"] for found in folder.of("finding")] == ["a.csv", "deep/b.csv"]
    assert verdicts(debar("screen", "**/*.csv", *AGENCY, *JSONL)) == verdicts(folder)
    twice = debar("screen", "a.csv", "./a.csv", tmp_path / "a.csv", ".", *AGENCY, *JSONL)
    assert twice.items[-1]["observations"] == 2
    assert twice.items[-1]["findings"] == 2


def test_one_bad_file_in_a_folder_leaves_the_others_judged(tmp_path: Path, debar: Command) -> None:
    orders(tmp_path, SWITCH, name="a.csv")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 torn")
    orders(tmp_path, CAMERA, name="c.csv")
    ran = debar("screen", tmp_path, *AGENCY, *JSONL)
    assert [Path(found["file"]).name for found in ran.of("finding")] == ["a.csv", "c.csv"]
    assert [Path(issue["file"]).name for issue in ran.of("issue")] == ["b.xlsx"]
    assert "b.xlsx" in ran.err
    assert ran.code == 3


@pytest.mark.parametrize("format", [name for name in formats() if not is_folder(name)])
def test_every_format_to_standard_output_and_to_a_file(format: str, tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path)
    shown = debar("screen", path, *AGENCY, "--format", format).out
    debar("screen", path, *AGENCY, "--format", f"{format}={tmp_path / 'one'}")
    debar("screen", path, *AGENCY, "--format", format, "-o", tmp_path / "two")
    dashed = debar("screen", path, *AGENCY, "--format", format, "-o", "-").out
    assert shown
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == dashed == shown


def test_several_formats_at_once(tmp_path: Path, debar: Command) -> None:
    wanted = {name: tmp_path / f"report.{name}" for name in formats() if name != "jsonl"}
    options = [part for name, path in wanted.items() for part in ("--format", f"{name}={path}")]
    ran = debar("screen", orders(tmp_path), *AGENCY, *options, *JSONL)
    assert ran.of("finding") == orjson.loads(wanted["json"].read_bytes())["findings"]
    assert zipfile.is_zipfile(wanted["xlsx"])
    assert wanted["html"].read_text("utf-8").startswith("<!DOCTYPE html>")
    assert all(path.stat().st_size for path in wanted.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["orders.csv", *(path.name for path in wanted.values())]
    )


def test_a_report_never_replaces_the_evidence(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path)
    before = path.read_bytes()
    for given in (("-o", path), ("--format", f"html={path}")):
        ran = debar("screen", path, *AGENCY, *given)
        assert ran.code == 2
        assert "is evidence; the report would be written over it" in ran.err
    (tmp_path / "link").symlink_to(path)
    assert debar("screen", path, "-o", tmp_path / "link").code == 2
    assert path.read_bytes() == before


def test_a_report_into_the_screened_folder_is_not_its_own_evidence(tmp_path: Path, debar: Command) -> None:
    orders(tmp_path)
    ran = debar("screen", tmp_path, *AGENCY, "-o", tmp_path / "report.jsonl", *JSONL)
    assert ran.code == 1
    assert (tmp_path / "report.jsonl").read_bytes().count(b'"type":"issue"') == 0


def test_what_is_no_plain_file_is_written_to_and_never_replaced(tmp_path: Path, debar: Command) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    path = orders(tmp_path, SWITCH)
    debar("screen", path, *AGENCY, "-o", pipe, *JSONL)
    assert pipe.is_fifo()
    assert os.read(reader, 20) == b'{"type":"finding","i'
    os.close(reader)


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path, debar: Command) -> None:
    link, real = tmp_path / "latest.jsonl", tmp_path / "2026.jsonl"
    real.write_text("old")
    link.symlink_to(real)
    debar("screen", orders(tmp_path, SWITCH), *AGENCY, "-o", link, *JSONL)
    assert link.is_symlink()
    assert real.read_bytes().startswith(b'{"type":"finding"')


def test_a_report_that_cannot_be_finished_leaves_what_was_there(tmp_path: Path, debar: Command) -> None:
    report = tmp_path / "report.jsonl"
    report.write_text("old")
    ran = debar("screen", orders(tmp_path), "--answer", "purpose=blah", "-o", report, *JSONL)
    assert ran.code == 2
    assert report.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.csv", "report.jsonl"]


ENVIRONMENT = [
    ("DEBAR_BUYER", "us-federal-agency, jp-government", ("--buyer", "us-federal-agency", "--buyer", "jp-government")),
    ("DEBAR_ON", "2019-09-01", ("--on", "2019-09-01")),
    ("DEBAR_KNOWN", "2018-12-07", ("--known", "2018-12-07")),
    ("DEBAR_ACT", "use", ("--act", "use")),
    ("DEBAR_USE", "public safety", ("--use", "public safety")),
    ("DEBAR_ANSWER", "purpose=public safety; site=ordinary", ("--answer", "purpose=public safety", "--answer", "site=ordinary")),  # noqa: E501
    ("DEBAR_MAP", "model=Description", ("--map", "model=Description")),
    ("DEBAR_INPUT_FORMAT", "table", ("--input-format", "table")),
    ("DEBAR_ALL", "1", ("--all",)),
    ("DEBAR_FAIL_ON", "never", ("--fail-on", "never")),
    ("DEBAR_STRICT", "1", ("--strict",)),
    ("DEBAR_FORMAT", "csv", ("--format", "csv")),
    ("DEBAR_LANG", "ja", ("--lang", "ja")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "options"), ENVIRONMENT, ids=[name for name, *_ in ENVIRONMENT])
def test_every_option_has_its_variable(
    name: str, value: str, options: tuple[str, ...], tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("screen", orders(tmp_path, SWITCH.replace("2024-05-05", ""), CAMERA, CHAIR))
    form = () if name == "DEBAR_FORMAT" else ("--format", "html") if name == "DEBAR_LANG" else ("--format", "jsonl")
    plain, given = debar(*asked, *form), debar(*asked, *form, *options)
    monkeypatch.setenv(name, value)
    assert debar(*asked, *form) == given
    changes_nothing_here = name in ("DEBAR_INPUT_FORMAT", "DEBAR_STRICT")
    assert (given == plain) == changes_nothing_here


def test_output_and_waivers_and_quiet_from_the_environment(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = orders(tmp_path, SWITCH, "torn")
    monkeypatch.setenv("DEBAR_OUTPUT", str(tmp_path / "out.jsonl"))
    monkeypatch.setenv("DEBAR_QUIET", "1")
    ran = debar("screen", path, *AGENCY, *JSONL)
    assert (ran.out, ran.err, ran.code) == (b"", "", 3)
    assert (tmp_path / "out.jsonl").stat().st_size


def test_an_option_beats_its_variable(tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBAR_BUYER", "jp-government")
    ran = debar("screen", orders(tmp_path, SWITCH), *AGENCY, *JSONL)
    assert {found["buyer"] for found in ran.of("finding")} == {"us-federal-agency"}


def test_a_real_process_colours_nothing_and_shows_no_progress(tmp_path: Path) -> None:
    path = orders(tmp_path)
    for more in ({}, {"NO_COLOR": "1"}):
        process = started("screen", path, *AGENCY, **more)
        out, err = process.communicate()
        assert b"\x1b" not in out
        assert err == b""
        assert process.returncode == 1


COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-7]m")


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colour_unless_it_is_not_wanted(more: dict[str, str], coloured: bool, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "debar", "screen", str(orders(tmp_path)), *AGENCY]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(TERM="xterm", **more)
    ) as process:
        os.close(theirs)
        shown = b"".join(_until_closed(ours))
    assert process.returncode == 1
    assert b"US-889A" in shown
    assert bool(COLOUR.search(shown)) == coloured


def _until_closed(terminal: int) -> Iterator[bytes]:
    try:
        while piece := os.read(terminal, 4096):
            yield piece
    except OSError:  # how Linux says that the other end is closed
        os.close(terminal)


def test_a_reader_that_goes_away_is_neither_a_pass_nor_a_finding(tmp_path: Path) -> None:
    path = orders(tmp_path, *LINES * 400)
    process = started("screen", path, "--all", "--format", "jsonl")
    assert process.stdout
    assert process.stdout.readline().startswith(b'{"type":"finding"')
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    assert process.wait() == 141


def test_a_locale_without_unicode_still_gets_utf8(tmp_path: Path) -> None:
    path = orders(tmp_path, '1,2024-05-05,"華為 S5720 交換機",華為,Muster GmbH,2,Annexe B')
    process = started("screen", path, *AGENCY, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    out, _ = process.communicate()
    assert "華為 S5720" in out.decode("utf-8")


def test_the_help_names_every_reader_and_every_format_there_is(debar: Command) -> None:
    text = debar("screen", "--help").text
    assert all(name in text for name in formats())
    named = debar("screen", EXAMPLES / "purchases.csv", "--input-format", "nothing")
    assert all(reader.NAME in named.err for reader in readers())


def test_mentions_and_sellers_are_no_findings(tmp_path: Path, debar: Command) -> None:
    sold = "6,2024-05-05,office chair,,Huawei Technologies Deutschland GmbH,1,Gate"
    ran = debar("screen", orders(tmp_path, MENTION, sold), *AGENCY, "--all", *JSONL)
    assert [(line["role"], line["verdict"]) for line in ran.of("observation")] == [
        ("mention", "clear"),
        ("seller", "clear"),
    ]
    assert ran.code == 0


def test_header_words_in_other_tongues(tmp_path: Path, debar: Command) -> None:
    german = orders(tmp_path, "1;05.05.2024;Switch S5720-28X;Huawei", header="Bestellnr;Datum;Bezeichnung;Hersteller")
    (found,) = debar("screen", german, *AGENCY, *JSONL).of("finding")
    assert (found["subject"]["maker_name"], found["on"]) == ("Huawei", "2024-05-05")
    assert HEADER not in german.read_text()
