"""Sessions end, tokens expire and end, and no token opens more than its person may now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from debar.casework import access, people
from debar.casework.tables import SESSIONS, TOKENS
from debar.casework.who import ALLOWED, May, Role, Who
from debar.errors import InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from tests.casework.office import Office

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def signed_in(office: Office, name: str = "cy") -> tuple[str, datetime]:
    who = office.who(name)
    with office.store.act(who) as act:
        return access.sign_in(act, people.account(act.connection, office.people[name])), who.at


def test_a_session_lasts_while_it_is_used_and_not_for_ever(office: Office) -> None:
    secret, at = signed_in(office)
    with office.store.read() as connection:
        session = access.session(connection, secret, at)
        assert session
        assert session.account.name == "cy"
        assert len(session.csrf) >= 32
        assert access.session(connection, secret, at + access.IDLE - MOMENT)
        assert access.session(connection, secret, at + access.IDLE) is None
        for wrong in ("", secret[:-1], secret.upper(), session.hash, "\ud800", "a\0"):
            assert access.session(connection, wrong, at) is None
    now = at
    while now < at + access.LASTS - access.IDLE:
        now += access.IDLE - MOMENT
        with office.store.aside() as connection:
            session = access.session(connection, secret, now)
            assert session
            assert access.is_due(connection, session, now)
            access.seen(connection, session, now)
            assert not access.is_due(connection, session, now + access.SEEN_EVERY)
    with office.store.aside() as connection:
        access.seen(connection, session, at + access.LASTS - MOMENT)
        assert access.session(connection, secret, at + access.LASTS - MOMENT)
        assert access.session(connection, secret, at + access.LASTS) is None


def test_signing_out_ends_one_session(office: Office) -> None:
    (one, at), (other, _) = signed_in(office), signed_in(office)
    assert one != other
    with office.act() as act:
        session = access.session(act.connection, one, at)
        assert session
        access.sign_out(act, session)
    with office.store.read() as connection:
        assert access.session(connection, one, at) is None
        assert access.session(connection, other, at)
    with office.store.aside() as connection:
        access.seen(connection, session, at)
        assert not access.is_due(connection, session, at + DAY)


def test_sessions_that_are_over_are_swept_out(office: Office) -> None:
    signed_in(office)
    office.clock.at += access.LASTS + DAY
    signed_in(office, "bob")
    with office.store.read() as connection:
        assert len(connection.execute(select(SESSIONS)).all()) == 1


def test_no_secret_lies_in_the_store(office: Office) -> None:
    secret, _ = signed_in(office)
    with office.act() as act:
        _, token = access.make_token(act, "nightly", [May.READ], DAY)
    assert token.startswith(access.PREFIX)
    told = office.told()
    for kept in (secret, token, token.removeprefix(access.PREFIX)):
        assert kept not in told


def made(office: Office, scopes: list[May], name: str = "cy", lasts: timedelta = DAY) -> tuple[access.Token, str]:
    with office.act(name) as act:
        return access.make_token(act, "nightly", scopes, lasts)


def test_a_token_opens_until_its_time_or_its_end(office: Office) -> None:
    token, secret = made(office, [May.SCREEN, May.READ])
    made_at = office.clock.at
    assert token.scopes == (May.READ, May.SCREEN)
    with office.store.read() as connection:
        who = access.by_token(connection, secret, made_at + DAY - MOMENT)
        assert who
        assert (who.account, who.scopes, who.token) == (office.people["cy"], {May.READ, May.SCREEN}, token.id)
        assert access.by_token(connection, secret, made_at + DAY) is None
        for wrong in ("", access.PREFIX, secret[:-1], secret.removeprefix(access.PREFIX), "\ud800"):
            assert access.by_token(connection, wrong, made_at) is None
    with office.act() as act:
        access.end_token(act, token.id)
        access.end_token(act, token.id)
    with office.store.read() as connection:
        assert access.by_token(connection, secret, made_at) is None
        assert access.token(connection, token.id).ended
        assert [each.id for each in access.tokens(connection, office.people["cy"])] == [token.id]
        assert access.tokens(connection, office.people["bob"]) == []
        with pytest.raises(MissingError):
            access.token(connection, "t-none")


@pytest.mark.parametrize("name", ["vi", "cy", "bob", "ann"])
def test_no_token_is_made_for_more_than_its_person_may(shared: Office, name: str) -> None:
    role = shared.who(name).role
    for may in May:
        if may in ALLOWED[role]:
            assert made(shared, [may], name)[0].scopes == (may,)
        else:
            with pytest.raises(RefusedError):
                made(shared, [May.READ, may], name)


@pytest.mark.parametrize("role", Role)
def test_no_token_opens_more_than_its_person_may_now(office: Office, role: Role) -> None:
    """Also when the role was lowered after it was made."""
    with office.act("ann") as act:
        people.change(act, office.people["bob"], role=Role.ADMINISTRATOR)
    who = Who(office.people["bob"], "Bob", Role.ADMINISTRATOR, office.clock.now())
    with office.store.act(who) as act:
        _, secret = access.make_token(act, "everything", May, DAY)
    with office.act("ann") as act:
        people.change(act, office.people["bob"], role=role)
    with office.store.read() as connection:
        by = access.by_token(connection, secret, office.clock.at)
        assert by
        assert by.role is role
        assert {may for may in May if by.may(may)} == by.scopes == ALLOWED[role]


def test_whoever_is_ended_comes_in_no_more(office: Office) -> None:
    (secret, _), (token, shown) = signed_in(office), made(office, [May.READ])
    with office.act("ann") as act:
        people.change(act, office.people["cy"], ended=True)
        late = access.sign_in(act, people.account(act.connection, office.people["cy"]))
    with office.store.read() as connection:
        for each in (secret, late):
            assert access.session(connection, each, office.clock.at) is None
        assert access.by_token(connection, shown, office.clock.at) is None
    with office.act("ann") as act:
        people.change(act, office.people["cy"], ended=False)
    with office.store.read() as connection:
        assert access.token(connection, token.id).ended, "coming back brings no token back"
        assert access.by_token(connection, shown, office.clock.at) is None


def test_a_token_makes_no_token_and_ends_only_itself(office: Office) -> None:
    (one, secret), (other, _) = made(office, [May.READ, May.DECIDE]), made(office, [May.READ])
    with office.store.read() as connection:
        by = access.by_token(connection, secret, office.clock.now())
    assert by
    with pytest.raises(RefusedError), office.store.act(by) as act:
        access.make_token(act, "another", [May.READ], DAY)
    with pytest.raises(RefusedError), office.store.act(by) as act:
        access.end_token(act, other.id)
    with office.store.act(by) as act:
        access.end_token(act, one.id)
    with pytest.raises(RefusedError), office.act("dee") as act:
        access.end_token(act, other.id)
    with office.act("ann") as act:
        access.end_token(act, other.id)


@pytest.mark.parametrize(
    ("scopes", "lasts", "name"),
    [
        ([], DAY, "x"),
        ([May.READ], timedelta(0), "x"),
        ([May.READ], -DAY, "x"),
        ([May.READ], access.LONGEST + MOMENT, "x"),
        ([May.READ], DAY, " \n"),
        ([May.READ], DAY, "a\0b"),
    ],
)
def test_tokens_that_are_not_made(shared: Office, scopes: list[May], lasts: timedelta, name: str) -> None:
    with shared.store.read() as connection:
        before = connection.execute(select(TOKENS)).all()
    with pytest.raises(InvalidError), shared.act() as act:
        access.make_token(act, name, scopes, lasts)
    with shared.store.read() as connection:
        assert connection.execute(select(TOKENS)).all() == before


def test_what_a_token_did_is_told_as_its_doing(office: Office) -> None:
    token, secret = made(office, [May.READ])
    with office.store.read() as connection:
        by = access.by_token(connection, secret, office.clock.now())
    assert by
    with office.store.act(by) as act:
        act.record("looked")
    from debar.casework import audit

    with office.store.read() as connection:
        (entry,) = audit.entries(connection, limit=1)
    assert entry.by == f"{office.people['cy']} ({token.id})"
