"""Who made this? From the fields of one observation to makers, with roles, strengths and clues. No law here."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify.fields import LONGEST, SPEAKING, cut
from debar.identify.reading import read
from debar.identify.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.model import Identification
    from debar.register import Register

REMEMBERED = 50_000
LONG = 2_000
"""Characters; an observation with more text is weighed each time rather than kept."""


def identify(fields: Mapping[str, str], register: Register) -> tuple[Identification, ...]:
    """The makers of one observation: equipment first, one Identification a maker, sellers and mentions last.

    `fields`: observation field -> text; fields that say nothing of a maker (dates, amounts, sites) are not read. Of a
    value only the first `LONGEST` characters are, and the note says so.
    """
    items = tuple(sorted(item for item in fields.items() if item[1] and item[0] in SPEAKING))
    if sum(len(value) for _, value in items) > LONG:
        return _identify(items, register)
    return _remembered(items, register)


def _identify(items: tuple[tuple[str, str], ...], register: Register) -> tuple[Identification, ...]:
    readings = [read(field, value[:LONGEST], register) for field, value in items]
    found = weigh(readings, register) if any(reading.signs for reading in readings) else ()
    long = cut(dict(items))
    return tuple(_noted(each, long) for each in found) if long else found


def _noted(found: Identification, long: list[str]) -> Identification:
    said = f"only the first {LONGEST:,} characters of {', '.join(long)} were looked at"
    return replace(found, note=f"{found.note}; {said}" if found.note else said)


_remembered = lru_cache(REMEMBERED)(_identify)
