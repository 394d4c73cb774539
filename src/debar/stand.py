"""One identified thing before the rules for one buyer, on the grounds that hold for it; and which answers decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from debar.family import lineage_of
from debar.identify import as_of
from debar.judge import GOODS, Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from debar.answers import Entry
    from debar.grounds import Grounds
    from debar.model import Act, Evidence, Identification, Lineage, Ruling
    from debar.register import Register
    from debar.rulebook import Rulebook


class Stand(NamedTuple):
    """Who made it, for whom and for what act it is judged, and what is taken to be so."""

    who: Identification
    buyer: str
    act: Act
    grounds: Grounds
    lineage: Lineage
    only: str | None = None
    """The one rule that is asked, where somebody answered for this rule apart."""
    but: frozenset[str] = frozenset()
    """The rules that are not asked here, since they are asked apart."""
    entries: Sequence[Entry] = ()
    """The answers of files that hold here: for the one rule where one is asked, else for all of them."""

    def of_thing(self, rulebook: Rulebook) -> Stand:
        """The same, where the class of goods that was answered is another than the one found.

        What is answered for all lines alike gives way. What somebody answered for this line stands. Where a column of
        the row says it, neither is taken, so that a person is asked.
        """
        if not self._is_at_odds(rulebook):
            return self
        if self.grounds.is_for_all(GOODS, rulebook):
            return self._replace(grounds=self.grounds.without(GOODS))
        told, found = self.grounds.facts[GOODS], self.who.goods
        if GOODS in self.grounds.sources:
            problem = f"goods is {told!r} by the answer, but {found!r} by the line itself; {told!r} was used"
            return self._replace(grounds=self.grounds.with_issue(problem))
        problem = f"goods is {told!r} by its column, but {found!r} by the rest of the line; it was left unknown"
        neither = self.grounds.without(GOODS).with_issue(problem)
        return self._replace(who=replace(self.who, goods=None), grounds=neither)

    def _is_at_odds(self, rulebook: Rulebook) -> bool:
        """Whether the class of goods that was answered and the one that was found are neither within the other."""
        told, found = self.grounds.facts.get(GOODS), self.who.goods
        if told is None or found is None:
            return False
        return told not in rulebook.classes_above(found) and found not in rulebook.classes_above(told)

    def judged(self, rulebook: Rulebook, known: date, brief: bool = False) -> Judged:
        """What the rules say, as known by a day; `brief` as in `judge`."""
        held, day = self.grounds, self.grounds.day
        judged = judge(
            self.who, self.lineage, held.facts, self.buyer, self.act, day.last, known, rulebook, day.since, brief
        )
        return judged if self.only is None and not self.but else self._asked(judged)

    def _asked(self, judged: Judged) -> Judged:
        """Only what the rules that are asked here say."""
        rulings = tuple(
            ruling
            for ruling in judged.rulings
            if (ruling.law.id == self.only if self.only else ruling.law.id not in self.but)
        )
        return Judged(rulings, judged.notes if self.only is None or not rulings else ())

    def without(self, key: str, register: Register) -> Stand:
        """The same, had nobody answered this question."""
        grounds = self.grounds.without(key)
        if grounds.made == self.grounds.made:
            return self._replace(grounds=grounds)
        who = as_of(self.who, grounds.fields, grounds.built(self.act), register)
        return self._replace(who=who, grounds=grounds, lineage=lineage_of(self.who.maker, grounds.made, register))

    def answers(self, evidence: Evidence) -> list[str]:
        """Every fact that holds here, with who says so."""
        return [_line(key, value, self.grounds.source(key, evidence)) for key, value in self.grounds.facts.items()]


def with_answers(
    stand: Stand,
    rulings: Sequence[Ruling],
    evidence: Evidence,
    rulebook: Rulebook,
    register: Register,
    known: date,
    keys: Iterable[str] | None = None,
) -> list[Ruling]:
    """The rulings, each with a line for every answer without which it would be another: key, value, who says so.

    Of all facts, or of those in `keys`.
    """
    told = list(rulings)
    for key in stand.grounds.facts if keys is None else keys:
        value = stand.grounds.facts[key]
        other = {ruling.law.id: ruling for ruling in stand.without(key, register).judged(rulebook, known).rulings}
        line = _line(key, value, stand.grounds.source(key, evidence))
        for at, ruling in enumerate(rulings):
            if not _alike(ruling, other.get(ruling.law.id)):
                told[at] = replace(told[at], because=_with_line(told[at].because, key, value, line))
    return told


def _line(key: str, value: str, source: str) -> str:
    return f"Answered: {key} is {value!r} ({source})."


def _with_line(because: tuple[str, ...], key: str, value: str, line: str) -> tuple[str, ...]:
    """The line in the place of the one by which `judge` says the same without a source, else at the end."""
    plain = f"Answered: {key.replace('_', ' ')} is {value}."
    if plain in because:
        return tuple(line if each == plain else each for each in because)
    return (*because, line)


def _alike(one: Ruling, other: Ruling | None) -> bool:
    """Whether two rulings of one rule say the same, whatever the day."""
    return other is not None and (one.verdict, one.because, one.questions, one.do, one.deadline) == (
        other.verdict,
        other.because,
        other.questions,
        other.do,
        other.deadline,
    )
