"""Ways in: sessions of browsers, and tokens of programs. Only hashes of their secrets are kept."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from debar.casework import people
from debar.casework.store import hashed, made
from debar.casework.tables import SESSIONS, TOKENS
from debar.casework.who import ALLOWED, May, Who, stamp
from debar.errors import InvalidError, MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from debar.casework.people import Account
    from debar.casework.store import Act

LASTS = timedelta(hours=12)
"""A session ends after this time, whatever happens in it."""
IDLE = timedelta(hours=2)
"""And after this time without a request."""
SEEN_EVERY = timedelta(minutes=1)
PREFIX = "dbr_"
"""Tokens begin with it, so that scanners for leaked secrets know them."""
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that signed in."""

    account: Account
    csrf: str
    """Must come with every form."""
    hash: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as its person sees it."""

    hash: str
    created: str
    seen: str
    expires: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows, without its secret."""

    id: str
    account: str
    name: str
    scopes: tuple[May, ...]
    created: str
    expires: str
    used: str | None
    ended: str | None


def sign_in(act: Act, account: Account) -> str:
    """Begin a session; returns the secret for the cookie."""
    secret = secrets.token_urlsafe(32)
    row = {
        "secret": hashed(secret),
        "account": account.id,
        "csrf": secrets.token_urlsafe(24),
        "created": act.who.time,
        "seen": act.who.time,
        "expires": stamp(act.who.at + LASTS),
    }
    act.connection.execute(delete(SESSIONS).where(SESSIONS.c.expires < act.who.time))
    act.connection.execute(insert(SESSIONS).values(**row))
    act.record("signed in", subject=account.id)
    return secret


def sign_out(act: Act, session: Session) -> None:
    """End a session."""
    act.connection.execute(delete(SESSIONS).where(SESSIONS.c.secret == session.hash))
    act.record("signed out", subject=session.account.id)


def sign_out_everywhere(act: Act, but: Session | None = None) -> int:
    """End all sessions of the one who acts, but one; returns how many."""
    mine = (SESSIONS.c.account == act.who.account, SESSIONS.c.secret != (but.hash if but else ""))
    ended = act.connection.execute(delete(SESSIONS).where(*mine)).rowcount
    act.record("signed out everywhere", subject=act.who.account, after={"sessions": ended})
    return ended


def open_sessions(connection: Connection, account: str, at: datetime) -> list[Opened]:
    """The sessions of a person that are not over, newest first."""
    mine = (SESSIONS.c.account == account, SESSIONS.c.expires > stamp(at), SESSIONS.c.seen > stamp(at - IDLE))
    asked = select(SESSIONS).where(*mine).order_by(SESSIONS.c.created.desc())
    return [Opened(row.secret, row.created, row.seen, row.expires) for row in connection.execute(asked)]


def session(connection: Connection, secret: str, at: datetime) -> Session | None:
    """The session of a cookie; None when it is over, or its person may no longer come in."""
    row = connection.execute(select(SESSIONS).where(SESSIONS.c.secret == hashed(secret))).first()
    if row is None or row.expires <= stamp(at) or row.seen <= stamp(at - IDLE):
        return None
    account = people.account(connection, row.account)
    return None if account.ended else Session(account, row.csrf, row.secret)


def is_due(connection: Connection, session: Session, at: datetime) -> bool:
    """Whether it should be written down that the session was seen now; not at every request."""
    seen = connection.execute(select(SESSIONS.c.seen).where(SESSIONS.c.secret == session.hash)).scalar()
    return seen is not None and seen < stamp(at - SEEN_EVERY)


def seen(connection: Connection, session: Session, at: datetime) -> None:
    """Write down that it was."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.secret == session.hash).values(seen=stamp(at)))


def make_token(act: Act, name: str, scopes: Iterable[May], lasts: timedelta) -> tuple[Token, str]:
    """A token for programs of the person who asks: never more than that person may. Returns it and its secret,
    which is shown once."""
    asked = set(scopes)
    wanted = tuple(may for may in May if may in asked)
    if not wanted:
        raise InvalidError("a token without a scope opens nothing; choose at least one")
    if not timedelta(0) < lasts <= LONGEST:
        raise InvalidError(f"a token lasts at most {LONGEST.days} days")
    if act.who.token:
        act.who.must(May.ADMINISTER)
    for may in wanted:
        act.who.must(may)
    name = " ".join(name.split())[:200]
    if not name:
        raise InvalidError("say what the token is for, so that whoever finds it later knows")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = {
        "id": made("t"),
        "account": act.who.account,
        "name": name,
        "secret": hashed(secret),
        "scopes": json.dumps(wanted),
        "created": act.who.time,
        "expires": stamp(act.who.at + lasts),
    }
    act.connection.execute(insert(TOKENS).values(**row))
    act.record(
        "token made", subject=row["id"], after={"name": name, "scopes": list(wanted), "expires": row["expires"]}
    )
    return token(act.connection, row["id"]), secret


def end_token(act: Act, id: str) -> None:
    """End a token: one's own, or anybody's as administrator. A token that does not administer ends only itself."""
    known = token(act.connection, id)
    if known.account != act.who.account or act.who.token not in (None, id):
        act.who.must(May.ADMINISTER)
    if known.ended is None:
        act.connection.execute(update(TOKENS).where(TOKENS.c.id == id).values(ended=act.who.time))
        act.record("token ended", subject=id)


def token(connection: Connection, id: str) -> Token:
    """A token by its id. Raises MissingError."""
    row = connection.execute(select(TOKENS).where(TOKENS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such token")
    return _token(row)


def tokens(connection: Connection, account: str | None = None) -> list[Token]:
    """Tokens of one person, or of all, newest first."""
    asked = select(TOKENS).order_by(TOKENS.c.created.desc(), TOKENS.c.id)
    return [
        _token(row)
        for row in connection.execute(asked if account is None else asked.where(TOKENS.c.account == account))
    ]


def by_token(connection: Connection, secret: str, at: datetime) -> Who | None:
    """Who acts with this token; None when it is unknown, over or ended."""
    row = connection.execute(select(TOKENS).where(TOKENS.c.secret == hashed(secret))).first()
    if row is None or row.ended or row.expires <= stamp(at):
        return None
    account = people.account(connection, row.account)
    if account.ended:
        return None
    scopes = frozenset(map(May, json.loads(row.scopes))) & ALLOWED[account.role]
    return Who(account.id, account.shown, account.role, at, scopes, account.lang, row.id)


def is_used_anew(token: Token, at: datetime) -> bool:
    """Whether it should be written down that a token is used now; not at every request."""
    return token.used is None or token.used < stamp(at - SEEN_EVERY)


def used(connection: Connection, id: str, at: datetime) -> None:
    """Write down that it was."""
    connection.execute(update(TOKENS).where(TOKENS.c.id == id).values(used=stamp(at)))


def _token(row: object) -> Token:
    known = row._mapping  # type: ignore[attr-defined]
    scopes = tuple(map(May, json.loads(known["scopes"])))
    plain = {name: known[name] for name in ("id", "account", "name", "created", "expires", "used", "ended")}
    return Token(**plain, scopes=scopes)
