"""Many words and phrases looked for in one page: whole words where a script has them, pieces of text elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from debar.register.wordings import spaced, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.identify.page import Page

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A phrase at a place of the folded text, and what it stands for."""

    start: int
    end: int
    what: T


class Lexicon(Generic[T]):
    """Phrases by their first word, or by their first character where words are not spaced."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        """`phrases`: (folded text, what it stands for)."""
        self._by_word: dict[str, list[tuple[list[str], T]]] = defaultdict(list)
        self._by_character: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for text, what in phrases:
            parts = words(text)
            if parts and spaced(text):
                self._by_word[parts[0]].append((parts, what))
            elif parts:
                self._by_character[text.strip()[0]].append((text.strip(), what))
        self._words, self._characters = frozenset(self._by_word), frozenset(self._by_character)

    def find(self, page: Page) -> list[Found[T]]:
        """Every phrase on the page, by place; one inside a longer one is left out."""
        found = [] if self._words.isdisjoint(page.vocabulary) else self._spaced(page)
        if not page.text.isascii() and not self._characters.isdisjoint(page.text):
            found += self._spaceless(page.text)
        return longest(found) if len(found) > 1 else found

    def _spaced(self, page: Page) -> list[Found[T]]:
        words, by_word, spans = page.words, self._by_word, page.spans()
        return [
            Found(spans[at][0], spans[at + len(parts) - 1][1], what)
            for at, word in enumerate(words)
            if word in by_word
            for parts, what in by_word[word]
            if words[at : at + len(parts)] == parts
        ]

    def _spaceless(self, text: str) -> list[Found[T]]:
        by_character = self._by_character
        return [
            Found(at, at + len(phrase), what)
            for at, character in enumerate(text)
            if character in by_character
            for phrase, what in by_character[character]
            if text.startswith(phrase, at)
        ]


def longest(found: list[Found[T]]) -> list[Found[T]]:
    """By place, without those that lie inside a longer one."""
    kept: list[Found[T]] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.end > kept[-1].end or (each.start, each.end) == (kept[-1].start, kept[-1].end):
            kept.append(each)
    return kept
