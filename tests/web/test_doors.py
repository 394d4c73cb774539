"""Every door of the office: who gets in where, that forms are ours, and how sessions end.

The routes are those the application has: a new one that is not in the tables here fails until somebody says who may.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select
from tests.casework.full import fill
from tests.casework.office import PASSWORD, Clock, Place
from tests.casework.office import Office as House
from tests.web.house import Browser, Served, running

from debar.casework import access, audit, hooks
from debar.casework.tables import (
    ANSWERS,
    ATTACHMENTS,
    DELIVERIES,
    DOSSIERS,
    HOOKS,
    REPLIES,
    REPORTS,
    TOKENS,
    WAIVERS,
)
from debar.casework.who import ALLOWED, May, Role
from debar.web.app import routers
from debar.web.doors import SAFE
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

OPEN = {
    "GET /setup", "POST /setup", "GET /sign-in", "POST /sign-in", "POST /language", "POST /sso", "GET /sso/back",
    "GET /d/{carried}", "POST /d/{carried}", "GET /d/{carried}/thanks", "GET /pictures.css",
}  # fmt: skip
"""What a stranger may ask for: ways in, the language, replies by a link, and how pictures look."""

PAGES: dict[str, May | None] = {
    "GET /": None,
    "GET /audit": None,
    "POST /audit/verify": None,
    "GET /cases/new": May.SCREEN,
    "POST /cases/new": May.SCREEN,
    "GET /cases/{id}": None,
    "GET /cases/{id}/audit": None,
    "POST /cases/{id}/files": May.SCREEN,
    "POST /cases/{id}/question": May.SCREEN,
    "POST /cases/{id}/answers": May.DECIDE,
    "POST /cases/{id}/answers/{answer}/take-back": May.DECIDE,
    "POST /cases/{id}/close": May.APPROVE,
    "POST /cases/{id}/reopen": May.APPROVE,
    "GET /cases/{id}/dashboard": None,
    "POST /cases/{id}/runs": May.SCREEN,
    "GET /cases/{id}/runs/{number}": None,
    "GET /cases/{id}/runs/{number}/progress": None,
    "GET /cases/{id}/findings": None,
    "GET /cases/{id}/findings/{finding}": None,
    "POST /cases/{id}/findings/{finding}/decide": May.DECIDE,
    "POST /cases/{id}/decide": May.DECIDE,
    "POST /cases/{id}/undo": May.DECIDE,
    "GET /cases/{id}/findings/{finding}/dossier": None,
    "POST /cases/{id}/findings/{finding}/dossier": May.DECIDE,
    "POST /cases/{id}/findings/{finding}/dossier/{dossier}/take-back": May.DECIDE,
    "GET /cases/{id}/replies": None,
    "POST /cases/{id}/replies/{reply}/answer": May.DECIDE,
    "POST /cases/{id}/replies/{reply}/contact": May.ADMINISTER,
    "GET /cases/{id}/replies/{reply}/files/{file}": None,
    "GET /cases/{id}/reports": None,
    "POST /cases/{id}/reports": May.DECIDE,
    "GET /cases/{id}/reports/{report}/file": None,
    "GET /cases/{id}/waivers": None,
    "GET /cases/{id}/waivers/new": May.DECIDE,
    "POST /cases/{id}/waivers/new": May.DECIDE,
    "POST /cases/{id}/waivers/{waiver}/settle": May.APPROVE,
    "POST /cases/{id}/waivers/{waiver}/end": May.DECIDE,  # who asked for it, or whoever may approve
    "GET /dashboard": None,
    "GET /makers": None,
    "GET /makers/{id}": None,
    "GET /rules": None,
    "GET /rules/days": None,
    "GET /rules/lists/{id}": None,
    "GET /rules/map": None,
    "GET /rules/side-by-side": None,
    "GET /rules/timeline": None,
    "GET /rules/{id}": None,
    "GET /waivers": None,
    "POST /sign-out": None,
    "GET /settings": None,
    "POST /settings/me": None,
    "POST /settings/password": None,
    "POST /settings/sessions/end-others": None,
    "POST /settings/sessions/end-all": None,
    "POST /settings/tokens": None,
    "POST /settings/tokens/{id}/end": None,
    "GET /settings/people": May.ADMINISTER,
    "POST /settings/people": May.ADMINISTER,
    "POST /settings/people/{id}/role": May.ADMINISTER,
    "POST /settings/people/{id}/password": May.ADMINISTER,
    "POST /settings/people/{id}/end": May.ADMINISTER,
    "POST /settings/people/{id}/restore": May.ADMINISTER,
    "GET /settings/hooks": May.ADMINISTER,
    "POST /settings/hooks": May.ADMINISTER,
    "GET /settings/hooks/{id}": May.ADMINISTER,
    "POST /settings/hooks/{id}/try": May.ADMINISTER,
    "POST /settings/hooks/{id}/end": May.ADMINISTER,
    "POST /settings/hooks/{id}/deliveries/{number}/again": May.ADMINISTER,
    "GET /settings/office": May.ADMINISTER,
}
"""What a page asks of whoever comes; None: to be signed in."""

GIVEN: dict[str, dict[str, str]] = {
    "POST /cases/new": {"title": "Another", "buyer": "jp-government"},
    "POST /cases/{id}/question": {"buyer": "jp-government", "version": "1"},
    "POST /cases/{id}/answers": {"key": "purpose", "value": "none of these"},
    "POST /cases/{id}/reports": {"format": "csv", "lang": "en"},
    "POST /cases/{id}/waivers/{waiver}/settle": {"choice": "approve", "version": "1", "reason": "x"},
    "POST /settings/people": {"name": "new", "password": PASSWORD, "role": "administrator"},
    "POST /settings/people/{id}/role": {"role": "administrator"},
    "POST /settings/people/{id}/password": {"password": PASSWORD},
    "POST /settings/hooks": {"url": "https://example.org/", "event": "case made"},
}
"""What a form brings, where an empty one would be refused for that."""


def routes(room: str) -> list[str]:
    """`METHOD /path` of every route of the pages or the API."""
    return sorted(
        f"{method} {route.path}"
        for name in routers()
        if f".{room}." in name
        for route in import_module(name).router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    )


SIGNED_IN = [route for route in routes("pages") if route not in OPEN]
UNSAFE = [route for route in SIGNED_IN if route.split()[0] not in SAFE]
API = [route for route in routes("api") if route.split()[0] not in SAFE]


@dataclass
class Filled:
    """A served office with something of everything, and the ids of it."""

    served: Served
    ids: dict[str, str]

    def place(self, route: str, there: bool = True) -> tuple[str, str]:
        """(method, address) of a route, with ids of what there is, or of what there is not."""
        method, path = route.split()
        ids = {**self.ids, "id": self.whose(path)}
        for name, id in ids.items():
            path = path.replace("{" + name + "}", id if there else "9999" if name == "number" else "x-none")
        assert "{" not in path, f"say in Filled.ids what {path} is about"
        return method, path

    def whose(self, path: str) -> str:
        about = path.split("{id}")[0]
        return {
            "/settings/hooks/": self.ids["hook"],
            "/settings/people/": self.served.house.people["dee"],
            "/settings/tokens/": self.ids["token"],
            "/rules/": "us-889-a-procure",
            "/rules/lists/": "us-fcc-covered-list",
            "/makers/": "huawei",
        }.get(about, self.served.house.case)

    def head(self) -> int:
        """How many things were done so far: whatever changes something is in the log."""
        with self.served.house.store.read() as connection:
            return audit.head(connection).number


@pytest.fixture(scope="module")
def filled(
    screened_house: tuple[Path, House],
    tmp_path_factory: pytest.TempPathFactory,
    register: Register,
    rulebook: Rulebook,
) -> Iterator[Filled]:
    folder, whole = screened_house
    place = tmp_path_factory.mktemp("doors") / "office"
    shutil.copytree(folder, place)
    house = House(Place(place, None).again(), dict(whole.people), whole.case, whole.run, Clock(whole.clock.at))
    fill(house)
    with house.act("ann") as act:
        hooks.ping(act, act.connection.execute(select(HOOKS.c.id)).scalar_one())
    with house.store.read() as connection:

        def first(column: Any) -> str:
            return str(connection.execute(select(column)).scalars().first())

        ids = {
            "answer": first(ANSWERS.c.id),
            "waiver": first(WAIVERS.c.id),
            "dossier": first(DOSSIERS.c.id),
            "reply": first(REPLIES.c.id),
            "file": first(ATTACHMENTS.c.id),
            "report": first(REPORTS.c.id),
            "hook": first(HOOKS.c.id),
            "token": first(TOKENS.c.id),
            "delivery": first(DELIVERIES.c.id),
            "finding": house.lines()[0].id,
            "number": "1",
        }
    office = Office(house.store, register, rulebook, now=house.clock.now)
    with running(office) as base:
        yield Filled(Served(office, house, base), ids)
    house.store.close()


def test_the_tables_name_every_page_and_no_other() -> None:
    assert set(SIGNED_IN) == PAGES.keys(), "say in PAGES, or in OPEN, who may"
    assert set(routes("pages")) >= OPEN


@pytest.mark.parametrize("route", SIGNED_IN)
def test_a_stranger_is_asked_to_sign_in(filled: Filled, route: str) -> None:
    method, path = filled.place(route)
    before = filled.head()
    with filled.served.outside() as client:
        answer = client.request(method, path, data=GIVEN.get(route) if method == "POST" else None)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/")
    assert filled.head() == before


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", SIGNED_IN)
def test_each_role_gets_where_it_may(filled: Filled, route: str, role: Role) -> None:
    wanted = PAGES.get(route)
    may = wanted is None or wanted in ALLOWED[role]
    method, path = filled.place(route, there=not may or route.split()[0] in SAFE)
    client = filled.served.signed_in(role.value)
    before = filled.head()
    given = GIVEN.get(route, {}) if not may else {}
    with client:
        answer = client.form(path, **given) if method == "POST" else client.get(path)
    if may:
        assert answer.status_code in (200, 303, 404, 409, 422)
    else:
        assert answer.status_code == 403
        assert filled.head() == before


FORGED = {
    "no token": ({}, {}),
    "an empty token": ({"csrf": ""}, {}),
    "a wrong token": ({"csrf": "x" * 32}, {}),
    "another session's token": ({"csrf": "ANOTHER"}, {}),
    "a token that is no ASCII": ({"csrf": "日本\ud7ff"}, {}),
    "the right token from another site": ({"csrf": "OWN"}, {"origin": "https://elsewhere.example"}),
    "the right token from a page without origin": ({"csrf": "OWN"}, {"origin": "null"}),
    "the right token, cross-site": ({"csrf": "OWN"}, {"sec-fetch-site": "cross-site"}),
    "the right token, same-site": ({"csrf": "OWN"}, {"sec-fetch-site": "same-site"}),
    "a wrong header": ({}, {"x-csrf": "x" * 32}),
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("route", UNSAFE)
def test_no_form_but_our_own_does_anything(filled: Filled, route: str, forged: str) -> None:
    _, path = filled.place(route)
    given, headers = FORGED[forged]
    with filled.served.signed_in("ann") as client, filled.served.signed_in("ann") as other:
        tokens = {"OWN": client.csrf, "ANOTHER": other.csrf}
        data = {**GIVEN.get(route, {}), **{name: tokens.get(value, value) for name, value in given.items()}}
        before = filled.head()
        assert client.post(path, data=data, headers=headers).status_code == 403
        assert filled.head() == before
        assert client.get("/settings").status_code == 200, "the session goes on"


@pytest.mark.parametrize("route", API)
@pytest.mark.parametrize("headers", [{}, {"x-csrf": "x" * 32}, {"x-csrf": "OWN", "sec-fetch-site": "cross-site"}])
def test_no_program_in_a_page_of_others_does_anything(filled: Filled, route: str, headers: dict[str, str]) -> None:
    method, path = route.split()
    ids = {**filled.ids, "case": filled.served.house.case, "person": filled.served.house.people["dee"]}
    ids |= {"evidence": "e-1", "batch": "b-1", "attachment": filled.ids["file"]}
    for name, id in ids.items():
        path = path.replace("{" + name + "}", id)
    with filled.served.signed_in("ann") as client:
        sent = {name: client.csrf if value == "OWN" else value for name, value in headers.items()}
        before = filled.head()
        assert client.request(method, path, json={}, headers=sent).status_code == 403
        assert filled.head() == before


@pytest.mark.parametrize("route", sorted(route for route in OPEN if route.startswith("POST")))
@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_open_forms_come_from_us_too(filled: Filled, route: str, headers: dict[str, str]) -> None:
    path = route.split()[1].replace("{carried}", "x")
    given = {"name": "ann", "password": PASSWORD, "lang": "ja"}
    with filled.served.outside() as client:
        answer = client.post(path, data=given, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_a_session_ends_when_it_is_idle_and_at_last(filled: Filled) -> None:
    clock = filled.served.house.clock
    with filled.served.signed_in("vi") as client:
        for _ in range(3):
            clock.at += access.IDLE * 0.9
            assert client.get("/settings").status_code == 200, "it was seen, and goes on"
        clock.at += access.IDLE * 1.01
        assert client.get("/settings").status_code == 303
    with filled.served.signed_in("vi") as client:
        begun = clock.at
        while clock.at < begun + access.LASTS - access.IDLE * 0.6:
            clock.at += access.IDLE * 0.5
            assert client.get("/settings").status_code == 200
        clock.at += access.IDLE * 0.6
        assert client.get("/settings").status_code == 303, "however busy it was"


def test_a_cookie_that_is_not_ours_is_nobody(filled: Filled) -> None:
    for secret in ("", "x", "'; DROP TABLE sessions; --", "é", "a" * 4_000):
        with Browser(base_url=filled.served.base) as client:
            answer = client.get("/settings", headers={"cookie": f"debar={secret}".encode()})
            assert answer.status_code == 303
