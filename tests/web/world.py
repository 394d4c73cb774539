"""An office with people, their tokens, and a case that was screened, in a real server: as programs see it."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import uvicorn
from tests.casework.office import PASSWORD, ROLES
from tests.casework.office import Office as House
from tests.web.plain import Plain

from debar.casework import access
from debar.casework.store import Store
from debar.casework.who import May, Who
from debar.web.app import make
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

    from debar.register import Register
    from debar.rulebook import Rulebook


@dataclass
class World:
    """An office that is served, and how to come in."""

    url: str
    office: House
    served: Office
    tokens: dict[str, str]
    """Secrets of tokens with all that each person may, by name."""
    app: Any = None

    def client(self, name: str | None = "cy", token: str | None = None) -> httpx2.Client:
        """A program with a token of somebody; nobody's without a name."""
        secret = token or (self.tokens[name] if name else None)
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return Plain(base_url=self.url, headers=headers, timeout=30)

    def token(self, name: str, *scopes: May, days: float = 1) -> tuple[str, str]:
        """Another token of somebody: its id and its secret."""
        with self.served.store.act(self.who(name)) as act:
            wanted = scopes or tuple(may for may in May if act.who.may(may))
            made, secret = access.make_token(act, "a test", wanted, timedelta(days=days))
        return made.id, secret

    def browser(self, name: str) -> httpx2.Client:
        """A browser in which somebody signed in, with what the scripts of our pages send along."""
        client = Plain(base_url=self.url, timeout=30)
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        with self.served.store.read() as connection:
            session = access.session(connection, str(client.cookies["debar"]), self.served.now())
        assert session
        client.headers["x-csrf"] = session.csrf
        return client

    def who(self, name: str) -> Who:
        """One of the people, acting now by the server's clock."""
        return Who(self.office.people[name], name.title(), ROLES[name], self.served.now())


@contextmanager
def serving(
    first: tuple[Path, House], folder: Path, register: Register, rulebook: Rulebook, **more: Any
) -> Iterator[World]:
    """A server of an office of its own, on a free port."""
    first_folder, whole = first
    shutil.copytree(first_folder, folder / "copy")
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    store = Store.open(folder / "copy")
    served = Office(store, register, rulebook, url, **more)
    office = House(store, dict(whole.people), whole.case, whole.run)
    office.clock.at = served.now()
    world = World(url, office, served, {})
    for name in ROLES:
        world.tokens[name] = world.token(name)[1]
    world.app = make(served)
    with server(world.app, listening):
        yield world
    store.close()


@contextmanager
def server(app: Any, listening: socket.socket) -> Iterator[None]:
    """A real server in a thread."""
    running = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.02)
    yield
    running.should_exit = True
    thread.join(20)
