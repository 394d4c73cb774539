"""People are added, changed and ended by whoever may; the last administrator stays; passwords are good ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from tests.casework.office import PASSWORD, ROLES, at_once

from debar.casework import access, people
from debar.casework.tables import ACCOUNTS, INSTALLATION
from debar.casework.who import May, Role, Who
from debar.errors import ConflictError, DebarError, InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casework.office import Office

    from debar.casework.store import Store

OWN = people._passwords
"""As the office hashes, and not these tests."""
LATER = "2026-11-26T10:00:00.000000Z"


def test_the_first_administrator_is_made_once(store: Store, office: Office) -> None:
    at = office.clock.now()
    secret = store.begin(LATER)
    assert secret, "until there is one, each start prints a link"
    newest = store.begin(LATER)
    assert newest
    for wrong in ("", "x", secret, newest[:-1]):
        with pytest.raises(RefusedError, match="used before"):
            people.first(store, at, wrong, "ann", "Ann", PASSWORD)
    with pytest.raises(InvalidError):
        people.first(store, at, newest, "ann", "Ann", "short")
    made = at_once(
        *[lambda name=name: people.first(store, at, newest, name, "", PASSWORD) for name in ("ann", "bea")]
    )
    (one,) = [each for each in made if isinstance(each, people.Account)]
    (refused,) = [each for each in made if each is not one]
    assert isinstance(refused, RefusedError)
    assert (one.role, one.shown) == (Role.ADMINISTRATOR, one.name)
    assert store.begin(LATER) is None
    with pytest.raises(RefusedError):
        people.first(store, at, newest, "cea", "Cea", PASSWORD)
    with store.read() as connection:
        assert [each.id for each in people.accounts(connection)] == [one.id]
        assert connection.execute(select(INSTALLATION.c.setup)).scalar_one() is None


DOINGS: dict[str, tuple[set[str], Callable[[Any, str], object]]] = {
    "add a person": ({"ann"}, lambda act, _: people.add(act, "new", "New", PASSWORD, Role.VIEWER)),
    "change another's role": ({"ann"}, lambda act, other: people.change(act, other, role=Role.ANALYST)),
    "change another's password": ({"ann"}, lambda act, other: people.change(act, other, password=PASSWORD + "!")),
    "end another": ({"ann"}, lambda act, other: people.change(act, other, ended=True)),
    "change one's own name": (set(ROLES), lambda act, _: people.change(act, act.who.account, shown="Me")),
    "change one's own password": (
        set(ROLES), lambda act, _: people.change(act, act.who.account, password=PASSWORD + "!"),
    ),
    "change one's own role": ({"ann"}, lambda act, _: people.change(act, act.who.account, role=Role.ADMINISTRATOR)),
}  # fmt: skip


@pytest.mark.parametrize("doing", DOINGS)
def test_who_may_do_what(shared: Office, doing: str) -> None:
    able, do = DOINGS[doing]
    for name in ROLES:
        done = None
        try:
            with shared.act(name) as act:
                done = do(act, shared.people["vi" if name != "vi" else "dee"])
                raise _TakenBack
        except _TakenBack:
            pass
        except RefusedError:
            assert done is None
        assert (done is not None) is (name in able), name


class _TakenBack(Exception):
    pass


@pytest.mark.parametrize("doing", [doing for doing in DOINGS if "own" in doing])
def test_a_token_of_narrow_scope_changes_nobody(shared: Office, doing: str) -> None:
    plain = shared.who("cy")
    who = Who(plain.account, plain.name, plain.role, plain.at, frozenset({May.READ, May.DECIDE}), token="t-1")
    with pytest.raises(RefusedError, match="administer"), shared.store.act(who) as act:
        DOINGS[doing][1](act, "")


@pytest.mark.parametrize("change", [{"role": Role.APPROVER}, {"ended": True}, {"role": Role.VIEWER, "ended": True}])
def test_the_last_administrator_stays(office: Office, change: dict[str, Any]) -> None:
    with pytest.raises(ConflictError, match="only administrator"), office.act("ann") as act:
        people.change(act, office.people["ann"], **change)
    with office.act("ann") as act:
        people.change(act, office.people["bob"], role=Role.ADMINISTRATOR)
        people.change(act, office.people["bob"], ended=True)
    with pytest.raises(ConflictError, match="only administrator"), office.act("ann") as act:
        people.change(act, office.people["ann"], **change)
    with office.act("ann") as act:
        people.change(act, office.people["bob"], ended=False)
        people.change(act, office.people["ann"], **change)


def test_two_administrators_cannot_end_each_other(office: Office) -> None:
    with office.act("ann") as act:
        people.change(act, office.people["bob"], role=Role.ADMINISTRATOR)

    def ends(one: str, other: str) -> Callable[[], object]:
        def do() -> object:
            who = Who(office.people[one], one, Role.ADMINISTRATOR, office.clock.now())
            with office.store.act(who) as act:
                return people.change(act, office.people[other], ended=True)

        return do

    done = at_once(ends("ann", "bob"), ends("bob", "ann"))
    assert sorted(type(each) for each in done if isinstance(each, DebarError)) == [ConflictError], done
    assert office.wrong() == []


GOOD = ["a horse that nobody expects", "パスワードは十二文字以上です", "x" * 9 + "yzwv",
        "ann and her three horses"]  # fmt: skip
BAD = ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abcabcabcabc", "ann12345", "x1y2" * 300,
       "four words\0 and a NUL",        "half of a \ud83d character"]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password(password: str) -> None:
    assert people.good_password(password, "ann") == password


@pytest.mark.parametrize("password", BAD, ids=ascii)
def test_a_bad_password(password: str) -> None:
    with pytest.raises(InvalidError):
        people.good_password(password, "ann")


def test_a_name_in_its_own_password() -> None:
    with pytest.raises(InvalidError, match="guessed"):
        people.good_password("Maximilian-K1", "maximilian-k")


def test_a_password_is_the_same_however_it_was_typed(office: Office) -> None:
    with office.act("ann") as act:
        made = people.add(act, " Ｊosé ", "José", "ｆull width and caf\u0065\u0301", Role.VIEWER)
    assert made.name == "josé"
    with office.store.read() as connection:
        for name, password in (("JOSÉ", "full width and café"), ("jose\u0301", "ｆull width and caf\u00e9")):
            found = people.signed_in(connection, name, password)
            assert found == made
        assert people.signed_in(connection, "josé", "full width and cafe") is None


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "<script>", 'a"b', "a'b", "a&b", "a\0", "x" * 101, "a\x85b", "\ud800"], ids=ascii
)
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(InvalidError, match="a name has"):
        people.plain_name(name)


def test_a_name_is_taken_once(office: Office) -> None:
    for name in ("cy", " CY ", "ｃｙ"):
        with pytest.raises(ConflictError, match="'cy' is taken"), office.act("ann") as act:
            people.add(act, name, "Another", PASSWORD, Role.VIEWER)


def test_signing_in_costs_the_same_for_everybody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a stopwatch: for each of them one hash of the same cost is computed."""
    with office.act("ann") as act:
        people.change(act, office.people["dee"], ended=True)
        people.from_elsewhere(act, "https://id.example 7", "eve", "Eve", Role.VIEWER)
    computed: list[str] = []
    kept = people._passwords()
    verify = type(kept).verify

    def counted(self: Any, password: Any, hash: str) -> bool:
        computed.append(hash)
        return bool(verify(self, password, hash))

    monkeypatch.setattr(type(kept), "verify", counted)
    tried = {
        ("cy", PASSWORD): True, ("cy", PASSWORD + "!"): False, ("nobody", PASSWORD): False, ("dee", PASSWORD): False,
        ("eve", ""): False, ("", ""): False, ("a\0b", PASSWORD): False, ("\ud800", "\ud800"): False,
        ("cy", "x" * 100_000): False, ("cy", PASSWORD + "\ud83d"): False, ("x" * 10_000, PASSWORD): False,
    }  # fmt: skip
    with office.store.read() as connection:
        for (name, password), good in tried.items():
            assert (people.signed_in(connection, name, password) is not None) is good, name
    assert len(computed) == len(tried)
    costs = {hash.rsplit("$", 2)[0] for hash in computed}
    assert len(costs) == 1, costs


