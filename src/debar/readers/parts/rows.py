"""From columns of cells to batches of observation fields: the last step that all table readers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue
from debar.readers.parts.days import DATE_FIELDS, DayColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from debar.columns import Mapping
    from debar.readers.parts.source import Fingerprint, Source

BETWEEN = " | "
"""Stands between the cells of several columns that feed `text`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows as they stand in a file: string columns by position (empty is null), and where each row stands."""

    columns: dict[int, pa.Array]
    places: pa.Array
    raw: pa.Array | None = None
    """The whole line of each row whose cells could not be told apart; null for the others."""
    issues: tuple[Issue, ...] = ()


def evidence_of_table(
    source: Source, seen: Fingerprint, reader: str, mapping: Mapping, encoding: str | None, sheet: str | None = None
) -> Evidence:
    """The head of what a reader of columns gives."""
    return Evidence(
        source.path,
        source.name,
        reader,
        seen.digest,
        seen.size,
        mapping.kind,
        sheet,
        encoding,
        mapping.pairs,
        mapping.unused,
    )


def batches(
    source: Source,
    evidence: Evidence,
    mapping: Mapping,
    rows: Callable[[], Iterator[Rows]],
    where: str,
    apart: bool = False,
) -> Iterator[Batch | Issue]:
    """Name the columns, settle the dates, drop rows without any content. `rows` can be asked for anew.

    `apart` says that these are some rows of a file: a day that only the whole column can settle is then an Issue.
    """
    days = {
        field: DayColumn(word, lambda position=position: _column(rows(), position))  # type: ignore[misc]
        for position, word, field in mapping.columns
        if field in DATE_FIELDS
    }
    for part in rows():
        yield from part.issues
        if not mapping.columns:
            continue
        part_fields = _fields(part, mapping)
        for field in days:
            yield from _settle_days(source, part, part_fields, field, days[field], where)
        batch = _batch(evidence, part_fields, part.places, where)
        if batch.rows.num_rows:
            yield batch
    for column in days.values():
        if apart and not column.is_clear:
            yield source.issue(
                f"column {column.header!r}: only the whole column settles its days", "read it as a whole"
            )
        for problem, remedy in column.remarks():
            yield source.issue(problem, remedy, evidence.sheet and f"sheet {evidence.sheet}", blind=False)


def _column(parts: Iterator[Rows], position: int) -> Iterator[pa.Array]:
    for part in parts:
        yield part.columns[position]


def _fields(part: Rows, mapping: Mapping) -> dict[str, pa.Array]:
    """The columns under their fields; those that feed `text` become one."""
    fields: dict[str, pa.Array] = {}
    texts: list[pa.Array] = []
    for position, _, field in mapping.columns:
        if field == "text":
            texts.append(part.columns[position])
        else:
            fields[field] = part.columns[position]
    if part.raw is not None:
        texts.append(part.raw)
    if texts:
        fields["text"] = _joined(texts)
    return fields


def _joined(texts: Sequence[pa.Array]) -> pa.Array:
    if len(texts) == 1:
        return texts[0]
    import pyarrow as pa
    import pyarrow.compute as pc

    # Arrow drops a row whose values are all null (seen with 26.0) where it should give an empty one.
    empty = texts[0].is_null()
    for text in texts[1:]:
        empty = pc.and_(empty, text.is_null())
    first = pc.if_else(empty, pa.scalar("", pa.string()), texts[0])
    joined = pc.binary_join_element_wise(first, *texts[1:], BETWEEN, null_handling="skip")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def _settle_days(
    source: Source, part: Rows, fields: dict[str, pa.Array], field: str, column: DayColumn, where: str
) -> Iterator[Issue]:
    written = fields[field]
    fields[field], wrong = column.read(written)
    if wrong is None:
        return
    import pyarrow.compute as pc

    for index in pc.indices_nonzero(wrong).to_pylist():
        yield source.issue(
            f"column {column.header!r}: {written[index].as_py()[:40]!r} is not a day that exists;"
            " the row was judged without a date",
            "correct the date and screen again",
            where.format(part.places[index].as_py()),
        )


def _batch(evidence: Evidence, fields: dict[str, pa.Array], places: pa.Array, where: str) -> Batch:
    import pyarrow as pa

    rows = pa.RecordBatch.from_arrays(list(fields.values()), names=list(fields))
    kept = _with_content(list(fields.values()))
    if kept is not None:
        rows, places = rows.filter(kept), places.filter(kept)
    return Batch(evidence, rows, places, where)


def _with_content(columns: Sequence[pa.Array]) -> pa.Array | None:
    """A mask of the rows that hold anything; None when all do, which is mostly seen without looking at rows."""
    if any(column.null_count == 0 for column in columns):
        return None
    import pyarrow.compute as pc

    mask = columns[0].is_valid()
    for column in columns[1:]:
        mask = pc.or_(mask, column.is_valid())
    return mask
