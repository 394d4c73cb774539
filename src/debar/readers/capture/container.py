"""The packets of a capture file, some megabytes at a time: pcap (libpcap, every byte order and clock) and pcapng.

Formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. Only lengths are followed here, no packet is looked at.
A length that cannot be ends the reading, since nothing marks where the next packet begins.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 8 << 20
"""Bytes read at a time."""
LONGEST = 4 << 20
"""Bytes one packet or block may have: the largest that libpcap itself writes is a quarter of it."""
MOST_INTERFACES = 65_536
PCAP = {
    b"\xa1\xb2\xc3\xd4": (">", 16),
    b"\xd4\xc3\xb2\xa1": ("<", 16),
    b"\xa1\xb2\x3c\x4d": (">", 16),
    b"\x4d\x3c\xb2\xa1": ("<", 16),
    b"\xa1\xb2\xcd\x34": (">", 24),
    b"\x34\xcd\xb2\xa1": ("<", 24),
}
"""First bytes of a pcap file -> its byte order and the length of a packet's head (24: a variant of old Linux)."""
PCAPNG = b"\x0a\x0d\x0d\x0a"
_ORDER = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
_SECTION, _INTERFACE, _OLD, _SIMPLE, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 6


@dataclass(slots=True)
class Packets:
    """Packets that lie in one piece of a file: where each begins and ends there, and how long it was on the wire."""

    data: bytes
    number: int
    """Number of the first of them in the file, counted from 1."""
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    wires: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    """Link type of each packet; of one entry where all have the same."""


def packets(file: BinaryIO) -> Iterator[Packets]:
    """Every packet of an open capture, piece by piece. Raises EvidenceError where the rest cannot be read."""
    head = file.read(24)
    if head[:4] in PCAP:
        if len(head) < 24:
            raise EvidenceError("the capture ends within its own head")
        order, size = PCAP[head[:4]]
        link = int(struct.unpack(order + "I", head[20:24])[0]) & 0xFFFF
        yield from _pieces(file, b"", _Pcap(order, size, link))
    elif head[:4] == PCAPNG:
        yield from _pieces(file, head, _PcapNg())
    else:
        raise EvidenceError("its first bytes are those of no capture that is known")


def _pieces(file: BinaryIO, rest: bytes, walk: _Pcap | _PcapNg) -> Iterator[Packets]:
    """Read on, hand each piece to the walk, and carry over what it could not finish."""
    number = 1
    while raw := file.read(PIECE):
        found = Packets(rest + raw, number)
        problem, done = _walked(walk, found)
        number += len(found.begins)
        if found.begins:
            yield found
        rest = found.data[done:]
        if problem:
            raise EvidenceError(f"packet {number}: {problem}; {_left(file, file.tell() - len(rest))}")
    if rest:
        raise EvidenceError(f"packet {number}: the file ends within it")


def _walked(walk: Callable[[Packets], int], found: Packets) -> tuple[str, int]:
    try:
        return "", walk(found)
    except _BadLengthError as error:
        return str(error), error.at


def _left(file: BinaryIO, at: int) -> str:
    return f"the last {file.seek(0, 2) - at:,} bytes of the file hold no packet that can be told"


class _BadLengthError(Exception):
    def __init__(self, problem: str, at: int) -> None:
        super().__init__(problem)
        self.at = at


@dataclass(slots=True)
class _Pcap:
    """Walks the packets of a pcap file. Called with a piece, it fills it in and says how far it came."""

    order: str
    size: int
    link: int

    def __call__(self, found: Packets) -> int:
        data, size = found.data, self.size
        lengths = struct.Struct(f"{self.order}II").unpack_from
        begin, stop_at, on_wire = found.begins.append, found.ends.append, found.wires.append
        at, end = 0, len(data)
        found.links.append(self.link)
        while at + size <= end:
            held, wire = lengths(data, at + 8)
            if held > LONGEST:
                raise _BadLengthError(f"it says to hold {held:,} bytes, more than any packet has", at)
            stop = at + size + held
            if stop > end:
                break
            begin(at + size)
            stop_at(stop)
            on_wire(wire)
            at = stop
        return at


@dataclass(slots=True)
class _PcapNg:
    """Walks the blocks of a pcapng file: sections may differ in byte order, interfaces in link type."""

    order: str = "<"
    interfaces: list[tuple[int, int]] = field(default_factory=list)
    """Link type and snap length of each interface of this section."""

    def __call__(self, found: Packets) -> int:
        data, at, end = found.data, 0, len(found.data)
        while at + 12 <= end:
            if data[at : at + 4] == PCAPNG:
                self._begin_section(data, at)
            kind, length = struct.unpack_from(self.order + "II", data, at)
            if length < 12 or length % 4 or length > LONGEST:
                raise _BadLengthError(f"a block says to be {length:,} bytes long, which no block is", at)
            if at + length > end:
                break
            self._block(found, kind, at + 8, at + length - 4)
            at += length
        return at

    def _begin_section(self, data: bytes, at: int) -> None:
        order = _ORDER.get(data[at + 8 : at + 12])
        if order is None:
            raise _BadLengthError("a section begins with no byte order that is known", at)
        self.order, self.interfaces = order, []

    def _block(self, found: Packets, kind: int, at: int, end: int) -> None:
        """Take in one block whose body stands between `at` and `end`; those without packets are passed over."""
        body = end - at
        if kind == _INTERFACE and body >= 8 and len(self.interfaces) < MOST_INTERFACES:
            link, _, snap = struct.unpack_from(self.order + "HHI", found.data, at)
            self.interfaces.append((link, snap))
        elif kind == _ENHANCED and body >= 20:
            interface, _, _, held, wire = struct.unpack_from(self.order + "IIIII", found.data, at)
            self._packet(found, interface, at + 20, end, held, wire)
        elif kind == _OLD and body >= 20:
            interface, _, _, _, held, wire = struct.unpack_from(self.order + "HHIIII", found.data, at)
            self._packet(found, interface, at + 20, end, held, wire)
        elif kind == _SIMPLE and body >= 4:
            wire = struct.unpack_from(self.order + "I", found.data, at)[0]
            snap = self.interfaces[0][1] if self.interfaces else 0
            self._packet(found, 0, at + 4, end, min(wire, snap or wire, body - 4), wire)

    def _packet(self, found: Packets, interface: int, at: int, end: int, held: int, wire: int) -> None:
        if at + held > end:
            raise _BadLengthError(f"it says to hold {held:,} bytes, more than its block", at)
        found.begins.append(at)
        found.ends.append(at + held)
        found.wires.append(wire)
        found.links.append(self.interfaces[interface][0] if interface < len(self.interfaces) else NO_INTERFACE)


NO_INTERFACE = -1
"""Link type of a packet whose interface the file does not describe."""
