"""Old workbooks are compound files (MS-CFB): refuse those whose chains of sectors run in a circle or out of the file.

A library that follows such a chain never ends, or asks for memory without bound. Nothing is read here but the chains.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = 512
LAST_SECTOR = 0xFFFFFFFA
"""The highest number of a sector; those above say what is none (free, end of a chain, ...)."""
SECTOR_SHIFTS = (9, 12)
"""Sectors hold 512 or 4,096 bytes."""
ENTRY = 128
"""Bytes of an entry of the directory."""
IN_HEADER = 109
"""Sectors of the table that the header names itself."""
STREAMS, ROOT = (2, 5), 5
"""Kinds of entries that hold data, and the one whose data is the room for small streams."""


def check_compound(file: BinaryIO) -> None:
    """Raise EvidenceError when the chains of a compound file are not what they must be."""
    try:
        _check(file.read())
    except (struct.error, IndexError, ValueError) as error:
        raise EvidenceError(f"the workbook is cut off, damaged or protected ({error}); get the file again") from error


def _check(data: bytes) -> None:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in SECTOR_SHIFTS:
        raise ValueError(f"sectors of 2^{shift} bytes")
    tables = Tables(data, 1 << shift)
    directory = list(tables.chain(struct.unpack_from("<I", data, 48)[0]))
    small_table = list(tables.chain(struct.unpack_from("<I", data, 60)[0]))
    small = Small([number for sector in small_table for number in tables.numbers(sector)])
    least = struct.unpack_from("<I", data, 56)[0]
    for sector in directory:
        at = tables.place(sector)
        for entry in range(at, at + tables.size, ENTRY):
            kind, (begin,), (length,) = (
                data[entry + 66],
                struct.unpack_from("<I", data, entry + 116),
                struct.unpack_from("<Q", data, entry + 120),
            )
            if kind not in STREAMS or not length:
                continue
            where = small if kind != ROOT and (length & 0xFFFFFFFF) < least else tables
            for _ in where.chain(begin):
                pass


class Chains:
    """Chains of numbers, each number in one chain at most."""

    def __init__(self, following: list[int]) -> None:
        self._following = following
        self._seen = bytearray(len(following))

    def chain(self, number: int) -> Iterator[int]:
        """The numbers of a chain. Raises ValueError where it leaves the table, or comes to a number again."""
        while number <= LAST_SECTOR:
            if number >= len(self._following):
                raise ValueError(f"a chain leads to sector {number:,}, which does not exist")
            if self._seen[number]:
                raise ValueError(f"chains meet in sector {number:,}")
            self._seen[number] = 1
            yield number
            number = self._following[number]


class Small(Chains):
    """The chains of the small streams."""


class Tables(Chains):
    """The chains of the whole file."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self.size = data, size
        super().__init__([number for sector in self._of_table() for number in self.numbers(sector)])

    def place(self, sector: int) -> int:
        """Where a sector begins."""
        at = (sector + 1) * self.size
        if at >= len(self._data):
            raise ValueError(f"sector {sector:,} lies behind the end of the file")
        return at

    def numbers(self, sector: int) -> tuple[int, ...]:
        """The numbers in a sector of a table; a sector that is cut off holds fewer."""
        at = self.place(sector)
        count = min(self.size, len(self._data) - at) // 4
        return struct.unpack_from(f"<{count}I", self._data, at)

    def _of_table(self) -> Iterator[int]:
        """The sectors of the table of chains: those in the header, then those in the sectors that it leads to."""
        yield from _real(struct.unpack_from(f"<{IN_HEADER}I", self._data, 76))
        number = struct.unpack_from("<I", self._data, 68)[0]
        left = len(self._data) // self.size
        while number <= LAST_SECTOR:
            left -= 1
            if left < 0:
                raise ValueError("the list of tables runs in a circle")
            *sectors, number = self.numbers(number)
            yield from _real(sectors)


def _real(sectors: tuple[int, ...] | list[int]) -> Iterator[int]:
    return (sector for sector in sectors if sector <= LAST_SECTOR)
