"""Score a way of identifying on the labelled cases: what is found at `medium` or better, against what is right."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from debar.desk import Desk
from debar.family import trace
from debar.identify import identify
from debar.model import Act, Evidence, Finding, Inquiry, Observation, Role, Strength, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cases import Case, Group

    from debar.register import Register
    from debar.rulebook import Rulebook

BUYER = "us-federal-agency"
"""The buyer whose bans are tried on what must not be called prohibited."""
AS_MADE = frozenset({Role.EQUIPMENT, Role.MODULE, Role.BRAND, Role.CHIP, Role.FIRMWARE})
NOWHERE = Evidence("cases", "cases", "cases", "", 0)


class Tool(Protocol):
    """A way of identifying."""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        ...

    def found(self, case: Case) -> Mapping[str, str]:
        """Listed group -> what found it, for each that made the thing as far as this tool can tell."""
        ...


@dataclass
class Score:
    """Counts over some cases; open ones are not among them."""

    cases: int = 0
    positive: int = 0
    right: int = 0
    wrong: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def missed(self) -> int:
        """Positive cases whose group was not found."""
        return self.positive - self.right

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that is right; None where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Of what is there, the share that was found; None where nothing is there."""
        return self.right / self.positive if self.positive else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None where nothing is there and nothing was found."""
        wanted = self.positive + self.right + self.wrong
        return 2 * self.right / wanted if wanted else None

    def add(self, other: Score) -> None:
        """Count another score in."""
        self.cases += other.cases
        self.positive += other.positive
        self.right += other.right
        self.wrong += other.wrong
        self.seconds += other.seconds


class Debar:
    """What is measured: debar with its own register, ownership read on the case's day."""

    name = "debar"

    def __init__(self, register: Register, groups: Iterable[Group], day: date) -> None:
        self.register, self.day = register, day
        self.heads = {maker: group.id for group in groups for maker in group.makers}

    def found(self, case: Case) -> dict[str, str]:
        """Listed groups that made the thing, at `medium` or better; a service is asked for only where one is told."""
        roles = AS_MADE | {Role.SERVICE} if case.role == "service" else AS_MADE
        day = _day(case, self.day)
        found = {}
        for each in identify(case.fields, self.register):
            if each.role in roles and each.strength >= Strength.MEDIUM:
                group = self.group(each.maker, day)
                if group:
                    clues = ", ".join(f"{clue.kind} {clue.found!r}" for clue in each.clues)
                    found[group] = f"{each.maker} as {each.role} by {clues}"
        return found

    def group(self, maker: str, day: date) -> str | None:
        """The listed group that a maker belonged to on a day."""
        chain = (maker, *(owner.owner for owner in trace(maker, day, self.register).owners))
        return next((self.heads[each] for each in chain if each in self.heads), None)

    def names(self, case: Case) -> frozenset[str]:
        """Makers and groups found as makers, listed or not."""
        found = [
            e.maker
            for e in identify(case.fields, self.register)
            if e.strength >= Strength.MEDIUM and e.role in AS_MADE
        ]
        groups = (self.group(maker, _day(case, self.day)) for maker in found)
        return frozenset([*found, *(group for group in groups if group)])


def _day(case: Case, day: date) -> date:
    return date.fromisoformat(case.on) if case.on else day


def score(cases: Iterable[Case], tool: Tool, listed: frozenset[str]) -> dict[str, Score]:
    """Difficulty -> counts and errors of one tool."""
    scores: dict[str, Score] = {}
    for case in cases:
        start = time.perf_counter()
        found = tool.found(case)
        taken = time.perf_counter() - start
        if not case.open:
            _count(scores.setdefault(case.difficulty, Score()), case, found, listed, taken)
    return scores


def _count(into: Score, case: Case, found: Mapping[str, str], listed: frozenset[str], taken: float) -> None:
    right = case.made if case.made in listed else None
    into.cases += 1
    into.seconds += taken
    into.positive += right is not None
    if right in found:
        into.right += 1
    elif right:
        into.errors.append(f"missed {right}: {_told(case)}")
    for group, why in found.items():
        if group != right:
            into.wrong += 1
            into.errors.append(f"wrong {group} ({why[:160]}), is {case.maker} as {case.role}: {_told(case)}")


def _told(case: Case) -> str:
    day = f" on {case.on}" if case.on else ""
    return f"{case.id}: {case.text!r}{day}"


def total(scores: Mapping[str, Score]) -> Score:
    """All difficulties together."""
    result = Score()
    for each in scores.values():
        result.add(each)
    return result


def prohibited(
    cases: Iterable[Case], register: Register, rulebook: Rulebook, day: date
) -> dict[str, tuple[str, ...]]:
    """Id of a case -> the rules under which a US federal agency that buys it on its day is told `prohibited`."""
    desks: dict[date, Desk] = {}
    barred = {}
    for case in cases:
        on = _day(case, day)
        if on not in desks:
            asked = Inquiry(buyers=(BUYER,), today=day, known=day, on=on, act=Act.PROCURE)
            desks[on] = Desk.of(asked, register, rulebook)
        results = desks[on].results(Observation(NOWHERE, case.id, case.fields))
        rules = [
            e.ruling.law.id for e in results if isinstance(e, Finding) and e.ruling.verdict is Verdict.PROHIBITED
        ]
        if rules:
            barred[case.id] = tuple(dict.fromkeys(rules))
    return barred
