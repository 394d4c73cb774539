"""A model pattern as slips of the pen and evasions write it: other separators, letters for the digits they look like.

`MA58OO-X7`, `EG 8145 V5` and `DS - 2CD2143G2` are what auditors found in orders that were to pass a search for part
numbers. Between a letter and a digit, between the words of `AirEngine`, and where the pattern has a separator, up to
three separators may stand; a digit may be the letter that looks like it (the idea of Unicode TR39, within ASCII).
What matches only so is never more than a likely number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.register.anchors import SEPARATOR, WRITTEN_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable

GAP = r"[ \-_./]{0,3}"
GUARDED = r"(?:[\-_./]| (?=[A-Z]*[0-9])){0,3}"
"""Before open text a space counts only if a number follows."""
NOT_IN_NUMBER = r"(?:(?<![0-9])|(?![0-9]))"
"""Digits that the pattern parts must not run together: `B320-14` is no `B32014`, which is anybody's number."""
PASSING = {"0": "0O", "1": "1IL", "5": "5S"}
"""Digits, with the letters that pass for them."""
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?(?!\?))|(?P<close>\))|(?P<bar>\|)|(?P<count>[?*+]|\{[0-9,]+\})"
    r"|(?P<class>\[(?:\\.|[^\]\\^])+\])|(?P<escape>\\[dw.\-+/])|(?P<plain>[0-9A-Za-z \-_/])"
)
SHORTEST = 4
"""Characters of a literal with letters for digits: shorter ones begin ordinary words."""
_SEPARATORS = frozenset(" -_./")


class Loosened(NamedTuple):
    """What a pattern becomes."""

    whole: str
    """With other separators and with letters for digits."""
    spaced: str
    """With other separators only, one where the pattern has none: what literals to scan for are drawn from."""


def swapped_literals(strict: Iterable[str]) -> frozenset[str]:
    """The literals with letters for digits, one or all of a kind; at least four characters with a digit left.

    >>> sorted(swapped_literals(["ma580", "e51", "mf1"]))
    ['ma58o', 'mas80']
    """
    found = set()
    for literal in strict:
        for digit, letters in PASSING.items():
            for letter in letters[1:].lower() if digit in literal else ():
                found.add(literal.replace(digit, letter))
                found |= {
                    literal[:at] + letter + literal[at + 1 :] for at, each in enumerate(literal) if each == digit
                }
        found.add(literal.replace("0", "o").replace("1", "i"))
    return frozenset(
        each for each in found.difference(strict) if len(each) >= SHORTEST and any(map(str.isdigit, each))
    )


class _Token(NamedTuple):
    kind: str
    text: str


@lru_cache(4_096)
def loosened(pattern: str) -> Loosened | None:
    """The looser forms of a pattern as it is written in the data; None for one that looks around itself, or is
    written in some other way that is not read here.

    >>> loosened("MC(?:801|88)A?").spaced
    'MC[ \\\\-_./]?(?:801|88)[ \\\\-_./]?A?'
    >>> loosened("E51").whole
    'E[ \\\\-_./]{0,3}[5S][1IL]'
    """
    tokens = _tokens(pattern)
    if tokens is None:
        return None
    return Loosened(*(_written(tokens, swapping) for swapping in (True, False)))


def _tokens(pattern: str) -> list[_Token] | None:
    found: list[_Token] = []
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None or token.lastgroup is None:
            return None
        found.append(_Token(token.lastgroup, token.group()))
        at = token.end()
    return found


def _written(tokens: list[_Token], swapping: bool) -> str:
    """The expression, token by token."""
    parts: list[str] = []
    for at, token in enumerate(tokens):
        before, rest = tokens[at - 1] if at else None, tokens[at:]
        if _is_separator(token):
            parts.append(f"(?:{_gap(tokens[at + 1 :])}{NOT_IN_NUMBER})")
        elif not (before and _is_separator(before) and token.kind == "count"):
            if _parts_here(tokens, at):
                parts.append(_gap(rest) if swapping else SEPARATOR)
            parts.append(_swapped(token) if swapping else token.text)
    return "".join(parts)


