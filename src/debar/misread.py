"""Text that was written in UTF-8 and read as something else: `åŽä¸º` for 华为, once bytes are read as Windows-1252.

Ledgers that went through two systems are full of it. Nothing is lost by such a reading, so it is undone before
text is folded, a word at a time: a word is read back where all that is not ASCII in it, taken as bytes, is UTF-8
from end to end, which ordinary words of no language are. Undone are the readings as Windows-1252 or Latin-1 (the five
bytes that the former leaves open stay what they are in the latter) and as Windows-1251, also where a system took
letters and their marks apart afterwards. Where one dropped or changed characters, the word stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LEADS_OF_TWO, LEADS_OF_MORE, FOLLOWING = range(0xC2, 0xE0), range(0xE0, 0xF5), range(0x80, 0xC0)
"""Bytes by which a character of two bytes begins, one of three or four, and bytes that follow (RFC 3629)."""
LEAST = 2
"""Characters a word must give back: a single one may be an accident (`PERÚ»`)."""
LATIN, CYRILLIC = range(0x80, 0x180), range(0x400, 0x460)
"""Characters that are enough alone, since whole languages use one at a time (`é`, `ş`, `с`)."""
ENDING = frozenset("\u00a0…‘’“”›»–—•™")
"""What people write behind a word."""
UKRAINIAN = frozenset("іїєґўёІЇЄҐЎЁ°№")
"""What they write behind a Р or С, or between capitals."""
MARKS = range(0x300, 0x370)
"""Marks that stand behind their letter where the two are written apart."""
_APART = re.compile(f".[{chr(MARKS[0])}-{chr(MARKS[-1])}]{{1,3}}", re.DOTALL)
"""A letter and its marks; no letter that a byte is read as has more than one."""
_WORD = re.compile(r"[0-9A-Za-z\-._'&\x80-\U0010ffff]+")
"""Letters, and the signs that stand inside names; none at which the sieve may cut a long value."""


class Misread(NamedTuple):
    """What text says once it is read as it was written."""

    text: str
    starts: Sequence[int]
    """For each of its characters, the place of the first character that it was misread as."""


class Reading(NamedTuple):
    """One wrong reading."""

    name: str
    bytes: Mapping[int, int]
    """Code point -> the byte that was read as this character."""
    alone: tuple[range, ...]
    """Characters that are believed when a word gives back only one."""
    ending: frozenset[str]
    """Unless the word ends with one of these, as ordinary words may."""

    def back(self, word: str) -> str | None:
        """What a word says if its characters are bytes of UTF-8; None where they are not."""
        try:
            return bytes([self.bytes[ord(char)] for char in word]).decode()
        except (KeyError, UnicodeDecodeError):
            return None


def _of_codepage(name: str, codec: str, alone: tuple[range, ...], ending: frozenset[str]) -> Reading:
    """Bytes that a code page leaves open come through as the control characters of that number."""
    known = {byte: byte for byte in range(0x80)}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore") or chr(byte)
        known[ord(char)] = byte
    return Reading(name, known, alone, ending)


@cache
def readings() -> tuple[Reading, ...]:
    """The wrong readings that are undone."""
    western = _of_codepage("Windows-1252", "cp1252", (LATIN, CYRILLIC), ENDING)
    latin = {point: point for point in range(0x80, 0x100)}
    return (
        western._replace(bytes={**latin, **western.bytes}),
        _of_codepage("Windows-1251", "cp1251", (CYRILLIC,), ENDING | UKRAINIAN),
    )


class Signs(NamedTuple):
    """Characters by which a misreading shows, each as the bits of the readings it shows in."""

    two: Mapping[int, int]
    """What the first byte of a character of two bytes is read as."""
    more: Mapping[int, int]
    """What that of a longer one is read as."""
    following: Mapping[int, int]
    """What any other byte is read as."""


@cache
def signs() -> Signs:
    """The signs of all readings; bit n is that of reading n."""
    found: tuple[dict[int, int], ...] = ({}, {}, {})
    for number, reading in enumerate(readings()):
        for point, byte in reading.bytes.items():
            for kind, wanted in zip(found, (LEADS_OF_TWO, LEADS_OF_MORE, FOLLOWING), strict=True):
                if byte in wanted:
                    kind[point] = kind.get(point, 0) | 1 << number
    return Signs(*found)


@cache
def _shape() -> re.Pattern[str]:
    """What every misread character holds."""
    forms = []
    for number in range(len(readings())):
        two, more, following = (
            "".join(re.escape(chr(point)) for point, bits in kind.items() if bits >> number & 1) for kind in signs()
        )
        forms.append(f"[{two}][{following}]|[{more}][{following}][{following}]")
    return re.compile("|".join(forms))


@cache
def _showing() -> tuple[frozenset[str], frozenset[str]]:
    """Characters one of which every misreading holds, the rarer ones first: what bytes that follow are read as, and
    first ones; either may be a letter whose mark stands apart."""
    two, more, following = signs()
    return frozenset(map(chr, {*following, *MARKS})), frozenset(map(chr, {*two, *more, *MARKS}))


def may_be(text: str) -> bool:
    """Whether a part of the text may be misread; False is certain."""
    if text.isascii():
        return False
    following, leads = _showing()
    if following.isdisjoint(text) or leads.isdisjoint(text):
        return False
    return _shape().search(_together(text)) is not None


def _together(text: str) -> str:
    """The text with letters and their marks made one where there is one for both."""
    return _APART.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def read_back(text: str) -> Misread | None:
    """The text as it was written, in time linear in its length; None where it stands as it was written.

    >>> read_back("RÃ©seau, å\\x8dŽä¸º").text
    'Réseau, 华为'
    >>> read_back("Réseau, PERÚ»") is None
    True
    """
    if not may_be(text):
        return None
    pieces: list[str] = []
    starts: list[int] = []
    end = 0
    for first, last, said in _misread_words(text):
        pieces += text[end:first], said
        starts += range(end, first)
        starts += _starts(said, text[first:last], first)
        end = last
    if not pieces:
        return None
    return Misread("".join((*pieces, text[end:])), [*starts, *range(end, len(text))])


def told(text: str) -> tuple[str, str] | None:
    """(what a text that was misread says, what it was read as); None where it was not. Asked of a span that is known
    to be part of a longer text, so that one character is enough."""
    if text.isascii():
        return None
    word = _together(text)
    return next(((said, reading.name) for reading in readings() if (said := reading.back(word)) is not None), None)


def _misread_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each misread word begins and ends, and what it says."""
    for found in _WORD.finditer(text):
        word = found[0]
        if may_be(word) and (said := _said(_together(word))) is not None:
            yield found.start(), found.end(), said


def _said(word: str) -> str | None:
    """What a misread word says."""
    for reading in readings():
        said = reading.back(word)
        if said is not None:
            given = [ord(char) for char in said if not char.isascii()]
            is_known = any(given[0] in alone for alone in reading.alone) and word[-1] not in reading.ending
            if len(given) >= LEAST or is_known:
                return said
    return None


def _starts(said: str, word: str, first: int) -> Iterator[int]:
    """The places of the characters that a word says, each as long as its bytes; the word begins at a place."""
    places = [first + at for at, char in enumerate(word) if ord(char) not in MARKS]
    at = 0
    for char in said:
        yield places[at]
        at += len(char.encode())
