"""A standalone cluster of Spark on this machine: a master and workers, each a process of its own, on loopback.

`python benchmarks/spark_cluster.py --workers 2` starts it, prints the address of its master, and stops it when it is
interrupted. Tests and `benchmarks/spark.py` use `cluster()`. Spark is the one that pyspark brings along.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK = "127.0.0.1"
PATIENCE = 120
"""Seconds until a master or worker must have come up."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    master: str
    """The address of the master, as `--master` takes it."""
    workers: tuple[subprocess.Popen[bytes], ...]
    folder: Path

    def kill_worker(self, number: int) -> None:
        """Kill a worker as a lost machine would be: itself, its executors and their Python, at once."""
        worker = self.workers[number]
        for process in [worker.pid, *below(worker.pid)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        worker.wait()

    def executors(self, number: int) -> list[int]:
        """The processes a worker has started."""
        return below(self.workers[number].pid)


def below(process: int) -> list[int]:
    """Every process that this one started, or one of those."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of a process stands in brackets and may hold anything; its parent is two words behind it.
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    found, edge = [], [process]
    while edge:
        edge = [child for parent in edge for child in children.get(parent, [])]
        found += edge
    return found


@contextmanager
def cluster(workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """A master with so many workers that are registered with it; all are stopped afterwards, and nothing is left."""
    folder = Path(tempfile.mkdtemp(prefix="debar-spark-"))
    running: list[subprocess.Popen[bytes]] = []
    try:
        port = _free_port()
        running.append(
            _started(
                "org.apache.spark.deploy.master.Master",
                ["--host", LOOPBACK, "--port", str(port), "--webui-port", str(_free_port())],
                folder / "master.log",
            )
        )
        _wait(running, folder / "master.log", "I have been elected leader", 1)
        master = f"spark://{LOOPBACK}:{port}"
        for number in range(workers):
            own = ["--host", LOOPBACK, "--cores", str(cores), "--memory", memory]
            own += ["--webui-port", str(_free_port()), "--work-dir", str(folder / f"work-{number}"), master]
            log = folder / f"worker-{number}.log"
            running.append(_started("org.apache.spark.deploy.worker.Worker", own, log))
        _wait(running, folder / "master.log", "Registering worker", workers)
        yield Cluster(master, tuple(running[1:]), folder)
    finally:
        for process in reversed(running):
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _started(kind: str, arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A process of Spark's, in a group of its own."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [str(home / "bin" / "spark-class"), kind, *arguments]
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True)


def _wait(running: list[subprocess.Popen[bytes]], log: Path, words: str, times: int) -> None:
    """Until a log says these words so often."""
    until = time.monotonic() + PATIENCE
    while len(re.findall(words, log.read_text(errors="replace"))) < times:
        if any(process.poll() is not None for process in running) or time.monotonic() > until:
            raise RuntimeError(f"the cluster did not come up:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started; executors that outlive their worker end with their driver."""
    started = below(process.pid)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for each in started:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        port: int = taken.getsockname()[1]
        return port


def main() -> None:
    """Start, say where, and wait."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1, help="of each worker")
    parser.add_argument("--memory", default="1g", help="of each worker")
    arguments = parser.parse_args()
    with cluster(arguments.workers, arguments.cores, arguments.memory) as running:
        print(running.master, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
