"""From a model pattern to the literals every match begins with.

`sift` scans for literals, not for regular expressions. So that it never loses a row, each pattern is turned into
the set of its possible beginnings, two to six characters long, in sieve form (every ASCII separator a space).
A pattern whose beginnings cannot be counted is refused: it would have to be tried on every line.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]

SHORTEST, LONGEST = 2, 6
ENOUGH, AT_SHORTEST, TOO_MANY = 400, 150, 4000
"""How many literals a pattern may take: when it has a choice, when two characters are all it has, and in passing."""

SEPARATOR = r"[ \-_./]?"
GUARDED = r"(?:[\-_./]| (?=[A-Z]*[0-9]))?"
_WRITTEN_OUT = re.compile(r"(?:\((?:\?:)?)*(?:[0-9A-Za-z]|\\d|\[[0-9\-]+\])")
"""After a separator: characters written out, or digits."""
_CHARACTERS = frozenset(string.ascii_lowercase + string.digits + " ")
_CLASSES = {
    code.CATEGORY_DIGIT: frozenset(string.digits),
    code.CATEGORY_SPACE: frozenset(" "),
    code.CATEGORY_WORD: frozenset(string.ascii_lowercase + string.digits + " "),
}
_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|-[?]?|[^\\\[-]+|.", re.S)
"""An escape, a class in brackets, a hyphen, or anything else."""

Beginnings = set[tuple[str, bool]]
"""(literal, whether it may grow)"""


def expression(pattern: str) -> str:
    """The pattern as it is run: a `-` outside brackets is one separator or none.

    A space before open text counts only if a digit follows in the same word, so that `S5720(-[0-9A-Z]+)*` does not
    walk on into `S5720 replaces ...`.

    >>> expression("DS-2CD[0-9A-Z-]+")
    'DS[ \\\\-_./]?2CD[0-9A-Z-]+'
    """
    parts = _PARTS.findall(pattern)
    return "".join(
        _separator("".join(parts[at + 1 :])) if part in ("-", "-?") else part for at, part in enumerate(parts)
    )


def _separator(following: str) -> str:
    return SEPARATOR if _WRITTEN_OUT.match(following) else GUARDED


def compiled(source: str) -> re.Pattern[str]:
    """The expression of a pattern, ready to run over folded text."""
    return re.compile(source, re.IGNORECASE | re.ASCII)


def beginnings(source: str) -> frozenset[str]:
    """The literals that every match of the expression begins with. Raises ValueError saying what to change.

    >>> sorted(beginnings("MF[12]0"))
    ['mf10', 'mf20']
    """
    tree = parser.parse(source, re.IGNORECASE | re.ASCII)
    for depth in range(LONGEST, SHORTEST - 1, -1):
        try:
            found = _sequence(list(tree), {("", True)}, depth)
        except OverflowError:
            continue
        literals = {text for text, _ in found}
        if len(literals) <= (ENOUGH if depth > SHORTEST else AT_SHORTEST):
            return _checked(literals)
    raise ValueError("it can begin in too many ways; write its first two characters out")


def _checked(literals: set[str]) -> frozenset[str]:
    short = sorted(text for text in literals if len(text.strip()) < SHORTEST)
    if short:
        raise ValueError(f"a match may begin with only {short[0]!r}; write at least two characters out")
    return frozenset(text for text in literals if not any(text[:cut] in literals for cut in range(1, len(text))))


def _sequence(nodes: Iterable[tuple[Any, Any]], begun: Beginnings, depth: int) -> Beginnings:
    for node in nodes:
        growing = {text for text, open_ in begun if open_ and len(text) < depth}
        if not growing:
            break
        kept = {pair for pair in begun if pair[0] not in growing or not pair[1]}
        begun = kept | {(text + more, open_) for text in growing for more, open_ in _node(node, depth - len(text))}
        begun = {(text[:depth], open_ and len(text) < depth) for text, open_ in begun}
        if len(begun) > TOO_MANY:
            raise OverflowError
    return begun


def _node(node: tuple[Any, Any], depth: int) -> Beginnings:
    """What one node may add: literals, and whether what follows it may add more."""
    kind, value = node
    if kind is code.LITERAL:
        return {(_sieved(chr(value)), True)}
    if kind is code.IN:
        return {(character, True) for character in _members(value)}
    if kind is code.SUBPATTERN:
        return _sequence(value[3], {("", True)}, depth)
    if kind is code.ATOMIC_GROUP:
        return _sequence(value, {("", True)}, depth)
    if kind is code.BRANCH:
        return {pair for branch in value[1] for pair in _sequence(branch, {("", True)}, depth)}
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, body = value
        return _repeat(least, most, body, depth)
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return {("", True)}
    if kind is code.ANY or kind is code.NOT_LITERAL:
        raise OverflowError
    raise ValueError(f"{kind} is not understood here; write the pattern without it")


def _repeat(least: int, most: int, body: Any, depth: int) -> Beginnings:
    found: Beginnings = {("", True)} if least == 0 else set()
    begun: Beginnings = {("", True)}
    for count in range(1, min(int(most), depth) + 1):
        begun = _sequence(body, begun, depth)
        if count >= least:
            found |= begun
        if not any(open_ and len(text) < depth for text, open_ in begun):
            return found | begun
    return found | begun if int(most) >= depth else found


def _members(items: Any) -> frozenset[str]:
    members: set[str] = set()
    for kind, value in items:
        if kind is code.LITERAL:
            members.add(_sieved(chr(value)))
        elif kind is code.RANGE:
            members.update(_sieved(chr(point)) for point in range(value[0], min(value[1], value[0] + 300) + 1))
        elif kind is code.CATEGORY and value in _CLASSES:
            members |= _CLASSES[value]
        else:
            raise OverflowError
    return frozenset(members)


def _sieved(character: str) -> str:
    """One character in sieve form.

    >>> _sieved("-"), _sieved("A")
    (' ', 'a')
    """
    lower = character.lower()
    return " " if lower.isascii() and lower not in _CHARACTERS else lower
