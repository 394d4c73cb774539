"""The log holds: whatever is changed, removed or added behind its back is found out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from tests.casework.office import at_once

from debar.casework import audit, seal
from debar.casework.seal import Seal
from debar.casework.tables import AUDIT, AUDIT_HEAD
from debar.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Select
    from tests.casework.office import Office

    from debar.casework.store import Store

    Damage = Callable[[Connection, Seal], object]

MIDDLE = 3
"""An entry with others on both sides."""


@pytest.fixture
def open_(shared: Office) -> Iterator[Connection]:
    """A connection on which the log may be damaged; what was done is taken back afterwards."""
    with shared.store.engine.connect() as connection:
        yield connection
        connection.rollback()


def found(connection: Connection, office: Office, noted: audit.Head | None = None) -> list[str]:
    return list(audit.verify(connection, office.store.seal.public, noted))


def head(connection: Connection) -> audit.Head:
    row = connection.execute(select(AUDIT_HEAD)).one()
    return audit.Head(row.number, row.hash)


def test_an_untouched_log_holds(shared: Office, open_: Connection) -> None:
    assert found(open_, shared) == []
    assert head(open_).number == len(list(audit.walk(open_))) > MIDDLE
    assert found(open_, shared, head(open_)) == []


def asked_of(column: str, number: int) -> Select[Any]:
    return select(AUDIT.c[column]).where(AUDIT.c.number == number)


def other(value: Any, column: str) -> list[Any]:
    """Values that stand in no place of this one, near ones among them."""
    if isinstance(value, int):
        return [value + 1000, -value - 1]
    if value is None:
        return ["", "null", "x"]
    if column in ("before", "after"):
        plain = json.loads(value)
        return [None, "null", value + " ", json.dumps(plain, indent=1), '{"x":1,' + value[1:], "[" * 5_000, "{"]
    turned = value.upper() if value != value.upper() else value.lower()
    longer = [] if len(value) == 64 else [f"{value} ", f" {value}"]  # columns of hashes hold no more
    return ["", turned, f" {value[1:]}", value[:-1], *longer]


@pytest.mark.parametrize("column", [column.name for column in AUDIT.columns])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_any_column_of_any_entry(shared: Office, open_: Connection, column: str, place: str) -> None:
    last = head(open_).number
    number = {"first": 1, "middle": MIDDLE, "last": last}[place]
    if column in ("before", "after"):  # one that has something there, and one that has nothing
        asked = select(AUDIT.c.number).where(AUDIT.c[column].is_not(None)).order_by(AUDIT.c.number)
        numbers = [number, *open_.execute(asked.limit(1)).scalars()]
    else:
        numbers = [number]
    for number in numbers:
        stood = open_.execute(asked_of(column, number)).scalar_one()
        for value in other(stood, column):
            if value == stood or (value is None and not AUDIT.c[column].nullable):
                continue
            with open_.begin_nested() as nested:
                open_.execute(update(AUDIT).where(AUDIT.c.number == number).values({column: value}))
                assert found(open_, shared), f"{column}: {value!r} in place of {stood!r}"
                nested.rollback()
    assert found(open_, shared) == []


@pytest.mark.parametrize("column", [column.name for column in AUDIT_HEAD.columns])
def test_any_column_of_the_head(shared: Office, open_: Connection, column: str) -> None:
    stood = open_.execute(select(AUDIT_HEAD.c[column])).scalar_one()
    for value in other(stood, column):
        if value != stood:
            with open_.begin_nested() as nested:
                open_.execute(update(AUDIT_HEAD).values({column: value}))
                assert found(open_, shared), f"{column}: {value!r} in place of {stood!r}"
                nested.rollback()


def test_any_entry_removed(shared: Office, open_: Connection) -> None:
    for number in range(1, head(open_).number + 1):
        with open_.begin_nested() as nested:
            open_.execute(delete(AUDIT).where(AUDIT.c.number == number))
            assert found(open_, shared), f"entry {number}"
            nested.rollback()


def swapped(connection: Connection, _: Seal) -> None:
    for one, two in ((MIDDLE, -1), (MIDDLE + 1, MIDDLE), (-1, MIDDLE + 1)):
        connection.execute(update(AUDIT).where(AUDIT.c.number == one).values(number=two))


def forged(connection: Connection, number: int, key: Seal | None = None, **changed: Any) -> None:
    """An entry as it would be written, signed with a key or not at all."""
    told = {"number": number, "at": "2026", "by": "a-1", "what": "decided", "case": None, "subject": None}
    told |= {"before": None, "after": None, "previous": head(connection).hash, **changed}
    digest = seal.digest(told)
    signature = key.sign(audit.ENTRY, digest.encode()) if key else "00" * 64
    connection.execute(insert(AUDIT).values(**told, hash=digest, signature=signature))


def added_and_told(connection: Connection, _: Seal) -> None:
    number = head(connection).number + 1
    forged(connection, number)
    digest = connection.execute(select(AUDIT.c.hash).where(AUDIT.c.number == number)).scalar_one()
    connection.execute(update(AUDIT_HEAD).values(number=number, hash=digest))


def signed_with_another_key(connection: Connection, _: Seal) -> None:
    key = Seal(Ed25519PrivateKey.generate())
    sealed_anew(connection, key, lambda entry: entry)


def sealed_anew(connection: Connection, key: Seal, change: Callable[[audit.Entry], audit.Entry]) -> None:
    """Write the log anew with a key, entry by entry."""
    entries = [change(entry) for entry in audit.walk(connection)]
    connection.execute(delete(AUDIT))
    connection.execute(delete(AUDIT_HEAD))
    audit.begin(connection, key)
    last = audit.lock(connection)
    for entry in entries:
        plain = {name: getattr(entry, name) for name in ("at", "by", "what", "case", "subject", "before", "after")}
        last = audit.append(connection, key, last, plain)


def cut_off(connection: Connection, _: Seal) -> None:
    """The last entry goes, and the head says so."""
    last = head(connection)
    before = connection.execute(select(AUDIT.c.previous).where(AUDIT.c.number == last.number)).scalar_one()
    connection.execute(delete(AUDIT).where(AUDIT.c.number == last.number))
    connection.execute(update(AUDIT_HEAD).values(number=last.number - 1, hash=before))


def begun_anew(connection: Connection, _: Seal) -> None:
    connection.execute(delete(AUDIT))
    connection.execute(update(AUDIT_HEAD).values(number=0, hash=audit.NOTHING_BEFORE))


def chained_anew(connection: Connection, _: Seal) -> None:
    """An entry is changed and all hashes after it are made to fit; only signatures cannot be."""
    previous = audit.NOTHING_BEFORE
    for entry in list(audit.walk(connection)):
        changed = replace(entry, by="a-2" if entry.number == MIDDLE else entry.by, previous=previous)
        previous = seal.digest(changed.told())
        there = update(AUDIT).where(AUDIT.c.number == entry.number)
        connection.execute(there.values(by=changed.by, previous=changed.previous, hash=previous))
    connection.execute(update(AUDIT_HEAD).values(hash=previous))


DAMAGE: dict[str, Damage] = {
    "all entries removed": lambda on, _: on.execute(delete(AUDIT)),
    "all entries removed, and the head says so": begun_anew,
    "the head removed": lambda on, _: on.execute(delete(AUDIT_HEAD)),
    "a second head": lambda on, _: on.execute(insert(AUDIT_HEAD).values(one=2, number=0, hash="", signature="")),
    "two entries swapped": swapped,
    "the last entry cut off": cut_off,
    "an entry forged behind the last": lambda on, _: forged(on, head(on).number + 1),
    "an entry forged behind the last, signed with another key": lambda on, _: forged(
        on, head(on).number + 1, Seal(Ed25519PrivateKey.generate())
    ),
    "an entry forged before the first": lambda on, _: forged(on, 0),
    "an entry forged far before the first": lambda on, _: forged(on, -7),
    "an entry forged far behind": lambda on, _: forged(on, 1 << 40),
    "an entry forged, and the head tells of it": added_and_told,
    "another key": signed_with_another_key,
    "hashes made to fit": chained_anew,
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(shared: Office, open_: Connection, name: str) -> None:
    DAMAGE[name](open_, shared.store.seal)
    assert found(open_, shared)


def test_who_holds_the_key_is_found_out_by_a_noted_head(shared: Office, open_: Connection) -> None:
    noted = head(open_)
    sealed_anew(open_, shared.store.seal, lambda entry: replace(entry, by="a-2" if entry.number == 3 else entry.by))
    assert found(open_, shared) == [], "with the key a log can be written that holds by itself"
    (told,) = found(open_, shared, noted)
    assert "written anew" in told


def test_a_log_put_back_to_an_earlier_day_is_found_out_by_a_noted_head(office: Office) -> None:
    """It needs no key: entries and head of a backup were signed once."""
    with office.store.read() as connection:
        earlier = connection.execute(select(AUDIT_HEAD)).one()
    with office.act("ann") as act:
        act.record("looked")
    with office.store.aside() as connection:
        noted = head(connection)
        connection.execute(delete(AUDIT).where(AUDIT.c.number > earlier.number))
        connection.execute(update(AUDIT_HEAD).values(**earlier._mapping))
    with office.store.read() as connection:
        assert found(connection, office) == []
        (told,) = found(connection, office, noted)
    assert f"entry {noted.number}, which was noted, is missing" in told


def test_bytes_in_place_of_text_are_told_and_not_stumbled_over(shared: Office, open_: Connection) -> None:
    if open_.dialect.name != "sqlite":  # PostgreSQL keeps no bytes in a column of text
        with pytest.raises(DBAPIError), open_.begin_nested():
            open_.execute(text("UPDATE audit SET what = convert_from(decode('ff', 'hex'), 'UTF8')"))
        return
    for column in ("at", "by", "what", "case", "subject", "before", "after", "previous", "hash", "signature"):
        for value in ("x'ff00'", "CAST(x'ff' AS TEXT)"):
            with open_.begin_nested() as nested:
                open_.execute(text(f'UPDATE audit SET "{column}" = {value} WHERE number = {MIDDLE}'))
                assert found(open_, shared), f"{column}: {value}"
                nested.rollback()


def test_without_a_head_nothing_more_is_written(office: Office) -> None:
    with office.store.aside() as connection:
        connection.execute(delete(AUDIT_HEAD))
    with pytest.raises(OfficeError, match="head"), office.act():
        pass


@pytest.mark.parametrize("text", ["", "1", "1:", "x:" + "0" * 64, f"-1:{'0' * 64}", f"1:{'0' * 63}", f"1:{'g' * 64}"])
def test_a_noted_head_is_one_or_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not NUMBER:HASH"):
        audit.Head.parse(text)


def test_a_noted_head_is_read_as_it_is_printed() -> None:
    assert audit.Head.parse(f" 12:{'A' * 64}\n") == audit.Head(12, "a" * 64)
    assert audit.Head.parse(audit.Head(12, "a" * 64).content.decode()) == audit.Head(12, "a" * 64)


def test_what_is_told_comes_back_as_it_was(office: Office) -> None:
    before = {"site": "本庁舎", "share": 0.1, "many": [1, 2.5, None, True, {"é": ["ア", "ｱ"]}], "": "\u2028\x00\n"}
    after = {"big": 1e21, "small": 5e-324, "exact": 2**53 - 1, "minus": -0.0, "empty": {}, "none": []}
    with office.act() as act:
        act.record("tried", office.case, "x", before, after)
    with office.store.read() as connection:
        (entry,) = audit.entries(connection, audit.Wanted(office.case), limit=1)
    assert (entry.before, entry.after) == (before, after)
    assert office.wrong() == []


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TOLD = st.lists(
    st.tuples(st.text("abc ｱ件", max_size=9), st.none() | st.text("xｱ 𠮷", max_size=5), JSON, JSON), max_size=4
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(TOLD, max_size=4))
def test_whatever_is_told_holds(shared: Office, acts: list[Any]) -> None:
    for told in acts:
        with shared.act() as act:
            for what, subject, before, after in told:
                act.record(what, shared.case, subject, before, after)
    assert shared.wrong() == []


def test_what_has_no_canonical_form_is_not_told(office: Office) -> None:
    for value in (float("nan"), 2**60, {1: 2}, "\ud800"):
        with pytest.raises((ValueError, TypeError)), office.act() as act:
            act.record("tried", after=value)
    assert office.wrong() == []


def test_an_act_that_failed_left_nothing(office: Office) -> None:
    with office.store.read() as connection:
        before = head(connection)
    with pytest.raises(ZeroDivisionError), office.act() as act:
        act.record(str(act.record("begun") or 1 / 0))
    with office.store.read() as connection:
        assert head(connection) == before
    assert office.wrong() == []


def test_entries_of_many_at_once_follow_one_another(office: Office) -> None:
    def told(number: int) -> Callable[[], None]:
        def tell() -> None:
            for _ in range(5):
                with office.act() as act:
                    act.record(f"told by {number}")

        return tell

    assert at_once(*(told(number) for number in range(4))) == [None] * 4
    assert office.wrong() == []
    with office.store.read() as connection:
        count = select(func.count()).where(AUDIT.c.what.startswith("told by"))
        assert connection.execute(count).scalar_one() == 20


def test_the_log_holds_while_others_write(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever verifies sees one state of entries and head, and raises no alarm over what is being written."""
    monkeypatch.setattr(audit, "PIECE", 2)
    with office.store.read() as connection:
        steps = audit.verify(connection, office.store.seal.public)
        walked = audit.walk(connection)
        next(walked)
        with office.act() as act:
            act.record("meanwhile")
        assert list(steps) == []
        assert "meanwhile" not in {entry.what for entry in walked}


def test_entries_newest_first_and_by_case(store: Store, shared: Office) -> None:
    with shared.store.read() as connection:
        every = audit.entries(connection, limit=1_000)
        assert [entry.number for entry in every] == list(range(len(every), 0, -1))
        assert audit.entries(connection, before=4, limit=2) == every[-3:-1]
        of_case = audit.entries(connection, audit.Wanted(case=shared.case), limit=1_000)
        assert of_case == [entry for entry in every if entry.case == shared.case] != []
    with store.read() as connection:
        assert audit.entries(connection) == []
