"""Lines for a terminal of eighty columns: broken between words, with what follows set in; addresses stay whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = 80
_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
_PIECES = re.compile(f" +|[{_WIDE}]|[^ {_WIDE}]+")
"""Runs of spaces, single letters of scripts that may be broken anywhere, and words."""
NOT_FIRST = frozenset("、。，．・：；！？）］｝」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ")
"""Signs that no line of Japanese begins with."""


def width(text: str) -> int:
    """How many columns a text takes.

    >>> width("HG8245H"), width("華為")
    (7, 4)
    """
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, indent: str = "", columns: int = COLUMNS) -> str:
    """The text in lines of at most so many columns, if no single word is longer; further lines are set in by two.

    >>> print(wrapped("one two three", "  ", 10))
      one two
        three
    """
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split("\n"))):
        before = indent if len(lines) == 1 else f"{indent}  "
        if width(before) + width(lines[-1]) + width(piece) <= columns or not lines[-1] or piece in NOT_FIRST:
            lines[-1] += piece if lines[-1] or not piece.isspace() else ""
        else:
            lines.append("" if piece.isspace() else piece)
    return "\n".join(_set_in(lines, indent))


def _set_in(lines: list[str], indent: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{indent if number == 0 else f'{indent}  '}{line}".rstrip()