def test_a_hash_costs_enough() -> None:
    """64 MiB and three rounds: the second choice of RFC 9106."""
    hash = OWN().hash(PASSWORD)
    assert hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert OWN().verify(PASSWORD, hash)


def test_no_password_lies_in_the_store(office: Office) -> None:
    told = office.told()
    assert PASSWORD not in told
    with office.store.read() as connection:
        hashes = [row.password for row in connection.execute(select(ACCOUNTS.c.password))]
    assert len(set(hashes)) == len(hashes), "each has a salt of its own"
    assert all(hash.startswith("$argon2id$") for hash in hashes)
    with office.act("cy") as act:
        people.change(act, office.people["cy"], password=PASSWORD + " and more")
    with office.store.read() as connection:
        (entry,) = people_entries(connection)
    assert (entry.before, entry.after) == ({}, {"password": "changed"})


def people_entries(connection: Any) -> list[Any]:
    from debar.casework import audit

    return audit.entries(connection, limit=1)


def test_what_allowed_more_is_signed_out(office: Office) -> None:
    for change in ({"role": Role.VIEWER}, {"password": PASSWORD + "!"}, {"ended": True}):
        with office.act("ann") as act:
            people.change(act, office.people["cy"], ended=False)
            secret = access.sign_in(act, people.account(act.connection, office.people["cy"]))
        with office.store.read() as connection:
            assert access.session(connection, secret, office.clock.at)
        with office.act("ann") as act:
            people.change(act, office.people["cy"], **change)  # type: ignore[arg-type]
        with office.store.read() as connection:
            assert access.session(connection, secret, office.clock.at) is None


