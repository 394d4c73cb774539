"""Arrow batches in, findings as Arrow batches out: the path for any engine that speaks Arrow.

`findings` is a plain function over an iterator, so Spark (`mapInArrow`), Ray, Dask and a loop of one's own run it
alike. Columns are mapped as in a file; a column says which row each is, since engines keep no order. What needs more
than one batch is not done here: rows of one device are not put together, and a day such as `3/4/2026` is read in the
order that `Columns.day_first` names (day first, and told, where it names none).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from debar.errors import UsageError
from debar.model import NOTHING, Batch, Finding, Issue
from debar.readers.parts.rows import Rows, batches
from debar.readers.parts.source import Source
from debar.readers.parts.typed import as_text, form_of
from debar.reports.parts import arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pyarrow as pa

    from debar.model import Heard, Item, Kind
    from debar.readers.parts.typed import Form
    from debar.scale.clerk import Clerk

READER = "columns"
ROWS = 64 << 10
"""Rows looked at together; engines hand over fewer, which would cost more a row."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of batches are."""

    place: str
    """The column that says which row it is: with `evidence`, the ids of findings rest on it."""
    evidence: str = "dataframe"
    """What findings are filed under, as the name of a file is."""
    where: str = "row {}"
    """How a place is told: the same words as for a file give the same ids."""
    mapping: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Field -> column, for what the names of columns do not tell."""
    kind: Kind | None = None
    """What sort of evidence it is; None: as the columns tell."""
    day_first: bool | None = None
    """How days such as `3/4/2026` are written in columns of text."""


def findings(parts: Iterable[pa.RecordBatch], clerk: Clerk, columns: Columns) -> Iterator[pa.RecordBatch]:
    """What is found in batches of one schema, in the columns of `debar.reports.parts.arrow.finding_schema`.

    Raises UsageError for a column that is not there, and for a row without a place.
    """
    for items in _told(parts, clerk, columns):
        found = [item for item in items if isinstance(item, Finding)]
        if found:
            yield arrow.batch(found)


def issues(parts: Iterable[pa.RecordBatch], clerk: Clerk, columns: Columns) -> Iterator[pa.RecordBatch]:
    """What could not be read or used of the same batches, in the columns of `issue_schema`."""
    for items in _told(parts, clerk, columns):
        wrong = [item for item in items if isinstance(item, Issue)]
        if wrong:
            yield arrow.issue_batch(wrong)


def columns_of(schema: pa.Schema, columns: Columns) -> Form:
    """What the columns of this schema are read as. Raises UsageError for one that is named and not there."""
    names = [each.name for each in schema if each.name != columns.place]
    if len(names) == len(schema):
        raise UsageError(
            f"there is no column {columns.place!r} to say which row is which; there are: {', '.join(names)}"
        )
    return form_of(schema, columns.mapping)


def _told(parts: Iterable[pa.RecordBatch], clerk: Clerk, columns: Columns) -> Iterator[list[Item | Heard]]:
    """What comes of each batch, and what is wrong with it."""
    form: Form | None = None
    source = Source(columns.evidence, columns.evidence, Path(columns.evidence))
    held = _together(parts)
    first = next(held, None)
    if first is None:
        return
    form = columns_of(first.schema, columns)
    evidence = form.evidence(source, READER)
    evidence = replace(evidence, kind=columns.kind or evidence.kind)
    yield list(form.about(source))

    def rows() -> Iterator[Rows]:
        yield _rows(first, form, columns)
        for batch in held:
            yield _rows(batch, form, columns)

    for part in batches(source, evidence, form.mapping, _once(rows, form, columns), columns.where):
        if isinstance(part, Batch):
            _, results = clerk.looked(part)
            yield [item for each in results for item in each]
        else:
            yield [part]


def _once(rows: Callable[[], Iterator[Rows]], form: Form, columns: Columns) -> Callable[[], Iterator[Rows]]:
    """The rows when they are first asked for; afterwards, one that shows in which order days are written."""
    asked = False

    def give() -> Iterator[Rows]:
        nonlocal asked
        if not asked:
            asked = True
            return rows()
        return iter(()) if columns.day_first is None else iter([_example(form, columns.day_first)])

    return give


def _example(form: Form, day_first: bool) -> Rows:
    import pyarrow as pa

    day = pa.array(["31/12/2000" if day_first else "12/31/2000"])
    return Rows(dict.fromkeys(form.wanted, day), pa.array([0]))


def _rows(batch: pa.RecordBatch, form: Form, columns: Columns) -> Rows:
    """One batch as columns of text."""
    places = as_text(batch.column(columns.place))
    if places.null_count:
        raise UsageError(
            f"column {columns.place!r} is empty in {places.null_count:,} rows, so that nobody could find them again;"
            " number the rows first"
        )
    return Rows({position: as_text(batch.column(name)) for position, name in form.wanted.items()}, places)


def _together(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in longer batches."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    rows = 0
    for part in parts:
        held.append(part)
        rows += part.num_rows
        if rows >= ROWS:
            yield pa.concat_batches(held)
            held, rows = [], 0
    if rows:
        yield pa.concat_batches(held)
