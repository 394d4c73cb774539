"""The whole office as one file, made while others work, and an office made of it again.

Rows come as JSON Lines, the same for SQLite and PostgreSQL, so that a backup of one is restored into the other; kept
files come as they are. One state is read: who writes meanwhile is either wholly in it or not at all.

A backup holds all that the office holds, e-mail addresses and hashes of passwords too: keep it as you keep the
office. The private key is only in it when that is asked for; without the key a backup proves nothing to whoever
could change it. Sessions of browsers are never in it: after a restore everybody signs in again.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Boolean, LargeBinary, column, func, insert, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from debar.casework import audit, bundle
from debar.casework.seal import KEY, Seal
from debar.casework.store import FILE, Store, engine_of, migrate
from debar.casework.tables import INSTALLATION, METADATA, SESSIONS
from debar.casework.vault import Vault
from debar.casework.who import May
from debar.errors import InvalidError, OfficeError, UsageError
from debar.packs import keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy import Connection, Table

    from debar.casework.bundle import Bundle, Writer
    from debar.casework.who import Who

AT_ONCE = 500
"""Rows read or written at once."""
LEFT_OUT = frozenset({SESSIONS.name})
_TABLE = re.compile(r"tables/[a-z_]{1,40}\.jsonl")
_FILE = re.compile(r"files/[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Rows:
    """One table of a backup."""

    name: str
    rows: int
    binary: tuple[str, ...]
    """Columns whose values are bytes, written in base 64."""
    flags: tuple[str, ...]
    """Columns whose values are true or false, in both databases."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says it is."""

    format: str
    version: int
    debar: str
    made: str
    installation: bundle.Installation
    audit_head: str
    schema: str
    """The version of the database."""
    with_key: bool
    damaged: tuple[str, ...]
    """Kept files that were no longer what was kept, by their names."""
    tables: tuple[Rows, ...]
    """In the order in which they can be filled."""
    files: tuple[bundle.Member, ...]


def _allowed(name: str) -> bool:
    return name == KEY or _TABLE.fullmatch(name) is not None or _FILE.fullmatch(name) is not None


SHAPE = bundle.Shape(
    format="debar office backup",
    version=1,
    manifest=Manifest,
    allowed=_allowed,
    most=5_000_000,
    largest=16 << 40,
    whole={KEY: 16_384},
    called="a backup of an office; `debar office backup` makes one",
)


def backup(store: Store, who: Who, path: Path, *, with_key: bool = False) -> Manifest:
    """Write everything into one file, and tell the log. Kept files that are damaged come along and are named."""
    who.must(May.ADMINISTER)
    with store.act(who) as act:
        act.record("backup made", after={"with_key": with_key})
    with store.read() as connection, bundle.writing(path, store.seal, SHAPE) as writer:
        tables = [_put_rows(writer, connection, each) for each in METADATA.sorted_tables if each.name not in LEFT_OUT]
        if with_key:
            writer.put(KEY, [(store.folder / KEY).read_bytes()])
        manifest: Manifest = writer.finish(
            connection.execute(select(INSTALLATION.c.id)).scalar_one(),
            made=who.time,
            audit_head=audit.head(connection).content.decode(),
            schema=_schema(connection),
            with_key=with_key,
            damaged=list(_put_files(writer, store.vault)),
            tables=tables,
        )
        return manifest


def _schema(connection: Connection) -> str:
    return str(connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar_one())


def _put_rows(writer: Writer, connection: Connection, each: Table) -> dict[str, Any]:
    """The rows of a table, in the order of its key."""
    names = [str(col.name) for col in each.columns]
    binary = [str(col.name) for col in each.columns if isinstance(col.type, LargeBinary)]
    flags = [str(col.name) for col in each.columns if isinstance(col.type, Boolean)]
    count = 0

    def lines() -> Iterator[bytes]:
        import orjson

        nonlocal count
        asked = select(each).order_by(*each.primary_key.columns).execution_options(yield_per=AT_ONCE)
        for row in connection.execute(asked):
            told: dict[str, Any] = dict(zip(names, row, strict=True))
            for name in binary:
                told[name] = base64.b64encode(told[name]).decode()
            count += 1
            yield orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)

    writer.put(f"tables/{each.name}.jsonl", lines())
    return {"name": str(each.name), "rows": count, "binary": binary, "flags": flags}


def _put_files(writer: Writer, vault: Vault) -> Iterator[str]:
    """Every kept file; yields the names of those that are damaged."""
    for path in sorted(vault.folder.glob("*/*")):
        if _FILE.fullmatch(f"files/{path.name}"):
            with path.open("rb") as kept:
                digest = writer.put(f"files/{path.name}", iter(lambda: kept.read(bundle.PIECE), b""))
            if digest != path.name:
                yield path.name


def restore(path: Path, folder: Path, url: str | None, who: Who, key: Path | None = None) -> Manifest:
    """An office made of a backup, in an empty folder and an empty database. `key` is the private key of the office
    that made it, where the backup does not hold it.

    Nothing is left there when something is wrong: a digest, the signature, a row, or the audit log.
    """
    _must_be_empty(folder)
    with bundle.opened(path, SHAPE) as kept:
        wrong = list(kept.flaws())
        if wrong:
            more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
            raise InvalidError(f"{path}: {wrong[0]}{more}; nothing was restored")
        _filled(kept, folder, url, _key(kept, key))
        manifest: Manifest = kept.manifest
    store = Store.open(folder, url)
    try:
        with store.act(who) as act:
            act.record("restored from a backup", after={"made": manifest.made, "audit_head": manifest.audit_head})
    finally:
        store.close()
    return manifest


