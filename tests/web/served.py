"""An office served for tests: a real server on a free port, people of every role, and clients that are signed in."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn
from tests.web.plain import Plain

from debar.casework import access, people
from debar.casework.store import Store
from debar.casework.who import Role, Who, stamp
from debar.web.app import make
from debar.web.doors import cookie
from debar.web.office import Office, clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

    from debar.casework.people import Account
    from debar.register import Register
    from debar.rulebook import Rulebook

PASSWORD = "four words nobody expects"


class Client(Plain):
    """A browser without a screen: it keeps cookies and sends forms with the token of its session."""

    def csrf(self) -> str:
        """The token that every form of this session carries."""
        return field(self.get("/settings").text, "csrf")

    def form(self, place: str, given: dict[str, Any] | None = None, **more: Any) -> httpx2.Response:
        """Send a form, as its page would."""
        return self.post(place, data={"csrf": self.csrf(), **(given or {})}, **more)


def field(page: str, name: str) -> str:
    """The value of a hidden or read-only field of a page."""
    for tag in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in tag or f'id="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            assert found, tag
            return unescape(found.group(1))
    raise AssertionError(f"no field {name} in {page[:2_000]}")


def settled(folder: Path, register: Register, rulebook: Rulebook, **more: Any) -> Office:
    """A new office with one person of each role, whose names are the roles; on a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
    store = Store.open(folder)
    secret = store.begin(stamp(clock()))
    assert secret
    people.first(store, clock(), secret, "administrator", "Ada", PASSWORD)
    return replace(Office(store, register, rulebook, base), **more)


def person(office: Office, role: Role) -> Account:
    """The person of a role, made when it is asked for: a password takes its time to hash."""
    with office.store.read() as connection:
        for known in people.accounts(connection):
            if known.name == role.value:
                return known
    with office.store.act(keeper()) as act:
        return people.add(act, role.value, role.value.title(), PASSWORD, role)


def keeper() -> Who:
    """Whoever keeps the machine."""
    return Who(people.SYSTEM, "test", Role.ADMINISTRATOR, clock())


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The address of the office, served while this lasts."""
    app = make(office)
    port = urlsplit(office.base).port
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive(), "the server did not end"


@dataclass(frozen=True)
class Entry:
    """Signs people in without their passwords, which other tests look at."""

    office: Office
    server: str

    def __call__(self, role: Role | str | None) -> Client:
        """A client of the person of a role; None is a stranger."""
        client = Client(base_url=self.server, timeout=30)
        if role is None:
            return client
        account = person(self.office, Role(role))
        with self.office.store.act(account.at(self.office.now())) as act:
            client.cookies.set(cookie(self.office), access.sign_in(act, account), domain="127.0.0.1")
        return client
