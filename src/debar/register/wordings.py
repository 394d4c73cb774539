"""From a name or a product's selling name to the literals to scan for, and to what must follow them.

Writers put separators where they like (`Hua-Wei`, `Co.,Ltd`, `TPLink`), so a wording is its words, and the gaps
between them are free within reason. The first two words are what is scanned for; the rest is checked on the spot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import sieve_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDEST = 3
"""Separators that may stand between two words of one name (`FRITZ! GmbH` has two)."""
GAP = f" {{0,{WIDEST}}}"
LATIN = "abcdefghijklmnopqrstuvwxyz"
FIRST_SPACELESS = 0x0530
"""Letters from here on belong to scripts that write no spaces, or attach particles (Armenian and Georgian aside)."""
LOOKALIKES = (("i", "l"), ("i", "1"), ("l", "i"), ("l", "1"), ("o", "0"), ("m", "rn"), ("w", "vv"))
"""Letters and what the eye takes for them in common typefaces (the idea of Unicode TR39, within ASCII)."""
SCANNED = (
    ("b", "8"), ("d", "cl"), ("g", "9"), ("h", "li"), ("k", "lc"), ("n", "ri"), ("s", "5"), ("u", "ii"), ("z", "2"),
)  # fmt: skip
"""Letters, and what programs that read scanned paper take for them besides; no eye does."""
_WORD = re.compile("[^ \u0530-\U0010ffff]+|[^\x00-\u052f]+")
"""In sieve form, a run of scripts with spaces, or of the other scripts: `zte製` is two words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a wording is found: the literals, and the expression of the whole when a literal is only its head."""

    literals: tuple[str, ...]
    whole: str | None
    """Run over the sieve form; None when a literal is all there is to find."""


def words(folded: str) -> list[str]:
    """The words of folded text.

    >>> words("zte製, co., ltd")
    ['zte', '製', 'co', 'ltd']
    """
    return sieved_words(sieve_form(folded))


def sieved_words(form: str) -> list[str]:
    """The words of text that is in sieve form already."""
    return form.split() if form.isascii() else _WORD.findall(form)


def word_spans(form: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words of text in sieve form, as `sieved_words` gives them, begin and end."""
    spans, end = [], 0
    for word in words:
        start = form.index(word, end)  # nothing but spaces stands before it
        end = start + len(word)
        spans.append((start, end))
    return spans


def squeezed(folded: str) -> str:
    """The words with one space around each, so that a whole word can be looked for as text.

    >>> squeezed("co., ltd")
    ' co ltd '
    """
    return f" {' '.join(words(folded))} "


def spaced(folded: str) -> bool:
    """Whether it is written in a script that puts spaces between words (Latin, Greek, Cyrillic)."""
    return folded.isascii() or all(ord(each) < FIRST_SPACELESS for each in folded if each.isalnum())


@lru_cache(16_384)
def wanted(folded: str) -> str:
    """A word or phrase as it is looked for in `squeezed` text: whole words, or a piece where no spaces are written.

    >>> wanted("fiber optic"), wanted("ルータ")
    (' fiber optic ', 'ルータ')
    """
    return squeezed(folded) if spaced(folded) else squeezed(folded).strip()


def wording(folded: str) -> Wording:
    """How a folded wording is found.

    >>> wording("tp-link systems")
    Wording(literals=('tplink', 'tp link', 'tp  link', 'tp   link'), whole='tp {0,3}link {0,3}systems')
    """
    parts = words(folded)
    if len(parts) == 1:
        return Wording((parts[0],), None)
    literals = tuple((" " * width).join(parts[:2]) for width in range(WIDEST + 1))
    return Wording(literals, GAP.join(re.escape(part) for part in parts))


def letter_by_letter(word: str) -> str:
    """`H U A W E I`, as it stands in sieve form.

    >>> letter_by_letter("zte")
    'z t e'
    """
    return " ".join(word)


def with_one_gap(word: str, widest: int = 1, least: int = 1) -> list[str]:
    """Up to so many separators at each place inside the word, with at least so many letters on both sides.

    >>> with_one_gap("dji"), with_one_gap("ハイテラ", least=2)
    (['d ji', 'dj i'], ['ハイ テラ'])
    """
    cuts = range(least, len(word) - least + 1)
    return [f"{word[:cut]}{' ' * width}{word[cut:]}" for cut in cuts for width in range(1, widest + 1)]


def between_words(text: str, widest: int = WIDEST) -> list[str]:
    """A name of two words written as one, apart again: where a capital follows a small letter.

    >>> between_words("HikCentral", 1), between_words("HiLook", 1), between_words("Huawei")
    (['hik central'], [], [])
    """
    cuts = [at for at in range(3, len(text) - 2) if text[at - 1].islower() and text[at].isupper()]
    return [f"{text[:cut]}{' ' * width}{text[cut:]}".lower() for cut in cuts for width in range(1, widest + 1)]


def with_letters(word: str, doubles: Mapping[str, str]) -> set[str]:
    """The word with one letter, or all letters of a kind, taken from another alphabet.

    >>> sorted(with_letters("хата", {"х": "x", "а": "a"}))
    ['xата', 'хaтa', 'хaта', 'хатa']
    """
    found = set()
    for letter in set(word) & doubles.keys():
        found.add(word.replace(letter, doubles[letter]))
        found |= {word[:at] + doubles[letter] + word[at + 1 :] for at, each in enumerate(word) if each == letter}
    return found


def lookalikes(word: str) -> set[str]:
    """The word with one letter (or all letters of a kind) swapped for what looks like it.

    >>> sorted(lookalikes("wifi"))
    ['vvifi', 'w1f1', 'w1fi', 'wif1', 'wifl', 'wlfi', 'wlfl']
    """
    return _swapped(word, LOOKALIKES)


def scanned(word: str) -> set[str]:
    """The word with one letter (or all letters of a kind) read wrongly off a scanned page.

    >>> sorted(scanned("hikvision"))
    ['hikvi5ion', 'hikvisiori', 'hilcvision', 'liikvision']
    """
    return _swapped(word, SCANNED)


def _swapped(word: str, pairs: Iterable[tuple[str, str]]) -> set[str]:
    found = set()
    for letter, like in pairs:
        found.add(word.replace(letter, like))
        for at in (place for place, each in enumerate(word) if each == letter):
            found.add(word[:at] + like + word[at + 1 :])
    return found - {word}
