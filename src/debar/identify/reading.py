"""Everything one value says about makers and goods; remembered, since most values come again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.fold import fold
from debar.identify import (
    besides,
    by_amount,
    by_choice,
    by_chosen_name,
    by_code,
    by_model,
    by_name,
    by_neighbour,
    by_part,
    by_rebadge,
    by_user_agent,
    classification,
    goods,
    numbers,
)
from debar.identify.fields import CLASSED, CODES, MAKER, NAMED_BY_CODE, SELLER
from debar.identify.page import Page, page
from debar.identify.relations import relate
from debar.identify.spoken import spoken
from debar.model import Strength
from debar.register.hits import Kind, meaning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from debar.identify.lexicon import Found
    from debar.identify.sign import Sign
    from debar.identify.spoken import Spoken
    from debar.register import Register
    from debar.register.entries import Relation

MEDIUM = Strength.MEDIUM
PATTERN, CODE, LOOSE = Kind.PATTERN, Kind.CODE, Kind.LOOSE
"""Names come before patterns, selling names behind."""
REMEMBERED = 50_000
NEARBY = 50
"""Signs on each side that are looked at for one that overlaps."""
LONG = 500
"""Characters; a longer value is read each time, since what is kept of one takes some twenty times its length."""


class Reading(NamedTuple):
    """One value, read."""

    page: Page
    signs: tuple[Sign, ...]
    goods: tuple[Found[str], ...]
    """Classes named in words."""
    classed: tuple[Found[str], ...] = ()
    """Classes that numbers of a classification stand for."""
    besides: tuple[Found[str], ...] = ()
    """The classes named in words that only come with the thing."""

    @property
    def is_silent(self) -> bool:
        """Whether it names nobody and nothing."""
        return not (self.signs or self.goods or self.classed)


def read(field: str, value: str, register: Register) -> Reading:
    """What one value says; the page read may be that of a value with other numbers (see `numbers`)."""
    return _read(field, value, register) if len(value) > LONG else _remembered(field, value, register)


@lru_cache(REMEMBERED)
def _remembered(field: str, value: str, register: Register) -> Reading:
    plain = numbers.blanked(field, value, register)
    if plain != value:
        known = _blanked(field, plain, register)
        if known and known.holds_of(value, register):
            return known.reading
    return _read(field, value, register)


class _Blanked(NamedTuple):
    """A value with its numbers blanked, read, with where products' numbers may stand in it and how far they go."""

    reading: Reading
    places: numbers.Places
    reaches: numbers.Reaches

    def holds_of(self, value: str, register: Register) -> bool:
        """Whether a value that becomes this one says the same: no product's number goes farther in it."""
        return not self.places or numbers.reaches(fold(value).text, self.places, register) == self.reaches


@lru_cache(REMEMBERED)
def _blanked(field: str, plain: str, register: Register) -> _Blanked | None:
    """What is read of every value that becomes this one; None where its numbers may matter."""
    seen = numbers.seen(plain, register)
    if seen is None or spoken(page(field, plain), register).schemes:
        return None
    return _Blanked(_read(field, plain, register), *seen)


def _read(field: str, value: str, register: Register) -> Reading:
    sheet = page(field, value)
    if field in CODES:
        coded = by_code.find(sheet, CODES[field], register)
        if coded or field in NAMED_BY_CODE:
            return Reading(sheet, (*coded, *_models_of(coded, sheet, register)), ())
    if field in CLASSED:
        return Reading(sheet, (), (), tuple(classification.in_field(sheet, register)))
    signs: Sequence[Sign] = longest(_found(sheet, register))
    if field in SELLER:
        return Reading(sheet, tuple(signs), ())  # what a seller is called says nothing of what it sold here
    if not signs and not goods.may_be_named(sheet, register):
        return Reading(sheet, (), ())
    said = spoken(sheet, register)
    if said.schemes:  # `HS 8517` is a customs number
        signs = [each for each in signs if not (each.loose and any(each.start < o.end for o in said.schemes))]
    if signs:
        signs = _in_context(sheet, signs, said, register)
    classed = tuple(classification.in_text(sheet, said.schemes, register)) if said.schemes else ()
    named = goods.named(sheet, said, register)
    beside = besides.told(sheet, named, signs, said, register)
    return Reading(sheet, tuple(signs), tuple(named), classed, beside)


def _models_of(coded: Sequence[Sign], sheet: Page, register: Register) -> list[Sign]:
    """The model numbers beside a vendor in a name of a list (`cpe:2.3:h:VENDOR:MODEL`) that are the vendor's."""
    if sheet.name not in NAMED_BY_CODE or not coded:
        return []
    makers = {sign.maker for sign in coded}
    return [sign for sign in longest(_found(sheet, register)) if sign.is_model and sign.maker in makers]


