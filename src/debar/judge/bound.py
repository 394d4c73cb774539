"""Which rules bind a buyer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from debar.rulebook import Bar, Rule, Rulebook


@lru_cache(maxsize=1_024)
def bound_bars(rulebook: Rulebook, buyer: str) -> tuple[tuple[Rule, tuple[Bar, ...]], ...]:
    """The rules that bind this buyer, each with the bars that do; for `anyone` every rule, whoever it binds.

    That no rule was found in a country is an answer for its buyers only. Raises UsageError for an unknown buyer.
    """
    kinds = None if buyer == ANYONE else frozenset(rulebook.is_a(buyer))
    found = (
        (rule, tuple(bar for bar in rule.bars if kinds is None or not kinds.isdisjoint(bar.bound)))
        for rule in rulebook.rules.values()
        if kinds is not None or not rule.absent
    )
    return tuple((rule, bars) for rule, bars in found if bars)


@lru_cache(maxsize=1_024)
def bars_of_kinds(rulebook: Rulebook, buyer: str) -> tuple[tuple[Rule, tuple[Bar, ...], tuple[str, ...]], ...]:
    """The rules that do not bind this buyer and yet some kind of it (a licensee among the operators): each with the
    bars that bind the same kinds, and those kinds. None for `anyone`. Raises UsageError for an unknown buyer."""
    if buyer == ANYONE:
        return ()
    own = frozenset(rulebook.is_a(buyer))
    kinds = {kind: frozenset(each.kinds) for kind, each in rulebook.buyers.items() if buyer in each.kinds}
    found: dict[tuple[Rule, tuple[Bar, ...]], list[str]] = {}
    for rule in rulebook.rules.values() if len(kinds) > 1 else ():
        for kind, wide in kinds.items():
            bars = tuple(bar for bar in rule.bars if own.isdisjoint(bar.bound) and not wide.isdisjoint(bar.bound))
            if bars and not rule.absent:
                found.setdefault((rule, bars), []).append(kind)
    return tuple((rule, bars, tuple(several)) for (rule, bars), several in found.items())


@lru_cache(maxsize=1_024)
def absences(rulebook: Rulebook, buyer: str) -> tuple[Rule, ...]:
    """The records that no rule was found for this buyer; none for `anyone`. Raises UsageError."""
    kinds = frozenset() if buyer == ANYONE else frozenset(rulebook.is_a(buyer))
    return tuple(rule for rule in rulebook.rules.values() if rule.absent and not kinds.isdisjoint(rule.bound))
