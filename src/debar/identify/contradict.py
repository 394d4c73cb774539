"""Two unrelated makers, each surely said to have made one thing: neither is believed until a person looked."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from debar.family import related
from debar.identify.fields import MAKER, OWN_VOICE, SELLER, WRITTEN
from debar.model import Role, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debar.identify.sign import Sign
    from debar.model import Identification
    from debar.register import Register


def is_live(sign: Sign) -> bool:
    """Whether the sign speaks of the thing itself: neither of a seller nor of a thing it only relates to."""
    return not sign.means and sign.clue.field not in SELLER


def contradicted(
    found: Sequence[Identification], by_maker: Mapping[str, Sequence[Sign]], register: Register
) -> Iterable[Identification]:
    """Two unrelated makers, each strongly said to have made the same thing: a person must look."""
    strong = [each for each in found if each.role is Role.EQUIPMENT and each.strength >= Strength.STRONG]
    if len(strong) < 2:
        return found
    lowered = {each.maker: each for each in found}
    for one, other in combinations(strong, 2):
        if related(one.maker, other.maker, register):
            continue
        if _contradict(by_maker[one.maker], by_maker[other.maker]):
            sides = " and ".join(f"{each.maker_name} (by {_fields(by_maker[each.maker])})" for each in (one, other))
            note = f"{sides} are both named as the maker of this thing"
            for each in (one, other):
                lowered[each.maker] = replace(each, strength=Strength.WEAK, contradicted=True, note=note)
    return lowered.values()


def _fields(signs: Sequence[Sign]) -> str:
    """Where the signs that speak of the thing itself stand."""
    return ", ".join(dict.fromkeys(sign.clue.field for sign in signs if is_live(sign)))


def _contradict(one: Sequence[Sign], other: Sequence[Sign]) -> bool:
    """Whether the maker column names one and something else shows the other, a name meets a foreign number, or the
    device says of itself another maker than its label.

    Names side by side in a text are a list of things, and a re-badge is a label on another's thing.
    """
    live_one, live_other = ([sign for sign in signs if is_live(sign)] for signs in (one, other))
    if any(sign.clue.kind == "rebadge" for sign in (*live_one, *live_other)):
        return False
    if _is_label_against_device(live_one, live_other) or _is_label_against_device(live_other, live_one):
        return True
    column_one, column_other = (any(s.clue.field in MAKER for s in signs) for signs in (live_one, live_other))
    if column_one != column_other:
        return True
    return (
        not column_one
        and (_named_only(live_one) != _named_only(live_other))
        and (_numbered_only(live_one) != _numbered_only(live_other))
    )


def _is_label_against_device(one: Sequence[Sign], other: Sequence[Sign]) -> bool:
    """Whether only people say the one, and only the device itself says the other."""
    return {sign.clue.field for sign in one} <= WRITTEN and {sign.clue.field for sign in other} <= OWN_VOICE


def _named_only(signs: Sequence[Sign]) -> bool:
    return all(sign.clue.kind == "name" for sign in signs)


def _numbered_only(signs: Sequence[Sign]) -> bool:
    return not any(sign.clue.kind == "name" for sign in signs)
