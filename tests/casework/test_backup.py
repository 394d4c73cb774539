"""The whole office in one file: made while others write, restored into either database, whole or not at all."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from sqlalchemy import insert, select
from tests.casework.test_export import EMAIL, lived

from debar.casework import access, audit, backup, cases, findings, people, seal
from debar.casework.tables import AUDIT, CASES, CELLS, METADATA
from debar.errors import DebarError, InvalidError, OfficeError, RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.casework.office import Database, Office, Place

    from debar.casework.store import Store


@pytest.fixture
def saved(office: Office, tmp_path: Path) -> Path:
    """A backup with its key, of an office in which something happened."""
    lived(office)
    path = tmp_path / "office.zip"
    backup.backup(office.store, office.who("ann"), path, with_key=True)
    return path


@pytest.fixture
def empty(database: Database, tmp_path: Path) -> Iterator[Place]:
    made = database.new(tmp_path / "restored")
    yield made
    database.drop(made)


def rows(store: Store, but: int = 0) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that comes back; `but` leaves out the last entries of the log."""
    with store.read() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(select(each).order_by(*each.primary_key.columns))]
            for name, each in METADATA.tables.items()
            if name not in backup.LEFT_OUT
        }
    found.pop("audit_head")
    found["audit"] = found["audit"][: len(found["audit"]) - but]
    return found


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def signed_anew(path: Path, content: dict[str, bytes], with_seal: seal.Seal, **changes: Any) -> Path:
    """The backup with other members, signed by whoever holds the key."""
    told = orjson.loads(content["manifest.json"])
    told["files"] = [
        {"name": name, "sha256": sha256(each).hexdigest(), "size": len(each)}
        for name, each in sorted(content.items())
        if not name.startswith("manifest")
    ]
    made = seal.canonical({**told, **changes})
    signature = with_seal.sign(backup.SHAPE.format, made).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, each in {**content, "manifest.json": made, "manifest.sig": signature}.items():
            archive.writestr(name, each)
    return path


def restored(path: Path, place: Place, office: Office, key: Path | None = None) -> Store:
    backup.restore(path, place.folder, place.url, office.who("ann"), key)
    return place.again()


def test_everything_comes_back(saved: Path, office: Office, empty: Place) -> None:
    store = restored(saved, empty, office)
    assert rows(store, but=1) == rows(office.store)
    with store.read() as connection:
        assert list(audit.verify(connection, store.seal.public)) == []
        assert audit.entries(connection, limit=1)[0].what == "restored from a backup"
        for file in cases.files(connection, office.case):
            assert sha256(store.vault.open(file.digest).read()).hexdigest() == file.digest
        page = findings.page(connection, office.newest(), findings.Filter.of({}))
    assert page.lines == tuple(office.lines()[: len(page.lines)])
    assert store.seal.sign("x", b"y") == office.store.seal.sign("x", b"y")
    store.close()


def test_it_is_restored_into_the_other_database(
    saved: Path, office: Office, postgres: Any, database: Database, tmp_path: Path
) -> None:
    from tests.casework.office import Sqlite

    other = Sqlite() if database.name == "postgresql" else postgres
    place = other.new(tmp_path / "other")
    store = restored(saved, place, office)
    assert rows(store, but=1) == rows(office.store)
    with store.act(office.who()) as act:  # what counts up by itself goes on
        told = {each.name: "" for each in CELLS.c if each.name not in ("id", "run", "rank", "count")}
        act.connection.execute(insert(CELLS).values(run=office.run, rank=0, count=0, **told))
        cases.make(act, "Another", cases.Question(()), [])
    again = tmp_path / "again.zip"
    backup.backup(store, office.who("ann"), again, with_key=True)
    assert {name for name in members(again) if name.startswith("files/")} == {
        name for name in members(saved) if name.startswith("files/")
    }
    store.close()
    other.drop(place)


