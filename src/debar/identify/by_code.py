"""A maker by a number that a registry gave it. What each kind of number proves is data (`words/codes.yaml`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.sign import Sign, clue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.identify.page import Page
    from debar.register import Register

REGISTRY = {"sysobjectid": "pen"}
"""The registry of a kind of value, where they are not called the same."""
MULTICAST, LOCAL = 1, 2
"""Bits of the first octet of a MAC address (IEEE 802)."""
PREFIXES = (9, 7, 6)
"""Hex digits of IEEE blocks of 36, 28 and 24 bits, longest first."""
_MAC = re.compile(r"[0-9a-f]{2}([:\- ]?)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}\Z|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\Z")
_OID = re.compile(
    r"(?:snmpv2-smi::enterprises|enterprises|\.?(?:iso|1)\.3\.6\.1\.4\.1)\.([0-9]{1,10})(?:\.[0-9]+)*\Z"
)
_PAIR = re.compile(r"(?:0x)?([0-9a-f]{4})(?:[:/ \-](?:0x)?([0-9a-f]{4}))?\Z")
_COMPANY = re.compile(r"0x([0-9a-f]{1,4})\Z|([0-9]{1,5})\Z")
_FCC = re.compile(r"(?:contains )?(?:fcc ?id ?:? ?)?([a-z][0-9a-z]{2}|[0-9][0-9a-z]{4})[ \-]?[0-9a-z\-]{1,14}\Z")


def find(page: Page, kind: str, register: Register) -> list[Sign]:
    """The makers that hold the code in this value; nothing when it has no such form, or nobody known holds it."""
    registry = REGISTRY.get(kind, kind)
    proof = register.codes.get(kind) or register.codes.get(registry)
    if proof is None:
        return []
    for code in codes(page.text, kind):
        makers = register.holders.get((registry, code), ())
        if makers:
            return [
                Sign(
                    clue(
                        page,
                        0,
                        len(page.text),
                        kind=kind,
                        maker=maker,
                        strength=proof.strength,
                        says=f"{proof.says} {register.makers[maker].name}".strip(),
                        source=proof.source or register.makers[maker].sources[0][1],
                        confidence=proof.confidence,
                        role=proof.role,
                    ),
                    0,
                    len(page.text),
                    note=proof.caveat or None,
                )
                for maker in makers
            ]
    return []


def codes(text: str, kind: str) -> Iterator[str]:
    """The registry codes a folded value may stand under, most exact first.

    >>> list(codes(".1.3.6.1.4.1.2011.2.23", "sysobjectid")), list(codes("70b3d5123456", "mac"))
    (['2011'], ['70b3d5123', '70b3d51', '70b3d5'])
    """
    text = text.strip()
    if kind == "mac":
        if _MAC.match(text) and not why_no_prefix(text):
            digits = re.sub("[^0-9a-f]", "", text)
            yield from (digits[:length] for length in PREFIXES)
    elif kind == "sysobjectid":
        yield from (found[1].lstrip("0") for found in [_OID.match(text)] if found)
    elif kind in ("usb", "pci"):
        yield from _pair(text)
    elif kind == "bluetooth":
        yield from (
            str(int(found[1], 16) if found[1] else int(found[2])) for found in [_COMPANY.match(text)] if found
        )
    elif kind == "fcc":
        yield from (found[1] for found in [_FCC.match(text)] if found)


def _pair(text: str) -> Iterator[str]:
    found = _PAIR.match(text)
    if found:
        if found[2]:
            yield f"{found[1]}:{found[2]}"
        yield found[1]


def is_mac(text: str) -> bool:
    """Whether folded text is a MAC address in one of its usual forms."""
    return bool(_MAC.match(text.strip()))


def why_no_prefix(text: str) -> str | None:
    """Why the first digits of a MAC address name nobody, or None when they may.

    >>> why_no_prefix("02:00:00:00:00:01")
    'a locally administered address: it carries no prefix of a maker'
    """
    first = int(text.strip()[:2], 16)
    if first & MULTICAST:
        return "a multicast address: it belongs to a group of devices, not to a maker"
    if first & LOCAL:
        return "a locally administered address: it carries no prefix of a maker"
    return None


def recognise(text: str) -> str | None:
    """The kind of code a folded value looks like, if it can be told by its form alone."""
    text = text.strip()
    if _MAC.match(text) and any(each in text for each in ":-."):
        return "mac"
    if _OID.match(text):
        return "sysobjectid"
    if re.match(r"(?:0x)?[0-9a-f]{4}:(?:0x)?[0-9a-f]{4}\Z", text):
        return "usb"
    if text.startswith(("fcc id", "fccid", "contains fcc id")) and _FCC.match(text):
        return "fcc"
    return None
