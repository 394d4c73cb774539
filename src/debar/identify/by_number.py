"""Codes that are plain numbers: Bluetooth company identifiers, autonomous systems, type allocation codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPANY = re.compile(r"\s*(?:0x([0-9a-f]{1,4})|([0-9]{1,5}))(?![0-9a-z])")
_SYSTEM = re.compile(r"\s*(?:asn?[ :]?)?(?:([0-9]{1,5})\.)?([0-9]{1,10})(?![0-9a-z])")
"""`AS4134`, `4134`, or two halves of 16 bits (RFC 5396)."""
_TYPE = re.compile(r"\s*(?:tac|imei)?[ :]*([0-9]{2}[ \-]?[0-9]{6})(?:[ \-]?[0-9]{6}[ \-]?[0-9]?)?(?![0-9a-z])")
HALF = 16
"""Bits of the halves of a long number."""


def in_field(text: str, kind: str) -> Iterator[Coded]:
    """The number at the beginning of a value of this kind."""
    found = _FORMS[kind].match(text)
    if found:
        yield Coded(found.start(), found.end(), kind, (_number(found, kind),))


def _number(found: re.Match[str], kind: str) -> str:
    if kind == "bluetooth":
        return str(int(found[1], 16) if found[1] else int(found[2]))
    if kind == "asn":
        return str((int(found[1]) << HALF) + int(found[2]) if found[1] else int(found[2]))
    return re.sub("[^0-9]", "", found[1])


_FORMS = {"bluetooth": _COMPANY, "asn": _SYSTEM, "tac": _TYPE}


def recognises(text: str) -> str | None:
    """The kind of a whole value that says itself which number it is.

    >>> recognises("AS4134".lower()), recognises("4134"), recognises("imei 86012345 678901 2")
    ('asn', None, 'tac')
    """
    text = text.strip()
    if re.fullmatch(r"asn? ?[0-9]{1,10}", text):
        return "asn"
    return "tac" if text.startswith(("tac", "imei")) and _TYPE.fullmatch(text) else None
