"""MAC addresses: blocks of 24, 28 and 36 bits that the IEEE assigned; the longest that fits names the holder.

An address with the local bit was made up by software, one with the group bit belongs to many devices (IEEE 802); both
name nobody. Forms: `00:25:9e:aa:bb:cc`, `00-25-9E-AA-BB-CC`, `0025.9eaa.bbcc`, `0025-9eaa-bbcc`, `00259e-aabbcc`,
`00 25 9E AA BB CC`, `0:25:9e:a:b:c`, `00259eaabbcc`, and eight octets of an EUI-64.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register import Register

KIND = "mac"
MULTICAST, LOCAL = 1, 2
"""Bits of the first octet."""
PREFIXES = (9, 7, 6)
"""Hex digits of blocks of 36, 28 and 24 bits, longest first."""
MOST = 64
"""Addresses of one value that are looked at: more interfaces tell nothing more about their maker."""
_TEXT = (
    r"[0-9a-f]{1,2}:[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){4}(?:(?::[0-9a-f]{1,2}){2})?"
    r"|[0-9a-f]{2}(?P<gap>[\- _])[0-9a-f]{2}(?:(?P=gap)[0-9a-f]{2}){4}(?:(?:(?P=gap)[0-9a-f]{2}){2})?"
    r"|[0-9a-f]{4}(?P<part>[.\-:])[0-9a-f]{4}(?P=part)[0-9a-f]{4}(?:(?P=part)[0-9a-f]{4})?"
    r"|[0-9a-f]{6}[\-:][0-9a-f]{6}"
)
_SEPARATED = re.compile(rf"(?<![0-9a-z:.])(?:{_TEXT})(?![0-9a-z:]|\.[0-9a-z])")
_BARE = re.compile(r"(?<![0-9a-z])(?:0x)?([0-9a-f]{12}|[0-9a-f]{16})(?![0-9a-z])")
_PREFIX = re.compile(r"(?:0x)?[0-9a-f]{2}([:\- .]?)[0-9a-f]{2}\1[0-9a-f]{2}(?=\s*\Z)")
_LABEL = re.compile(r"mac(?:[ _\-]?addr(?:ess)?)?\b")
_ADDRESS = rf"(?P<mac>{_TEXT}|[0-9a-f]{{12}})(?![0-9a-z:])"
_BEHIND_LABEL = re.compile(
    rf"(?:[ \t]?(?:addr(?:ess)?|id)\b)?[ \t]*(?:is\b|of\b)?[^0-9a-z\n]{{0,12}}{_ADDRESS}",
)
_NUMBER = r"^[ \t]*(?:internet[ \t]+)?\d{1,3}(?:\.\d{1,3}){3}[ \t]+"
_OWN_ENTRY = re.compile(rf"{_NUMBER}(?P<age>-[ \t]+)?(?P<mac>{_TEXT})(?(age)|[ \t]+i[ \t])", re.MULTILINE)
"""A line of an ARP table that tells the device's own address: no age (`-`), or the type I for interface."""
TABLE = 2_000
"""Characters behind a column's head in which such lines are looked for."""
BEFORE = 40
"""Characters before a label in which a word may say that the address is another thing's."""


def in_field(text: str) -> Iterator[Coded]:
    """The addresses in a value that holds addresses; a whole value may also be a prefix alone."""
    found = list(_SEPARATED.finditer(text)) or list(_BARE.finditer(text)) or list(_whole_prefix(text))
    for each in found[:MOST]:
        entries = _entries(each[0])
        if entries:
            yield Coded(each.start(), each.end(), KIND, entries)


def _whole_prefix(text: str) -> Iterator[re.Match[str]]:
    found = _PREFIX.match(text, len(text) - len(text.lstrip()))
    if found:
        yield found


