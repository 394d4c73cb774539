"""A run in one file: what `debar screen --save FILE.db` keeps, and `debar report` writes as any report again.

The file is a store of the office with one case and one run, in SQLite. Nobody signs in there, and its log is signed
by a key that nobody keeps: it shows that the file is whole, and not who made it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import URL, select
from sqlalchemy.exc import DBAPIError

from debar.casework import cases, people, runs
from debar.casework.seal import Seal
from debar.casework.store import Store, engine_of, migrate
from debar.casework.tables import RUNS
from debar.casework.text import file_name
from debar.casework.vault import Vault
from debar.casework.who import Role, Who, stamp
from debar.casework.writing import Writer
from debar.errors import UsageError
from debar.model import Evidence, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from debar.casework.cases import Case
    from debar.casework.people import Account
    from debar.model import Asked, Item

MAGIC = b"SQLite format 3\x00"
ENDINGS = ("", "-wal", "-shm", "-journal")
"""What SQLite calls the files of a database."""


def refuse(path: Path) -> None:
    """Raise UsageError where a saved run would be written over something else."""
    if path.exists() and not _is_saved(path):
        raise UsageError(f"{path}: exists and is no saved run; name another file")


def _is_saved(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


@contextmanager
def saved(items: Iterable[Item], asked: Asked, path: Path, now: Callable[[], datetime]) -> Iterator[Iterator[Item]]:
    """The same items, each kept on its way. The file takes its name when all of them have passed, and not before."""
    part = path.with_name(f".{path.name}.part")
    _cleared(part)
    store = Store(engine_of(_url(part)), path.parent, Seal(Ed25519PrivateKey.generate()), Vault(path.parent))
    try:
        keeping = _Keeping(store, asked, path.name, now)
        yield keeping.passing(items)
        keeping.end()
        store.close()
        part.replace(path)
    except DBAPIError as error:
        raise UsageError(f"{path}: cannot be written ({error.orig}); check the folder and its rights") from error
    finally:
        store.close()
        _cleared(part)


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _cleared(part: Path) -> None:
    for ending in ENDINGS:
        part.with_name(part.name + ending).unlink(missing_ok=True)


class _Keeping:
    """Writes a run down while it goes on."""

    def __init__(self, store: Store, asked: Asked, title: str, now: Callable[[], datetime]) -> None:
        self._store, self._asked, self._now = store, asked, now
        self._evidence: dict[str, Evidence] = {}
        self._summary: Summary | None = None
        with store.engine.begin() as connection:
            migrate(connection)
        store.begin(stamp(now()))
        with store.act(Who(people.SYSTEM, "debar screen", Role.ADMINISTRATOR, now())) as act:
            self._account = people.from_elsewhere(act, "debar screen", "debar-screen", "debar screen", Role.ANALYST)
        with store.act(self._account.at(now())) as act:
            self._case = cases.make(act, title, _question(asked), asked.inquiry.buyers)
            self._run = runs.begun(act, self._case)
        self._writer = Writer(store, self._run.id, self._case.id)

    def passing(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, Summary):
                self._summary = item
            else:
                self._writer.add(item)
            if isinstance(item, Evidence):
                self._evidence.setdefault(item.path, item)
            yield item

    def end(self) -> None:
        """What is left, the evidence by its digests, and the counts."""
        assert self._summary is not None, "the path ends with a summary"
        self._writer.flush()
        _add_files(self._store, self._account, self._case, self._evidence.values(), self._now)
        runs.end(self._store, self._run, self._account.at(self._now()), self._asked, self._summary)


def _add_files(
    store: Store, account: Account, case: Case, found: Iterable[Evidence], now: Callable[[], datetime]
) -> None:
    """The files that were read, as references: the bytes stay where they are."""
    names: dict[str, int] = {}
    with store.act(account.at(now())) as act:
        for each in list(found)[: cases.MOST_FILES]:
            name = file_name(each.name)
            names[name] = names.get(name, 0) + 1
            told = name if names[name] == 1 else f"{name} ({names[name]})"
            cases.add_file(act, case.id, told, each.digest, each.size, kept=False)


def _question(asked: Asked) -> cases.Question:
    inquiry = asked.inquiry
    on = inquiry.on.isoformat() if inquiry.on else None
    act = inquiry.act.value if inquiry.act else None
    return cases.Question(inquiry.buyers, on, inquiry.known.isoformat(), act, inquiry.use)


@contextmanager
def opened(path: Path, lang: str = "en") -> Iterator[tuple[Asked, Iterator[Item]]]:
    """What a report of a saved run is made of. Raises UsageError for what is none."""
    if not _is_saved(path):
        raise UsageError(f"{path}: no saved run; `debar screen ... --save {path.name}` makes one")
    engine = engine_of(_url(path))
    try:
        with engine.begin() as connection:
            migrate(connection)
            ids = connection.execute(select(RUNS.c.id).where(RUNS.c.state == "ended")).scalars().all()
            if len(ids) != 1:
                raise UsageError(f"{path}: no saved run: it holds {len(ids)} runs that ended")
            yield runs.as_found(connection, runs.run(connection, ids[0]), lang)
    except DBAPIError as error:
        raise UsageError(f"{path}: no saved run, or a damaged one ({error.orig})") from error
    finally:
        engine.dispose()
