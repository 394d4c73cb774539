"""The law as a grid: maker x class of goods x buyer x act x day, for maps, comparisons and audits of many cases.

Each field of the grid is worked out once for the whole span of days on which neither the law for that buyer nor the
maker's family changed; every other day of the span is a look-up.
"""

from __future__ import annotations

from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING

from debar.family import lineage_of, turns
from debar.judge import judge
from debar.judge.spans import edges
from debar.model import Act, Identification, Role, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from debar.model import Verdict
    from debar.register import Register
    from debar.rulebook import Rulebook

Told = tuple[tuple[str, "Verdict"], ...]
"""(rule, its verdict), the strongest first; empty where no rule speaks."""
Row = tuple[list["date"], list[Told | None]]
"""The days on which something may change, and what is told in each span between them once it was asked for."""


class Grid:
    """What the rules say about equipment of a surely identified maker, as publicly known by one day.

    `facts` are settled answers that hold for every field of the grid.
    """

    def __init__(
        self,
        register: Register,
        rulebook: Rulebook,
        known: date,
        facts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._register = register
        self._rulebook = rulebook
        self._known = known
        self._facts = facts
        self._days: dict[tuple[str, str], list[date]] = {}
        self._rows: dict[tuple[str, str | None, str, str], Row] = {}

    def __call__(self, maker: str, goods: str | None, buyer: str, act: str, day: date) -> Told:
        """The rules that speak of goods of a class (None: not known) made and acted upon on that day.

        Raises UsageError for an unknown buyer and ValueError for an unknown act.
        """
        turns, told = self._rows.get((maker, goods, buyer, act)) or self._row(maker, goods, buyer, act)
        span = bisect_right(turns, day)
        found = told[span]
        if found is None:
            found = told[span] = self._judged(maker, goods, buyer, act, day)
        return found

    def _row(self, maker: str, goods: str | None, buyer: str, act: str) -> Row:
        """A row with nothing worked out yet: the days from which on a case may come out otherwise, and its spans."""
        days = self._days.get((maker, buyer))
        if days is None:  # one list for all classes and acts: what is looked at often lies close together
            days = sorted({*edges(self._rulebook, buyer), *turns(maker, self._register)})
            self._days[maker, buyer] = days
        return self._rows.setdefault((maker, goods, buyer, act), (days, [None] * (len(days) + 1)))

    def _judged(self, maker: str, goods: str | None, buyer: str, act: str, day: date) -> Told:
        known = self._register.makers.get(maker)
        name = known.name if known else maker
        seen = Identification(maker, name, Role.EQUIPMENT, Strength.STRONG, (), goods)
        lineage = lineage_of(maker, day, self._register)
        judged = judge(seen, lineage, self._facts, buyer, Act(act), day, self._known, self._rulebook)
        return tuple((ruling.law.id, ruling.verdict) for ruling in judged.rulings)
