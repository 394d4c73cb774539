"""What every protocol here shares: text from bytes that a stranger chose, and a word for what is malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

LONGEST = 2_000
"""Characters of one value: a system description has some hundred."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]+")

Said = Iterator[tuple[str, str]]
"""Observation fields and what a device says for them, as far as they could be read."""


class MalformedError(Exception):
    """A packet breaks the rules of its own protocol; what was read before it stands."""


def text(data: bytes) -> str:
    """Bytes as one printable text: UTF-8 where they are, else one character a byte.

    >>> text(b"S5720-28X\\x00\\x00 "), text(b"B\\xfcro"), text("試験".encode())
    ('S5720-28X', 'Büro', '試験')
    """
    data = data[: LONGEST * 4]
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        words = data.decode("latin-1")
    return _CONTROLS.sub(" ", words.replace("\r\n", "\n")).strip()[:LONGEST]


def mac_text(mac: int | bytes) -> str:
    """An address as people write it.

    >>> mac_text(0x00259EAABBCC)
    '00:25:9e:aa:bb:cc'
    """
    octets = mac.to_bytes(6, "big") if isinstance(mac, int) else mac
    return octets.hex(":")


def ip_text(octets: bytes) -> str:
    """Four or sixteen octets as an address; empty for the address that means none, or for another length."""
    if len(octets) not in (4, 16) or not any(octets):
        return ""
    return ".".join(map(str, octets)) if len(octets) == 4 else str(ip_address(octets))
