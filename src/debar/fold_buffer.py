"""`debar.fold` over a whole Arrow column at once, to sieve form: code points in numpy, no Python string a value.

Every step here is the same step in `fold`, and a property test holds them equal. Tables are filled from
`fold` itself, a page of 256 code points at a time, when a text first needs the page.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from debar import fold as single
from debar.fold import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.uint32]
    Offsets = NDArray[np.int64]

POINTS = 0x110000
_FOREIGN, _DOUBLE, _LATIN = np.uint8(4), np.uint8(2), np.uint8(1)


@dataclass(frozen=True, slots=True)
class Form:
    """Values in sieve form, laid end to end as UTF-8: value `i` is `data[starts[i]:starts[i + 1]]`."""

    data: bytes
    starts: Offsets
    parted: Callable[[Offsets], NDArray[np.bool_]]
    """For places in `data`, whether the characters on both sides belong to different tokens. What it says of
    the border of two values is without meaning."""


def ascii_form(data: memoryview, starts: Offsets) -> Form:
    """ASCII values in sieve form: one table of 256 bytes."""
    form = bytes(data).translate(_ASCII_SIEVE)
    letters = np.frombuffer(form, dtype=np.uint8)

    def parted(places: Offsets) -> NDArray[np.bool_]:
        after = np.minimum(places, len(letters) - 1)
        return np.asarray((letters[places - 1] == 32) | (letters[after] == 32))

    return Form(form, starts, parted)


_ASCII_SIEVE = bytes(ord(single.sieve_form(chr(code))) if code < 128 else 32 for code in range(256))


def folded_form(data: memoryview, starts: Offsets) -> Form:
    """Any values in sieve form. Bytes that are not UTF-8 count as a character that is no letter."""
    points, starts = _decode(data, starts)
    folded, starts = fold_points(points, starts)
    form, scripts = sieve_points(folded)
    widths = 1 + (form > 0x7F).astype(np.int64) + (form > 0x7FF) + (form > 0xFFFF)
    ends = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(widths)))

    def parted(places: Offsets) -> NDArray[np.bool_]:
        at = np.searchsorted(ends, places)
        return ~_joined()[scripts[at - 1], scripts[np.minimum(at, len(scripts) - 1)]]

    return Form(form.tobytes().decode("utf-32-le").encode(), ends[starts], parted)


@cache
def _joined() -> NDArray[np.bool_]:
    return np.array([[single.joined(left, right) for right in Script] for left in Script])


def _decode(data: memoryview, starts: Offsets) -> tuple[Points, Offsets]:
    """UTF-8 to code points, and where each value begins among them."""
    try:
        text = str(data, "utf-8")
    except UnicodeDecodeError:
        values = [str(data[first:end], "utf-8", "replace") for first, end in pairwise(starts.tolist())]
        text = "".join(values)
        starts = np.cumsum([0, *map(len, values)], dtype=np.int64)
    else:
        heads = (np.frombuffer(data, dtype=np.uint8) & 0xC0) != 0x80
        starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(heads, dtype=np.int64)))[starts]
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), starts


class _Tables:
    """What `fold` does with one code point, by number."""

    def __init__(self) -> None:
        self.known = np.zeros(POINTS >> 8, dtype=bool)
        self.width = np.zeros(POINTS, dtype=np.uint8)
        """Characters it becomes."""
        self.plain = np.zeros(POINTS, dtype=np.uint32)
        """The character it becomes, where that is one."""
        self.looks = np.zeros(POINTS, dtype=np.uint8)
        """The Latin letter it passes for, or 0."""
        self.script = np.zeros(POINTS, dtype=np.uint8)
        """Its script, for a folded character."""
        self.several: dict[int, list[int]] = {}
        """The characters it becomes, where those are several."""
        self._lock = threading.Lock()

    def need(self, points: Points) -> None:
        """Fill the pages that these code points, and what they become, lie in."""
        missing = np.flatnonzero(np.bincount(points >> 8, minlength=POINTS >> 8).astype(bool) & ~self.known)
        if missing.size:
            with self._lock:
                for page in missing.tolist():
                    self._fill(page)

    def _fill(self, page: int) -> None:
        if self.known[page]:
            return
        became: set[int] = set()
        for point in range(page << 8, page + 1 << 8):
            char = chr(point)
            folded = [ord(part) for part in single.plain(char)]
            became.update(folded)
            self.width[point] = len(folded)
            if len(folded) == 1:
                self.plain[point] = folded[0]
                self.looks[point] = ord(single.looks(char) or "\0")
            elif folded:
                self.several[point] = folded
            self.script[point] = single.script(char)
        self.known[page] = True
        for other in {point >> 8 for point in became}:
            self._fill(other)


@cache
def _tables() -> _Tables:
    return _Tables()


def fold_points(points: Points, starts: Offsets) -> tuple[Points, Offsets]:
    """Fold values laid end to end: value `i` is `points[starts[i]:starts[i + 1]]`, before and after.

    `starts` has one more entry than there are values, begins with 0 and ends with `len(points)`.
    """
    tables = _tables()
    tables.need(points)
    points, starts = _spread(points, starts, tables)
    doubles = tables.looks[points]
    folded = tables.plain[points]
    folded, doubles, starts = _join(folded, doubles, starts)
    begins = np.zeros(len(folded) + 1, dtype=bool)
    begins[starts] = True
    _lengthen(folded, begins)
    if doubles.any():
        _latinise(folded, doubles, begins, tables)
    return folded, starts


def sieve_points(folded: Points) -> tuple[Points, NDArray[np.uint8]]:
    """Folded code points in sieve form, and the script of each."""
    tables = _tables()
    tables.need(folded)
    scripts = tables.script[folded]
    return np.where(scripts == Script.NONE, np.uint32(32), folded), scripts


def _spread(points: Points, starts: Offsets, tables: _Tables) -> tuple[Points, Offsets]:
    """Drop what folds to nothing, write out what folds to several; what remains folds one to one."""
    width = tables.width[points]
    if (width == 1).all():
        return points, starts
    ends = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(width, dtype=np.int64)))
    spread = np.repeat(points, width)
    several = np.flatnonzero(width > 1)
    if several.size:
        pieces = np.array(
            [piece for point in points[several].tolist() for piece in tables.several[point]], dtype=np.uint32
        )
        counts = width[several].astype(np.int64)
        within = np.arange(len(pieces)) - np.repeat(np.cumsum(counts) - counts, counts)
        spread[np.repeat(ends[several], counts) + within] = pieces
    return spread, ends[starts]


def _join(folded: Points, doubles: NDArray[np.uint8], starts: Offsets) -> tuple[Points, NDArray[np.uint8], Offsets]:
    """Write voicing marks, then vowels and finals of Hangul, onto the character before them."""
    marks = np.flatnonzero((folded == ord(single.VOICED)) | (folded == ord(single.HALF_VOICED)))
    if marks.size:
        folded, doubles, starts = _voice(folded, doubles, starts, marks)
    if ((folded >= 0x1161) & (folded <= 0x11C2)).any():
        folded, doubles, starts = _syllables(folded, doubles, starts)
    return folded, doubles, starts


@cache
def _voiced() -> NDArray[np.uint32]:
    """[letter - U+3040, voiced or half-voiced] -> the composed letter, or 0."""
    table = np.zeros((0xC0, 2), dtype=np.uint32)
    for point in range(0x3041, 0x3100):
        for column, mark in enumerate((single.VOICED, single.HALF_VOICED)):
            whole = unicodedata.normalize("NFC", chr(point) + mark)
            table[point - 0x3040, column] = ord(whole) if len(whole) == 1 else 0
    return table


def _voice(folded: Points, doubles: NDArray[np.uint8], starts: Offsets, marks: NDArray[np.intp]) -> Any:
    inside = marks[~np.isin(marks, starts)]
    before = folded[inside - 1]
    kana = (before > 0x3040) & (before < 0x3100)
    inside, before = inside[kana], before[kana]
    whole = _voiced()[before - 0x3040, (folded[inside] == ord(single.HALF_VOICED)).astype(np.intp)]
    fits = whole > 0
    folded[inside[fits] - 1] = whole[fits]
    return _without(folded, doubles, starts, marks)


def _syllables(folded: Points, doubles: NDArray[np.uint8], starts: Offsets) -> Any:
    """Unicode 3.12: lead + vowel, then syllable without a final + final."""
    begins = np.zeros(len(folded) + 1, dtype=bool)
    begins[starts] = True
    lead = (folded >= 0x1100) & (folded <= 0x1112)
    vowel = (folded >= 0x1161) & (folded <= 0x1175) & ~begins[:-1]
    merged = np.flatnonzero(lead[:-1] & vowel[1:]) + 1
    folded[merged - 1] = 0xAC00 + ((folded[merged - 1] - 0x1100) * 21 + folded[merged] - 0x1161) * 28
    folded, doubles, starts = _without(folded, doubles, starts, merged)
    begins = np.zeros(len(folded) + 1, dtype=bool)
    begins[starts] = True
    open_ended = (folded >= 0xAC00) & (folded <= 0xD7A3) & ((folded - np.uint32(0xAC00)) % 28 == 0)
    final = (folded >= 0x11A8) & (folded <= 0x11C2) & ~begins[:-1]
    merged = np.flatnonzero(open_ended[:-1] & final[1:]) + 1
    folded[merged - 1] += folded[merged] - 0x11A7
    return _without(folded, doubles, starts, merged)


def _without(folded: Points, doubles: NDArray[np.uint8], starts: Offsets, gone: NDArray[np.intp]) -> Any:
    return np.delete(folded, gone), np.delete(doubles, gone), starts - np.searchsorted(gone, starts)


def _lengthen(folded: Points, begins: NDArray[np.bool_]) -> None:
    dashes = np.flatnonzero((folded == ord(single.DASH)) | (folded == ord(single.ONE)))
    dashes = dashes[(dashes > 0) & (dashes < len(folded) - 1)]
    dashes = dashes[~begins[dashes] & ~begins[dashes + 1]]
    folded[dashes[_katakana(folded[dashes - 1]) & _katakana(folded[dashes + 1])]] = ord(single.LONG)


def _katakana(points: Points) -> NDArray[np.bool_]:
    return np.asarray(((points >= ord("ァ")) & (points <= ord("ヺ"))) | (points == ord(single.LONG)))


def _latinise(folded: Points, doubles: NDArray[np.uint8], begins: NDArray[np.bool_], tables: _Tables) -> None:
    """Letters that pass for Latin become it in words of Latin letters and such doubles only."""
    scripts = tables.script[folded]
    in_word = (scripts >= Script.DIGIT) & (scripts < Script.HAN)
    flags = np.where(in_word & (scripts > Script.LATIN), np.where(doubles > 0, _DOUBLE, _FOREIGN), np.uint8(0))
    flags[scripts == Script.LATIN] = _LATIN
    turns = begins[:-1].copy()
    turns[1:] |= in_word[1:] != in_word[:-1]
    turns[0] = True
    firsts = np.flatnonzero(turns)
    mixed = np.bitwise_or.reduceat(flags, firsts) == _LATIN | _DOUBLE
    swap = np.repeat(mixed, np.diff(firsts, append=len(folded))) & (flags == _DOUBLE)
    folded[swap] = doubles[swap]
