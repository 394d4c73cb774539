"""On a cluster of separate processes: the same findings, also when a worker is killed midway."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from benchmarks.spark_cluster import cluster
from pyarrow import parquet
from tests.scale.ledger import needs_spark, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.spark_cluster import Cluster

SETTINGS = "spark.executor.memory=512m;spark.driver.memory=512m;spark.ui.enabled=false;spark.network.timeout=60s"
ROWS = 24_000


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    with cluster(2, memory="512m") as both:
        yield both


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files enough that no task is alone, and one that is cut."""
    folder = tmp_path_factory.mktemp("cluster")
    for number in range(6):
        parquet.write_table(orders(ROWS // 6), folder / f"{number}.parquet", row_group_size=1_000)
    return folder


def screened(evidence: Path, out: Path, *engine: str) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    asked = ["screen", str(evidence), "--buyer", "us-federal-agency", "--format", f"jsonl={out}"]
    ours = {"DEBAR_TODAY": "2026-11-25", "DEBAR_SPARK_CONF": SETTINGS, "SPARK_LOCAL_IP": "127.0.0.1"}
    ours["PYSPARK_PYTHON"] = sys.executable
    a_task_a_file = "from debar.scale import files; files.TASK = 1; from debar.cli import main; main()"
    command = [sys.executable, "-c", a_task_a_file, *asked, *engine]
    return subprocess.Popen(command, env={**os.environ, **ours}, stderr=subprocess.PIPE)


def wait(process: subprocess.Popen[bytes]) -> int:
    _, err = process.communicate(timeout=900)
    assert process.returncode in (0, 1), err.decode()
    return process.returncode


@needs_spark
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc, which is not here")
def test_two_workers_and_one_that_is_killed(running: Cluster, evidence: Path, tmp_path: Path) -> None:
    alone = wait(screened(evidence, tmp_path / "alone.jsonl"))
    found = (tmp_path / "alone.jsonl").read_bytes()
    assert found.count(b'"type":"finding"') > ROWS // 2

    assert wait(screened(evidence, tmp_path / "both.jsonl", "--engine", "spark", "--master", running.master)) == alone
    assert (tmp_path / "both.jsonl").read_bytes() == found

    run = screened(evidence, tmp_path / "killed.jsonl", "--engine", "spark", "--master", running.master)
    while not any(b"pyspark.daemon" in command(each) for each in running.executors(0)):
        assert run.poll() is None, "it was done before anything could be killed"
        time.sleep(0.05)
    running.kill_worker(0)
    assert wait(run) == alone
    assert (tmp_path / "killed.jsonl").read_bytes() == found
    assert not running.executors(0)


def command(process: int) -> bytes:
    """How a process was called; nothing once it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
