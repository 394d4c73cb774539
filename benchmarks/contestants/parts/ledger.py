"""What contestants share: the ledger by batches, what is looked for, and how to say what was found.

A contestant is run as `python contestants/NAME.py LEDGER WORDS FOUND`. LEDGER is a file (`.csv`, `.parquet`) or a folder of
such; WORDS is what `debar.bench.words` wrote; FOUND is a CSV of file, row and group of each flagged line. Rows are
counted as people see them: a CSV has its header in row 1.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXTS = ["supplier", "description", "manufacturer", "part number"]
"""The columns that may name a maker."""
SHORT = 4
"""Letters of a name that counts only as a whole word."""


@dataclass(frozen=True)
class Words:
    """What is looked for: text in lower case -> group of the maker."""

    names: dict[str, str]
    models: dict[str, str]
    """Beginnings of model numbers, as they may be written, and wordings of re-badges."""
    written: list[str]
    """All of it as the register writes it, for those that ignore the case of ASCII only."""

    @property
    def all(self) -> dict[str, str]:
        """Both."""
        return {**self.models, **self.names}

    def pattern(self, texts: Iterable[str], edge: str = r"\b") -> str:
        """One alternation, the longest first; a short name only as a whole word."""
        longest = sorted(texts, key=lambda text: (-len(text), text))
        return "|".join(f"{edge}{_escaped(text)}{edge}" if _is_short(text) else _escaped(text) for text in longest)


def _is_short(text: str) -> bool:
    return len(text) <= SHORT and text.isascii() and text.isalpha()


def _escaped(text: str) -> str:
    """As a pattern, with nothing that RE2 does not know."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)


def given() -> tuple[Path, Words, Path]:
    """Ledger, words and where to write, from the command line."""
    ledger, words, found = sys.argv[1:4]
    told = json.loads(Path(words).read_text("utf-8"))
    names, models = ({text.lower(): group for text, group in told[key].items()} for key in ("names", "models"))
    return Path(ledger), Words(names, models, [*told["names"], *told["models"]]), Path(found)


def files(path: Path) -> list[Path]:
    """The files of a ledger."""
    return sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]


def first_row(path: Path) -> int:
    """The row of a file's first line."""
    return 2 if path.suffix == ".csv" else 1


def batches(path: Path) -> Iterator[Any]:
    """The batches of one file, with all columns."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return pq.ParquetFile(path).iter_batches()  # type: ignore[no-any-return]
    import pyarrow.csv

    return iter(pyarrow.csv.open_csv(path))


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row, columns) of one file, as a plain loop reads them."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            yield from enumerate(csv.DictReader(stream), 2)
        return
    at = 1
    for batch in batches(path):
        for row in batch.to_pylist():
            yield at, row
            at += 1


def distinct(path: Path, columns: list[str]) -> tuple[list[str], dict[str, list[tuple[str, int]]]]:
    """The distinct values of some columns, and (file, row) of each."""
    where: dict[str, list[tuple[str, int]]] = {}
    for file in files(path):
        for row, line in rows(file):
            for name in columns:
                if line[name]:
                    where.setdefault(line[name], []).append((file.name, row))
    return list(where), where


def tell(found: Path, flagged: Iterable[tuple[str, int, str]]) -> None:
    """Write file, row and group of each flagged line."""
    with found.open("w", encoding="utf-8", newline="") as out:
        said = csv.writer(out, lineterminator="\n")
        said.writerow(["file", "row", "group"])
        said.writerows(flagged)
