"""The same loop with the beginnings of model numbers in the alternation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parts.ledger import TEXTS, files, given, rows, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "re loop, names and models"
SAMPLE = 2_000


def flagged() -> Iterator[tuple[str, int, str]]:
    """The lines in which a name or the beginning of a model stands."""
    everything = words.all
    pattern = re.compile(words.pattern(everything, r"(?a:\b)"), re.IGNORECASE)
    for file in files(ledger):
        for row, line in rows(file):
            hit = pattern.search(" | ".join(line[name] or "" for name in TEXTS))
            if hit:
                yield file.name, row, everything.get(hit[0].lower(), "")


if __name__ == "__main__":
    ledger, words, found = given()
    tell(found, flagged())
