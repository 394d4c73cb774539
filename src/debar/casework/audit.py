"""The audit log: every change and every read of protected data, chained so that no row can be changed or taken away.

An entry's hash is over its canonical JSON and the hash before it, and is signed with the installation's key, which is
not in the database. The head says how many entries there are and is signed for itself, so that the last entry cannot
be removed either. Who holds the key as well can write a new history, and who has an old copy of the database can put
it back: note the head elsewhere from time to time (`debar audit head`), and hand it to `verify`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from debar.casework import seal
from debar.casework.tables import AUDIT, AUDIT_HEAD
from debar.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy import ColumnElement, Connection, Row

    from debar.casework.seal import Seal

NOTHING_BEFORE = "0" * 64
ENTRY, HEAD = "debar audit entry", "debar audit head"
PIECE = 1_000
_HASH = re.compile(r"[0-9A-Fa-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log goes: the number of the last entry and its hash."""

    number: int
    hash: str

    @property
    def content(self) -> bytes:
        """What its signature is over."""
        return f"{self.number}:{self.hash}".encode()

    @classmethod
    def parse(cls, text: str) -> Head:
        """`NUMBER:HASH`, as `debar audit head` prints it. Raises ValueError for anything else."""
        number, _, hash_ = text.strip().partition(":")
        if not (number.isascii() and number.isdecimal() and _HASH.fullmatch(hash_)):
            raise ValueError(f"{text!r} is not NUMBER:HASH")
        return cls(int(number), hash_.lower())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    number: int
    at: str
    by: str
    what: str
    case: str | None
    subject: str | None
    before: Any
    after: Any
    previous: str
    hash: str
    signature: str

    def told(self) -> dict[str, Any]:
        """What the hash is over."""
        names = ("number", "at", "by", "what", "case", "subject", "before", "after", "previous")
        return {name: getattr(self, name) for name in names}


def begin(connection: Connection, sealed: Seal) -> None:
    """The head of a log that has no entries yet."""
    head = Head(0, NOTHING_BEFORE)
    connection.execute(
        insert(AUDIT_HEAD).values(one=1, number=0, hash=head.hash, signature=sealed.sign(HEAD, head.content))
    )


def lock(connection: Connection) -> Head:
    """The head, held until the transaction ends, so that entries follow one another."""
    return _head(connection.execute(select(AUDIT_HEAD).with_for_update()).first())


def head(connection: Connection) -> Head:
    """The head as it stands, to be noted elsewhere."""
    return _head(connection.execute(select(AUDIT_HEAD)).first())


def _head(row: Row[Any] | None) -> Head:
    if row is None:
        raise OfficeError("the audit log has no head: somebody removed it; run `debar audit verify`")
    return Head(row.number, row.hash)


def append(connection: Connection, sealed: Seal, head: Head, entry: Mapping[str, Any]) -> Head:
    """Write one entry behind the head, and return the new one. `before` and `after` are plain JSON or None."""
    told = {"number": head.number + 1, **entry, "previous": head.hash}
    hash_ = seal.digest(told)
    plain = {**told, "before": _text(told["before"]), "after": _text(told["after"])}
    connection.execute(insert(AUDIT).values(**plain, hash=hash_, signature=sealed.sign(ENTRY, hash_.encode())))
    new = Head(head.number + 1, hash_)
    signature = sealed.sign(HEAD, new.content)
    connection.execute(update(AUDIT_HEAD).values(number=new.number, hash=new.hash, signature=signature))
    return new


def _text(value: Any) -> str | None:
    return None if value is None else seal.canonical(value).decode()


def _value(text: str | None) -> Any:
    """What `_text` wrote. Canonical JSON knows one kind of number: a whole one may have been a float too large for
    an integer."""
    return None if text is None else json.loads(text, parse_int=_number)


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 16 else float(digits) if abs(int(digits)) >= 2**53 else int(digits)


