"""`--format parquet=FOLDER`: the folder is whole or not there, and only an earlier result is replaced."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pyarrow.dataset as ds
import pytest
from tests.cli.papers import AGENCY, CHAIR, SWITCH, orders, started
from tests.reports.test_parquet import files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


def test_a_run_is_written_and_an_earlier_result_replaced(tmp_path: Path, debar: Command) -> None:
    out = tmp_path / "out"
    ran = debar("screen", orders(tmp_path), *AGENCY, "--format", f"parquet={out}")
    assert (ran.code, ran.out, ran.err) == (1, b"", "")
    told = debar("screen", orders(tmp_path), *AGENCY, "--format", "jsonl").of("finding")
    data = ds.dataset(out / "findings", partitioning="hive")
    assert sorted(data.to_table().column("id").to_pylist()) == sorted(found["id"] for found in told)
    first = files(out)
    debar("screen", orders(tmp_path, CHAIR), *AGENCY, "--format", "parquet", "-o", out)
    assert ds.dataset(out / "findings").count_rows() == 0
    debar("screen", orders(tmp_path), *AGENCY, "--format", f"parquet={out}", "--format", "jsonl")
    assert files(out) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.csv", "out"]


def test_it_needs_a_name(tmp_path: Path, debar: Command) -> None:
    ran = debar("screen", orders(tmp_path), "--format", "parquet")
    assert (ran.code, ran.err) == (2, "debar: parquet is a folder of files; name it: --format parquet=FOLDER\n")


def test_an_empty_folder_is_filled(tmp_path: Path, debar: Command) -> None:
    (tmp_path / "out").mkdir()
    assert debar("screen", orders(tmp_path), *AGENCY, "--format", f"parquet={tmp_path / 'out'}").code == 1
    assert (tmp_path / "out" / "_SUCCESS").is_file()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out", "holds notes.txt, which is no part of an earlier result"),
        ("out/notes.txt", "is no folder"),
        ("no/out", "cannot be written"),
    ],
)
def test_what_is_no_earlier_result_is_left_alone(name: str, said: str, tmp_path: Path, debar: Command) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    ran = debar("screen", orders(tmp_path), *AGENCY, "--format", f"parquet={tmp_path / name}")
    assert ran.code == 2
    assert said in ran.err
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.csv", "out"]


def test_evidence_in_the_folder_is_not_replaced(tmp_path: Path, debar: Command) -> None:
    out = tmp_path / "out"
    debar("screen", orders(tmp_path), *AGENCY, "--format", f"parquet={out}")
    before = files(out)
    ran = debar("screen", out / "evidence.parquet", *AGENCY, "--format", f"parquet={out}")
    assert ran.code == 2
    assert "is evidence" in ran.err
    assert files(out) == before


def test_what_was_put_into_the_folder_meanwhile_is_left_alone(tmp_path: Path) -> None:
    from debar.cli.writing import opened_folder
    from debar.errors import UsageError

    out = tmp_path / "out"
    with pytest.raises(UsageError, match="holds mine"), opened_folder(out) as folder:  # noqa: PT012
        (folder / "a").write_text("ours")
        out.mkdir()
        (out / "mine").write_text("mine")
    assert files(tmp_path) == {"out/mine": b"mine"}


def test_a_killed_run_leaves_the_earlier_result(tmp_path: Path, debar: Command) -> None:
    out = tmp_path / "out"
    path = orders(tmp_path)
    debar("screen", path, *AGENCY, "--format", f"parquet={out}")
    before = files(out)
    many = orders(tmp_path, *[SWITCH] * 20_000, name="many.csv")
    run = started("screen", many, *AGENCY, "--format", f"parquet={out}", "--quiet")
    half = tmp_path / ".out.part"
    while not half.exists() and run.poll() is None:
        pass
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    assert half.is_dir()
    assert not (half / "_SUCCESS").exists()
    assert files(out) == before
    debar("screen", path, *AGENCY, "--format", f"parquet={out}")
    assert files(out) == before
    assert not half.exists()
