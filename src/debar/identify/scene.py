"""The whole observation, as a second sign or a counter sign is looked for in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.identify.fields import SELLER
from debar.model import Strength
from debar.register.entries import Pattern, Rebadged, ancestors
from debar.register.wordings import wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.reading import Reading
    from debar.identify.sign import Sign
    from debar.register import Register


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What all values of one observation name."""

    pages: tuple[str, ...]
    """The squeezed text of each value."""
    goods: frozenset[str]
    """Classes of goods named in words, with the wider classes above them."""
    makers: frozenset[str]
    """Makers named by name, sellers included."""

    def has(self, looked_for: str) -> bool:
        """Whether a whole word or phrase (as `wordings.wanted` writes it) stands anywhere."""
        return any(looked_for in page for page in self.pages)


def scene(readings: Sequence[Reading], register: Register) -> Scene:
    """What the values of an observation name together."""
    named = {found.what for reading in readings for found in reading.goods if reading.page.name not in SELLER}
    return Scene(
        pages=tuple(reading.page.squeezed for reading in readings),
        goods=frozenset(each for goods in named for each in ancestors(goods, register.goods)),
        makers=frozenset(
            sign.maker
            for reading in readings
            for sign in reading.signs
            if sign.clue.kind == "name" and sign.clue.strength > Strength.NONE
        ),
    )


def settled(sign: Sign, stage: Scene) -> Sign | None:
    """The sign once its needs are met or not; None when a counter sign speaks or its seller is missing."""
    if isinstance(sign.entry, Pattern):
        if any(stage.has(word) for word in sign.entry.unless):
            return None
        if sign.entry.asks and not _met(sign.entry, stage):
            sign = _no_more_than(sign, Strength.WEAK)
    elif isinstance(sign.entry, Rebadged) and not _sold_here(sign.entry, stage):
        return None
    return _no_more_than(sign, Strength.WEAK) if sign.clue.confidence == "uncertain" else sign


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
