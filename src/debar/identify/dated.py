"""Who built what is sold under a name or number may change: what such a sign says of a thing made on another day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debar.model import Identification
    from debar.register import Register
    from debar.register.entries import Pattern, Rebadged


def another_day(entry: Pattern | Rebadged, made: date) -> str | None:
    """Why the entry does not surely hold for a thing made that day; None where it does.

    A partial date leaves days on which nobody can say (`debar.dates.Day.reached`).
    """
    if entry.since and (begun := Day.parse(entry.since).reached(made)) is not True:
        return _why(f"built by this maker since {entry.since}", begun is None, made)
    if entry.until and (over := Day.parse(entry.until).reached(made)) is not False:
        return _why(f"built by this maker until {entry.until}", over is None, made)
    return None


def _why(known: str, inside: bool, made: date) -> str:
    exact = " (no exact day is on record)" if inside else ""
    return f"{known}{exact}, and this counts as made on {made}"


def may_turn(found: Iterable[Identification], register: Register) -> bool:
    """Whether the day on which the thing was made may change what was found."""
    dated = _dated(register)
    for each in found:
        for clue in each.clues:
            if clue.says in dated:
                return True
    return False


@lru_cache(8)
def _dated(register: Register) -> frozenset[str]:
    """What the signs say that hold for some days only."""
    entries: tuple[Pattern | Rebadged, ...] = (*register.rebadged, *register.patterns)
    return frozenset(entry.says for entry in entries if entry.since or entry.until)
