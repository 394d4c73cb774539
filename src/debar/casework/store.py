"""One office's store: a database and a folder. Everything that changes something is an `Act`.

SQLite in one file by default (write-ahead log, every commit on disk before it is answered), PostgreSQL by URL. The
folder holds the key, kept files and, for SQLite, the database itself.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, func, insert, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from debar.casework import audit
from debar.casework.seal import KEY, Seal
from debar.casework.tables import INSTALLATION
from debar.casework.text import is_keepable
from debar.casework.vault import Vault
from debar.errors import ConflictError, InvalidError, OfficeError, UsageError
from debar.packs.keys import pem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.engine import ExceptionContext

    from debar.casework.audit import Head
    from debar.casework.who import Who

FILE = "office.db"
WAIT = 30
"""Seconds that one writer waits for another."""
CHANGES = "debar_changes"
"""Execution option of a connection that will write."""
ALONE = 0x6465626172
"""The number of PostgreSQL's lock for one beginning at a time."""
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(slots=True)
class Act:
    """One transaction of one person: what is changed, and the entries of the log that tell of it."""

    connection: Connection
    who: Who
    store: Store
    head: Head
    told: list[tuple[str, str | None, str | None, dict[str, Any]]] = field(default_factory=list)
    """(what, case, subject, after) of each entry, for those outside who wait for news."""

    def record(
        self, what: str, case: str | None = None, subject: str | None = None, before: Any = None, after: Any = None
    ) -> None:
        """Tell the log what was done: a word for it, the case, what it was about, and what stood before and after."""
        by = self.who.account if self.who.token is None else f"{self.who.account} ({self.who.token})"
        entry = {
            "at": self.who.time,
            "by": by,
            "what": what,
            "case": case,
            "subject": subject,
            "before": before,
            "after": after,
        }
        self.head = audit.append(self.connection, self.store.seal, self.head, entry)
        self.told.append((what, case, subject, after if isinstance(after, dict) else {}))


@dataclass(frozen=True)
class Store:
    """An open store."""

    engine: Engine
    folder: Path
    seal: Seal
    vault: Vault
    after: list[Callable[[Act], None]] = field(default_factory=list, compare=False)
    """Told of each act once it is on disk: what remembers something for a while forgets it so."""

    @classmethod
    def open(cls, folder: Path, url: str | None = None) -> Store:
        """Open the store in a folder, made there when it is new, with its database brought to this version.

        `url` names a PostgreSQL database in place of the file. Raises UsageError for a URL or folder that cannot be
        used, OfficeError for a database of a newer version, or one that was begun with another key.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageError(f"{folder}: cannot be made ({error.strerror}); name another folder") from error
        engine = engine_of(url or URL.create("sqlite", database=str(_file(folder))))
        store = cls(engine, folder, Seal.of(folder), Vault(folder / "kept"))
        try:
            with store._alone() as connection:
                migrate(connection)
                begun_with = connection.execute(select(INSTALLATION.c.public_key)).scalar()
        except DBAPIError as error:
            raise UsageError(f"the store cannot be opened: {error.orig}; check its folder or URL") from error
        if begun_with not in (None, pem(store.seal.public)):
            raise OfficeError(
                f"{folder / KEY}: is not the key that the database was begun with; put that one there,"
                " or name its folder"
            )
        return store

    def begin(self, at: str) -> str | None:
        """Settle a new installation: its id, its key and the head of its log. Returns the secret of the one-time
        link by which the first administrator is made; None when that was done before."""
        secret = secrets.token_urlsafe(32)
        with self._alone() as connection:
            row = connection.execute(select(INSTALLATION)).first()
            if row is None:
                told = {"id": secrets.token_hex(8), "created": at, "public_key": pem(self.seal.public)}
                connection.execute(insert(INSTALLATION).values(one=1, **told, setup=hashed(secret)))
                audit.begin(connection, self.seal)
                return secret
            if row.setup is None:
                return None
            connection.execute(INSTALLATION.update().values(setup=hashed(secret)))
            return secret

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction beside which no other of its kind goes on, in whatever program."""
        with self.aside() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(ALONE)))
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state, from its first question to its last, and changes nothing."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite does so by itself
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def act(self, who: Who) -> Iterator[Act]:
        """One transaction that changes something: it ends on disk, with its entries in the log and what hooks are
        told of it, or not at all."""
        from debar.casework.hooks import queue

        with self.engine.connect() as plain:
            connection = plain.execution_options(**{CHANGES: True})
            with connection.begin():
                act = Act(connection, who, self, audit.lock(connection))
                yield act
                queue(act)
        for each in self.after:
            each(act)

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A transaction that the log does not tell of: of a run that is on, of sessions that were seen."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(**{CHANGES: True})
            with connection.begin():
                yield connection

    def tidy(self, *tables: Table) -> None:
        """Let PostgreSQL look through tables to which much was written, so that indexes answer without the rows and
        its plans fit; it would do so by itself some minutes later. SQLite needs nothing of the kind."""
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in tables:
                    connection.execute(text(f"VACUUM (ANALYZE) {table.name}"))

    def close(self) -> None:
        """Close all connections, so that files may be copied or removed."""
        self.engine.dispose()


