"""Findings of a run by page, filter and search, and one of them whole. Made for a million of them.

A filter asks the cells, which are few, which of them fit and how many findings they hold. Where they hold few, the
keys of those findings are sorted and a page of them is read; where they hold many, the findings are walked in their
order, of which most fit, so that a page is soon full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, null, select

from debar.casework import packed, search
from debar.casework.cells import FACETS
from debar.casework.tables import CELLS, FINDINGS, STANDINGS
from debar.casework.text import keepable
from debar.casework.writing import searched
from debar.errors import InvalidError, MissingError
from debar.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Select

    from debar.casework.runs import Run
    from debar.model import Finding

FEW = 20_000
"""Findings that are rather sorted by their keys than walked over."""
READ = 2_000
"""Findings that are read one by one to sort them."""
SCANNED = 50_000
"""Findings among which those of a walk are counted; of a longer run it is the least."""
WIDE = 150_000
"""Keys that are compared to find those that fit a filter and a search."""
MOST = 200
"""Findings on one page, at most."""
COUNTED = 10_000
"""Up to how many findings of a search are counted."""
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for: of several values of one facet any may fit, and all facets must; `search` are words that
    must all stand in a finding."""

    values: Mapping[str, tuple[str, ...]]
    search: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]], search: str = "") -> Filter:
        """A filter of what somebody asked. Raises InvalidError for a facet that there is not."""
        strange = [name for name in given if name not in FACETS]
        if strange:
            raise InvalidError(f"{strange[0]!r} is nothing to filter by; use one of {', '.join(FACETS)}")
        values = {name: tuple(dict.fromkeys(values)) for name, values in given.items() if values}
        return cls(values, " ".join(keepable(search).split())[:LONGEST_SEARCH])

    def clauses(self, leave: str | None = None) -> list[Any]:
        """What a cell must be; `leave` leaves one facet open, to count what it offers."""
        return [CELLS.c[name].in_(values) for name, values in self.values.items() if name != leave]


class Line(NamedTuple):
    """A finding as a list shows it."""

    seq: int
    id: str
    file: str
    place: str
    subject: str
    seller: str
    maker_name: str
    role: str
    strength: str
    replies: int
    verdict: str
    maker: str
    rule: str
    jurisdiction: str
    buyer: str
    site: str
    deadline: str
    state: str
    waiver: str
    version: int


class Page(NamedTuple):
    """Some findings, and where the next page begins (None at the end)."""

    lines: tuple[Line, ...]
    next: str | None
    total: int
    more: bool
    """Whether `total` is the least there are: a search is counted to a limit."""


class Offer(NamedTuple):
    """One value of a facet and how many findings have it under the other filters."""

    value: str
    findings: int
    chosen: bool


def page(connection: Connection, run: Run, asked: Filter, *, after: str | None = None, limit: int = 50) -> Page:
    """A page of findings, strongest verdict first and then as they stand in the evidence."""
    limit = max(1, min(limit, MOST))
    among = _among(connection, run, asked)
    begin = _begin(after) if after else None
    query = _lines(run)
    if among.keys is not None:
        numbers = [number for rank, seq, number in among.keys if begin is None or (rank, seq) > begin][: limit + 1]
        rows = connection.execute(query.where(FINDINGS.c.number.in_(numbers))).all() if numbers else []
        rows = sorted(rows, key=lambda row: (_rank(row), row.seq))
    else:
        rank, seq = FINDINGS.c.rank, FINDINGS.c.seq
        query = query.where(*among.clauses).order_by(rank, seq).limit(limit + 1)
        if begin:
            query = query.where((rank > begin[0]) | ((rank == begin[0]) & (seq > begin[1])), rank >= begin[0])
        rows = list(connection.execute(query).all())
    lines = tuple(_line(row) for row in rows[:limit])
    more = f"{_rank(lines[-1])}.{lines[-1].seq}" if len(rows) > limit else None
    return Page(lines, more, among.total, among.more)


Key = tuple[int, int, int]
"""Rank, place among the findings of the run, and number in the table: what a finding is sorted and read by."""


class _Among(NamedTuple):
    """The findings that fit: all their keys in order where they are few, else what keeps a walk to them; how many
    there are, and whether that is the least."""

    keys: list[Key] | None
    clauses: tuple[Any, ...]
    total: int
    more: bool


def _among(connection: Connection, run: Run, asked: Filter) -> _Among:
    words = searched(asked.search)
    total = _total(connection, run, asked)
    if not total:
        return _Among([], (), 0, False)
    if not words:
        few = bool(asked.values) and total <= FEW
        keys = _keys(connection, run, asked) if few else None
        return _Among(keys, (_cell(run, asked),) if asked.values else (), total, False)
    return _holding(connection, run, asked, words, total)


