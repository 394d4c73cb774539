"""Official lists that could not be read, or were read too long ago: said, never judged by."""

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
    from debar.rulebook.values import OfficialList


def unread(rulebook: Rulebook, inquiry: Inquiry, strict: bool) -> Iterator[Issue]:
    """An Issue for each list that a rule of these buyers works through and that is missing or stale.

    A missing list gives no verdict, a stale one is still used; either blinds the run only when `strict`.
    """
    for official in needed(rulebook, inquiry.buyers):
        if official.missing:
            yield Issue(
                official.file,
                None,
                f"the list {official.name} could not be read; nothing was judged by it",
                "look it up by hand, or give it with --rules",
                blind=strict,
            )
        elif stale(official, inquiry.today):
            yield Issue(
                official.file,
                None,
                f"the list {official.name} was last checked on {official.checked}, more than"
                f" {official.stale_after} days ago; it was used as it stood then",
                "update debar, or check the list and give it with --rules",
                blind=strict,
            )


def stale(official: OfficialList, today: date) -> bool:
    """Whether the list was checked too long ago."""
    return official.checked.last + timedelta(days=official.stale_after) < today


def needed(rulebook: Rulebook, buyers: tuple[str, ...]) -> Iterator[OfficialList]:
    """The lists through which rules that bind these buyers work, by id."""
    kinds = {kind for buyer in buyers if buyer != ANYONE for kind in rulebook.is_a(buyer)}
    used = {
        bar.through
        for rule in rulebook.rules.values()
        for bar in rule.bars
        if bar.through and (ANYONE in buyers or not kinds.isdisjoint(bar.bound))
    }
    yield from (rulebook.lists[id] for id in sorted(used) if id in rulebook.lists)
