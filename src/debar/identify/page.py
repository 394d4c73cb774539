"""One value of an observation, folded once, with what the ways to identify need to read it."""

from __future__ import annotations

from typing import NamedTuple

from debar.fold import Folded, fold, joins, sieve_form
from debar.register.wordings import sieved_words, word_spans

ENDS = ";|\n\r"
"""Characters after which another item begins."""
FULL_STOPS = ".!?。！？"
SHORTEST_SENTENCE_WORD = 4
"""A full stop behind a shorter word is taken for an abbreviation (`Co. Ltd`, `inkl. Huawei`)."""


class Page(NamedTuple):
    """A value and its folded form."""

    name: str
    """The observation field it stands in."""
    value: str
    folded: Folded
    text: str
    """The folded text; spans of this room are places in it."""
    sieved: str
    """The text in sieve form: same places, every separator a space."""
    words: list[str]
    squeezed: str
    """The words with one space around each."""
    vocabulary: frozenset[str]
    """The distinct words."""
    asked: dict[str, bool]
    """What `has` was asked, with the answer."""

    @property
    def is_lower(self) -> bool:
        """Whether it holds no capital at all."""
        return self.value.islower()

    @property
    def is_upper(self) -> bool:
        """Whether it holds capitals only."""
        return self.value.isupper()

    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends."""
        return word_spans(self.sieved, self.words)

    def has(self, looked_for: str) -> bool:
        """Whether a word or phrase, as `wordings.wanted` writes it, stands on the page; asked of the text once."""
        known = self.asked.get(looked_for)
        if known is None:
            known = self.asked[looked_for] = looked_for in self.squeezed
        return known

    def ends_between(self, start: int, end: int) -> bool:
        """Whether another item or sentence begins between two places."""
        text = self.text
        for at in range(start, end):
            if text[at] in ENDS:
                return True
            if text[at] in FULL_STOPS and self._ends_sentence(at):
                return True
        return False

    def _ends_sentence(self, at: int) -> bool:
        text = self.text
        if text[at] in "。！？":
            return True
        if at + 1 < len(text) and not text[at + 1].isspace():
            return False
        begin = at
        while begin and text[begin - 1].isalnum():
            begin -= 1
        return at - begin >= SHORTEST_SENTENCE_WORD


def page(name: str, value: str) -> Page:
    """Fold a value of a field."""
    folded = fold(value)
    sieved = sieve_form(folded.text)
    words = sieved_words(sieved)
    squeezed = f" {' '.join(words)} "
    return Page(name, value, folded, folded.text, sieved, words, squeezed, frozenset(words), {})


def touches(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one word.

    Scripts that write spaces and scripts that do not never make one word together: `ZTE製`.

    >>> touches("zte製", 3), touches("ztex", 3), touches("zte", 3)
    (False, True, False)
    """
    return 0 < at < len(text) and joins(text[at - 1], text[at])
