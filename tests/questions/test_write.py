"""The sheet as CSV and XLSX: the same bytes twice, nothing computed, a drop-down where there are choices."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from debar.answers.sheet import COLUMNS
from debar.errors import UsageError
from debar.questions import Row, write
from debar.questions.write import as_csv, as_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = Row("o.csv", "row 2", "switch", "Muster", ("US-1", "US-2"), "purpose", "What for?", "a; b", ("a", "b"), False)
FREE = replace(ROW, place="row 3", key="permit", free=True)
DAY = replace(ROW, place="row 4", key="made_on", offered=(), free=True)
PERSON = replace(ROW, place="row 5", key="component", offered=(), free=False)
ALL = (ROW, FREE, DAY, PERSON)


def made(rows: Sequence[Row], lang: str = "en") -> tuple[bytes, bytes]:
    text, book = io.BytesIO(), io.BytesIO()
    as_csv(rows, text)
    as_xlsx(rows, lang, book)
    return text.getvalue(), book.getvalue()


def sheets(book: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(book))


def test_both_hold_the_same_cells_and_the_answer_is_empty() -> None:
    text, book = made(ALL)
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert table[0] == list(COLUMNS)
    assert table[1] == ["o.csv", "row 2", "switch", "Muster", "US-1, US-2", "purpose", "What for?", "a; b", ""]
    filled = [[cell or "" for cell in row] for row in sheets(book).worksheets[0].iter_rows(values_only=True)]
    assert filled == table


def test_the_same_rows_give_the_same_bytes() -> None:
    assert made(ALL) == made(ALL)


def test_nothing_is_ever_computed() -> None:
    evil = replace(ROW, file="=cmd|' /C calc'!A0", line="@SUM(1)", maker="+1+1", question="-2+3", key="\t=1")
    text, book = made([evil])
    (_, cells) = csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""))
    assert all(not cell or cell[0] not in "=+-@\t\r" for cell in cells)
    for sheet in sheets(book).worksheets:
        assert all(cell.data_type != "f" and not cell.hyperlink for row in sheet.iter_rows() for cell in row)
    parts = zipfile.ZipFile(io.BytesIO(book))
    assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


def test_a_drop_down_offers_the_choices_and_binds_only_where_they_are_all() -> None:
    sheet, lists = sheets(made(ALL)[1]).worksheets
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"I2", "I3"}
    assert [rules[at].showErrorMessage for at in ("I2", "I3")] == [True, False]
    assert [lists.cell(row, 1).value for row in (1, 2)] == ["a", "b"]
    assert rules["I2"].formula1 == "'Choices'!$A$1:$A$2"


def test_rows_with_the_same_choices_share_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [replace(ROW if number % 3 else DAY, place=f"row {number}") for number in range(1, 12)]
    monkeypatch.setattr(write, "SPANS", 2)
    sheet, lists = sheets(made(many)[1]).worksheets
    covered = {
        cell for rule in sheet.data_validations.dataValidation for span in rule.sqref.ranges for cell in span.cells
    }
    assert {row - 1 for row, _ in covered} == {number for number in range(1, 12) if number % 3}
    assert lists.max_column == 1


def test_the_header_stays_in_sight_and_text_wraps() -> None:
    sheet = sheets(made(ALL, "ja")[1]).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet["I1"].value == "回答 (answer)"
    assert all(sheet.cell(2, column).alignment.wrap_text for column in range(1, 9))


def test_more_than_a_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MOST_ROWS", 3)
    with pytest.raises(UsageError, match=r"write a \.csv"):
        as_xlsx(ALL, "en", io.BytesIO())
