"""People of the office: local accounts with Argon2id passwords, roles, and the language they read."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from debar.casework.store import hashed, made
from debar.casework.tables import ACCOUNTS, INSTALLATION, SESSIONS, TOKENS
from debar.casework.who import ALLOWED, May, Role, Who
from debar.errors import ConflictError, InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from pwdlib import PasswordHash
    from sqlalchemy import Connection

    from debar.casework.store import Act, Store

SHORTEST, LONGEST = 12, 1024
"""Characters of a password; NIST SP 800-63B asks for at least 8, and for no other rule of composition."""
_NAME = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"'&]{1,100}")
_STRANGE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"'&]+")
_STRANGE_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
SYSTEM = "system"
"""The account of what the office does by itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person, or a program that acts for itself."""

    id: str
    name: str
    shown: str
    role: Role
    lang: str
    created: str
    ended: str | None
    local: bool
    """Whether it signs in with a password here."""
    known: bool
    """Whether it signed in with an OpenID provider; one that is neither waits for its person to come."""

    def at(self, time: datetime) -> Who:
        """This person, acting now."""
        return Who(self.id, self.shown, self.role, time, lang=self.lang)


def first(store: Store, at: datetime, secret: str, name: str, shown: str, password: str, lang: str = "en") -> Account:
    """Make the first administrator with the one-time link's secret. Raises RefusedError when it was used before."""
    checked = _checked(name, shown, password)
    who = Who(SYSTEM, "setup", Role.ADMINISTRATOR, at)
    with store.act(who) as act:
        row = act.connection.execute(select(INSTALLATION.c.setup)).first()
        if row is None or row.setup is None or not hmac.compare_digest(row.setup, hashed(secret)):
            raise RefusedError("this link was used before, or is not the one that was printed; start debar again")
        act.connection.execute(update(INSTALLATION).values(setup=None))
        return _add(act, *checked, Role.ADMINISTRATOR, lang)


def add(act: Act, name: str, shown: str, password: str | None, role: Role, lang: str = "en") -> Account:
    """A new person, added by an administrator; without a password, one who will come by an OpenID provider that tells
    the same name."""
    act.who.must(May.ADMINISTER)
    if password is None:
        name = plain_name(name)
        return _add(act, name, _shown(shown) or name, None, role, lang)
    return _add(act, *_checked(name, shown, password), role, lang)


def from_elsewhere(
    act: Act, subject: str, name: str, shown: str, role: Role | None, lang: str = "en", *, sure: bool = False
) -> Account:
    """The account of somebody who signed in with an OpenID provider, made at the first time.

    They are known by issuer and subject alone. An account that waits for its person is theirs when the provider is
    `sure` of the name, and never one with a password. `role` is what a new account gets; None lets nobody in who was
    not added before. A name that is taken gets a number.
    """
    row = act.connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.subject == subject)).first()
    if row:
        return _account(row)
    name = folded(name)[:90] or "somebody"
    waits = select(ACCOUNTS).where(
        ACCOUNTS.c.name == name, ACCOUNTS.c.password.is_(None), ACCOUNTS.c.subject.is_(None)
    )
    row = act.connection.execute(waits).first()
    if row and sure:
        act.connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == row.id).values(subject=subject))
        act.record("account changed", subject=row.id, after={"subject": subject})
        return account(act.connection, row.id)
    if role is None:
        raise RefusedError("you were not added here; ask an administrator of this office to add you")
    return _add(act, _free(act.connection, name), _shown(shown) or name, None, role, lang, subject)


def _free(connection: Connection, name: str) -> str:
    """The name, with a number behind it when it is taken."""
    number, free = 1, name
    while connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.name == free)).first():
        number += 1
        free = f"{name}-{number}"
    return free


def _add(
    act: Act, name: str, shown: str, password: str | None, role: Role, lang: str, subject: str | None = None
) -> Account:
    taken = act.connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.name == name)).first()
    if taken:
        raise ConflictError(f"the name {name!r} is taken; choose another")
    row = {
        "id": made("a"),
        "name": name,
        "shown": shown,
        "role": role.value,
        "password": _passwords().hash(password) if password is not None else None,
        "subject": subject,
        "lang": lang,
        "created": act.who.time,
    }
    act.connection.execute(insert(ACCOUNTS).values(**row))
    told = {key: row[key] for key in ("name", "shown", "role", "lang")}
    act.record("account added", subject=str(row["id"]), after={**told, "local": password is not None})
    return account(act.connection, str(row["id"]))


def _checked(name: str, shown: str, password: str) -> tuple[str, str, str]:
    name = plain_name(name)
    return name, _shown(shown) or name, good_password(password, name)


def _shown(text: str) -> str:
    """What a person is called, in one line."""
    return " ".join(_STRANGE_SHOWN.sub(" ", unicodedata.normalize("NFKC", text)).split())[:200]


def plain_name(name: str) -> str:
    """A name to sign in with, as it is kept: case and width do not tell two people apart."""
    name = unicodedata.normalize("NFKC", name).strip().casefold()
    if not _NAME.fullmatch(name):
        raise InvalidError("a name has 1 to 100 characters, without spaces, quotes, < > and &")
    return name


