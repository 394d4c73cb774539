"""Dates as people write them -> YYYY-MM-DD, column by column, and never by guessing silently.

What is certain is settled; what is no date stays as it was written; a day that does not exist is taken out and
reported; `3/4/2026` is read in the order that the first unmistakable value of its column shows, else day first,
and that is said.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from debar.columns import data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

MOST_KNOWN = 8_192
"""Days of a column that are kept in mind: those of twenty years."""
DATE_FIELDS = ("date", "contract_date", "made_on", "installed_on", "authorised_on")

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{1,2}})\.?{_TIME}\Z")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{4}})\.?{_TIME}\Z")
_EIGHT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z")
_MONTH_ONLY = re.compile(r"(\d{4})[-/.](\d{1,2})\Z")
_HAN = re.compile(rf"(\d{{4}})[年년] ?(\d{{1,2}})[月월](?: ?(\d{{1,2}})[日일号]?)?{_TIME}\Z")
_DAY_MONTH_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[- ./]*(?:de |d')?([^\W\d_]{3,10})\.?[- ./,]*(?:de |г )?"
    rf"(\d{{4}})(?: ?г\.?)?{_TIME}\Z"
)
_MONTH_NAME_DAY = re.compile(rf"([^\W\d_]{{3,10}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one written date says: a settled `text`, `impossible`, or two candidates for the column to decide."""

    text: str | None = None
    impossible: bool = False
    day_first: bool | None = None
    """True or False when the value itself shows the order of its column (23/11/2026, 11/23/2026)."""
    either: tuple[str, str] | None = None
    """(read day first, read month first) where both are days."""


LONGEST = 60
"""Characters of a value that are looked at; no day is written longer."""


def read_day(written: str) -> Reading | None:
    """Read one value; None when it does not look like a date at all.

    >>> read_day("令和8年11月23日").text
    '2026-11-23'
    >>> read_day("3/4/2026").either
    ('2026-04-03', '2026-03-04')
    >>> read_day("31/31/2025").impossible
    True
    """
    return _read_day(written[:LONGEST])


@lru_cache(16_384)
def _read_day(written: str) -> Reading | None:
    """The same, remembered, since a file has few days."""
    text = unicodedata.normalize("NFKC", written).strip()
    if found := _YEAR_LAST.match(text):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), dotted=found[2] == ".")
    if found := _YEAR_FIRST.match(text):
        return _whole(found[1], found[3], found[4])
    if found := _EIGHT.match(text) or _HAN.match(text) or _MONTH_ONLY.match(text):
        return _whole(*found.groups())
    return _with_era(text) or _with_month_name(text)


def _whole(year: str | int, month: str | int, day: str | int | None = None) -> Reading:
    try:
        settled = date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return Reading(impossible=True)
    return Reading(settled if day else settled[:7])


def _year_last(first: int, second: int, year: int, dotted: bool) -> Reading:
    """Dots are only written day first; with slashes or dashes the value may not tell."""
    by_day, by_month = _whole(year, second, first), _whole(year, first, second)
    if dotted or by_day == by_month:
        return by_day
    if by_day.text and by_month.text:
        return Reading(either=(by_day.text, by_month.text))
    if by_day.text or by_month.text:
        return Reading(by_day.text or by_month.text, day_first=by_day.text is not None)
    return Reading(impossible=True)


@cache
def _eras() -> tuple[re.Pattern[str], dict[str, int]]:
    eras: dict[str, int] = data()["eras"]
    names = "|".join(map(re.escape, eras))
    return re.compile(rf"({names})\.? ?(\d{{1,3}}|元)[年./-] ?(\d{{1,2}})[月./-] ?(\d{{1,2}})日?\Z"), eras


def _with_era(text: str) -> Reading | None:
    pattern, eras = _eras()
    found = pattern.match(text)
    if not found:
        return None
    year = 1 if found[2] == "元" else int(found[2])
    return _whole(eras[found[1]] + year, found[3], found[4])


@cache
def _months() -> dict[str, int]:
    return {name.casefold(): number + 1 for number, names in enumerate(data()["months"]) for name in names}


def _with_month_name(text: str) -> Reading | None:
    if found := _DAY_MONTH_NAME.match(text):
        day, name, year = found[1], found[2], found[3]
    elif found := _MONTH_NAME_DAY.match(text):
        name, day, year = found[1], found[2], found[3]
    else:
        return None
    month = _months().get(name.casefold())
    return _whole(year, month, day) if month else None


