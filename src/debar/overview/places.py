"""What each place can give on a day: the strongest verdict of its rules, or nothing, or that no rule was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.catalogue import Filter, places
from debar.model import Act
from debar.overview.strongest import Aim, can_give, since_when
from debar.rulebook.state import state

if TYPE_CHECKING:
    from datetime import date

    from debar.model import Lineage, Verdict
    from debar.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Spoken:
    """One rule that has something to say on a day."""

    rule: Rule
    verdict: Verdict
    """The strongest it can give, all facts granted."""
    since: date | None
    """Since when it can give that."""
    says: str
    """Its state in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """One jurisdiction on a day. A place without rules that was never looked at is in no list of these."""

    code: str
    spoken: tuple[Spoken, ...]
    """Strongest first."""
    silent: tuple[str, ...]
    """Ids of rules, public by then, that say nothing of what is asked on that day."""
    recorded: bool
    """Whether any instrument of the place is on record, public by then or not."""
    looked: str | None
    """The day on which somebody last looked for rules and recorded that none was found."""

    @property
    def strongest(self) -> Verdict | None:
        """The strongest verdict that can be given there."""
        return self.spoken[0].verdict if self.spoken else None

    @property
    def since(self) -> date | None:
        """The first day since which one of its rules can give that."""
        days = [each.since for each in self.spoken if each.verdict is self.strongest and each.since]
        return min(days, default=None)

    @property
    def word(self) -> str:
        """How it stands, for pictures and machines: a verdict, or `silent`, or `none-found`."""
        if self.strongest:
            return self.strongest.word
        return "silent" if self.recorded else "none-found"


def places_on(
    rulebook: Rulebook, wanted: Filter, on: date, known: date, lineage: Lineage | None = None
) -> list[Place]:
    """Every jurisdiction with rules or a statement that none was found, by code; `lineage` is the wanted maker's."""
    act = Act(wanted.act) if wanted.act else None
    aim = Aim(rulebook, wanted.buyer, act, lineage)
    codes = [code for code in places(rulebook) if wanted.jurisdiction in (None, code)]
    found = (_place(code, rulebook.in_jurisdiction(code), aim, on, known) for code in codes)
    return [place for place in found if place.recorded or place.looked]


def _place(code: str, rules: tuple[Rule, ...], aim: Aim, on: date, known: date) -> Place:
    spoken, silent = [], []
    for rule in rules:
        verdict = can_give(rule, aim, on, known)
        if verdict:
            stands = state(rule, on, known)
            spoken.append(Spoken(rule, verdict, since_when(rule, aim, on, known), stands.says if stands else ""))
        elif not rule.absent and any(event.known.reached(known) is not False for event in rule.history):
            silent.append(rule.id)
    spoken.sort(key=lambda each: (each.verdict.rank, each.rule.id))
    looked = max((rule.reviewed for rule in rules if rule.absent), default=None)
    return Place(code, tuple(spoken), tuple(silent), any(not rule.absent for rule in rules), looked)


def place_rows(found: list[Place], names: dict[str, str]) -> list[dict[str, Any]]:
    """One row a place, for tables and machines."""
    return [
        {
            "jurisdiction": place.code,
            "name": names.get(place.code, place.code),
            "state": place.word,
            "strongest": place.strongest.value if place.strongest else None,
            "since": str(place.since) if place.since else None,
            "rules": [f"{each.rule.id} {each.verdict.value}" for each in place.spoken],
            "silent": list(place.silent),
            "none_found": place.looked,
        }
        for place in found
    ]
