"""What no order of days in a rule may be: an end before its beginning, two intervals of one thing that overlap.

Only what is certainly wrong is refused; partial days ("2026-07") are given the benefit of the doubt. Each function
raises ValueError with the remedy; pydantic adds the entry it stands in.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Protocol

from debar.dates import Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Interval = tuple[str | None, str | None]
"""First day, and the first day on which it is over; None is open."""


class Listed(Protocol):
    """Somebody who stands on a list for a while."""

    @property
    def listed(self) -> str | None: ...

    @property
    def delisted(self) -> str | None: ...


def must_follow(first: str | None, then: str | None, names: str, same_day: bool = False) -> None:
    """The second day comes after the first (or on it, where `same_day`); `names`: `until, since`."""
    if not first or not then:
        return
    begins, ends = Day.parse(first).first, Day.parse(then).last
    if ends < begins or (ends == begins and not same_day):
        later, earlier = names.split(", ")
        raise ValueError(f"{later} {then} is not after {earlier} {first}; mend one of them")


def must_lie_within(inner: Sequence[Interval], outer: Interval, what: str) -> None:
    """Intervals of one thing follow each other without overlapping, inside the whole."""
    for begin, end in inner:
        must_follow(begin, end, f"the end of {what}, its beginning")
        must_follow(outer[0], begin, f"{what}, since", same_day=True)
        must_follow(begin, outer[1], f"until, {what}", same_day=True)
    for one, other in pairwise(sorted(inner, key=lambda each: Day.parse(each[0] or "0001").first)):
        if overlap(one, other):
            raise ValueError(f"{what}s {told(one)} and {told(other)} overlap; write them one after the other")


def must_not_overlap(named: Iterable[tuple[str, Listed]], what: str) -> None:
    """The same name twice only for two times that do not meet."""
    by_name: dict[str, list[Interval]] = {}
    for name, each in named:
        by_name.setdefault(name, []).append((each.listed, each.delisted))
    for name, times in by_name.items():
        for one, other in combinations(times, 2):
            if overlap(one, other):
                raise ValueError(f"{what} {name!r} stands here twice for {told(one)} and {told(other)}; keep one")


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals certainly share a day."""
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Interval, other: Interval) -> bool:
    return not one[0] or not other[1] or Day.parse(one[0]).last < Day.parse(other[1]).first


def told(interval: Interval) -> str:
    """An interval as a person writes it."""
    return f"{interval[0] or '...'} to {interval[1] or '...'}"
