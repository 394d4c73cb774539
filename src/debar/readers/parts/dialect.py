"""How a text table is written: its delimiter, its header, its width, found out from its first records."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.readers.parts.header import LOOKED_AT, Header, find_header, score
from debar.readers.parts.lines import LONGEST, record_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|")
ONE_COLUMN = "\x1f"
"""Stands for "no delimiter": the unit separator, which no one types."""
SAMPLE = 256 << 10
csv.field_size_limit(max(csv.field_size_limit(), LONGEST))  # a record within our own limit must not fail there
ROWS = LOOKED_AT + 60


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is needed to read a text table."""

    delimiter: str
    header: Header
    spaced: bool = False
    """Whether a space stands between delimiter and quote (`a, "b"`)."""


def find_dialect(head: bytes) -> Dialect:
    """Try every common delimiter on the first records and take the one that makes the most sense of them."""
    tries = [
        (_fitness(rows), -number, delimiter, rows)
        for number, delimiter in enumerate(DELIMITERS)
        for rows in [sample_rows(head, delimiter)]
    ]
    fitness, _, delimiter, rows = max(tries, key=lambda tried: tried[:2])
    if fitness[0] <= 0:
        delimiter, rows = ONE_COLUMN, sample_rows(head, ONE_COLUMN)
    return Dialect(delimiter, find_header(rows), spaced(head, delimiter))


def spaced(head: bytes, delimiter: str) -> bool:
    """Whether quotes follow the delimiter after a space, and never at once."""
    at = delimiter.encode()
    return at + b' "' in head and at + b'"' not in head


def sample_rows(head: bytes, delimiter: str) -> list[list[str]]:
    """The first records as cells, decoded as well as may be."""
    at = delimiter.encode()
    head = head[:SAMPLE]
    if spaced(head, delimiter):
        head = head.replace(at + b' "', at + b'"')
    rows: list[list[str]] = []
    done = 0
    for start, end in record_spans(head, at):
        rows.append(cells_of(head[start:end].decode("utf-8", "replace"), delimiter))
        done = end
        if len(rows) == ROWS:
            return rows
    if rest := head[done:].split(b"\n", 1)[0]:
        rows.append(cells_of(rest.decode("utf-8", "replace"), delimiter))
    return rows


def cells_of(record: str, delimiter: str) -> list[str]:
    """The cells of one record, by the rules of Python's csv module; an unclosed quote reaches to the end."""
    record = record.removesuffix("\n")
    if '"' not in record:
        return record.split(delimiter)
    return next(csv.reader([record], delimiter=delimiter), [])


def _fitness(rows: Sequence[Sequence[str]]) -> tuple[float, float]:
    """How well a delimiter fits: known header words first, then how many rows agree on their width."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in filled)
    width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if max(widths, default=1) < 2:
        return 0, 0
    known = max((score(row) for row in rows[:LOOKED_AT] if len(row) > 1), default=0)
    agreement = agreeing / len(filled) if width > 1 else 0.0
    return (known + agreement if known >= 2 or agreement >= 0.6 else 0.0), width * agreement
