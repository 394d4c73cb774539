"""The whole observation, as a second sign or a counter sign is looked for in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.identify.fields import SELLER
from debar.identify.goods import UNRELATED
from debar.model import Strength
from debar.register.entries import Pattern, Rebadged, ancestors
from debar.register.wordings import wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.lexicon import Found
    from debar.identify.reading import Reading
    from debar.identify.sign import Sign
    from debar.register import Register


SHORT, DISTINCTIVE = 3, 6
"""Latin letters that a weak name, and a misspelt one, must have to be lifted by goods: two letters mean too much
(HW, FS), and short names with a wrong letter are too near to other words."""


class Scene:
    """What all values of one observation name; worked out when a sign first asks."""

    def __init__(self, readings: Sequence[Reading], register: Register) -> None:
        self._readings = readings
        self._register = register

    def has(self, looked_for: str) -> bool:
        """Whether a whole word or phrase (as `wordings.wanted` writes it) stands anywhere."""
        return any(reading.page.has(looked_for) for reading in self._readings)

    @cached_property
    def goods(self) -> frozenset[str]:
        """Classes of goods named in words, sellers' names and numbers aside (`IPC-D120` need be no camera), with the
        wider classes above them."""
        read = [reading for reading in self._readings if reading.page.name not in SELLER]
        named = {found.what for reading in read for found in reading.goods if not _in_number(found, reading)}
        return frozenset(each for goods in named for each in ancestors(goods, self._register.goods))

    @cached_property
    def is_of_another_trade(self) -> bool:
        """Whether the words name goods, and none that a maker of equipment would make."""
        return bool(self.goods) and all(self._register.goods[each].kind == UNRELATED for each in self.goods)

    def names_goods_of(self, maker: str) -> bool:
        """Whether goods that the maker is known to make are named."""
        return not self.goods.isdisjoint(self._register.makers[maker].goods)

    @cached_property
    def makers(self) -> frozenset[str]:
        """Makers named by name, sellers included."""
        signs = [sign for reading in self._readings for sign in reading.signs]
        return frozenset(
            sign.maker for sign in signs if sign.clue.kind == "name" and sign.clue.strength > Strength.NONE
        )


def _in_number(found: Found[str], reading: Reading) -> bool:
    """Whether a word is a part of a product's number, which must not vouch for itself."""
    return any(sign.is_model and sign.start <= found.start and found.end <= sign.end for sign in reading.signs)


def settled(sign: Sign, stage: Scene) -> Sign | None:
    """The sign once its needs are met or not; None when a counter sign speaks or its seller is missing."""
    if isinstance(sign.entry, Pattern):
        if any(stage.has(word) for word in sign.entry.unless):
            return None
        is_alien = sign.clue.strength is Strength.MEDIUM and stage.is_of_another_trade
        if is_alien or (sign.entry.asks and not _met(sign.entry, stage)):
            sign = _no_more_than(sign, Strength.WEAK)
    elif isinstance(sign.entry, Rebadged) and not _sold_here(sign.entry, stage):
        return None
    if sign.clue.confidence == "uncertain":
        return _no_more_than(sign, Strength.WEAK)
    return _lifted(sign) if sign.clue.strength is Strength.WEAK and _fits(sign, stage) else sign


def _fits(sign: Sign, stage: Scene) -> bool:
    """Whether a weak name stands beside goods of that maker, which is the second clue it needs; with a wrong letter,
    only if it is distinctive."""
    least = {"name": SHORT, "typo": DISTINCTIVE}.get(sign.clue.kind)
    found = sign.clue.found
    return least is not None and (len(found) >= least or not found.isascii()) and stage.names_goods_of(sign.maker)


def _lifted(sign: Sign) -> Sign:
    return replace(sign, clue=replace(sign.clue, strength=Strength.MEDIUM))


def _met(pattern: Pattern, stage: Scene) -> bool:
    return (
        any(goods in stage.goods for goods in pattern.needs_goods)
        or any(stage.has(word) for word in pattern.needs_words)
        or any(maker in stage.makers for maker in pattern.needs_makers)
    )


def _sold_here(row: Rebadged, stage: Scene) -> bool:
    """Whether a seller stands beside a selling name that means nothing alone."""
    return not row.needs_seller or any(stage.has(wanted(fold(seller).text)) for seller in row.sold_by)


def _no_more_than(sign: Sign, most: Strength) -> Sign:
    return sign if sign.clue.strength <= most else replace(sign, clue=replace(sign.clue, strength=most))
