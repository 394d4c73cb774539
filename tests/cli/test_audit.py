"""`debar audit`: a log that holds is told to, and every change of it is told."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


def test_the_log_holds_and_is_noted(folder: Path, waiting: str, debar: Command) -> None:
    head = debar("audit", "head", "--store", folder).text.strip()
    assert head.startswith("4:")
    ran = debar("audit", "verify", "--noted", head, "--store", folder)
    assert (ran.code, ran.text) == (0, "The log holds: 4 entries.\n")
    listed = debar("audit", "list", "--store", folder, "--format", "jsonl").items
    assert [each["what"] for each in listed] == ["account added", "case made", "evidence added", "run begun"]
    case = listed[1]["case"]
    of_case = debar("audit", "list", "--case", case, "--last", "2", "--store", folder, "--format", "jsonl").items
    assert [each["number"] for each in of_case] == [3, 4]
    assert "evidence added" in debar("audit", "list", "--store", folder).text
    ran = debar("audit", "verify", "--case", case, "--store", folder)
    assert (ran.code, ran.text) == (0, "The log holds: 3 entries of this case.\n")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit SET what = 'case closed' WHERE number = 2", "entry 2 was changed"),
        ("DELETE FROM audit WHERE number = 3", "entry 3 is missing"),
        ("DELETE FROM audit WHERE number = 4", "entries were removed"),
        ("DELETE FROM audit_head", "the head of the log is missing"),
    ],
)
def test_what_was_done_to_the_log_is_told(
    folder: Path, waiting: str, debar: Command, statement: str, says: str
) -> None:
    database = sqlite3.connect(folder / "office.db")
    with database:
        database.execute(statement)
    database.close()
    ran = debar("audit", "verify", "--store", folder)
    assert ran.code == 1
    assert says in ran.text


def test_a_log_written_anew_is_not_the_one_that_was_noted(folder: Path, debar: Command) -> None:
    ran = debar("audit", "verify", "--noted", f"1:{'0' * 64}", "--store", folder)
    assert ran.code == 1
    assert "not the one that was noted" in ran.text
    wrong = debar("audit", "verify", "--noted", "soon", "--store", folder)
    assert wrong.code == 2
    assert "NUMBER:HASH" in wrong.err


def test_an_entry_of_a_case_is_verified_by_itself(folder: Path, waiting: str, debar: Command) -> None:
    database = sqlite3.connect(folder / "office.db")
    with database:
        (case,) = database.execute("SELECT id FROM cases").fetchone()
        database.execute("UPDATE audit SET at = '2000' WHERE number = 3")
    database.close()
    ran = debar("audit", "verify", "--case", case, "--store", folder)
    assert ran.code == 1
    assert ran.text.startswith("entry 3 was changed")
    assert debar("audit", "verify", "--case", "c-none", "--store", folder).code == 2
