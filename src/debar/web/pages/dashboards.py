"""Overviews: how findings stand by verdict, maker, rule, site and deadline, over all cases or in one; pictures with
their tables beside them."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection, func, select

from debar.casework import cases
from debar.casework.tables import CASES, CELLS, RUNS
from debar.errors import InvalidError
from debar.model import Verdict
from debar.web.doors import Person, Visitor
from debar.web.show import page
from debar.web.tables import answer

router = APIRouter()
BY = ("verdict", "maker", "rule", "site", "deadline", "state")
SHOWN = 12
"""Values in a picture; the table has all up to `LISTED`, the file every one."""
LISTED = 100
VERDICTS = tuple(verdict.value for verdict in Verdict if verdict not in (Verdict.CLEAR, Verdict.UNIDENTIFIED))


class Bar(NamedTuple):
    """One value with its findings by verdict."""

    value: str
    findings: int
    parts: tuple[tuple[str, int], ...]
    """(verdict, findings), strongest first."""


@router.get("/dashboard")
def overall(visitor: Person, by: str = "", format: str = "html") -> Response:
    """The newest results of all open cases."""
    return _dashboard(visitor, None, by, format)


@router.get("/cases/{id}/dashboard")
def of_case(visitor: Person, id: str, by: str = "", format: str = "html") -> Response:
    """The newest result of one case."""
    return _dashboard(visitor, id, by, format)


def _dashboard(visitor: Visitor, id: str | None, by: str, format: str) -> Response:
    if by and by not in BY:
        raise InvalidError(f"by: {by[:20]!r} is none of {', '.join(BY)}")
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id) if id else None
        found = {name: bars(connection, id, name) for name in BY}
    if by:
        rows = [{by: bar.value, "findings": bar.findings, **dict(bar.parts)} for bar in found[by]]
        table = answer(format, f"findings-by-{by}", (by, "findings", *VERDICTS), rows)
        if table:
            return table
    here = f"/cases/{id}/findings" if id else None
    return page(
        visitor, "dashboard.html.j2", case=case, found=found, here=here, shown=SHOWN, listed=LISTED,
        verdicts=VERDICTS, widths=widths,
    )  # fmt: skip


def bars(connection: Connection, case: str | None, by: str) -> list[Bar]:
    """Findings of the newest runs by one facet and verdict: deadlines by day, all else by number."""
    column = CELLS.c[by]
    newest = (CASES.c.id == RUNS.c.case) & (CASES.c.run == RUNS.c.number)
    joined = CELLS.join(RUNS, RUNS.c.id == CELLS.c.run).join(CASES, newest)
    asked = select(column, CELLS.c.verdict, func.sum(CELLS.c.count)).select_from(joined).where(CELLS.c.count > 0)
    asked = asked.where(CASES.c.id == case) if case else asked.where(CASES.c.state == "open")
    counted: dict[str, dict[str, int]] = {}
    for value, verdict, count in connection.execute(asked.group_by(column, CELLS.c.verdict)):
        counted.setdefault(value, {})[verdict] = int(count)
    made = [Bar(value, sum(parts.values()), _in_order(parts)) for value, parts in counted.items()]
    if by == "verdict":
        return sorted(made, key=lambda bar: VERDICTS.index(bar.value))
    if by == "deadline":
        return sorted((bar for bar in made if bar.value), key=lambda bar: bar.value)
    return sorted((bar for bar in made if bar.value), key=lambda bar: (-bar.findings, bar.value))


def _in_order(parts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((verdict, parts[verdict]) for verdict in VERDICTS if verdict in parts)


def widths(found: list[Bar], room: float) -> list[list[tuple[str, float, float]]]:
    """For each bar its parts as (verdict, left, width), the longest as wide as the room."""
    most = max((bar.findings for bar in found), default=1)
    drawn: list[list[tuple[str, float, float]]] = []
    for bar in found:
        at, parts = 0.0, []
        for verdict, count in bar.parts:
            width = room * count / most
            parts.append((verdict, round(at, 1), round(width, 1)))
            at += width
        drawn.append(parts)
    return drawn
