"""What the rules say of all lines that are alike: the same makers by the same signs, nothing answered, one whole day.

Most lines of a ledger say nothing of their own but a day. Between two days on which a rule changes the law says the
same of them, so it is asked once; what differs from line to line is the day and the place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.identify.dated import may_turn
from debar.judge import judge
from debar.judge.spans import span_start
from debar.model import NOTHING

if TYPE_CHECKING:
    from datetime import date

    from debar.model import Act, Identification, Lineage, Ruling
    from debar.register import Register
    from debar.rulebook import Rulebook

REMEMBERED = 65_536


class Said(NamedTuple):
    """Who is named, and what the rules say of it on the first day of a stretch with the same law."""

    who: Identification
    lineage: Lineage
    rulings: tuple[Ruling, ...]


@lru_cache(REMEMBERED)
def turns(identified: tuple[Identification, ...], register: Register) -> bool:
    """Whether who made it hangs on the day it was made."""
    return may_turn(identified, register)


def stretch(rulebook: Rulebook, buyers: tuple[str, ...], on: date) -> date:
    """The first day of the stretch around a day in which the law for none of these buyers changes."""
    return max([span_start(rulebook, buyer, on) for buyer in buyers])


@lru_cache(REMEMBERED)
def said_of(
    identified: tuple[Identification, ...],
    lineages: tuple[Lineage, ...],
    act: Act,
    on: date,
    buyers: tuple[str, ...],
    known: date,
    rulebook: Rulebook,
) -> tuple[Said, ...]:
    """What the rules for these buyers say on a day, with nothing answered: of each maker to each buyer, in order,
    where they say anything. `on` is the first day of a `stretch`, and that of the rulings."""
    found = []
    for who, lineage in zip(identified, lineages, strict=True):
        for buyer in buyers:
            judged = judge(who, lineage, NOTHING, buyer, act, on, known, rulebook, brief=True)
            if judged.rulings:
                found.append(Said(who, lineage, judged.rulings))
    return tuple(found)
