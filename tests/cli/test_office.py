"""`debar office`: what who keeps the machine sees and does, and how it ends."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import ROWS

from debar.casework import people, runs
from debar.casework.store import Store
from debar.casework.who import stamp
from debar.cli.office import now

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


def test_the_first_person_is_the_administrator_and_ends_the_one_time_link(folder: Path) -> None:
    store = Store.open(folder)
    assert store.begin(stamp(now())) is None
    with store.read() as connection:
        found = people.signed_in(connection, "ann", "correct horse battery staple")
    assert found
    assert (found.role, found.shown) == ("administrator", "Ann A.")


def test_a_password_is_made_and_shown_once(folder: Path, debar: Command) -> None:
    ran = debar("office", "people", "add", "bob", "--role", "viewer", "--make-password", "--store", folder)
    word = ran.text.split("password, shown once: ")[1].strip()
    store = Store.open(folder)
    with store.read() as connection:
        assert people.signed_in(connection, "bob", word)
    assert word not in debar("audit", "list", "--store", folder, "--format", "jsonl").text
    both = ("--make-password", "--password-file", "x")
    assert debar("office", "people", "add", "cy", "--role", "viewer", *both, "--store", folder).code == 2


def test_nobody_else_comes_first(tmp_path: Path, debar: Command) -> None:
    (tmp_path / "word").write_text("correct horse battery staple\n", encoding="utf-8")
    options = ("--password-file", tmp_path / "word", "--store", tmp_path / "office")
    ran = debar("office", "people", "add", "bob", "--role", "viewer", *options)
    assert ran.code == 2
    assert "--role administrator" in ran.err


def test_people_are_added_and_listed(folder: Path, tmp_path: Path, debar: Command) -> None:
    options = ("--password-file", tmp_path / "word", "--store", folder)
    assert debar("office", "people", "add", "bob", "--role", "approver", *options).code == 0
    listed = debar("office", "people", "list", "--store", folder, "--format", "jsonl")
    assert [(each["name"], each["role"]) for each in listed.items] == [("ann", "administrator"), ("bob", "approver")]
    assert "argon2" not in listed.text


@pytest.mark.parametrize(
    ("role", "word", "says"),
    [
        ("king", "correct horse battery staple", "viewer, analyst, approver, administrator"),
        ("viewer", "short", "at least 12 characters"),
    ],
)
def test_what_cannot_be_added_is_told(
    folder: Path, tmp_path: Path, debar: Command, role: str, word: str, says: str
) -> None:
    (tmp_path / "other").write_text(word, encoding="utf-8")
    ran = debar(
        "office", "people", "add", "bob", "--role", role, "--password-file", tmp_path / "other", "--store", folder
    )
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(
    "verb",
    [
        ("office", "cases"),
        ("office", "people", "list"),
        ("office", "migrate"),
        ("audit", "verify"),
        ("audit", "head"),
    ],
)
def test_looking_makes_no_office(tmp_path: Path, debar: Command, verb: tuple[str, ...]) -> None:
    ran = debar(*verb, "--store", tmp_path / "nothing")
    assert ran.code == 2
    assert "no office is kept there" in ran.err
    assert not (tmp_path / "nothing").exists()


def test_a_waiting_run_is_carried_out_once_and_quietly(folder: Path, waiting: str, debar: Command) -> None:
    ran = debar("office", "run", waiting, "--store", folder)
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    store = Store.open(folder)
    with store.read() as connection:
        ended = runs.run(connection, waiting)
    assert (ended.state, ended.rows) == ("ended", ROWS - 1)
    again = debar("office", "run", waiting, "--store", folder)
    assert again.code == 2
    assert "carried out already" in again.err
    (told,) = debar("office", "cases", "--store", folder, "--format", "jsonl").items
    assert (told["title"], told["run"]) == ("Purchases", 1)


def test_a_run_that_fails_says_so_by_its_exit_code(folder: Path, waiting: str, debar: Command) -> None:
    database = sqlite3.connect(folder / "office.db")
    with database:
        database.execute("UPDATE runs SET inquiry = replace(inquiry, 'us-federal-agency', 'nobody')")
    database.close()
    ran = debar("office", "run", waiting, "--store", folder)
    assert (ran.code, ran.out) == (3, b"")
    store = Store.open(folder)
    with store.read() as connection:
        found = runs.run(connection, waiting)
    assert found.state == "failed"
    assert "nobody" in str(found.failure)


def test_another_key_is_not_this_offices(folder: Path, debar: Command) -> None:
    from debar.packs import keys

    (folder / "office.key").unlink()
    (folder / "office.key.pub").unlink()
    keys.generate(folder / "office.key")
    ran = debar("audit", "verify", "--store", folder)
    assert ran.code == 2
    assert "not the key that the database was begun with" in ran.err


@pytest.fixture
def exported(folder: Path, waiting: str, tmp_path: Path, debar: Command) -> Path:
    assert debar("office", "run", waiting, "--store", folder).code == 0
    (case,) = debar("office", "cases", "--store", folder, "--format", "jsonl").items
    ran = debar("office", "export", case["id"], "-o", tmp_path / "case.zip", "--store", folder)
    assert ran.code == 0, ran.err
    assert "signed by the key" in ran.text
    return tmp_path / "case.zip"


def test_an_export_is_verified_without_the_store(
    folder: Path, exported: Path, tmp_path: Path, debar: Command
) -> None:
    key = folder / "office.key.pub"
    ran = debar("office", "verify", exported, "--trust", key)
    assert ran.code == 0
    assert "it is the one that is trusted" in ran.text
    assert "nobody said whether it is trusted" in debar("office", "verify", exported).text
    other = debar("office", "verify", exported, "--trust", "0" * 64)
    assert other.code == 1
    assert "NOT the one that is trusted" in other.text
    content = exported.read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[:-40])
    assert debar("office", "verify", tmp_path / "cut.zip").code == 2


def test_an_export_is_read_and_reported(exported: Path, tmp_path: Path, debar: Command) -> None:
    told = debar("office", "show", exported)
    assert told.code == 0
    assert "title: Purchases" in told.text
    assert "purchases.csv" in told.text
    lines = debar("office", "show", exported, "--format", "jsonl", "--run", "1")
    assert lines.of("finding")
    assert lines.of("summary")[0]["observations"] == ROWS - 1
    assert debar("office", "show", exported, "--format", f"html={tmp_path / 'r.html'}", "--lang", "ja").code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--format", "parquet=there"), "a folder of many files"),
        (("--format", "poem"), "is not a format"),
        (("--run", "9", "--format", "csv"), "holds no run 9"),
        (("--trust", "0" * 64), "nothing of it is shown"),
        (("--trust", "no.pem"), "cannot be read"),
    ],
)
def test_what_cannot_be_shown_is_told(exported: Path, debar: Command, options: tuple[str, ...], says: str) -> None:
    ran = debar("office", "show", exported, *options)
    assert ran.code == 2
    assert says in ran.err


def test_an_export_is_never_written_over_by_its_report(exported: Path, debar: Command) -> None:
    before = exported.read_bytes()
    assert debar("office", "show", exported, "--format", f"html={exported}").code == 2
    assert exported.read_bytes() == before


def test_an_export_may_leave_evidence_out(folder: Path, exported: Path, tmp_path: Path, debar: Command) -> None:
    (case,) = debar("office", "cases", "--store", folder, "--format", "jsonl").items
    place = tmp_path / "bare.zip"
    options = ("-o", place, "--without-evidence", "--store", folder)
    assert debar("office", "export", case["id"], *options).code == 0
    assert place.stat().st_size < exported.stat().st_size
    assert debar("office", "verify", place).code == 0
    assert debar("office", "export", "c-none", "-o", place, "--store", folder).code == 2


def test_an_office_is_backed_up_and_restored(folder: Path, waiting: str, tmp_path: Path, debar: Command) -> None:
    place = tmp_path / "backup.zip"
    ran = debar("office", "backup", "-o", place, "--store", folder)
    assert ran.code == 0, ran.err
    assert "does NOT hold the private key" in ran.text
    there = tmp_path / "there"
    refused = debar("office", "restore", place, "--store", there)
    assert refused.code == 2
    assert "--key" in refused.err
    assert not there.exists()
    ran = debar("office", "restore", place, "--key", folder / "office.key", "--store", there)
    assert ran.code == 0, ran.err
    assert debar("audit", "verify", "--store", there).code == 0
    assert debar("office", "cases", "--store", there).text == debar("office", "cases", "--store", folder).text
    again = debar("office", "restore", place, "--key", folder / "office.key", "--store", there)
    assert again.code == 2
    assert "an empty folder only" in again.err


def test_a_backup_with_the_key_says_so(folder: Path, tmp_path: Path, debar: Command) -> None:
    ran = debar("office", "backup", "-o", tmp_path / "backup.zip", "--with-key", "--store", folder)
    assert "holds the private key" in ran.text
    assert debar("office", "restore", tmp_path / "backup.zip", "--store", tmp_path / "there").code == 0
