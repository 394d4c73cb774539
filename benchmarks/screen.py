"""Time `debar screen` as a whole process on a generated ledger, beside the floor, and score it on planted truth.

`make bench LINES=1000000`, or `python benchmarks/screen.py --lines 1000000 --runs 5`. Printed: seconds, lines a
second, peak memory, the ratio to the floor (reading the same file and doing nothing), recall and precision.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

FLOOR = "import sys, pyarrow.csv as c, pyarrow.parquet as q; p=sys.argv[1]; f=q.ParquetFile(p).iter_batches() if p.endswith('parquet') else c.open_csv(p); print(sum(b.num_rows for b in f))"


def timed(command: list[str], out: Path | None = None) -> tuple[float, int, int]:
    """Seconds, peak memory in MiB and exit code of one whole process."""
    with (out or Path(os.devnull)).open("wb") as stream:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        assert process.stderr
        sys.stderr.write(process.stderr.read().decode())
        raise SystemExit(f"{command[0]} ended with exit code {process.returncode}")
    return seconds, usage.ru_maxrss // 1024, process.returncode


def score(found: Path, truth: Path) -> dict[str, object]:
    """Recall by kind of planted difficulty, and precision over everything found at medium or better, mentions left out."""
    planted: dict[str, tuple[str, str]] = {}
    with truth.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            planted[f"row {row['row']}"] = (row["maker"], row["kind"])
    hits: dict[str, set[str]] = {}
    surely: set[tuple[str, str]] = set()
    with found.open("rb") as stream:
        for line in stream:
            item = json.loads(line)
            if item["type"] == "finding" and item["maker"]:
                hits.setdefault(item["place"], set()).add(item["group"])
                if item["strength"] != "weak":
                    surely.add((item["place"], item["group"]))
    by_kind: dict[str, list[int]] = {}
    for place, (maker, kind) in planted.items():
        if maker:
            by_kind.setdefault(kind, []).append(maker in hits.get(place, set()))
    right = sum(planted.get(place, ("", ""))[0] == group for place, group in surely)
    wanted = [hit for kind in by_kind.values() for hit in kind]
    return {
        "planted": len(wanted),
        "recall": round(sum(wanted) / len(wanted), 4) if wanted else None,
        "recall by kind": {kind: round(sum(found) / len(found), 4) for kind, found in sorted(by_kind.items())},
        "found surely": len(surely),
        "precision": round(right / len(surely), 4) if surely else None,
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--form", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--keep", type=Path, help="folder for the generated files (made if missing, used again)")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="debar-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ledger-{arguments.lines}.{arguments.form}"
    truth = path.with_suffix(".truth.csv")
    if not path.exists():
        print(f"generating {path} ...", file=sys.stderr)
        truth = generate(path, arguments.lines)
    found = folder / "found.jsonl"
    debar = [
        sys.executable,
        "-m",
        "debar",
        "screen",
        str(path),
        "--buyer",
        "us-federal-agency",
        "--format",
        "jsonl",
        "--quiet",
        "--fail-on",
        "never",
    ]
    timed(debar, found)
    runs, floors, memory = [], [], 0
    for _ in range(arguments.runs):
        floors.append(timed([sys.executable, "-c", FLOOR, str(path)])[0])
        seconds, peak, _ = timed(debar, found)
        runs.append(seconds)
        memory = max(memory, peak)
    middle, floor = statistics.median(runs), statistics.median(floors)
    print(f"lines            {arguments.lines:,} ({path.stat().st_size / 1e6:,.0f} MB {arguments.form})")
    print(
        f"debar screen     {middle:.2f} s median of {len(runs)} (min {min(runs):.2f}, max {max(runs):.2f}), {arguments.lines / middle:,.0f} lines/s"
    )
    print(f"floor (read)     {floor:.2f} s; debar is {middle / floor:.1f}x the floor")
    print(f"peak memory      {memory:,} MiB")
    for name, value in score(found, truth).items():
        print(f"{name:<16} {value}")


if __name__ == "__main__":
    main()
