"""Other ways a one-word name is written: apart, in letters that look alike, in another alphabet, with one error.

Each gives the literals to scan for and the kind of hit they are; `identify.by_name` says how much less they prove.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from debar.fold import Script, fold, script, sieve_form, tables
from debar.model import Strength
from debar.register import wordings
from debar.register.hits import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debar.register.entries import Name

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS = {Script.LATIN: wordings.LATIN, Script.CYRILLIC: CYRILLIC}
"""Letters that a slip of the pen puts in or takes for another."""
SHORTEST = {Script.KATAKANA: 5, Script.HANGUL: 4, Script.HAN: 4}
"""Letters a name needs before it is looked for with a blank inside; each half has two at least."""
DISTINCTIVE = 5
"""Letters of a Cyrillic name that is looked for with Latin letters in it."""

LONG = 6
"""Letters of a name that is looked for as a scanner misreads it; with two letters for one, shorter ones are near to
too much."""


def variants(name: Name, word: str) -> Iterator[tuple[Kind, str]]:
    """Kinds of hit and literals in sieve form; `word`: the name, folded, which is one word."""
    kinds = {script(each) for each in word}
    if len(kinds) != 1:
        return
    (kind,) = kinds
    if kind in SHORTEST:
        yield from _apart(name, word, kind)
    elif name.boundary == "word" and kind in ALPHABETS:
        yield from _in_letters(name, word, kind)


def _apart(name: Name, word: str, kind: Script) -> Iterator[tuple[Kind, str]]:
    """A name of a script without spaces, with a blank inside, or each character by itself."""
    if name.strength is not Strength.STRONG:
        return
    if kind is Script.HAN and len(word) <= SHORTEST[kind]:
        yield Kind.LETTERS, wordings.letter_by_letter(word)
    if len(word) >= SHORTEST[kind]:
        yield from ((Kind.ONE_GAP, form) for form in wordings.with_one_gap(word, least=2))


def _in_letters(name: Name, word: str, kind: Script) -> Iterator[tuple[Kind, str]]:
    """A name of an alphabet."""
    from debar.literals import one_edit

    latin = kind is Script.LATIN and word.isascii()
    strong = name.strength is Strength.STRONG
    if latin and len(word) >= 3 and strong:
        yield Kind.LETTERS, wordings.letter_by_letter(word)
    alike = wordings.lookalikes(word) if latin and name.typos else set()
    alike |= {form for form in _in_other_letters(word, kind) if strong and _is_folded(form)}
    yield from ((Kind.LOOKALIKE, form) for form in sorted(alike))
    if latin and strong:
        yield from ((Kind.ONE_GAP, form) for form in wordings.between_words(name.text))
    if not name.typos:
        return
    if latin:
        yield from ((Kind.ONE_GAP, form) for form in wordings.with_one_gap(word, wordings.WIDEST))
    wrong = one_edit(word, ALPHABETS[kind]) - alike
    if latin and len(word) >= LONG:
        wrong |= wordings.scanned(word) - alike
    yield from ((Kind.TYPO, form) for form in sorted(wrong) if latin or _is_folded(form))


def _in_other_letters(word: str, kind: Script) -> set[str]:
    """A Latin name wholly in letters of another alphabet, a Cyrillic one with Latin letters in it."""
    if kind is Script.CYRILLIC:
        return wordings.with_letters(word, _passing(Script.CYRILLIC)) if len(word) >= DISTINCTIVE else set()
    found = set()
    for other in (Script.GREEK, Script.CYRILLIC):
        latin_of = {latin: letter for letter, latin in _passing(other).items()}
        if latin_of.keys() >= set(word):
            found.add("".join(latin_of[each] for each in word))
    return found


@cache
def _passing(kind: Script) -> Mapping[str, str]:
    """Letters of an alphabet, folded, with the Latin ones they pass for as capitals or as small letters."""
    pairs = ((fold(letter).text, latin) for letter, latin in tables().looks.items())
    return {letter: latin for letter, latin in pairs if len(letter) == 1 and script(letter) is kind}


def _is_folded(form: str) -> bool:
    """Whether folding leaves it alone, so that it can be met."""
    return sieve_form(fold(form).text) == form
