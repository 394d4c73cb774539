"""The ledger is made once and kept, and cut without a change for those that are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from debar.bench.ledger import Ledger, ledger
from debar.cli.bench import benchmarks

if TYPE_CHECKING:
    from pathlib import Path

LINES = 500


def made(folder: Path, form: str, said: list[str]) -> Ledger:
    return ledger(benchmarks(), folder, LINES, form, "loose", 7, said.append)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_made_once_then_taken_again(form: str, tmp_path: Path) -> None:
    said: list[str] = []
    first = made(tmp_path, form, said)
    bytes_of_it = first.path.read_bytes()
    again = made(tmp_path, form, said)
    assert (again, again.path.read_bytes(), len(said)) == (first, bytes_of_it, 1)
    assert again.size == len(bytes_of_it)
    assert {file.name for file in tmp_path.iterdir()} == {first.path.name, first.truth.name}


def test_both_forms_have_their_own_truth(tmp_path: Path) -> None:
    both = [made(tmp_path, form, []) for form in ("parquet", "csv")]
    assert len({each.truth for each in both}) == 2
    assert all(each.truth.read_text("utf-8").count(each.path.name) > 5 for each in both)


def test_the_first_lines_of_a_csv(tmp_path: Path) -> None:
    whole = made(tmp_path, "csv", [])
    few = whole.cut(20, tmp_path)
    assert few.path.name == whole.path.name
    assert few.path.read_bytes() == b"".join(whole.path.read_bytes().splitlines(keepends=True)[:21])
    assert whole.cut(LINES, tmp_path) is whole


def test_the_first_lines_of_a_folder_are_those_of_its_first_file(tmp_path: Path) -> None:
    whole = made(tmp_path, "parquet", [])
    table = pq.read_table(whole.path)
    folder = tmp_path / "parts"
    folder.mkdir()
    for number, first in enumerate((0, 300)):
        pq.write_table(table.slice(first, 300), folder / f"part-{number}.parquet")
    few = Ledger(folder, whole.truth, LINES).cut(20, tmp_path)
    assert few.path.name == "part-0.parquet"
    assert pq.read_table(few.path).equals(table.slice(0, 20))
