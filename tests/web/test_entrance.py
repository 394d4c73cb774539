"""Coming in: the set-up that happens once, passwords that cannot be tried at will, cookies, and where one goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.web.house import running
from tests.web.served import PASSWORD, Client, Entry, person, served, settled

from debar.casework import people
from debar.casework.store import Store
from debar.casework.who import Role, stamp
from debar.web.guard import Pace
from debar.web.office import Office, clock
from debar.web.pages.entrance import inside

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

FIRST = {"name": "first", "shown": "", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def fresh(office: Office, tmp_path: Path) -> tuple[Office, str]:
    """An office that nobody set up yet, and its one-time secret."""
    store = Store.open(tmp_path / "fresh")
    secret = store.begin(stamp(clock()))
    assert secret
    return replace(office, store=store), secret


def names(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [each.name for each in people.accounts(connection)]


def test_the_office_is_set_up_once_and_with_its_key(fresh: tuple[Office, str]) -> None:
    office, secret = fresh
    with served(office) as address, Client(base_url=address, timeout=30) as client:
        for key in ("", "x", secret[:-1], secret.upper()):
            assert client.post("/setup", data={"key": key, **FIRST}).status_code == 422
        assert client.post("/setup", data={"key": secret, **FIRST, "again": "another"}).status_code == 422
        assert names(office) == []
        answer = client.post("/setup", data={"key": secret, **FIRST})
        assert (answer.status_code, names(office)) == (303, ["first"])
        assert client.get("/settings/people").status_code == 200
        assert client.post("/setup", data={"key": secret, **FIRST, "name": "second"}).status_code == 422
        assert names(office) == ["first"]


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in", data={"name": name, "password": password, **more}).status_code


def test_a_wrong_name_and_a_wrong_password_are_told_alike(signed_in: Entry) -> None:
    client = signed_in(None)
    told = []
    for name, password in (("administrator", "wrong words altogether"), ("nobody", PASSWORD)):
        answer = client.post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 401
        told.append(answer.text.replace(name, "NAME"))
        assert password not in answer.text
    assert told[0] == told[1]


SPELT = ("administrator", "ADMINISTRATOR", " administrator ", "ａｄｍｉｎｉｓｔｒａｔｏｒ", "Administrator\u3000")


@pytest.mark.parametrize("spelt", SPELT)
def test_a_name_cannot_be_tried_at_will_however_it_is_spelt(signed_in: Entry, spelt: str) -> None:
    client = signed_in(None)
    for _ in range(8):
        assert sign_in(client, "administrator", "wrong words altogether") == 401
    assert sign_in(client, spelt) == 401, "even with the right password"
    with signed_in("administrator") as before:
        assert before.get("/settings").status_code == 200, "who is in already stays"


def test_the_right_password_opens_however_the_name_is_spelt(signed_in: Entry) -> None:
    for spelt in SPELT:
        assert sign_in(signed_in(None), spelt) == 303, spelt


def test_an_address_cannot_try_many_names(office: Office, signed_in: Entry) -> None:
    client = signed_in(None)
    for number in range(20):
        assert sign_in(client, f"nobody-{number}", "wrong words altogether") == 401
    assert sign_in(client, "administrator") == 401


def test_the_old_password_cannot_be_tried_at_will(signed_in: Entry) -> None:
    client = signed_in("analyst")
    new = {"password": "other words nobody expects", "again": "other words nobody expects"}
    for _ in range(8):
        assert client.form("/settings/password", {"old": "wrong words altogether", **new}).status_code == 422
    assert client.form("/settings/password", {"old": PASSWORD, **new}).status_code == 422


def test_networks_of_ipv6_are_one_neighbour() -> None:
    from starlette.requests import Request

    from debar.web.pages.entrance import neighbourhood

    def near(host: str) -> str:
        return neighbourhood(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert near("2001:db8::1") == near("2001:db8:0:0:ffff::2") != near("2001:db8:0:1::1")
    assert near("192.0.2.1") != near("192.0.2.2")
    assert near("fe80::1%eth0") == near("fe80::2")


def test_a_pace_gives_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from debar.web import guard

    now = [1_000.0]
    monkeypatch.setattr(guard, "monotonic", lambda: now[0])
    pace = Pace(most=2, a_minute=2)
    assert [pace.allows("a") for _ in range(3)] == [True, True, False]
    now[0] += 30
    assert [pace.allows("a"), pace.allows("a")] == [True, False]
    now[0] += 3_600
    assert [pace.allows("a") for _ in range(3)] == [True, True, False], "never more than at the beginning"


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie(tmp_path: Path, register: Register, rulebook: Rulebook, https: bool) -> None:
    made = settled(tmp_path / "office", register, rulebook)
    office = replace(made, base="https://debar.example.org") if https else made
    with running(office) as address, Client(base_url=address, timeout=30) as client:
        answer = client.post("/sign-in", data={"name": "administrator", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert ("__Host-debar=" in cookie) is https
        assert ("Secure" in cookie) is https
        assert ("strict-transport-security" in answer.headers) is https
        for flag in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
            assert flag in cookie
        assert "Domain" not in cookie
        name, secret = cookie.split(";")[0].split("=", 1)
        with Client(base_url=address, timeout=30) as again:
            inside_ = again.get("/settings", headers={"cookie": f"{name}={secret}"})
            assert inside_.status_code == 200
            wrong = "debar" if https else "__Host-debar"
            assert again.get("/settings", headers={"cookie": f"{wrong}={secret}"}).status_code == 303


def test_each_sign_in_has_a_secret_of_its_own_and_ends_what_was_there(signed_in: Entry) -> None:
    client = signed_in(None)
    assert sign_in(client, "administrator") == 303
    first = client.cookies["debar"]
    assert sign_in(client, "administrator") == 303
    assert client.cookies["debar"] != first
    with Client(base_url=client.base_url, timeout=30) as old:
        old.cookies.set("debar", first, domain="127.0.0.1")
        assert old.get("/settings").status_code == 303


def test_signing_out_ends_the_session_and_takes_the_cookie(signed_in: Entry) -> None:
    client = signed_in("viewer")
    secret = client.cookies["debar"]
    assert client.form("/sign-out").headers["location"] == "/sign-in"
    assert "debar" not in client.cookies
    client.cookies.set("debar", secret, domain="127.0.0.1")
    assert client.get("/settings").status_code == 303


def test_an_ended_account_is_out_at_once(office: Office, signed_in: Entry) -> None:
    client = signed_in("viewer")
    with office.store.act(person(office, Role.ADMINISTRATOR).at(clock())) as act:
        people.change(act, person(office, Role.VIEWER).id, ended=True)
    assert client.get("/settings").status_code == 303
    assert sign_in(signed_in(None), "viewer") == 401


@pytest.mark.parametrize(
    "place",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "", "x",
     "/a\r\nx: y", "/\t/elsewhere.example"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(signed_in: Entry, place: str) -> None:
    assert inside(place) == "/"
    answer = signed_in(None).post("/sign-in", data={"name": "administrator", "password": PASSWORD, "next": place})
    assert answer.headers["location"] == "/"


def test_one_goes_on_where_one_wanted_to(signed_in: Entry) -> None:
    client = signed_in(None)
    asked = client.get("/cases/new?x=1")
    page = client.get(asked.headers["location"])
    assert 'value="/cases/new?x=1"' in page.text
    given = {"name": "administrator", "password": PASSWORD, "next": "/cases/new?x=1"}
    assert client.post("/sign-in", data=given).headers["location"] == "/cases/new?x=1"


def test_the_language_is_kept_and_only_one_there_is(signed_in: Entry) -> None:
    client = signed_in(None)
    client.post("/language", data={"lang": "ja", "next": "/sign-in"})
    assert '<html lang="ja">' in client.get("/sign-in").text
    client.post("/language", data={"lang": "../../etc", "next": "/sign-in"})
    assert '<html lang="ja">' in client.get("/sign-in").text