def test_the_work_goes_on_after_it(saved: Path, office: Office, empty: Place) -> None:
    store = restored(saved, empty, office)
    with store.read() as connection:
        assert people.signed_in(connection, "cy", "a horse that nobody expects")
    with store.act(office.who()) as act:
        cases.make(act, "The next one", cases.Question(()), [])
    with store.read() as connection:
        assert list(audit.verify(connection, store.seal.public)) == []
    store.close()


def test_sessions_are_not_in_it(office: Office, tmp_path: Path) -> None:
    with office.store.read() as connection:
        cy = people.account(connection, office.people["cy"])
    with office.act() as act:
        access.sign_in(act, cy)
    backup.backup(office.store, office.who("ann"), tmp_path / "office.zip")
    assert "tables/sessions.jsonl" not in members(tmp_path / "office.zip")


def test_the_key_is_only_in_it_when_asked(office: Office, empty: Place, tmp_path: Path) -> None:
    path = tmp_path / "office.zip"
    manifest = backup.backup(office.store, office.who("ann"), path)
    assert not manifest.with_key
    secret = (office.store.folder / seal.KEY).read_bytes()
    content = members(path)
    assert seal.KEY not in content
    assert not [name for name, each in content.items() if secret.splitlines()[1] in each]
    with pytest.raises(InvalidError, match="does not hold the private key"):
        restored(path, empty, office)
    other = tmp_path / "other"
    other.mkdir()
    seal.Seal.of(other)
    with pytest.raises(InvalidError, match="not the key of the office"):
        restored(path, empty, office, other / seal.KEY)
    store = restored(path, empty, office, office.store.folder / seal.KEY)
    assert rows(store, but=1) == rows(office.store)
    store.close()


def test_only_administrators_back_up(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        backup.backup(office.store, office.who("bob"), tmp_path / "office.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_the_file_is_for_its_owner_only(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    assert any(EMAIL.encode() in each for each in members(saved).values()), "a backup holds everything"


def test_one_state_is_written_while_others_write(office: Office, empty: Place, tmp_path: Path) -> None:
    """Cases and the entries that tell of them are always both there or both not."""
    begun, stop = Event(), Event()

    def work() -> None:
        number = 0
        while not stop.is_set() and number < 200:
            number += 1
            with office.store.act(office.who("dee")) as act:
                cases.make(act, f"Case {number}", cases.Question(()), [])
            begun.set()

    worker = Thread(target=work)
    worker.start()
    try:
        assert begun.wait(30)
        paths = [tmp_path / f"{number}.zip" for number in range(3)]
        for path in paths:
            backup.backup(office.store, office.who("ann"), path, with_key=True)
    finally:
        stop.set()
        worker.join()
    store = restored(paths[-1], empty, office)
    with store.read() as connection:
        made = set(connection.execute(select(CASES.c.id)).scalars())
        told = set(connection.execute(select(AUDIT.c.case).where(AUDIT.c.what == "case made")).scalars())
        assert list(audit.verify(connection, store.seal.public)) == []
    assert made == told
    store.close()


def test_a_damaged_file_is_told_and_comes_back_as_it_was(office: Office, empty: Place, tmp_path: Path) -> None:
    with office.store.read() as connection:
        (file,) = cases.files(connection, office.case)
    office.store.vault.path(file.digest).write_bytes(b"something else")
    path = tmp_path / "office.zip"
    manifest = backup.backup(office.store, office.who("ann"), path, with_key=True)
    assert manifest.damaged == (file.digest,)
    store = restored(path, empty, office)
    assert store.vault.open(file.digest).read() == b"something else"
    store.close()


# What is refused


def refused(path: Path, place: Place, office: Office, says: str, kind: type[DebarError] = OfficeError) -> None:
    """It is told, and nothing is left: the same place takes a good backup afterwards."""
    with pytest.raises(kind, match=says):
        restored(path, place, office)
    assert not place.folder.exists() or not list(place.folder.iterdir())


def test_only_an_empty_place_is_filled(saved: Path, office: Office, empty: Place, place: Place) -> None:
    place.open().close()
    with pytest.raises(UsageError, match="an empty folder only"):
        restored(saved, place, office)
    if place.url:
        other = type(empty)(empty.folder, place.url)
        refused(saved, other, office, "an empty one only", UsageError)


def test_every_change_is_refused(saved: Path, office: Office, empty: Place, tmp_path: Path) -> None:
    content = members(saved)
    for name, each in content.items():
        changed = {**content, name: each[:-1] + bytes([each[-1] ^ 1]) if each else b"{}\n"}
        for other in (changed, {left: value for left, value in content.items() if left != name}):
            path = tmp_path / "changed.zip"
            with zipfile.ZipFile(path, "w") as archive:
                for member, value in other.items():
                    archive.writestr(member, value)
            refused(path, empty, office, ".")
    restored(saved, empty, office).close()


def without_last(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[:-1])


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("audit", without_last, "has .* rows and not"),
        ("audit", lambda each: each.replace(b'"case made"', b'"case lost"', 1), "was changed"),
        ("cases", lambda each: each.replace(b'"title"', b'"other"'), "is no row of cases"),
        ("cases", lambda each: b"[]\n", "is no row of cases"),
        ("cases", lambda each: b"no json\n", "is no JSON"),
        ("cases", lambda each: each.replace(b'"state":"open"', b'"state":["open"]'), "no value of a row"),
        ("pieces", lambda each: each.replace(b'"body":"', b'"body":"*'), "base 64"),
        ("runs", lambda each: b"", "has 0 rows"),
    ],
)
def test_rows_that_were_changed_by_who_holds_the_key_are_refused(
    saved: Path, office: Office, empty: Place, tmp_path: Path, name: str, change: Any, says: str
) -> None:
    content = members(saved)
    member = f"tables/{name}.jsonl"
    changed = change(content[member])
    if changed == content[member]:
        pytest.fail("nothing was changed")
    path = signed_anew(tmp_path / "changed.zip", {**content, member: changed}, office.store.seal)
    refused(path, empty, office, says)
    restored(saved, empty, office).close()


