"""An office for each test, and its server: `office`, `server`, and `signed_in(role)`, which gives a client."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.casework.office import Clock, Place
from tests.casework.office import Office as House
from tests.casework.office import settled as settled_house
from tests.web.house import Served, running
from tests.web.served import Entry, settled
from tests.web.served import served as serving
from tests.web.world import World
from tests.web.world import serving as serving_world

from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook


@pytest.fixture
def office(tmp_path: Path, register: Register, rulebook: Rulebook) -> Iterator[Office]:
    """A new office with its administrator."""
    made = settled(tmp_path / "office", register, rulebook)
    yield made
    made.store.close()


@pytest.fixture
def server(office: Office) -> Iterator[str]:
    """Its address, while it is served."""
    with serving(office) as address:
        yield address


@pytest.fixture
def signed_in(office: Office, server: str) -> Entry:
    """Gives clients by role."""
    return Entry(office, server)


@pytest.fixture(scope="session")
def screened_house(
    tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook
) -> tuple[Path, House]:
    """An office with people and a case that was screened, to be copied."""
    folder = tmp_path_factory.mktemp("house") / "office"
    house = settled_house(Place(folder, None).open())
    house.case = house.new_case()
    house.run = house.screened(house.case, register, rulebook).id
    house.store.close()
    return folder, house


@pytest.fixture
def house(screened_house: tuple[Path, House], tmp_path: Path) -> Iterator[House]:
    """That office for a test of its own."""
    folder, whole = screened_house
    shutil.copytree(folder, tmp_path / "office")
    store = Place(tmp_path / "office", None).again()
    yield House(store, dict(whole.people), whole.case, whole.run, Clock(whole.clock.at))
    store.close()


@pytest.fixture
def house_office(house: House, register: Register, rulebook: Rulebook) -> Office:
    """What the pages and the API work with."""
    return Office(house.store, register, rulebook, now=house.clock.now)


@pytest.fixture
def served(house_office: Office, house: House) -> Iterator[Served]:
    """The office, served."""
    with running(house_office) as base:
        yield Served(house_office, house, base)


@pytest.fixture
def world(
    screened_house: tuple[Path, House], tmp_path: Path, register: Register, rulebook: Rulebook
) -> Iterator[World]:
    """An office as programs see it, served for one test."""
    with serving_world(screened_house, tmp_path, register, rulebook) as made:
        yield made


@pytest.fixture(scope="module")
def shared_world(
    screened_house: tuple[Path, House],
    tmp_path_factory: pytest.TempPathFactory,
    register: Register,
    rulebook: Rulebook,
) -> Iterator[World]:
    """The same for tests that need not find it as it was."""
    with serving_world(screened_house, tmp_path_factory.mktemp("world"), register, rulebook) as made:
        yield made
