"""Screen a generated ledger on one machine's own engine and on a Spark cluster, and compare all that is found.

`python benchmarks/spark.py --lines 5000000` times whole processes: `--engine local`; a cluster of two workers with one
core each on this machine, a first run and a second; the same with a worker killed when half of the time is over. Every
finding of every row is compared, byte by byte. Printed: seconds, the ratio to the local engine, what was compared, and
the most memory a Python worker took.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from generate import generate
from spark_cluster import LOOPBACK, Cluster, below, cluster

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = "spark.executor.memory=900m;spark.driver.memory=1g;spark.ui.enabled=false"


class Watch:
    """Looks at the memory of Python workers while something runs."""

    def __init__(self, running: Cluster) -> None:
        self.most = 0
        self._running = running
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.3):
            for worker in self._running.workers:
                self.most = max([self.most, *(resident(each) for each in below(worker.pid) if is_python(each))])


def is_python(process: int) -> bool:
    """Whether it is one of Spark's Python workers."""
    try:
        return b"pyspark.daemon" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def resident(process: int) -> int:
    """MiB of memory a process holds."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def screened(path: Path, out: Path, *engine: str, midway: Callable[[], object] | None = None) -> float:
    """Seconds of a whole process."""
    command = [sys.executable, "-m", "debar", "screen", str(path), "--buyer", "us-federal-agency", "--quiet"]
    command += ["--format", f"jsonl={out}", "--fail-on", "never", *engine]
    ours = {"DEBAR_SPARK_CONF": SETTINGS, "SPARK_LOCAL_IP": LOOPBACK, "PYSPARK_PYTHON": sys.executable}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **ours}, stderr=subprocess.PIPE)
    if midway:
        midway()
    _, err = process.communicate()
    if process.returncode:
        raise SystemExit(f"debar ended with exit code {process.returncode}:\n{err.decode()[-2000:]}")
    return time.perf_counter() - begun


def found(path: Path) -> tuple[int, str]:
    """How many lines a report has, and the digest of all of them."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with path.open("rb") as file:
        return sum(1 for _ in file), digest


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the generated files (made if missing, used again)")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="debar-spark-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ledger-{arguments.lines}.parquet"
    if not path.exists():
        print(f"generating {path} ...", file=sys.stderr)
        generate(path, arguments.lines)
    print(f"{arguments.lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB Parquet, {os.cpu_count()} cores")
    screened(path, folder / "local.jsonl")  # compiles what is kept
    local = screened(path, folder / "local.jsonl")
    wanted = found(folder / "local.jsonl")
    print(f"{'local':<34} {local:8.1f} s          {wanted[0]:,} lines of findings")
    with cluster(arguments.workers) as running, Watch(running) as watch:
        on = ("--engine", "spark", "--master", running.master)
        whole = 0.0
        for name in ("first run", "second run"):
            whole = tell(f"cluster of {arguments.workers}, {name}", path, folder, wanted, local, on)
        midway = lambda: (time.sleep(whole / 2), running.kill_worker(0))  # noqa: E731
        tell(f"cluster of {arguments.workers}, one killed midway", path, folder, wanted, local, on, midway)
    print(f"most memory of a Python worker     {watch.most:,} MiB")


def tell(
    name: str,
    path: Path,
    folder: Path,
    wanted: tuple[int, str],
    local: float,
    on: tuple[str, ...],
    midway: Callable[[], object] | None = None,
) -> float:
    """Time a run on the cluster, compare it, and print."""
    seconds = screened(path, folder / "cluster.jsonl", *on, midway=midway)
    same = "the same" if found(folder / "cluster.jsonl") == wanted else "NOT THE SAME"
    print(f"{name:<34} {seconds:8.1f} s  {seconds / local:5.2f}x  {same}", flush=True)
    if same != "the same":
        raise SystemExit(f"the cluster found something else: compare {folder}/local.jsonl and {folder}/cluster.jsonl")
    return seconds


if __name__ == "__main__":
    main()
