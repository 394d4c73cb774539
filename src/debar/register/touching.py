"""Which numbers standing alone a literal of the sieve may touch; of all others the digits say nothing to it.

A literal is letters and digits parted by blanks. One that ends with digits alone (`ma 56`) may end in a number that
stands behind the same word and begins with them; digits alone before a blank (`901 h`) are a whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.register.compile import Literal

ANYWHERE = ""
"""Stands for any word before a number."""


class Touching(NamedTuple):
    """The digits that numbers must begin with to be touched."""

    behind: Mapping[str, tuple[str, ...]]
    """By the word before the number, as it is folded; by `ANYWHERE` whatever stands before."""
    letters: frozenset[str]
    """Last letters of those words that are not of ASCII: scripts that write no spaces end words anywhere."""

    @classmethod
    def of(cls, known: Mapping[str, list[str]]) -> Touching:
        """From what `rows` gave."""
        behind = {before: tuple(digits) for before, digits in known.items()}
        return cls(behind, frozenset(before[-1] for before in behind if before and not before[-1].isascii()))

    def may(self, before: str, number: str) -> bool:
        """Whether a literal may touch a number of ASCII digits; `before`: the word before it, in sieve form."""
        if number.startswith(self.behind[ANYWHERE]):
            return True
        if not before.isascii():
            if before[-1] in self.letters:
                return True
            before = _latin_end(before)
        return bool(before) and number.startswith(self.behind.get(before, ()))


def _latin_end(word: str) -> str:
    """The letters and digits of ASCII at the end of a word of several scripts."""
    at = len(word)
    while at and word[at - 1].isascii():
        at -= 1
    return word[at:]


def rows(literals: Iterable[Literal]) -> dict[str, list[str]]:
    """What `Touching` is made of, JSON-ready: by the word before, the digits a number must begin with."""
    found: dict[str, set[str]] = {ANYWHERE: set()}
    for text, begins, _ in literals:
        words = text.split()
        last = words[-1]
        if _is_number(words[0]) and not begins:
            found[ANYWHERE].add("")  # what may begin inside a word may begin inside any number
        if _is_number(last) and text.endswith(last):
            before = words[-2] if len(words) > 2 or (begins and len(words) > 1) else ANYWHERE
            found.setdefault(before, set()).add(last)
    return {before: sorted(digits) for before, digits in sorted(found.items())}


def whole_numbers(literals: Iterable[Literal]) -> set[str]:
    """The numbers that stand whole in literals, with blanks behind them: no other number is touched by those."""
    ended = [text.split()[: None if text.endswith(" ") else -1] for text, _, _ in literals]
    return {word for words in ended for word in words if _is_number(word)}


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()
