"""Files of answers in every form: what they say, of what, and what is wrong with them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from debar.answers import Answers, load
from debar.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from debar.rulebook import Rulebook


@pytest.fixture
def read(tmp_path: Path, rulebook: Rulebook) -> Any:
    def write(text: str | bytes, name: str = "a.yaml") -> Answers:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load([str(path)], rulebook)

    return write


def said(answers: Answers) -> list[tuple[str, str, dict[str, str]]]:
    """Where each entry stands, of what it speaks, what it settles."""
    return [(entry.where, str(entry.scope), dict(entry.settled)) for entry in answers.entries]


ALL = ("for all lines", "", {"purpose": "public safety"})
NO = {"routes_or_sees_user_data": "no"}
ROW = ("entry 1", "file o.csv, place row 4", {"purpose": "none of these", "funds": "own funds"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("purpose: police", [ALL]),
        ("answers: {purpose: police}", [ALL]),
        (
            "purpose: 警察\nentries:\n- scope: {file: o.csv, place: row 4}\n"
            "  answers: {purpose: none of these, funds: Eigenmittel}",
            [ROW, ALL],
        ),
        ("- file: o.csv\n  place: row 4\n  answers: {purpose: none of these, funds: own funds}", [ROW]),
        ("- file: o.csv\n  place: row 4\n  purpose: none of these\n  funds: own funds", [ROW]),
        ("- scope: {file: o.csv, place: row 4}\n  purpose: none of these\n  funds: own funds", [ROW]),
        ("file: o.csv\nplace: row 4\nanswers: {purpose: none of these, funds: own funds}", [ROW]),
        (
            "- {maker: [Hikvision, dahua], key: purpose, answer: police}",
            [("entry 1", "maker Hikvision or dahua", ALL[2])],
        ),
        ("- {site: Gate, purpose: police}", [("entry 1", "site Gate", ALL[2])]),
        ("- {place: row 1, site: sensitive}", [("entry 1", "place row 1", {"site": "sensitive"})]),
        (
            "- {scope: {site: Gate}, answers: {site: ordinary}}",
            [("entry 1", "site Gate", {"site": "ordinary"})],
        ),
        ("- {rule: us-889a, answers: {routes_or_sees_user_data: no}}", [("entry 1", "rule us-889a", NO)]),
        ("- {rule: US-889A, answers: {routes_or_sees_user_data: false}}", [("entry 1", "rule US-889A", NO)]),
        ("", []),
        ("entries: []", []),
    ],
)  # fmt: skip
def test_yaml_and_json_say_the_same(text: str, expected: Any, read: Any) -> None:
    from debar import yamlfile

    if text:
        assert said(read(text)) == expected
        assert said(read(json.dumps(yamlfile.loads(text, "x"), ensure_ascii=False), "a.json")) == expected
        assert not read(text).issues


@pytest.mark.parametrize(
    ("text", "where", "problem", "remedy"),
    [
        ("purpose: for fun", "for all lines", "purpose: 'for fun' is not understood", "public safety"),
        ("purpos: police", "for all lines", "'purpos' is no question", "did you mean purpose?"),
        (
            "- {plaec: row 4, purpose: police}",
            "entry 1",
            "cannot name 'plaec'; the entry was not used",
            "file, sheet",
        ),
        ("- {plaec: row 4, answers: {purpose: police}}", "entry 1", "cannot name 'plaec'", "an observation field"),
        (
            "- {rule: US-889Z, purpose: police}",
            "entry 1",
            "rule 'US-889Z' is not known; the entry",
            "did you mean US-889",
        ),
        ("- {buyer: nobody-here, purpose: police}", "entry 1", "buyer 'nobody-here' is not known", "rules buyers"),
        ("- {file: {a: b}, purpose: police}", "entry 1", "'file' is not plain text", "one value"),
        ("- purpose", "entry 1", "no mapping", "`scope:`"),
        ("- {scope: all, answers: {purpose: police}}", "entry 1", "no mapping", "`name: value`"),
        ("answers: police", "answers", "no mapping", "`key: value`"),
        ("purpose: [police]", "for all lines", "'purpose' is not plain text; the entry", "one value"),
    ],
)
def test_what_cannot_be_used_is_told_and_speaks_of_nothing(
    text: str, where: str, problem: str, remedy: str, read: Any
) -> None:
    answers = read(text)
    (issue,) = answers.issues
    assert (issue.file.endswith("a.yaml"), issue.place, issue.blind) == (True, where, False)
    assert problem in issue.problem
    assert remedy in issue.remedy
    assert not answers.entries


SHEET = "file,place,line,maker,rules,key,question,choices,answer\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SHEET + 'o.csv,row 4,x,Muster,"US-889A, US-FCC-USF",purpose,?,?,police\no.csv,row 5,x,,,purpose,?,?,\n',
         [("row 2", "file o.csv, place row 4, line x, maker Muster, rule US-889A or US-FCC-USF", ALL[2])]),
        ("key;answer;file;place\npurpose;警察;o.csv;row 4\n", [("row 2", "file o.csv, place row 4", ALL[2])]),
        ("key\tanswer\npurpose\tpolice\n", [("row 2", "", ALL[2])]),
        ("My answers\n\nfile,place,purpose,funds\no.csv,row 4,none of these,own funds\n",
         [("row 4", ROW[1], ROW[2])]),
        ("site,purpose\nGate,police\n", [("row 2", "site Gate", ALL[2])]),
        ("place,site\nrow 4,sensitive\n", [("row 2", "place row 4", {"site": "sensitive"})]),
        ("ファイル,場所,キー,回答\no.csv,row 4,purpose,police\n", [("row 2", "file o.csv, place row 4", ALL[2])]),
        (SHEET + "all lines,9 lines,,,US-889A,purpose,?,?,police\n", [("row 2", "rule US-889A", ALL[2])]),
        (SHEET + "すべての行,9 行,,hikvision,,purpose,?,?,police\n", [("row 2", "maker hikvision", ALL[2])]),
        ("place,contract_date\nrow 4,2024/03/01\n", [("row 2", "place row 4", {"contract_date": "2024-03-01"})]),
    ],
)  # fmt: skip
def test_tables_of_both_kinds(text: str, expected: Any, read: Any) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        answers = read(text.encode(encoding), "a.csv")
        assert said(answers) == expected
        assert not answers.issues


def test_a_first_block_only_fills_what_is_open(read: Any) -> None:
    text = SHEET + "all lines,,,,US-889A,purpose,,,police\no.csv,row 4,,,,purpose,,,police\n"
    assert [entry.open_only for entry in read(text, "a.csv").entries] == [True, False]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SHEET + ",,,,,purpose,,,police\n", "nothing says which lines"),
        ("plaec,purpose\nrow 4,police\n", "not understood: plaec"),
        (SHEET + "o.csv,row 4,,,,component,,,yes\n", "'component' is no question"),
        (SHEET + "o.csv,row 4,,,,,,,yes\n", "'' is no question"),
    ],
)
def test_a_row_that_would_speak_of_too_much_speaks_of_nothing(text: str, problem: str, read: Any) -> None:
    answers = read(text, "a.csv")
    assert problem in answers.issues[0].problem
    assert not answers.entries


def test_a_workbook_is_read_sheet_by_sheet_with_the_rows_a_person_sees(tmp_path: Path, rulebook: Rulebook) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("Questions")
        for row, cells in enumerate((["place", "key", "answer"], ["row 4", "purpose", "police"]), 3):
            sheet.write_row(row, 1, cells)
        other = book.add_worksheet("Mine")
        other.write_row(0, 0, ["place", "made_on"])
        other.write(1, 0, "row 5")
        other.write_datetime(1, 1, date(2024, 3, 1), book.add_format({"num_format": "d.m.yyyy"}))
    assert said(load([str(path)], rulebook)) == [
        ("row 5", "place row 4", ALL[2]),
        ("sheet Mine row 2", "place row 5", {"made_on": "2024-03-01"}),
    ]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"a: [", "a.yaml", "check the YAML"),
        (b"a: &x 1\nb: *x", "a.yaml", "anchors"),
        (b"- police\nx", "a.yaml", "check the YAML"),
        (b"{", "a.json", "not readable as JSON"),
        (b"[" * 100_000, "a.json", "not readable as JSON"),
        (b'"police"', "a.json", "write a mapping"),
        (b"\x00\x01\x02\x03" * 100, "a.csv", "neither text nor a workbook"),
        (b"PK\x03\x04 broken", "a.xlsx", "cut off or damaged"),
        (b"a,b\n1,2\n", "a.csv", "no header"),
        (b"", "a.csv", "no header"),
        (b" " * (9 << 20), "a.yaml", "more than"),
        (b"a," * (33 << 20), "a.csv", "split it"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_run(content: bytes, name: str, says: str, read: Any) -> None:
    with pytest.raises(UsageError, match=says) as raised:
        read(content, name)
    assert name in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path, rulebook: Rulebook) -> None:
    for name in ("no.yaml", "no.csv"):
        with pytest.raises(UsageError, match=f"{name}.*No such file"):
            load([str(tmp_path / name)], rulebook)
