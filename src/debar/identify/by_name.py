"""A maker by its name: whole words, in any script, as capitals and longer wordings allow."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.fold import Script, fold, script, sieve_form
from debar.identify.fields import MAKER
from debar.identify.page import touches
from debar.identify.sign import Sign
from debar.misread import told as as_written
from debar.model import Clue, Role, Strength
from debar.register.hits import Kind
from debar.register.wordings import wanted, wording

if TYPE_CHECKING:
    from debar.identify.page import Page
    from debar.register import Register
    from debar.register.entries import Name

HEAD, ONE_GAP, TYPO = Kind.HEAD, Kind.ONE_GAP, Kind.TYPO
NONE, EQUIPMENT = Strength.NONE, Role.EQUIPMENT
"""Members of enums by their own names: every name on every line asks, and a look-up in an enum takes long."""
APART = (Kind.ONE_GAP, Kind.LETTERS)
RUNS = (Script.HANGUL, Script.KATAKANA)
"""Scripts in which a name may be the beginning of a longer word."""
LONGEST_RUN = 24
"""Letters behind a name that are looked at: more than any word for goods has."""
NOTES = {
    Kind.ONE_GAP: "the name is written with a separator inside",
    Kind.LETTERS: "the name is written letter by letter",
    Kind.LOOKALIKE: "the name is written with letters that look alike",
    Kind.TYPO: "one letter differs from the name",
}
AROUND = 120
"""Characters on both sides of a name in which a longer wording around it may stand."""
LONGER = "the name may be the beginning or end of a longer word"
MISREAD = "the name was written in UTF-8 and read as {}"
OTHER_LETTERS = "the name is written in other characters that look the same"


class Known(NamedTuple):
    """A name with what is the same for every line it stands on."""

    name: Name
    says: str
    others: tuple[tuple[str, str], ...]
    """The wordings that say it is somebody else, and as they are looked for."""
    heads: frozenset[str]
    """A word of each of them, not one of the name's own: without it the wording cannot stand there."""
    has_pieces: bool
    """Whether one of them is in a script that writes no spaces, so that no word need begin with it."""


@lru_cache(16_384)
def _known(register: Register, at: int) -> Known:
    name = register.names[at]
    looked_for = [wanted(text) for text in name.unless]
    own = frozenset(fold(name.text).text.split())
    return Known(
        name,
        f"{name.text}, {_WHAT[name.kind]} of {register.makers[name.maker].name}",
        tuple(zip(name.unless, looked_for, strict=True)),
        frozenset(_telling(each.split(), own) for each in looked_for if each.startswith(" ")),
        not all(each.startswith(" ") for each in looked_for),
    )


def _telling(words: list[str], own: frozenset[str]) -> str:
    return next((word for word in words if word not in own), words[0])


def find(page: Page, start: int, end: int, kind: Kind, at: int, register: Register) -> Sign | None:
    """The sign at a hit of the sieve, or None when it is not this name after all. `at`: place among the names."""
    known = _known(register, at)
    name = known.name
    if kind is HEAD:
        whole = _whole(name.text).match(page.sieved, start)
        if not whole or (name.boundary == "word" and touches(page.text, whole.end())):
            return None
        end = whole.end()
    first, last = page.folded.original(start, end)
    written = page.value[first:last]
    misread = as_written(written) if page.folded.misread else None
    strength = _strength(page, kind, name, misread[0] if misread else written)
    runs_on = kind <= HEAD and not name.text.isascii() and _runs_on(page, start, end, register)
    if runs_on:
        strength = min(strength, Strength.WEAK)
    if strength is NONE or (name.unless and _may_be_another(page, known) and _is_another(page, start, end, known)):
        return None
    if page.name in MAKER and _alone(page, start, end, register):
        strength = _raised(strength, name)
    return Sign(
        Clue(
            kind="typo" if kind is TYPO else "name",
            field=page.name,
            found=written,
            start=first,
            end=last,
            says=known.says,
            source=name.source,
            maker=name.maker,
            strength=strength,
            role=EQUIPMENT,
            confidence=name.confidence,
        ),
        start,
        end,
        note=_note(kind, written, name, runs_on, misread[1] if misread else None),
    )


_WHAT = {
    "legal": "the legal name",
    "brand": "a brand",
    "alias": "a name",
    "former": "a former name",
    "misspelling": "a misspelt name",
    "short": "a short name",
    "line": "a product line",
}


@lru_cache(4096)
def _whole(text: str) -> re.Pattern[str]:
    """The expression of a name of several words, run over the sieve form."""
    expression = wording(fold(text).text).whole
    assert expression is not None
    return re.compile(expression)


