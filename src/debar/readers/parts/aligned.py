"""Tables that a page only shows: rows whose cells stand below the words of a header, and tables with drawn lines.

A page knows letters and places, no rows. A header is a line of which several pieces are known header words; the lines
below it are its rows as long as their pieces fit its columns. What does not fit stays a line of text, so that nothing
is lost by a wrong guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
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
APART = 1.0
"""Heights of a line between two pieces that are shown apart."""
AHEAD = 8
"""Lines of one cell above the line that the others of its row stand in."""
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


def tables_and_lines(lines: Sequence[Sequence[Piece]]) -> list[Table | str]:
    """The lines of a page, in their order, with those that are rows of a table gathered into it."""
    found: list[Table | str] = []
    below: _Below | None = None
    for number, line in enumerate(lines):
        header = _header(line)
        if not header and below and below.takes(line, lines[number + 1 : number + 1 + AHEAD]):
            continue
        found += below.left() if below else []
        below = _Below(Table(header), line) if header else None
        found.append(below.table if below else _said(line))
    found += below.left() if below else []
    return [part for each in found for part in _kept(each)]


def _said(line: Sequence[Piece]) -> str:
    """A line as text; pieces that stand far apart are shown so."""
    said = line[0].text
    for before, piece in pairwise(line):
        said += ("  " if piece.left - before.right >= APART * (piece.bottom - piece.top) else " ") + piece.text
    return said


def _kept(part: Table | str) -> list[Table | str]:
    """A header without rows is a line like others."""
    return [part] if isinstance(part, str) or part.rows else [" ".join(part.words)]


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
        self._above: dict[int, str] = {}
        """What stands above the other cells of a row that is still to come, by column."""

    def takes(self, line: Sequence[Piece], ahead: Sequence[Sequence[Piece]]) -> bool:
        """Take a line as the next row, or as more of one; False when it is neither. `ahead` are the lines below."""
        gap, height = self._gap(line)
        if gap > MOST_GAP * height:
            return False
        places = [self._column(piece) for piece in line]
        words = [place in self._wordy for place, piece in zip(places, line, strict=True) if _is_words(piece.text)]
        if not all(words):
            return False
        if len(line) == 1:
            return self._takes_alone(line[0], places[0], gap / height, ahead)
        row = [""] * len(self._columns)
        for place, text in self._above.items():
            row[place] = text
        for place, piece in zip(places, line, strict=True):
            row[place] = joined(row[place], piece.text)
        self.table.rows.append(row)
        self._above = {}
        self._bottom = max(piece.bottom for piece in line)
        return True

    def left(self) -> list[str]:
        """What waits for a row that does not come after all."""
        left, self._above = list(self._above.values()), {}
        return left

    def _gap(self, line: Sequence[Piece]) -> tuple[float, float]:
        """How far below the last line this one is, and how high."""
        top, bottom = min(piece.top for piece in line), max(piece.bottom for piece in line)
        return top - self._bottom, max(bottom - top, 1.0)

    def _takes_alone(self, piece: Piece, place: int, gap: float, ahead: Sequence[Sequence[Piece]]) -> bool:
        """Whether a lone piece is more of the row above it, or begins the one below: close to it, in its column."""
        if not self._is_below(piece, place):
            return False
        below = self._gap_below(piece, place, ahead)
        if below is not None and (self._above or not self.table.rows or below < gap):
            self._above[place] = joined(self._above.get(place, ""), piece.text)
        elif self.table.rows and not self._above and gap <= WRAPPED:
            row = self.table.rows[-1]
            row[place] = joined(row[place], piece.text)
        else:
            return False
        self._bottom = piece.bottom
        return True

    def _gap_below(self, piece: Piece, place: int, ahead: Sequence[Sequence[Piece]]) -> float | None:
        """How close the rest of a row stands, of which a lone piece is the first line; None where there is none.

        Cells that are centred beside a longer one begin below its first line, and leave its column empty there.
        """
        first, bottom = None, piece.bottom
        for line in ahead:
            top, height = min(each.top for each in line), max(piece.bottom - piece.top, 1.0)
            gap = (top - bottom) / height
            first = gap if first is None else first
            places = [self._column(each) for each in line]
            if gap > WRAPPED or (len(line) == 1 and places != [place]):
                return None
            if len(line) > 1:
                return first if place not in places else None
            bottom = max(each.bottom for each in line)
        return None

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
