"""`debar screen --save FILE.db` and `debar report`: the same reports again, without the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLES

from debar import reports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

FORMS = tuple(name for name in reports.formats() if not reports.is_folder(name))
ASKED = ("--buyer", "us-federal-agency", "--waivers", EXAMPLES / "waivers.yaml", "--use", "office")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some lines that are found, some that are not, and one that cannot be read."""
    lines = (EXAMPLES / "purchases.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "orders.csv").write_bytes(b"".join(lines[:70]) + b"\xff\xfe\n")
    (tmp_path / "list.csv").write_bytes((EXAMPLES / "estate-netbox.csv").read_bytes())
    return tmp_path


@pytest.mark.parametrize("more", [(), ("--all",)], ids=["findings", "all"])
def test_a_saved_run_gives_the_bytes_that_screening_gave(
    folder: Path, debar: Command, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    writing = [option for form in FORMS for option in ("--format", f"{form}={form}.first")]
    first = debar("screen", "orders.csv", "list.csv", *ASKED, *more, *writing, "--save", "run.db", "-q")
    plain = debar("screen", "orders.csv", "list.csv", *ASKED, *more, "--format", "jsonl", "-q")
    assert (first.code, plain.code) == (plain.code, first.code)
    assert (folder / "jsonl.first").read_bytes() == plain.out, "saving changes nothing"
    (folder / "orders.csv").unlink()
    again = [option for form in FORMS for option in ("--as", f"{form}={form}.again")]
    ran = debar("report", "run.db", *again)
    assert (ran.code, ran.err) == (0, "")
    for form in FORMS:
        assert (folder / f"{form}.again").read_bytes() == (folder / f"{form}.first").read_bytes(), form
    assert not [path.name for path in folder.iterdir() if path.name.startswith((".run.db", "run.db-"))]


def test_a_saved_run_is_read_in_another_language(folder: Path, debar: Command) -> None:
    args = ("screen", folder / "orders.csv", *ASKED, "-q", "--format", "brief", "--save", folder / "run.db")
    debar(*args)
    wanted = debar("screen", folder / "orders.csv", *ASKED, "-q", "--format", "html", "--lang", "ja")
    assert debar("report", folder / "run.db", "--as", "html", "--lang", "ja").out == wanted.out
    assert debar(*args).code in (1, 3), "a saved run is written over by another"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"date,description\n", "no saved run"), (b"SQLite format 3\x00" + bytes(200), "no saved run")],
)
def test_what_is_no_saved_run_is_told(tmp_path: Path, debar: Command, content: bytes, says: str) -> None:
    (tmp_path / "x.db").write_bytes(content)
    ran = debar("report", tmp_path / "x.db")
    assert ran.code == 2
    assert says in ran.err


def test_nothing_else_is_written_over(folder: Path, debar: Command) -> None:
    before = (folder / "list.csv").read_bytes()
    for target in ("list.csv", "orders.csv"):
        ran = debar("screen", folder / "orders.csv", *ASKED, "-q", "--save", folder / target)
        assert ran.code == 2, target
    assert (folder / "list.csv").read_bytes() == before
    assert debar("screen", folder / "orders.csv", "--since", "2020-01-01", "--save", folder / "x.db").code == 2
    assert debar("report", folder / "none.db").code == 2
