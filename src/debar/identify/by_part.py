"""Parts in or with another maker's box: `MikroTik router with Huawei modem` is MikroTik's, and Huawei made a part.

A wording such as `with` stands between the box and the part, in some languages behind the part (`モデム搭載の機器`).
The box is named by its maker or its class; the part is a thing that is built into others (`words/goods.yaml`,
`part`). Where the text leaves open what belongs to what, as a list of things does, nobody is taken for the maker of a
part only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.family import related
from debar.identify.by_code import PARTS
from debar.identify.lexicon import Found, Lexicon
from debar.identify.page import ENDS, FULL_STOPS
from debar.identify.page import page as page_of
from debar.identify.relations import GOES, HOLDS
from debar.model import Role, Strength
from debar.register.wordings import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
WHOLE = "whole"
"""Stands for a class of things that are no parts."""
THING = "thing"
"""Stands for a thing that holds parts and is of no class of goods."""
NOTE = "named as the maker of a part only, in or with another's thing"
_MEMBERS = re.compile(r"[,、，&]|\b[^\W\d_]+\b")
_CLOSES = re.compile(r"[()\[\]（）;|\n\r]| \+ |的")
"""Where what belongs to a wording ends."""
_END = re.compile(f"[{re.escape(ENDS + FULL_STOPS)}]")
_AMOUNT = re.compile(r"\s*[0-9]")


class Host(NamedTuple):
    """What may hold a part: the makers named for it, and its classes of goods."""

    makers: frozenset[str]
    goods: frozenset[str]


class Line(NamedTuple):
    """One value, with what is named in it."""

    page: Page
    signs: Sequence[Sign]
    said: Spoken
    register: Register
    inside: Mapping[int, str]
    """The signs that are known to be of parts, which hold nothing."""

    def signs_in(self, start: int, end: int) -> range:
        """The places of the signs that begin between two places of the text."""
        return range(bisect_left(self.signs, start, key=_start), bisect_left(self.signs, end, key=_start))

    def goods_in(self, start: int, end: int) -> Sequence[Found[str]]:
        """The classes of goods named in words between two places."""
        goods = self.said.goods
        within = goods[bisect_left(goods, start, key=_start) : bisect_left(goods, end, key=_start)]
        return [each for each in within if each.end <= end]


def _start(found: Sign | Found[str]) -> int:
    return found.start


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
        line = Line(page, signs, said, register, inside)
        if wording.what.side == "after":
            inside.update(_before(line, wording))
        elif not _goes(page, goes, wording.start):
            stop = wordings[at + 1].start if at + 1 < len(wordings) else len(page.text)
            inside.update(_behind(line, wording, stop))
    if not inside:
        return signs
    return [sign._replace(inside=inside[at]) if at in inside else sign for at, sign in enumerate(signs)]


def _goes(page: Page, goes: Sequence[int], start: int) -> bool:
    """Whether a wording by which a thing goes stands before in the same item: what comes then comes in its place."""
    at = bisect_left(goes, start)
    return at > 0 and start - goes[at - 1] <= FARTHEST and not page.ends_between(goes[at - 1], start)


def role_of(goods: str) -> Role:
    """The role of who made a part of a class."""
    return PARTS.get(goods, Role.MODULE)


def _behind(line: Line, wording: Found[Relation], stop: int) -> Iterator[tuple[int, str]]:
    """(place of a sign, class of the part) of what the wording says to be in or with the thing named before it."""
    text = line.page.text
    start = wording.end + text.startswith(".", wording.end)
    end = _phrase_end(line.page, start, stop)
    if not line.signs_in(start, end):
        return
    host = _host_before(line, wording.start)
    if text.startswith("的", end):  # `带华为模块的路由器`: the thing stands behind its part
        host = _both(host, _host_behind(line, end))
    if not host.makers and not host.goods:
        return
    known, waiting = None, list[int]()
    for member in _members(text, start, end, line.register):
        part = _part_named(line, member.start, member.end)
        if part is WHOLE or (member.behind_comma and _is_open(line, member, part)):
            return
        at = [n for n in line.signs_in(member.start, member.end) if not line.signs[n].means]
        goods = part or (known if host.makers and _is_bare(line, member, at) else None)
        if goods is None and _is_bare(line, member, at):
            waiting += at  # `with ZTE and Huawei modules`
            continue
        for n in (*waiting, *at):
            if found := _as_part(line.signs[n], goods, host, line.register):
                yield n, found
        known, waiting = goods, []


def _before(line: Line, wording: Found[Relation]) -> Iterator[tuple[int, str]]:
    """The same where the wording stands behind the part: the thing stands before the part, or behind the wording."""
    signs = line.signs
    near = [n for n in line.signs_in(wording.start - FARTHEST, wording.start) if not signs[n].means]
    near = [n for n in near if signs[n].end <= wording.start]
    if not near or line.page.ends_between(signs[near[-1]].end, wording.start):
        return
    last = signs[near[-1]]
    part = _part_named(line, last.end, wording.start)
    if part is WHOLE or not (part or last.clue.goods):
        return
    mine = [n for n in near if signs[n].maker == last.maker and last.start - signs[n].end <= BESIDE]
    host = _both(_host_before(line, min(signs[n].start for n in mine)), _host_behind(line, wording.end))
    for n in mine:
        if found := _as_part(signs[n], part, host, line.register):
            yield n, found


def _phrase_end(page: Page, start: int, stop: int) -> int:
    """Where what belongs to a wording ends: with the item, the brackets, or at the next such wording."""
    stop = min(stop, start + FARTHEST)
    found = _CLOSES.search(page.text, start, stop)
    return next(_ends(page, start, found.start() if found else stop), found.start() if found else stop)


def _ends(page: Page, start: int, stop: int) -> Iterator[int]:
    """The places between two others at which an item of the line ends."""
    for found in _END.finditer(page.text, start, stop):
        if page.ends_between(found.start(), found.end()):
            yield found.start()


def _host_before(line: Line, end: int) -> Host:
    """What is named before a place, in the same item, that may hold a part."""
    begin = max(0, end - FARTHEST)
    return _host(line, max(_ends(line.page, begin, end), default=begin), end)


def _host_behind(line: Line, start: int) -> Host:
    """The same for what is named behind a place."""
    return _host(line, start, next(_ends(line.page, start, start + FARTHEST), start + FARTHEST))


def _host(line: Line, start: int, end: int) -> Host:
    """The makers and classes of what is named between two places and may hold a part."""
    signs = (line.signs[n] for n in line.signs_in(start, end) if n not in line.inside)
    makers = [
        sign.maker for sign in signs if not sign.means and sign.clue.strength >= Strength.MEDIUM and sign.end <= end
    ]
    goods = [each.what for each in line.goods_in(start, end) if _may_hold(each.what, line.register)]
    if not goods and _names_thing(line.page.text[start:end], line.register):
        goods = [THING]
    return Host(frozenset(makers), frozenset(goods))


def _names_thing(text: str, register: Register) -> bool:
    """Whether a thing of no class that holds parts is named, other than as a unit (`2 pc`)."""
    found = _things(register).find(page_of("", text))
    return any(not text[: each.start].rstrip()[-1:].isdigit() for each in found)


@lru_cache(8)
def _things(register: Register) -> Lexicon[str]:
    """The words for things of no class that hold parts."""
    return Lexicon([(each, THING) for each in register.hosts])


def _both(one: Host, other: Host) -> Host:
    return Host(one.makers | other.makers, one.goods | other.goods)


def _may_hold(goods: str, register: Register) -> bool:
    known = register.goods[goods]
    return known.kind == "equipment" and known.part != ALWAYS


def _part_named(line: Line, start: int, end: int) -> str | None:
    """The class of the part named between two places; `WHOLE` where a thing of its own is named there."""
    named = _parts(line.register).find(page_of("", line.page.text[start:end]))
    for each in line.goods_in(start, end):
        is_part = any(part.start <= each.start - start and each.end - start <= part.end for part in named)
        if not is_part and line.register.goods[each.what].kind == "equipment":
            return WHOLE
    return max(named, key=lambda each: each.end - each.start).what if named else None


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


def _is_open(line: Line, member: Member, part: str | None) -> bool:
    """Whether a member behind a comma may be another thing of the line: an amount stands before it, or it is a device
    of its own as often as a part."""
    if _AMOUNT.match(line.page.text, member.start, member.end):
        return True
    return part is not None and line.register.goods[part].part == OFTEN


def _is_bare(line: Line, member: Member, at: Sequence[int]) -> bool:
    """Whether a member is a name and nothing else (`with Sierra modem, Huawei`)."""
    text = line.page.text[member.start : member.end]
    for n in at:
        text = text.replace(line.page.text[line.signs[n].start : line.signs[n].end], " ")
    return bool(at) and not words(text)


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
