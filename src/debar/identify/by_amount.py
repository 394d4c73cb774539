"""Amounts that look like numbers of a product: the `MA 5600` of `mortar MA 5600 kg` is a sort and a weight.

A number that stands apart from its letters, with a unit directly behind it, is an amount unless the maker or the
class of the product is named too. What counts as a unit is data (`words/grammar.yaml`, `units`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.register.wordings import spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.register import Register

_APART = re.compile(r"[^\W\d_]\s+[0-9]+\Z")
"""Letters, a gap, and digits to the end."""


def told(page: Page, signs: Sequence[Sign], register: Register) -> Sequence[Sign]:
    """The signs, numbers that may be amounts marked as such."""
    if not any(sign.is_model and _is_amount(page, sign, register) for sign in signs):
        return signs
    return [
        sign._replace(amount=True) if sign.is_model and _is_amount(page, sign, register) else sign for sign in signs
    ]


def _is_amount(page: Page, sign: Sign, register: Register) -> bool:
    text = page.text
    return bool(_APART.search(text, sign.start, sign.end) and _units(register).match(text, sign.end))


@lru_cache(4)
def _units(register: Register) -> re.Pattern[str]:
    """A unit behind a gap or directly; one of letters in a script that writes spaces must end there."""
    units = sorted(register.units, key=len, reverse=True)
    apart = "|".join(re.escape(each) for each in units if spaced(each) and each[-1].isalnum())
    other = "|".join(re.escape(each) for each in units if not (spaced(each) and each[-1].isalnum()))
    return re.compile(rf"\s?(?:(?:{apart})(?![^\W_])|(?:{other}))")
