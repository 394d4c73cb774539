"""Fuzz the readers by coverage: libFuzzer looks for bytes that reach new lines of a reader and changes those further.

    pip install --group fuzz
    python benchmarks/cover.py --minutes 10 --keep FOLDER [--reader pcap] [--reader nmap]

Each reader is run in a process of its own, one after another, beginning with the small good files of `seeds.py`. After
each input every promise of a reader is held up: nothing but Issues, valid rows, a place for each, an end in bounded
time. What breaks one is written to the folder with its traceback, once for each place it comes from, and the run goes
on; a hang or memory without bound ends the run of that reader (libFuzzer keeps the input). One line a reader is
printed, and the exit code is 1 when anything was found. Inputs that reach further are kept in `FOLDER/corpus-READER`,
where the next run begins. Single files can be run again: `python benchmarks/cover.py --again FILE --reader pcap`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz import mutated, read_all
from seeds import of_reader

if TYPE_CHECKING:
    from types import ModuleType

SLOW = 5
"""Seconds that reading a small input may take."""
HANGS = 30
"""Seconds after which an input is called a hang and ends the run."""
MOST_MEMORY = 6144
"""MiB the process may grow to: the engine of the fuzzer itself keeps some kilobytes an input."""
LONGEST = 16 << 10
"""Bytes of one input."""
SHARED = Path("/dev/shm")
"""A folder in memory, where there is one."""


class Target:
    """One reader and what came of it so far."""

    def __init__(self, reader: str, keep: Path, folder: Path) -> None:
        self.reader, self.keep, self.path = reader, keep, folder / "input"
        self.inputs, self.rows, self.slowest = 0, 0, 0.0
        self.found: dict[str, str] = {}
        self.memory_at_first = 0
        self.begun = self.last = time.monotonic()

    def __call__(self, data: bytes) -> None:
        """Read one input, and keep it if it breaks a promise."""
        self.path.write_bytes(data)
        begun = time.perf_counter()
        try:
            self._claims(data)
            self.rows += read_all(self.path, self.reader)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic in a Rust library is no Exception
            self._found(data, _signature(error), traceback.format_exc(limit=-6))
        seconds = time.perf_counter() - begun
        self.inputs += 1
        if self.inputs == 2_000:
            self.memory_at_first = _memory()
        self.slowest = max(self.slowest, seconds)
        if seconds > SLOW:
            self._found(data, "slow", f"took {seconds:.1f} s")
        if time.monotonic() - self.last > 1:
            self._tell()

    def _claims(self, data: bytes) -> None:
        from debar.readers import readers

        mine = next(reader for reader in readers() if self.reader == reader.NAME)
        assert isinstance(mine.claims(data, "input"), bool)

    def _found(self, data: bytes, signature: str, told: str) -> None:
        if signature in self.found:
            return
        name = f"found-{self.reader}-{hashlib.sha256(data).hexdigest()[:12]}"
        (self.keep / name).write_bytes(data)
        (self.keep / f"{name}.txt").write_text(told)
        self.found[signature] = name

    def _tell(self) -> None:
        """Write the figures down now and then: libFuzzer ends the process without a word."""
        self.last = time.monotonic()
        figures = {
            "reader": self.reader,
            "minutes": round((self.last - self.begun) / 60, 1),
            "inputs": self.inputs,
            "rows": self.rows,
            "slowest_s": round(self.slowest, 2),
            "memory_mib": [self.memory_at_first, _memory()],
            "found": sorted(self.found.values()),
        }
        told_of(self.reader, self.keep).write_text(json.dumps(figures))


def told_of(reader: str, keep: Path) -> Path:
    """Where the figures of a reader's run stand."""
    return keep / f"told-{reader}.json"


def _memory() -> int:
    """MiB of this process that are in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) >> 10
    return 0


def _signature(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}"


def instrumented(reader: str, corpus: Path) -> ModuleType:
    """Atheris, with our readers loaded under its eye: they load much only when first needed, so each is run once."""
    import atheris

    corpus.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["debar.readers"]):
        for number, good in enumerate(of_reader()[reader]):
            path = corpus / f"good{number}"
            path.write_bytes(good)
            read_all(path, reader)
    return atheris


def changed(data: bytes, most: int, seed: int, atheris: ModuleType) -> bytes:
    """A change of an input: libFuzzer's own, or one that knows lines, signs and the inside of a zip."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return bytes(atheris.Mutate(data, most))
    try:
        return mutated(data, chance)[:most]
    except Exception:  # a zip that is broken already is changed from outside
        return bytes(atheris.Mutate(data, most))


def run_one(asked: argparse.Namespace) -> int:
    """Fuzz one reader in this process, which libFuzzer ends itself."""
    reader, keep = asked.reader[0], asked.keep
    corpus = keep / f"corpus-{reader}"
    atheris = instrumented(reader, corpus)
    target = Target(reader, keep, asked.one)
    options = [
        f"-max_total_time={int(asked.minutes * 60)}",
        f"-timeout={HANGS}",
        f"-rss_limit_mb={MOST_MEMORY}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={keep}/{reader}-",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup(
        [sys.argv[0], *options],
        target,
        custom_mutator=lambda data, most, seed: changed(data, most, seed, atheris),
    )
    atheris.Fuzz()
    return 0


def run_all(asked: argparse.Namespace) -> int:
    """Every reader in turn, each in a process of its own; its noise goes to a file."""
    asked.keep.mkdir(parents=True, exist_ok=True)
    bad = 0
    for reader in asked.reader or list(of_reader()):
        told = told_of(reader, asked.keep)
        told.unlink(missing_ok=True)
        command = [sys.executable, __file__, "--reader", reader, "--minutes", str(asked.minutes)]
        room = tempfile.TemporaryDirectory(prefix="debar-", dir=SHARED if SHARED.is_dir() else None)
        with room as folder, (asked.keep / f"log-{reader}").open("wb") as log:
            command += ["--keep", str(asked.keep), "--one", folder]
            ended = subprocess.run(command, stdout=log, stderr=log, check=False)
        figures = told.read_text() if told.exists() else json.dumps({"reader": reader})
        bad += ended.returncode != 0 or bool(json.loads(figures).get("found", True))
        print(f"{figures} exit code {ended.returncode}", flush=True)
    return int(bad > 0)


def main() -> int:
    """Fuzz what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="for each reader")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="folder for inputs and logs")
    parser.add_argument("--reader", action="append", help="only this reader; may be repeated")
    parser.add_argument("--again", type=Path, help="read one file with one reader and say what it does")
    parser.add_argument("--one", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.again:
        print(f"{read_all(asked.again, asked.reader[0])} rows")
        return 0
    return run_one(asked) if asked.one else run_all(asked)


if __name__ == "__main__":
    sys.exit(main())