def _entry(row: Row[Any]) -> Entry:
    plain = dict(row._mapping)
    return Entry(**{**plain, "before": _value(plain["before"]), "after": _value(plain["after"])})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; None asks for all. `by` is an account, whatever token it acted with."""

    case: str | None = None
    what: str | None = None
    by: str | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """What an entry must be."""
        clauses = [AUDIT.c[name] == value for name in ("case", "what") if (value := getattr(self, name)) is not None]
        if self.by is not None:
            clauses.append((AUDIT.c.by == self.by) | AUDIT.c.by.startswith(f"{self.by} (", autoescape=True))
        return clauses


ALL = Wanted()


def entries(
    connection: Connection, wanted: Wanted = ALL, *, before: int | None = None, limit: int = 100
) -> list[Entry]:
    """The newest entries first of those wanted, older than a number."""
    asked = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit).where(*wanted.clauses())
    if before is not None:
        asked = asked.where(AUDIT.c.number < before)
    return [_entry(row) for row in connection.execute(asked)]


def kinds(connection: Connection, case: str | None = None) -> list[str]:
    """Every `what` that the log knows, in order."""
    asked = select(AUDIT.c.what).distinct().where(*Wanted(case).clauses()).order_by(AUDIT.c.what)
    return list(connection.execute(asked).scalars())


def count(connection: Connection, case: str | None = None) -> int:
    """How many entries there are, of one case or of all."""
    asked = select(func.count()).select_from(AUDIT)
    return int(connection.execute(asked if case is None else asked.where(AUDIT.c.case == case)).scalar_one())


def walk(connection: Connection, wanted: Wanted = ALL) -> Iterator[Entry]:
    """Every entry wanted, oldest first, a piece at a time."""
    return map(_entry, _rows(connection, wanted))


def _rows(connection: Connection, wanted: Wanted = ALL) -> Iterator[Row[Any]]:
    asked = select(AUDIT).order_by(AUDIT.c.number).limit(PIECE).where(*wanted.clauses())
    rows = connection.execute(asked).all()
    while rows:
        yield from rows
        rows = connection.execute(asked.where(AUDIT.c.number > rows[-1].number)).all()


def verify(connection: Connection, public: Ed25519PublicKey, noted: Head | None = None) -> Iterator[str]:
    """What is wrong with the log, in words: nothing when it holds. `noted` is a head written down before."""
    previous, number = NOTHING_BEFORE, 0
    seen = noted is None or noted.number == 0
    try:
        for row in _rows(connection):
            number += 1
            if row.number != number:
                yield f"entry {number} is missing: {row.number} follows {number - 1}"
                number = int(row.number)
            yield from _wrong(row, previous, public)
            previous = row.hash
            if noted and number == noted.number:
                seen = True
                if row.hash != noted.hash:
                    yield f"entry {number} is not the one that was noted: the log was written anew"
    except (ValueError, TypeError, AttributeError, RecursionError, DBAPIError) as error:
        told = error.orig if isinstance(error, DBAPIError) else error
        yield f"an entry near {number} cannot be read: {told}"
        return
    if noted and not seen:
        yield f"entry {noted.number}, which was noted, is missing: the log ends at {number}"
    yield from _wrong_head(connection, Head(number, previous), public)


def _wrong(row: Row[Any], previous: str, public: Ed25519PublicKey) -> Iterator[str]:
    entry = _entry(row)
    if entry.previous != previous:
        yield f"entry {entry.number} does not follow the one before it"
    yield from _wrong_alone(row, public)


def verify_case(connection: Connection, public: Ed25519PublicKey, case: str) -> Iterator[str]:
    """What is wrong with the entries of a case, each by itself; that one is missing shows only over the whole log."""
    for row in _rows(connection, Wanted(case)):
        try:
            yield from _wrong_alone(row, public)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            yield f"entry {row.number} cannot be read: {error}"


def _wrong_alone(row: Row[Any], public: Ed25519PublicKey) -> Iterator[str]:
    entry = _entry(row)
    as_written = (row.before, row.after) == (_text(entry.before), _text(entry.after))
    yield from dict.fromkeys([*([] if as_written else [_changed(entry)]), *flaws(entry, public)])


def flaws(entry: Entry, public: Ed25519PublicKey) -> Iterator[str]:
    """What is wrong with an entry by itself, wherever it came from; not whether others are missing."""
    if seal.digest(entry.told()) != entry.hash:
        yield _changed(entry)
    if not seal.holds(public, ENTRY, entry.hash.encode(), entry.signature):
        yield f"entry {entry.number} is not signed by this installation's key"


def _changed(entry: Entry) -> str:
    return f"entry {entry.number} was changed: its content is not what was hashed"


def _wrong_head(connection: Connection, last: Head, public: Ed25519PublicKey) -> Iterator[str]:
    rows = connection.execute(select(AUDIT_HEAD)).all()
    if [row.one for row in rows] != [1]:
        yield (
            "the head of the log is missing"
            if not rows
            else "the log has another head than the one it was begun with"
        )
        return
    head = Head(rows[0].number, rows[0].hash)
    if head != last:
        yield f"the log ends at entry {last.number}, but its head says {head.number}: entries were removed or added"
    if not seal.holds(public, HEAD, head.content, rows[0].signature):
        yield "the head of the log is not signed by this installation's key"