def _strength(page: Page, kind: Kind, name: Name, written: str) -> Strength:
    """The name's own strength, lowered by how it is written."""
    if kind <= HEAD and (written == name.text or not name.exact):
        return name.strength
    if kind is TYPO:
        return Strength.WEAK
    strength = name.strength
    if kind in APART and (not name.text.isascii() or (not name.typos and not _capitals_stand(page, name, written))):
        return Strength.WEAK
    if kind is ONE_GAP and any(each.isspace() for each in written):
        strength = min(strength, Strength.MEDIUM)  # two words may be two words: Hua Wei is also a person's name
    if name.exact and written != name.text and page.name not in MAKER and _capitals(written) != _capitals(name.text):
        if not (page.is_lower or page.is_upper):
            return Strength.NONE
        # a line all in one case cannot show the capitals; in lower case an ordinary word is the likelier reading
        return Strength.WEAK if page.is_lower else Strength(max(strength - 1, Strength.WEAK))
    return strength


def _capitals_stand(page: Page, name: Name, written: str) -> bool:
    """Whether two words begin with capitals like the name they are taken for (`Hik Central`), where a line can show
    it."""
    return page.is_upper or _capitals(written) == _capitals(name.text)


def _runs_on(page: Page, start: int, end: int, register: Register) -> bool:
    """Whether a name in Hangul or katakana is part of a longer run that is no known word behind it."""
    text = page.text
    if start and _one_run(text[start - 1], text[start]):
        return True
    if end >= len(text) or not _one_run(text[end - 1], text[end]):
        return False
    stop = end
    while stop < min(len(text), end + LONGEST_RUN) and _one_run(text[stop], text[end]):
        stop += 1
    known, rest = _following(register), text[end:stop]
    return rest not in known and not any(rest[:length] in known for length in range(2, len(rest)))


def _one_run(left: str, right: str) -> bool:
    return script(left) is script(right) and script(left) in RUNS


@lru_cache(8)
def _following(register: Register) -> frozenset[str]:
    """What may follow a name in one run: particles, goods, words of relation, legal forms."""
    goods = (word.strip() for each in register.goods.values() for word in each.words)
    relations = (each.text for each in register.relations)
    return frozenset((*register.particles, *register.legal, *goods, *relations))


def _capitals(text: str) -> list[bool]:
    return [each.isupper() for each in text if each.isalnum()]


def _raised(strength: Strength, name: Name) -> Strength:
    """A name that is all a maker column says is meant as the maker, unless its own source is in doubt."""
    if name.confidence == "uncertain":
        return strength
    return Strength(min(strength + 1, Strength.STRONG)) if strength > Strength.NONE else strength


def _may_be_another(page: Page, known: Known) -> bool:
    """Whether a wording against the name may stand on the page: asked first, since it rarely does."""
    return (known.has_pieces and not page.sieved.isascii()) or not known.heads.isdisjoint(page.vocabulary)


def _is_another(page: Page, start: int, end: int, known: Known) -> bool:
    """Whether a longer wording around it, or a word beside it, says that it is somebody else."""
    for text, looked_for in known.others:
        if not page.has(looked_for):
            continue
        if not _spelt(fold(known.name.text).text).search(sieve_form(text)):
            return True
        nearby = page.sieved[max(0, start - AROUND) : end + AROUND]
        shift = max(0, start - AROUND)
        if any(
            found.start() + shift <= start and end <= found.end() + shift for found in _spelt(text).finditer(nearby)
        ):
            return True
    return False


@lru_cache(4096)
def _spelt(folded: str) -> re.Pattern[str]:
    form = wording(folded)
    return re.compile(form.whole or re.escape(form.literals[0]))


def _alone(page: Page, start: int, end: int, register: Register) -> bool:
    """Whether the value holds this name and words of legal form, and nothing else."""
    if touches(page.text, start) or touches(page.text, end):
        return False
    placed = zip(page.words, page.spans(), strict=True)
    return all(word in register.legal for word, (first, last) in placed if last <= start or first >= end)


def _note(kind: Kind, written: str, name: Name, runs_on: bool, misread: str | None) -> str | None:
    """What a reader must know of how the name is written. `misread`: as what its bytes were read."""
    if runs_on:
        return LONGER
    if misread:
        return MISREAD.format(misread)
    if kind in NOTES:
        return NOTES[kind]
    if written.isascii() or written.casefold() == name.text.casefold() or not name.text.isascii():
        return None
    return OTHER_LETTERS
