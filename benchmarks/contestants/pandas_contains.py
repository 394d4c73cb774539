"""pandas: `str.contains` with the alternation of the names over each column of text, then `str.extract` on what it flagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas
from parts.ledger import TEXTS, files, first_row, given, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "pandas str.contains, names"
NEEDS = ("pandas",)
SAMPLE = 50_000


def flagged() -> Iterator[tuple[str, int, str]]:
    """The lines in which a name stands."""
    pattern = words.pattern(words.names)
    for file in files(ledger):
        frame = pandas.read_csv(file, dtype=str) if file.suffix == ".csv" else pandas.read_parquet(file)
        for name in TEXTS:
            column = frame[name].dropna()
            hits = column[column.str.contains(pattern, case=False, regex=True)]
            taken = hits.str.extract(f"({pattern})", flags=re.IGNORECASE, expand=False)
            for at, hit in taken.items():
                yield file.name, at + first_row(file), words.names.get(str(hit).lower(), "")


if __name__ == "__main__":
    ledger, words, found = given()
    tell(found, flagged())
