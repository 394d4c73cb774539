"""Who owned a maker on a day: dated edges walked up to the top.

Ownership is an interval. A partial date ("2022-11") leaves days on which nobody can say; such an edge, like one
from an uncertain source, is told apart from the edges that hold.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day
from debar.model import SUPPLY, Lineage, Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.register import Register

CONTROL = ("subsidiary", "division", "brand")
"""Kinds of edge by which the owner decides; an affiliate or a joint venture is named, and leads nowhere if another
edge controls."""


def lineage_of(maker: str, day: date, register: Register) -> Lineage:
    """`trace`, remembered for the span of days in which nobody in the maker's line changed hands."""
    days = turns(maker, register)
    at = bisect_right(days, day)
    return _traced(maker, days[at - 1] if at else date.min, register)


@lru_cache(4_096)
def turns(maker: str, register: Register) -> tuple[date, ...]:
    """The days on which a question about the line may be answered otherwise than the day before."""
    edges = [edge for each in _ever_above(maker, register) for edge in _edges(each, register)]
    days = [Day.parse(text) for edge in edges for text in (edge.since, edge.until) if text]
    return tuple(sorted({turn for day in days for turn in (day.first, day.last)}))


def trace(maker: str, day: date, register: Register) -> Lineage:
    """The owners of a maker on a day, nearest first, the controlling chain last; and who owned it before."""
    owners: list[Ownership] = []
    uncertain: list[Ownership] = []
    former: list[Ownership] = []
    seen = {maker}
    level = [maker]
    while level:
        edges = [edge for each in level for edge in _edges(each, register)]
        held = [edge for edge in edges if holds(edge, day) is True]
        owners += sorted(held, key=lambda edge: edge.kind in CONTROL)
        uncertain += [edge for edge in edges if holds(edge, day) is None]
        former += [edge for edge in edges if ended(edge, day) is True and edge.kind != SUPPLY]
        level = _unseen(held, seen)
    perhaps = {edge.owner for edge in uncertain if edge.kind != SUPPLY}
    seats = _seats(seen | perhaps, register)
    return Lineage(maker, tuple(_controlling_last(owners)), tuple(uncertain), tuple(former), seats)


_traced = lru_cache(16_384)(trace)


def _seats(makers: set[str], register: Register) -> tuple[tuple[str, str], ...]:
    """(maker, country) of the maker and its owners, sure or not, where a seat is on record."""
    known = (register.makers.get(maker) for maker in sorted(makers))
    return tuple((each.id, each.seat) for each in known if each and each.seat)


def holds(edge: Ownership, day: date) -> bool | None:
    """Whether the owner controlled the maker that day; None when a partial date or a weak source leaves it open, and
    for supply, which is no control and yet may tell who built the thing."""
    begun = Day.parse(edge.since).reached(day) if edge.since else True
    over = ended(edge, day)
    if begun is False or over is True:
        return False
    if begun is None or over is None or edge.confidence == "uncertain" or edge.kind == SUPPLY:
        return None
    return True


def ended(edge: Ownership, day: date) -> bool | None:
    """Whether the edge was over on that day; None inside a partial date."""
    return Day.parse(edge.until).reached(day) if edge.until else False


def related(one: str, other: str, register: Register) -> bool:
    """Whether two makers ever belonged together: the same, one owning the other, or under one owner."""
    return one == other or bool(_ever_above(one, register) & _ever_above(other, register))


def _ever_above(maker: str, register: Register) -> set[str]:
    seen = {maker}
    level = [maker]
    while level:
        level = _unseen((edge for each in level for edge in _edges(each, register)), seen)
    return seen


def _edges(maker: str, register: Register) -> tuple[Ownership, ...]:
    known = register.makers.get(maker)
    return known.owned if known else ()


def _unseen(edges: Iterable[Ownership], seen: set[str]) -> list[str]:
    """The owners not met before, which are met now: a circle in the data ends here."""
    owners = [edge.owner for edge in edges]
    fresh = [owner for at, owner in enumerate(owners) if owner not in seen and owner not in owners[:at]]
    seen.update(fresh)
    return fresh


def _controlling_last(owners: list[Ownership]) -> list[Ownership]:
    """The chain of control moved to the end, its top last, so that the group is who decides.

    Without any controlling edge the order of the walk stands.
    """
    chain: list[Ownership] = []
    at = owners[0].maker if owners else ""
    while True:
        step = next(
            (edge for edge in owners if edge.maker == at and edge.kind in CONTROL and edge not in chain), None
        )
        if step is None:
            return [edge for edge in owners if edge not in chain] + chain
        chain.append(step)
        at = step.owner
