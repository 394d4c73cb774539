"""The whole observation, as a second sign or a counter sign is looked for in it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.identify.dated import another_day
from debar.identify.fields import SELLER
from debar.identify.goods import UNRELATED
from debar.identify.sign import Sign
from debar.model import Clue, Strength
from debar.register.entries import Pattern, ancestors
from debar.register.wordings import wanted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from debar.identify.lexicon import Found
    from debar.identify.reading import Reading
    from debar.model import Role
    from debar.register import Register
    from debar.register.entries import Rebadged


SHORT, DISTINCTIVE = 3, 6
"""Latin letters that a weak name, and a misspelt one, must have to be lifted by goods: two letters mean too much
(HW, FS), and short names with a wrong letter are too near to other words."""
CHOSEN = frozenset(("hostname", "mdns_service"))
"""Fields in which words for goods are as freely chosen as the name itself."""
LEAST = {"name": SHORT, "typo": DISTINCTIVE}
"""By kind of clue; other kinds are not lifted by goods."""


class Scene:
    """What all values of one observation name; worked out when a sign first asks."""

    __slots__ = ("_goods", "_makers", "_readings", "_register", "made")

    def __init__(self, readings: Sequence[Reading], register: Register, made: date | None = None) -> None:
        self.made = made
        """The day the thing was made, where somebody says it."""
        self._readings = readings
        self._register = register
        self._goods: frozenset[str] | None = None
        self._makers: frozenset[str] | None = None

    def has_any(self, looked_for: Sequence[str]) -> bool:
        """Whether one of these words or phrases (as `wordings.wanted` writes them) stands anywhere, whole."""
        if not looked_for:
            return False
        for reading in self._readings:
            has = reading.page.has
            for each in looked_for:
                if has(each):
                    return True
        return False

    @property
    def goods(self) -> frozenset[str]:
        """Classes of goods named in words or by a classification's number, sellers' names and models aside
        (`IPC-D120` need be no camera), with the wider classes above them."""
        if self._goods is None:
            read = [each for each in self._readings if each.goods and each.page.name not in SELLER]
            named = {found.what for each in read for found in each.goods if not _in_number(found, each)}
            named.update(found.what for each in self._readings for found in each.classed)
            self._goods = _with_wider(frozenset(named), self._register)
        return self._goods

    @property
    def is_of_another_trade(self) -> bool:
        """Whether the words name goods, and none that a maker of equipment would make."""
        known = self._register.goods
        return bool(self.goods) and all(known[each].kind == UNRELATED for each in self.goods)

    def names_goods_of(self, maker: str) -> bool:
        """Whether goods that the maker is known to make are named."""
        return not self.goods.isdisjoint(self._register.makers[maker].goods)

    @property
    def makers(self) -> frozenset[str]:
        """Makers named by name, sellers included."""
        if self._makers is None:
            clues = [sign.clue for reading in self._readings for sign in reading.signs]
            named = [clue.maker for clue in clues if clue.kind == "name" and clue.strength > Strength.NONE]
            self._makers = frozenset(named)
        return self._makers


@lru_cache(4_096)
def _with_wider(named: frozenset[str], register: Register) -> frozenset[str]:
    return frozenset(each for goods in named for each in ancestors(goods, register.goods))


def _in_number(found: Found[str], reading: Reading) -> bool:
    """Whether a word is a part of a product's number, which must not vouch for itself."""
    start, end = found.start, found.end
    return any(sign.start <= start and end <= sign.end and sign.is_model for sign in reading.signs)


