"""Put the signs of one observation together: one Identification a maker, with its role and strength.

Signs are weighed, not summed: one strong sign is enough, two independent ones lift each other, and signs that
speak for unrelated makers lower each other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.family import related
from debar.identify import by_part
from debar.identify.contradict import contradicted, is_live
from debar.identify.fields import SELLER
from debar.identify.goods import WORK, WRITING, decide, kind_of
from debar.identify.scene import Scene, restated, settled
from debar.model import Identification, Role, Strength
from debar.register.entries import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from debar.identify.reading import Reading
    from debar.identify.sign import Sign
    from debar.model import Clue
    from debar.register import Register

PARTS = (Role.MODULE, Role.CHIP)
LIFTED = {Strength.WEAK: Strength.MEDIUM, Strength.MEDIUM: Strength.STRONG}
"""What two independent signs of one strength come to."""
ORDER = (
    Role.EQUIPMENT,
    Role.BRAND,
    Role.MODULE,
    Role.CHIP,
    Role.FIRMWARE,
    Role.SERVICE,
    Role.SELLER,
    Role.MENTION,
)
"""Equipment first; the maker of the thing before makers that are only named."""
RANK = {role: rank for rank, role in enumerate(ORDER)}
"""Each role's place in that order."""
MOST_CLUES = 20
"""Clues shown for one maker; a line that names it more often is no surer."""
FAMILY = {"typo": "name", "part-number": "model"}
"""Kinds of clue that are not independent of each other."""
BUSES = ("usb", "pci")
WORDED = ("name", "typo")
"""Kinds of clue that name the maker, and no product."""


def weigh(readings: Sequence[Reading], register: Register, made: date | None = None) -> tuple[Identification, ...]:
    """The makers of one observation, the thing's own first; `made`: the day it was made, where somebody says so."""
    stage = Scene(readings, register, made)
    signs = [sign for reading in readings for each in reading.signs if (sign := settled(each, stage))]
    if len(signs) == 1:
        return (_identified(signs[0].clue.maker, signs, readings, register),)
    by_maker: dict[str, list[Sign]] = {}
    for sign in _unopposed(signs, register):
        by_maker.setdefault(sign.clue.maker, []).append(sign)
    found = [_identified(maker, each, readings, register) for maker, each in by_maker.items()]
    if len(found) > 1:
        found = sorted(contradicted(found, by_maker, register), key=_place)
    return tuple(found)


def _place(each: Identification) -> tuple[int, int, str]:
    return RANK[each.role], -each.strength, each.maker


def _identified(maker: str, signs: Sequence[Sign], readings: Sequence[Reading], register: Register) -> Identification:
    live, sold = _parted(signs)
    chosen = _strongest_first(live or sold or signs)
    if live:
        part = _part(live)
        goods, note = (part, by_part.NOTE) if part else decide(chosen, readings, register)
        role = by_part.role_of(part) if part else _role(live, goods, register)
        strength = _weighed(live, bool(sold), signs)
    else:
        # What is sold is told by the line and not by the seller; what is only related to the thing is another thing.
        goods, note = decide((), readings, register) if sold else (None, None)
        role = Role.SELLER if sold else _related_role(signs)
        strength = chosen[0].clue.strength
    clues = tuple([_shown(sign, role) for sign in _distinct(chosen, signs)])
    return Identification(maker, register.makers[maker].name, role, strength, clues, goods, _note(chosen, note))


def _part(live: Sequence[Sign]) -> str | None:
    """The class of the part that the maker made, where every sign speaks of a part in another's thing."""
    for sign in live:
        if not sign.inside:
            return None
    return live[0].inside


def _parted(signs: Sequence[Sign]) -> tuple[list[Sign], list[Sign]]:
    """The signs that speak of the thing itself, and those of its seller; neither are those of other things."""
    live, sold = [], []
    for sign in signs:
        if sign.clue.field in SELLER:
            sold.append(sign)
        elif not sign.means:
            live.append(sign)
    return live, sold


def _note(signs: Sequence[Sign], of_goods: str | None) -> str | None:
    for sign in signs:
        if sign.note and (not sign.choice or signs[0].choice):
            return f"{sign.note}; {of_goods}" if of_goods else sign.note
    return of_goods


def _strongest_first(signs: Sequence[Sign]) -> Sequence[Sign]:
    return signs if len(signs) == 1 else sorted(signs, key=lambda sign: -sign.clue.strength)


def _shown(sign: Sign, role: Role) -> Clue:
    """The clue as it is reported: in the role in which the maker appears by it."""
    clue = sign.clue
    shown = _clue_role(sign, role)
    return clue if clue.role is shown else restated(clue, clue.strength, shown)


def _distinct(chosen: Sequence[Sign], signs: Sequence[Sign]) -> Sequence[Sign]:
    """The signs that decided, then the others; the same span of the same kind once."""
    if len(signs) == 1:
        return signs
    kept: dict[tuple[str, int, int, str], Sign] = {}
    for sign in chosen if len(chosen) == len(signs) else (*chosen, *signs):
        clue = sign.clue
        kept.setdefault((clue.field, clue.start, clue.end, clue.kind), sign)
    return list(kept.values())[:MOST_CLUES]


