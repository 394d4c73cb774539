"""Numbers that stand alone in a text and say nothing: `Huawei router 12345` and `Huawei router 67890` are read alike.

Order lines differ by lot, order and item numbers that no maker, word or code of the register holds. What is read of one
such line is what is read of all. Law: `identify` says the same of a value and of the value with these numbers blanked,
the numbers themselves aside, wherever `blanked` and the sieve's hits let them be blanked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from debar.fold import fold, sieve_form
from debar.identify import by_model
from debar.identify.fields import CLASSED, CODES
from debar.register.hits import Kind, meaning

if TYPE_CHECKING:
    from debar.register import Register

Hits = list[tuple[int, int, int]]
"""Entries of the sieve with their spans in the folded text."""
Reach = tuple[int, int | None, int | None, int | None]
"""Where a product's number may begin, and the places to which it goes, if any."""
PATTERN, LOOSE = Kind.PATTERN, Kind.LOOSE

_NUMBER = re.compile(r"(?<![^\s!-/:-@\[-`{-~])[0-9]{3,}(?![^\s!-/:-@\[-`{-~])")
"""Three digits or more between blanks, signs of ASCII or ends of the text: joined to nothing."""
BLANK = "000"
"""What such a number at least becomes."""


def blanked(field: str, value: str, register: Register) -> str:
    """The value with zeros for each number that stands alone and nowhere in the register; places stay the same."""
    if field in CODES or field in CLASSED or BLANK in value:
        return value
    known = register.numbers
    return _NUMBER.sub(lambda found: found[0] if found[0] in known else "0" * len(found[0]), value)


class Seen(NamedTuple):
    """What hangs on a value's letters and digits: the hits of the sieve, and how far product numbers go from them."""

    hits: Hits
    reaches: list[Reach]


def seen(value: str, register: Register) -> Seen:
    """What is seen in a value."""
    text = fold(value).text
    hits = register.sieve.hits_in(sieve_form(text))
    reaches: list[Reach] = []
    for entry, start, _ in hits:
        for number in register.references[entry]:
            kind, at = meaning(number)
            if kind is PATTERN or kind is LOOSE:
                reaches.append((start, *by_model.reach(text, start, register.patterns[at])))
    return Seen(hits, reaches)


def may_be_blank(value: str, found: Seen, register: Register) -> bool:
    """Whether what a value that was blanked says of makers cannot hang on a blanked number: no name and no product's
    number reaches into one. Codes and selling names may be written over numbers in ways of their own."""
    spans = [(start, end) for _, start, end in found.hits]
    spans += [(start, end) for start, *ends in found.reaches for end in ends if end is not None]
    blanks = [each.span() for each in _NUMBER.finditer(fold(value).text) if not each[0].strip("0")]
    if any(start < last and first < end for start, end in spans for first, last in blanks):
        return False
    means = [meaning(number)[0] for entry, _, _ in found.hits for number in register.references[entry]]
    return Kind.CODE not in means and Kind.REBADGED not in means
