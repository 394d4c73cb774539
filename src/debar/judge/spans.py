"""Spans of days on which the law is the same, so that a case is judged once a span and not once a day.

The edges are all days that the rules for a buyer compare the day of the act with; a test holds that none is missing.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day, add_days
from debar.judge.bound import bars_of_kinds, bound_bars
from debar.judge.concern import FREE
from debar.rulebook.state import year_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debar.rulebook import Bar, Rule, Rulebook, Target, Vendor

ONE_DAY = timedelta(days=1)


def span_start(rulebook: Rulebook, buyer: str, on: date) -> date:
    """The first day of the span with the same law for a buyer as `on`; before all edges the first day there is."""
    return _start(edges(rulebook, buyer), on)


def kinds_span_start(rulebook: Rulebook, buyer: str, on: date) -> date:
    """The same for the law that binds kinds of this buyer and not the buyer itself."""
    return _start(_kinds_edges(rulebook, buyer), on)


def _start(days: tuple[date, ...], on: date) -> date:
    at = bisect_right(days, on)
    return days[at - 1] if at else date.min


def days_between(rulebook: Rulebook, buyer: str, first: date, last: date) -> tuple[date, ...]:
    """`first`, every day up to `last` on which the law may change for a buyer, and `last`."""
    days = edges(rulebook, buyer)
    inner = days[bisect_right(days, first) : bisect_right(days, last)]
    return tuple(dict.fromkeys((first, *inner, last)))


@lru_cache(maxsize=1_024)
def edges(rulebook: Rulebook, buyer: str) -> tuple[date, ...]:
    """Every day on which what the law says to a buyer may change, ascending."""
    return _days_of_all(rulebook, bound_bars(rulebook, buyer))


@lru_cache(maxsize=1_024)
def _kinds_edges(rulebook: Rulebook, buyer: str) -> tuple[date, ...]:
    return _days_of_all(rulebook, [(rule, bars) for rule, bars, _ in bars_of_kinds(rulebook, buyer)])


def _days_of_all(rulebook: Rulebook, bound: Sequence[tuple[Rule, tuple[Bar, ...]]]) -> tuple[date, ...]:
    """The days of these rules; of all rules where one asks whom any other names."""
    free = any(bar.catch in FREE for _, bars in bound for bar in bars)
    spoken = rulebook.rules.values() if free else [rule for rule, _ in bound]
    return tuple(sorted(set().union(*(days_of(rule) for rule in spoken))))


@lru_cache(maxsize=4_096)
def days_of(rule: Rule) -> frozenset[date]:
    """Every day on which this rule may say something else than the day before."""
    found: set[date] = set()
    for day in _days(rule):
        if day:
            found |= {day.first, day.first + ONE_DAY, day.last, day.last + ONE_DAY}
    return frozenset(found)


def _days(rule: Rule) -> Iterator[Day | None]:
    for event in rule.history:
        yield event.date
        if event.state == "denied":
            yield Day.parse(year_after(event.date))
    for duty in rule.duties:
        yield from (Day.parse(text) for text in (duty["since"], duty["until"]) if text)
    for bar in rule.bars:
        yield from _bar_days(bar)
        for target in bar.targets:
            yield from _target_days(bar, target)
    if rule.force:
        yield from (rule.force.since, rule.force.until)


def _bar_days(bar: Bar) -> Iterator[Day | None]:
    yield from (bar.deadline, bar.contract_from, bar.contract_until)
    if bar.force:
        yield from (bar.force.since, bar.force.not_before, bar.force.until, bar.force.known)
        for stay in bar.force.suspended:
            yield from stay


def _target_days(bar: Bar, target: Target) -> Iterator[Day | None]:
    held: list[Target | Vendor] = [target, *target.vendors.values()]
    for each in held:
        yield from (each.listed, each.delisted)
        yield add_days(each.listed, bar.delay) if each.listed else None
    yield from (day for carve in target.exceptions for day in (carve.since, carve.until))
