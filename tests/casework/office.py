"""An office to test with: people in every role, a clock that ticks, and one case that was screened."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

from debar.casework import audit, cases, findings, people, runs, screening
from debar.casework.seal import Seal
from debar.casework.store import FILE, Store, engine_of
from debar.casework.tables import METADATA
from debar.casework.vault import Vault
from debar.casework.who import Role, Who, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.casework.findings import Filter, Line
    from debar.casework.store import Act
    from debar.register import Register
    from debar.rulebook import Rulebook

BEGINNING = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LINES = Path(__file__).parent / "purchases.csv"
PASSWORD = "a horse that nobody expects"
BUYER = "us-federal-agency"
BUYERS = (BUYER, "jp-government", "uk-designated-provider")
ROLES = {"ann": Role.ADMINISTRATOR, "bob": Role.APPROVER, "cy": Role.ANALYST, "dee": Role.ANALYST, "vi": Role.VIEWER}
"""Who works here. `cy` and `dee` are two of a kind."""


class Clock:
    """A time that goes on by a second whenever it is asked."""

    def __init__(self, at: datetime = BEGINNING) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Office:
    """An open store in which people work."""

    store: Store
    people: dict[str, str]
    """The ids of the accounts, by name."""
    case: str = ""
    run: str = ""
    clock: Clock = field(default_factory=Clock)

    def who(self, name: str = "cy") -> Who:
        """One of the people, acting now."""
        return Who(self.people[name], name.title(), ROLES[name], self.clock.now())

    @contextmanager
    def act(self, name: str = "cy") -> Iterator[Act]:
        with self.store.act(self.who(name)) as act:
            yield act

    def new_case(self, content: bytes | None = None, *buyers: str) -> str:
        """A case with one file in it; returns its id."""
        kept = self.store.vault.keep([LINES.read_bytes() if content is None else content], 1 << 20)
        with self.act() as act:
            made = cases.make(act, "Orders of spring", cases.Question(buyers or BUYERS), (*BUYERS, *buyers))
            cases.add_file(act, made.id, "purchases.csv", kept.digest, kept.size)
        return made.id

    def screened(self, case: str, register: Register, rulebook: Rulebook) -> runs.Run:
        """A new run of a case, carried out."""
        with self.act() as act:
            begun = runs.begin(act, case)
        return screening.carry_out(self.store, begun.id, self.who(), self.who, register, rulebook)

    def newest(self, case: str | None = None) -> runs.Run:
        with self.store.read() as connection:
            run = runs.newest(connection, case or self.case)
        assert run
        return run

    def lines(self, asked: Filter | None = None, case: str | None = None, limit: int = 200) -> list[Line]:
        """Every finding that fits, page by page."""
        run, found, after = self.newest(case), [], None
        with self.store.read() as connection:
            while True:
                page = findings.page(connection, run, asked or findings.Filter.of({}), after=after, limit=limit)
                found += page.lines
                if (after := page.next) is None:
                    return found

    def wrong(self) -> list[str]:
        """What is wrong with the log."""
        with self.store.read() as connection:
            return list(audit.verify(connection, self.store.seal.public))

    def counted(self) -> dict[tuple[str, ...], int]:
        """The newest run's cells that hold something, by all they are filtered by."""
        from debar.casework.cells import FACETS
        from debar.casework.tables import CELLS

        with self.store.read() as connection:
            rows = connection.execute(CELLS.select().where(CELLS.c.run == self.newest().id, CELLS.c.count != 0)).all()
        return {tuple(str(row._mapping[name]) for name in FACETS): row.count for row in rows}

    def told(self) -> str:
        """Every table, as text."""
        with self.store.read() as connection:
            return "\n".join(
                f"{name}: {tuple(row)}"
                for name in METADATA.tables
                for row in connection.execute(METADATA.tables[name].select())
            )


def settled(store: Store) -> Office:
    """The people of a new office."""
    office = Office(store, {})
    secret = store.begin(stamp(office.clock.now()))
    assert secret
    ann = people.first(store, office.clock.now(), secret, "ann", "Ann", PASSWORD)
    office.people["ann"] = ann.id
    with office.act("ann") as act:
        for name, role in ROLES.items():
            if name != "ann":
                office.people[name] = people.add(act, name, name.title(), PASSWORD, role).id
    return office


@dataclass(frozen=True)
class Place:
    """Where a store is: a folder, and a database apart from it or in it."""

    folder: Path
    url: str | None

    def open(self) -> Store:
        return Store.open(self.folder, self.url)

    def again(self) -> Store:
        """The same store, opened without looking at what version it is."""
        url = self.url or f"sqlite:///{self.folder / FILE}"
        return Store(engine_of(url), self.folder, Seal.of(self.folder), Vault(self.folder / "kept"))


class Sqlite:
    """Stores in one file."""

    name = "sqlite"

    def new(self, folder: Path) -> Place:
        return Place(folder, None)

    def copy(self, place: Place, folder: Path) -> Place:
        shutil.copytree(place.folder, folder)
        return Place(folder, None)

    def drop(self, place: Place) -> None:
        """It goes with its folder."""


class Postgres:
    """Stores on a server of our own, each in a database of its own."""

    name = "postgresql"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = count()
        self._engine = create_engine(
            server.url("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _named(self) -> str:
        return f"office{next(self._numbers)}"

    def new(self, folder: Path) -> Place:
        name = self._named()
        self._say(f"CREATE DATABASE {name}")
        return Place(folder, self._server.url(name))

    def copy(self, place: Place, folder: Path) -> Place:
        name = self._named()
        assert place.url
        self._say(f"CREATE DATABASE {name} TEMPLATE {_database(place.url)}")
        shutil.copytree(place.folder, folder)
        return Place(folder, self._server.url(name))

    def drop(self, place: Place) -> None:
        assert place.url
        self._say(f"DROP DATABASE {_database(place.url)} WITH (FORCE)")

    def close(self) -> None:
        self._engine.dispose()


Database = Sqlite | Postgres


def _database(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


class Server:
    """A PostgreSQL server in a folder of its own, which listens on a socket there and to nobody else."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="debar-pg-"))  # not pytest's: the server's user must enter it
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
        data = f"{self._folder}/data"
        self._run("initdb", "-D", data, "-U", "debar", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = {
            "listen_addresses": "''", "unix_socket_directories": self._folder, "fsync": "off",
            "full_page_writes": "off", "shared_buffers": "32MB",
        }  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "-D", data, "-w", "-s", "-l", f"{self._folder}/log", "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [self._programs / program, *arguments], env=environment, cwd=self._folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **self._as,  # type: ignore[call-overload]
        )  # fmt: skip
        assert done.returncode == 0, done.stdout.decode()

    def url(self, database: str) -> str:
        return f"postgresql://debar@/{database}?host={self._folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-m", "immediate", "-s", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)


def programs() -> Path | None:
    """Where PostgreSQL's server is, if it is here."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Do several things in threads that begin together; returns what each gave, or raised."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    barrier = Barrier(len(doings))

    def one(doing: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return doing()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(one, doings))
