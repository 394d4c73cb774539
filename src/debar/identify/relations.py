"""Words of relation: `SFP compatible with Huawei S5720` was not made by Huawei, `removal of ZTE equipment` buys none.

A wording reaches some words far, from its own side, within one item of the line; in a list it reaches every member.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from debar.identify.page import page as page_of
from debar.identify.spoken import goods_words
from debar.register.wordings import spaced, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.lexicon import Found
    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.register import Register
    from debar.register.entries import Relation

COMMAS = ",、，/&+"
"""What separates the members of a list."""
DASH = " - "
"""A dash between spaces, behind which a bare preposition says nothing (`for building 5 - Huawei switch`)."""
LIST_WORDS = 2
"""Words an unknown member of a list may have."""
NEARBY = 24
"""Signs on one side of a wording that are looked at; no honest list is longer."""
NOTHING = "nothing"
"""What a wording means that only looks like one of relation (`model no`, beside `no`)."""
SUPPLIES = "supplies"
"""What a wording means that says the thing itself is delivered too."""
INSTALLS = "installs"
"""What a wording means that names work by which things are set up, delivered or not."""
TOWARDS, AWAY, INTO = "towards", "away", "into"
"""What wordings mean that tell what comes from what goes."""
GOES = ("replaces", "removes")
"""What a wording means by which a thing goes, and another may come."""
HOLDS, EQUIVALENT = "holds", "equivalent"
"""What wordings mean that tell of parts (`by_part`), and of what else may be delivered (`by_choice`)."""
SILENT = (NOTHING, SUPPLIES, INSTALLS, TOWARDS, AWAY, HOLDS, EQUIVALENT)
"""What wordings mean that say nothing of a maker by themselves."""
ITEMS = ("service", "replaces")
"""What a wording means that ends at a colon behind other words (`to replace the old one: Huawei S5735`)."""
TURN = 40
"""Characters between what goes and the wording that names what comes (`AをBへ交換`)."""
SUPPLY_WORDS = 4
"""Words that may stand between such a wording and the work named with it (`supply, configuration and repair of`)."""
FARTHEST = 500
"""Characters between a wording and the first sign it may reach: more than a list of makers takes."""
LIST_LENGTH = 120
"""Characters such a list may have."""
SPACELESS_WORD = 2
"""Characters of a script without spaces that count as one word."""
FIRST_UNSPACED = "\u0e00"
"""Letters from here on (Thai, kana, Han, Hangul) belong to scripts that join words; Arabic and Indian ones do not."""


def relate(
    page: Page, signs: Sequence[Sign], wordings: Sequence[Found[Relation]], register: Register
) -> list[str | None]:
    """For each sign of the page, what the wordings around it make of its maker; None: nothing.

    Signs and wordings come in order of place.
    """
    means: list[str | None] = [None] * len(signs)
    found = [each for each in wordings if not _inside(each, signs)]
    delivered, turns = supplies(found), _turns(found)
    taken: set[tuple[int, int]] = set()
    for each in sorted(found, key=lambda one: (one.start, one.end, one.what.side == "after")):
        if each.what.means in SILENT or (each.start, each.end) in taken:
            continue
        if each.what.means == "service" and supplied(page, each.start, delivered, register):
            continue
        is_turn = each.what.means == INTO
        reached = _gone(page, each, signs, turns) if is_turn else _reached(page, each, signs, turns, register)
        for at in reached:
            means[at] = means[at] or (GOES[0] if is_turn else each.what.means)
            taken.add((each.start, each.end))
    return means


class Turns(NamedTuple):
    """Where the words stand that tell what comes from what goes, in order."""

    towards: Sequence[int]
    away: Sequence[int]


def _turns(found: Sequence[Found[Relation]]) -> Turns:
    places = [(each.start, each.what.means) for each in found]
    return Turns(*([at for at, means in places if means == wanted] for wanted in (TOWARDS, AWAY)))


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of these places lies between two others."""
    return bisect_left(places, start) < bisect_left(places, end)


