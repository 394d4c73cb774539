"""The IEEE's list of address blocks and their holders (`data/registry/ieee.tsv`, made by `tools/ieee.py`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = Path(__file__).resolve().parents[1] / "data" / "registry" / "ieee.tsv"


def lines() -> Iterator[tuple[str, str]]:
    """(holder as the registry spells it, its prefixes with spaces between)."""
    for line in _text().splitlines():
        name, tab, prefixes = line.partition("\t")
        if tab:
            yield name, prefixes


def holder(prefix: str) -> str | None:
    """Who holds the block of this prefix."""
    return _holders().get(prefix.upper())


@cache
def _holders() -> dict[str, str]:
    return {prefix: name for name, prefixes in lines() for prefix in prefixes.split()}


def _text() -> str:
    return LIST.read_text(encoding="utf-8")
