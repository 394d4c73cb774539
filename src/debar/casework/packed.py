"""Items of a run as pieces of bytes in the store, and back: what every page and report of a run is made of."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from debar.casework.tables import PIECES
from debar.errors import MissingError, OfficeError
from debar.journal.plain import DamagedError, from_bytes, to_bytes
from debar.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from debar.model import Item

LARGEST = 64 << 20
"""Bytes that a piece unpacks to, at most."""
ITEMS = 200
"""Items in one piece: to show one finding a piece is unpacked, which takes some milliseconds."""


def write(connection: Connection, run: str, number: int, items: Sequence[Item]) -> None:
    """Keep some items as a piece."""
    data = to_bytes([(0, [list(items)])], brief=False)
    if len(data) > LARGEST:
        raise OfficeError(
            f"rows of the evidence are too long: {ITEMS} of them take {len(data):,} bytes; shorten them"
        )
    body = zlib.compress(data, 1)
    connection.execute(insert(PIECES).values(run=run, number=number, body=body))


def read(connection: Connection, run: str, number: int) -> list[Item]:
    """The items of one piece. Raises MissingError when there is none."""
    row = connection.execute(select(PIECES.c.body).where(PIECES.c.run == run, PIECES.c.number == number)).first()
    if row is None:
        raise MissingError("the run no longer holds that")
    return _unpacked(row.body)


def read_one(connection: Connection, run: str, number: int, offset: int) -> Finding:
    """The finding at a place of a piece. Raises OfficeError when something else is there."""
    items = read(connection, run, number)
    if offset < len(items) and isinstance(found := items[offset], Finding):
        return found
    raise OfficeError("the run does not hold that finding where it should; restore a backup, or run the case again")


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
        if not unpacker.eof or unpacker.unused_data:
            raise DamagedError("it is longer or shorter than what was packed")
        return [item for _, results in from_bytes(data) for each in results for item in each]  # type: ignore[misc]
    except (zlib.error, DamagedError) as error:
        raise OfficeError(
            f"a piece of the run is damaged ({error}); restore a backup, or run the case again"
        ) from error
