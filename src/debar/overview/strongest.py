"""The strongest verdict a rule can give on a day, for whom and for whose goods, all facts granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.judge.case import Case, Out
from debar.judge.caught import catch, could_mean
from debar.judge.spans import days_of
from debar.model import Act, Role, Strength, Verdict
from debar.rulebook.book import ANYONE
from debar.rulebook.state import standing, weakest

if TYPE_CHECKING:
    from datetime import date

    from debar.model import Lineage
    from debar.rulebook import Bar, Rule, Rulebook, Target


@dataclass(frozen=True, slots=True)
class Aim:
    """Whom and what is asked about; None takes every buyer, every act, every maker."""

    rulebook: Rulebook
    buyer: str | None = None
    act: Act | None = None
    lineage: Lineage | None = None
    """Of the maker, on the day asked about."""

    def bars(self, rule: Rule) -> list[tuple[Bar, Verdict]]:
        """The bars that bind this buyer and name this act, and the most such a bar can give.

        What a rule says of use counts for a purchase where no bar of it speaks of buying, as `conditional` at most.
        """
        kinds = None if self.buyer is None else frozenset(self.rulebook.is_a(self.buyer))
        bound = [bar for bar in rule.bars if kinds is None or not kinds.isdisjoint(bar.bound)]
        naming = [(bar, Verdict.PROHIBITED) for bar in bound if self.act is None or self.act in bar.acts]
        if naming or self.act is not Act.PROCURE:
            return naming
        return [(bar, Verdict.CONDITIONAL) for bar in bound if Act.USE in bar.acts]


def can_give(rule: Rule, aim: Aim, on: date, known: date) -> Verdict | None:
    """The strongest verdict of any bar on `on` as known by `known`; None where the rule has nothing to say.

    What turns on facts (a purpose, a part of the network, a class of goods) counts as if the facts were given, so the
    answer is "at most". What turns on the maker does not: a rule that names nobody gives `review` at most.
    """
    given = (
        weakest(verdict, most)
        for bar, most in aim.bars(rule)
        for target in bar.targets
        if (verdict := _given(rule, bar, target, aim, on, known))
    )
    return min(given, key=lambda verdict: verdict.rank, default=None)


def since_when(rule: Rule, aim: Aim, on: date, known: date) -> date | None:
    """The first day of the unbroken time up to `on` in which the rule could give what it can give on `on`."""
    verdict = can_give(rule, aim, on, known)
    first = None
    for day in sorted((day for day in days_of(rule) if day <= on), reverse=True):
        if can_give(rule, aim, day, known) is not verdict:
            break
        first = day
    return first


def _given(rule: Rule, bar: Bar, target: Target, aim: Aim, on: date, known: date) -> Verdict | None:
    vendor, most = None, Verdict.PROHIBITED
    if aim.lineage is not None:
        case = _case(aim, aim.lineage, on, known)
        caught = catch(case, rule, bar, target) if could_mean(case, target) else Out()
        if isinstance(caught, Out):
            return None
        most, vendor = caught[0].ceiling, caught[1]
    stands = standing(rule, bar, target, vendor, on, known)
    return weakest(Verdict(bar.verdict), stands.ceiling, most) if stands else None


def _case(aim: Aim, lineage: Lineage, on: date, known: date) -> Case:
    """A thing of that maker of which nothing else is known."""
    return Case(
        lineage.maker,
        lineage.maker,
        Role.EQUIPMENT,
        Strength.STRONG,
        False,
        None,
        lineage,
        (),
        aim.buyer or ANYONE,
        aim.act or Act.PROCURE,
        on,
        known,
        aim.rulebook,
    )
