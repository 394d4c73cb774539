"""polars: `str.extract_many`, ASCII case ignored, over all columns of text, streaming, with the names and the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from parts.ledger import TEXTS, files, first_row, given, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "polars extract_many, names and models"
NEEDS = ("polars",)


def flagged() -> Iterator[tuple[str, int, str]]:
    """The lines in which one stands."""
    everything = words.all
    text = pl.concat_str([pl.col(name).fill_null("") for name in TEXTS], separator=" | ")
    hits = text.str.extract_many(words.written, ascii_case_insensitive=True)
    for file in files(ledger):
        frame = pl.scan_csv(file, infer_schema=False) if file.suffix == ".csv" else pl.scan_parquet(file)
        lines = frame.select(hits.alias("hits")).with_row_index("at", first_row(file))
        seen = lines.filter(pl.col("hits").list.len() > 0).collect(engine="streaming")
        for at, found in seen.iter_rows():
            for group in sorted({everything.get(hit.lower(), "") for hit in found}):
                yield file.name, at, group


if __name__ == "__main__":
    ledger, words, found = given()
    tell(found, flagged())
