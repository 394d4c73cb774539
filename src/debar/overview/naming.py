"""The rules that name a maker or one of its owners, and what each can give for it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.catalogue import makers_of
from debar.family import trace
from debar.overview.strongest import Aim, can_give, since_when
from debar.rulebook.state import state

if TYPE_CHECKING:
    from datetime import date

    from debar.model import Lineage, Verdict
    from debar.register import Register
    from debar.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Naming:
    """A rule that names a maker, or an owner it has that day, and what it can give that day."""

    rule: Rule
    names: str
    """The maker or owner that it names."""
    verdict: Verdict | None
    """The strongest it can give for this maker that day, all facts granted; None where it says nothing."""
    since: date | None
    says: str
    """Its state in words; empty before it was known of."""


def naming(rulebook: Rulebook, register: Register, maker: str, on: date, known: date) -> list[Naming]:
    """The rules that name the maker or one of its owners on a day, by jurisdiction; lists they work through count."""
    lineage = trace(maker, on, register)
    owners = [maker, *dict.fromkeys(edge.owner for edge in (*lineage.owners, *lineage.uncertain))]
    found = []
    for rule in rulebook.rules.values():
        named = set(makers_of(rule))
        whom = next((id for id in owners if id in named), None)
        stands = state(rule, on, known) if whom else None
        if whom and stands:
            found.append(_naming(rule, whom, lineage, rulebook, (on, known), stands.says))
    return sorted(
        found, key=lambda each: (each.rule.jurisdiction, each.verdict.rank if each.verdict else 9, each.rule.id)
    )


def _naming(
    rule: Rule, whom: str, lineage: Lineage, rulebook: Rulebook, days: tuple[date, date], says: str
) -> Naming:
    aim = Aim(rulebook, lineage=lineage)
    verdict = can_give(rule, aim, *days)
    return Naming(rule, whom, verdict, since_when(rule, aim, *days) if verdict else None, says)
