"""Parts in or with another maker's box: `MikroTik router with Huawei modem` is MikroTik's, and Huawei made a part.

A wording such as `with` stands between the box and the part, in some languages behind the part (`モデム搭載の機器`).
The box is named by its maker or its class; the part is a thing that is built into others (`words/goods.yaml`,
`part`). Where the text leaves open what belongs to what, as a list of things does, nobody is taken for the maker of a
part only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.family import related
from debar.identify.by_code import PARTS
from debar.identify.lexicon import Found, Lexicon
from debar.identify.page import page as page_of
from debar.identify.relations import GOES, HOLDS
from debar.model import Role, Strength
from debar.register.wordings import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.identify.spoken import Spoken
    from debar.register import Register
    from debar.register.entries import Relation

FIELDS = frozenset(("text", "description", "model"))
"""Fields in which people write what a thing comes with."""
ALWAYS, OFTEN = "always", "often"
FARTHEST = 200
"""Characters from such a wording in which parts are looked for."""
BESIDE = 12
"""Characters that may stand between a maker and the part it made, where the wording stands behind both."""
THING = "thing"
"""Stands for a thing that holds parts and is of no class of goods."""
NOTE = "named as the maker of a part only, in or with another's thing"
_MEMBERS = re.compile(r"[,、，&]|\b[^\W\d_]+\b")
_CLOSES = re.compile(r"[()\[\]（）;|\n\r]| \+ |的")
"""Where what belongs to a wording ends."""
_AMOUNT = re.compile(r"\s*[0-9]")


class Host(NamedTuple):
    """What may hold a part: the makers named for it, and its classes of goods."""

    makers: frozenset[str]
    goods: frozenset[str]


class Member(NamedTuple):
    """One thing of the list behind a wording."""

    start: int
    end: int
    behind_comma: bool


def told(page: Page, signs: Sequence[Sign], said: Spoken, register: Register) -> Sequence[Sign]:
    """The signs, those of makers of a part in or with another's thing marked with the class of that part."""
    if page.name not in FIELDS:
        return signs
    wordings = [each for each in said.relations if each.what.means == HOLDS]
    if not wordings:
        return signs
    goes = [each.start for each in said.relations if each.what.means in GOES]
    inside: dict[int, str] = {}
    for at, wording in enumerate(wordings):
        if wording.what.side == "after":
            inside.update(_before(page, wording, signs, said, register))
        elif not any(place < wording.start and not page.ends_between(place, wording.start) for place in goes):
            stop = wordings[at + 1].start if at + 1 < len(wordings) else len(page.text)
            inside.update(_behind(page, wording, stop, signs, said, register))
    if not inside:
        return signs
    return [sign._replace(inside=inside[at]) if at in inside else sign for at, sign in enumerate(signs)]


def role_of(goods: str) -> Role:
    """The role of who made a part of a class."""
    return PARTS.get(goods, Role.MODULE)


def _behind(
    page: Page, wording: Found[Relation], stop: int, signs: Sequence[Sign], said: Spoken, register: Register
) -> Iterator[tuple[int, str]]:
    """(place of a sign, class of the part) of what the wording says to be in or with the thing named before it."""
    start, end = wording.end, _phrase_end(page, wording.end, stop)
    if not any(start <= sign.start < end for sign in signs):
        return
    host = _host(page, 0, wording.start, signs, said, register, wording.start)
    if page.text[end : end + 1] == "的":  # `带华为模块的路由器`: the thing stands behind its part
        host = _both(host, _host(page, end, len(page.text), signs, said, register, end))
    if not host.makers and not host.goods:
        return
    known = None
    for member in _members(page.text, start, end, register):
        at = [n for n, sign in enumerate(signs) if member.start <= sign.start < member.end and not sign.means]
        part = _part_named(page, member.start, member.end, said, register)
        if part is WHOLE or (member.behind_comma and _is_open(page, member, part, register)):
            return
        goods = part or (known if host.makers and _is_bare(page, member, [signs[n] for n in at]) else None)
        for n in at:
            if found := _as_part(signs[n], goods, host, register):
                yield n, found
        known = goods


def _before(
    page: Page, wording: Found[Relation], signs: Sequence[Sign], said: Spoken, register: Register
) -> Iterator[tuple[int, str]]:
    """The same where the wording stands behind the part: the thing stands before the part, or behind the wording."""
    near = [n for n, sign in enumerate(signs) if sign.end <= wording.start and not sign.means]
    if not near or page.ends_between(signs[near[-1]].end, wording.start):
        return
    last = signs[near[-1]]
    part = _part_named(page, last.end, wording.start, said, register)
    if wording.start - last.end > FARTHEST or part is WHOLE or not (part or last.clue.goods):
        return
    mine = [n for n in near if signs[n].maker == last.maker and last.start - signs[n].end <= BESIDE]
    begins = min(signs[n].start for n in mine)
    host = _both(
        _host(page, 0, begins, signs, said, register, begins),
        _host(page, wording.end, len(page.text), signs, said, register, wording.end),
    )
    for n in mine:
        if found := _as_part(signs[n], part, host, register):
            yield n, found


