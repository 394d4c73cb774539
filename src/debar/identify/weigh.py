"""Put the signs of one observation together: one Identification a maker, with its role and strength.

Signs are weighed, not summed: one strong sign is enough, two independent ones lift each other, and signs that
speak for unrelated makers lower each other.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from debar.family import related
from debar.identify.fields import MAKER, SELLER
from debar.identify.goods import decide, is_work, is_writing
from debar.identify.scene import Scene, settled
from debar.model import Identification, Role, Strength
from debar.register.entries import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debar.identify.reading import Reading
    from debar.identify.sign import Sign
    from debar.model import Clue
    from debar.register import Register

PARTS = (Role.MODULE, Role.CHIP)
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
MOST_CLUES = 20
"""Clues shown for one maker; a line that names it more often is no surer."""
FAMILY = {"typo": "name", "part-number": "model"}
"""Kinds of clue that are not independent of each other."""


def weigh(readings: Sequence[Reading], register: Register) -> tuple[Identification, ...]:
    """The makers of one observation, the thing's own first."""
    stage = Scene(readings, register)
    signs = [sign for reading in readings for each in reading.signs if (sign := settled(each, stage))]
    by_maker: dict[str, list[Sign]] = {}
    for sign in _unopposed(signs, register):
        by_maker.setdefault(sign.maker, []).append(sign)
    found = {maker: _identified(maker, each, readings, register) for maker, each in by_maker.items()}
    if len(found) > 1:
        found = _contradicted(found, by_maker, register)
    return tuple(sorted(found.values(), key=_place))


def _place(each: Identification) -> tuple[int, int, str]:
    return ORDER.index(each.role), -each.strength, each.maker


def _is_live(sign: Sign) -> bool:
    """Whether the sign speaks of the thing itself: neither of a seller nor of a thing it only relates to."""
    return not sign.means and sign.clue.field not in SELLER


def _identified(maker: str, signs: Sequence[Sign], readings: Sequence[Reading], register: Register) -> Identification:
    live = [sign for sign in signs if _is_live(sign)]
    sold = [sign for sign in signs if sign.clue.field in SELLER]
    chosen = sorted(live or sold or signs, key=lambda sign: -sign.clue.strength)
    goods = decide(chosen, readings, register) if live else None
    role = _role(live, goods, register) if live else (Role.SELLER if sold else _related_role(signs))
    return Identification(
        maker=maker,
        maker_name=register.makers[maker].name,
        role=role,
        strength=_weighed(live, bool(sold), signs) if live else chosen[0].clue.strength,
        clues=tuple([_shown(sign, role) for sign in _distinct(chosen, signs)]),
        goods=goods,
        note=next((sign.note for sign in chosen if sign.note), None),
    )


def _shown(sign: Sign, role: Role) -> Clue:
    """The clue as it is reported: in the role in which the maker appears by it."""
    shown = _clue_role(sign, role)
    return sign.clue if sign.clue.role is shown else replace(sign.clue, role=shown)


def _distinct(chosen: Sequence[Sign], signs: Sequence[Sign]) -> list[Sign]:
    """The signs that decided, then the others; the same span of the same kind once."""
    if len(signs) == 1:
        return list(signs)
    kept: dict[tuple[str, int, int, str], Sign] = {}
    for sign in (*chosen, *signs):
        kept.setdefault((sign.clue.field, sign.clue.start, sign.clue.end, sign.clue.kind), sign)
    return list(kept.values())[:MOST_CLUES]


def _role(live: Sequence[Sign], goods: str | None, register: Register) -> Role:
    """What the product numbers say the thing is; by name alone, equipment, or a brand where the maker is one. Where
    the line is about work on things, a service; a book about them only mentions it."""
    if is_work(goods, register):
        return Role.SERVICE
    if is_writing(goods, register):
        return Role.MENTION
    products = [sign for sign in live if sign.clue.kind != "name" and sign.clue.kind != "typo"]
    if products:
        best = max(products, key=lambda sign: (sign.clue.strength, sign.clue.role == Role.EQUIPMENT))
        return best.clue.role
    return Role.BRAND if register.makers[live[0].maker].is_brand else Role.EQUIPMENT


def _related_role(signs: Sequence[Sign]) -> Role:
    return Role.SERVICE if any(sign.means == "service" for sign in signs) else Role.MENTION


