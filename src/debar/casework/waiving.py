"""Waivers of a case: asked for by one person, approved or refused by another, ended by their day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import insert, select, update

from debar.casework import cases, packed, people
from debar.casework.cells import Cells
from debar.casework.store import made
from debar.casework.tables import CELLS, FINDINGS, WAIVERS
from debar.casework.text import one_line, several_lines
from debar.casework.who import May
from debar.errors import ConflictError, InvalidError, MissingError, RefusedError
from debar.model import FIELDS, Finding, Waiver
from debar.waivers import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from debar.casework.store import Act, Store
    from debar.casework.who import Who

LONGEST, LONGEST_VALUE = 4_000, 500
ASKED, APPROVED, REFUSED, ENDED, LAPSED = "asked", "approved", "refused", "ended", "lapsed"
"""Ended is what somebody took back, and lapsed what was approved and held to its last day."""
State = Literal["asked", "approved", "refused", "ended", "lapsed"]
STATES: tuple[str, ...] = get_args(State)
"""In the order in which people look at them: what waits for somebody stands first."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A waiver in the office, in whatever state."""

    id: str
    case: str
    rule: str
    maker: str
    scope: Mapping[str, str]
    why: str
    until: str
    state: str
    asked: str
    asked_by: str
    settled: str | None
    settled_by: str | None
    reason: str | None
    version: int

    def waiver(self, names: Mapping[str, str]) -> Waiver:
        """As the path takes it."""
        who, by = names.get(self.asked_by, self.asked_by), names.get(self.settled_by or "", self.settled_by or "")
        return Waiver(self.rule, self.maker, who, self.why, by, date.fromisoformat(self.until), dict(self.scope))


def ask(act: Act, case: str, rule: str, maker: str, scope: Mapping[str, str], why: str, until: date) -> Asking:
    """Ask for a waiver of one rule for one maker, within a scope, until a day."""
    act.who.must(May.DECIDE)
    cases.open_case(act.connection, case)
    strange = [key for key in scope if key not in FIELDS]
    if strange:
        raise InvalidError(f"scope: {strange[0]!r} is no observation field; use site, unit, order, serial or another")
    if until <= act.who.at.date():
        raise InvalidError(f"until: {until} has passed; a waiver holds to a day to come")
    kept_scope = {key: one_line(value, LONGEST_VALUE, key) for key, value in scope.items()}
    row = {
        "id": made("w"), "case": case,
        "rule": one_line(rule, 100, "rule"), "maker": one_line(maker, 100, "maker"),
        "scope": json.dumps(kept_scope, sort_keys=True),
        "why": several_lines(why, LONGEST, "why"), "until": until.isoformat(), "state": ASKED,
        "asked": act.who.time, "asked_by": act.who.account, "version": 1,
    }  # fmt: skip
    act.connection.execute(insert(WAIVERS).values(**row))
    told = {key: row[key] for key in ("rule", "maker", "scope", "why", "until")}
    act.record("waiver asked for", case, str(row["id"]), after=told)
    return _show(act, str(row["id"]))


def settle(act: Act, id: str, approve: bool, reason: str, version: int) -> Asking:
    """Approve or refuse what another person asked for."""
    act.who.must(May.APPROVE)
    found = waiver(act.connection, id)
    cases.open_case(act.connection, found.case)
    if found.asked_by == act.who.account:
        raise RefusedError("who asked for a waiver does not approve it; let another person decide")
    if found.state != ASKED or found.version != version:
        raise ConflictError(f"the waiver is {found.state} already; look at what stands now")
    if approve and found.until <= act.who.at.date().isoformat():
        raise InvalidError(f"its last day {found.until} has passed; let it be asked for anew")
    said = several_lines(reason, LONGEST, "reason") if reason.strip() or not approve else None
    return _turn(act, found, APPROVED if approve else REFUSED, said)


def end(act: Act, id: str, reason: str, version: int) -> Asking:
    """Take a waiver back before its day: who asked for it, or whoever may approve."""
    found = waiver(act.connection, id)
    act.who.must(May.DECIDE if found.asked_by == act.who.account else May.APPROVE)
    cases.open_case(act.connection, found.case)
    if found.state not in (ASKED, APPROVED) or found.version != version:
        raise ConflictError(f"the waiver is {found.state} already; look at what stands now")
    return _turn(act, found, ENDED, several_lines(reason, LONGEST, "reason"))