@dataclass(slots=True)
class DayColumn:
    """Reads one column of dates, batch by batch. `again` gives the whole column anew, to settle its order."""

    header: str
    again: Callable[[], Iterable[pa.Array]]
    _order: bool | None = None
    _looked: bool = False
    unsettled: str | None = None
    """The first value that no other value of the column could settle."""
    seen: set[bool] = field(default_factory=set)
    """The orders that unmistakable values show: day first, month first, or both."""
    strange: dict[str, int] = field(default_factory=dict)
    """Values that are no dates, with how often they stand there (the first few only)."""
    strange_count: int = 0
    _known: dict[str, str] = field(default_factory=dict)
    """Days as they were written in earlier batches -> as they were settled: a long file has few days."""

    def read(self, column: pa.Array) -> tuple[pa.Array, pa.Array | None]:
        """The column with every day settled, and a mask of the rows whose day does not exist (None: no row)."""
        import pyarrow as pa
        import pyarrow.compute as pc

        places = pc.index_in(column, value_set=pa.array(self._known, pa.string()))
        if places.null_count == column.null_count:
            return pa.array(self._known.values(), pa.string()).take(places), None
        encoded = column.dictionary_encode()
        written: list[str] = encoded.dictionary.to_pylist()
        readings = [read_day(value) for value in written]
        settled = [self._settle(value, reading) for value, reading in zip(written, readings, strict=True)]
        self._count_strange(encoded, readings)
        out = pa.DictionaryArray.from_arrays(encoded.indices, pa.array(settled, pa.string())).cast(pa.string())
        wrong = [value for value, reading in zip(written, readings, strict=True) if reading and reading.impossible]
        if len(self._known) < MOST_KNOWN:
            read = zip(written, settled, readings, strict=True)
            self._known |= {value: day for value, day, reading in read if day and reading}
        return out, pc.is_in(column, value_set=pa.array(wrong, pa.string())) if wrong else None

    def _settle(self, value: str, reading: Reading | None) -> str | None:
        if reading is None:
            return value
        if reading.day_first is not None:
            self.seen.add(reading.day_first)
        if reading.either is None:
            return reading.text
        order = self._column_order()
        if order is None:
            self.unsettled = self.unsettled or value
        return reading.either[0 if order is not False else 1]

    def _column_order(self) -> bool | None:
        """Whether the first unmistakable value of the whole column is day first; None when there is none."""
        if not self._looked:
            self._looked = True
            self._order = next(_orders(self.again()), None)
        return self._order

    def _count_strange(self, encoded: pa.DictionaryArray, readings: list[Reading | None]) -> None:
        unread = [index for index, reading in enumerate(readings) if reading is None]
        if not unread:
            return
        import numpy as np

        counts = np.bincount(encoded.indices.drop_null().to_numpy(), minlength=len(readings))
        for index in unread:
            value = encoded.dictionary[index].as_py()
            if len(value.strip()) > 0 and not _partial(value):
                self.strange_count += int(counts[index])
                if len(self.strange) < 3:
                    self.strange[value[:40]] = int(counts[index])

    @property
    def is_clear(self) -> bool:
        """Whether each day that was read is clear by itself, whatever else the column holds."""
        return not (self.seen or self.unsettled or self.strange_count)

    def remarks(self) -> Iterator[tuple[str, str]]:
        """What must be said about the column as a whole: (problem, remedy)."""
        if self.unsettled:
            yield (
                f"column {self.header!r}: dates such as {self.unsettled!r} may be day/month or month/day, and no"
                " other value settles it; they were read day first",
                "write dates as YYYY-MM-DD",
            )
        if len(self.seen) == 2 and self._looked:
            read = "month" if self._order is False else "day"
            yield (
                f"column {self.header!r}: some dates are written day first and others month first; those that could"
                f" be either were read {read} first, as the first clear one is",
                "write dates as YYYY-MM-DD",
            )
        if self.strange_count:
            shown = ", ".join(repr(value) for value in self.strange)
            yield (
                f"column {self.header!r}: not dates: {shown} ({self.strange_count:,} in all); they were left as"
                " they are",
                "write dates as YYYY-MM-DD where the day matters",
            )


def _partial(value: str) -> bool:
    """A year alone is a partial date, which is a good one."""
    return bool(re.fullmatch(r"\s*(?:19|20)\d{2}\s*", value))


def _orders(arrays: Iterable[pa.Array]) -> Iterator[bool]:
    """The order shown by each unmistakable value, in the order of the file."""
    for array in arrays:
        for value in array.unique().to_pylist():
            reading = read_day(value) if value else None
            if reading and reading.day_first is not None:
                yield reading.day_first