def _filled(kept: Bundle, folder: Path, url: str | None, secret: bytes) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); name another folder") from error
    try:
        _fill(kept, folder, secret)
        _rows(kept, folder, url)
    except BaseException as error:
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if isinstance(error, OSError):
            raise OfficeError(f"{folder}: cannot be written ({error.strerror}); nothing was restored") from error
        raise


def _must_be_empty(folder: Path) -> None:
    try:
        found = next(iter(folder.iterdir()), None)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}); name another folder") from error
    if found is not None:
        raise UsageError(f"{folder} holds {found.name}; a backup is restored into an empty folder only")


def _key(kept: Bundle, key: Path | None) -> bytes:
    """The private key, which must be the one that signed the backup."""
    if kept.manifest.with_key:
        content = b"".join(kept.pieces(KEY))
    elif key is not None:
        if keys.fingerprint(keys.private(key).public_key()) != kept.signer:
            raise InvalidError(f"{key} is not the key of the office that made this backup ({kept.signer})")
        content = key.read_bytes()
    else:
        raise InvalidError(
            f"{kept.path} does not hold the private key (it was made without --with-key); name the office's"
            f" {KEY} with --key"
        )
    return content


def _fill(kept: Bundle, folder: Path, secret: bytes) -> None:
    """The key and the kept files."""
    with os.fdopen(os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secret)
    public = Seal.of(folder).public
    if keys.fingerprint(public) != kept.signer:
        raise InvalidError(f"{kept.path}: the key in it is not the one that signed it; nothing was restored")
    (folder / f"{KEY}.pub").write_text(keys.pem(public), encoding="ascii")
    vault = Vault(folder / "kept")
    damaged = set(kept.manifest.damaged)
    for member in kept.manifest.files:
        if not member.name.startswith("files/"):
            continue
        name = member.name.removeprefix("files/")
        if name in damaged:
            place = vault.path(name)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.write_bytes(b"".join(kept.pieces(member.name)))
        elif vault.keep(kept.pieces(member.name), member.size).digest != name:
            raise InvalidError(f"{kept.path}: {member.name} does not hold what its name says; nothing was restored")


def _rows(kept: Bundle, folder: Path, url: str | None) -> None:
    """The database, in one transaction: as it was, then brought to this version, then its log verified."""
    engine = engine_of(url or URL.create("sqlite", database=str(folder / FILE)))
    try:
        with engine.begin() as connection:
            there = inspect(connection).get_table_names()
            if there:
                raise UsageError(
                    f"the database holds the table {there[0]}; a backup is restored into an empty one only"
                )
            migrate(connection, kept.manifest.schema)
            for each in kept.manifest.tables:
                _put_back(connection, kept, each)
            migrate(connection)
            _count_on(connection)
            _must_hold(connection, kept.public, kept)
    except DBAPIError as error:
        raise OfficeError(f"{kept.path}: cannot be restored there ({error.orig}); nothing was restored") from error
    finally:
        engine.dispose()
    if url is None:
        os.chmod(folder / FILE, 0o600)


def _put_back(connection: Connection, kept: Bundle, each: Rows) -> None:
    known = {column_["name"] for column_ in inspect(connection).get_columns(each.name)} if _is_ours(each) else set()
    if not known:
        raise InvalidError(f"{kept.path}: there is no table {each.name[:40]!r}; nothing was restored")
    target = table(each.name, *map(column, sorted(known)))
    held: list[dict[str, Any]] = []
    count = 0
    for line in kept.lines(f"tables/{each.name}.jsonl"):
        count += 1
        held.append(_row(line, each, known, f"{kept.path}: tables/{each.name}.jsonl, line {count}"))
        if len(held) == AT_ONCE:
            connection.execute(insert(target), held)
            held = []
    if held:
        connection.execute(insert(target), held)
    if count != each.rows:
        raise InvalidError(f"{kept.path}: {each.name} has {count:,} rows and not {each.rows:,}; nothing was restored")


def _is_ours(each: Rows) -> bool:
    return each.name in METADATA.tables and each.name not in LEFT_OUT


def _row(line: bytes, each: Rows, known: set[str], where: str) -> dict[str, Any]:
    read = bundle.as_json(line, where)
    if not isinstance(read, dict) or read.keys() != known:
        raise InvalidError(f"{where} is no row of {each.name}; nothing was restored")
    for name, value in read.items():
        if isinstance(value, dict | list | float):
            raise InvalidError(f"{where}: {name} is no value of a row; nothing was restored")
    for name in each.binary:
        try:
            read[name] = base64.b64decode(read[name], validate=True)
        except (ValueError, TypeError, KeyError):
            raise InvalidError(f"{where}: {name[:40]} is not in base 64; nothing was restored") from None
    return {**read, **{name: bool(read.get(name)) for name in each.flags if name in known}}


def _count_on(connection: Connection) -> None:
    """Numbers that count up by themselves go on behind those that were restored; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    counting = [(each, col) for each in METADATA.sorted_tables for col in each.columns if col.autoincrement is True]
    for each, col in counting:
        last = connection.execute(select(func.max(col))).scalar()
        if last is not None:
            asked = text("SELECT setval(pg_get_serial_sequence(:name, :counting), :last)")
            connection.execute(asked, {"name": each.name, "counting": col.name, "last": last})


def _must_hold(connection: Connection, public: Ed25519PublicKey, kept: Bundle) -> None:
    noted = _noted(kept)
    for wrong in audit.verify(connection, public, noted):
        raise InvalidError(f"{kept.path}: the audit log in it does not hold ({wrong}); nothing was restored")


def _noted(kept: Bundle) -> audit.Head:
    try:
        return audit.Head.parse(kept.manifest.audit_head)
    except ValueError as error:
        raise InvalidError(f"{kept.path}: {error}; nothing was restored") from None
