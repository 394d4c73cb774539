"""Runs of a case: begun, ended or failed, and handed to reports as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from debar.casework import cases, packed, waiving, writing
from debar.casework.cells import Cells
from debar.casework.store import made
from debar.casework.tables import CASES, CELLS, FINDINGS, PIECES, RUNS, STANDINGS
from debar.casework.text import keepable
from debar.casework.who import May
from debar.errors import ConflictError, MissingError
from debar.model import Asked, Finding, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from debar.casework.cases import Case
    from debar.casework.store import Act, Store
    from debar.casework.who import Who
    from debar.model import Item, Said, Waiver


LARGE = 20_000
"""Findings of a run after which the database is tidied."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run, as far as it is."""

    id: str
    case: str
    number: int
    state: str
    begun: str
    begun_by: str
    ended: str | None
    rows: int
    findings: int
    summary: dict[str, Any] | None
    asked: dict[str, Any] | None
    failure: str | None


def begin(act: Act, case: str) -> Run:
    """A new run of a case, to be carried out by `carry_out`. Raises ConflictError while another is on."""
    act.who.must(May.SCREEN)
    found = cases.open_case(act.connection, case)
    if not cases.files(act.connection, case):
        raise ConflictError("the case has no evidence yet; add a file first")
    on = select(RUNS.c.number).where(RUNS.c.case == case, RUNS.c.state.in_(("waiting", "running")))
    if act.connection.execute(on).first():
        raise ConflictError("a run of this case is on; wait until it has ended")
    return begun(act, found)


def begun(act: Act, found: Case) -> Run:
    """A new run of a case, whatever evidence it will have."""
    case = found.id
    last = act.connection.execute(select(func.max(RUNS.c.number)).where(RUNS.c.case == case)).scalar()
    row = {
        "id": made("r"),
        "case": case,
        "number": (last or 0) + 1,
        "state": "waiting",
        "inquiry": json.dumps(found.question.told()),
        "begun": act.who.time,
        "begun_by": act.who.account,
        "rows": 0,
        "findings": 0,
    }
    act.connection.execute(insert(RUNS).values(**row))
    act.record("run begun", case, str(row["id"]), after={"number": row["number"], **found.question.told()})
    return run(act.connection, str(row["id"]))


def end(store: Store, waiting: Run, who: Who, head: Asked, summary: Summary) -> Run:
    """The run ended and is its case's newest."""
    from debar.reports.parts.records import summary_as_dict

    plain = summary_as_dict(summary)
    asked = {
        "rulebook": head.rulebook,
        "register": head.register,
        "version": head.version,
        "today": head.inquiry.today.isoformat(),
        "known": head.inquiry.known.isoformat(),
        "on": head.inquiry.on.isoformat() if head.inquiry.on else None,
        "act": head.inquiry.act.value if head.inquiry.act else None,
        "use": head.inquiry.use,
        "answers": dict(head.inquiry.answers),
        "buyers": list(head.inquiry.buyers),
        "waivers": head.waivers,
        "blind": summary.blind,
        "all": head.everything,
    }
    with store.read() as connection:
        large = run(connection, waiting.id).findings >= LARGE
    if large:
        store.tidy(FINDINGS, CELLS)
    with store.act(who) as act:
        values = {"state": "ended", "ended": who.time, "summary": json.dumps(plain), "asked": json.dumps(asked)}
        act.connection.execute(
            update(RUNS).where(RUNS.c.id == waiting.id).values(**values, rows=summary.observations)
        )
        act.connection.execute(update(CASES).where(CASES.c.id == waiting.case).values(run=waiting.number))
        _catch_up(act, waiting)
        told = {
            key: plain[key] for key in ("observations", "findings", "by_verdict", "rulebook", "register", "version")
        }
        act.record("run ended", waiting.case, waiting.id, after=told)
        return run(act.connection, waiting.id)


def _catch_up(act: Act, ended: Run) -> None:
    """Show in a run what people decided, waived and replied while it was on."""
    on, of_case = act.connection, STANDINGS.c.case == ended.case
    late = (
        select(FINDINGS.c.seq, STANDINGS.c.state)
        .join(STANDINGS, of_case & (STANDINGS.c.finding == FINDINGS.c.id))
        .join(CELLS, CELLS.c.id == FINDINGS.c.cell)
        .where(FINDINGS.c.run == ended.id, CELLS.c.state != STANDINGS.c.state)
    )
    moves: dict[str, list[int]] = {}
    for seq, state in on.execute(late):
        moves.setdefault(state, []).append(seq)
    moving = Cells(on, ended.id)
    for state, seqs in moves.items():
        moving.move(seqs, state=state)
    for rule, maker in {(each.rule, each.maker) for each in waiving.waivers(on, ended.case)}:
        waiving.mark(on, ended.case, rule, maker, act.who.at.date())
    for finding, count in writing.replied(on, ended.case).items():
        there = (FINDINGS.c.run == ended.id) & (FINDINGS.c.id == finding) & (FINDINGS.c.replies != count)
        on.execute(update(FINDINGS).where(there).values(replies=count))


