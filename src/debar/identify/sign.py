"""A sign of a maker found in one value, before the other values of the observation are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from debar.model import Clue, Role, Strength

if TYPE_CHECKING:
    from debar.identify.page import Page
    from debar.register.entries import Pattern, Rebadged


class Sign(NamedTuple):
    """One sign: the clue it will be, and what the rest of the observation must say to it."""

    clue: Clue
    start: int
    end: int
    """Place in the folded value."""
    entry: Pattern | Rebadged | None = None
    """Whose needs must be met in the observation."""
    means: str | None = None
    """The relation that makes the maker a mention (compatible, replaces, ...) or the thing a service."""
    note: str | None = None
    loose: bool = False
    """Whether a number is only likely meant: it is written with other separators, or letters for digits."""
    inside: str | None = None
    """The class of the part that the maker made, where it made only a part in or with another's thing."""
    choice: bool = False
    """Whether another's thing may be delivered as well: alternatives are named, or an equivalent is let in."""
    amount: bool = False
    """Whether a number is an amount of something, unless the maker or the class of the product is named too."""

    @property
    def maker(self) -> str:
        """Id of the maker."""
        return self.clue.maker

    @property
    def is_model(self) -> bool:
        """Whether it is the maker's own model or part number."""
        return self.clue.kind in ("model", "part-number")


def clue(
    page: Page,
    start: int,
    end: int,
    *,
    kind: str,
    maker: str,
    strength: Strength,
    says: str,
    source: str,
    confidence: str,
    role: Role = Role.EQUIPMENT,
    goods: str | None = None,
) -> Clue:
    """The clue at a span of the folded page, placed in the value as it was written."""
    first, last = page.folded.original(start, end)
    return Clue(
        kind=kind,
        field=page.name,
        found=page.value[first:last],
        start=first,
        end=last,
        says=says,
        source=source,
        maker=maker,
        strength=strength,
        role=role,
        goods=goods,
        confidence=confidence,
    )


def capped(sign: Sign, most: Strength) -> Sign:
    """The same sign, of no more than a strength."""
    return sign if sign.clue.strength <= most else sign._replace(clue=replace(sign.clue, strength=most))
