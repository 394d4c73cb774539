"""Days, partial days and intervals of days.

The trap this room exists for: a source that says "2026-07" does not mean the first of July. A partial
date is an interval, and a comparison with it has three answers: before, after, or not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day as far as a source gives it: from `first` to `last`, both included.

    >>> Day.parse("2026-07")
    Day(first=datetime.date(2026, 7, 1), last=datetime.date(2026, 7, 31))
    >>> str(Day.parse("2026-07"))
    '2026-07'
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str | date | int) -> Day:
        """Read `2026`, `2026-07` or `2026-07-31`; anything else raises ValueError with the remedy."""
        return cls(text, text) if isinstance(text, date) else _parsed(str(text))

    @property
    def exact(self) -> bool:
        """Whether the source gives one day."""
        return self.first == self.last

    def __str__(self) -> str:
        if self.exact:
            return self.first.isoformat()
        return f"{self.first:%Y}" if self.last.month - self.first.month else f"{self.first:%Y-%m}"

    def reached(self, day: date) -> bool | None:
        """Whether `day` is on or after this day: True, False, or None inside a partial date.

        >>> Day.parse("2026-07").reached(date(2026, 7, 15)) is None
        True
        """
        if day < self.first:
            return False
        if day >= self.last:
            return True
        return None


@lru_cache(8_192)
def _parsed(text: str) -> Day:
    """A day as it is written; remembered, since a rulebook names the same days over and over."""
    found = _ISO.match(text)
    if not found:
        raise ValueError(f"{text!r} is not a day; write 2026-07-31, or 2026-07 or 2026 where the day is unknown")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return Day(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        following = date(year + month // 12, month % 12 + 1, 1)
        return Day(date(year, month, 1), following - timedelta(days=1))
    return Day(date(year, month, day), date(year, month, day))


def add_days(day: Day, days: int) -> Day:
    """The same day, so many days later; a partial date stays partial."""
    return Day(day.first + timedelta(days=days), day.last + timedelta(days=days))