def _clue_role(sign: Sign, role: Role) -> Role:
    if sign.clue.field in SELLER:
        return Role.SELLER
    if sign.means:
        return Role.SERVICE if sign.means == "service" else Role.MENTION
    return role if sign.clue.kind in ("name", "typo") else sign.clue.role


def _weighed(live: Sequence[Sign], sold: bool, signs: Sequence[Sign]) -> Strength:
    """What the signs come to; a number of middling strength is a lead only where it may be copied."""
    strength = _strength(live, sold)
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
        family = FAMILY.get(sign.clue.kind, sign.clue.kind)
        best[family] = max(best.get(family, Strength.NONE), sign.clue.strength)
    ranked = sorted(best.values(), reverse=True)
    if sold:
        ranked = sorted([*ranked, Strength.WEAK], reverse=True)
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else Strength.NONE
    if first is Strength.MEDIUM and second is Strength.MEDIUM:
        return Strength.STRONG
    if first is Strength.WEAK and second is Strength.WEAK:
        return Strength.MEDIUM
    return first


def _unopposed(signs: Sequence[Sign], register: Register) -> list[Sign]:
    """Without number-like signs that a plainly named other maker explains better (`Canon MF237w`)."""
    if not any(map(_is_doubtful, signs)):
        return list(signs)
    named = {sign.maker for sign in signs if sign.clue.kind == "name" and sign.clue.strength >= Strength.WEAK}
    plain = {
        sign.maker
        for sign in signs
        if sign.clue.kind == "name"
        and sign.clue.strength >= Strength.STRONG
        and _is_live(sign)
        and not _only_parts(sign.maker, register)
    }
    return [sign for sign in signs if not _opposed(sign, plain, named, register)]


def _is_doubtful(sign: Sign) -> bool:
    """Whether it is no more than a likely number or a slip of the pen."""
    looks_like = sign.clue.kind == "typo" or (sign.is_model and sign.clue.role not in PARTS)
    return looks_like and sign.clue.strength <= Strength.MEDIUM


def _opposed(sign: Sign, plain: Iterable[str], named: Iterable[str], register: Register) -> bool:
    if sign.maker in named or not _is_doubtful(sign):
        return False
    return bool(plain) and not any(related(sign.maker, maker, register) for maker in plain)


@lru_cache(4_096)
def _only_parts(maker: str, register: Register) -> bool:
    """Whether the maker makes chips or modules only: its name beside a thing says nothing of who made that."""
    goods = register.makers[maker].goods
    return bool(goods) and all({"chip", "radio-module"} & set(ancestors(each, register.goods)) for each in goods)


def _contradicted(
    found: Mapping[str, Identification], by_maker: Mapping[str, Sequence[Sign]], register: Register
) -> dict[str, Identification]:
    """Two unrelated makers, each strongly said to have made the same thing: a person must look."""
    strong = [each for each in found.values() if each.role is Role.EQUIPMENT and each.strength >= Strength.STRONG]
    lowered = dict(found)
    for one, other in combinations(strong, 2):
        if related(one.maker, other.maker, register):
            continue
        if _contradict(by_maker[one.maker], by_maker[other.maker]):
            note = f"{one.maker_name} and {other.maker_name} are both named as the maker of this thing"
            for each in (one, other):
                lowered[each.maker] = replace(each, strength=Strength.WEAK, contradicted=True, note=note)
    return lowered


def _contradict(one: Sequence[Sign], other: Sequence[Sign]) -> bool:
    """Whether the maker column names one and something else shows the other, or a name meets a foreign number.

    Names side by side in a text are a list of things, and a re-badge is a label on another's thing.
    """
    live_one, live_other = ([sign for sign in signs if _is_live(sign)] for signs in (one, other))
    if any(sign.clue.kind == "rebadge" for sign in (*live_one, *live_other)):
        return False
    column_one, column_other = (any(s.clue.field in MAKER for s in signs) for signs in (live_one, live_other))
    if column_one != column_other:
        return True
    return (
        not column_one
        and (_named_only(live_one) != _named_only(live_other))
        and (_numbered_only(live_one) != _numbered_only(live_other))
    )


def _named_only(signs: Sequence[Sign]) -> bool:
    return all(sign.clue.kind == "name" for sign in signs)


def _numbered_only(signs: Sequence[Sign]) -> bool:
    return not any(sign.clue.kind == "name" for sign in signs)
