"""What devices announce on their own link: mDNS (RFC 6762, service discovery RFC 6763) and, by text, SSDP (UPnP).

Answers only: a question says what a device looks for, not what it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.readers.capture.saying import MalformedError, Said, ip_text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_RECORDS = 256
MOST_LABELS = 64
"""Labels and jumps of one name."""
_A, _PTR, _HINFO, _TXT, _AAAA, _SRV = 1, 12, 13, 16, 28, 33
_SERVICE = re.compile(r"_[a-z0-9\-]{1,15}\._(?:tcp|udp)(?=\.local\Z)", re.IGNORECASE)
_TELLING = re.compile(
    r"(?:model|md|am|ty|usb_mfg|usb_mdl|mfg|mdl|manufacturer|vendor|product|hw|osxvers|serial|sn)=", re.IGNORECASE
)
"""Keys of TXT records that say what a device is; `fn` and the like hold a name that its owner chose."""


def mdns(data: bytes) -> Said:
    """Services, telling TXT entries, host names and addresses that an mDNS answer gives."""
    if len(data) < 12:
        raise MalformedError("mDNS is cut off")
    if not data[2] & 0x80:
        return
    for name, kind, at, end in _records(data):
        service = _SERVICE.search(name)
        if kind in (_PTR, _SRV, _TXT) and service:
            yield "mdns_service", service[0]
        if kind == _TXT:
            yield from (("mdns_service", entry) for entry in _strings(data[at:end]) if _TELLING.match(entry))
        elif kind == _HINFO:
            yield "mdns_service", " ".join(_strings(data[at:end]))
        elif kind in (_A, _AAAA):
            yield "hostname", name.removesuffix(".local")
            yield "ip", ip_text(data[at:end])


def _records(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, type, and where the data of each record stands, questions passed over."""
    questions = int.from_bytes(data[4:6], "big")
    records = sum(int.from_bytes(data[at : at + 2], "big") for at in (6, 8, 10))
    at = 12
    for number in range(min(questions + records, MOST_RECORDS)):
        name, at = _name(data, at)
        head = 4 if number < questions else 10
        if at + head > len(data):
            raise MalformedError("a DNS record is cut off")
        kind = int.from_bytes(data[at : at + 2], "big")
        length = 0 if number < questions else int.from_bytes(data[at + 8 : at + 10], "big")
        at += head
        if at + length > len(data):
            raise MalformedError("a DNS record is longer than its message")
        if number >= questions:
            yield name, kind, at, at + length
        at += length
    if questions + records > MOST_RECORDS:
        raise MalformedError(f"DNS holds more than {MOST_RECORDS} records")


def _name(data: bytes, at: int) -> tuple[str, int]:
    """A name and where it ends; pointers may only lead back, and only so often."""
    labels: list[str] = []
    after, here = -1, at
    for _ in range(MOST_LABELS):
        if here >= len(data):
            raise MalformedError("a DNS name is cut off")
        size = data[here]
        if size == 0:
            return ".".join(labels), here + 1 if after < 0 else after
        if size >= 0xC0:
            to = int.from_bytes(data[here : here + 2], "big") & 0x3FFF
            if to >= here:
                raise MalformedError("a DNS name points to itself")
            after, here = here + 2 if after < 0 else after, to
        else:
            labels.append(text(data[here + 1 : here + 1 + size]))
            here += 1 + size
    raise MalformedError("a DNS name has too many parts")


def _strings(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        yield text(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
