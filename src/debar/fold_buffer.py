"""`debar.fold` over a whole Arrow column at once, to sieve form: code points in numpy, no Python string a value.

Every step here is the same step in `fold`, and a property test holds them equal. Tables are filled from
`fold` itself, a code point at a time, when a text first holds it.
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
from debar import misread
from debar.fold import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Points = NDArray[np.uint32]
    Offsets = NDArray[np.int64]

POINTS = 0x110000
_FOREIGN, _DOUBLE, _LATIN = np.uint8(4), np.uint8(2), np.uint8(1)
NONE, DIGIT, LATIN, HAN, KATAKANA = (
    int(script) for script in (Script.NONE, Script.DIGIT, Script.LATIN, Script.HAN, Script.KATAKANA)
)
"""Plain integers: numpy compares with an enum ten times slower."""
MARK = np.uint8(0x80)
"""The bit of a mark that stands apart from its letter, which hides what the two were read from."""


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
    folded, scripts, starts = fold_points(points, starts)
    folded[scripts == NONE] = 32
    ends = _offsets(_width(folded))

    def parted(places: Offsets) -> NDArray[np.bool_]:
        at = np.searchsorted(ends, places)
        return ~_joined()[scripts[at - 1], scripts[np.minimum(at, len(scripts) - 1)]]

    return Form(folded.tobytes().decode("utf-32-le").encode(), ends[starts], parted)


@cache
def _joined() -> NDArray[np.bool_]:
    return np.array([[single.joined(left, right) for right in Script] for left in Script])


def _width(points: Points) -> Bytes:
    """Bytes that each code point has in UTF-8."""
    width = np.ones(len(points), dtype=np.uint8)
    for first_longer in (0x80, 0x800, 0x10000):
        width += points >= first_longer
    return width


def _offsets(widths: NDArray[Any]) -> Offsets:
    """Where things of these widths begin when laid end to end, and where the last one ends."""
    ends = np.zeros(len(widths) + 1, dtype=np.int64)
    np.cumsum(widths, out=ends[1:])
    return ends


def _decode(data: memoryview, starts: Offsets) -> tuple[Points, Offsets]:
    """UTF-8 to code points, and where each value begins among them."""
    try:
        text = str(data, "utf-8")
    except UnicodeDecodeError:
        values = [str(data[first:end], "utf-8", "replace") for first, end in pairwise(starts.tolist())]
        text = "".join(values)
        starts = np.cumsum([0, *map(len, values)], dtype=np.int64)
    else:
        heads = np.flatnonzero((np.frombuffer(data, dtype=np.uint8) & 0xC0) != 0x80)
        starts = np.searchsorted(heads, starts).astype(np.int64)
    return _points_of(text), starts


def _points_of(text: str) -> Points:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _shows() -> Bytes:
    """By which bits each code point shows a misreading: two bits each for the first character of a pair, of a longer
    row, and for what follows, one bit a reading; and the highest bit for a mark that stands apart from its letter."""
    table = np.zeros(POINTS, dtype=np.uint8)
    for place, kind in enumerate(misread.signs()):
        for point, bits in kind.items():
            table[point] |= bits << place * len(misread.readings())
    table[misread.MARKS.start : misread.MARKS.stop] = MARK
    return table


def _read_back(points: Points, starts: Offsets) -> tuple[Points, Offsets]:
    """Values that were misread (`debar.misread`) as they were written."""
    shows, count = _shows().take(points), len(misread.readings())
    follows = shows >> 2 * count
    begun = shows[:-1] & follows[1:]
    begun[:-1] |= (shows[:-2] >> count) & follows[1:-1] & follows[2:]
    places = np.flatnonzero(begun & (1 << count) - 1 | shows[1:] & MARK)
    if not places.size:
        return points, starts
    pieces: list[Points] = []
    lengths, end = np.diff(starts), 0
    for value in np.unique(np.searchsorted(starts, places, side="right") - 1).tolist():
        first, last = int(starts[value]), int(starts[value + 1])
        written = misread.read_back(points[first:last].tobytes().decode("utf-32-le", "surrogatepass"))
        if written is not None:
            pieces += points[end:first], _points_of(written.text)
            lengths[value] = len(written.text)
            end = last
    return np.concatenate([*pieces, points[end:]]), _offsets(lengths)


class _Tables:
    """What `fold` does with one code point, by number."""

    UNKNOWN = 255

    def __init__(self) -> None:
        self.width = np.full(POINTS, self.UNKNOWN, dtype=np.uint8)
        """Characters it becomes; `UNKNOWN` for one that was not met yet."""
        self.plain = np.zeros(POINTS, dtype=np.uint32)
        """The character it becomes, where that is one."""
        self.looks = np.zeros(POINTS, dtype=np.uint8)
        """The Latin letter it passes for, or 0."""
        self.script = np.zeros(POINTS, dtype=np.uint8)
        """The script of the character it becomes."""
        self.several: dict[int, list[int]] = {}
        """The characters it becomes, where those are several."""
        self._lock = threading.Lock()

    def widths(self, points: Points) -> Bytes:
        """How many characters each becomes; enters those that were not met before, and what they become."""
        width = self.width.take(points)
        if len(points) and width.max() == self.UNKNOWN:
            with self._lock:
                for point in np.unique(points[width == self.UNKNOWN]).tolist():
                    self._enter(point)
            width = self.width.take(points)
        return width

    def _enter(self, point: int) -> None:
        parts = single.plain(chr(point))
        if len(parts) == 1:
            self.plain[point] = ord(parts)
            self.script[point] = script = single.script(parts)
            if LATIN < script < HAN:  # where it is looked at, see `_latinise`
                self.looks[point] = ord(single.looks(chr(point)) or "\0")
        else:
            self.several[point] = [ord(part) for part in parts]
            for other in self.several[point]:
                if self.width[other] == self.UNKNOWN:
                    self._enter(other)
        self.width[point] = len(parts)  # last: other threads look at it first


@cache
def _tables() -> _Tables:
    return _Tables()


@dataclass(slots=True)
class _Text:
    """Values laid end to end, on their way: one entry a character in each array."""

    points: Points
    doubles: Bytes
    """The Latin letters they pass for, or 0."""
    scripts: Bytes
    starts: Offsets
    """Where each value begins, and the end of the last."""

    def begins(self) -> NDArray[np.bool_]:
        """For each place, whether a value begins there; one more for the end."""
        begins = np.zeros(len(self.points) + 1, dtype=bool)
        begins[self.starts] = True
        return begins

    def drop(self, gone: NDArray[np.intp]) -> None:
        """Take out the characters at these places, which ascend."""
        if gone.size:
            self.points = np.delete(self.points, gone)
            self.doubles = np.delete(self.doubles, gone)
            self.scripts = np.delete(self.scripts, gone)
            self.starts = self.starts - np.searchsorted(gone, self.starts)


def fold_points(points: Points, starts: Offsets) -> tuple[Points, Bytes, Offsets]:
    """Fold values laid end to end: value `i` is `points[starts[i]:starts[i + 1]]`, before and after.

    `starts` has one more entry than there are values, begins with 0 and ends with `len(points)`. The second
    array given back holds the `Script` of each folded character.
    """
    tables = _tables()
    points, starts = _spread(*_read_back(points, starts), tables)
    text = _Text(tables.plain.take(points), tables.looks.take(points), tables.script.take(points), starts)
    _voice(text)
    _syllables(text)
    _lengthen(text)
    _latinise(text)
    return text.points, text.scripts, text.starts


def _spread(points: Points, starts: Offsets, tables: _Tables) -> tuple[Points, Offsets]:
    """Drop what folds to nothing, write out what folds to several; what remains folds one to one."""
    width = tables.widths(points)
    if (width == 1).all():
        return points, starts
    ends = _offsets(width)
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


@cache
def _voiced() -> NDArray[np.uint32]:
    """[letter - U+3040, voiced or half-voiced] -> the composed letter, or 0."""
    table = np.zeros((0xC0, 2), dtype=np.uint32)
    for point in range(0x3041, 0x3100):
        for column, mark in enumerate((single.VOICED, single.HALF_VOICED)):
            whole = unicodedata.normalize("NFC", chr(point) + mark)
            table[point - 0x3040, column] = ord(whole) if len(whole) == 1 else 0
    return table


def _voice(text: _Text) -> None:
    """Write voicing marks onto the kana before them; a mark that fits nowhere is dropped."""
    marks = np.flatnonzero((text.points == ord(single.VOICED)) | (text.points == ord(single.HALF_VOICED)))
    if not marks.size:
        return
    inside = marks[~text.begins()[marks]]
    before = text.points[inside - 1]
    kana = (before > 0x3040) & (before < 0x3100)
    inside, before = inside[kana], before[kana]
    whole = _voiced()[before - 0x3040, (text.points[inside] == ord(single.HALF_VOICED)).astype(np.intp)]
    fits = whole > 0
    text.points[inside[fits] - 1] = whole[fits]
    text.drop(marks)


def _syllables(text: _Text) -> None:
    """Compose Hangul (Unicode 3.12): lead and vowel, then a syllable without a final and a final."""
    if not ((text.points >= 0x1161) & (text.points <= 0x11C2)).any():
        return
    points = text.points
    lead = (points >= 0x1100) & (points <= 0x1112)
    vowel = (points >= 0x1161) & (points <= 0x1175) & ~text.begins()[:-1]
    merged = np.flatnonzero(lead[:-1] & vowel[1:]) + 1
    points[merged - 1] = 0xAC00 + ((points[merged - 1] - 0x1100) * 21 + points[merged] - 0x1161) * 28
    text.drop(merged)
    points = text.points
    bare = (points >= 0xAC00) & (points <= 0xD7A3) & ((points - np.uint32(0xAC00)) % 28 == 0)
    final = (points >= 0x11A8) & (points <= 0x11C2) & ~text.begins()[:-1]
    merged = np.flatnonzero(bare[:-1] & final[1:]) + 1
    points[merged - 1] += points[merged] - 0x11A7
    text.drop(merged)


def _lengthen(text: _Text) -> None:
    points = text.points
    dashes = np.flatnonzero((points == ord(single.DASH)) | (points == ord(single.ONE)))
    dashes = dashes[(dashes > 0) & (dashes < len(points) - 1)]
    dashes = dashes[_katakana(points[dashes - 1]) & _katakana(points[dashes + 1])]
    if dashes.size:
        begins = text.begins()
        dashes = dashes[~begins[dashes] & ~begins[dashes + 1]]
        points[dashes] = ord(single.LONG)
        text.scripts[dashes] = KATAKANA


def _katakana(points: Points) -> NDArray[np.bool_]:
    return np.asarray(((points >= ord("ァ")) & (points <= ord("ヺ"))) | (points == ord(single.LONG)))


def _latinise(text: _Text) -> None:
    """Letters that pass for Latin become it in words of Latin letters and such doubles only."""
    scripts = text.scripts
    foreign = (scripts > LATIN) & (scripts < HAN)
    familiar = (scripts == LATIN) | (scripts == DIGIT)
    begins = text.begins()[:-1]
    meet = (foreign[:-1] & familiar[1:]) | (familiar[:-1] & foreign[1:])
    if not (meet & ~begins[1:]).any():
        return  # a mixed word would have such a pair somewhere
    flags = np.where(foreign, np.where(text.doubles > 0, _DOUBLE, _FOREIGN), np.uint8(0))
    flags[scripts == LATIN] = _LATIN
    in_word = foreign | familiar
    begins[1:] |= in_word[1:] != in_word[:-1]
    begins[0] = True
    firsts = np.flatnonzero(begins)
    mixed = np.bitwise_or.reduceat(flags, firsts) == _LATIN | _DOUBLE
    swap = np.repeat(mixed, np.diff(firsts, append=len(flags))) & (flags == _DOUBLE)
    text.points[swap] = text.doubles[swap]
    scripts[swap] = LATIN
