"""Serial numbers of optical terminals: four letters of the vendor and eight hex digits (ITU-T G.984.3, G.987.3).

Line terminals show them as `HWTC11E70E9A`, or with the letters in hex too: `4857544311E70E9A`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "gpon"
_HEX = r"(?:4[1-9a-f]|5[0-9a]){4}"
"""Four letters, each as two hex digits."""
_VENDOR = re.compile(rf"\s*(?:([a-z]{{4}})|({_HEX}))\s*\Z")
_SERIAL = re.compile(rf"(?<![0-9a-z])(?:([a-z]{{4}})[ \-:]?|({_HEX}))[0-9a-f]{{8}}(?![0-9a-z])")
_LABEL = re.compile(r"vendor[ _-]?id[ \t]*[:=]?[ \t]*\Z")
BEFORE = 24


def in_field(text: str) -> Iterator[Coded]:
    """The vendor id of a value: a serial number that begins with one, or the four letters alone."""
    found = _VENDOR.match(text) or _SERIAL.search(text)
    if found:
        yield _coded(found)


def at(text: str, start: int, end: int) -> Coded | None:
    """The serial number that begins at a hit of the sieve, or the four letters behind the words `vendor id`."""
    found = _SERIAL.match(text, start)
    if found:
        return _coded(found)
    is_alone = not text[end : end + 1].isalnum() and _LABEL.search(text[max(0, start - BEFORE) : start])
    return Coded(start, end, KIND, (text[start:end],)) if is_alone else None


def _coded(found: re.Match[str]) -> Coded:
    letters = found[1] or bytes.fromhex(found[2]).decode("ascii").lower()
    return Coded(found.start(), found.end(), KIND, (letters,))


def recognises(text: str) -> bool:
    """Whether a whole value is such a serial number.

    >>> recognises("hwtc11e70e9a"), recognises("4857544311e70e9a"), recognises("deadbeef")
    (True, True, False)
    """
    found = _SERIAL.fullmatch(text.strip())
    return bool(found) and any(each.isdigit() for each in text)
