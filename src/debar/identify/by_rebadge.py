"""A maker by the name under which somebody else sold its goods: the label is not the maker."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.identify.page import touches
from debar.identify.sign import Sign, clue
from debar.register.wordings import wording

if TYPE_CHECKING:
    from debar.identify.page import Page
    from debar.register.entries import Rebadged


def find(page: Page, start: int, end: int, row: Rebadged) -> Sign | None:
    """The sign at a hit of the sieve, or None when the rest of the selling name does not follow."""
    expression = _whole(row.sold_as)
    if expression is not None:
        found = expression.match(page.sieved, start)
        if not found or touches(page.text, found.end()):
            return None
        end = found.end()
    return Sign(
        clue(
            page,
            start,
            end,
            kind="rebadge",
            maker=row.maker,
            strength=row.strength,
            says=row.says,
            source=row.source,
            confidence=row.confidence,
            role=row.role,
            goods=row.goods,
        ),
        start,
        end,
        entry=row,
        note=row.note or None,
    )


@lru_cache(4096)
def _whole(sold_as: str) -> re.Pattern[str] | None:
    expression = wording(fold(sold_as).text).whole
    return re.compile(expression) if expression else None
