"""What only comes with the thing: the brackets of `14 pcs Hikvision with brackets`, which are not what was bought.

A wording such as `with` stands between the thing and what comes with it, in some languages behind that
(`ブラケット付き`). What stands before the wording is the thing where the maker is named there, or where words of
supply say that it is delivered. Only accessories, work and papers are told of here: of parts `by_part` tells, and
equipment behind `with` may be a narrower word for the thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.identify.goods import BESIDE, kind_of
from debar.identify.relations import HOLDS, supplies
from debar.register.wordings import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.lexicon import Found
    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.identify.spoken import Spoken
    from debar.register import Register
    from debar.register.entries import Relation

FARTHEST = 200
"""Characters between a wording and what it says to come with the thing, and between the thing and the wording."""
LEAST_LATIN, LEAST_UNSPACED = 3, 2
"""Letters of a wording that is no abbreviation or part of another word too (`Z bracket`, `CU cable`, `配线架`)."""
FIRST_UNSPACED = "\u0e00"
"""Letters from here on belong to scripts that join words."""
APOSTROPHES = "'\u2019"
BRACKETS = (("(", ")"), ("[", "]"), ("（", "）"))


def told(
    page: Page, named: Sequence[Found[str]], signs: Sequence[Sign], said: Spoken, register: Register
) -> tuple[Found[str], ...]:
    """The classes among these that only come with the thing."""
    if not named or not signs or not said.relations:
        return ()
    wordings = [each for each in said.relations if each.what.means == HOLDS and _is_clear(page, each)]
    if not wordings:
        return ()
    aside = [each for each in named if kind_of(each.what, register) in BESIDE]
    delivered = supplies(said.relations)
    things = [sign for sign in signs if not sign.means]
    return tuple(
        [each for each in aside if any(_holds(page, wording, each, things, delivered) for wording in wordings)]
    )


def _is_clear(page: Page, wording: Found[Relation]) -> bool:
    """Whether a wording is long enough to mean this alone."""
    text = page.text[wording.start : wording.end]
    if wording.start and page.text[wording.start - 1] in APOSTROPHES:
        return False
    if text.isascii():
        return len(text) >= LEAST_LATIN
    return text[0] < FIRST_UNSPACED or len(text) >= LEAST_UNSPACED


def _holds(
    page: Page, wording: Found[Relation], found: Found[str], things: Sequence[Sign], delivered: Sequence[int]
) -> bool:
    """Whether a wording says that a class comes with the thing."""
    if wording.what.side == "after":
        return 0 <= wording.start - found.end <= 1 and any(
            _one_item(page, sign.start, found.start) for sign in things
        )
    if not _behind(page, wording, found):
        return False
    if any(sign.end <= wording.start and _one_item(page, sign.end, wording.start) for sign in things):
        return True
    return any(
        end <= wording.start and _one_item(page, end, wording.start) and words(page.text[end : wording.start])
        for end in delivered
    )


def _behind(page: Page, wording: Found[Relation], found: Found[str]) -> bool:
    """Whether a class stands behind a wording, in the same item and the same brackets."""
    start = wording.end + page.text.startswith(".", wording.end)  # `incl.` ends no sentence
    between = page.text[start : found.start]
    is_left = any(between.count(closing) > between.count(opening) for opening, closing in BRACKETS)
    return start <= found.start and not is_left and _one_item(page, start, found.start)


def _one_item(page: Page, start: int, end: int) -> bool:
    first, last = min(start, end), max(start, end)
    return last - first <= FARTHEST and not page.ends_between(first, last)
