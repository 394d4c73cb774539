"""Batches of inventories and networks -> the same batches, each device standing once, at its lead row."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from debar.assemble import groups
from debar.assemble.coverage import Counting
from debar.assemble.links import links
from debar.assemble.merge import Row, lead, merged
from debar.model import FIELDS, Batch, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from debar.model import Coverage, Issue, Link

Fields = dict[str, str]


def devices(held: Sequence[Batch]) -> Iterator[Batch | Link | Issue | Coverage]:
    """Each batch in the order given, then what is linked, then which signals were seen."""
    sheaf = Sheaf(tuple(sorted(held, key=lambda batch: (batch.evidence.name, batch.evidence.digest))))
    leads: dict[int, Fields] = {}
    stands_for: dict[int, int] = {}
    for group in groups.groups(sheaf.table, sheaf.files):
        rows = [sheaf.row(number) for number in group.rows]
        first = lead(rows)
        others = [row for at, row in enumerate(rows) if at != first]
        leads[group.rows[first]] = merged([rows[first], *others], group.by)
        stands_for |= dict.fromkeys(group.rows, group.rows[first])
    counting = Counting()
    begins = {id(batch): begin for batch, begin in zip(sheaf.batches, sheaf.begins, strict=False)}
    for batch in held:
        told = _told(batch, begins[id(batch)], leads, stands_for)
        counting.add(told.rows)
        yield told
    yield from links(sheaf, leads, stands_for)
    yield counting.coverage()


@dataclass(frozen=True)
class Sheaf:
    """Batches as one long table, in an order that does not depend on how files were named on the command line."""

    batches: tuple[Batch, ...]

    @cached_property
    def begins(self) -> list[int]:
        """The number of the first row of each batch, and one more for the end."""
        return list(accumulate((batch.rows.num_rows for batch in self.batches), initial=0))

    @cached_property
    def table(self) -> pa.Table:
        """The columns that tell which rows belong together."""
        import pyarrow as pa

        parts = [pa.table({name: _column(batch.rows, name) for name in groups.FIELDS}) for batch in self.batches]
        return pa.concat_tables(parts)

    @cached_property
    def files(self) -> groups.Numbers:
        """For each row, which file it stands in."""
        import numpy as np

        numbers: dict[tuple[str, str, str | None], int] = {}
        of_batch = []
        for batch in self.batches:
            key = (batch.evidence.path, batch.evidence.name, batch.evidence.sheet)
            of_batch.append(numbers.setdefault(key, len(numbers)))
        return np.repeat(np.array(of_batch, dtype=np.int64), [batch.rows.num_rows for batch in self.batches])

    def at(self, number: int) -> tuple[Batch, int]:
        """The batch of a row, and its place in it."""
        batch = bisect_right(self.begins, number) - 1
        return self.batches[batch], number - self.begins[batch]

    def row(self, number: int) -> Row:
        """One row as a value."""
        batch, index = self.at(number)
        fields = {name: value for name, value in batch.rows.slice(index, 1).to_pylist()[0].items() if value}
        sheet = f" [{batch.evidence.sheet}]" if batch.evidence.sheet else ""
        is_listed = batch.evidence.kind is Kind.INVENTORY
        return Row(f"{batch.evidence.name}{sheet}", batch.place(index), fields, is_listed)


def _column(rows: pa.RecordBatch, name: str) -> pa.Array:
    import pyarrow as pa

    return rows.column(name) if name in rows.schema.names else pa.nulls(rows.num_rows, pa.string())


def _told(batch: Batch, begin: int, leads: Mapping[int, Fields], stands_for: Mapping[int, int]) -> Batch:
    """A batch without the rows that another one stands for, and with all that is known where one stands for some."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = range(begin, begin + batch.rows.num_rows)
    own = {number - begin: leads[number] for number in numbers if number in leads} if leads else {}
    kept = np.array([stands_for.get(number, number) == number for number in numbers]) if stands_for else None
    if not own and (kept is None or kept.all()):
        return batch
    used = set(batch.rows.schema.names).union(*own.values())
    is_lead = pa.array(np.isin(np.arange(batch.rows.num_rows), list(own)))
    columns = {
        name: pc.replace_with_mask(
            _column(batch.rows, name),
            is_lead,
            pa.array([fields.get(name) for _, fields in sorted(own.items())], pa.string()),
        )
        for name in FIELDS
        if name in used
    }
    rows = pa.RecordBatch.from_pydict(columns)
    return replace(batch, rows=rows.filter(pa.array(kept)), places=batch.places.filter(pa.array(kept)))
