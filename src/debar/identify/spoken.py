"""The words of a page that name goods, and those of relation: looked for together, since every line is asked both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.identify.lexicon import Found, Lexicon, longest
from debar.register.entries import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.page import Page
    from debar.register import Register


class Spoken(NamedTuple):
    """What a page says of goods and of relations, each by place, without what lies inside a longer wording."""

    goods: Sequence[Found[str]]
    """Ids of classes."""
    relations: Sequence[Found[Relation]]


NOTHING = Spoken((), ())


@lru_cache(8)
def goods_words(register: Register) -> Lexicon[str]:
    """The words of all classes of goods alone, ready to be looked for in a part of a line."""
    return Lexicon(_goods(register))


@lru_cache(8)
def _lexicon(register: Register) -> Lexicon[str | Relation]:
    return Lexicon([*_goods(register), *((each.text, each) for each in register.relations)])


def _goods(register: Register) -> list[tuple[str, str]]:
    return [(word.strip(), each.id) for each in register.goods.values() for word in each.words]


def spoken(page: Page, register: Register) -> Spoken:
    """Every word of goods and of relation on the page."""
    places = _lexicon(register).places(page)
    if not places:
        return NOTHING
    goods: list[Found[str]] = []
    relations: list[Found[Relation]] = []
    for start, end, what in places:
        if isinstance(what, Relation):
            relations.append(Found(start, end, what))
        else:
            goods.append(Found(start, end, what))
    return Spoken(longest(goods), longest(relations))
