"""One's own settings, the people of the office, and its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.served import PASSWORD, Client, field, keeper, person

from debar.casework import access, audit, people
from debar.casework.who import May, Role
from debar.packs import keys

if TYPE_CHECKING:
    from tests.web.served import Entry

    from debar.web.office import Office

OTHER = "other words nobody expects"


def account(office: Office, name: str) -> people.Account:
    with office.store.read() as connection:
        return next(each for each in people.accounts(connection) if each.name == name)


def comes_in(server: str, name: str, password: str) -> bool:
    with Client(base_url=server, timeout=30) as client:
        return client.post("/sign-in", data={"name": name, "password": password}).status_code == 303


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_their_settings(signed_in: Entry, role: Role) -> None:
    page = signed_in(role).get("/settings")
    assert page.status_code == 200
    assert ("/settings/people" in page.text) == (role is Role.ADMINISTRATOR)


def test_name_and_language_change(office: Office, signed_in: Entry) -> None:
    client = signed_in("viewer")
    answer = client.form("/settings/me", {"shown": "  Vera \u0000Example ", "lang": "ja"})
    assert answer.headers["location"] == "/settings?said=settings.kept"
    assert (account(office, "viewer").shown, account(office, "viewer").lang) == ("Vera Example", "ja")
    assert '<html lang="ja">' in client.get("/settings").text
    assert client.form("/settings/me", {"shown": "Vera", "lang": "xx"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"old": "wrong words altogether", "password": OTHER, "again": OTHER}, "old password is not right"),
        ({"old": PASSWORD, "password": OTHER, "again": OTHER + "!"}, "not the same"),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "at least 12"),
        ({"password": OTHER, "again": OTHER}, "old password is not right"),
    ],
)
def test_a_password_stays_when_the_form_is_wrong(
    signed_in: Entry, server: str, given: dict[str, str], says: str
) -> None:
    client = signed_in("analyst")
    answer = client.form("/settings/password", given)
    assert answer.status_code == 422
    assert says in answer.text
    assert comes_in(server, "analyst", PASSWORD)


def test_a_new_password_ends_every_other_session_and_keeps_this_browser(
    office: Office, signed_in: Entry, server: str
) -> None:
    client, other = signed_in("analyst"), signed_in("analyst")
    before = client.cookies["debar"]
    answer = client.form("/settings/password", {"old": PASSWORD, "password": OTHER, "again": OTHER})
    assert answer.status_code == 303
    assert client.cookies["debar"] != before, "the session's secret is new too"
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303
    assert not comes_in(server, "analyst", PASSWORD)
    assert comes_in(server, "analyst", OTHER)


def test_sessions_are_listed_and_end(signed_in: Entry) -> None:
    client, other, third = signed_in("analyst"), signed_in("analyst"), signed_in("approver")
    assert client.get("/settings").text.count("this browser") == 1
    assert client.form("/settings/sessions/end-others").status_code == 303
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303
    assert third.get("/settings").status_code == 200
    again = signed_in("analyst")
    assert client.form("/settings/sessions/end-all").headers["location"] == "/sign-in"
    assert client.get("/settings").status_code == again.get("/settings").status_code == 303


def test_a_token_is_shown_once_and_ends(office: Office, signed_in: Entry) -> None:
    client = signed_in("analyst")
    made = client.form("/settings/tokens", {"name": "nightly", "scope": ["read", "screen"], "days": "30"})
    secret = field(made.text, "secret")
    assert secret.startswith(access.PREFIX)
    assert made.headers["cache-control"] == "no-store"
    assert secret not in client.get("/settings").text
    with office.store.read() as connection:
        who = access.by_token(connection, secret, office.now())
        token = access.tokens(connection)[0]
    assert who is not None
    assert who.scopes == {May.READ, May.SCREEN}
    client.form(f"/settings/tokens/{token.id}/end")
    with office.store.read() as connection:
        assert access.by_token(connection, secret, office.now()) is None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "x", "days": "30"}, 422),
        ({"name": "", "scope": "read", "days": "30"}, 422),
        ({"name": "x", "scope": "read", "days": "367"}, 422),
        ({"name": "x", "scope": "read", "days": "0"}, 422),
        ({"name": "x", "scope": "read", "days": "999999999999999"}, 422),
        ({"name": "x", "scope": "administer", "days": "30"}, 403),
        ({"name": "x", "scope": "everything", "days": "30"}, 422),
    ],
)
def test_no_token_of_nothing_forever_or_more_than_oneself(
    office: Office, signed_in: Entry, given: dict[str, str], status: int
) -> None:
    assert signed_in("analyst").form("/settings/tokens", given).status_code == status
    with office.store.read() as connection:
        assert access.tokens(connection) == []


def test_tokens_of_others_end_for_administrators_only(office: Office, signed_in: Entry) -> None:
    signed_in("analyst").form("/settings/tokens", {"name": "nightly", "scope": "read", "days": "30"})
    with office.store.read() as connection:
        id = access.tokens(connection)[0].id
    assert signed_in("approver").form(f"/settings/tokens/{id}/end").status_code == 403
    answer = signed_in("administrator").form(f"/settings/tokens/{id}/end", {"back": "people"})
    assert answer.headers["location"].startswith("/settings/people")
    with office.store.read() as connection:
        assert access.tokens(connection)[0].ended


def test_people_are_added_and_come_in(office: Office, signed_in: Entry, server: str) -> None:
    admin = signed_in("administrator")
    given = {"name": "Cem", "shown": "Cem Example", "role": "analyst", "lang": "ja", "password": OTHER}
    assert admin.form("/settings/people", given).status_code == 303
    assert (account(office, "cem").role, account(office, "cem").lang) == (Role.ANALYST, "ja")
    assert comes_in(server, "cem", OTHER)
    assert admin.form("/settings/people", given).status_code == 422, "the name is taken"
    for wrong in ({"name": "a b"}, {"password": "short"}, {"role": "emperor"}):
        answer = admin.form("/settings/people", {**given, "name": "dana", **wrong})
        assert answer.status_code == 422
        assert OTHER not in answer.text
    with office.store.read() as connection:
        assert {each.name for each in people.accounts(connection)} == {"administrator", "cem"}


def test_nobody_is_added_without_a_password_unless_it_is_said(office: Office, signed_in: Entry, server: str) -> None:
    admin = signed_in("administrator")
    assert admin.form("/settings/people", {"name": "dana", "role": "viewer"}).status_code == 422
    assert admin.form("/settings/people", {"name": "dana", "role": "viewer", "by": "sso"}).status_code == 303
    assert not account(office, "dana").local
    assert not comes_in(server, "dana", "")
    assert "has not come yet" in admin.get("/settings/people").text


def test_another_role_holds_at_once(office: Office, signed_in: Entry) -> None:
    admin, other = signed_in("administrator"), signed_in("analyst")
    id = person(office, Role.ANALYST).id
    assert admin.form(f"/settings/people/{id}/role", {"role": "viewer"}).status_code == 303
    assert other.get("/settings").status_code == 303, "what was open with the other role is over"
    assert account(office, "analyst").role is Role.VIEWER
    assert admin.form(f"/settings/people/{id}/role", {"role": "emperor"}).status_code == 422
    assert admin.form("/settings/people/a-nobody/role", {"role": "viewer"}).status_code == 404


def test_an_account_ends_with_all_its_ways_in_and_is_restored(office: Office, signed_in: Entry, server: str) -> None:
    admin, other = signed_in("administrator"), signed_in("analyst")
    other.form("/settings/tokens", {"name": "nightly", "scope": "read", "days": "30"})
    id = person(office, Role.ANALYST).id
    admin.form(f"/settings/people/{id}/end")
    assert other.get("/settings").status_code == 303
    assert not comes_in(server, "analyst", PASSWORD)
    with office.store.read() as connection:
        assert access.tokens(connection)[0].ended
    admin.form(f"/settings/people/{id}/restore")
    assert comes_in(server, "analyst", PASSWORD)
    with office.store.read() as connection:
        assert access.tokens(connection)[0].ended


@pytest.mark.parametrize("act", ["end", "role"])
def test_the_last_administrator_stays(office: Office, signed_in: Entry, act: str) -> None:
    admin = signed_in("administrator")
    id = person(office, Role.ADMINISTRATOR).id
    assert admin.form(f"/settings/people/{id}/{act}", {"role": "viewer"}).status_code == 409
    assert account(office, "administrator").ended is None
    assert account(office, "administrator").role is Role.ADMINISTRATOR


def test_administrators_give_first_passwords_to_others_only(office: Office, signed_in: Entry, server: str) -> None:
    admin = signed_in("administrator")
    mine, other = person(office, Role.ADMINISTRATOR).id, person(office, Role.VIEWER).id
    assert admin.form(f"/settings/people/{mine}/password", {"password": OTHER}).status_code == 422
    assert admin.form(f"/settings/people/{other}/password", {"password": OTHER}).status_code == 303
    assert comes_in(server, "viewer", OTHER)
    assert comes_in(server, "administrator", PASSWORD)


def test_the_office_tells_what_it_is(office: Office, signed_in: Entry) -> None:
    page = signed_in("administrator").get("/settings/office").text
    with office.store.read() as connection:
        head = audit.head(connection).content.decode()
    public = office.store.seal.public
    for told in (
        keys.fingerprint(public),
        office.rulebook.digest,
        office.register.digest,
        head,
        office.base,
        "SQLite",
    ):
        assert told in page
    assert keys.pem(public).splitlines()[1] in page
    assert "PRIVATE" not in page


def test_the_log_tells_of_all_of_it_and_holds(office: Office, signed_in: Entry) -> None:
    client = signed_in("administrator")
    client.form("/settings/tokens", {"name": "nightly", "scope": "read", "days": "30"})
    client.form("/settings/password", {"old": PASSWORD, "password": OTHER, "again": OTHER})
    client.form("/settings/sessions/end-others")
    with office.store.read() as connection:
        words = [entry.what for entry in audit.walk(connection)]
        assert list(audit.verify(connection, office.store.seal.public)) == []
        text = str([entry.told() for entry in audit.walk(connection)])
    assert words[-4:] == ["token made", "account changed", "signed in", "signed out everywhere"]
    assert PASSWORD not in text
    assert OTHER not in text
    assert "argon2" not in text


def test_strangers_names_are_escaped(office: Office, signed_in: Entry) -> None:
    with office.store.act(keeper()) as act:
        people.from_elsewhere(act, "x", "<script>alert(1)</script>", "<b>bold</b>\u202e", Role.VIEWER)
    page = signed_in("administrator").get("/settings/people").text
    assert "<b>bold" not in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
