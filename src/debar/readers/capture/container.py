"""The packets of a capture file, some megabytes at a time: pcap (libpcap, every byte order and clock) and pcapng.

Formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. Only lengths are followed here, no packet is looked at.
A length that cannot be ends the reading, since nothing marks where the next packet begins.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]

PIECE = 8 << 20
"""Bytes read at a time."""
SLACK = 512
"""Zero bytes put behind a piece, so that looking at a head never leads out of it."""
FEW = 16
"""Blocks that are not worth a look by column."""
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


@dataclass(frozen=True, slots=True)
class Packets:
    """Packets that lie in one piece of a file: where each begins and ends there, and how long it was on the wire."""

    data: bytearray
    """The piece, with at least `SLACK` bytes behind; the room is used again for the next."""
    number: int
    """Number of the first of them in the file, counted from 1."""
    begins: Column
    ends: Column
    wires: Column
    links: Column
    """Link type of each packet."""


@dataclass(slots=True)
class _Walked:
    """How far a walk came in a piece, what ended it early, and the packets on its way."""

    done: int
    problem: str
    begins: Column
    ends: Column
    wires: Column
    links: Column


def numbers(data: bytearray, at: Column, order: str, octets: int = 4) -> Column:
    """The unsigned numbers of some octets (2, 4 or 8) that stand at some places of a piece."""
    import numpy as np

    every = np.ndarray((len(data) - octets + 1,), f"{order}u{octets}", data, strides=(1,))
    return every[at].astype(np.int64)


def packets(file: BufferedReader) -> Iterator[Packets]:
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


def _pieces(file: BufferedReader, rest: bytes, walk: _Pcap | _PcapNg) -> Iterator[Packets]:
    """Read on, hand each piece to the walk, and carry over what it could not finish."""
    number, room = 1, bytearray()
    while True:
        if len(room) < len(rest) + PIECE + SLACK:
            room = bytearray(len(rest) + PIECE + SLACK)
        with memoryview(room) as view:
            view[: len(rest)] = rest
            end = len(rest) + file.readinto(view[len(rest) : len(rest) + PIECE])
            view[end : end + SLACK] = bytes(SLACK)
        if end == len(rest):
            break
        found = walk(room, end)
        if len(found.begins):
            yield Packets(room, number, found.begins, found.ends, found.wires, found.links)
        number += len(found.begins)
        rest = bytes(room[found.done : end])
        if found.problem:
            raise EvidenceError(f"packet {number}: {found.problem}; {_left(file, file.tell() - len(rest))}")
    if rest:
        raise EvidenceError(f"packet {number}: the file ends within it")


def _left(file: BufferedReader, at: int) -> str:
    return f"the last {file.seek(0, 2) - at:,} bytes of the file hold no packet that can be told"


@dataclass(frozen=True, slots=True)
class _Pcap:
    """Walks the packets of a pcap file: from head to head by their lengths, all else by column."""

    order: str
    size: int
    """Bytes of a packet's head."""
    link: int

    def __call__(self, data: bytearray, end: int) -> _Walked:
        import numpy as np

        at = np.array(self._heads(data, end), np.int64)
        held = numbers(data, at + 8, self.order)
        ends = at + self.size + held
        problem, whole = "", int(np.searchsorted(ends, end, "right"))
        if len(far := np.flatnonzero(held > LONGEST)):
            whole = int(far[0])
            problem = f"it says to hold {held[whole]:,} bytes, more than any packet has"
        done = int(at[whole]) if whole < len(at) else int(ends[-1]) if len(at) else 0
        at, ends = at[:whole], ends[:whole]
        wires = numbers(data, at + 12, self.order)
        return _Walked(done, problem, at + self.size, ends, wires, np.full(whole, self.link, np.int64))

    def _heads(self, data: bytearray, end: int) -> list[int]:
        """Where a packet's head stands; the last packet may reach out of the piece."""
        length = struct.Struct(f"{self.order}I").unpack_from
        heads: list[int] = []
        at, size, last = 0, self.size, end - self.size
        while at <= last:
            heads.append(at)
            at += size + length(data, at + 8)[0]
        return heads


