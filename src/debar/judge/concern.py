"""Makers of concern: those whom an official instrument names on that day, as known by then.

Regimes that name nobody speak about these, and about makers that meet their written criterion.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.model import Verdict
from debar.rulebook.state import alive, standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from debar.model import Lineage
    from debar.rulebook import Bar, Rule, Rulebook, Target, Vendor

Named = tuple[str, frozenset[str]]
"""(id of the rule that names the maker, kinds of ownership through which it reaches others)"""


def concern(rulebook: Rulebook, lineage: Lineage, on: date, known: date) -> str | None:
    """Why this maker is one of concern on that day: which maker of its line is named, and by which rules."""
    named = named_makers(rulebook, on, known)
    direct = named.get(lineage.maker, ())
    if direct:
        return f"named by {_listed(direct)}"
    for edge in (*lineage.owners, *lineage.uncertain):
        through = [each for each in named.get(edge.owner, ()) if edge.kind in each[1]]
        if through:
            return f"{edge.kind} of {edge.owner}, which is named by {_listed(through)}"
    return None


@lru_cache(maxsize=512)
def named_makers(rulebook: Rulebook, on: date, known: date) -> Mapping[str, tuple[Named, ...]]:
    """Maker -> the official instruments, announced or firmer, that name it on that day as known by `known`."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for rule in alive(rulebook.rules.values(), on, known):
        for bar, target, vendor in _vendors(rule):
            if vendor.confidence != "uncertain" and standing(rule, bar, target, vendor, on, known):
                reach = bar.reach if vendor.reach is None else vendor.reach
                found.setdefault(vendor.maker, {})[rule.id] = reach
    return {maker: tuple(rules.items()) for maker, rules in found.items()}


def _vendors(rule: Rule) -> list[tuple[Bar, Target, Vendor]]:
    return [
        (bar, target, vendor)
        for bar in rule.bars
        if Verdict(bar.verdict) is not Verdict.WATCH
        for target in bar.targets
        for vendor in target.vendors.values()
    ]


def _listed(named: tuple[Named, ...] | list[Named], most: int = 4) -> str:
    ids = sorted(rule for rule, _ in named)
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
