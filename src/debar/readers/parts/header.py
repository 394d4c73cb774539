"""Where the header of a table stands: below titles, in one row or two, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.columns import JOINT, How, normal, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 40
"""Rows from the top in which a header is looked for."""
LONGEST_WORD = 120
_NUMBER_OR_DAY = re.compile(r"[-+(]?[\d.,/:\s%€$¥£-]*\d[\d.,/:\s%€$¥£)-]*\Z")


@dataclass(frozen=True, slots=True)
class Header:
    """The words of each column and the index of the first row of data (from 0, in the rows looked at)."""

    words: tuple[str, ...]
    data: int
    known: bool
    """Whether any of the words is a known one; if not, the first row is kept as data too."""

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.words)


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """Find the header among the first rows of a table."""
    looked = list(rows[:LOOKED_AT])
    scores = [score(row) for row in looked]
    best = max(range(len(looked)), key=lambda index: scores[index], default=0)
    if not looked or scores[best] < 2:
        return _no_header(rows)
    words, data = _stacked(looked, best)
    return Header(words, data, True)


def score(row: Sequence[str]) -> float:
    """How much a row looks like a header: two for each known word, nothing for a row of numbers or long text."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or sum(bool(_NUMBER_OR_DAY.match(cell)) for cell in cells) * 3 > len(cells):
        return 0
    points: dict[str, float] = {}
    for cell in cells:
        match = recognise(cell) if len(cell) <= LONGEST_WORD and not _labels_a_value(cell) else None
        if match:
            points[normal(cell)] = 2 if match.how >= How.PIECE else 0.25
    return sum(points.values())


def _labels_a_value(cell: str) -> bool:
    """Whether a cell is data with its own label (`Brand: ZTE`), not a header word in two parts (`Item: Unit`)."""
    _, _, value = cell.partition(":")
    return bool(value.strip()) and not _exact(value.strip())


def _exact(word: str) -> bool:
    match = recognise(word)
    return match is not None and match.how >= How.PIECE


def _stacked(rows: Sequence[Sequence[str]], best: int) -> tuple[tuple[str, ...], int]:
    """Join the header row with a row of groups above it or of details below it, where that makes sense of it."""
    words = [cell.strip() for cell in rows[best]]
    if best and _is_group(rows[best - 1], words):
        return _joined(rows[best - 1], words), best + 1
    if best + 1 < len(rows) and _is_detail(rows[best + 1], words):
        return _joined(words, rows[best + 1]), best + 2
    return tuple(words), best + 1


def _is_group(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """A row above is one of groups when some column is only understood with it."""
    filled = [cell for cell in upper if cell.strip()]
    if len(set(filled)) < 2 or any(_NUMBER_OR_DAY.match(cell.strip()) for cell in filled):
        return False
    joined = _joined(upper, lower)
    alone = [
        word for word, cell in zip(joined, _padded(lower, len(joined)), strict=True) if not cell.strip() and word
    ]
    return any(_exact(word) for word in alone) or any(
        JOINT in word and recognise(word.replace(JOINT, " ")) not in (None, recognise(word.rsplit(JOINT, 1)[-1]))
        for word in joined
    )


def _is_detail(lower: Sequence[str], upper: Sequence[str]) -> bool:
    """A row below is one of details when it has gaps and every cell in it is a header word."""
    filled = [cell.strip() for cell in lower if cell.strip()]
    gaps = sum(not cell.strip() for cell in _padded(upper, len(lower)))
    return len(filled) >= 2 and gaps > 0 and all(_exact(cell) for cell in filled)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two rows as one: a group reaches to the right until the next one begins."""
    width = max(len(upper), len(lower))
    words, group = [], ""
    for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
        group = above.strip() or group
        below = below.strip()
        if not below or below == group:
            words.append(above.strip())
        else:
            words.append(f"{group}{JOINT}{below}" if group else below)
    return tuple(words)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _no_header(rows: Sequence[Sequence[str]]) -> Header:
    """No known word anywhere: the first row as wide as most stands for the header and is kept as data as well."""
    widths = Counter(len(row) for row in rows if any(row))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    first = next((index for index, row in enumerate(rows) if len(row) == usual and any(row)), 0)
    words = tuple(cell.strip()[:LONGEST_WORD] for cell in rows[first]) if rows else ()
    return Header(words, first, False)
