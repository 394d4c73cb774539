"""JSON Lines: one object a line, as it is found. Findings, observations and issues by place, the summary last."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from debar.model import Coverage, Evidence, Exposure, Link
from debar.reports.parts.encode import json_line
from debar.reports.parts.records import as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Item

NAME = "jsonl"
SUFFIX = ".jsonl"
BINARY = True


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write each item as it comes; nothing is held back. How files were read, what is
    linked and what is exposed stands in the other formats."""
    for item in items:
        if not isinstance(item, (Evidence, Exposure, Link, Coverage)):
            out.write(json_line(as_dict(item)))
