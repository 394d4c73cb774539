"""A code found in a text: where it stands, and under which entries of its registry it may be written."""

from __future__ import annotations

from typing import NamedTuple


class Coded(NamedTuple):
    """One code of one kind."""

    start: int
    end: int
    """Place in the folded text."""
    kind: str
    """A kind of `words/codes.yaml`."""
    codes: tuple[str, ...]
    """The entries it may stand under, most exact first."""
