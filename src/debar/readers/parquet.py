"""Parquet files: columns of text, numbers and days; dictionaries are decoded, nested columns are left out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.days import DATE_FIELDS, DayColumn
from debar.readers.parts.pieces import HEAD, Piece
from debar.readers.parts.rows import Rows, batches
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.typed import as_text, form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debar.readers.parts.typed import Form

NAME = "parquet"
SUFFIXES = (".parquet", ".pq")

ROWS = 64 << 10
MOST_GROUP = 1 << 30
"""Bytes one row group may unpack to."""
MOST_ROWS = 2_000_000_000


def claims(head: bytes, name: str) -> bool:
    """Whether the file begins with the format's own mark."""
    return head.startswith(b"PAR1")


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a Parquet file in batches."""
    seen = fingerprint(source)
    with _opened(source) as table:
        form = form_of(table.schema_arrow, options.mapping)
        evidence = form.evidence(source, NAME, seen.digest, seen.size)
        yield evidence
        yield from form.about(source)
        yield from _body(source, table, form, evidence, Piece(0, table.metadata.num_row_groups, 1, True))


def pieces(source: Source, options: ReadOptions, rows: int) -> list[Piece]:
    """The head and row groups of about so many rows; none where the rows of a file cannot be read apart: days may
    have to be settled by the whole of their column, and what is no purchase is put together with other files."""
    with _opened(source) as table:
        form = form_of(table.schema_arrow, options.mapping)
        lengths = _lengths(table)
        if len(lengths) < 2 or form.mapping.kind is not Kind.PURCHASE or not _begins_clear(table, form):
            return []
    blocks = _blocks(lengths)
    return [HEAD, *_joined(blocks, [sum(lengths[block.begin : block.end]) for block in blocks], rows)]


def _lengths(table: Any) -> list[int]:
    """The rows of each row group."""
    return [table.metadata.row_group(group).num_rows for group in range(table.metadata.num_row_groups)]


def _begins_clear(table: Any, form: Form) -> bool:
    """Whether the days of the first rows are clear by themselves; the others are met by who reads them."""
    named = {form.names[position]: word for position, word, field in form.mapping.columns if field in DATE_FIELDS}
    if not named:
        return True
    batch = next(table.iter_batches(batch_size=ROWS, row_groups=[0], columns=list(named)), None)
    return batch is None or all(_is_clear(word, as_text(batch.column(name))) for name, word in named.items())


def _is_clear(word: str, column: Any) -> bool:
    """Whether each day of a column is one that exists, and clear by itself."""
    days = DayColumn(word, lambda: ())
    _, wrong = days.read(column)
    return wrong is None and days.is_clear


def _blocks(lengths: Sequence[int], begin: int = 0) -> list[Piece]:
    """Row groups from a border on that are read together, so that batches do not depend on how a file is cut."""
    groups = [Piece(at, at + 1, row) for at, row in enumerate(accumulate(lengths, initial=1))]
    return _joined(groups[begin:-1], lengths[begin:], ROWS)


def _joined(parts: Iterable[Piece], lengths: Iterable[int], most: int) -> list[Piece]:
    """Neighbours of these lengths as one, up to so many rows."""
    joined: list[Piece] = []
    held = 0
    for part, length in zip(parts, lengths, strict=True):
        if joined and held + length <= most:
            joined[-1] = replace(joined[-1], end=part.end)
            held += length
        else:
            joined.append(part)
            held = length
    return joined


def read_piece(source: Source, options: ReadOptions, piece: Piece) -> Iterator[Evidence | Batch | Issue]:
    """Read one of `pieces`: of the head Evidence and Issues; else Batches, whose Evidence lacks the digest."""
    seen = fingerprint(source) if piece.is_head else None
    with _opened(source) as table:
        form = form_of(table.schema_arrow, options.mapping)
        if seen:
            yield form.evidence(source, NAME, seen.digest, seen.size)
            yield from form.about(source)
        else:
            whole = replace(piece, end=table.metadata.num_row_groups) if piece.is_rest else piece
            yield from _body(source, table, form, form.evidence(source, NAME), whole)


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import parquet

    with source.open() as file:
        try:
            table = parquet.ParquetFile(file)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise EvidenceError(
                f"it is cut off or no Parquet file ({_first_line(error)}); get the file again"
            ) from error
        _check(table)
        yield table


def _body(source: Source, table: Any, form: Form, evidence: Evidence, piece: Piece) -> Iterator[Batch | Issue]:
    import pyarrow as pa

    try:
        rows = 0
        parts = partial(_rows, table, form.wanted, piece)
        for item in batches(source, evidence, form.mapping, parts, "row {}", apart=not piece.is_rest):
            rows += item.rows.num_rows if isinstance(item, Batch) else 1
            yield item
        if not rows and piece.row == 1:
            yield source.issue("the file has no rows", "check that the export worked and screen it again")
    except (pa.ArrowException, OSError, ValueError) as error:
        yield source.issue(f"the file breaks off or is damaged ({_first_line(error)})", "get the file again")


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0][:200]


def _check(table: Any) -> None:
    groups = range(table.metadata.num_row_groups)
    largest = max((table.metadata.row_group(group).total_byte_size for group in groups), default=0)
    if largest > MOST_GROUP or table.metadata.num_rows > MOST_ROWS:
        raise EvidenceError("it holds a row group or a number of rows beyond all measure; split the file")


def _rows(table: Any, wanted: dict[int, str], piece: Piece) -> Iterator[Rows]:
    import numpy as np
    import pyarrow as pa

    number, names = piece.row, list(wanted.values())
    for block in _blocks(_lengths(table)[: piece.end], piece.begin):
        groups = range(block.begin, block.end)
        for batch in table.iter_batches(batch_size=ROWS, row_groups=groups, columns=names):
            columns = {position: as_text(batch.column(name)) for position, name in wanted.items()}
            yield Rows(columns, pa.array(np.arange(number, number + batch.num_rows)))
            number += batch.num_rows