def fail(store: Store, id: str, who: Who, why: str) -> Run:
    """The run failed, and nothing of it is left but why."""
    why = keepable(why)[:2_000]
    with store.act(who) as act:
        found = run(act.connection, id)
        for table in (FINDINGS, CELLS, PIECES):
            act.connection.execute(delete(table).where(table.c.run == id))
        values = {"state": "failed", "ended": who.time, "failure": why, "findings": 0}
        act.connection.execute(update(RUNS).where(RUNS.c.id == id).values(**values))
        act.record("run failed", found.case, id, after={"why": why})
        return run(act.connection, id)


def abandon(store: Store, who: Who) -> int:
    """Mark runs that were on when the program ended as failed; returns how many."""
    with store.read() as connection:
        left = connection.execute(select(RUNS.c.id).where(RUNS.c.state.in_(("waiting", "running")))).all()
    for row in left:
        fail(store, row.id, who, "the program was stopped while this run was on; run the case again")
    return len(left)


def run(connection: Connection, id: str) -> Run:
    """A run by id. Raises MissingError."""
    row = connection.execute(select(RUNS).where(RUNS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such run")
    return _run(row)


def question(connection: Connection, id: str) -> cases.Question:
    """What a run asks: the question of its case as it stood when the run was begun."""
    told = connection.execute(select(RUNS.c.inquiry).where(RUNS.c.id == id)).scalar_one()
    return cases.Question.of(json.loads(told))


def newest(connection: Connection, case: str) -> Run | None:
    """The newest run of a case that ended."""
    id = cases.newest_run(connection, case)
    return run(connection, id) if id else None


def numbered(connection: Connection, case: str, number: int) -> Run:
    """A run of a case by its number. Raises MissingError."""
    cases.case(connection, case)
    row = connection.execute(select(RUNS).where(RUNS.c.case == case, RUNS.c.number == number)).first()
    if row is None:
        raise MissingError("there is no such run in this case")
    return _run(row)


def before(connection: Connection, later: Run) -> Run | None:
    """The last run of the same case that ended before this one was begun."""
    earlier = (RUNS.c.case == later.case, RUNS.c.number < later.number, RUNS.c.state == "ended")
    row = connection.execute(select(RUNS).where(*earlier).order_by(RUNS.c.number.desc()).limit(1)).first()
    return _run(row) if row else None


def runs(connection: Connection, case: str) -> list[Run]:
    """The runs of a case, newest first."""
    asked = select(RUNS).where(RUNS.c.case == case).order_by(RUNS.c.number.desc())
    return [_run(row) for row in connection.execute(asked)]


def _run(row: Any) -> Run:
    summary = json.loads(row.summary) if row.summary else None
    asked = json.loads(row.asked) if row.asked else None
    return Run(
        row.id, row.case, row.number, row.state, row.begun, row.begun_by, row.ended, row.rows, row.findings,
        summary, asked, row.failure,
    )  # fmt: skip


def items(
    connection: Connection,
    found: Run,
    waivers: Sequence[Waiver],
    lang: str = "en",
    said: Mapping[str, Said] = MappingProxyType({}),
) -> tuple[Asked, Iterator[Item]]:
    """What a report is made of: what was asked, and the items of the run as they were, with the waivers that hold now
    and what people said since of findings, by their ids."""
    return reported(found, packed.read_all(connection, found.id), waivers, lang, said)


def reported(
    found: Run,
    kept: Iterable[Item],
    waivers: Sequence[Waiver],
    lang: str = "en",
    said: Mapping[str, Said] = MappingProxyType({}),
) -> tuple[Asked, Iterator[Item]]:
    """The same of the run's items, wherever they were kept."""
    from debar.waivers import waive

    head, summary = _head(found, len(waivers), lang, said=bool(said))

    def each() -> Iterator[Item]:
        for item in kept:
            if isinstance(item, Finding):
                plain = replace(item, waived=None, lapsed=None, said=said.get(item.id))
                yield waive(plain, waivers, head.inquiry.today)
            else:
                yield item
        yield summary

    return head, each()


def as_found(connection: Connection, found: Run, lang: str = "en") -> tuple[Asked, Iterator[Item]]:
    """The same as it was found, with the waivers that held then and nothing that was said since."""
    waivers = found.asked["waivers"] if found.asked else 0
    head, summary = _head(found, waivers, lang, said=False)
    return head, chain(packed.read_all(connection, found.id), [summary])


def _head(found: Run, waivers: int, lang: str, said: bool) -> tuple[Asked, Summary]:
    assert found.asked, "only a run that ended is reported"
    assert found.summary
    told = found.asked
    question = cases.Question(tuple(told["buyers"]), told["on"], told["known"], told["act"], told["use"])
    inquiry = question.inquiry(date.fromisoformat(told["today"]), told["answers"])
    knowledge = (told["rulebook"], told["register"], told["version"])
    head = Asked(inquiry, *knowledge, waivers, lang, everything=told.get("all", False), said=said)
    counts = {name: found.summary[name] for name in Summary.__dataclass_fields__ if name in found.summary}
    return head, Summary(**counts, blind=told["blind"])
