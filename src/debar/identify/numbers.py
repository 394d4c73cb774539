"""Numbers that stand alone and say nothing: `Huawei router 12345` and `Huawei router 67890` are read alike.

Order lines differ by lot, order and item numbers that no maker, word or code of the register holds: what is read
of one such line is read of all. Law: wherever `blanked`, `seen` and `reaches` let numbers be blanked, `identify`
says the same of the value and of the value with zeros for them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import fold, sieve_form
from debar.identify import by_model
from debar.identify.fields import CLASSED, CODES
from debar.misread import may_be
from debar.register.hits import Kind, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.register import Register

Places = list[tuple[int, int]]
"""Where a product's number may begin, and the place of its pattern."""
Reaches = list[tuple[int | None, int | None, int | None]]
"""How far the text of each goes, if it is one."""

_PARTING = r"\s!-/:-@\[-`{-~"
"""Blanks and the signs of ASCII."""
_NUMBER = re.compile(f"(?<![^{_PARTING}])[0-9]{{3,}}(?![^{_PARTING}])")
"""Three digits or more between blanks, signs of ASCII or ends of the text: joined to nothing."""
BLANK = "000"
"""What such a number at least becomes."""


def blanked(field: str, value: str, register: Register) -> str:
    """The value with zeros for each number that stands alone and nowhere in the register; places stay the same.

    The value itself where a literal of the sieve may touch such a number: then its digits may tell something.
    """
    if BLANK in value or field in CODES or field in CLASSED:
        return value
    pieces: list[str] = []
    at = 0
    for found in _NUMBER.finditer(value):
        number, start = found[0], found.start()
        if number in register.numbers:
            continue
        if register.touching.may(_word_before(value[:start].rstrip()), number):
            return value
        pieces += value[at:start], "0" * len(number)
        at = found.end()
    if not pieces or may_be(value):  # what stands before a number of misread text is no word by itself
        return value
    return "".join(pieces) + value[at:]


def _word_before(text: str) -> str:
    """The last word of a text, as literals are searched; empty where there is none."""
    return _last(text.rpartition(" ")[2]) or _last.__wrapped__(text)


@lru_cache(4_096)
def _last(text: str) -> str:
    return next(reversed(sieve_form(fold(text).text).split()), "")


def seen(value: str, register: Register) -> tuple[Places, Reaches] | None:
    """Where in a value that was blanked a product's number may stand, and how far it goes; None where what the value
    says may hang on a blank.

    So it may where something reaches into one, or where codes or selling names stand, which go on over numbers in
    ways of their own.
    """
    text = fold(value).text
    hits = register.sieve.hits_in(sieve_form(text))
    found: Places = []
    for entry, start, _ in hits:
        for number in register.references[entry]:
            kind, at = meaning(number)
            if kind is Kind.CODE or kind is Kind.REBADGED:
                return None
            if kind is Kind.PATTERN or kind is Kind.LOOSE:
                found.append((start, at))
    reached = reaches(text, found, register)
    spans = [(start, end) for _, start, end in hits]
    spans += [
        (start, end) for (start, _), ends in zip(found, reached, strict=True) for end in ends if end is not None
    ]
    return None if _touch(spans, text) else (found, reached)


def _touch(spans: Iterable[tuple[int, int]], text: str) -> bool:
    """Whether one of the spans overlaps a blanked number."""
    blanks = [each.span() for each in _NUMBER.finditer(text) if not each[0].strip("0")]
    return any(start < last and first < end for start, end in spans for first, last in blanks)


def reaches(text: str, known: Places, register: Register) -> Reaches:
    """How far the text of each product's number goes that may begin in a folded text."""
    return [by_model.reach(text, start, register.patterns[at]) for start, at in known]
