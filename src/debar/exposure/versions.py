"""Versions as makers write them, compared as far as they can be: `V5.5.82 build 190909`, `V200R010C00SPC600`.

No standard holds for them. Pieces of digits are compared as numbers; where letters differ, nobody can say.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

LONGEST = 64
"""Characters; what is longer is prose."""
_VERSION = re.compile(r"v?(?=\d)[\w.\-+() ,:]*\Z")
_PIECE = re.compile(r"\d+|[a-z]+")


def version_of(text: str) -> str | None:
    """The version a text is, in one form; None where it is prose or nothing."""
    plain = text.strip().casefold()
    found = _VERSION.match(plain) if len(plain) <= LONGEST else None
    return plain.removeprefix("v") if found else None


def compared(one: str, other: str) -> int | None:
    """Below 0 where `one` is earlier, above where it is later, 0 where they are the same, None where nobody can say.

    >>> compared("1.1.4", "1.10"), compared("1.0", "1.0.0"), compared("1.0", "1.0rc1")
    (-1, 0, None)
    """
    for mine, theirs in zip_longest(_PIECE.findall(one.casefold()), _PIECE.findall(other.casefold()), fillvalue="0"):
        if mine == theirs:
            continue
        if not (mine.isdigit() and theirs.isdigit()):
            return None
        if int(mine) != int(theirs):
            return -1 if int(mine) < int(theirs) else 1
    return 0


class Range(NamedTuple):
    """Some versions of a product, as a list of weaknesses writes them; None is no bound."""

    exact: str | None = None
    begin: str | None = None
    with_begin: bool = True
    end: str | None = None
    with_end: bool = False
    vague: bool = False
    """Whether the list says nothing sure of versions."""

    @property
    def says(self) -> str:
        """The range in words."""
        if self.exact:
            return f"version {self.exact}"
        parts = [f"{'from' if self.with_begin else 'after'} {self.begin}"] if self.begin else []
        parts += [f"{'up to' if self.with_end else 'before'} {self.end}"] if self.end else []
        return f"versions {' '.join(parts)}" if parts else "no version named" if self.vague else "every version"

    def holds(self, version: str | None) -> bool | None:
        """Whether a version is in it; None where nobody can say."""
        if not (self.exact or self.begin or self.end):
            return None if self.vague else True
        if version is None:
            return None
        sides: list[bool | None] = []
        if self.exact:
            sides.append(_is(compared(version, self.exact), (0,)))
            if self.vague and sides[0]:
                sides = [None]
        if self.begin:
            sides.append(_is(compared(version, self.begin), (0, 1) if self.with_begin else (1,)))
        if self.end:
            sides.append(_is(compared(version, self.end), (0, -1) if self.with_end else (-1,)))
        return False if False in sides else None if None in sides else True


def _is(order: int | None, wanted: tuple[int, ...]) -> bool | None:
    return None if order is None else order in wanted
