"""A maker by its own model and part numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify.page import touches
from debar.identify.sign import Sign, clue
from debar.model import Strength
from debar.register.anchors import widened

if TYPE_CHECKING:
    from debar.identify.page import Page
    from debar.register.entries import Pattern

LONGEST = 120
"""Characters; no maker writes a longer number, and a hostile line must not be walked again from every place."""
LEAST_DIGITS = 2
"""Digits that must be left where letters may stand for them."""
WRITTEN_OTHERWISE = "the number is written with other separators, or with letters for digits"
_BLANKS = re.compile(r"\s+")
_SUFFIX = re.compile(r"(?:-[0-9a-z]{1,12}){1,6}")


def find(page: Page, start: int, pattern: Pattern) -> Sign | None:
    """The sign at a literal that the pattern may begin with, or None when the rest is not the maker's form."""
    if pattern.fields and page.name not in pattern.fields:
        return None
    text = page.text
    stop = min(start + LONGEST, len(text))
    found = _expression(pattern.match, pattern.open).match(text, start, stop)
    if found is None or (found.end() == stop < len(text)):
        return None
    end = _without_separators(text, start, found.end())
    if touches(text, end) and pattern.open not in ("end", "both"):
        return None
    return _sign(page, start, end, pattern, pattern.strength)


def find_loose(page: Page, start: int, pattern: Pattern) -> Sign | None:
    """The sign at a place where the pattern may stand with other separators, or with letters for digits."""
    if not pattern.loose or (pattern.fields and page.name not in pattern.fields):
        return None
    if start and touches(page.text, start):
        return None
    text = page.text
    found = _expression(pattern.loose, pattern.open).match(text, start, min(start + LONGEST, len(text)))
    if found is None:
        return None
    end = _without_separators(text, start, found.end())
    if touches(text, end) and (pattern.open != "end" or (text[end].isalpha() and not pattern.numbered)):
        return None
    if pattern.numbered and sum(map(str.isdigit, text[start:end])) < LEAST_DIGITS:
        return None
    if _expression(pattern.match, pattern.open).fullmatch(_BLANKS.sub(" ", text[start:end])):
        return _sign(page, start, end, pattern, pattern.strength)  # a wider blank is a blank
    sign = _sign(page, start, end, pattern, min(pattern.strength, Strength.MEDIUM))
    return sign._replace(note=WRITTEN_OTHERWISE, loose=True)


def reach(text: str, start: int, pattern: Pattern) -> tuple[int | None, int | None, int | None]:
    """Where text of the pattern's form ends that begins at a place, the same with suffixes that the pattern does not
    know, and where text of its looser form ends; None for none."""
    stop = min(start + LONGEST, len(text))
    loose = _expression(pattern.loose, pattern.open).match(text, start, stop) if pattern.loose else None
    strict = _expression(pattern.match, pattern.open).match(text, start, stop)
    if strict is None:
        return None, None, loose and loose.end()
    suffixed = _SUFFIX.match(text, strict.end())
    return strict.end(), suffixed and suffixed.end(), loose and loose.end()


def _sign(page: Page, start: int, end: int, pattern: Pattern, strength: Strength) -> Sign:
    text = page.text
    return Sign(
        clue(
            page,
            start,
            _whole_number(text, end) if text.startswith("-", end) else end,
            kind=pattern.kind,
            maker=pattern.maker,
            strength=strength,
            says=pattern.says,
            source=pattern.source,
            confidence=pattern.confidence,
            role=pattern.role,
            goods=pattern.goods,
        ),
        start,
        end,
        entry=pattern,
    )


@lru_cache(4096)
def _expression(match: str, open_: str) -> re.Pattern[str]:
    closed = "" if open_ in ("end", "both") else "(?![0-9a-z])"
    return re.compile(f"(?:{widened(match)}){closed}", re.IGNORECASE | re.ASCII)


def _whole_number(text: str, end: int) -> int:
    """Where the number ends as it is written: suffixes the pattern does not know are shown with it."""
    found = _SUFFIX.match(text, end)
    return found.end() if found and not touches(text, found.end()) else end


def _without_separators(text: str, start: int, end: int) -> int:
    while end > start + 1 and not text[end - 1].isalnum() and text[end - 1] not in ")]+":
        end -= 1
    return end
