"""Who acts by a token, remembered for some seconds: a busy program does not ask the store at every request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from debar.casework import access
from debar.casework.store import hashed
from debar.casework.who import moment

if TYPE_CHECKING:
    from datetime import datetime

    from debar.casework.store import Act, Store
    from debar.casework.who import Who

KEPT = timedelta(seconds=5)
"""How long a token that was ended by another process is still let in, at most; one ended here is refused at once."""
MOST = 10_000
TURNS = frozenset({"token ended", "account changed"})
"""Entries of the log after which somebody who was let in may have to stay out."""


@dataclass(frozen=True, slots=True)
class _Known:
    who: Who
    until: datetime


@dataclass
class Tokens:
    """The tokens that were shown lately, by the hash of their secrets."""

    store: Store
    _known: dict[str, _Known] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.store.after.append(self._heard)

    def at_hand(self, secret: str, at: datetime) -> Who | None:
        """Who shows this secret, acting now, if that is remembered; asks nobody."""
        known = self._known.get(hashed(secret))
        return replace(known.who, at=at) if known and at < known.until else None

    def who(self, secret: str, at: datetime) -> Who | None:
        """Who shows this secret, acting now; None for nobody. May ask the store."""
        with self._lock:  # many who come at once ask the store once
            found = self.at_hand(secret, at)
            if found is None:
                found = self._asked(secret, at)
        return found

    def _asked(self, secret: str, at: datetime) -> Who | None:
        with self.store.read() as connection:
            who = access.by_token(connection, secret, at)
            token = access.token(connection, who.token) if who and who.token else None
        if who is None or token is None:
            return None
        if access.is_used_anew(token, at):
            with self.store.aside() as connection:
                access.used(connection, token.id, at)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[hashed(secret)] = _Known(who, min(at + KEPT, moment(token.expires)))
        return who

    def _heard(self, act: Act) -> None:
        if any(what in TURNS for what, *_ in act.told):
            with self._lock:
                self._known.clear()
