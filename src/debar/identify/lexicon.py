"""Many words and phrases looked for in one page: whole words where a script has them, pieces of text elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from debar.register.wordings import spaced, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.identify.page import Page

T = TypeVar("T")
ARABIC = frozenset(chr(point) for point in range(0x0620, 0x06D4))
"""Letters of the Arabic script."""
JOINED = frozenset("و ف ب ل ك ال وال بال فال كال لل ولل وب ول".split())
"""What Arabic joins to the word behind it: the article, `and`, `in`, `for`, `as`."""
LONGEST_JOINED = 3
"""Letters of the longest of them."""
SHORT = 3
"""Letters up to which a phrase of Arabic script also begins many other words."""


class Found(NamedTuple, Generic[T]):
    """A phrase at a place of the folded text, and what it stands for."""

    start: int
    end: int
    what: T


Phrases = tuple[tuple[Sequence[str], T], ...]
Begun = dict[str, dict[str, Phrases[T]]]
"""Phrases by their first word or character, then by their second; by "" where there is no second."""


class Lexicon(Generic[T]):
    """Phrases by their words, or by their characters where words are not spaced."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        """`phrases`: (folded text, what it stands for)."""
        self._by_word: Begun[T] = defaultdict(dict)
        self._by_character: Begun[T] = defaultdict(dict)
        for text, what in phrases:
            parts = words(text)
            if parts and spaced(text):
                _put(parts, what, self._by_word)
            elif parts:
                for form in {text.strip(), "".join(parts)}:  # `HSコード` and `HS コード`
                    _put(form, what, self._by_character)
        self._words, self._characters = frozenset(self._by_word), frozenset(self._by_character)

    def find(self, page: Page) -> list[Found[T]]:
        """Every phrase on the page, by place; one inside a longer one is left out."""
        return longest([Found(*each) for each in self.places(page)])

    def may_stand(self, page: Page) -> bool:
        """Whether a phrase may stand on the page; False is certain, and quickly said."""
        return not (self._words.isdisjoint(page.vocabulary) and page.text.isascii())

    def places(self, page: Page) -> list[tuple[int, int, T]]:
        """Where each phrase on the page begins and ends, and what it stands for."""
        found = [] if self._words.isdisjoint(page.vocabulary) else self._spaced(page)
        if not page.text.isascii() and not self._characters.isdisjoint(page.text):
            found += [each for each in _standing(page.text, self._by_character) if _stands(page.text, *each[:2])]
        return found

    def _spaced(self, page: Page) -> list[tuple[int, int, T]]:
        standing = _standing(page.words, self._by_word)
        if not standing:
            return standing
        spans = page.spans()
        return [(spans[first][0], spans[end - 1][1], what) for first, end, what in standing]


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a phrase found by its characters is a word there. Arabic writes spaces, but joins articles and small
    words to the next: behind other letters nothing begins, and a short phrase must end its word too.

    >>> _stands("جهاز لاسلكي", 6, 7), _stands("لهواوي", 0, 1), _stands("فكره", 0, 2)
    (True, True, False)
    """
    if text[start] not in ARABIC:
        return True
    begin = start
    while begin and text[begin - 1] in ARABIC and start - begin <= LONGEST_JOINED:
        begin -= 1
    if begin < start and text[begin:start] not in JOINED:
        return False
    is_short = 1 < end - start <= SHORT
    return not (is_short and end < len(text) and text[end] in ARABIC)


def _put(phrase: Sequence[str], what: T, begun: Begun[T]) -> None:
    by_second = begun[phrase[0]]
    second = phrase[1] if len(phrase) > 1 else ""
    by_second[second] = (*by_second.get(second, ()), (phrase, what))


def _standing(text: Sequence[str], begun: Begun[T]) -> list[tuple[int, int, T]]:
    """The phrases in words or characters: where each begins, where the next thing would, what it stands for."""
    found = []
    last = len(text) - 1
    for at, first in enumerate(text):
        if first not in begun:
            continue
        by_second = begun[first]
        phrases = by_second.get("", ())
        if at < last:
            phrases += by_second.get(text[at + 1], ())
        for phrase, what in phrases:
            end = at + len(phrase)
            if text[at:end] == phrase:
                found.append((at, end, what))
    return found


def longest(found: list[Found[T]]) -> list[Found[T]]:
    """By place, without those that lie inside a longer one."""
    if len(found) < 2:
        return found
    kept: list[Found[T]] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.end > kept[-1].end or (each.start, each.end) == (kept[-1].start, kept[-1].end):
            kept.append(each)
    return kept
