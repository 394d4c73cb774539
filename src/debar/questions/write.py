"""The sheet of questions as CSV and as XLSX. The same rows give the same bytes; nothing in it is ever computed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from debar.answers.sheet import COLUMNS, header, word
from debar.errors import UsageError
from debar.reports.csv import harmless
from debar.reports.parts.encode import plain, utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.questions import Row

MOST_ROWS = 1_048_575
"""Rows below the header that a sheet of Excel holds."""
CELL = 32_767
"""Characters that a cell of Excel holds."""
WIDTHS = (26, 14, 44, 26, 26, 22, 60, 44, 34)
ANSWER = COLUMNS.index("answer")
SPANS = 500
"""Ranges under one drop-down: Excel reads no endless list of them."""


def as_csv(rows: Sequence[Row], out: IO[bytes]) -> None:
    """Write the sheet as CSV: UTF-8 with a byte order mark, headers as ids, in every language."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for row in rows:
        lines.writerow([harmless(cell) for cell in row.cells])
    out.write(utf8(f"\ufeff{text.getvalue()}"))


def as_xlsx(rows: Sequence[Row], lang: str, out: IO[bytes]) -> None:
    """Write the sheet as a workbook with a drop-down of the choices. Raises UsageError where it would not fit."""
    import xlsxwriter

    if len(rows) > MOST_ROWS:
        raise UsageError(f"{len(rows):,} questions are more than a sheet holds; write a .csv, or name the buyer")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "author": "debar"})
    sheet = book.add_worksheet(word("sheet", lang))
    lists = book.add_worksheet(word("choices sheet", lang))
    _fill(book, sheet, rows, lang)
    _offer(sheet, lists, rows, word("choices sheet", lang))
    book.close()


def _fill(book: Any, sheet: Any, rows: Sequence[Row], lang: str) -> None:
    text = {"text_wrap": True, "valign": "top", "num_format": "@"}
    cell = book.add_format(text)
    head = book.add_format({**text, "bold": True, "bg_color": "#22303F", "font_color": "#FFFFFF", "border": 1})
    answer = book.add_format({**text, "bg_color": "#FFF8DC", "border": 1})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, (width, name) in enumerate(zip(WIDTHS, header(lang), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows, 1):
        for column, shown in enumerate(row.cells[:ANSWER]):
            sheet.write_string(number, column, plain(shown)[:CELL], cell)
        sheet.write_blank(number, ANSWER, None, answer if row.offered or row.free else cell)
    sheet.autofilter(0, 0, max(len(rows), 1), ANSWER)


def _offer(sheet: Any, lists: Any, rows: Sequence[Row], name: str) -> None:
    """A drop-down for every row that has choices; each list stands once, in a column of the second sheet."""
    wanted: dict[tuple[tuple[str, ...], bool], list[int]] = {}
    for number, row in enumerate(rows, 1):
        if row.offered:
            wanted.setdefault((row.offered, row.free), []).append(number)
    for column, ((offered, free), numbers) in enumerate(wanted.items()):
        for at, value in enumerate(offered):
            lists.write_string(at, column, value)
        lists.set_column(column, column, 36)
        spans = _spans(numbers)
        for first in range(0, len(spans), SPANS):
            _drop_down(sheet, column, len(offered), free, spans[first : first + SPANS], name)


def _drop_down(sheet: Any, column: int, length: int, free: bool, spans: list[tuple[int, int]], name: str) -> None:
    from xlsxwriter.utility import xl_range_abs

    first, *others = [[start, ANSWER, end, ANSWER] for start, end in spans]
    source = f"='{name}'!{xl_range_abs(0, column, length - 1, column)}"
    rule = {"validate": "list", "source": source, "show_error": not free, "error_type": "warning"}
    sheet.data_validation(*first, {**rule, "other_cells": others} if others else rule)


def _spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rows as ranges: (first, last), neighbours together."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
