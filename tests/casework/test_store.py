"""A store opens where it can be, says what is wrong where it cannot, and begins once."""

from __future__ import annotations

import stat
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import InternalError
from tests.casework.office import at_once

from debar.casework import audit, cases, findings, people
from debar.casework import store as store_module
from debar.casework.store import FILE, Store, engine_of
from debar.casework.tables import AUDIT_HEAD, CASES, INSTALLATION
from debar.errors import ConflictError, InvalidError, MissingError, OfficeError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.casework.office import Office, Place

NOW = "2026-11-26T09:00:00.000000Z"


def test_a_store_is_there_again(place: Place) -> None:
    first = place.open()
    assert first.begin(NOW)
    first.close()
    again = place.open()
    with again.read() as connection:
        row = connection.execute(select(INSTALLATION)).one()
        assert (row.one, row.created) == (1, NOW)
        assert list(audit.verify(connection, again.seal.public)) == []
    again.close()


def test_several_programs_may_open_a_new_store_at_once(place: Place) -> None:
    def open_() -> str | None:
        store = place.open()
        secret = store.begin(NOW)
        store.close()
        return secret

    secrets = at_once(open_, open_, open_, open_)
    assert all(isinstance(secret, str) for secret in secrets), secrets
    store = place.open()
    with store.read() as connection:
        for table in (INSTALLATION, AUDIT_HEAD):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
        assert list(audit.verify(connection, store.seal.public)) == []
    store.close()


def test_a_database_of_another_key_is_refused(place: Place, tmp_path: Path) -> None:
    """Otherwise a new key would be made without a word, and every later entry of the log be none."""
    place.open().begin(NOW)
    (place.folder / "office.key").rename(tmp_path / "kept apart")
    with pytest.raises(OfficeError, match=r"office\.key: is not the key that the database was begun with"):
        place.open()
    (tmp_path / "kept apart").replace(place.folder / "office.key")
    place.open().close()


@pytest.mark.parametrize("name", ["a b", "50%41", "why?", "a#b", "本庁舎", "a'b"])
def test_a_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    store = Store.open(tmp_path / name / "office")
    store.begin(NOW)
    store.close()
    assert (tmp_path / name / "office" / FILE).stat().st_size > 0


def test_what_is_in_the_folder_is_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir(mode=0o755)
    store = Store.open(folder)
    store.begin(NOW)
    store.vault.keep([b"x"], 1)
    modes = {path.relative_to(folder): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    open_ = {str(path) for path, mode in modes.items() if mode & 0o077}
    assert {f"{FILE}-wal", f"{FILE}-shm"} <= set(map(str, modes))
    assert open_ == {"office.key.pub"}
    store.close()


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, and long enough that it might be one" * 100)
    with pytest.raises(UsageError, match="cannot be opened: file is not a database"):
        Store.open(tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "office"):
        with pytest.raises(UsageError, match="cannot be made"):
            Store.open(folder)


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "office.key").write_text("no key")
    with pytest.raises(UsageError, match=r"office\.key: not a private key"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    "url",
    ["", "mysql://u@h/n", "postgresqlx://u@h/n", "postgresql://h:port/n", "postgresql", "http://x", "office.db"],
)
def test_a_url_that_names_no_database_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="postgresql://user@host/name"):
        engine_of(url)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://debar:verysecret@/x?host={tmp_path}"
    with pytest.raises(UsageError, match="cannot be opened") as told:
        Store.open(tmp_path / "office", url)
    assert "verysecret" not in str(told.value)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "本\udfff"], ids=ascii)
def test_text_that_cannot_be_kept_is_refused_alike(office: Office, text: str) -> None:
    """Neither SQLite nor PostgreSQL keeps half a character, and only SQLite NUL."""
    with office.store.read() as connection:
        with pytest.raises(InvalidError, match="cannot be kept"):
            cases.case(connection, text)
        with pytest.raises(InvalidError, match="cannot be kept"):
            findings.one(connection, office.newest(), text)
        with pytest.raises(InvalidError, match="cannot be kept"):
            findings.facets(connection, office.newest(), findings.Filter.of({"site": [text]}))
    with pytest.raises(InvalidError, match="cannot be kept"), office.act("ann") as act:
        people.change(act, office.people["cy"], lang=text)
    assert office.wrong() == []


def test_numbers_that_no_database_holds_are_refused_alike(office: Office) -> None:
    with office.store.read() as connection:
        for number in (1 << 63, -(1 << 63) - 1, 10**40):
            with pytest.raises(InvalidError, match="too large"):
                audit.entries(connection, before=number)
        assert audit.entries(connection, before=(1 << 63) - 1, limit=1)


def test_reading_sees_one_state_and_changes_nothing(office: Office) -> None:
    with office.store.read() as connection:
        before = cases.case(connection, office.case)
        with office.act("bob") as act:
            cases.close(act, office.case)
        assert cases.case(connection, office.case) == before
    with office.store.read() as connection:
        assert cases.case(connection, office.case).state == "closed"
    with suppress(InternalError), office.store.read() as connection:  # PostgreSQL refuses, SQLite takes it back
        connection.execute(CASES.update().values(title="changed"))
    with office.store.read() as connection:
        assert cases.case(connection, office.case).title == before.title


def test_an_act_is_seen_whole_or_not_at_all(office: Office) -> None:
    with office.act() as act:
        made = cases.make(act, "Half", cases.Question(()), ())
        with office.store.read() as connection, pytest.raises(MissingError):
            cases.case(connection, made.id)
    with office.store.read() as connection:
        assert cases.case(connection, made.id) == made


def test_who_waits_too_long_for_another_writer_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    url = office.store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    monkeypatch.setattr(store_module, "WAIT", 1)
    impatient = Store(engine_of(url), office.store.folder, office.store.seal, office.store.vault)
    with office.act(), pytest.raises(ConflictError, match="others are writing"), impatient.act(office.who()):
        pass
    impatient.close()
    assert office.wrong() == []
