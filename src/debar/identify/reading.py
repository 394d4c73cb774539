"""Everything one value says about makers and goods; remembered, since most values come again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify import by_code, by_model, by_name, by_rebadge, goods
from debar.identify.fields import CODES, MAKER, SELLER
from debar.identify.page import Page, page
from debar.identify.relations import relate
from debar.model import Strength
from debar.register.hits import Kind, meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.lexicon import Found
    from debar.identify.sign import Sign
    from debar.register import Register

REMEMBERED = 50_000
LONG = 2_000
"""Characters; a longer value is read each time rather than kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One value, read."""

    page: Page
    signs: tuple[Sign, ...]
    goods: tuple[Found[str], ...]


def read(field: str, value: str, register: Register) -> Reading:
    """What one value says."""
    return _read(field, value, register) if len(value) > LONG else _remembered(field, value, register)


def _read(field: str, value: str, register: Register) -> Reading:
    sheet = page(field, value)
    if field in CODES:
        coded = by_code.find(sheet, CODES[field], register)
        if coded:
            return Reading(sheet, tuple(coded), ())
    signs = longest(_found(sheet, register))
    if signs and field not in MAKER and field not in SELLER:
        related = zip(signs, relate(sheet, signs, register), strict=True)
        signs = [replace(sign, means=means) if means else sign for sign, means in related]
    return Reading(sheet, tuple(signs), tuple(goods.named(sheet, register)))


_remembered = lru_cache(REMEMBERED)(_read)


def _found(sheet: Page, register: Register) -> list[Sign]:
    """Every sign at a hit of the sieve, by place, longest first."""
    meant: dict[tuple[int, int], int] = {}
    for entry, start, end in register.sieve.hits_in(sheet.sieved):
        for number in register.references[entry]:
            meant.setdefault((number, start), end)
    signs = []
    for (number, start), end in meant.items():
        sign = _sign(sheet, start, end, *meaning(number), register)
        if sign:
            signs.append(sign)
    return sorted(signs, key=_by_place) if len(signs) > 1 else signs


def _by_place(sign: Sign) -> tuple[int, int]:
    return sign.start, -sign.end


def _sign(sheet: Page, start: int, end: int, kind: Kind, at: int, register: Register) -> Sign | None:
    if kind is Kind.PATTERN:
        return None if sheet.name in SELLER else by_model.find(sheet, start, register.patterns[at])
    if kind is Kind.REBADGED:
        return None if sheet.name in SELLER else by_rebadge.find(sheet, start, end, register.rebadged[at])
    return by_name.find(sheet, start, end, kind, register.names[at], register)


def longest(signs: Sequence[Sign]) -> list[Sign]:
    """Without signs that lie inside a longer one that explains them better; signs come by place, longest first."""
    if len(signs) < 2:
        return list(signs)
    kept: list[Sign] = []
    for at, sign in enumerate(signs):
        nearby = _overlapping(signs, at)
        if not any(_outdone(sign, other) for other in nearby):
            kept.append(sign)
    return kept


def _overlapping(signs: Sequence[Sign], at: int) -> list[Sign]:
    sign = signs[at]
    before = [other for other in signs[max(0, at - 50) : at] if other.end > sign.start]
    after = []
    for other in signs[at + 1 : at + 51]:
        if other.start >= sign.end:
            break
        after.append(other)
    return before + after


def _outdone(sign: Sign, other: Sign) -> bool:
    """Whether a sign yields to one that overlaps it."""
    if sign.clue.kind == "typo" and other.clue.kind != "typo":
        return True
    wider = other.start <= sign.start and sign.end <= other.end
    if not wider or other.clue.kind == "typo":
        return False
    if (sign.start, sign.end) == (other.start, other.end):
        return sign.maker == other.maker and sign.entry is None and sign.clue.strength < other.clue.strength
    if sign.maker == other.maker:
        return sign.clue.kind == other.clue.kind or other.clue.strength >= sign.clue.strength
    return other.clue.confidence != "uncertain" and (
        other.clue.kind == "name" or other.clue.strength >= Strength.MEDIUM
    )
