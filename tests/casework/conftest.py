"""A store of the office for each test, once in SQLite and once on a PostgreSQL server that the tests start."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.casework.office import Office, Place, Postgres, Server, Sqlite, programs, settled

from debar.casework import people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.casework.office import Database

    from debar.casework.store import Store
    from debar.register import Register
    from debar.rulebook import Rulebook


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashes that cost little; what the office's own cost is a test of its own."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_passwords", lambda: quick)
        people._nobody.cache_clear()
        yield
    people._nobody.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server of our own; without Debian's package `postgresql` these tests are skipped, and in CI they fail."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL here: apt-get install postgresql")
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    server = Server(found)
    databases = Postgres(server)
    try:
        yield databases
    finally:
        databases.close()
        server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """The kind of store."""
    return Sqlite() if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Iterator[Place]:
    """Where a store may be made."""
    made = database.new(tmp_path / "office")
    yield made
    database.drop(made)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store, opened and begun, in which nobody is yet."""
    opened = place.open()
    opened.begin("2026-11-26T09:00:00.000000Z")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def screened(
    database: Database, tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook
) -> tuple[Place, Office]:
    """An office with people and a case that was screened, to be copied: screening takes longer than copying."""
    made = database.new(tmp_path_factory.mktemp("screened") / "office")
    office = settled(made.open())
    office.case = office.new_case()
    office.run = office.screened(office.case, register, rulebook).id
    office.store.close()
    return made, office


@pytest.fixture(scope="module")
def shared(
    database: Database, screened: tuple[Place, Office], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """That office for tests that leave it as it was."""
    yield from _copied(database, screened, tmp_path_factory.mktemp("shared"))


@pytest.fixture
def office(database: Database, screened: tuple[Place, Office], tmp_path: Path) -> Iterator[Office]:
    """That office for a test of its own."""
    yield from _copied(database, screened, tmp_path)


def _copied(database: Database, screened: tuple[Place, Office], folder: Path) -> Iterator[Office]:
    made = database.copy(screened[0], folder / "copy")
    whole = screened[1]
    store = made.again()
    yield Office(store, dict(whole.people), whole.case, whole.run)
    store.close()
    database.drop(made)
