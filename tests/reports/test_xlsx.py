"""The workbook, read back with another library: sheets, text, no formula, limits of a cell and a sheet."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
from tests.reports import sample

from debar.reports import xlsx

if TYPE_CHECKING:
    import pytest
    from openpyxl import Workbook
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

ASKED = sample.asked("us-federal-agency")
SHEETS = ["Summary", "Findings", "Questions", "Not looked at", "Evidence"]


def opened(render: Render, items: tuple[Item, ...]) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render("xlsx", items, ASKED)))


def cells(book: Workbook, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    book = opened(render, sample.run())
    assert {name: cells(book, name) for name in book.sheetnames} == snapshot


def test_sheets_have_frozen_headers_and_filters(render: Render) -> None:
    book = opened(render, sample.run())
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_no_cell_is_a_formula_or_a_link(render: Render) -> None:
    fields = {"description": "=1+1 ONT HG8245H", "seller_name": "https://evil.example/", "quantity": "12"}
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields))
    book = opened(render, (sample.ORDERS, item, sample.summary((item,))))
    found = [cell for row in book["Findings"].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} == {"s"}
    assert not any(cell.hyperlink for cell in found)
    assert "=1+1 ONT HG8245H" in [cell.value for cell in found]


def test_a_verdict_has_word_sign_and_colour_and_text_that_looks_like_one_has_not(render: Render) -> None:
    fields = {"description": "ONT HG8245H", "brand": "clear"}
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields))
    sheet = opened(render, (sample.ORDERS, item, sample.summary((item,))))["Findings"]
    by_header = {header.value: cell for header, cell in zip(sheet[1], sheet[2], strict=True)}
    assert by_header["verdict"].value == "✖ prohibited"
    assert by_header["verdict"].fill.fgColor.rgb == "FFF8D7DA"
    assert by_header["subject.brand"].value == "clear"
    assert by_header["subject.brand"].fill.patternType is None


def test_a_cell_longer_than_a_cell_can_be_is_cut_not_dropped(render: Render) -> None:
    fields = {"description": "ONT HG8245H " + "x" * 40_000}
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields))
    rows = cells(opened(render, (sample.ORDERS, item, sample.summary((item,)))), "Findings")
    text = dict(zip(rows[0], rows[1], strict=True))["subject.description"]
    assert len(text) == xlsx.CELL
    assert text.endswith("…")


def test_a_full_sheet_goes_on_in_the_next(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 2)
    book = opened(render, sample.many(5))
    parts = [name for name in book.sheetnames if name.startswith("Findings")]
    assert parts == ["Findings", "Findings 2", "Findings 3"]
    assert [book[name].max_row for name in parts] == [3, 3, 2]
