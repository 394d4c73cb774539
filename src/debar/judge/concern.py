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

FREE = frozenset({"criteria", "decision"})
"""Ways to catch a maker that name nobody, and so go by what other instruments say."""
ON_LIST = "on_official_list"
"""The answer key for what a person found on an official list."""
Named = tuple[str, frozenset[str]]
"""(id of the rule that names the maker, kinds of ownership through which it reaches others)"""
Naming = tuple["Rule", "Bar", "Target", "Vendor"]


def looked_up(target: Target) -> bool:
    """Whether the bar means whom a list has that is not on record here: its makers are looked up, not named."""
    return any(key == ON_LIST for key, _ in target.when)


def concern(rulebook: Rulebook, lineage: Lineage, on: date, known: date) -> str | None:
    """Why this maker is one of concern on that day: which maker of its line is named, and by which rules."""
    direct = naming(rulebook, lineage.maker, on, known)
    if direct:
        return f"named by {_listed(direct)}"
    for edge in (*lineage.owners, *lineage.uncertain):
        through = tuple(each for each in naming(rulebook, edge.owner, on, known) if edge.kind in each[1])
        if through:
            return f"{edge.kind} of {edge.owner}, which is named by {_listed(through)}"
    return None


@lru_cache(maxsize=65_536)
def naming(rulebook: Rulebook, maker: str, on: date, known: date) -> tuple[Named, ...]:
    """The official instruments, announced or firmer, that name this maker on that day as known by `known`."""
    found: dict[str, frozenset[str]] = {}
    for rule, bar, target, vendor in _namings(rulebook).get(maker, ()):
        if alive(rule, on, known) and standing(rule, bar, target, vendor, on, known):
            found[rule.id] = bar.reach if vendor.reach is None else vendor.reach
    return tuple(found.items())


def anyone_of_concern(rulebook: Rulebook, on: date, known: date) -> bool:
    """Whether any maker at all is of concern on that day."""
    return any(naming(rulebook, maker, on, known) for maker in _namings(rulebook))


@lru_cache(maxsize=8)
def _namings(rulebook: Rulebook) -> Mapping[str, tuple[Naming, ...]]:
    """Maker -> everything that names it, whatever the day. What is marked uncertain does not count."""
    found: dict[str, list[Naming]] = {}
    for rule in rulebook.rules.values():
        for bar in rule.bars:
            for target in bar.targets if _counts(rule, bar) else ():
                for vendor in () if looked_up(target) else target.vendors.values():
                    if "uncertain" not in (target.confidence, vendor.confidence):
                        found.setdefault(vendor.maker, []).append((rule, bar, target, vendor))
    return {maker: tuple(namings) for maker, namings in found.items()}


def _counts(rule: Rule, bar: Bar) -> bool:
    return Verdict(bar.verdict) is not Verdict.WATCH and "uncertain" not in (rule.confidence, bar.confidence)


def _listed(named: tuple[Named, ...], most: int = 4) -> str:
    ids = sorted(rule for rule, _ in named)
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
