"""Spans of days by which the same was known of the law, so that a case is judged once a span.

The edges are all days that stand anywhere in the rules: more than what is compared with the day of knowing, and so
never too few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.rulebook import Rulebook

ONE_DAY = timedelta(days=1)


def known_start(rulebook: Rulebook, known: date) -> date:
    """The first day of the span in which the same is known of the law as by `known`."""
    edges = _edges(rulebook)
    at = bisect_right(edges, known)
    return edges[at - 1] if at else date.min


@lru_cache(maxsize=16)
def _edges(rulebook: Rulebook) -> tuple[date, ...]:
    days = {day for rule in rulebook.rules.values() for day in _days_in(rule)}
    return tuple(
        sorted({edge for day in days for edge in (day.first, day.first + ONE_DAY, day.last, day.last + ONE_DAY)})
    )


def _days_in(value: object) -> Iterator[Day]:
    """Every day within a value of the rulebook, however deep."""
    if isinstance(value, Day):
        yield value
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _days_in(each)
    elif isinstance(value, Mapping):
        yield from _days_in(tuple(value.values()))
    elif is_dataclass(value):
        yield from _days_in(tuple(getattr(value, each.name) for each in fields(value)))