def test_a_log_that_was_cut_is_refused(saved: Path, office: Office, empty: Place, tmp_path: Path) -> None:
    """Also when the counts were made to fit."""
    content = members(saved)
    told = orjson.loads(content["manifest.json"])
    for each in told["tables"]:
        each["rows"] -= each["name"] == "audit"
    changed = {**content, "tables/audit.jsonl": without_last(content["tables/audit.jsonl"])}
    path = signed_anew(tmp_path / "cut.zip", changed, office.store.seal, tables=told["tables"])
    refused(path, empty, office, "entries were removed|is missing")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"schema": "9999"}, "newer debar"),
        ({"tables": [{"name": "alembic_version", "rows": 0, "binary": [], "flags": []}]}, "there is no table"),
        ({"tables": []}, "does not hold"),
        ({"audit_head": "soon"}, "is not NUMBER:HASH"),
        ({"with_key": "yes"}, "text in place of yes or no"),
    ],
)
def test_a_manifest_of_another_shape_is_refused(
    saved: Path, office: Office, empty: Place, tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    path = signed_anew(tmp_path / "strange.zip", members(saved), office.store.seal, **changes)
    refused(path, empty, office, says)


def test_an_export_is_no_backup(office: Office, empty: Place, tmp_path: Path) -> None:
    from debar.casework import export

    path = tmp_path / "case.zip"
    export.export(office.store, office.who(), office.case, path)
    refused(path, empty, office, "does not belong there")


def test_rows_of_an_earlier_version_are_brought_to_this_one(saved: Path) -> None:
    """What a backup says of its database is what Alembic says."""
    told = orjson.loads(members(saved)["manifest.json"])
    assert told["schema"]
    assert [each["name"] for each in told["tables"]] == [
        each.name for each in METADATA.sorted_tables if each.name not in backup.LEFT_OUT
    ]
