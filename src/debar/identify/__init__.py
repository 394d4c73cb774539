"""Who made this? From the fields of one observation to makers, with roles, strengths and clues. No law here."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify.dated import may_turn
from debar.identify.fields import LONGEST, SPEAKING, cut, within
from debar.identify.reading import read
from debar.identify.relayed import is_relayed, relayed
from debar.identify.scene import asked_words
from debar.identify.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from debar.model import Identification
    from debar.register import Register

REMEMBERED = 50_000
LONG = 2_000
"""Characters; an observation with more text is weighed each time rather than kept."""


def identify(fields: Mapping[str, str], register: Register, made: date | None = None) -> tuple[Identification, ...]:
    """The makers of one observation: equipment first, one Identification a maker, sellers and mentions last.

    `fields`: observation field -> text; fields that say nothing of a maker (dates, amounts, sites) are not read. Of a
    value only the first `LONGEST` characters are, and the note says so. `made`: the day the thing was made, where
    somebody says it; a selling name that another firm built by then is a lead, and the note says so.
    """
    found = _of_day(fields, register, made)
    return tuple(map(relayed, found)) if is_relayed(fields) else found


def _of_day(fields: Mapping[str, str], register: Register, made: date | None) -> tuple[Identification, ...]:
    found = _whatever_the_day(fields, register)
    if made is None or not may_turn(found, register):
        return found
    readings = [read(name, within(fields[name]), register) for name in _speaking(tuple(fields)) if fields[name]]
    return _told_of_long(weigh(readings, register, made), cut(fields))


def as_of(who: Identification, fields: Mapping[str, str], made: date | None, register: Register) -> Identification:
    """The same identification of a thing made that day; `fields` are those it was found in."""
    if not may_turn((who,), register):
        return who
    return next((each for each in identify(fields, register, made) if each.maker == who.maker), who)


def _whatever_the_day(fields: Mapping[str, str], register: Register) -> tuple[Identification, ...]:
    items = [(name, value) for name in _speaking(tuple(fields)) if (value := fields[name])]
    length = 0
    for _, value in items:
        length += len(value)
    return _identify(items, register) if length <= LONG else _long(items, register)


@lru_cache(1_024)
def _speaking(names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that may say something, in order; all lines of a file ask for the same few."""
    return tuple(sorted(SPEAKING.intersection(names)))


def _identify(items: Sequence[tuple[str, str]], register: Register) -> tuple[Identification, ...]:
    readings = [read(field, value, register) for field, value in items]
    asked: list[str] = []
    named = False
    for reading in readings:
        for sign in reading.signs:
            named = True
            if sign.entry is not None:
                asked += asked_words(sign.entry)
    if not named:
        return ()
    heard = [each for each in readings if not each.is_silent or (asked and any(map(each.page.has, asked)))]
    return _weighed(tuple([each.page[:2] for each in heard]), register)


def _long(items: Sequence[tuple[str, str]], register: Register) -> tuple[Identification, ...]:
    """With a note on each where a value is only read in part."""
    found = _identify([(field, within(value)) for field, value in items], register)
    long = cut(dict(items))
    return _told_of_long(found, long)


def _told_of_long(found: tuple[Identification, ...], long: list[str]) -> tuple[Identification, ...]:
    return tuple([_noted(each, long) for each in found]) if long else found


def _noted(found: Identification, long: list[str]) -> Identification:
    said = f"only the first {LONGEST:,} characters of {', '.join(long)} were looked at"
    return replace(found, note=f"{found.note}; {said}" if found.note else said)


@lru_cache(REMEMBERED)
def _weighed(items: tuple[tuple[str, str], ...], register: Register) -> tuple[Identification, ...]:
    """What the values come to that say anything; most lines say what others say."""
    return weigh([read(field, value, register) for field, value in items], register)