def _gone(page: Page, found: Found[Relation], signs: Sequence[Sign], turns: Turns) -> list[int]:
    """The signs of what goes, where the wording stands behind what comes: those before a word that means away; where
    there is none, those of another maker than the one directly before the wording."""
    first, end = bisect_left(signs, found.start - TURN, key=_start), found.start
    near = [at for at in range(first, bisect_left(signs, end, key=_start)) if signs[at].end <= end]
    near = [at for at in near if not page.ends_between(signs[at].end, end)]
    gone = [at for at in near if _any_between(turns.away, signs[at].end, end)]
    if gone or not near or _count(page.text[signs[near[-1]].end : end]) > 1:
        return gone
    return [at for at in near if signs[at].maker != signs[near[-1]].maker]


def supplies(found: Sequence[Found[Relation]]) -> list[int]:
    """Where the words of supply among these wordings end."""
    return [each.end for each in found if each.what.means == SUPPLIES]


def supplied(page: Page, start: int, supplies: Sequence[int], register: Register) -> bool:
    """Whether the work named at a place only comes with a delivery: both stand in one list that begins with words
    of supply (`supply and installation of`), of which the last one before the place is asked."""
    at = bisect_right(supplies, start)
    return at > 0 and start - supplies[at - 1] <= LIST_LENGTH and _one_list(page, supplies[at - 1], start, register)


def is_laid(page: Page, start: int, end: int, wordings: Sequence[Found[Relation]], register: Register) -> bool:
    """Whether a word at a place that may name work (`cabling`) does: it stands in one list with words of supply, or
    of work by which things are set up (`delivery, cabling and commissioning of`), and no thing between them."""
    done = [each for each in wordings if each.what.means in (SUPPLIES, INSTALLS)]
    before = [each.end for each in done if each.end <= start]
    behind = [each.start for each in done if each.start >= end]
    return (bool(before) and _is_next(page, max(before), start, register)) or (
        bool(behind) and _is_next(page, end, min(behind), register)
    )


def _is_next(page: Page, start: int, end: int, register: Register) -> bool:
    """Whether a list goes on at a place and comes to another by short members only."""
    if end - start > LIST_LENGTH or not _one_list(page, start, end, register):
        return False
    between = page.text[start:end].strip()
    first = next(iter(words(between)), "")
    # words for `or` aside: `of` is one in Dutch, and stands in `supply of`
    return between[0] in COMMAS or (first in register.conjunctions and first not in register.alternatives)


def _one_list(page: Page, start: int, end: int, register: Register) -> bool:
    """Whether nothing but members of a list, none of them goods, stands between two places."""
    between = page.text[start:end]
    apart = words(between)
    is_list = any(comma in between for comma in COMMAS) or any(word in register.conjunctions for word in apart)
    if not is_list or page.ends_between(start, end) or not _is_short(between, apart, register):
        return False
    sheet = page_of("", between)
    return all(_is_work(found, sheet, register) for found in goods_words(register).find(sheet))


def _is_short(between: str, apart: Sequence[str], register: Register) -> bool:
    """Whether a list names few words, or nothing longer than two (`unpacking, rack mounting, first test and`)."""
    if _count(between) <= SUPPLY_WORDS:
        return True
    joined = {each for each in apart if each in register.conjunctions}
    members = [" ".join("," if word in joined else word for word in words(each)) for each in _members(between)]
    return all(_count(member) <= LIST_WORDS for each in members for member in _members(each))


def _is_work(found: Found[str], page: Page, register: Register) -> bool:
    """Whether a word for goods names work, or may name it."""
    known = register.goods[found.what]
    return known.kind in ("work", "service") or page.text[found.start : found.end] in known.works


def _reached(
    page: Page, found: Found[Relation], signs: Sequence[Sign], turns: Turns, register: Register
) -> list[int]:
    """The signs a wording reaches: those behind it, else, where it may stand behind, those before it."""
    if found.what.side != "after":
        first = bisect_left(signs, found.end, key=_start)
        following = list(range(first, min(first + NEARBY, len(signs))))
        if found.what.means in GOES:
            following = [at for at in following if not _any_between(turns.towards, found.end, signs[at].start)]
        reached = _walk(page, found, signs, following, register)
        if reached or found.what.side == "before":
            return reached
    last = bisect_left(signs, found.start, key=_start)
    before = [at for at in range(last - 1, max(last - 1 - NEARBY, -1), -1) if signs[at].end <= found.start]
    before = [at for at in before if not _any_between(turns.towards, signs[at].end, found.start)]
    return _walk(page, found, signs, before, register)


