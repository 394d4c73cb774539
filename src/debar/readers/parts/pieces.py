"""Pieces of a file that can be read apart, by several machines at once."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks of rows that stand together in a file, from `begin` up to `end`, and the number of their first row."""

    begin: int
    end: int
    row: int
    is_rest: bool = False
    """Whether it goes on to the end of the file, so that nobody reads a piece behind it."""

    @property
    def is_head(self) -> bool:
        """Whether it is what is said of the file as a whole, before any row."""
        return self.begin == self.end

    @property
    def rest(self) -> Piece:
        """This piece and all behind it, as one."""
        return replace(self, is_rest=True)


HEAD = Piece(0, 0, 0)