@dataclass(slots=True)
class _PcapNg:
    """Walks the blocks of a pcapng file: sections may differ in byte order, interfaces in link type."""

    order: str = "<"
    interfaces: list[tuple[int, int]] = field(default_factory=list)
    """Link type and snap length of each interface of this section."""

    def __call__(self, data: bytearray, end: int) -> _Walked:
        import numpy as np

        rows: list[tuple[int, int, int, int]] = []
        parts: list[Column] = []
        at, problem = 0, ""
        while at + 12 <= end and not problem:
            many = self._enhanced(data, at, end)
            if len(many) > FEW:
                parts += [_columns(rows), self._packets(data, np.array(many, np.int64))]
                rows = []
                at = many[-1] + int(struct.unpack_from(f"{self.order}I", data, many[-1] + 4)[0])
                continue
            try:
                length = self._one(data, at, end, rows)
            except _BadBlockError as error:
                problem = str(error)
                break
            if not length:
                break
            at += length
        table = np.concatenate([*parts, _columns(rows)])
        return _Walked(at, problem, *table.T.copy())

    def _enhanced(self, data: bytearray, at: int, end: int) -> list[int]:
        """Where the blocks stand that follow one another from here, are packets as usual, and hold what they say."""
        heads: list[int] = []
        look, holds = struct.Struct(f"{self.order}II").unpack_from, struct.Struct(f"{self.order}I").unpack_from
        while at + 32 <= end:
            kind, length = look(data, at)
            if kind != _ENHANCED or length < 32 or length % 4 or at + length > end or length > LONGEST:
                break
            if holds(data, at + 20)[0] > length - 32:
                break
            heads.append(at)
            at += length
        return heads

    def _packets(self, data: bytearray, at: Column) -> Column:
        """Rows of begin, end, length on the wire and link type for blocks of packets."""
        import numpy as np

        interface, held, wire = (numbers(data, at + step, self.order) for step in (8, 20, 24))
        known = np.array([*(link for link, _ in self.interfaces), NO_INTERFACE], np.int64)
        links = known[np.minimum(interface, len(self.interfaces))]
        return np.column_stack((at + 28, at + 28 + held, wire, links))

    def _one(self, data: bytearray, at: int, end: int, rows: list[tuple[int, int, int, int]]) -> int:
        """Take in one block of any sort and say how long it is; 0 where the piece ends within it."""
        if data[at : at + 4] == PCAPNG:
            self._begin_section(data, at)
        kind, length = struct.unpack_from(self.order + "II", data, at)
        if length < 12 or length % 4 or length > LONGEST:
            raise _BadBlockError(f"a block says to be {length:,} bytes long, which no block is")
        if at + length > end:
            return 0
        self._block(data, kind, at + 8, at + length - 4, rows)
        return int(length)

    def _begin_section(self, data: bytearray, at: int) -> None:
        order = _ORDER.get(bytes(data[at + 8 : at + 12]))
        if order is None:
            raise _BadBlockError("a section begins with no byte order that is known")
        self.order, self.interfaces = order, []

    def _block(self, data: bytearray, kind: int, at: int, end: int, rows: list[tuple[int, int, int, int]]) -> None:
        """Take in one block whose body stands between `at` and `end`; those without packets are passed over."""
        body = end - at
        if kind == _INTERFACE and body >= 8 and len(self.interfaces) < MOST_INTERFACES:
            link, _, snap = struct.unpack_from(self.order + "HHI", data, at)
            self.interfaces.append((link, snap))
        elif kind == _ENHANCED and body >= 20:
            interface, _, _, held, wire = struct.unpack_from(self.order + "IIIII", data, at)
            rows.append(self._packet(interface, at + 20, end, held, wire))
        elif kind == _OLD and body >= 20:
            interface, _, _, _, held, wire = struct.unpack_from(self.order + "HHIIII", data, at)
            rows.append(self._packet(interface, at + 20, end, held, wire))
        elif kind == _SIMPLE and body >= 4:
            wire = struct.unpack_from(self.order + "I", data, at)[0]
            snap = self.interfaces[0][1] if self.interfaces else 0
            rows.append(self._packet(0, at + 4, end, min(wire, snap or wire, body - 4), wire))

    def _packet(self, interface: int, at: int, end: int, held: int, wire: int) -> tuple[int, int, int, int]:
        if at + held > end:
            raise _BadBlockError(f"it says to hold {held:,} bytes, more than its block")
        link = self.interfaces[interface][0] if interface < len(self.interfaces) else NO_INTERFACE
        return at, at + held, wire, link


def _columns(rows: list[tuple[int, int, int, int]]) -> Column:
    import numpy as np

    return np.array(rows, np.int64).reshape(-1, 4)


class _BadBlockError(Exception):
    """A block after which nothing marks where the next begins."""


NO_INTERFACE = -1
"""Link type of a packet whose interface the file does not describe."""
