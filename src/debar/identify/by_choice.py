"""Alternatives of a tender line: of `Cisco or Huawei` and of `S5735 or equivalent` nobody knows what is delivered.

Words that let in an equivalent hold for the makers named before them in one list; `or` and its like, and a stroke
between bare names, for those on both sides. What is only likely delivered is a lead, which a person must follow.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.family import related
from debar.identify.fields import MAKER, WRITTEN
from debar.identify.page import page as page_of
from debar.identify.relations import EQUIVALENT, HOLDS
from debar.identify.spoken import goods_words
from debar.register.wordings import spaced, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from debar.identify.lexicon import Found
    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.register import Register
    from debar.register.entries import Relation

FIELDS = WRITTEN | MAKER | {"text"}
"""Fields in which people write what they want to buy."""
NAMED = ("name", "typo")
STROKE, COMMAS = "/", ",、，"
FARTHEST = 160
"""Characters between a maker and the words that let in an equivalent."""
NEARBY = 24
"""Signs on one side of such words that are looked at; no honest list is longer."""
GOODS_WORDS = 3
"""Words for goods that may stand between a name and `or`."""
ONE_OF = "one of several makers named as alternatives: which of them delivered it is not known"
OR_LIKE = "named as what is wanted, with an equivalent let in: who made what is delivered is not known"


def told(
    page: Page, signs: Sequence[Sign], wordings: Sequence[Found[Relation]], register: Register
) -> Sequence[Sign]:
    """The signs, those of alternatives marked as such."""
    if page.name not in FIELDS:
        return signs
    marked: dict[int, str] = {}
    if len(signs) > 1:
        marked.update(dict.fromkeys(_alternatives(page, signs, register), ONE_OF))
    for wording in wordings:
        if wording.what.means == EQUIVALENT:
            marked.update(dict.fromkeys(_wanted(page, wording, signs, wordings, register), OR_LIKE))
    if not marked:
        return signs
    return [sign._replace(choice=True, note=marked[at]) if at in marked else sign for at, sign in enumerate(signs)]


def _alternatives(page: Page, signs: Sequence[Sign], register: Register) -> Iterable[int]:
    """The signs of makers between which `or` or a stroke stands, with the other members of their list."""
    named = [at for at, sign in enumerate(signs) if sign.clue.kind in NAMED and not sign.means]
    runs: list[list[int]] = []
    is_choice: list[bool] = []
    for at in named:
        last = signs[runs[-1][-1]] if runs else None
        link = _link(page, last, signs[at], register) if last else None
        if link is None:
            runs.append([at])
            is_choice.append(False)
        else:
            runs[-1].append(at)
            is_choice[-1] = is_choice[-1] or link
    for run, chosen in zip(runs, is_choice, strict=True):
        if chosen and _are_rivals({signs[at].maker for at in run}, register):
            yield from _with_numbers(page, run, signs)


def _link(page: Page, last: Sign, sign: Sign, register: Register) -> bool | None:
    """How two names are joined: True as alternatives, False as members of one list, None not at all."""
    if sign.start < last.end:
        return False  # two names of one place
    if sign.start - last.end > FARTHEST or page.ends_between(last.end, sign.start):
        return None
    between = page.text[last.end : sign.start].strip()
    if between == STROKE:
        return True
    if between and between in COMMAS:
        return False
    return True if _says_or(between, register) else None


def _says_or(between: str, register: Register) -> bool:
    """Whether the text between two names ends with a word for `or`, and holds goods and numbers besides at most."""
    if not spaced(between):
        rest = next((between.removesuffix(each) for each in _unspaced(register) if between.endswith(each)), None)
        return rest is not None and (not rest.strip() or _names_goods(rest, register))
    apart = words(between)
    count = next((n for n in (2, 1) if len(apart) >= n and " ".join(apart[-n:]) in register.alternatives), 0)
    if not count:
        return False
    others = [word for word in apart[:-count] if not any(each.isdigit() for each in word)]
    others = [word for word in others if word not in register.conjunctions]
    return not others or (len(others) <= GOODS_WORDS and _names_goods(" ".join(others), register))


def _names_goods(text: str, register: Register) -> bool:
    return bool(goods_words(register).find(page_of("", text)))


def _are_rivals(makers: set[str], register: Register) -> bool:
    """Whether two of them have nothing to do with each other; a brand is no other maker than who bears it."""
    firms = sorted(each for each in makers if not register.makers[each].is_brand)
    return any(not related(firms[0], each, register) for each in firms[1:])


def _with_numbers(page: Page, run: Sequence[int], signs: Sequence[Sign]) -> Iterable[int]:
    """The names of a run, and the numbers of the same makers that stand beside them."""
    members, last = frozenset(run), signs[run[-1]]
    makers = {signs[at].maker for at in run}
    for at in range(run[0], min(run[-1] + NEARBY, len(signs))):
        if at in members or (signs[at].maker in makers and _stands_with(page, signs[at], last)):
            yield at


def _stands_with(page: Page, sign: Sign, last: Sign) -> bool:
    return sign.start < last.end or not page.text[last.end : sign.start].strip(" -")


def _wanted(
    page: Page,
    wording: Found[Relation],
    signs: Sequence[Sign],
    wordings: Sequence[Found[Relation]],
    register: Register,
) -> Iterable[int]:
    """The signs before words that let in an equivalent: those of the maker nearest to them, and of the makers that
    are named in one list with it."""
    stop = bisect_left(signs, wording.start, key=_start)
    before = [at for at in range(max(0, stop - NEARBY), stop) if not signs[at].means]
    before = [at for at in before if signs[at].end <= wording.start]
    if not before:
        return
    near = signs[before[-1]]
    between = page.text[near.end : wording.start]
    if len(between) > FARTHEST or page.ends_between(near.end, wording.start):
        return
    if len(words(between)) > wording.what.reach or _is_of_part(near.end, wording, wordings, between, register):
        return
    after = near
    for at in reversed(before):
        sign = signs[at]
        if sign.end > after.start or sign.maker == after.maker:
            if page.ends_between(sign.end, wording.start):
                return
        elif _link(page, sign, after, register) is None:
            return
        yield at
        after = sign


def _start(found: Sign | Found[Relation]) -> int:
    return found.start


def _is_of_part(
    end: int, wording: Found[Relation], wordings: Sequence[Found[Relation]], between: str, register: Register
) -> bool:
    """Whether the equivalent is one of a part or of goods beside (`Huawei router with antenna or equivalent`)."""
    between_them = wordings[bisect_left(wordings, end, key=_start) : bisect_left(wordings, wording.start, key=_start)]
    if any(each.what.means == HOLDS for each in between_them):
        return True
    _, comma, later = between.rpartition(",")
    named = goods_words(register).find(page_of("", later)) if comma else []
    return any(register.goods[each.what].kind == "accessory" or register.goods[each.what].part for each in named)


@lru_cache(8)
def _unspaced(register: Register) -> tuple[str, ...]:
    """The words for `or` of scripts that write no spaces, the longest first."""
    return tuple(sorted((each for each in register.alternatives if not spaced(each)), key=len, reverse=True))