def _in_context(sheet: Page, signs: Sequence[Sign], said: Spoken, register: Register) -> Sequence[Sign]:
    """The signs with what the words around them, and the kind of text they stand in, make of them."""
    signs, field = by_amount.told(sheet, signs, register), sheet.name
    if said.relations and field not in MAKER:
        signs = _related(sheet, signs, said.relations, register)
        signs = by_part.told(sheet, signs, said, register)
    if said.relations or len(signs) > 1:
        signs = by_choice.told(sheet, signs, said.relations, register)
    signs = by_neighbour.told(sheet, signs, register)
    if field in by_chosen_name.FIELDS:
        return by_chosen_name.told(sheet, signs, register)
    return by_user_agent.told(sheet.text, signs) if field == by_user_agent.FIELD else signs


def _related(
    sheet: Page, signs: Sequence[Sign], wordings: Sequence[Found[Relation]], register: Register
) -> list[Sign]:
    """The signs with what the words of relation around them make of them."""
    means = relate(sheet, signs, wordings, register)
    return [sign._replace(means=each) if each else sign for sign, each in zip(signs, means, strict=True)]


def _found(sheet: Page, register: Register) -> list[Sign]:
    """Every sign at a hit of the sieve, by place, longest first."""
    meant: dict[tuple[int, int], int] = {}
    references = register.references
    for entry, start, end in register.sieve.hits_in(sheet.sieved):
        for number in references[entry]:
            meant.setdefault((number, start), end)
    signs, coded, loose = [], [], []
    for (number, start), end in meant.items():
        kind, at = meaning(number)
        if kind is CODE:
            coded += by_code.find_at(sheet, start, end, at, register)
        elif kind is LOOSE:
            loose.append((start, at))
        elif sign := _sign(sheet, start, end, kind, at, register):
            signs.append(sign)
        elif kind is PATTERN:
            loose.append((start, at))
    if coded:
        signs += by_code.distinct(coded)
    if loose and sheet.name not in SELLER:
        signs += _loose(sheet, loose, {sign.start for sign in signs}, register)
    if len(signs) > 1:
        signs.sort(key=_by_place)
    return signs


def _loose(
    sheet: Page, places: Sequence[tuple[int, int]], known: Collection[int], register: Register
) -> Iterator[Sign]:
    """Numbers written otherwise, where nothing begins that is written as it should be."""
    for start, at in places:
        if start not in known and (sign := by_model.find_loose(sheet, start, register.patterns[at])):
            yield sign


def _by_place(sign: Sign) -> tuple[int, int]:
    return sign.start, -sign.end


def _sign(sheet: Page, start: int, end: int, kind: Kind, at: int, register: Register) -> Sign | None:
    if kind < PATTERN:
        return by_name.find(sheet, start, end, kind, at, register)
    if sheet.name in SELLER:
        return None
    if kind is PATTERN:
        return by_model.find(sheet, start, register.patterns[at])
    return by_rebadge.find(sheet, start, end, register.rebadged[at])


def longest(signs: Sequence[Sign]) -> list[Sign]:
    """Without signs that lie inside a longer one that explains them better; signs come by place, longest first."""
    if _are_apart(signs):
        return list(signs)
    kept: list[Sign] = []
    for at, sign in enumerate(signs):
        if not _is_outdone(signs, at):
            kept.append(sign)
    return kept


def _are_apart(signs: Sequence[Sign]) -> bool:
    """Whether each sign ends before the next begins, as on most lines."""
    end = 0
    for sign in signs:
        if sign.start < end:
            return False
        end = sign.end
    return True


def _is_outdone(signs: Sequence[Sign], at: int) -> bool:
    """Whether one of the signs nearby makes this one needless."""
    sign = signs[at]
    for other in signs[max(0, at - NEARBY) : at]:
        if other.end > sign.start and _outdone(sign, other):
            return True
    for other in signs[at + 1 : at + 1 + NEARBY]:
        if other.start >= sign.end:
            return False
        if _outdone(sign, other):
            return True
    return False


def _outdone(sign: Sign, other: Sign) -> bool:
    """Whether a sign yields to one that overlaps it."""
    clue, over = sign.clue, other.clue
    if over.kind == "typo" or other.loose > sign.loose:
        return False
    if clue.kind == "typo" or sign.loose > other.loose:
        return True
    if sign.start < other.start or sign.end > other.end:
        return False
    if sign.start == other.start and sign.end == other.end:
        return clue.maker == over.maker and sign.entry is None and clue.strength < over.strength
    if clue.maker == over.maker:
        return clue.kind == over.kind or over.strength >= clue.strength
    return over.confidence != "uncertain" and (over.kind == "name" or over.strength >= MEDIUM)
