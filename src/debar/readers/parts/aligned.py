"""Tables that a page only shows: rows whose cells stand below the words of a header, and tables with drawn lines.

A page knows letters and places, no rows. A header is a line of which several pieces are known header words; the lines
below it are its rows as long as their pieces fit its columns. What does not fit stays a line of text, so that nothing
is lost by a wrong guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from debar.columns import map_header
from debar.readers.parts.header import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KNOWN = 4
"""What a line must score to be a header: two words that are surely ones."""
MOST_GAP = 4.0
"""Heights of a line between two rows of one table."""
WRAPPED = 0.9
"""Heights of a line between a row and the line that its text goes on in."""
_NUMBER = re.compile(r"[-+(]?[\d.,/:\s%€$¥£円-]*\d[\d.,/:\s%€$¥£)円-]*\Z")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Piece(NamedTuple):
    """Some words of a line that stand together, and their box (points, from the top left corner)."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class Table:
    """A header's words and the rows below it."""

    words: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)


def tables_and_lines(lines: Iterable[Sequence[Piece]]) -> list[Table | str]:
    """The lines of a page, in their order, with those that are rows of a table gathered into it."""
    found: list[Table | str] = []
    below: _Below | None = None
    for line in lines:
        header = _header(line)
        if header:
            below = _Below(Table(header), line)
            found.append(below.table)
        elif not (below and below.takes(line)):
            below = None
            found.append("  ".join(piece.text for piece in line))
    return [part for each in found for part in _kept(each)]


def _kept(part: Table | str) -> list[Table | str]:
    """A header without rows is a line like others."""
    return [part] if isinstance(part, str) or part.rows else ["  ".join(part.words)]


def _header(line: Sequence[Piece]) -> tuple[str, ...] | None:
    """The words of a line that is a header and names what is bought."""
    words = tuple(piece.text for piece in line)
    if len(words) < 2 or line[-1].right <= 0 or score(words) < KNOWN:
        return None
    return words if map_header(words).identifying else None


class _Below:
    """The rows below a header, while they are gathered."""

    def __init__(self, table: Table, header: Sequence[Piece]) -> None:
        self.table = table
        self._columns = header
        self._bottom = max(piece.bottom for piece in header)
        wordy = {position for position, _, name in map_header(table.words).columns if name not in _FIGURES}
        self._wordy = wordy or set(range(len(header)))

    def takes(self, line: Sequence[Piece]) -> bool:
        """Take a line as the next row, or as more of the last one; False when it is neither."""
        top, bottom = min(piece.top for piece in line), max(piece.bottom for piece in line)
        gap, height = top - self._bottom, max(bottom - top, 1.0)
        if gap > MOST_GAP * height:
            return False
        places = [self._column(piece) for piece in line]
        words = [place in self._wordy for place, piece in zip(places, line, strict=True) if _is_words(piece.text)]
        if not all(words):
            return False
        if len(line) == 1:
            return self._goes_on(line[0], places[0], gap / height, bottom)
        row = [""] * len(self._columns)
        for place, piece in zip(places, line, strict=True):
            row[place] = joined(row[place], piece.text)
        self.table.rows.append(row)
        self._bottom = bottom
        return True

    def _goes_on(self, piece: Piece, place: int, gap: float, bottom: float) -> bool:
        """Whether a lone piece is more of the row above it: close below, in a column that this row has filled."""
        if not self.table.rows or gap > WRAPPED or not self.table.rows[-1][place] or not self._is_below(piece, place):
            return False
        row = self.table.rows[-1]
        row[place] = joined(row[place], piece.text)
        self._bottom = bottom
        return True

    def _is_below(self, piece: Piece, place: int) -> bool:
        """Whether a piece begins about where its column does."""
        column = self._columns[place]
        return piece.left <= column.right and piece.right >= column.left

    def _column(self, piece: Piece) -> int:
        """The column that a piece lies below: the one it shares most with, else the nearest."""

        def shared(position: int) -> float:
            column = self._columns[position]
            return min(column.right, piece.right) - max(column.left, piece.left)

        return max(range(len(self._columns)), key=shared)


_FIGURES = frozenset(("quantity", "amount", "currency", "unit", "date"))
"""Fields whose cells are no words; a sentence below such a column, or below one of no field, is no row."""


def _is_words(text: str) -> bool:
    return bool(_LETTERS.search(text))


def joined(first: str, then: str) -> str:
    """Two parts of one text; scripts without blanks need none between them.

    >>> joined("a", "b"), joined("集線", "装置"), joined("", "b")
    ('a b', '集線装置', 'b')
    """
    if first and then and _UNSPACED.match(first[-1]) and _UNSPACED.match(then[0]):
        return first + then
    return f"{first} {then}".strip()


def rows_of(table: Sequence[Sequence[Sequence[tuple[float, str]]]]) -> list[list[str]]:
    """The rows of a table with drawn lines; cells come as lines with how far down they stand.

    Where no line is drawn between rows a cell holds many; then each line of a cell with only numbers begins one.
    """
    return [row for cells in table for row in _split(cells)]


def _split(cells: Sequence[Sequence[tuple[float, str]]]) -> list[list[str]]:
    figures = [cell for cell in cells if len(cell) > 1 and all(_NUMBER.match(text) for _, text in cell)]
    filled = sum(map(bool, cells))
    if not figures or filled < 2:
        return [[_whole(text for _, text in cell) for cell in cells]]
    anchors = [down for down, _ in max(figures, key=len)]
    return [
        [_whole(text for down, text in cell if _anchor(anchors, down) == number) for cell in cells]
        for number in range(len(anchors))
    ]


def _anchor(anchors: Sequence[float], down: float) -> int:
    """Which row a line belongs to: the last that begins above it (a hair of tolerance for unlike fonts)."""
    above = [number for number, anchor in enumerate(anchors) if anchor <= down + 3]
    return above[-1] if above else 0


def _whole(texts: Iterable[str]) -> str:
    whole = ""
    for text in texts:
        whole = joined(whole, text)
    return whole
