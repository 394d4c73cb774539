"""Findings that agree in everything they are filtered by, counted: facets and filters ask these, not findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, insert, select, update

from debar.casework.tables import CELLS, FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

FACETS = ("verdict", "maker", "rule", "jurisdiction", "buyer", "site", "deadline", "state", "waiver")
"""By what findings are filtered, in the order of the page."""
AT_ONCE = 500
"""Values in one list of a query; SQLite allows some thousand."""


class Cell(NamedTuple):
    """What findings have in common."""

    rank: int
    verdict: str
    maker: str
    rule: str
    jurisdiction: str
    buyer: str
    site: str
    deadline: str
    state: str
    waiver: str


class Cells:
    """The cells of one run, while findings are put into them or move between them."""

    def __init__(self, connection: Connection, run: str) -> None:
        self._connection = connection
        self._run = run
        rows = connection.execute(select(CELLS).where(CELLS.c.run == run)).all()
        self._ids = {Cell(*(getattr(row, name) for name in Cell._fields)): row.id for row in rows}
        self._cells = {id: cell for cell, id in self._ids.items()}

    def put(self, cell: Cell, count: int) -> int:
        """Count some findings into a cell, made when there is none like it; returns its number."""
        id = self._ids.get(cell)
        if id is None:
            made = self._connection.execute(insert(CELLS).values(run=self._run, **cell._asdict(), count=count))
            id = self._ids[cell] = int(made.inserted_primary_key[0])  # type: ignore[index]
            self._cells[id] = cell
        elif count:
            self._connection.execute(update(CELLS).where(CELLS.c.id == id).values(count=CELLS.c.count + count))
        return id

    def move(self, seqs: Iterable[int], *, state: str | None = None, waiver: str | None = None) -> int:
        """Move findings to the cells that differ from theirs in state or waiver only; returns how many moved."""
        moved = 0
        for some in pieces(sorted(set(seqs))):
            mine = (FINDINGS.c.run == self._run, FINDINGS.c.seq.in_(some))
            counts = select(FINDINGS.c.cell, func.count()).where(*mine).group_by(FINDINGS.c.cell)
            for old, count in self._connection.execute(counts).all():
                cell = self._cells[old]
                state_, waiver_ = (
                    (cell.state if state is None else state),
                    (cell.waiver if waiver is None else waiver),
                )
                new = self.put(cell._replace(state=state_, waiver=waiver_), 0)
                if new == old:
                    continue
                self.put(self._cells[new], count)
                self.put(self._cells[old], -count)
                self._connection.execute(update(FINDINGS).where(*mine, FINDINGS.c.cell == old).values(cell=new))
                moved += count
        return moved


def pieces(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Values in parts that fit into a query."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
