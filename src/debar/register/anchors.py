"""From a model pattern to the literals every match begins with.

`sift` scans for literals, not for regular expressions. So that it never loses a row, each pattern is turned into
the set of its possible beginnings, two to nine characters long, in sieve form (every ASCII separator a space).
A pattern whose beginnings cannot be counted is refused: it would have to be tried on every line.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]

FLAGS = re.IGNORECASE | re.ASCII

SHORTEST, LONGEST = 2, 9
TOO_MANY = 4000
"""Literals one pattern may take."""
RARITIES = (2, 3, 4, 5, 6, 9)
"""How rare a literal must be to stop growing: 5 is one in 10^5 tokens of ordinary lines that begins with it."""
MOST_COMMON = 3
"""How rare a literal is that is an ordinary word or begins one."""
WORTH = 100_000
"""How many literals more are worth one that every token begins with."""
SPACED_RARITY, SPACED_LETTERS, MOST_SPACED = 4, 9, 200
"""Letters and digits of a literal with separators inside, letters of one without digits, and how many literals of the
kind one pattern may take."""
ENOUGH = 4
"""Letters and digits of such a literal where it can grow in too many ways."""
NOISIEST = 0.1
"""The share of tokens that may begin with a literal of one pattern."""

SEPARATOR = r"[ \-_./]?"
GUARDED = r"(?:[\-_./]| (?=[A-Z]*[0-9]))?"
WIDE = ((SEPARATOR, r"(?: {1,3}|[\-_./])?"), (GUARDED, r"(?:[\-_./]| {1,3}(?=[A-Z]*[0-9]))?"))
"""Each of the two, and the same where a blank may be up to three wide."""
WRITTEN_OUT = re.compile(r"(?:\((?:\?:)?)*(?:[0-9A-Za-z]|\\d|\[[0-9\-]+\])")
"""After a separator: characters written out, or digits."""
_CHARACTERS = frozenset(string.ascii_lowercase + string.digits + " ")
_CLASSES = {
    code.CATEGORY_DIGIT: frozenset(string.digits),
    code.CATEGORY_SPACE: frozenset(" "),
    code.CATEGORY_WORD: frozenset(string.ascii_lowercase + string.digits + " "),
}
_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|-[?]?|[^\\\[-]+|.", re.S)
"""An escape, a class in brackets, a hyphen, or anything else."""

Beginnings = tuple[set[str], set[str]]
"""Literals that are long enough, and those that may still grow."""


class Limits(NamedTuple):
    """How rare a literal must be to stop growing (one of `RARITIES`), and how many there may be."""

    rarity: int
    most: int
    numbered: bool = False
    """Whether it must hold a digit besides, or be longer: what separators part need not be one word."""
    ordinary: frozenset[str] = frozenset()
    """Beginnings of ordinary words, which are never rare."""


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


def widened(match: str) -> str:
    """A pattern in which a blank may be up to three wide, as in a text set in columns."""
    for narrow, wide in WIDE:
        match = match.replace(narrow, wide)
    return match


def with_wide_blanks(literal: str) -> Iterator[str]:
    """A literal with its blanks two and three wide; nothing where it has none.

    >>> list(with_wide_blanks("honor 9")), list(with_wide_blanks("hg8"))
    (['honor  9', 'honor   9'], [])
    """
    if " " in literal:
        yield from (literal.replace(" ", " " * width) for width in (2, 3))


def _separator(following: str) -> str:
    return SEPARATOR if WRITTEN_OUT.match(following) else GUARDED


@lru_cache(2_048)
def _tree(source: str) -> Any:
    """An expression parsed, once for all that is asked of it."""
    return parser.parse(source, FLAGS)


def check(source: str) -> None:
    """Raise re.error for an expression that cannot be run."""
    compiler.compile(_tree(source), FLAGS)


def compiled(source: str) -> re.Pattern[str]:
    """The expression of a pattern, ready to run over folded text."""
    return re.compile(source, FLAGS)


def beginnings(source: str, ordinary: frozenset[str] = frozenset()) -> frozenset[str]:
    """The literals that every match of the expression begins with. Raises ValueError saying what to change.

    Literals grow until they are rare in ordinary lines; how rare is chosen so that neither the literals nor the
    lines that hold one for nothing become many. `ordinary`: words of such lines, with all their beginnings.

    >>> sorted(beginnings("MF[12]0"))
    ['mf10', 'mf20']
    >>> sorted(beginnings("Smart(PSS|Box)")), sorted(beginnings("Smart(PSS|Box)", begun(["smartphone"])))
    (['smart'], ['smartbox', 'smartpss'])
    """
    tree = list(_tree(source))
    best: tuple[float, frozenset[str]] | None = None
    for rarity in RARITIES:
        most = (
            TOO_MANY if best is None else min(TOO_MANY, int(best[0]))
        )  # more literals would cost more than the best
        try:
            found = frozenset().union(*_sequence(tree, {""}, Limits(rarity, most, ordinary=ordinary)))
        except OverflowError:
            continue
        rarities = Counter(MOST_COMMON if each in ordinary else _rarity(each) for each in found)
        noise = fsum(count * 10.0**-rarity for rarity, count in sorted(rarities.items()))
        cost = len(found) + WORTH * noise
        if noise <= NOISIEST and (best is None or cost <= best[0]):
            best = cost, found
    if best is None:
        raise ValueError("it can begin in too many ways; write its first two characters out")
    return _checked(best[1])


def begun(words: Iterable[str]) -> frozenset[str]:
    """Words, and what they begin with."""
    return frozenset(word[:length] for word in words for length in range(SHORTEST, len(word) + 1))


def spaced_beginnings(source: str) -> frozenset[str]:
    """The literals that every match begins with of an expression whose words separators may part: all with a digit,
    and rare. Raises ValueError where they cannot be counted.

    >>> sorted(spaced_beginnings("MC[ -]?8[08]"))
    ['mc 80', 'mc 88', 'mc80', 'mc88']
    """
    tree = list(_tree(source))
    limits = Limits(SPACED_RARITY, MOST_SPACED, numbered=True)
    try:
        found = frozenset().union(*_sequence(tree, {""}, limits))
    except OverflowError as error:
        raise ValueError("it can be written apart in too many ways") from error
    return _checked(frozenset(text for text in found if text == text.strip()))


def _is_open(literal: str, limits: Limits) -> bool:
    """Whether a literal must still grow."""
    if not limits.numbered:
        return _rarity(literal) < limits.rarity
    plain = literal.replace(" ", "")
    if plain.isalpha() or literal.endswith(" "):
        return literal.endswith(" ") or len(plain) < SPACED_LETTERS
    return plain.isdigit() or len(plain) < limits.rarity or _is_word_and_digit(literal)


def _is_word_and_digit(literal: str) -> bool:
    """Whether only one digit stands apart behind letters, as behind any word (`ups 5`)."""
    word, _, digit = literal.partition(" ")
    return word.isalpha() and len(digit) == 1 and digit.isdigit()


def _rarity(literal: str) -> int:
    """How rare tokens of ordinary lines are that begin with a literal, roughly, as the power of ten: words and
    numbers are common, a letter and a digit together are not."""
    return len(literal) if _is_common(literal) else len(literal) + 1


def _is_common(literal: str) -> bool:
    plain = literal.replace(" ", "")
    return plain.isalpha() or plain.isdigit()


def _checked(literals: frozenset[str]) -> frozenset[str]:
    short = sorted(text for text in literals if len(text.strip()) < SHORTEST)
    if short:
        raise ValueError(f"a match may begin with only {short[0]!r}; write at least two characters out")
    kept: list[str] = []
    for text in sorted(literals):  # what begins with another comes right behind it
        if not kept or not text.startswith(kept[-1]):
            kept.append(text)
    return frozenset(kept)


def _sequence(nodes: Iterable[tuple[Any, Any]], growing: set[str], limits: Limits) -> Beginnings:
    done: set[str] = set()
    for node in nodes:
        if not growing:
            break
        more, growing = _node(node, growing, limits)
        done |= more
        if len(done) + len(growing) > limits.most:
            raise OverflowError
    return done, growing


def _node(node: tuple[Any, Any], growing: set[str], limits: Limits) -> Beginnings:
    """The literals as one node lets them grow."""
    kind, value = node
    if kind is code.LITERAL:
        return _grown(growing, (_sieved(chr(value)),), limits)
    if kind is code.IN:
        return _grown(growing, _members(tuple(value)), limits)
    if kind is code.SUBPATTERN:
        return _sequence(value[3], growing, limits)
    if kind is code.ATOMIC_GROUP:
        return _sequence(value, growing, limits)
    if kind is code.BRANCH:
        branches = [_sequence(branch, growing, limits) for branch in value[1]]
        return set().union(*(done for done, _ in branches)), set().union(*(open_ for _, open_ in branches))
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, body = value
        return _repeat(least, most, body, growing, limits)
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return set(), growing
    if kind is code.ANY or kind is code.NOT_LITERAL:
        raise OverflowError
    raise ValueError(f"{kind} is not understood here; write the pattern without it")


def _grown(growing: set[str], characters: Collection[str], limits: Limits) -> Beginnings:
    """Each literal with each character behind it; by its length alone nearly every one is rare enough or not."""
    if len(growing) * len(characters) > limits.most:
        if limits.numbered and all(len(text.replace(" ", "")) >= ENOUGH for text in growing):
            return growing, set()
        raise OverflowError
    longer = {text + each for text in growing for each in characters}
    if not limits.numbered:
        lengths = set(map(len, longer))
        if max(lengths) < max(limits.rarity - 1, SHORTEST):
            return set(), longer
        if min(lengths) >= limits.rarity:
            still = longer & limits.ordinary
            return longer - still, still
    still = {each for each in longer if _is_open(each, limits)} | (longer & limits.ordinary)
    return longer - still, still


def _repeat(least: int, most: int, body: Any, growing: set[str], limits: Limits) -> Beginnings:
    found: Beginnings = set(), (set(growing) if least == 0 else set())
    done: set[str] = set()
    for count in range(1, min(int(most), max(int(least), LONGEST)) + 1):
        more, growing = _sequence(body, growing, limits)
        done |= more
        if len(done) + len(growing) > limits.most:
            raise OverflowError
        if count >= least or not growing:
            found = found[0] | done, found[1] | growing
        if not growing:
            break
    return found


@lru_cache(4_096)
def _members(items: tuple[Any, ...]) -> frozenset[str]:
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


@lru_cache(1_024)
def _sieved(character: str) -> str:
    """One character in sieve form.

    >>> _sieved("-"), _sieved("A")
    (' ', 'a')
    """
    lower = character.lower()
    return " " if lower.isascii() and lower not in _CHARACTERS else lower