def _start(sign: Sign) -> int:
    return sign.start


def _inside(found: Found[Relation], signs: Sequence[Sign]) -> bool:
    """Whether a wording is part of a name or number (`For` of `ForHuawei`)."""
    at = bisect_right(signs, found.start, key=_start)
    return any(found.end <= sign.end for sign in signs[max(0, at - NEARBY) : at])


def _walk(
    page: Page, found: Found[Relation], signs: Sequence[Sign], order: list[int], register: Register
) -> list[int]:
    """The signs reached from a wording, going away from it; the walk ends at the first that is not."""
    reached: list[int] = []
    for at in order:
        sign = signs[at]
        last = signs[reached[-1]] if reached else None
        if last is not None and sign.start < last.end and last.start < sign.end:
            reached.append(at)
            continue
        edge = (last.start, last.end) if last else (found.start, found.end)
        start, end = (edge[1], sign.start) if sign.start >= edge[1] else (sign.end, edge[0])
        goes_on = (
            _linked(page, start, end, last, sign, register) if last else _near(page, found, start, end, register)
        )
        if not goes_on:
            break
        reached.append(at)
    return reached


def _near(page: Page, found: Found[Relation], start: int, end: int, register: Register) -> bool:
    """Whether the first sign lies within the wording's reach, in the same item of the line."""
    if end - start > FARTHEST:
        return False
    if page.ends_between(start, end) or _leaves_brackets(page.text[start:end], found.end <= start):
        return False
    if found.end == start and _is_compound(page.text[start:end]):
        return False
    if found.what.means in ITEMS and ":" in page.text[start:end].lstrip(" :"):
        return False
    aside, dash, _ = page.text[start:end].partition(DASH)
    if found.what.reach <= 1 and dash and aside.strip():
        return False
    *members, last = _members(page.text[start:end])
    if any(not _may_be_member(member, register) for member in members):
        return False
    return _count(last) + len(members) <= found.what.reach


def _is_compound(following: str) -> bool:
    """Whether a wording is only the first part of a word (`Austausch-Router Huawei`)."""
    return following[:1] == "-" and following[1:2].isalnum()


def _leaves_brackets(between: str, forwards: bool) -> bool:
    """A wording in brackets says nothing of what stands behind them; a name may have brackets behind it."""
    return forwards and ")" in between and "(" not in between


def _members(between: str) -> list[str]:
    for comma in COMMAS[1:]:
        between = between.replace(comma, COMMAS[0])
    return between.split(COMMAS[0])


def _may_be_member(text: str, register: Register) -> bool:
    """Whether text between commas may be one more maker of a list: a word or two, naming no goods."""
    return 1 <= _count(text) <= LIST_WORDS and not goods_words(register).find(page_of("", text))


def _linked(page: Page, start: int, end: int, last: Sign, sign: Sign, register: Register) -> bool:
    """Whether the next sign belongs to the same list, or to the same thing, as the one reached last."""
    if page.ends_between(start, end):
        return False
    between = page.text[start:end]
    if not between.strip():
        return True
    apart = [word for word in words(between) if not _is_number(word)]
    plain = [word for word in apart if word not in register.conjunctions]
    is_list = len(plain) < len(apart) or any(comma in between for comma in COMMAS)
    if sign.maker == last.maker:
        return _count(between) <= LIST_WORDS
    forwards = sign.start >= last.end
    return is_list and sum(map(_length, plain)) <= (1 if forwards else 0)


def _count(text: str) -> int:
    """Words, without numbers: the model beside a name is part of the name."""
    return sum(_length(word) for word in words(text) if not _is_number(word))


def _is_number(word: str) -> bool:
    return spaced(word) and any(each.isdigit() for each in word)


def _length(word: str) -> int:
    return 1 if word < FIRST_UNSPACED else (len(word) + SPACELESS_WORD - 1) // SPACELESS_WORD
