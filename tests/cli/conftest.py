"""An office for the command line: `folder` with its administrator, and `waiting`, a run of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLES

from debar.casework import cases, people, runs
from debar.casework.store import Store
from debar.cli.office import now

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

ROWS = 20
"""Lines of the evidence: a header and a few orders, so that a run takes no time."""


@pytest.fixture
def folder(tmp_path: Path, debar: Command) -> Path:
    """A store with one administrator."""
    (tmp_path / "word").write_text("correct horse battery staple\n", encoding="utf-8")
    place = tmp_path / "office"
    ran = debar(
        "office", "people", "add", "Ann", "--role", "administrator", "--shown", "Ann A.",
        "--password-file", tmp_path / "word", "--store", place,
    )  # fmt: skip
    assert (ran.code, ran.text) == (0, "ann: administrator\n"), ran.err
    return place


@pytest.fixture
def waiting(folder: Path) -> str:
    """A run that waits, of the first lines of the example purchases."""
    store = Store.open(folder)
    with store.read() as connection:
        (ann,) = people.accounts(connection)
    with (EXAMPLES / "purchases.csv").open("rb") as lines:
        kept = store.vault.keep([line for line, _ in zip(lines, range(ROWS), strict=False)], 1 << 20)
    with store.act(ann.at(now())) as act:
        case = cases.make(act, "Purchases", cases.Question(("us-federal-agency",)), ["us-federal-agency"])
        cases.add_file(act, case.id, "purchases.csv", kept.digest, kept.size)
        run = runs.begin(act, case.id)
    store.close()
    return run.id
