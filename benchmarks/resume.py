"""Kill a long run again and again, go on with it, and compare the bytes; and what keeping a journal costs.

`python benchmarks/resume.py --lines 300000 --times 20` makes a ledger, screens it undisturbed, and then `--times` times
with kills (`kill -9`) at seeded moments until a run ends by itself. It prints a row a time: kills, seconds, and whether every
report is the same bytes; then the time of an undisturbed run with and without a journal, in turn, the best of three each.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

FORMATS = ("jsonl", "csv", "parquet")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--lines", type=int, default=300_000)
    given.add_argument("--times", type=int, default=20)
    given.add_argument("--buyer", default="us-federal-agency")
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        ledger = room / "ledger.csv"
        make = [sys.executable, Path(__file__).parent / "generate.py", ledger, "--lines", str(asked.lines)]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        whole, took = undisturbed(ledger, room / "whole", asked.buyer)
        chance = random.Random(asked.seed)
        same = kills = 0
        print(f"{asked.lines:,} lines, undisturbed in {took:.1f} s")
        for number in range(1, asked.times + 1):
            disturbed, killed, seconds = with_kills(ledger, room / f"run{number}", asked.buyer, took, chance)
            same += disturbed == whole
            kills += killed
            print(
                f"{number:3}  {killed} kills  {seconds:6.1f} s  {'same bytes' if disturbed == whole else 'OTHER BYTES'}"
            )
        print(f"{same} of {asked.times} the same bytes after {kills} kills")
        pairs = [(bare(ledger, room, asked.buyer), bare(ledger, room, asked.buyer, "--resume")) for _ in range(3)]
        plain, kept = (min(times) for times in zip(*pairs, strict=True))
        print(f"without a journal {plain:.2f} s of CPU, with one {kept:.2f} s: {100 * (kept / plain - 1):+.1f} %")
    sys.exit(same != asked.times)


def command(ledger: Path, out: Path, buyer: str, *more: str) -> list[str]:
    """The run, with a report of each format in a folder."""
    out.mkdir(exist_ok=True)
    wanted = [part for name in FORMATS for part in ("--format", f"{name}={out / name}")]
    return [sys.executable, "-m", "debar", "screen", str(ledger), "--buyer", buyer, *wanted, "--quiet", *more]


def undisturbed(ledger: Path, out: Path, buyer: str) -> tuple[dict[str, str], float]:
    """The digests of all reports, and the seconds it took."""
    begun = time.monotonic()
    subprocess.run(command(ledger, out, buyer), check=False)
    return digests(out), time.monotonic() - begun


def with_kills(
    ledger: Path, out: Path, buyer: str, took: float, chance: random.Random
) -> tuple[dict[str, str], int, float]:
    """The same after kills: each at a moment that a run of that length may reach."""
    begun, kills = time.monotonic(), 0
    while True:
        run = subprocess.Popen(command(ledger, out, buyer, "--resume"))
        try:
            run.wait(chance.uniform(0.1, 1.1) * took if kills < 5 else None)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += 1
        else:
            return digests(out), kills, time.monotonic() - begun


def bare(ledger: Path, room: Path, buyer: str, *more: str) -> float:
    """Seconds of CPU of a run and its helper with one report."""
    before = os.times()
    wanted = ["--format", f"jsonl={room / 'bare.jsonl'}", "--quiet", *more]
    subprocess.run([sys.executable, "-m", "debar", "screen", str(ledger), "--buyer", buyer, *wanted], check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder, by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    main()
