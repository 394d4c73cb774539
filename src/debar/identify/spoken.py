"""The words of a page that name goods, and those of relation: looked for together, since every line is asked both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from debar.identify.lexicon import Found, Lexicon, longest
from debar.register.entries import Relation, Scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.page import Page
    from debar.register import Register


T = TypeVar("T")
U = TypeVar("U")


class Spoken(NamedTuple):
    """What a page says of goods and of relations, each by place, without what lies inside a longer wording; and where
    it names a classification of goods."""

    goods: Sequence[Found[str]]
    """Ids of classes."""
    relations: Sequence[Found[Relation]]
    schemes: Sequence[Found[Scheme]] = ()


NOTHING = Spoken((), ())


@lru_cache(8)
def goods_words(register: Register) -> Lexicon[str]:
    """The words of all classes of goods alone, ready to be looked for in a part of a line."""
    return Lexicon(_goods(register))


@lru_cache(8)
def classing_words(register: Register) -> Lexicon[str | Scheme]:
    """The words that may say what class a thing is of: those of goods, and the names of classifications."""
    return Lexicon([*_goods(register), *_schemes(register)])


@lru_cache(8)
def _lexicon(register: Register) -> Lexicon[str | Relation | Scheme]:
    relations = ((each.text, each) for each in register.relations)
    return Lexicon([*_goods(register), *relations, *_schemes(register)])


def _goods(register: Register) -> list[tuple[str, str]]:
    return [(word.strip(), each.id) for each in register.goods.values() for word in each.words]


def _schemes(register: Register) -> list[tuple[str, Scheme]]:
    return [(word.strip(), each) for each in register.schemes for word in each.words]


def spoken(page: Page, register: Register) -> Spoken:
    """Every word of goods and of relation on the page, and every name of a classification."""
    places = _lexicon(register).places(page)
    if not places:
        return NOTHING
    goods: list[Found[str]] = []
    relations: list[Found[Relation]] = []
    schemes: list[Found[Scheme]] = []
    for start, end, what in places:
        if isinstance(what, Relation):
            relations.append(Found(start, end, what))
        elif isinstance(what, Scheme):
            schemes.append(Found(start, end, what))
        else:
            goods.append(Found(start, end, what))
    if schemes:  # the `code` of `CPV code` is no word of relation
        schemes = longest(schemes)
        goods, relations = _outside(goods, schemes), _outside(relations, schemes)
    relations = longest(relations)
    if relations and goods:  # the `维保` of `维保期`
        longer = [each for each in relations if each.what.means == "nothing"]
        goods = [each for each in goods if not any(_is_part(each, of) for of in longer)]
    return Spoken(longest(goods), relations, schemes)


def _is_part(found: Found[T], longer: Found[U]) -> bool:
    """Whether it is only a part of a longer wording."""
    start, end = longer.start, longer.end
    return start <= found.start and found.end <= end and (start, end) != (found.start, found.end)


def _outside(found: list[Found[T]], others: Sequence[Found[U]]) -> list[Found[T]]:
    """Those that do not lie inside one of the others."""
    return [each for each in found if not any(o.start <= each.start and each.end <= o.end for o in others)]
