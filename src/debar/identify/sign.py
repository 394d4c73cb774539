"""A sign of a maker found in one value, before the other values of the observation are known."""

from __future__ import annotations

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