def _holding(connection: Connection, run: Run, asked: Filter, words: Sequence[str], total: int) -> _Among:
    """Those that hold all words. The index of words and that of cells are asked each for itself and compared here,
    where neither gives too many; rows are read one by one only where few are, or where most fit."""
    known = search.known(words)
    limit = WIDE if asked.values else COUNTED
    query = search.looked_up(connection, run.id, known, limit + 1) if known else None
    numbers = None if query is None else connection.execute(query).scalars().all()
    if numbers is not None and len(known) < len(words) and len(numbers) > READ:
        numbers = None  # the index knows too little of what is asked
    walk = (*((_cell(run, asked),) if asked.values else ()), *search.holds(words))
    if numbers is not None and asked.values and len(known) == len(words) and max(len(numbers), total) <= WIDE:
        held = set(numbers)
        keys = [key for key in _keys(connection, run, asked) if key[2] in held]
        return _Among(keys, (), len(keys), False)
    if numbers is not None and len(numbers) <= READ:
        keys = _read_keys(connection, FINDINGS.c.number.in_(numbers), *walk)
        return _Among(keys, (), len(keys), False)
    if asked.values and total <= READ:
        cells = select(CELLS.c.id).where(CELLS.c.run == run.id, *asked.clauses())
        keys = _read_keys(connection, FINDINGS.c.cell.in_(cells), *search.holds(words))
        return _Among(keys, (), len(keys), False)
    if numbers is not None and not asked.values:
        return _Among(None, walk, min(len(numbers), COUNTED), len(numbers) > COUNTED)
    first = select(FINDINGS.c.number).where(FINDINGS.c.run == run.id).order_by(FINDINGS.c.rank, FINDINGS.c.seq)
    counted = select(FINDINGS.c.number).where(FINDINGS.c.number.in_(first.limit(SCANNED)), *walk).limit(COUNTED + 1)
    count = int(connection.execute(select(func.count()).select_from(counted.subquery())).scalar_one())
    return _Among(None, walk, min(count, COUNTED), count > COUNTED or run.findings > SCANNED)


def _keys(connection: Connection, run: Run, asked: Filter) -> list[Key]:
    """The keys of all findings in the cells that fit, by the index of cells alone."""
    joined = CELLS.join(FINDINGS, FINDINGS.c.cell == CELLS.c.id)
    query = select(CELLS.c.rank, FINDINGS.c.seq, FINDINGS.c.number).select_from(joined)
    query = query.where(CELLS.c.run == run.id, CELLS.c.count > 0, *asked.clauses())
    return sorted((rank, seq, number) for rank, seq, number in connection.execute(query))


def _read_keys(connection: Connection, *clauses: Any) -> list[Key]:
    """The keys of findings that are read for it."""
    query = select(FINDINGS.c.rank, FINDINGS.c.seq, FINDINGS.c.number).where(*clauses)
    return sorted((rank, seq, number) for rank, seq, number in connection.execute(query))


def _begin(after: str) -> tuple[int, int]:
    rank, _, seq = after.partition(".")
    if not (after.isascii() and rank.isdecimal() and seq.isdecimal() and len(rank) < 10 and len(seq) < 19):
        raise InvalidError("the page begins nowhere: take `next` of the page before")
    return int(rank), int(seq)


def _rank(line: Any) -> int:
    return Verdict(line.verdict).rank


def _lines(run: Run) -> Select[Any]:
    shown = [FINDINGS.c[name] for name in Line._fields[:10]]
    cell = [CELLS.c[name] for name in Line._fields[10:-1]]
    standing = (STANDINGS.c.case == run.case) & (STANDINGS.c.finding == FINDINGS.c.id)
    joined = FINDINGS.join(CELLS, CELLS.c.id == FINDINGS.c.cell).outerjoin(STANDINGS, standing)
    return select(*shown, *cell, STANDINGS.c.version).select_from(joined).where(FINDINGS.c.run == run.id)


def _line(row: Any) -> Line:
    *shown, version = row
    return Line._make([*shown, version or 0])


def _total(connection: Connection, run: Run, asked: Filter) -> int:
    counted = select(func.sum(CELLS.c.count)).where(CELLS.c.run == run.id, *asked.clauses())
    return int(connection.execute(counted).scalar() or 0)


def _cell(run: Run, asked: Filter) -> Any:
    """What keeps a walk to findings whose cells fit; the sum keeps the index of cells out of it."""
    fitting = select(CELLS.c.id).where(CELLS.c.run == run.id, CELLS.c.count > 0, *asked.clauses())
    return (FINDINGS.c.cell + 0).in_(fitting)


