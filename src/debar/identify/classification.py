"""Numbers of UNSPSC, CPV and the Harmonized System: what class of goods they stand for.

UNSPSC numbers have eight digits, two a level, and ten with a business function behind. CPV numbers have eight and a
check digit behind a dash (Regulation (EC) No 213/2008). The Harmonized System has six (`8517.62`); tariffs such as
HTS, CN, TARIC and NCM write up to four more. A number is read only where its classification is named: by its column,
or by the words directly before it; digits alone are no sign of anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.identify.fields import CLASSED
from debar.identify.lexicon import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from debar.identify.page import Page
    from debar.register import Register
    from debar.register.entries import Scheme

FORMS = {
    "unspsc": re.compile(r"(?<![0-9])[0-9]{8}(?:[0-9]{2})?(?![0-9])"),
    "cpv": re.compile(r"(?<![0-9])[0-9]{8}(?:-[0-9])?(?![0-9])"),
    "hs": re.compile(r"(?<![0-9])[0-9]{4}[ .]?[0-9]{2}(?:[ .]?[0-9]{2}){0,2}[0-9]?(?![0-9])"),
}
"""How a number of each classification is written; tariffs of nine digits are Japan's."""
BRANCH = re.compile(r"\s*([0-9]{2}|[0-9]{4}|[0-9]{6})(?:\.[0-9])?\s*")
"""A whole value that names a branch (`8517`, `432226`); a spreadsheet may have cut the zero of `8517.60`."""
CHECKED = re.compile(r"(?<![0-9])[0-9]{8}-[0-9](?![0-9])")
"""Only the CPV has a check digit behind a dash."""
PLAIN = re.compile(r"(?<![0-9.])[0-9]{8}(?:\.0)?(?![0-9.])")
"""Eight digits without a dot (but for the `.0` of a spreadsheet): a number of any of the three."""
BEFORE = re.compile(r"[\s:=#.()\[\]/\-]{0,5}")
BETWEEN = re.compile(r"\s*[,;/&]\s*")
SHORTEST = 2
"""Digits; the widest branches have two."""


@lru_cache(8)
def _tables(register: Register) -> Mapping[str, Mapping[str, str]]:
    """For each classification: the digits a branch begins with -> its class of goods."""
    tables: dict[str, dict[str, str]] = {scheme: {} for scheme in FORMS}
    for each in register.goods.values():
        for scheme, digits in each.numbers:
            tables[scheme][digits] = each.id
    return tables


def class_of(scheme: str, number: str, register: Register) -> str | None:
    """The class of goods of a number, by the longest branch it belongs to; None where its branch says nothing."""
    table = _tables(register)[scheme]
    digits = "".join(each for each in number.partition("-")[0] if each.isdigit())
    for length in range(len(digits), SHORTEST - 1, -1):
        if digits[:length] in table:
            return table[digits[:length]]
    return None


def in_field(page: Page, register: Register) -> list[Found[str]]:
    """The classes that a column of numbers names. Where the column names no classification, the form of the number
    tells, and for eight plain digits the one classification that knows them."""
    named = CLASSED[page.name]
    if len(named) == 1:
        return list(_found(page.text, named[0], register))
    if CHECKED.search(page.text):
        return list(_found(page.text, "cpv", register))
    if not PLAIN.search(page.text):
        return list(_found(page.text, "hs", register))
    known = [found for scheme in named if (found := list(_found(page.text, scheme, register)))]
    return known[0] if len(known) == 1 else []


def _found(text: str, scheme: str, register: Register) -> Iterator[Found[str]]:
    branch = BRANCH.fullmatch(text)
    for match in [branch] if branch else FORMS[scheme].finditer(text):
        goods = class_of(scheme, match[1] if branch else match[0], register)
        if goods:
            yield Found(match.start(), match.end(), goods)


def in_text(page: Page, schemes: Sequence[Found[Scheme]], register: Register) -> list[Found[str]]:
    """The classes of the numbers directly behind the name of their classification: `CPV 32422000-9, 32413100-2`."""
    return [found for named in schemes for found in _behind(page.text, named, register)]


def _behind(text: str, named: Found[Scheme], register: Register) -> Iterator[Found[str]]:
    scheme, gap = named.what.id, BEFORE.match(text, named.end)
    while gap:
        number = FORMS[scheme].match(text, gap.end())
        if number is None:
            return
        goods = class_of(scheme, number[0], register)
        if goods:
            yield Found(number.start(), number.end(), goods)
        gap = BETWEEN.match(text, number.end())