def settled(sign: Sign, stage: Scene) -> Sign | None:
    """The sign once its needs are met or not; None when a counter sign speaks or its seller is missing."""
    entry, clue = sign.entry, sign.clue
    if sign.amount and clue.maker not in stage.makers and clue.goods not in stage.goods:
        return None
    if entry is not None:
        if isinstance(entry, Pattern):
            if stage.has_any(entry.unless):
                return None
            if sign.loose and not _vouched(entry, stage):
                is_lead = entry.strength >= Strength.STRONG and entry.numbered and not stage.is_of_another_trade
                return _no_more_than(sign, Strength.WEAK) if is_lead else None
            is_alien = clue.strength is Strength.MEDIUM and stage.is_of_another_trade
            if is_alien or (entry.asks and not _met(entry, stage)):
                return _no_more_than(sign, Strength.WEAK)
        elif not _sold_here(entry, stage):
            return None
        elif stage.is_of_another_trade and not stage.has_any(_wanted(entry.sold_by)):
            return _no_more_than(sign, Strength.WEAK)
        if stage.made is not None and (why := another_day(entry, stage.made)):
            return _no_more_than(sign, Strength.WEAK)._replace(note=_joined(sign.note, why))
    if clue.confidence == "uncertain" or sign.choice:
        return _no_more_than(sign, Strength.WEAK)
    return _of_strength(sign, Strength.MEDIUM) if clue.strength is Strength.WEAK and _fits(clue, stage) else sign


def asked_words(entry: Pattern | Rebadged) -> tuple[str, ...]:
    """The words and phrases that are looked for anywhere in the observation on behalf of a product."""
    if isinstance(entry, Pattern):
        return (*entry.unless, *entry.needs_words)
    return (*_wanted(entry.sold_by), *_own_model(entry.made_model, entry.sold_as))


def _joined(note: str | None, why: str) -> str:
    return f"{note.rstrip('.')}; {why}" if note else why


def _fits(clue: Clue, stage: Scene) -> bool:
    """Whether a weak name stands beside goods of that maker, which is the second clue it needs; with a wrong letter,
    only if it is distinctive."""
    least = LEAST.get(clue.kind)
    found = clue.found
    if least is None or clue.field in CHOSEN:
        return False
    return (len(found) >= least or not found.isascii()) and stage.names_goods_of(clue.maker)


def _vouched(pattern: Pattern, stage: Scene) -> bool:
    """Whether the goods or the maker named on the line say that a number written otherwise is this one."""
    if pattern.asks:
        return _met(pattern, stage)
    return pattern.goods in stage.goods or pattern.maker in stage.makers or stage.names_goods_of(pattern.maker)


def _met(pattern: Pattern, stage: Scene) -> bool:
    return bool(
        (pattern.needs_goods and not stage.goods.isdisjoint(pattern.needs_goods))
        or stage.has_any(pattern.needs_words)
        or (pattern.needs_makers and not stage.makers.isdisjoint(pattern.needs_makers))
    )


def _sold_here(row: Rebadged, stage: Scene) -> bool:
    """Whether a seller, or the maker's own model, stands beside a selling name that means nothing alone."""
    if not row.needs_seller:
        return True
    return stage.has_any(_wanted(row.sold_by)) or stage.has_any(_own_model(row.made_model, row.sold_as))


@lru_cache(4_096)
def _own_model(model: str | None, sold_as: str) -> tuple[str, ...]:
    """The maker's own model, unless the selling name says it already."""
    if not model or wanted(fold(model).text).strip() in wanted(fold(sold_as).text):
        return ()
    return _wanted((model,))


@lru_cache(4_096)
def _wanted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(wanted(fold(name).text) for name in names)


def _no_more_than(sign: Sign, most: Strength) -> Sign:
    return sign if sign.clue.strength <= most else _of_strength(sign, most)


def _of_strength(sign: Sign, strength: Strength) -> Sign:
    clue = restated(sign.clue, strength, sign.clue.role)
    return Sign(
        clue,
        sign.start,
        sign.end,
        sign.entry,
        sign.means,
        sign.note,
        sign.loose,
        sign.inside,
        sign.choice,
        sign.amount,
    )


def restated(clue: Clue, strength: Strength, role: Role) -> Clue:
    """The same clue of another strength or role; written out, since many a line needs it."""
    return Clue(
        clue.kind,
        clue.field,
        clue.found,
        clue.start,
        clue.end,
        clue.says,
        clue.source,
        clue.maker,
        strength,
        role,
        clue.goods,
        clue.confidence,
    )
