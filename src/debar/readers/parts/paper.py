"""A small table or workbook as plain rows of text, for papers that are no evidence (a filled sheet of answers).

It is held to the same bounds as evidence: nothing is unpacked without measure, formulas and macros are never run.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from debar.errors import EvidenceError
from debar.readers import table, workbook
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import utf8_chunks
from debar.readers.parts.source import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from debar.readers.parts.source import Fingerprint, Source

MOST_BYTES = 64 << 20
MOST_ROWS = 1_048_576
"""As many as a sheet of Excel has."""
MOST_CELLS = 1_000
"""Columns of one row that are looked at."""
DELIMITERS = (",", ";", "\t", "|")


class Row(NamedTuple):
    """One row: the sheet it stands on (None in text), its number from 1, its cells."""

    sheet: str | None
    number: int
    cells: tuple[str, ...]


def rows(source: Source, fitness: Callable[[list[str]], int]) -> Iterator[Row]:
    """Every row of a table, or of all sheets of a workbook, empty ones left out.

    `fitness` says how many cells of a row are known header words; the delimiter that gives most of them is taken.
    Raises EvidenceError for what is neither, or too large.
    """
    seen = fingerprint(source)
    if seen.length > MOST_BYTES:
        raise EvidenceError(
            f"it has {seen.length:,} bytes, more than the {MOST_BYTES:,} such a sheet may have; split it"
        )
    is_book = workbook.claims(seen.head, source.called.lower())
    found = _of_book(source, seen) if is_book else _of_text(source, seen, fitness)
    for row in found:
        if row.number > MOST_ROWS:
            raise EvidenceError(f"it has more than {MOST_ROWS:,} rows; split it")
        if any(cell.strip() for cell in row.cells):
            yield row


def _of_book(source: Source, seen: Fingerprint) -> Iterator[Row]:
    for name, rows in workbook.sheets(source, seen):
        for number, cells in enumerate(rows, 1):
            yield Row(name, number, tuple(workbook.shown(cell) for cell in islice(cells, MOST_CELLS)))


def _of_text(source: Source, seen: Fingerprint, fitness: Callable[[list[str]], int]) -> Iterator[Row]:
    if not table.claims(seen.head, source.called):
        raise EvidenceError("its bytes are neither text nor a workbook; save it as CSV or XLSX")
    data = b"".join(utf8_chunks(source, detect(seen.head, seen.sample)))
    text = data.decode("utf-8", "replace")
    delimiter = max(DELIMITERS, key=lambda each: fitness(next(_records(text[: MOST_CELLS * 100], each), [])))
    try:
        for number, cells in enumerate(_records(text, delimiter), 1):
            yield Row(None, number, tuple(cells[:MOST_CELLS]))
    except csv.Error as error:
        raise EvidenceError(f"it cannot be read as CSV ({error}); save it again as CSV or XLSX") from error


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    lines: Iterable[str] = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter)