def test_a_change_that_changes_nothing_is_not_told(office: Office) -> None:
    before = office.told()
    with office.act("ann") as act:
        assert people.change(act, office.people["cy"], role=Role.ANALYST, shown="  ").name == "cy"
    assert office.told() == before


def test_people_from_elsewhere(office: Office) -> None:
    with office.act("ann") as act:
        made = people.from_elsewhere(
            act, "https://id.example 7", "Eve O'Neil <e@x.org>", "Eve\0 O'Neil\n", Role.VIEWER
        )
        again = people.from_elsewhere(act, "https://id.example 7", "renamed", "Other", Role.ADMINISTRATOR)
    assert again == made
    assert (made.name, made.shown, made.local) == ("eve-o-neil-e@x.org-", "Eve O'Neil", False)
    with pytest.raises(InvalidError, match="signs in elsewhere"), office.act("ann") as act:
        people.change(act, made.id, password=PASSWORD)


@pytest.mark.parametrize("sure", [False, True])
def test_whoever_comes_with_the_name_of_a_person_with_a_password_is_somebody_else(office: Office, sure: bool) -> None:
    with office.act("ann") as act:
        made = people.from_elsewhere(act, "https://id.example 8", "CY", "Another", Role.VIEWER, sure=sure)
    assert (made.name, made.id != office.people["cy"]) == ("cy-2", True)


@pytest.mark.parametrize(("sure", "found"), [(True, True), (False, False)])
def test_an_account_waits_for_its_person(office: Office, sure: bool, found: bool) -> None:
    with office.act("ann") as act:
        waits = people.add(act, "eve", "Eve", None, Role.APPROVER)
        came = people.from_elsewhere(act, "https://id.example 7", "EVE", "Eve O.", Role.VIEWER, sure=sure)
        second = people.from_elsewhere(act, "https://id.example 9", "eve", "Another", Role.VIEWER, sure=True)
    assert ((came.id, came.role) == (waits.id, Role.APPROVER)) is found
    assert (second.id == waits.id) is not found, "who came is nobody else's any more"


def test_nobody_comes_who_was_not_added_where_that_is_wanted(office: Office) -> None:
    with pytest.raises(RefusedError, match="not added"), office.act("ann") as act:
        people.from_elsewhere(act, "https://id.example 7", "eve", "Eve", None, sure=True)


def test_names_for_pages(office: Office) -> None:
    with office.store.read() as connection:
        names = people.names(connection)
        with pytest.raises(MissingError):
            people.account(connection, "a-none")
    assert names == {**{id: name.title() for name, id in office.people.items()}, people.SYSTEM: "debar"}
