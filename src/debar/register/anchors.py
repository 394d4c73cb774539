"""From a model pattern to the literals every match begins with.

`sift` scans for literals, not for regular expressions. So that it never loses a row, each pattern is turned into
the set of its possible beginnings, two to nine characters long, in sieve form (every ASCII separator a space).
A pattern whose beginnings cannot be counted is refused: it would have to be tried on every line.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]

SHORTEST, LONGEST = 2, 9
TOO_MANY = 4000
"""Literals one pattern may take."""
RARITIES = (-9, -6, -5, -4, -3, -2)
"""How rare a literal must be to stop growing: powers of ten of the tokens of ordinary lines that begin with it."""
WORTH = 100_000
"""How many literals more are worth one that every token begins with."""
NOISIEST = 0.1
"""The share of tokens that may begin with a literal of one pattern."""

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
Enough = Callable[[str], bool]
"""Whether a literal is long enough."""


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

    Literals grow until they are rare in ordinary lines; how rare is chosen so that neither the literals nor the
    lines that hold one for nothing become many.

    >>> sorted(beginnings("MF[12]0"))
    ['mf10', 'mf20']
    """
    tree = list(parser.parse(source, re.IGNORECASE | re.ASCII))
    best: tuple[float, frozenset[str]] | None = None
    for rarity in RARITIES:
        try:
            found = frozenset(text for text, _ in _sequence(tree, {("", True)}, _rarer_than(rarity)))
        except OverflowError:
            continue
        noise = sum(map(_share, found))
        cost = len(found) + WORTH * noise
        if noise <= NOISIEST and (best is None or cost < best[0]):
            best = cost, found
    if best is None:
        raise ValueError("it can begin in too many ways; write its first two characters out")
    return _checked(best[1])


def _share(literal: str) -> float:
    """A rough share of the tokens of ordinary lines that begin with a literal: words and numbers are common, a letter
    and a digit together are not."""
    plain = literal.replace(" ", "")
    common = plain.isalpha() or plain.isdigit()
    return float(10.0 ** -(len(literal) + (0 if common else 1)))


def _rarer_than(rarity: int) -> Enough:
    most = 10.0**rarity * 1.01
    return lambda text: len(text) >= LONGEST or (len(text) >= SHORTEST and _share(text) <= most)


def _checked(literals: frozenset[str]) -> frozenset[str]:
    short = sorted(text for text in literals if len(text.strip()) < SHORTEST)
    if short:
        raise ValueError(f"a match may begin with only {short[0]!r}; write at least two characters out")
    return frozenset(text for text in literals if not any(text[:cut] in literals for cut in range(1, len(text))))


def _sequence(nodes: Iterable[tuple[Any, Any]], begun: Beginnings, enough: Enough) -> Beginnings:
    for node in nodes:
        growing = {text for text, open_ in begun if open_}
        if not growing:
            break
        begun = {pair for pair in begun if not pair[1]} | _node(node, growing, enough)
        if len(begun) > TOO_MANY:
            raise OverflowError
    return begun


def _node(node: tuple[Any, Any], growing: set[str], enough: Enough) -> Beginnings:
    """The literals as one node lets them grow."""
    kind, value = node
    if kind is code.LITERAL:
        return _grown(growing, (_sieved(chr(value)),), enough)
    if kind is code.IN:
        return _grown(growing, _members(value), enough)
    begun = {(text, True) for text in growing}
    if kind is code.SUBPATTERN:
        return _sequence(value[3], begun, enough)
    if kind is code.ATOMIC_GROUP:
        return _sequence(value, begun, enough)
    if kind is code.BRANCH:
        return {pair for branch in value[1] for pair in _sequence(branch, begun, enough)}
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, body = value
        return _repeat(least, most, body, begun, enough)
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return begun
    if kind is code.ANY or kind is code.NOT_LITERAL:
        raise OverflowError
    raise ValueError(f"{kind} is not understood here; write the pattern without it")


def _grown(growing: set[str], characters: Collection[str], enough: Enough) -> Beginnings:
    if len(growing) * len(characters) > TOO_MANY:
        raise OverflowError
    return {(longer, not enough(longer)) for text in growing for each in characters for longer in [text + each]}


def _repeat(least: int, most: int, body: Any, begun: Beginnings, enough: Enough) -> Beginnings:
    found: Beginnings = set(begun) if least == 0 else set()
    for count in range(1, min(int(most), max(int(least), LONGEST)) + 1):
        begun = _sequence(body, begun, enough)
        if count >= least:
            found |= begun
        if not any(open_ for _, open_ in begun):
            return found | begun
    return found


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
