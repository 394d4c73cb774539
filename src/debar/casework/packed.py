"""Items of a run as pieces of bytes in the store, and back: what every page and report of a run is made of."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from debar.casework.tables import PIECES
from debar.errors import MissingError, OfficeError
from debar.journal.plain import DamagedError, from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from debar.model import Item

LARGEST = 256 << 20
"""Bytes that a piece unpacks to, at most."""
ITEMS = 200
"""Items in one piece: to show one finding a piece is unpacked, which takes some milliseconds."""


def write(connection: Connection, run: str, number: int, items: Sequence[Item]) -> None:
    """Keep some items as a piece."""
    body = zlib.compress(to_bytes([(0, [list(items)])], brief=False), 1)
    connection.execute(insert(PIECES).values(run=run, number=number, body=body))


def read(connection: Connection, run: str, number: int) -> list[Item]:
    """The items of one piece. Raises MissingError when there is none."""
    row = connection.execute(select(PIECES.c.body).where(PIECES.c.run == run, PIECES.c.number == number)).first()
    if row is None:
        raise MissingError("the run no longer holds that")
    return _unpacked(row.body)


def read_all(connection: Connection, run: str) -> Iterator[Item]:
    """Every item of a run, in its order, a piece at a time."""
    number = 0
    while True:
        row = connection.execute(select(PIECES.c.body).where(PIECES.c.run == run, PIECES.c.number == number)).first()
        if row is None:
            return
        yield from _unpacked(row.body)
        number += 1


def _unpacked(body: bytes) -> list[Item]:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(body, LARGEST)
        if not unpacker.eof:
            raise OfficeError("a piece of the run is damaged: it unpacks to more than was packed; run the case again")
        return [item for _, results in from_bytes(data) for each in results for item in each]  # type: ignore[misc]
    except (zlib.error, DamagedError) as error:
        raise OfficeError(
            f"a piece of the run is damaged ({error}); restore a backup, or run the case again"
        ) from error