def facets(connection: Connection, run: Run, asked: Filter) -> dict[str, tuple[Offer, ...]]:
    """For each facet its values with how many findings each would show, most first; verdicts strongest first. A
    search does not change the counts."""
    offered: dict[str, tuple[Offer, ...]] = {}
    for name in FACETS:
        column = CELLS.c[name]
        query = select(column, func.sum(CELLS.c.count), func.min(CELLS.c.rank))
        query = query.where(CELLS.c.run == run.id, CELLS.c.count > 0, *asked.clauses(leave=name)).group_by(column)
        rows = [(str(value), int(count), int(rank)) for value, count, rank in connection.execute(query)]
        rows.sort(key=lambda row: (row[2], row[0]) if name == "verdict" else (-row[1], row[0]))
        chosen = asked.values.get(name, ())
        offered[name] = tuple(Offer(value, count, value in chosen) for value, count, _ in rows)
    return offered


class Found(NamedTuple):
    """One finding, whole, and where it stands among the others."""

    finding: Finding
    line: Line
    before: str | None
    after: str | None


def one(connection: Connection, run: Run, id: str) -> Found:
    """One finding of a run, with the ids of its neighbours in the list. Raises MissingError."""
    row = connection.execute(
        select(FINDINGS.c.seq, FINDINGS.c.piece, FINDINGS.c.offset, FINDINGS.c.rank).where(
            FINDINGS.c.run == run.id, FINDINGS.c.id == id
        )
    ).first()
    if row is None:
        raise MissingError("there is no such finding in this run")
    item = packed.read_one(connection, run.id, row.piece, row.offset)
    shown = connection.execute(_lines(run).where(FINDINGS.c.seq == row.seq)).one()
    line = _line(shown)
    return Found(item, line, *(_neighbour(connection, run, row, forward) for forward in (False, True)))


def _neighbour(connection: Connection, run: Run, row: Any, forward: bool) -> str | None:
    rank, seq = FINDINGS.c.rank, FINDINGS.c.seq
    there = (
        (rank > row.rank) | ((rank == row.rank) & (seq > row.seq))
        if forward
        else (rank < row.rank) | ((rank == row.rank) & (seq < row.seq))
    )
    order = (rank, seq) if forward else (rank.desc(), seq.desc())
    return connection.execute(
        select(FINDINGS.c.id).where(FINDINGS.c.run == run.id, there).order_by(*order).limit(1)
    ).scalar()


def ids(connection: Connection, run: Run, asked: Filter, limit: int) -> dict[str, int]:
    """The ids of all findings that fit, each with the version of its decision; at most `limit` and a page more."""
    found: dict[str, int] = {}
    after: str | None = None
    while len(found) <= limit:
        some = page(connection, run, asked, after=after, limit=MOST)
        found |= {line.id: line.version for line in some.lines}
        after = some.next
        if after is None:
            break
    return found


class Change(NamedTuple):
    """A finding that an earlier run did not have, that it had and this one has not, or that is judged otherwise."""

    id: str
    how: str
    """`new`, `gone` or `changed`."""
    before: str | None
    now: str | None
    subject: str
    rule: str
    state: str


def changes(
    connection: Connection, earlier: Run, run: Run, limit: int = 1_000
) -> tuple[list[Change], dict[str, int]]:
    """What a run found otherwise than an earlier one of the same case, and how many there are of each kind."""
    here, there = FINDINGS.alias("here"), FINDINGS.alias("there")
    now, before = CELLS.alias("now"), CELLS.alias("before")
    both = here.join(there, (there.c.id == here.c.id) & (there.c.run == earlier.id))
    both = both.join(now, now.c.id == here.c.cell).join(before, before.c.id == there.c.cell)
    changed = (
        select(here.c.id, before.c.verdict, now.c.verdict, here.c.subject, now.c.rule, now.c.state)
        .select_from(both)
        .where(here.c.run == run.id, here.c.rank != there.c.rank)
    )
    found: list[Change] = []
    counts: dict[str, int] = {}
    asked = {
        "new": _only_in(run, earlier, null(), CELLS.c.verdict),
        "gone": _only_in(earlier, run, CELLS.c.verdict, null()),
        "changed": changed,
    }
    for how, query in asked.items():
        counts[how] = int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())
        for id, *told in connection.execute(query.order_by(query.selected_columns[0]).limit(limit)):
            found.append(Change(id, how, *told))
    return found, counts


def _only_in(run: Run, other: Run, before: Any, now: Any) -> Select[Any]:
    there = select(FINDINGS.c.id).where(FINDINGS.c.run == other.id)
    return (
        select(
            FINDINGS.c.id, before.label("before"), now.label("now"), FINDINGS.c.subject, CELLS.c.rule, CELLS.c.state,
        )
        .select_from(FINDINGS.join(CELLS, CELLS.c.id == FINDINGS.c.cell))
        .where(FINDINGS.c.run == run.id, FINDINGS.c.id.not_in(there))
    )  # fmt: skip


def states(connection: Connection, run: Run) -> dict[str, int]:
    """How many findings stand in each state of decision."""
    query = select(CELLS.c.state, func.sum(CELLS.c.count)).where(CELLS.c.run == run.id).group_by(CELLS.c.state)
    return {state: int(count) for state, count in connection.execute(query) if count}
