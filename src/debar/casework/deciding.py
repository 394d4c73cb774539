"""Decisions about findings: by whom, when, why; several at once; undone as one. What was judged is never changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from debar.casework import cases
from debar.casework.cells import Cells, pieces
from debar.casework.store import made
from debar.casework.tables import DECISIONS, FINDINGS, STANDINGS
from debar.casework.text import several_lines
from debar.casework.who import May
from debar.errors import ConflictError, InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from debar.casework.store import Act

LONGEST = 4_000
AT_ONCE = 10_000
"""Findings that one decision may speak of."""


class State(StrEnum):
    """What people decided about a finding."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    NOT_THIS_MAKER = "not-this-maker"
    NEEDS_INFORMATION = "needs-information"
    NOT_IN_SCOPE = "not-in-scope"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one finding."""

    id: str
    finding: str
    batch: str
    state: State
    before: State
    why: str
    at: str
    by: str
    undone: str | None
    undone_by: str | None


def decide(act: Act, case: str, findings: Mapping[str, int], state: State, why: str) -> str:
    """Decide about findings, each with the version that the person saw (0 for one that nobody decided yet). Returns
    the id by which all of it is undone.

    Raises ConflictError, and decides nothing, when somebody decided one of them meanwhile.
    """
    act.who.must(May.DECIDE)
    cases.open_case(act.connection, case)
    if not findings:
        raise InvalidError("no finding was chosen; choose at least one")
    if len(findings) > AT_ONCE:
        raise InvalidError(f"{len(findings):,} findings are too many at once; decide {AT_ONCE:,} at most")
    why = several_lines(why, LONGEST, "reason")
    known = versions(act.connection, case, list(findings))
    _must_exist(act.connection, case, list(findings), known)
    late = [id for id, version in findings.items() if known.get(id, (State.OPEN, 0))[1] != version]
    if late:
        others = f" and {len(late) - 1:,} more" if len(late) > 1 else ""
        raise ConflictError(
            f"somebody decided {late[0]}{others} meanwhile; look at what stands now, and decide again"
        )
    batch = made("b")
    changes = {id: (known.get(id, (State.OPEN, 0))[0], state) for id in findings}
    _put(act, case, batch, changes, findings, why)
    told = {"state": state.value, "why": why, "findings": sorted(findings)}
    act.record("decided", case, batch, before={id: old.value for id, (old, _) in sorted(changes.items())}, after=told)
    return batch


def undo(act: Act, case: str, batch: str) -> int:
    """Undo a decision for all its findings; returns how many. Raises ConflictError when one was decided since."""
    act.who.must(May.DECIDE)
    cases.open_case(act.connection, case)
    rows = act.connection.execute(select(DECISIONS).where(DECISIONS.c.batch == batch, DECISIONS.c.case == case)).all()
    if not rows:
        raise MissingError("there is no such decision")
    if any(row.undone for row in rows):
        raise ConflictError("that decision was undone already")
    standing: dict[str, str | None] = {}
    for some in pieces([row.finding for row in rows]):
        asked = select(STANDINGS.c.finding, STANDINGS.c.decision).where(
            STANDINGS.c.case == case, STANDINGS.c.finding.in_(some)
        )
        standing |= {row.finding: row.decision for row in act.connection.execute(asked)}
    if any(standing.get(row.finding) != row.id for row in rows):
        raise ConflictError("somebody decided one of these findings since; it cannot be undone as one")
    done = update(DECISIONS).where(DECISIONS.c.batch == batch)
    act.connection.execute(done.values(undone=act.who.time, undone_by=act.who.account))
    _stand(act, case, {row.finding: (State(row.before), _decision_before(act, case, row.finding)) for row in rows})
    act.record("decision undone", case, batch, before={"state": rows[0].state}, after={"findings": len(rows)})
    return len(rows)


def _decision_before(act: Act, case: str, finding: str) -> str | None:
    asked = select(DECISIONS.c.id).where(
        DECISIONS.c.case == case, DECISIONS.c.finding == finding, DECISIONS.c.undone.is_(None)
    )
    return act.connection.execute(asked.order_by(DECISIONS.c.version.desc()).limit(1)).scalar()


def _put(
    act: Act, case: str, batch: str, changes: Mapping[str, tuple[State, State]], versions: Mapping[str, int], why: str
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": made("d"), "case": case, "finding": id, "batch": batch, "state": new.value, "before": old.value,
            "version": versions[id] + 1, "why": why, "at": act.who.time, "by": act.who.account,
        }
        for id, (old, new) in changes.items()
    ]  # fmt: skip
    act.connection.execute(insert(DECISIONS), rows)
    _stand(act, case, {row["finding"]: (State(row["state"]), row["id"]) for row in rows})


def _stand(act: Act, case: str, now: Mapping[str, tuple[State, str | None]]) -> None:
    """Let this stand from now on, and show it in the newest run."""
    known = versions(act.connection, case, list(now))
    for id, (state, decision) in now.items():
        key = {"case": case, "finding": id}
        if id in known:
            there = (STANDINGS.c.case == case) & (STANDINGS.c.finding == id)
            values = {"state": state.value, "decision": decision, "version": known[id][1] + 1}
            act.connection.execute(update(STANDINGS).where(there).values(**values))
        else:
            act.connection.execute(insert(STANDINGS).values(**key, state=state.value, decision=decision, version=1))
    run = cases.newest_run(act.connection, case)
    if run is None:
        return
    moving = Cells(act.connection, run)
    for state in State:
        ids = [id for id, (new, _) in now.items() if new is state]
        for some in pieces(ids):
            asked = select(FINDINGS.c.seq).where(FINDINGS.c.run == run, FINDINGS.c.id.in_(some))
            moving.move(act.connection.execute(asked).scalars().all(), state=state.value)


def versions(connection: Connection, case: str, findings: Sequence[str]) -> dict[str, tuple[State, int]]:
    """What stands about findings and its version; those that nobody decided are left out."""
    known: dict[str, tuple[State, int]] = {}
    for some in pieces(findings):
        asked = select(STANDINGS).where(STANDINGS.c.case == case, STANDINGS.c.finding.in_(some))
        known |= {row.finding: (State(row.state), row.version) for row in connection.execute(asked)}
    return known


def _must_exist(connection: Connection, case: str, ids: Sequence[str], known: Mapping[str, Any]) -> None:
    run = cases.newest_run(connection, case)
    there = set(known)
    for some in pieces(ids) if run else ():
        asked = select(FINDINGS.c.id).where(FINDINGS.c.run == run, FINDINGS.c.id.in_(some))
        there |= set(connection.execute(asked).scalars())
    missing = [id for id in ids if id not in there]
    if missing:
        raise MissingError("there is no such finding in this case")


def history(connection: Connection, case: str, finding: str) -> list[Decision]:
    """All decisions about a finding, newest first, the undone among them."""
    asked = select(DECISIONS).where(DECISIONS.c.case == case, DECISIONS.c.finding == finding)
    rows = connection.execute(asked.order_by(DECISIONS.c.version.desc())).all()
    return [
        Decision(
            row.id, row.finding, row.batch, State(row.state), State(row.before), row.why, row.at, row.by,
            row.undone, row.undone_by,
        )
        for row in rows
    ]  # fmt: skip
