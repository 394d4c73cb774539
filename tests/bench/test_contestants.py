"""Contestants are found by file, say what they lack, and are chosen by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.bench.contestants import Contestant, chosen, contestants
from debar.cli.bench import benchmarks
from debar.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

PEER = '''"""Guess,
and be quick."""
NAME = "guessing"
NEEDS = ("no_such_library",)
SAMPLE = 1_000
raise SystemExit("a listed file is not run")
'''


def test_ours_come_before_peers_on_all_lines_before_those_on_a_sample() -> None:
    found = contestants(benchmarks() / "contestants")
    assert [each.id for each in found][:3] == ["floor", "debar_exact", "debar_screen"]
    kinds = [each.sample is not None for each in found]
    assert kinds == sorted(kinds)
    assert {"polars_extract", "pandas_contains", "rapidfuzz_partial", "nomenklatura_names", "re_names"} <= {
        each.id for each in found if each.is_peer
    }
    assert all(each.about for each in found)


def test_a_new_file_is_a_new_contestant_and_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "guess.py").write_text(PEER)
    [guess] = contestants(tmp_path)
    assert (guess.id, guess.name, guess.about, guess.sample) == ("guess", "guessing", "Guess, and be quick.", 1_000)
    assert guess.lacking("") == "guessing: no_such_library is not installed: pip install no_such_library"


def test_an_option_that_screen_does_not_know() -> None:
    exact = next(each for each in contestants(benchmarks() / "contestants") if each.option)
    assert exact.lacking("--all --strict") == "debar exact: this debar screen has no option --exact"
    assert exact.lacking("--all --exact") is None


@pytest.mark.parametrize(
    ("peers", "ids"),
    [
        (["all"], ["floor", "debar_x", "polars_a", "polars_b", "re"]),
        (["none"], ["floor", "debar_x"]),
        (["polars"], ["floor", "debar_x", "polars_a", "polars_b"]),
        (["re", "_b"], ["floor", "debar_x", "polars_b", "re"]),
    ],
)
def test_peers_are_chosen_by_a_part_of_the_name(peers: list[str], ids: list[str], tmp_path: Path) -> None:
    everyone = [
        Contestant(id, tmp_path, id, "", finds=id != "floor")
        for id in ("floor", "debar_x", "polars_a", "polars_b", "re")
    ]
    assert [each.id for each in chosen(everyone, peers)] == ids


def test_nobody_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'grep' is nobody"):
        chosen([Contestant("re", tmp_path, "re", "")], ["grep"])
