"""Makers by what is known of them: a part of a name, a model, a re-badge or who sold it, a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.catalogue import maker_rows
from debar.fold import fold
from debar.identify import identify
from debar.identify.value import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from debar.register import Register
    from debar.register.entries import Rebadged

SHOWN = 3
"""Re-badges named of one maker; the rest are counted."""


def lookup_rows(text: str, register: Register, on: date) -> list[dict[str, Any]]:
    """One row a maker, with its family on a day and `found`: by what; makers of that name first."""
    found: dict[str, dict[str, None]] = {}
    for maker, how in _ways(text, register):
        found.setdefault(maker, {})[how] = None
    rows = maker_rows((register.makers[id] for id in found), register, on)
    return [{**row, "found": list(found[row["id"]])} for row in rows]


def _ways(text: str, register: Register) -> Iterator[tuple[str, str]]:
    """(maker id, by what): a name, what the value says as `debar identify` reads it, re-badges, a code."""
    for maker in register.find(text):
        yield maker.id, "name"
    for who in identify({field_of(text, "auto", register): text}, register):
        for clue in who.clues:
            if clue.kind != "name":
                yield who.maker, f"{clue.kind} {clue.found}: {clue.says}"
    wanted = fold(text).text.strip()
    if wanted:
        yield from _rebadged(wanted, register)
        for (registry, code), makers in register.holders.items():
            if code == wanted:
                yield from ((maker, f"code {registry} {code}") for maker in makers)


def _rebadged(wanted: str, register: Register) -> Iterator[tuple[str, str]]:
    """The makers of what is sold under the text, or by whom it names; the first few re-badges of each are told."""
    sold: dict[str, dict[str, Rebadged]] = {}
    for row in register.rebadged:
        if any(wanted in fold(each).text for each in (row.sold_as, *row.sold_by)):
            sold.setdefault(row.maker, {}).setdefault(row.id, row)
    for maker, rows in sorted(sold.items()):
        yield from ((maker, each) for each in _told(list(rows.values())))


def _told(rows: list[Rebadged]) -> Iterable[str]:
    told = [f"re-badge: {row.says}" for row in rows[:SHOWN]]
    return [*told, f"and {len(rows) - SHOWN} more re-badges"] if len(rows) > SHOWN else told
