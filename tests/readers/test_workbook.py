"""Workbooks as people keep them, and workbooks made to harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.readers.reading import look, look_at

from debar.errors import UsageError
from debar.readers.workbook import shown

if TYPE_CHECKING:
    from pathlib import Path


def _kept_by_hand() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Orders {1}"
    for row in [
        ["Purchases 2026"],
        [],
        ["Supplier", None, "Item", None, None, "Date"],
        ["Name", "Code", "Description", "Maker", "Qty", None],
        ["ACME", 1, "Switch", "ZTE", 2, date(2026, 1, 2)],
        [None, 2, "Router", "X", 2.5, "3.4.2026"],
        ["B", 3, "'=cmd()", "Y", 12.0, datetime(2026, 11, 23)],  # noqa: DTZ001  a workbook knows no zone
    ]:
        sheet.append(row)
    for merged in ("A1:F1", "A3:B3", "C3:E3", "F3:F4", "A5:A6"):
        sheet.merge_cells(merged)
    return book


def _saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_titles_merged_cells_and_two_header_rows(tmp_path: Path) -> None:
    seen = look(_saved(_kept_by_hand(), tmp_path / "a.xlsx"))
    assert seen.issues == []
    assert seen.evidence[0].sheet == "Orders {1}"
    assert seen.rows == [
        (
            "sheet Orders {1} row 5",
            {
                "seller_name": "ACME",
                "description": "Switch",
                "maker_name": "ZTE",
                "quantity": "2",
                "date": "2026-01-02",
            },
        ),
        (
            "sheet Orders {1} row 6",
            {
                "seller_name": "ACME",
                "description": "Router",
                "maker_name": "X",
                "quantity": "2.5",
                "date": "2026-04-03",
            },
        ),
        (
            "sheet Orders {1} row 7",
            {"seller_name": "B", "description": "'=cmd()", "maker_name": "Y", "quantity": "12", "date": "2026-11-23"},
        ),
    ]


def test_every_sheet_is_read_and_one_can_be_named(tmp_path: Path) -> None:
    book = _kept_by_hand()
    book.create_sheet("More").append(["description"])
    book["More"].append(["ONT"])
    book.create_sheet("Empty")
    path = _saved(book, tmp_path / "a.xlsx")
    assert [evidence.sheet for evidence in look(path).evidence] == ["Orders {1}", "More"]
    assert look(path, sheet="More").rows == [("sheet More row 2", {"description": "ONT"})]
    with pytest.raises(UsageError, match=r"the sheets are: Orders \{1\}, More, Empty"):
        look(path, sheet="Nope")


def test_a_sheet_of_notes_is_read_too(tmp_path: Path) -> None:
    book = _kept_by_hand()
    book.create_sheet("Notes").append(["Huawei gear goes in March"])
    seen = look(_saved(book, tmp_path / "a.xlsx"))
    assert ("sheet Notes row 1", {"text": "Huawei gear goes in March"}) in seen.rows
    (issue,) = seen.issues
    assert (issue.place, issue.blind) == ("sheet Notes", False)


def test_a_workbook_without_any_cell(tmp_path: Path) -> None:
    assert (
        "no sheet of the workbook holds any cell" in look(_saved(openpyxl.Workbook(), tmp_path / "a.xlsx")).problems
    )


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
ODS_CELL = '<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def _ods(*rows: list[str], more: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        cells = [[ODS_CELL.format(text=text, more=more) for text in row] for row in rows]
        body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
        archive.writestr("content.xml", ODS.format(rows=body))
        archive.writestr("META-INF/manifest.xml", "<m/>")
    return out.getvalue()


def test_ods(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.ods", _ods(["品名", "メーカー"], ["ルータ", "ZTE"]))
    assert seen.fields == [{"description": "ルータ", "maker_name": "ZTE"}]


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _good(tmp_path: Path) -> bytes:
    return _saved(_kept_by_hand(), tmp_path / "good.xlsx").read_bytes()


def _lying(data: bytes) -> bytes:
    """A zip whose directory understates the size of its only large part."""
    size = (4 << 20).to_bytes(4, "little")
    assert size in data
    return data.replace(size, (1000).to_bytes(4, "little"))


BOMB = {"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (64 << 20)}
FAR = b'<worksheet><sheetData><row><c r="A1"/></row><row><c r="XFD1048576"/></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda good: good[: len(good) // 2], "cut off or damaged"),
        (lambda good: b"PK\x03\x04 and nothing", "cut off or damaged"),
        (lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "damaged or protected"),
        (lambda good: bytes(range(32)) * 30, "named like a workbook but is none"),
        (lambda good: b"", "the file is empty"),
        (lambda good: _zip(BOMB), "zip bomb"),
        (lambda good: _zip({f"xl/{number}": b"" for number in range(6000)}), "6,000 parts"),
        (lambda good: _zip({"xl/worksheets/sheet1.xml": FAR}), "reaches to row 1,048,576 and column 16,384"),
        (lambda good: _lying(_zip({"xl/worksheets/sheet1.xml": b"1" * (4 << 20)})), "larger than it says"),
    ],
)
def test_a_bad_workbook_is_refused(tmp_path: Path, data: object, message: str) -> None:
    seen = look_at(tmp_path, "bad.xlsx", data(_good(tmp_path)))  # type: ignore[operator]
    (issue,) = seen.issues
    assert issue.blind
    assert message in issue.problem
    assert seen.rows == []


def test_a_cell_repeated_without_end_is_refused(tmp_path: Path) -> None:
    data = _ods(["x"], more=' table:number-columns-repeated="99999"')
    assert "repeated 99,999 times" in look_at(tmp_path, "a.ods", data).problems


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (None, ""),
        ("x", "x"),
        (7, "7"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),  # noqa: DTZ001
    ],
)
def test_cells_as_people_see_them(cell: object, text: str) -> None:
    assert shown(cell) == text
