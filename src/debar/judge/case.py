"""What is judged, and what each question about it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from debar.model import Verdict

if TYPE_CHECKING:
    from datetime import date

    from debar.model import Act, Lineage, Question, Role, Strength
    from debar.rulebook import Bar, Rule, Rulebook, Target, Vendor


class Case(NamedTuple):
    """One identified thing before the law of a day: everything a ruling depends on, and nothing else."""

    maker: str
    maker_name: str
    role: Role
    strength: Strength
    contradicted: bool
    goods: str | None
    lineage: Lineage
    facts: tuple[tuple[str, str], ...]
    buyer: str
    act: Act
    on: date
    known: date
    rulebook: Rulebook
    sells: bool = False
    """Whether the maker is also the seller of the thing."""

    def fact(self, key: str) -> str | None:
        """The settled answer, or None when nobody answered."""
        return next((value for name, value in self.facts if name == key), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A question that does not stop the bar: how strong it may still be, why, and what it leaves to ask."""

    ceiling: Verdict = Verdict.PROHIBITED
    because: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Out:
    """The bar does not reach this case; `note` says so where a reader would want to know."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One bar, one of its targets, held against the case: who is caught, in which role."""

    case: Case
    rule: Rule
    bar: Bar
    target: Target
    vendor: Vendor | None
    role: Role
    caught: Step
    only_use: bool = False
    """Whether something is bought under a rule that bars only its use."""
