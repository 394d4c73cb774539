"""Text of strangers, made safe to look at: nothing hidden, nothing reordered, nothing endless, the clue marked.

Evidence is hostile. A control character can drive a terminal, a bidirectional override can make `exe.ip`
read as `pi.exe`, and one cell can be a hundred megabytes. Here such a character becomes a visible sign and a
long text is cut around what was found, so that every report for people shows the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Finding

_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060\ufeff"  # soft hyphen, marks of direction, no width
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates
    "\ud800-\udfff"  # half of a character
    "\U000e0000-\U000e007f"  # tags
    "]"
)
_SPACES = re.compile(r"[\t\n\r\v\f]+")

LIMIT = 400
"""Characters of one field that a report for people shows; the machine-readable formats have it whole."""
CONTEXT = 60
"""Characters left on either side of a clue in a longer text."""
MARKS = 8
"""Clues marked in one field of a longer text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a field's text: as it stands, marked as a clue, or left out."""

    text: str
    marked: bool = False


def visible(text: str) -> str:
    """The same text with every character that hides or moves others written out.

    >>> visible("ab\\u202ecd")
    'ab[U+202E]cd'
    """
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", _SPACES.sub(" ", text))


def shortened(text: str, limit: int = LIMIT) -> str:
    """Visible text of at most about `limit` characters."""
    return visible(text if len(text) <= limit else f"{text[: limit - 1]}…")


def pieces(text: str, spans: Iterable[tuple[int, int]], limit: int = LIMIT) -> tuple[Piece, ...]:
    """Cut a field's original text at the clues' spans (`start`, `end`); all pieces are visible text.

    A text longer than `limit` keeps its beginning and what stands around the first clues.
    """
    marks = _joined(spans, len(text))
    if len(text) > limit:
        marks = [(start, min(end, start + limit)) for start, end in marks[:MARKS]]
    kept = [(0, len(text))] if len(text) <= limit else _kept(marks, len(text), limit)
    found: list[Piece] = []
    at = 0
    for start, end in kept:
        if start > at:
            found.append(Piece(" … "))
        found += _cut(text, start, end, marks)
        at = end
    if at < len(text):
        found.append(Piece(" …"))
    return tuple(piece for piece in found if piece.text)


def clue_spans(finding: Finding) -> dict[str, list[tuple[int, int]]]:
    """Where the clues of a finding stand: field -> spans in its original text."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for clue in finding.identification.clues:
        spans.setdefault(clue.field, []).append((clue.start, clue.end))
    return spans


def _joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans in order, inside the text, none touching another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _kept(marks: list[tuple[int, int]], length: int, limit: int) -> list[tuple[int, int]]:
    head = limit // 4 if marks else limit
    return _joined([(0, head), *((start - CONTEXT, end + CONTEXT) for start, end in marks)], length)


def _cut(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> list[Piece]:
    cut: list[Piece] = []
    at = start
    for first, last in marks:
        if first < start or last > end:
            continue
        cut += [Piece(visible(text[at:first])), Piece(visible(text[first:last]), marked=True)]
        at = last
    return [*cut, Piece(visible(text[at:end]))]
