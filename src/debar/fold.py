"""One normal form for text, so that a name is found however it was typed.

Bytes that were read in another code (`debar.misread`), case, width, ligatures, marks, small kana, dashes, spaces,
Arabic letter variants, traditional and Japanese characters, and letters of other scripts that pass for Latin ones.
What Unicode itself does not settle is data: `data/words/fold.yaml`. The same law over whole Arrow columns is
`debar.fold_buffer`, equal by a property test.

Literals are searched in the **sieve form**: folded text in which every character that is neither letter nor
digit is one space.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.misread import read_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DATA = Path(__file__).parent / "data" / "words" / "fold.yaml"
VOICED, HALF_VOICED, LONG = "\u3099", "\u309a", "ー"
_MARKS = (VOICED, HALF_VOICED)
CHARS_KEPT = 1 << 16
"""Distinct characters whose folding is remembered: more than any language writes, less than a hostile file holds."""
DASH, ONE = "-", "一"
"""A dash between katakana is a long vowel, and so is the Han character for one, which looks like it."""


class Script(IntEnum):
    """What a folded character is to its neighbours. `NONE` is neither letter nor digit."""

    NONE = 0
    DIGIT = 1
    LATIN = 2
    CYRILLIC = 3
    GREEK = 4
    ARABIC = 5
    HEBREW = 6
    OTHER = 7
    HAN = 8  # from here on: scripts written without spaces, or that attach what follows
    HIRAGANA = 9
    KATAKANA = 10
    HANGUL = 11
    THAI = 12


_BY_NAME = {
    "LATIN": Script.LATIN, "CYRILLIC": Script.CYRILLIC, "GREEK": Script.GREEK, "ARABIC": Script.ARABIC,
    "HEBREW": Script.HEBREW, "CJK": Script.HAN, "IDEOGRAPHIC": Script.HAN, "HIRAGANA": Script.HIRAGANA,
    "KATAKANA": Script.KATAKANA, "KATAKANA-HIRAGANA": Script.KATAKANA, "HANGUL": Script.HANGUL,
    "THAI": Script.THAI,
}  # fmt: skip


_DIGIT, _HAN = int(Script.DIGIT), int(Script.HAN)
"""The borders of the scripts that write words apart; a member of an enum takes long to look up."""


def spaced(script: int) -> bool:
    """Whether the script writes words apart, so that a digit belongs to the word it touches."""
    return _DIGIT <= script < _HAN


def joined(left: int, right: int) -> bool:
    """Whether two neighbouring characters belong to one token; if not, a token boundary lies between them.

    >>> joined(Script.LATIN, Script.DIGIT), joined(Script.LATIN, Script.HAN), joined(Script.HAN, Script.DIGIT)
    (True, False, False)
    """
    if not left or not right:
        return False
    return left == right or (_DIGIT in (left, right) and spaced(left) and spaced(right))


class Folded(NamedTuple):
    """Folded text that remembers where it came from."""

    text: str
    starts: Sequence[int]
    """For each folded character, the index in the original of the character it came from."""
    length: int
    """Characters in the original."""
    misread: bool = False
    """Whether a part of the original was read in another code than it was written in."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that became `text[start:end]`, marks that were dropped included.

        >>> fold("㈱ Ｈuawe\\u0301i").original(4, 10)
        (2, 9)
        """
        if self.starts.__class__ is range and start < end:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.length
            return at, at
        last = self.starts[end - 1]
        return self.starts[start], next(self._after(end, last), self.length)

    def _after(self, at: int, place: int) -> Iterator[int]:
        """Places in the original behind `place`, from a folded character on; nothing is copied."""
        return (self.starts[each] for each in range(at, len(self.starts)) if self.starts[each] > place)


@dataclass(frozen=True, slots=True)
class Tables:
    """`fold.yaml`, read."""

    single: Mapping[str, str]
    """What one character becomes, whatever surrounds it; empty when it is dropped."""
    looks: Mapping[str, str]
    """The Latin letter a letter of another script passes for."""


@cache
def tables() -> Tables:
    """The tables of `fold.yaml`, read once. Raises KnowledgeError when the file cannot be read."""
    from debar import yamlfile
    from debar.cache import made_of

    data: dict[str, Any] = made_of("fold", yamlfile.content(DATA), lambda: yamlfile.load(DATA))
    single = {chr(point): "" for point in _points(data["dropped"]["ranges"])}
    for section in ("signs", "letters", "arabic", "small_kana", "traditional", "japanese"):
        single.update({pair[0]: pair[1:] for pair in data[section]["pairs"].split()})
    single.update(dict.fromkeys(data["signs"]["spaces"], " "))
    single[data["signs"]["voiced"]], single[data["signs"]["half_voiced"]] = VOICED, HALF_VOICED
    scripts = (pairs for key, pairs in data["lookalikes"].items() if key not in ("source", "confidence"))
    return Tables(single, {pair[0]: pair[1:] for pairs in scripts for pair in pairs.split()})


def _points(ranges: str) -> Iterator[int]:
    for word in ranges.split():
        first, _, last = word.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def plain(char: str) -> str:
    """What one character becomes before its neighbours are looked at: none, one or several characters."""
    known = tables().single.get(char)
    if known is not None:
        return known
    by_kind = _by_category(char)
    if by_kind is not None:
        return by_kind
    apart = unicodedata.normalize("NFKD", char)
    if apart == char:
        apart = char.casefold()
    if apart == char:
        return char
    return unicodedata.normalize("NFC", "".join(plain(part) for part in apart))


def _by_category(char: str) -> str | None:
    if char in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return "\n"
    match unicodedata.category(char):
        case "Cc" | "Zs":
            return " "
        case "Cf":
            return ""
        case "Cs":
            return "\ufffd"  # half of a pair: no text, and no UTF-8
        case "Pd":
            return DASH
        case "Nd":
            return str(unicodedata.decimal(char))
    return None


def looks(char: str) -> str:
    """The Latin letter this character of another script passes for, or nothing."""
    folded = plain(char)
    if len(folded) != 1 or not script(folded) > Script.LATIN:
        return ""
    table, base = tables().looks, unicodedata.normalize("NFKD", char)[0]
    return next((table[each] for each in (char, base, base.casefold(), folded) if each in table), "")


@lru_cache(CHARS_KEPT)
def script(char: str) -> Script:
    """The script of one folded character, as far as token boundaries need it."""
    category = unicodedata.category(char)
    if category[0] not in "LMN":
        return Script.NONE
    if char in "0123456789":
        return Script.DIGIT
    return _BY_NAME.get(unicodedata.name(char, "").partition(" ")[0], Script.OTHER)


@lru_cache(CHARS_KEPT)
def joins(left: str, right: str) -> bool:
    """Whether two neighbouring folded characters belong to one token.

    >>> joins("z", "9"), joins("z", "製"), joins("z", " ")
    (True, False, False)
    """
    return joined(script(left), script(right))


@lru_cache(CHARS_KEPT)
def _cells(char: str) -> tuple[tuple[str, str], ...]:
    folded = plain(char)
    return ((folded, looks(char)),) if len(folded) == 1 else tuple((part, looks(part)) for part in folded)


def in_syllable(char: str) -> bool:
    """Whether a character is a vowel or final of Hangul, written onto the syllable before it."""
    return "\u1161" <= char <= "\u1175" or "\u11a8" <= char <= "\u11c2"


def katakana(char: str) -> bool:
    """Whether a dash beside this folded character may be a long vowel."""
    return "ァ" <= char <= "ヺ" or char == LONG


_ASCII = {code: (plain(chr(code)) if code < 32 else chr(code).lower()) for code in range(128)} | {127: " "}


def fold(text: str) -> Folded:
    """Fold any text, whole and in time linear in its length.

    >>> fold("Huawеi ＨＧ８２４５Ｈ　ファーウェイ").text  # the e is Cyrillic
    'huawei hg8245h フアーウエイ'
    """
    if text.isascii():
        lowered = text.lower() if text.isprintable() else text.translate(_ASCII)
        return Folded(lowered, range(len(text)), len(text))
    written = read_back(text)
    if written is None:
        return _folded(text)
    folded = _folded(written.text)
    return Folded(folded.text, [written.starts[at] for at in folded.starts], len(text), True)


def _folded(text: str) -> Folded:
    """The same of text that is read as it was written."""
    simple = _simple(text)
    if simple is not None:
        return Folded(simple, range(len(text)), len(text))
    chars: list[str] = []
    doubles: list[str] = []
    starts: list[int] = []
    marked = False
    for at, original in enumerate(text):
        for char, double in _cells(original):
            if char in _MARKS:
                if chars and not marked:
                    chars[-1] = _whole(chars[-1], char)
                marked = True
                continue
            marked = False
            if chars and in_syllable(char) and (whole := _whole(chars[-1], char)) != chars[-1]:
                chars[-1] = whole
                continue
            chars.append(char)
            doubles.append(double)
            starts.append(at)
    _lengthen(chars)
    if any(doubles):
        _latinise(chars, doubles)
    return Folded("".join(chars), starts, len(text))


def _simple(text: str) -> str | None:
    """The folded text where every character folds by itself, as nearly all text does; else None."""
    folded = text.translate(_SIMPLE)
    if _HARD in folded or ((DASH in folded or ONE in folded) and _LONG_VOWEL.search(folded)):
        return None
    if not _LATIN_LETTER.search(folded) or _PASSING.isdisjoint(text):
        return folded
    return None


_HARD = "\0"
"""Stands for a character whose folding depends on its neighbours, or gives none or several; no text folds to it."""
_PASSING: set[str] = set()
"""Characters met so far that pass for Latin ones."""
_LONG_VOWEL = re.compile(f"[ァ-ヺ{LONG}][{DASH}{ONE}][ァ-ヺ{LONG}]")
_LATIN_LETTER = re.compile("[a-z]")


class _SimpleTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        cells = _cells(char)
        if len(self) >= CHARS_KEPT or len(cells) != 1:
            return _HARD
        folded, passing = cells[0]
        if folded in _MARKS or in_syllable(folded) or (script(folded) is Script.LATIN and not folded.isascii()):
            return _HARD
        if passing:
            _PASSING.add(char)
        self[code] = folded
        return folded


_SIMPLE = _SimpleTable()


def _whole(char: str, onto: str) -> str:
    """A character with what is written onto it, where the two make one; else the character alone."""
    whole = unicodedata.normalize("NFC", char + onto)
    return whole if len(whole) == 1 else char


def _lengthen(chars: list[str]) -> None:
    for at in range(1, len(chars) - 1):
        if chars[at] in (DASH, ONE) and katakana(chars[at - 1]) and katakana(chars[at + 1]):
            chars[at] = LONG


def _latinise(chars: list[str], doubles: list[str]) -> None:
    for first, end in _words(chars):
        foreign = [at for at in range(first, end) if script(chars[at]) > Script.LATIN]
        mixed = any(script(chars[at]) == Script.LATIN for at in range(first, end))
        if mixed and foreign and all(doubles[at] for at in foreign):
            for at in foreign:
                chars[at] = doubles[at]


def _words(chars: list[str]) -> Iterator[tuple[int, int]]:
    """Runs of letters and digits of scripts that write words apart."""
    first = None
    for at, char in enumerate(chars):
        if spaced(script(char)):
            first = at if first is None else first
        elif first is not None:
            yield first, at
            first = None
    if first is not None:
        yield first, len(chars)


class _SieveTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = char if script(char) else " "
        if len(self) < CHARS_KEPT:
            self[code] = found
        return found


_SIEVE = _SieveTable({code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)})
_SIEVE_BYTES = bytes(ord(_SIEVE.get(code, " ")) for code in range(256))
"""The same table for ASCII, which bytes go through faster."""


def sieve_form(folded: str) -> str:
    """Folded text as literals are searched in it: same length, every character that is no letter or digit a space.

    >>> sieve_form("hua-wei_s5720/li")
    'hua wei s5720 li'
    """
    if folded.isascii():
        return folded.encode().translate(_SIEVE_BYTES).decode()
    return folded.translate(_SIEVE)
