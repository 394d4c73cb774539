"""Requests that carry a key of their own: sent again, they get the answer they got, and nothing is done twice."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from debar.casework.tables import ONCE
from debar.casework.who import stamp
from debar.errors import ConflictError, InvalidError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from debar.casework.store import Store
    from debar.casework.who import Who

LASTS = timedelta(days=1)
LONGEST = 200
"""Characters of a key."""
UNDER_WAY = 0
"""The status of a request that was not answered yet."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a request was answered."""

    status: int
    answer: str


def mark(store: Store, request: bytes) -> str:
    """What is kept of a request to know it again; nobody without the office's key learns from it what was sent."""
    return hmac.new(store.seal.secret("requests sent again"), request, sha256).hexdigest()


def stored(connection: Connection, who: Who, key: str, request: str) -> Stored | None:
    """What this was answered before; None where it comes for the first time. Raises InvalidError where the key came
    with another request, ConflictError while the first is still under way."""
    _forget(connection, who)
    row = connection.execute(select(ONCE).where(ONCE.c.account == who.account, ONCE.c.key == key)).first()
    if row is None:
        return None
    if not hmac.compare_digest(row.request, request):
        raise InvalidError("this Idempotency-Key came with another request; take a new one for each request")
    if row.status == UNDER_WAY:
        raise ConflictError("the same request is under way; ask again when it has ended")
    return Stored(row.status, row.answer)


def keep(connection: Connection, who: Who, key: str, request: str, status: int, answer: str) -> None:
    """Keep what a request is answered, in the transaction in which it is done."""
    row = {"account": who.account, "key": key, "request": request, "status": status, "answer": answer, "at": who.time}
    connection.execute(insert(ONCE).values(**row))


def answered(connection: Connection, who: Who, key: str, status: int, answer: str) -> None:
    """Keep what a request that was under way is answered."""
    mine = (ONCE.c.account == who.account) & (ONCE.c.key == key)
    connection.execute(update(ONCE).where(mine).values(status=status, answer=answer))


def forget(connection: Connection, who: Who, key: str) -> None:
    """Forget a request that failed, so that it may be sent again."""
    connection.execute(delete(ONCE).where(ONCE.c.account == who.account, ONCE.c.key == key))


def _forget(connection: Connection, who: Who) -> None:
    connection.execute(delete(ONCE).where(ONCE.c.at < stamp(who.at - LASTS)))
