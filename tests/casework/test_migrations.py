"""Databases come to this version from nothing and back, with data in them, and are what `tables` says."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from tests.casework.full import fill

from debar.casework.search import NAME
from debar.casework.store import migrate
from debar.casework.tables import METADATA
from debar.errors import OfficeError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from tests.casework.office import Office, Place

    from debar.casework.store import Store
    from debar.register import Register
    from debar.rulebook import Rulebook


def test_the_migrated_database_is_what_the_tables_say(store: Store) -> None:
    with store.read() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        known = inspect(connection)
        assert _tables(connection) == {*METADATA.tables, "alembic_version"}
        for table in METADATA.sorted_tables:
            kept = {each["name"] for each in known.get_foreign_keys(table.name)}
            assert kept == {each.name for each in table.foreign_key_constraints}, table.name


def _tables(connection: Connection) -> set[str]:
    return {name for name in inspect(connection).get_table_names() if not name.startswith(NAME)}


def _ours(name: str | None, kind: str, _: object) -> bool:
    """Not the index of words, which is no table of ours and which each database keeps in its own way."""
    return not (kind in ("table", "index") and NAME in (name or ""))


def test_down_to_nothing_and_up_again(store: Store) -> None:
    for _ in range(2):
        with store.aside() as connection:
            migrate(connection, "base")
        with store.read() as connection:
            assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        with store.aside() as connection:
            migrate(connection)
    assert store.begin("2026-11-26T09:00:00.000000Z")


def test_down_and_up_with_data_in_every_table(office: Office, register: Register, rulebook: Rulebook) -> None:
    fill(office)
    with office.store.read() as connection:
        empty = [table.name for table in METADATA.sorted_tables if not connection.execute(table.select()).first()]
    assert empty == []
    with office.store.aside() as connection:
        migrate(connection, "base")
        migrate(connection)
    with office.store.read() as connection:
        kept = [table.name for table in METADATA.sorted_tables if connection.execute(table.select()).first()]
    assert kept == []
    from tests.casework.office import settled

    anew = settled(office.store)
    anew.case = anew.new_case()
    assert anew.screened(anew.case, register, rulebook).state == "ended"
    assert anew.wrong() == []


def test_a_database_of_a_newer_version_is_refused(place: Place) -> None:
    store = place.open()
    with store.aside() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_tomorrow'"))
    with pytest.raises(OfficeError, match=r"made by a newer debar.*use that one, or restore a backup"):
        place.open()
    with store.read() as connection:  # and left as it was
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999_from_tomorrow"
    store.close()


def test_a_migration_that_was_cut_off_leaves_what_was(place: Place) -> None:
    store = place.open()
    with pytest.raises(ZeroDivisionError), store.aside() as connection:
        assert migrate(connection, "base") or 1 / 0
    with store.read() as connection:
        assert _tables(connection) == {*METADATA.tables, "alembic_version"}
    store.close()


def test_opening_says_nothing(place: Place) -> None:
    """What reads the output of a command must find only that."""
    code = "import sys; from pathlib import Path; from debar.casework.store import Store\n"
    code += f"Store.open(Path({str(place.folder)!r}), {place.url!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=dict(os.environ), check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
