"""Who owned a maker and what it owned, over time: for pictures and tables. Nothing is left out, whatever the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from debar.dates import Day
from debar.family import CONTROL
from debar.model import SUPPLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from debar.model import Ownership
    from debar.register import Register

SHORTEST = 10
"""Years that a picture shows at least."""
HELD, SHARED, SUPPLIED, UNSURE = "held", "shared", "supplied", "unsure"
LOOKS = (HELD, SHARED, SUPPLIED, UNSURE)
"""How an ownership looks: control, a part only, no control but supply, not certain."""


@dataclass(frozen=True, slots=True)
class Held:
    """One dated ownership on the way up from a maker, or down from it."""

    edge: Ownership
    depth: int
    """1 for an owner of the maker itself or a maker it owned itself, 2 for the next, ..."""

    @property
    def since(self) -> Day | None:
        """First day, as far as a source gives it; None where none does."""
        return Day.parse(self.edge.since) if self.edge.since else None

    @property
    def until(self) -> Day | None:
        """First day on which it was over; None where it goes on."""
        return Day.parse(self.edge.until) if self.edge.until else None

    @property
    def look(self) -> str:
        """One of `LOOKS`."""
        if self.edge.confidence == "uncertain":
            return UNSURE
        if self.edge.kind == SUPPLY:
            return SUPPLIED
        return HELD if self.edge.kind in CONTROL else SHARED


@dataclass(frozen=True, slots=True)
class Family:
    """A maker among its owners and what it owned, at all times."""

    maker: str
    above: tuple[Held, ...]
    below: tuple[Held, ...]

    @property
    def all(self) -> tuple[Held, ...]:
        """Owners first."""
        return (*self.above, *self.below)

    def years(self, today: date) -> tuple[int, int]:
        """The first year of a picture, and the year after the last."""
        days = [day for each in self.all for day in (each.since, each.until) if day]
        last = max([today.year, *(day.last.year for day in days)]) + 1
        first = min([day.first.year - 1 for day in days], default=last)
        return min(first, last - SHORTEST), last


def family(register: Register, maker: str) -> Family:
    """Everyone who ever owned the maker, and everyone it ever owned, directly or through others at the same time."""
    owned: dict[str, list[Ownership]] = {}
    for each in sorted(register.makers.values(), key=lambda each: each.id):
        for edge in each.owned:
            owned.setdefault(edge.owner, []).append(edge)

    def owners(id: str) -> Sequence[Ownership]:
        return register.makers[id].owned if id in register.makers else ()

    above = _walk(maker, owners, lambda edge: edge.owner)
    below = _walk(maker, lambda id: owned.get(id, ()), lambda edge: edge.maker)
    return Family(maker, tuple(above), tuple(below))


def _walk(maker: str, edges: Callable[[str], Sequence[Ownership]], end: Callable[[Ownership], str]) -> Iterator[Held]:
    """Level by level, each maker once, so that a circle in the data ends here.

    Beyond the first level only what may have held at one time with the step before; a part holding leads no further.
    """
    level: dict[str, list[Held]] = {maker: []}
    seen, depth = {maker}, 1
    while level:
        found = [
            Held(edge, depth)
            for id, before in level.items()
            for edge in edges(id)
            if not before or any(_meet(edge, step.edge) for step in before)
        ]
        yield from sorted(found, key=lambda each: _by_time(each.edge))
        level = {}
        for each in found:
            if each.edge.kind in CONTROL and (id := end(each.edge)) not in seen:
                level.setdefault(id, []).append(each)
        seen.update(level)
        depth += 1


def _meet(one: Ownership, other: Ownership) -> bool:
    """Whether two ownerships may have held on one day."""
    return _begins(one) < _ends(other) and _begins(other) < _ends(one)


def _begins(edge: Ownership) -> date:
    return Day.parse(edge.since).first if edge.since else date.min


def _ends(edge: Ownership) -> date:
    return Day.parse(edge.until).last if edge.until else date.max


def _by_time(edge: Ownership) -> tuple[date, str]:
    return _begins(edge), edge.maker
