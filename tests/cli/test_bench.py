"""`debar bench`: on a small ledger with what is installed, and what it says of what is not."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from debar.cli import bench
from debar.yamlfile import load

if TYPE_CHECKING:
    from tests.conftest import Command

LINES = 2_000
ABSENT = 'NAME = "guessing"\nNEEDS = ("no_such_library",)\n'
BROKEN = 'NAME = "breaking"\nraise SystemExit("it broke")\n'


def test_on_a_small_ledger(tmp_path: Path, debar: Command) -> None:
    kept = tmp_path / "kept"
    asked = ("--lines", LINES, "--runs", 1, "--form", "csv", "--peers", "re_names,polars,rapidfuzz", "--keep", kept)
    ran = debar("bench", *asked, "--format", "json", "--format", f"html={tmp_path / 'b.html'}")
    assert ran.code == 0, ran.err
    told = orjson.loads(ran.out)
    rows = {row["contestant"]: row for row in told["rows"]}
    wanted = {"floor", "debar", "re loop, names"}
    wanted |= {"polars extract_many, names and models"} if find_spec("polars") else set()
    assert wanted <= set(rows)
    assert rows["debar"]["recall"] > rows["re loop, names"]["recall"] > 0.3
    assert rows["debar"]["precision"] > 0.9
    for module in ("polars", "rapidfuzz"):
        missing = any(f"{module} is not installed: pip install {module}" in line for line in told["left_out"])
        assert missing == (find_spec(module) is None)
    planted = {kind["kind"] for kind in load(bench.benchmarks() / "ledger" / "planted.yaml")["found"]}
    assert {row["kind"] for row in told["kinds"] if row["what"] == "found"} <= planted
    assert "<svg" in (tmp_path / "b.html").read_text("utf-8")
    assert {"bench.md", "bench.csv", "kinds.csv", "bench.json", "bench.svg", "bench.html"} <= {
        file.name for file in kept.iterdir()
    }
    assert "round 1 of 1: floor" in ran.err
    again = debar("bench", *asked, "--peers", "none", "--quiet")
    assert (again.code, again.err) == (0, "")
    assert "recall" in again.text


def test_what_is_missing_or_breaks_is_one_line(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "benchmarks"
    shutil.copytree(bench.benchmarks(), home, ignore=shutil.ignore_patterns("debar_*", "accuracy", "__pycache__"))
    (home / "contestants" / "absent.py").write_text(ABSENT)
    (home / "contestants" / "broken.py").write_text(BROKEN)
    monkeypatch.setattr(bench, "benchmarks", lambda: home)
    ran = debar("bench", "--lines", 200, "--runs", 1, "--peers", "absent,broken", "--quiet")
    assert ran.code == 0
    assert "guessing: no_such_library is not installed: pip install no_such_library\n" in ran.text
    assert "breaking: ended with 1: it broke\n" in ran.text
    assert "floor" in ran.text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--form", "xlsx"), "--form 'xlsx' is not one of parquet, csv"),
        (("--items", "many"), "--items 'many' is not one of loose, catalogue"),
        (("--format", "pdf"), "--format 'pdf' is not one of table, md, json, csv, kinds, svg, html"),
        (("--lines", "5"), "--lines must be at least 100"),
        (("--peers", "grep"), "--peers 'grep' is nobody"),
    ],
)
def test_wishes_that_cannot_be_met(arguments: tuple[str, ...], says: str, debar: Command) -> None:
    ran = debar("bench", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_the_wheel_holds_what_is_run() -> None:
    """Generator, its data and the contestants stand beside the package there."""
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {"benchmarks/generate.py", "benchmarks/ledger", "benchmarks/contestants"} <= set(included)
    assert all(there == f"debar/{here}" for here, there in included.items())
