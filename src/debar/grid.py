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
        self._turns: dict[tuple[str, str], tuple[date, ...]] = {}
        self._told: dict[tuple[str, str | None, str, str, int], Told] = {}

    def __call__(self, maker: str, goods: str | None, buyer: str, act: str, day: date) -> Told:
        """The rules that speak of goods of a class (None: not known) made and acted upon on that day.

        Raises UsageError for an unknown buyer and ValueError for an unknown act.
        """
        turns = self._turns.get((maker, buyer))
        if turns is None:
            turns = self._days_of_change(maker, buyer)
        span = bisect_right(turns, day)
        told = self._told.get((maker, goods, buyer, act, span))
        if told is None:
            told = self._told[maker, goods, buyer, act, span] = self._judged(maker, goods, buyer, act, day)
        return told

    def _days_of_change(self, maker: str, buyer: str) -> tuple[date, ...]:
        """The days from which on a case of this maker and buyer may come out otherwise than the day before."""
        days = {*edges(self._rulebook, buyer), *turns(maker, self._register)}
        return self._turns.setdefault((maker, buyer), tuple(sorted(days)))

    def _judged(self, maker: str, goods: str | None, buyer: str, act: str, day: date) -> Told:
        known = self._register.makers.get(maker)
        name = known.name if known else maker
        seen = Identification(maker, name, Role.EQUIPMENT, Strength.STRONG, (), goods)
        lineage = lineage_of(maker, day, self._register)
        judged = judge(seen, lineage, self._facts, buyer, Act(act), day, self._known, self._rulebook)
        return tuple((ruling.law.id, ruling.verdict) for ruling in judged.rulings)