def hashed(secret: str) -> str:
    """What is stored of a secret that only its owner has: SHA-256, in hex. For long random secrets, not passwords."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def made(kind: str) -> str:
    """A new id: a letter or two that say of what, and 80 random bits."""
    return f"{kind}-{secrets.token_hex(10)}"


def engine_of(url: str | URL) -> Engine:
    """The engine for a database. Raises UsageError for a URL that names none we speak to."""
    engine = _engine_of(url)
    event.listen(engine, "before_cursor_execute", _keepable)
    event.listen(engine, "handle_error", _busy)
    return engine


def _engine_of(url: str | URL) -> Engine:
    try:
        if isinstance(url, URL) or url.startswith("sqlite"):
            engine = create_engine(url, connect_args={"timeout": WAIT, "check_same_thread": False})
            event.listen(engine, "connect", _sqlite)
            event.listen(engine, "begin", _begin)
            return engine
        if url.startswith("postgres"):
            plain = url.replace("postgres://", "postgresql://", 1).replace(
                "postgresql://", "postgresql+psycopg://", 1
            )
            engine = create_engine(plain, pool_size=10, max_overflow=20, pool_pre_ping=True)
            event.listen(engine, "connect", _postgresql)
            return engine
    except ImportError as error:
        raise UsageError("PostgreSQL needs the extra `pg`: pip install 'debar[pg]'") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise UsageError(f"the URL of the store cannot be used ({error}); postgresql://user@host/name") from error
    raise UsageError("the store is SQLite in a folder, or PostgreSQL: postgresql://user@host/name")


def _keepable(_: Any, __: Any, ___: str, given: Any, *____: Any) -> None:
    """Refuse what a database cannot hold, alike on both and before it is asked: they would fail each in its way."""
    for row in given if isinstance(given, list) else (given,):
        for value in row.values() if isinstance(row, dict) else row:
            if type(value) is str and not is_keepable(value):
                raise InvalidError("text holds a character that cannot be kept (NUL, or half of one); leave it out")
            if type(value) is int and not -(1 << 63) <= value < 1 << 63:
                raise InvalidError("a number is too large to be kept or asked for")


def _file(folder: Path) -> Path:
    """The file of the database, there for nobody but its owner before anything is written to it."""
    file = folder / FILE
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); name another folder") from error
    return file


def _sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, and not by the driver at some later statement
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={WAIT * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _postgresql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:  # which waits for ever otherwise
        cursor.execute(f"SET lock_timeout = '{WAIT}s'")
    connection.commit()


def _busy(context: ExceptionContext) -> None:
    """Somebody wrote for too long: for whoever waited that is a conflict like another."""
    told = str(context.original_exception)
    if "database is locked" in told or getattr(context.original_exception, "sqlstate", None) == "55P03":
        raise ConflictError("others are writing; nothing was changed, try again") from context.original_exception


def _begin(connection: Connection) -> None:
    """Who will write waits for other writers at once: having read first, a transaction might not be let through."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(CHANGES) else "BEGIN")


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the database to a version; `head` is this program's. Raises OfficeError for one that it does not know."""
    from alembic import command
    from alembic.util import CommandError

    try:
        (command.downgrade if to == "base" or to.startswith("-") else command.upgrade)(_config(connection), to)
    except CommandError as error:
        raise OfficeError(
            f"the store was made by a newer debar ({error}); use that one, or restore a backup"
        ) from error


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
