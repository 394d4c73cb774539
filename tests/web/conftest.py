"""The office in a real server on a free port: a store with people and a screened case, asked as browsers ask."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn
from tests.casework.office import ROLES, Clock, Place, settled
from tests.casework.office import Office as House

from debar.casework import access, people
from debar.web import app
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook


class Browser(httpx2.Client):
    """Somebody's browser: it keeps the cookie, and sends the token of its session with every form."""

    csrf: str = ""

    def form(self, place: str, **fields: Any) -> httpx2.Response:
        """Send a form of ours; `files` are its files."""
        files = fields.pop("files", None)
        return self.post(place, data={"csrf": self.csrf, **fields}, files=files)


@dataclass
class Served:
    """An office, the house it is in, and where it is reached."""

    office: Office
    house: House
    base: str

    def signed_in(self, name: str) -> Browser:
        """The browser of one of the people, or of somebody in a role."""
        known = name if name in ROLES else next(who for who, role in ROLES.items() if role == name)
        with self.house.act(known) as act:
            secret = access.sign_in(act, people.account(act.connection, self.house.people[known]))
        with self.house.store.read() as connection:
            session = access.session(connection, secret, self.house.clock.now())
        assert session
        browser = Browser(base_url=self.base, cookies={"debar": secret}, timeout=60)
        browser.csrf = session.csrf
        return browser

    def outside(self) -> Browser:
        """The browser of somebody who is not signed in."""
        return Browser(base_url=self.base, timeout=60)


@pytest.fixture(scope="session")
def screened_house(
    tmp_path_factory: pytest.TempPathFactory, register: Register, rulebook: Rulebook
) -> tuple[Path, House]:
    """An office with people and a case that was screened, to be copied."""
    folder = tmp_path_factory.mktemp("house") / "office"
    house = settled(Place(folder, None).open())
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
def office(house: House, register: Register, rulebook: Rulebook) -> Office:
    """What the pages and the API work with."""
    return Office(house.store, register, rulebook, now=house.clock.now)


@pytest.fixture
def served(office: Office, house: House) -> Iterator[Served]:
    """The office, served."""
    with running(office) as base:
        yield Served(office, house, base)


@pytest.fixture
def server(served: Served) -> str:
    """Where the office is reached."""
    return served.base


@pytest.fixture
def signed_in(served: Served) -> Callable[[str], Browser]:
    """Gives the browser of somebody in a role."""
    return served.signed_in


@contextmanager
def running(office: Office) -> Iterator[str]:
    """Serve an office on a free port in a thread, until the test is done."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app.make(office), log_level="warning", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