def behind(text: str, start: int, end: int, others: tuple[str, ...]) -> Coded | None:
    """The address that stands behind a label (`MAC address:`), where it is the thing's own; in a table under such a
    head, the line that tells the device's own address."""
    line = text.rfind("\n", 0, start) + 1
    if _names_another(text[max(line, start - BEFORE) : start], others):
        return None
    found = _BEHIND_LABEL.match(text, end)
    if found:
        return _coded(found)
    own = _OWN_ENTRY.search(text, end, end + TABLE)
    return _coded(own) if own else None


def _coded(found: re.Match[str]) -> Coded | None:
    entries = _entries(found["mac"])
    return Coded(found.start("mac"), found.end("mac"), KIND, entries) if entries else None


def _names_another(before: str, others: tuple[str, ...]) -> bool:
    words = re.findall(r"[^\W_]+", before)
    return any(each in words for each in others)


def _entries(text: str) -> tuple[str, ...]:
    digits = digits_of(text)
    return () if why_silent(digits) else tuple(digits[:length] for length in PREFIXES if len(digits) >= length)


def digits_of(text: str) -> str:
    """The hex digits of an address; single ones between colons get their zero (`0:25:9e:a:b:c`).

    >>> digits_of("0:25:9e:a:b:c"), digits_of("0025.9EAA.BBCC".lower())
    ('00259e0a0b0c', '00259eaabbcc')
    """
    text = text.strip().removeprefix("0x")
    if text.count(":") >= 5:
        return "".join(part.zfill(2) for part in text.split(":"))
    return re.sub(r"[^0-9a-f]", "", text)


def why_silent(text: str) -> str | None:
    """Why the first digits of an address name nobody, or None when they may.

    >>> why_silent("02:00:00:00:00:01")
    'a locally administered address: it carries no prefix of a maker'
    """
    digits = digits_of(text)
    first = int(digits[:2], 16)
    if set(digits) == {"0"}:
        return "an empty address: it names nobody"
    if first & MULTICAST:
        return "a multicast address: it belongs to a group of devices, not to a maker"
    if first & LOCAL:
        return "a locally administered address: it carries no prefix of a maker"
    return None


def silence(text: str) -> str | None:
    """Why nothing is said of a value: it is no address, or one that names nobody."""
    found = [*_SEPARATED.finditer(text), *_BARE.finditer(text), *_whole_prefix(text)]
    return why_silent(found[0][0]) if found else "not a MAC address"


def recognises(text: str) -> bool:
    """Whether a whole value can be nothing but an address; twelve bare digits may be an article's number.

    >>> recognises("0025.9eaa.bbcc"), recognises("00259eaabbcc"), recognises("001882345678"), recognises("10.0.0.1")
    (True, True, False, False)
    """
    text = _LABEL.sub("", text.strip()).strip(" :=<>[]()\"'{}")
    if _SEPARATED.fullmatch(text):
        return not text.replace(" ", "").isdigit()
    return len(text) == 12 and bool(_BARE.fullmatch(text)) and not text.isdigit() and not text.isalpha()


def holders(code: str, register: Register) -> tuple[tuple[str, str], ...]:
    """(maker, holder as the registry spells it) of a block that the IEEE's list gives to a maker."""
    held = _table(register).get(code)
    return (held,) if held else ()


def held_by(register: Register) -> dict[str, tuple[str, ...]]:
    """Every block of which something is known -> who holds it, by whatever list; perhaps nobody."""
    held: dict[str, tuple[str, ...]] = {code: (maker,) for code, (maker, _) in _table(register).items()}
    held |= {code: makers for (registry, code), makers in register.holders.items() if registry == KIND}
    told = {code: proofs for (registry, code), proofs in register.proofs.items() if registry == KIND}
    return held | {code: tuple(each.maker for each in proofs if each.maker) for code, proofs in told.items()}


@lru_cache(4)
def _table(register: Register) -> dict[str, tuple[str, str]]:
    return {prefix: (maker, holder) for maker, holder, prefixes in register.blocks for prefix in prefixes.split()}
