"""Listings of what stands at the other end of a cable (LLDP, CDP): their makers made the neighbours, not the device
that was asked. Such a listing is told by the names of its fields, which are data (`words/codes.yaml`, `lldp`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.register import Register

KIND = "lldp"
MEANS = "neighbour"
TEXTS = frozenset(("text", "description"))
"""Fields in which a listing may stand as it was copied from a screen."""
LEAST = 4
"""Names of different fields that make a listing."""


def told(page: Page, signs: Sequence[Sign], register: Register) -> list[Sign]:
    """The signs, those within a listing of neighbours marked as such."""
    if page.name not in TEXTS or "\n" not in page.text or KIND not in register.codes:
        return list(signs)
    begins = _begins(page.text, register)
    if begins is None:
        return list(signs)
    note = register.codes[KIND].caveat
    return [sign._replace(means=MEANS, note=note) if sign.start > begins else sign for sign in signs]


def _begins(text: str, register: Register) -> int | None:
    """Where the first field of a listing stands; None where there is no listing."""
    found: dict[str, int] = {}
    for each in _labels(register).finditer(text):
        found.setdefault(" ".join(re.findall(r"[^\W_]+", each[0])), each.start())
        if len(found) >= LEAST:
            return min(found.values())
    return None


@lru_cache(4)
def _labels(register: Register) -> re.Pattern[str]:
    words = (r"[\W_]{1,3}".join(map(re.escape, each.split())) for each in register.codes[KIND].labels)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![^\W_])")