def _role(live: Sequence[Sign], goods: str | None, register: Register) -> Role:
    """What the product numbers say the thing is; by name alone, equipment, or a brand where the maker is one. Where
    the line is about work on things, a service; a book about them only mentions it."""
    kind = kind_of(goods, register)
    if kind == WORK:
        return Role.SERVICE
    if kind == WRITING:
        return Role.MENTION
    products = [sign.clue for sign in live if sign.clue.kind not in WORDED]
    if products and len(live) > 1:
        products = _of_whole(products, live, register)
    if len(products) > 1:
        products.sort(key=lambda clue: (-clue.strength, clue.role is not Role.EQUIPMENT))
    if products:
        return products[0].role
    return _role_by_name(live[0].clue.maker, register)


def _of_whole(products: list[Clue], live: Sequence[Sign], register: Register) -> list[Clue]:
    """Without codes of a part (an address, a bus number), where another value names the maker of the whole thing: the
    part is then its own. A name beside a bus number in one value only repeats what lists of such numbers say."""
    codes = [clue for clue in products if _is_part(clue, register)]
    fields = {clue.field for clue in codes if clue.kind in BUSES}
    if not codes or not any(
        sign.clue.field not in fields and sign.clue.strength >= Strength.MEDIUM
        for sign in live
        if not _is_part(sign.clue, register)
    ):
        return products
    return [clue for clue in products if not _is_part(clue, register)]


def _is_part(clue: Clue, register: Register) -> bool:
    """Whether it is a code of a part."""
    return clue.role in PARTS and clue.kind in register.codes


@lru_cache(4_096)
def _role_by_name(maker: str, register: Register) -> Role:
    return Role.BRAND if register.makers[maker].is_brand else Role.EQUIPMENT


def _related_role(signs: Sequence[Sign]) -> Role:
    return Role.SERVICE if any(sign.means == "service" for sign in signs) else Role.MENTION


def _clue_role(sign: Sign, role: Role) -> Role:
    clue = sign.clue
    if clue.field in SELLER:
        return Role.SELLER
    if sign.means:
        return Role.SERVICE if sign.means == "service" else Role.MENTION
    return role if clue.kind in WORDED else clue.role


def _weighed(live: Sequence[Sign], sold: bool, signs: Sequence[Sign]) -> Strength:
    """What the signs come to; a number of middling strength is a lead only where it may be copied."""
    strength = _strength(live, sold)
    if strength > Strength.WEAK and live[0].choice and all(sign.choice for sign in live):
        return Strength.WEAK
    if strength is Strength.MEDIUM and len(live) < len(signs) and _is_copied(live, signs):
        return Strength.WEAK
    return strength


def _is_copied(live: Sequence[Sign], signs: Sequence[Sign]) -> bool:
    """Whether only numbers speak for a maker that another field names as what the thing is compatible with.

    Sellers of compatible goods number them after the original (`OMXD30000-C`); a maker's own parts name its models,
    in one text with their own number.
    """
    fields = {sign.clue.field for sign in signs if sign.means == "compatible" and sign.clue.kind == "name"}
    return bool(fields) and all(sign.is_model and sign.clue.field not in fields for sign in live)


def _strength(live: Sequence[Sign], sold: bool) -> Strength:
    """The strongest sign; two independent medium ones make strong, two independent weak ones make medium."""
    if len(live) == 1 and not sold:
        return live[0].clue.strength
    best: dict[str, Strength] = {}
    for sign in live:
        kind, strength = sign.clue.kind, sign.clue.strength
        family = FAMILY.get(kind, kind)
        if family not in best or strength > best[family]:
            best[family] = strength
    ranked = [*best.values(), Strength.WEAK] if sold else list(best.values())
    if len(ranked) == 1:
        return ranked[0]
    first, second, *_ = sorted(ranked, reverse=True)
    return LIFTED.get(first, first) if first is second else first


def _unopposed(signs: Sequence[Sign], register: Register) -> Sequence[Sign]:
    """Without number-like signs that a plainly named other maker explains better (`Canon MF237w`)."""
    if len(signs) < 2 or not any(map(_is_doubtful, signs)):
        return signs
    named = {sign.maker for sign in signs if sign.clue.kind == "name" and sign.clue.strength >= Strength.WEAK}
    plain = {
        sign.maker
        for sign in signs
        if sign.clue.kind == "name"
        and sign.clue.strength >= Strength.STRONG
        and is_live(sign)
        and not _only_parts(sign.maker, register)
    }
    return [sign for sign in signs if not _opposed(sign, plain, named, register)]


def _is_doubtful(sign: Sign) -> bool:
    """Whether it is no more than a likely number or a slip of the pen."""
    clue = sign.clue
    if clue.kind == "name" or clue.strength > Strength.MEDIUM:
        return False
    return clue.kind == "typo" or (sign.is_model and clue.role not in PARTS)


def _opposed(sign: Sign, plain: Iterable[str], named: Iterable[str], register: Register) -> bool:
    if sign.maker in named or not _is_doubtful(sign):
        return False
    return bool(plain) and not any(related(sign.maker, maker, register) for maker in plain)


@lru_cache(4_096)
def _only_parts(maker: str, register: Register) -> bool:
    """Whether the maker makes chips or modules only: its name beside a thing says nothing of who made that."""
    goods = register.makers[maker].goods
    return bool(goods) and all({"chip", "radio-module"} & set(ancestors(each, register.goods)) for each in goods)
