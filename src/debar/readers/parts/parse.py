"""Blocks of records -> rows of cells, on two paths with one answer.

The fast path is Arrow's CSV reader over a whole block. The exact path goes record by record and is taken for the
blocks that Arrow cannot read as they are: ragged rows, stray quotes, bytes in another encoding. Which path a
block takes is decided by the block alone, and a property test holds them equal where both can read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.readers.parts.dialect import cells_of
from debar.readers.parts.encoding import of_bytes
from debar.readers.parts.lines import LONGEST, Block, record_spans
from debar.readers.parts.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from debar.readers.parts.source import Source

REPLACED = "�"
_REPLACED = re.compile(REPLACED.encode())
"""Found twice as quickly as by `in`, which stops at each byte of a language that begins alike."""
MOST_RAW = 4096
"""Characters of a line that is kept whole because its cells could not be told apart."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What both paths must know: the delimiter, how many columns there are, and which of them are wanted."""

    delimiter: str
    width: int
    wanted: tuple[int, ...]


def parse(block: Block, first: int, plan: Plan, source: Source) -> tuple[Rows, int]:
    """Read one block whose first record is row `first`; also the number of the row after its last."""
    if block.skipped:
        return _too_long(block, first, plan, source), first + 1
    rows = fast(block, first, plan) if block.tidy else None
    if rows is None:
        return exact(block.data, first, plan, source)
    return rows, first + len(rows.places)


def _too_long(block: Block, first: int, plan: Plan, source: Source) -> Rows:
    import pyarrow as pa

    issue = source.issue(
        f"the line has {block.skipped:,} bytes, more than the {LONGEST:,} a row may have; it was not read",
        "check that the file is a table with one row a line",
        f"row {first}",
        lost=1,
    )
    nothing = pa.array([], pa.string())
    return Rows(dict.fromkeys(plan.wanted, nothing), pa.array([], pa.int64()), None, (issue,))


def fast(block: Block, first: int, plan: Plan) -> Rows | None:
    """Arrow's reading of a block, or None when a row does not fit or a byte is not UTF-8."""
    import pyarrow as pa
    from pyarrow import csv

    if _REPLACED.search(block.data) or not (len(plan.wanted) == plan.width or _is_utf8(block.data)):
        return None
    names = [str(position) for position in range(plan.width)]
    wanted = [str(position) for position in plan.wanted]
    try:
        table = csv.read_csv(
            pa.BufferReader(block.data),
            csv.ReadOptions(column_names=names, block_size=len(block.data) + 1, use_threads=False),
            csv.ParseOptions(
                delimiter=plan.delimiter, newlines_in_values=b'"' in block.data, ignore_empty_lines=False
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = {position: _one(table.column(str(position))) for position in plan.wanted}
    if not _is_whole(block.data, table.num_rows, columns):
        return None
    return Rows(columns, _numbers(first, table.num_rows))


def _numbers(first: int, count: int) -> pa.Array:
    """Numbers one after the other, as Arrow holds them."""
    import numpy as np
    import pyarrow as pa

    numbers = np.arange(first, first + count, dtype=np.int64)
    return pa.Int64Array.from_buffers(pa.int64(), count, [None, pa.py_buffer(numbers)])


def _is_whole(data: bytes, rows: int, columns: dict[int, pa.Array]) -> bool:
    """Whether every column has every row: what cannot be checked against the bytes is at least checked across."""
    if b'"' not in data and rows != _newlines(data) + (not data.endswith(b"\n")):
        return False
    return all(len(column) == rows for column in columns.values())


def _newlines(data: bytes) -> int:
    """Three times as quick as `bytes.count`, which stops at each."""
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == 10))


def _is_utf8(data: bytes) -> bool:
    """Whether a block is UTF-8 throughout, also in the columns that Arrow is not asked to read."""
    import pyarrow as pa

    if data.isascii():
        return True
    whole = pa.StringArray.from_buffers(1, pa.array([0, len(data)], pa.int32()).buffers()[1], pa.py_buffer(data))
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _one(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    chunks = column.chunks
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())


@dataclass(slots=True)
class _Gathered:
    """Rows of the exact path while they are being gathered."""

    cells: list[Sequence[str]] = field(default_factory=list)
    raw: list[str | None] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    issues: list[tuple[str, str, int]] = field(default_factory=list)


def exact(data: bytes, first: int, plan: Plan, source: Source) -> tuple[Rows, int]:
    """Read records one by one. A row that does not fit is kept whole as `raw`, with an Issue that names it."""
    gathered = _Gathered()
    row = first
    for record in _records(data, plan):
        _take(record, row, plan, gathered)
        row += 1
    return _rows(gathered, plan, source), row


def _records(data: bytes, plan: Plan) -> Iterator[bytes]:
    """Every record; one that a stray quote has drawn over several lines is taken line by line instead."""
    delimiter = plan.delimiter.encode()
    done = 0
    for start, end in record_spans(data, delimiter):
        done = end
        record = data[start:end]
        if record.count(b"\n") > 1 and not _well_quoted(record, plan):
            yield from record.splitlines(keepends=True)
        else:
            yield record
    if rest := data[done:]:
        yield from rest.splitlines(keepends=True)


def _well_quoted(record: bytes, plan: Plan) -> bool:
    """Whether a record over several lines is what it says: the right width, and every quote at a cell's edge."""
    from debar.readers.parts.lines import tidy_quotes

    tidy, _ = tidy_quotes(record, plan.delimiter.encode())
    return tidy and len(cells_of(record.decode("utf-8", "replace"), plan.delimiter)) == plan.width


def _take(record: bytes, row: int, plan: Plan, gathered: _Gathered) -> None:
    text, trouble = _decoded(record)
    cells = cells_of(text, plan.delimiter)
    if not any(cells):
        return
    fits = len(cells) == plan.width or (len(cells) > plan.width and not any(cells[plan.width :]))
    gathered.cells.append(cells if fits else ())
    gathered.raw.append(None if fits else text.strip()[:MOST_RAW])
    gathered.places.append(row)
    if trouble:
        gathered.issues.append((trouble, "save the file again as UTF-8, in one encoding", row))
    if not fits:
        gathered.issues.append(
            (
                f"the row has {len(cells):,} cells where the header has {plan.width:,}; it was judged as one text",
                "put quotes around cells that hold the delimiter, or mend the row",
                row,
            )
        )


def _decoded(record: bytes) -> tuple[str, str | None]:
    """A record as text, and what was wrong with its bytes."""
    try:
        text = record.decode("utf-8")
    except UnicodeError:
        return _decoded_otherwise(record)
    if REPLACED in text:
        return text, "some characters of the row cannot be read; they were replaced"
    return text, None


def _decoded_otherwise(record: bytes) -> tuple[str, str]:
    encoding = of_bytes(record)
    try:
        return record.decode(encoding), f"the row is not in the encoding of the file; it was read as {encoding}"
    except UnicodeError:
        return record.decode("utf-8", "replace"), "some characters of the row cannot be read; they were replaced"


def _rows(gathered: _Gathered, plan: Plan, source: Source) -> Rows:
    import pyarrow as pa

    columns = {
        position: pa.array([(cells[position] or None) if cells else None for cells in gathered.cells], pa.string())
        for position in plan.wanted
    }
    raw = pa.array(gathered.raw, pa.string()) if any(gathered.raw) else None
    issues = tuple(source.issue(problem, remedy, f"row {row}") for problem, remedy, row in gathered.issues)
    return Rows(columns, pa.array(gathered.places, pa.int64()), raw, issues)
