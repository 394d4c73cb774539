"""An office with people and a case that was screened, in a real server on a free port, asked as browsers ask."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Any

import uvicorn
from tests.casework.office import ROLES
from tests.web.plain import Plain

from debar.casework import access, people
from debar.web import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2
    from tests.casework.office import Office as House

    from debar.web.office import Office


class Browser(Plain):
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
