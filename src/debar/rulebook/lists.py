"""Official lists that rules work through: missing, stale, or empty are three different facts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from debar.model import Issue
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debar.model import Inquiry
    from debar.rulebook.book import Rulebook
    from debar.rulebook.values import Bar, OfficialList


def unread(rulebook: Rulebook, inquiry: Inquiry, strict: bool = False) -> Iterator[Issue]:
    """The lists behind rules that bind these buyers which could not be read, or were read too long ago.

    A missing list is always something not looked at; a stale one only when `strict`. Neither gives a verdict.
    """
    for name in sorted(_behind(rulebook, inquiry.buyers)):
        found = rulebook.lists.get(name)
        if found is None or found.missing:
            yield _missing(name, found)
        elif stale(found, inquiry.today):
            yield _stale(found, strict)


def empty(rulebook: Rulebook, bar: Bar) -> str | None:
    """What to say of a bar that works through a list which was read and is officially empty."""
    found = rulebook.lists.get(bar.through) if bar.through else None
    if found is None or found.missing or found.entries:
        return None
    return f"{found.name}: officially empty, list checked on {found.checked}."


def stale(found: OfficialList, today: date) -> bool:
    """Whether the list was last read longer ago than it may be trusted."""
    return today > found.checked.last + timedelta(days=found.stale_after)


def _behind(rulebook: Rulebook, buyers: tuple[str, ...]) -> set[str]:
    """The ids of the lists through which rules work that bind one of the buyers."""
    kinds = None if ANYONE in buyers else {kind for buyer in buyers for kind in rulebook.is_a(buyer)}
    return {
        bar.through
        for rule in rulebook.rules.values()
        for bar in rule.bars
        if bar.through and (kinds is None or not kinds.isdisjoint(bar.bound))
    }


def _missing(name: str, found: OfficialList | None) -> Issue:
    title = found.name if found else name
    remedy = "rules that work through it say nothing; obtain the list and add it to a folder given with --rules"
    return Issue(found.file if found else name, None, f"the official list {title!r} could not be read", remedy)


def _stale(found: OfficialList, strict: bool) -> Issue:
    problem = f"the official list {found.name!r} was last read on {found.checked}; later entries are not in it"
    return Issue(found.file, None, problem, "read the list again and update its entries and `checked`", blind=strict)
