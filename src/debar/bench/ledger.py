"""The ledger that is run on: made by the generator of `benchmarks/`, kept for the next time, cut for slow ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.bench.contestants import constants
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GENERATOR = "generate.py"
A_PART = 10_000_000
"""Lines of one file of a ledger; a longer one is a folder of files."""
FORMS = ("parquet", "csv")
ITEMS = ("loose", "catalogue")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger with its planted truth beside it."""

    path: Path
    truth: Path
    lines: int

    @property
    def files(self) -> list[Path]:
        """Its files, in order."""
        return sorted(self.path.iterdir()) if self.path.is_dir() else [self.path]

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(file.stat().st_size for file in self.files)

    def cut(self, lines: int, folder: Path) -> Ledger:
        """Its first lines as a ledger of its own, in a file of the same name; itself where it has no more."""
        first = self.files[0]
        if lines >= self.lines:
            return self
        path = folder / f"first-{lines}" / first.name
        path.parent.mkdir(parents=True, exist_ok=True)
        (_cut_csv if path.suffix == ".csv" else _cut_parquet)(first, path, lines)
        return Ledger(path, self.truth, lines)


def ledger(
    benchmarks: Path, folder: Path, lines: int, form: str, items: str, seed: int, tell: Callable[[str], None]
) -> Ledger:
    """The ledger of these wishes in the folder, made if it is not there yet. Raises UsageError where that fails."""
    generator = benchmarks / GENERATOR
    parts = -(-lines // A_PART)
    name = f"ledger-{items}-{lines}-{seed}-v{constants(generator)['VERSION']}-{form}"
    file, truth = (f"{name}.{form}" if parts == 1 else name), f"{name}.truth.csv"
    kept = Ledger(folder / file, folder / truth, lines)
    if not (kept.path.exists() and kept.truth.exists()):
        tell(f"making {kept.path} ...")
        half = folder / "half-made"  # what takes its place only when it is whole
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        wishes = ["--lines", lines, "--seed", seed, "--items", items, "--parts", parts, "--form", f".{form}"]
        command = [sys.executable, str(generator), str(half / file), *map(str, wishes)]
        made = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own file
        if made.returncode:
            raise UsageError(f"{generator} ended with exit code {made.returncode}; see above")
        (half / truth).replace(kept.truth)
        shutil.rmtree(kept.path, ignore_errors=True)
        (half / file).replace(kept.path)
        half.rmdir()
    return kept


def _cut_csv(source: Path, path: Path, lines: int) -> None:
    with source.open("rb") as stream, path.open("wb") as out:
        for _ in range(lines + 1):  # with the header; no value of the ledger holds an end of line
            out.write(stream.readline())


def _cut_parquet(source: Path, path: Path, lines: int) -> None:
    import pyarrow.parquet as pq

    whole = pq.ParquetFile(source)
    with pq.ParquetWriter(path, whole.schema_arrow) as out:
        for batch in whole.iter_batches(batch_size=lines):
            out.write_batch(batch)
            return
