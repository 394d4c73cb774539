"""On Spark: a DataFrame gives what a file of its rows gives, and `--engine spark` what `local` does."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.additions import OWN_MAKER
from tests.conftest import EXAMPLES
from tests.scale.ledger import TODAY, needs_spark, orders
from tests.scale.test_batches import ASKED, numbered

from debar.errors import UsageError
from debar.model import Finding
from debar.reports.parts import arrow
from debar.scale import parcel, spark
from debar.screen import screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command

    from debar.model import Item
    from debar.register import Register
    from debar.rulebook import Rulebook

    Ask = Callable[..., list[Item]]

ROOT = EXAMPLES.parent
REPORTS = ("jsonl", "csv", "html")


@needs_spark
@pytest.mark.parametrize("partitions", [1, 7])
def test_a_dataframe_gives_the_findings_of_its_file(
    session: Any, tmp_path: Path, register: Register, rulebook: Rulebook, partitions: int
) -> None:
    path = str(tmp_path / "a.parquet")
    parquet.write_table(orders(300), path)
    alone = screen([path], ASKED, register=register, rulebook=rulebook)
    found = arrow.batch([item for item in alone if isinstance(item, Finding)]).to_pylist()
    rows = session.createDataFrame(numbered(orders(300))).repartition(partitions)
    asked = {"buyers": ASKED.buyers, "place": "line", "today": TODAY, "evidence": "a.parquet"}
    seen = spark.screen(rows, **asked, register=register, rulebook=rulebook).toArrow().to_pylist()
    assert sorted(map(told, seen)) == sorted(map(told, [{**row, "file": "a.parquet"} for row in found]))
    assert spark.screening(rows, **asked, register=register, rulebook=rulebook).issues().count() == 0


def told(row: dict[str, Any]) -> str:
    """A row as text; a map comes back as a mapping or as pairs."""
    return repr({**row, "subject_others": sorted(dict(row["subject_others"] or {}).items())})


@needs_spark
def test_issues_of_a_dataframe_are_told_once(session: Any, register: Register, rulebook: Rulebook) -> None:
    rows = session.createDataFrame(numbered(orders(40, ["31/31/2026"] * 40))).repartition(4)
    asked = spark.screening(
        rows, buyers="us-federal-agency", place="line", today=TODAY, register=register, rulebook=rulebook
    )
    assert asked.issues().count() == 40


@needs_spark
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"place": "nothing"}, "there is no column"),
        ({"buyers": "nobody"}, "is not known"),
        ({"mapping": {"x": "y"}}, "is not a field"),
    ],
)
def test_a_wrong_question_is_told_before_anything_runs(
    session: Any, wrong: dict[str, Any], says: str, register: Register, rulebook: Rulebook
) -> None:
    asked = {"buyers": "us-federal-agency", "place": "line", "today": TODAY, **wrong}
    with pytest.raises(UsageError, match=says):
        spark.screen(session.createDataFrame(numbered(orders(3))), **asked, register=register, rulebook=rulebook)


@needs_spark
def test_a_row_without_a_place_stops_it(session: Any, register: Register, rulebook: Rulebook) -> None:
    rows = session.createDataFrame(orders(3))
    asked = {"buyers": "us-federal-agency", "place": "manufacturer", "today": TODAY}
    found = spark.screen(rows, **asked, register=register, rulebook=rulebook)
    with pytest.raises(Exception, match="column 'manufacturer' is empty in"):
        found.collect()


@needs_spark
def test_files_of_every_sort(session: Any, ask: Ask, evidence: Path) -> None:
    ledger = orders(1_000).append_column("seller", pa.nulls(1_000, pa.string()))
    chairs = pa.table({"description": ["office chair"] * 140_000})
    long = pa.concat_tables([ledger, chairs], promote_options="default")
    parquet.write_table(long, evidence / "long.parquet", row_group_size=50_000)
    assert ask(evidence, work=spark.over_files()) == ask(evidence)


@needs_spark
@pytest.mark.usefixtures("session")
def test_the_command_writes_the_same_bytes(debar: Command, evidence: Path, tmp_path: Path) -> None:
    codes = {}
    for engine in ("local", "spark"):
        asked = [option for name in REPORTS for option in ("--format", f"{name}={tmp_path / engine}.{name}")]
        ran = debar("screen", evidence, "--buyer", "us-federal-agency", "--engine", engine, "--all", *asked)
        codes[engine] = ran.code, ran.err
    assert codes["local"] == codes["spark"]
    assert codes["local"][0] == 3
    for name in REPORTS:
        local, cluster = ((tmp_path / f"{engine}.{name}").read_bytes() for engine in ("local", "spark"))
        assert local == cluster


@needs_spark
@pytest.mark.usefixtures("session")
def test_own_knowledge_reaches_the_workers(debar: Command, tmp_path: Path) -> None:
    own = tmp_path / "own" / "makers"
    own.mkdir(parents=True)
    (own / "zorkelnet.yaml").write_text(OWN_MAKER)
    (tmp_path / "a.csv").write_text("Description\nZorkelnet switch\nHuawei S5720 switch\n")
    both = [
        debar(
            "screen", tmp_path / "a.csv", "--register", own.parent, "--all", "--format", "jsonl", "--engine", engine
        )
        for engine in ("local", "spark")
    ]
    assert both[0] == both[1]
    assert '"maker":"acme-net"' in both[0].text


@needs_spark
@pytest.mark.usefixtures("session")
def test_an_error_of_a_worker_is_one_line(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("Description\nHuawei S5720 switch\n")
    monkeypatch.setattr(spark, "packed", lambda desk: replace(parcel.packed(desk), version="0.0.1"))
    with pytest.raises(UsageError, match="install the same debar everywhere") as raised:
        ask(tmp_path / "a.csv", work=spark.over_files())
    assert "\n" not in str(raised.value)


@needs_spark
def test_the_page_tells_what_works(
    session: Any, debar: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "spark.md").read_text("utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    blocks = [block for language, block in fenced if not language]
    [command] = [block for block in blocks if block.startswith(".venv/bin/debar")]
    assert debar(*shlex.split(command)[1:]).code == 1
    assert (tmp_path / "report.html").is_file()
    [program] = [block for block in blocks if "spark.screen(" in block]
    rows = session.createDataFrame(orders(5)).withColumnRenamed("order", "order_no")
    there = program.replace('"findings"', repr(str(tmp_path / "findings")))  # Java stays in the folder it began in
    exec(compile(there, "spark.md", "exec"), {"orders": rows})
    assert "verdict=prohibited" in {path.name for path in (tmp_path / "findings").iterdir()}


def test_what_is_missing_is_told_with_the_command_that_installs_it(
    debar: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Description\nHuawei S5720 switch\n")
    monkeypatch.setattr(spark, "check_installed", lambda: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = debar("screen", tmp_path / "a.csv", "--engine", "spark")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "openjdk-17-jre-headless" in ran.err
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match=r"pip install 'debar\[spark\]'"):
        spark.over_files()


def test_an_engine_nobody_knows(debar: Command, tmp_path: Path) -> None:
    ran = debar("screen", tmp_path, "--engine", "abacus")
    assert ran.code == 2
    assert "--engine 'abacus' is not one of local, spark" in ran.err


@needs_spark
def test_a_cluster_keeps_no_journal(debar: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Description\nHuawei S5720 switch\n")
    asked = ("--format", f"jsonl={tmp_path / 'out.jsonl'}", "--resume", "--engine", "spark")
    ran = debar("screen", tmp_path / "a.csv", *asked)
    assert ran.code == 2
    assert "--resume is for --engine local" in ran.err