def _phrase_end(page: Page, start: int, stop: int) -> int:
    """Where what belongs to a wording ends: with the item, the brackets, or at the next such wording."""
    stop = min(stop, start + FARTHEST)
    found = _CLOSES.search(page.text, start, stop)
    end = found.start() if found else stop
    return next((at for at in range(start, end) if page.ends_between(at, at + 1)), end)


def _host(
    page: Page, start: int, end: int, signs: Sequence[Sign], said: Spoken, register: Register, edge: int
) -> Host:
    """The makers and classes of what is named between two places, in the item that touches the edge."""
    makers = [
        sign.maker
        for sign in signs
        if start <= sign.start and sign.end <= end and not sign.means and sign.clue.strength >= Strength.MEDIUM
        if not page.ends_between(*sorted((sign.start, edge)))
    ]
    goods = [
        each.what
        for each in said.goods
        if start <= each.start and each.end <= end and _may_hold(each.what, register)
        if not page.ends_between(*sorted((each.start, edge)))
    ]
    if not goods and _names_host(page, start, end, edge, register):
        goods = [THING]
    return Host(frozenset(makers), frozenset(goods))


def _names_host(page: Page, start: int, end: int, edge: int, register: Register) -> bool:
    """Whether a thing of no class that holds parts is named there, other than as a unit (`2 pc`)."""
    text = page.text[max(start, edge - FARTHEST) : end] if end == edge else page.text[start : start + FARTHEST]
    return any(
        not text[: each.start].rstrip()[-1:].isdigit() and not page_of("", text).ends_between(each.end, len(text))
        for each in _hosts(register).find(page_of("", text))
    )


@lru_cache(8)
def _hosts(register: Register) -> Lexicon[str]:
    """The words for things of no class that hold parts."""
    return Lexicon([(each, THING) for each in register.hosts])


def _both(one: Host, other: Host) -> Host:
    return Host(one.makers | other.makers, one.goods | other.goods)


def _may_hold(goods: str, register: Register) -> bool:
    known = register.goods[goods]
    return known.kind == "equipment" and known.part != ALWAYS


WHOLE = "whole"
"""Stands for a class of things that are no parts."""


def _part_named(page: Page, start: int, end: int, said: Spoken, register: Register) -> str | None:
    """The class of the part named between two places; `WHOLE` where a thing of its own is named there."""
    text = page.text[start:end]
    named = [(each.start, each.end, each.what) for each in _parts(register).find(page_of("", text))]
    whole = [
        each
        for each in said.goods
        if start <= each.start and each.end <= end and register.goods[each.what].kind == "equipment"
        if not any(begun <= each.start - start and each.end - start <= ended for begun, ended, _ in named)
    ]
    if whole:
        return WHOLE
    return max(named, key=lambda each: each[1] - each[0])[2] if named else None


@lru_cache(8)
def _parts(register: Register) -> Lexicon[str]:
    """The words that name parts."""
    return Lexicon(
        [
            (word.strip(), each.id)
            for each in register.goods.values()
            for word in ((*each.words, *each.parts) if each.part else each.parts)
        ]
    )


def _members(text: str, start: int, end: int, register: Register) -> Iterator[Member]:
    """The members of a list: what stands between commas and conjunctions."""
    behind_comma = False
    for found in _MEMBERS.finditer(text, start, end):
        is_comma = not found[0][0].isalpha()
        if is_comma or found[0] in register.conjunctions:
            if text[start : found.start()].strip():
                yield Member(start, found.start(), behind_comma)
                behind_comma = False
            start, behind_comma = found.end(), behind_comma or is_comma
    yield Member(start, end, behind_comma)


def _is_open(page: Page, member: Member, part: str | None, register: Register) -> bool:
    """Whether a member behind a comma may be another thing of the line: an amount stands before it, or it is a device
    of its own as often as a part."""
    if _AMOUNT.match(page.text, member.start, member.end):
        return True
    return part is not None and register.goods[part].part == OFTEN


def _is_bare(page: Page, member: Member, signs: Sequence[Sign]) -> bool:
    """Whether a member is a name and nothing else (`with Sierra modem, Huawei`)."""
    text = page.text[member.start : member.end]
    for sign in signs:
        text = text.replace(page.text[sign.start : sign.end], " ")
    return bool(signs) and not words(text)


def _as_part(sign: Sign, part: str | None, host: Host, register: Register) -> str | None:
    """The class of the part that the sign's maker made; None where it made the thing too, or a thing of its own.

    A product's own number says itself what it is: only a class that is always a part makes a part of it.
    """
    if sign.clue.role in PARTS.values() or any(related(sign.maker, each, register) for each in host.makers):
        return None
    if sign.clue.kind in ("name", "typo"):
        goods = part
    else:
        goods = sign.clue.goods
        if goods is None or sign.clue.kind == "rebadge" or register.goods[goods].part != ALWAYS:
            return None
    if goods is None or (not host.makers and host.goods <= {goods}):
        return None
    return goods