def lapse(store: Store, who: Who) -> int:
    """Let the approved waivers whose last day has passed be over; returns how many. Who approved them stays."""
    today = who.at.date().isoformat()
    over = select(WAIVERS.c.id).where(WAIVERS.c.state == APPROVED, WAIVERS.c.until < today)
    with store.read() as connection:
        if not connection.execute(over).first():
            return 0
    with store.act(who) as act:
        ids = [row.id for row in act.connection.execute(over)]
        for id in ids:
            _turn(act, waiver(act.connection, id), LAPSED, "its last day has passed")
        return len(ids)


def _turn(act: Act, found: Asking, state: str, reason: str | None) -> Asking:
    values: dict[str, Any] = {"state": state, "reason": reason, "version": found.version + 1}
    if state != LAPSED:
        values |= {"settled": act.who.time, "settled_by": act.who.account}
    turned = update(WAIVERS).where(WAIVERS.c.id == found.id, WAIVERS.c.version == found.version)
    act.connection.execute(turned.values(**values))
    act.record(
        f"waiver {state}",
        found.case,
        found.id,
        before={"state": found.state},
        after={"state": state, "reason": reason},
    )
    return _show(act, found.id)


def _show(act: Act, id: str) -> Asking:
    """Bring what the findings show of waivers up to date, and give the waiver."""
    found = waiver(act.connection, id)
    mark(act.connection, found.case, found.rule, found.maker, act.who.at.date())
    return found


def mark(connection: Connection, case: str, rule: str, maker: str, today: date) -> None:
    """Mark the newest run's findings under this rule of this maker with the waiver that covers each, if one does."""
    run = cases.newest_run(connection, case)
    if run is None:
        return
    asked = [each for each in waivers(connection, case) if (each.rule, each.maker) == (rule, maker)]
    live = [each for each in asked if each.state in (APPROVED, ASKED) and each.until >= today.isoformat()]
    live.sort(key=lambda each: each.state != APPROVED)
    marks: dict[str, list[int]] = {"": [], ASKED: [], APPROVED: []}
    for seq, state in _covered(connection, run, rule, maker, live):
        marks[state].append(seq)
    moving = Cells(connection, run)
    for state, seqs in marks.items():
        moving.move(seqs, waiver=state)


def _covered(
    connection: Connection, run: str, rule: str, maker: str, live: Sequence[Asking]
) -> Iterator[tuple[int, str]]:
    """Each finding of a run under a rule of a maker, with the state of the first of these waivers that covers it. The
    findings themselves are read only where a waiver has a scope."""
    cells = select(CELLS.c.id).where(CELLS.c.run == run, CELLS.c.rule == rule, CELLS.c.maker == maker)
    found = select(FINDINGS.c.seq, FINDINGS.c.piece, FINDINGS.c.offset).where(
        FINDINGS.c.run == run, FINDINGS.c.cell.in_(cells)
    )
    rows = connection.execute(found.order_by(FINDINGS.c.piece)).all()
    if not any(each.scope for each in live):
        state = live[0].state if live else ""
        yield from ((row.seq, state) for row in rows)
        return
    plain = [(each.state, each.waiver({})) for each in live]
    for piece, there in groupby(rows, key=lambda row: row.piece):
        items = packed.read(connection, run, piece)
        for row in there:
            finding = items[row.offset]
            assert isinstance(finding, Finding)
            yield row.seq, next((state for state, each in plain if covers(each, finding)), "")


def waiver(connection: Connection, id: str) -> Asking:
    """A waiver by id. Raises MissingError."""
    row = connection.execute(select(WAIVERS).where(WAIVERS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such waiver")
    return _asking(row)


def waivers(connection: Connection, case: str | None = None, state: str | None = None) -> list[Asking]:
    """The waivers of a case, or of all, newest first."""
    asked = select(WAIVERS).order_by(WAIVERS.c.asked.desc(), WAIVERS.c.id)
    if case is not None:
        asked = asked.where(WAIVERS.c.case == case)
    if state is not None:
        asked = asked.where(WAIVERS.c.state == state)
    return [_asking(row) for row in connection.execute(asked)]


def as_waivers(connection: Connection, case: str) -> tuple[Waiver, ...]:
    """Those that were approved and not taken back, as the path takes them; the path knows which have ended."""
    return of_path(waivers(connection, case), people.names(connection))


def of_path(found: Iterable[Asking], names: Mapping[str, str]) -> tuple[Waiver, ...]:
    """The same of waivers that were read before, with the names of those who asked and approved."""
    return tuple(each.waiver(names) for each in found if each.state in (APPROVED, LAPSED))


def _asking(row: Any) -> Asking:
    plain = dict(row._mapping)
    return Asking(**{**plain, "scope": json.loads(plain["scope"])})