def _gap(following: list[_Token]) -> str:
    return GAP if WRITTEN_OUT.match("".join(token.text for token in following)) else GUARDED


def _is_separator(token: _Token) -> bool:
    if token.kind == "class":
        return _SEPARATORS.issuperset(token.text[1:-1].replace("\\", ""))
    return token.kind in ("plain", "escape") and token.text.lstrip("\\") in _SEPARATORS and token.text != r"\."


def _parts_here(tokens: list[_Token], at: int) -> bool:
    """Whether a letter ends and a digit begins before this token, or the other way round, or a word of a name
    written in one ends (`AirEngine`)."""
    ends, begins = _ends(tokens, at), _begins(tokens, at)
    if tokens[at].kind in ("close", "bar", "count") or _is_inner(tokens, at):
        return False
    if "l" in ends and begins == {"u"}:
        return True
    letters = {"l", "u"}
    return bool(
        (ends and begins) and ((ends <= letters and begins == {"d"}) or (ends == {"d"} and begins <= letters))
    )


def _is_inner(tokens: list[_Token], at: int) -> bool:
    """Whether the gap was written before the group that begins here."""
    return bool(at) and tokens[at - 1].kind in ("open", "bar")


def _begins(tokens: list[_Token], at: int) -> set[str] | frozenset[str]:
    """What may stand at a token: letters (lower `l`, upper `u`), digits `d`, anything else `x`."""
    if at >= len(tokens):
        return {"x"}
    token = tokens[at]
    if token.kind != "open":
        return _kinds(token)
    found: set[str] = set()
    depth, fresh = 0, True
    for place in range(at, len(tokens)):
        each = tokens[place]
        depth += (each.kind == "open") - (each.kind == "close")
        if fresh and each.kind not in ("open", "bar", "close"):
            found |= _kinds(each)
        fresh = each.kind in ("open", "bar")
        if not depth:
            break
    return found or {"x"}


def _ends(tokens: list[_Token], at: int) -> set[str] | frozenset[str]:
    """What may stand before a token."""
    place = at - 1
    while place >= 0 and tokens[place].kind == "count":
        place -= 1
    if place < 0:
        return set()
    if tokens[place].kind != "close":
        return _kinds(tokens[place])
    found: set[str] = set()
    depth = 0
    for inner in range(place, -1, -1):
        each = tokens[inner]
        depth += (each.kind == "close") - (each.kind == "open")
        following = tokens[inner + 1].kind if inner < place else ""
        if each.kind not in ("open", "bar", "close", "count") and _is_last(tokens, inner, following):
            found |= _kinds(each)
        if not depth:
            break
    return found


def _is_last(tokens: list[_Token], at: int, following: str) -> bool:
    """Whether an alternative of a group ends with this token."""
    place = at + 1
    while following == "count":
        place += 1
        following = tokens[place].kind
    return following in ("bar", "close")


@lru_cache(4_096)
def _kinds(token: _Token) -> frozenset[str]:
    if token.kind == "escape":
        return frozenset("d" if token.text == r"\d" else "x")
    if token.kind not in ("plain", "class"):
        return frozenset("x")
    inner = token.text[1:-1] if token.kind == "class" else token.text
    return frozenset(
        "d" if each.isdigit() else "l" if each.islower() else "u" if each.isupper() else "x" for each in inner
    ) - ({"x"} if token.kind == "class" and "-" in inner else set())


def _swapped(token: _Token) -> str:
    """A token with the letters that pass for its digits."""
    if token.text == r"\d":
        return "[0-9OILS]"
    if token.kind == "plain" and token.text in PASSING:
        return f"[{PASSING[token.text]}]"
    if token.kind != "class" or _kinds(token) != {"d"}:
        return token.text
    held = re.compile(token.text)
    more = "".join(letters[1:] for digit, letters in PASSING.items() if held.fullmatch(digit))
    return f"{token.text[:-1]}{more}]"
