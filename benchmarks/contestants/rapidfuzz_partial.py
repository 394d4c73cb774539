"""rapidfuzz: `cdist` with `partial_ratio` of each distinct value and each name, letters folded, on all cores.

A value shorter than the name is not compared: `partial_ratio` would look for the value in the name. A name of few
letters must be there as it is, since one letter more or less makes it another word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from parts.ledger import SHORT, TEXTS, distinct, given, tell
from rapidfuzz import fuzz, process, utils

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "rapidfuzz partial_ratio, names"
NEEDS = ("rapidfuzz",)
SAMPLE = 10_000
CUT_OFF = 88
"""Per cent; below it, one wrong letter in eight, ordinary words begin to match."""
AT_ONCE = 2_000


def flagged() -> Iterator[tuple[str, int, str]]:
    """The lines with a value that holds a name or nearly so."""
    values, where = distinct(ledger, TEXTS)
    folded = [utils.default_process(value) for value in values]
    names = [utils.default_process(name) for name in words.names]
    groups = list(words.names.values())
    lengths = np.array(list(map(len, names)))
    cut_off = np.where(lengths <= SHORT, 100, CUT_OFF)
    for start in range(0, len(values), AT_ONCE):
        asked = folded[start : start + AT_ONCE]
        scores = process.cdist(asked, names, scorer=fuzz.partial_ratio, score_cutoff=CUT_OFF, workers=-1)
        scores[np.array(list(map(len, asked)))[:, None] < lengths] = 0
        for at, name in np.argwhere(scores >= cut_off).tolist():
            for file, row in where[values[start + at]]:
                yield file, row, groups[name]


if __name__ == "__main__":
    ledger, words, found = given()
    tell(found, sorted(set(flagged())))