def good_password(password: str, name: str = "") -> str:
    """The password as it is hashed. Raises InvalidError for one that is too short, too long, or the name itself."""
    password = unicodedata.normalize("NFKC", password)
    if len(password) < SHORTEST:
        raise InvalidError(f"a password has at least {SHORTEST} characters; four words that nobody expects are good")
    if len(password) > LONGEST:
        raise InvalidError(f"a password has at most {LONGEST} characters")
    if _STRANGE_SHOWN.search(password):
        raise InvalidError("a password has no control characters; four words that nobody expects are good")
    if len(set(password)) < 4 or (name and name in password.casefold() and len(password) < len(name) + 6):
        raise InvalidError("that password is easily guessed; four words that nobody expects are good")
    return password


def change(
    act: Act, id: str, *, role: Role | None = None, shown: str | None = None, lang: str | None = None,
    password: str | None = None, ended: bool | None = None,
) -> Account:  # fmt: skip
    """Change a person: one's own name, language and password, anybody's as administrator. What allowed more than
    before is signed out; the last administrator stays. A token, which may be of narrow scope, changes nobody unless
    it administers: with a new password it would be the whole person."""
    before = account(act.connection, id)
    own = id == act.who.account and act.who.token is None
    if not own or role is not None or ended is not None:
        act.who.must(May.ADMINISTER)
    values: dict[str, Any] = {}
    if role is not None and role is not before.role:
        values["role"] = role.value
    if shown is not None and _shown(shown):
        values["shown"] = _shown(shown)
    if lang is not None:
        values["lang"] = lang
    if password is not None:
        if not before.local:
            raise InvalidError("this person signs in elsewhere and has no password here")
        values["password"] = _passwords().hash(good_password(password, before.name))
    if ended is not None:
        values["ended"] = act.who.time if ended else None
    if values.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR or values.get("ended"):
        _keep_one_administrator(act.connection, before)
    if values:
        act.connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == id).values(**values))
        if values.keys() & {"role", "password", "ended"}:
            act.connection.execute(SESSIONS.delete().where(SESSIONS.c.account == id))
        if values.get("ended"):
            stop = update(TOKENS).where(TOKENS.c.account == id, TOKENS.c.ended.is_(None))
            act.connection.execute(stop.values(ended=act.who.time))
        told = {key: "changed" if key == "password" else value for key, value in values.items()}
        was = {key: getattr(before, key) for key in values if key != "password"}
        act.record("account changed", subject=id, before={k: str(v) if v else v for k, v in was.items()}, after=told)
    return account(act.connection, id)


def new_password(act: Act, old: str, new: str) -> Account:
    """Change one's own password, knowing the old one; every session ends. Raises InvalidError for a wrong one."""
    me = account(act.connection, act.who.account)
    if signed_in(act.connection, me.name, old) is None:
        raise InvalidError("the old password is not right; write it again")
    return change(act, me.id, password=new)


def _keep_one_administrator(connection: Connection, person: Account) -> None:
    if person.role is not Role.ADMINISTRATOR or person.ended:
        return
    others = select(func.count()).where(
        ACCOUNTS.c.role == Role.ADMINISTRATOR.value, ACCOUNTS.c.ended.is_(None), ACCOUNTS.c.id != person.id
    )
    if not connection.execute(others).scalar_one():
        raise ConflictError("this is the only administrator; make another one first")


def account(connection: Connection, id: str) -> Account:
    """A person by id. Raises MissingError."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == id)).first()
    if row is None:
        raise MissingError("there is no such account")
    return _account(row)


def accounts(connection: Connection) -> list[Account]:
    """Everybody, by name."""
    return [_account(row) for row in connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.name))]


def names(connection: Connection) -> dict[str, str]:
    """What each account is called, for pages that show who did something."""
    called = {row.id: row.shown for row in connection.execute(select(ACCOUNTS.c.id, ACCOUNTS.c.shown))}
    return {**called, SYSTEM: "debar"}


def signed_in(connection: Connection, name: str, password: str) -> Account | None:
    """The person with this name and password; None for anybody else, after as much work as for a right one."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == folded(name))).first()
    kept = row.password if row and row.password and not row.ended else _nobody()
    password = unicodedata.normalize("NFKC", password)[: LONGEST + 1]
    good = _passwords().verify(password.encode("utf-8", "replace"), kept)
    return _account(row) if good and row and kept is row.password else None


def folded(name: str) -> str:
    """A name as it is looked for: what is typed in another way is the same name, also where tries are counted."""
    return _STRANGE.sub("-", unicodedata.normalize("NFKC", name).strip().casefold()[:200])


@cache
def _passwords() -> PasswordHash:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash((Argon2Hasher(),))


@cache
def _nobody() -> str:
    return _passwords().hash(made("nobody"))


def _account(row: Any) -> Account:
    plain = {key: getattr(row, key) for key in ("id", "name", "shown", "lang", "created", "ended")}
    return Account(**plain, role=Role(row.role), local=row.password is not None, known=row.subject is not None)


def roles() -> tuple[tuple[Role, tuple[May, ...]], ...]:
    """Each role and what it may, for pages that explain them."""
    return tuple((role, tuple(may for may in May if may in allowed)) for role, allowed in ALLOWED.items())
