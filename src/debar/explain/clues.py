"""One clue as evidence: where it stands, what it proves alone, what it does not prove, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.register.anchors import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.model import Clue
    from debar.register import Register
    from debar.register.entries import CodeKind, Pattern, Rebadged

AROUND = 60
"""Characters of the text shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class ClueTold:
    """A clue with what a reader needs to weigh it."""

    clue: Clue
    marked: str
    """What was found, in square brackets, in the text around it."""
    limits: tuple[str, ...] = ()
    """What it does not prove, in the words of the data; the kind of clue has a sentence besides."""
    second: tuple[str, ...] = ()
    """What beside it makes it count in full: classes of goods, words, makers, sellers; empty where it needs none."""
    days: tuple[str | None, str | None] = (None, None)
    """Since when and until when the maker built what is sold so."""


def told_of(clue: Clue, fields: Mapping[str, str], register: Register) -> ClueTold:
    """The clue with the limits of the entry that it rests on."""
    marked = _marked(clue, fields.get(clue.field, ""))
    if clue.kind in register.codes:
        return ClueTold(clue, marked, _of_code(register.codes[clue.kind]))
    row = _rebadge(clue, register)
    if row:
        limits = (row.note,) if row.note else ()
        return ClueTold(clue, marked, limits, row.sold_by if row.needs_seller else (), (row.since, row.until))
    pattern = _pattern(clue, register)
    if pattern:
        limits = (f"Also written like this: {pattern.trap}",) if pattern.trap else ()
        return ClueTold(clue, marked, limits, _needs(pattern, register), (pattern.since, pattern.until))
    return ClueTold(clue, marked)


def _marked(clue: Clue, text: str) -> str:
    before, after = text[: clue.start], text[clue.end :]
    before = before if len(before) <= AROUND else f"…{before[-AROUND:]}"
    after = after if len(after) <= AROUND else f"{after[:AROUND]}…"
    return f"{before}[{text[clue.start : clue.end] or clue.found}]{after}"


def _of_code(kind: CodeKind) -> tuple[str, ...]:
    return (kind.caveat,) if kind.caveat else ()


def _rebadge(clue: Clue, register: Register) -> Rebadged | None:
    if clue.kind != "rebadge":
        return None
    return next((row for row in _rows(register).get(clue.maker, ()) if row.says == clue.says), None)


@lru_cache(8)
def _rows(register: Register) -> Mapping[str, tuple[Rebadged, ...]]:
    rows: dict[str, tuple[Rebadged, ...]] = {}
    for row in register.rebadged:
        rows[row.maker] = (*rows.get(row.maker, ()), row)
    return rows


def _pattern(clue: Clue, register: Register) -> Pattern | None:
    """The pattern by which a number was found; the first that matches it whole or from its beginning."""
    found = fold(clue.found).text
    mine = [each for each in register.patterns if each.maker == clue.maker and each.says == clue.says]
    return next((each for each in mine if compiled(each.match).match(found)), None)


def _needs(pattern: Pattern, register: Register) -> tuple[str, ...]:
    goods = [register.goods[id].name for id in pattern.needs_goods if id in register.goods]
    makers = [register.makers[id].name for id in pattern.needs_makers if id in register.makers]
    return (*goods, *(word.strip() for word in pattern.needs_words), *makers)
