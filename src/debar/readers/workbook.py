"""Workbooks: XLSX, XLS and ODS, every sheet or the one asked for. Formulas and macros are never run."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from debar.columns import Mapping, map_header
from debar.errors import EvidenceError, UsageError
from debar.readers.parts.header import LOOKED_AT, find_header
from debar.readers.parts.ole import check_compound
from debar.readers.parts.remarks import about_header
from debar.readers.parts.rows import Rows, batches, evidence_of_table
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.trial import open_on_trial
from debar.readers.parts.zips import check_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from debar.model import Batch, Evidence, Issue

NAME = "workbook"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")

ROWS = 20_000
MOST_OLD = 256 << 20
"""Bytes of an old XLS file that are still opened."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_T = TypeVar("_T")


def claims(head: bytes, name: str) -> bool:
    """Whether this is a zip that holds a workbook, or an old OLE file named like one."""
    if head.startswith(_ZIP):
        return b"xl/" in head or b"opendocument.spreadsheet" in head or name.endswith(SUFFIXES)
    return head.startswith(_OLE) and (name.endswith(SUFFIXES) or b"W\0o\0r\0k\0b\0o\0o\0k" in head)


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a workbook, one Evidence a sheet. Raises UsageError for a sheet that is not there."""
    seen = fingerprint(source)
    if not seen.size:
        yield source.issue("the file is empty", "check that the export worked and screen the file again")
        return
    _check(source, seen)
    with source.open() as file:
        book = _careful(lambda: _open(file))
        yield from _read_sheets(source, options, seen, book)


def _open(file: Any) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(file)


def _check(source: Source, seen: Fingerprint) -> None:
    if seen.head.startswith(_ZIP):
        with source.open() as file:
            check_workbook(file)
    elif not seen.head.startswith(_OLE):
        raise EvidenceError("it is named like a workbook but is none; save it as XLSX or CSV")
    elif seen.length > MOST_OLD:
        raise EvidenceError(f"it has {seen.length:,} bytes, too many for an XLS file; save it as XLSX or CSV")
    else:
        with source.open() as file:
            check_compound(file)
        open_on_trial(source)


def _careful(call: Callable[[], _T]) -> _T:
    """Run the workbook library; whatever it says about a broken file, even a panic, becomes an EvidenceError."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # the library's panics are no Exception
        raise EvidenceError(f"the workbook is damaged or protected ({error}); open it and save it again") from error


def _read_sheets(
    source: Source, options: ReadOptions, seen: Fingerprint, book: Any
) -> Iterator[Evidence | Batch | Issue]:
    names = _wanted_sheets(book, options)
    doubts: list[tuple[str, Any, Mapping]] = []
    found = 0
    for name in names:
        try:
            rows = _careful(lambda name=name: book.get_sheet_by_name(name))  # type: ignore[misc]
        except EvidenceError as error:
            yield source.issue(f"the sheet was not read: {error}", "save the workbook again", f"sheet {name}")
            continue
        top = _top(rows)
        if not any(any(row) for row in top):
            continue
        header = find_header(top)
        mapping = map_header(header.words, options.mapping)
        found += mapping.identifying
        doubts.append((name, header, mapping))
        yield from _read_sheet(source, seen, name, rows, header.data, mapping)
    if not doubts:
        yield source.issue("no sheet of the workbook holds any cell", "check that the export worked")
    for name, header, mapping in doubts:
        yield from about_header(source, header, mapping, f"sheet {name}", blind=not found)


def sheets(source: Source, seen: Fingerprint) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    """(name, rows of cells) of every sheet, for papers that are no evidence. Raises EvidenceError for a bad file."""
    _check(source, seen)
    with source.open() as file:
        book = _careful(lambda: _open(file))
        for name in _wanted_sheets(book, ReadOptions()):
            sheet = _careful(lambda name=name: book.get_sheet_by_name(name))  # type: ignore[misc]
            yield name, _filled(sheet)


def _wanted_sheets(book: Any, options: ReadOptions) -> list[str]:
    from python_calamine import SheetTypeEnum

    kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
    names = [name for name in book.sheet_names if kinds.get(name) in (None, SheetTypeEnum.WorkSheet)]
    if options.sheet is None:
        return names
    if options.sheet not in names:
        raise UsageError(f"--sheet {options.sheet}: there is no such sheet; the sheets are: {', '.join(names)}")
    return [options.sheet]


def _read_sheet(
    source: Source, seen: Fingerprint, name: str, sheet: Any, data: int, mapping: Mapping
) -> Iterator[Evidence | Batch | Issue]:
    evidence = evidence_of_table(source, seen, NAME, mapping, None, name)
    yield evidence
    where = f"sheet {name.replace('{', '{{').replace('}', '}}')} row {{}}"
    yield from batches(source, evidence, mapping, lambda: _rows(sheet, data, mapping), where)


def _top(sheet: Any) -> list[list[str]]:
    """The first rows as text, merged cells filled in."""
    return [[shown(cell) for cell in row] for row in islice(_filled(sheet), LOOKED_AT)]


def _rows(sheet: Any, data: int, mapping: Mapping) -> Iterator[Rows]:
    import pyarrow as pa

    below = islice(_filled(sheet), data, None)
    number = data + 1
    while part := list(islice(below, ROWS)):
        columns = {
            position: pa.array([shown(row[position]) or None for row in part], pa.string())
            for position, _, _ in mapping.columns
        }
        yield Rows(columns, pa.array(range(number, number + len(part)), pa.int64()))
        number += len(part)


def _filled(sheet: Any) -> Iterator[Sequence[Any]]:
    """Every row; a cell merged over several rows counts for each of them."""
    begins: dict[int, list[tuple[int, int]]] = {}
    left = sheet.start[1] if sheet.start else 0
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            begins.setdefault(top, []).append((column - left, bottom))
    if not begins:
        yield from sheet.iter_rows()
        return
    going: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = list(row)
        for column, (bottom, value) in list(going.items()):
            if number > bottom:
                del going[column]
            elif cells[column] == "":
                cells[column] = value
        for column, bottom in begins.get(number, ()):
            if 0 <= column < len(cells):
                going[column] = (bottom, cells[column])
        yield cells


def shown(cell: Any) -> str:
    """A cell as a person sees it: 12 and not 12.0, 2026-11-23 and no midnight.

    >>> shown(12.0), shown(datetime(2026, 11, 23)), shown(True)
    ('12', '2026-11-23', 'TRUE')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
