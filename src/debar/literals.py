"""Many literals over one buffer: every occurrence of every word, overlapping ones included.

Two engines, one answer: hyperscan for whole columns where there is a wheel for the machine; ahocorasick_rs elsewhere,
and for single short values, where it is twice as quick and built in a twentieth of the time. A test holds both
against a plain search. Nothing is dropped: matches go to growing arrays, and the buffer is taken in windows so that
neither engine holds more than one window's matches.
"""

from __future__ import annotations

import threading
import zlib
from array import array
from functools import cached_property
from importlib.util import find_spec
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

Engine = Literal["hyperscan", "ahocorasick"]
LONGEST = 4000
"""Bytes a word may have; hyperscan compiles literals somewhat longer than that, and no name comes near."""
SHIFT, WORD = 31, (1 << 31) - 1
"""Bits of a word's number, and what leaves them."""
_FORMAT = b"debar literals 1"


def engine() -> Engine:
    """The engine this machine has."""
    return "hyperscan" if find_spec("hyperscan") else "ahocorasick"


class _Scanner(Protocol):
    window: int
    """Bytes to hand over in one call."""

    def scan(self, window: memoryview, found: array[int]) -> None:
        """Append one number for each word found: where it ends in the window, above `SHIFT` bits of its number."""


class Literals:
    """A set of distinct, non-empty words (bytes without NUL, at most 4,000 each), numbered as given.

    Raises ValueError for words outside that promise. Safe to use from many threads at once.
    """

    def __init__(self, words: Sequence[bytes], engine_name: Engine | None = None) -> None:
        self.words = tuple(words)
        self.engine: Engine = engine_name or engine()
        self._check()
        self._kept: tuple[str, bytes] | None = None

    def _check(self) -> None:
        if len(set(self.words)) != len(self.words):
            raise ValueError("a word is given twice; give each word once")
        lengths = set(map(len, self.words)) or {1}
        if min(lengths) > 0 and max(lengths) <= LONGEST and b"\0" not in b"".join(self.words):
            return
        for word in self.words:
            if not 0 < len(word) <= LONGEST or b"\0" in word:
                raise ValueError(f"{word[:40]!r}... cannot be searched: a word has 1 to {LONGEST} bytes and no NUL")

    def scan(self, buffer: bytes | memoryview) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Every occurrence: word numbers, and the offset just behind each; sorted by offset, then number."""
        import numpy as np

        numbers, offsets = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int64)]
        for first, start, window in self._windows(memoryview(buffer), self._scanner.window):
            found = array("q")
            self._scanner.scan(window, found)
            keys = np.array(found, dtype=np.int64)
            keys = keys[keys >> SHIFT > start - first]  # what ends before, the last window has told
            keys.sort(kind="stable")  # the engines give them almost in order
            numbers.append((keys & WORD).astype(np.int32))
            offsets.append((keys >> SHIFT) + first)
        return np.concatenate(numbers), np.concatenate(offsets)

    def find(self, value: bytes) -> list[tuple[int, int, int]]:
        """The same for one short value, without numpy: (word number, offset, offset just behind), in no order."""
        if len(value) <= self._finder.window:
            return self._finder.find(value)
        return [
            (number, first + begin, first + end)
            for first, start, window in self._windows(memoryview(value), self._finder.window)
            for number, begin, end in self._finder.find(window)
            if first + end > start
        ]

    @cached_property
    def _scanner(self) -> _Scanner:
        """What looks through whole columns; compiled, or read from its kept form, when it is first needed."""
        if self.engine == "ahocorasick" or not self.words:
            return self._finder
        return (self._kept and _load(*self._kept)) or _Hyperscan.compile(self.words)

    @cached_property
    def _finder(self) -> _AhoCorasick:
        """What looks through single values."""
        return _AhoCorasick(self.words)

    @cached_property
    def _overlap(self) -> int:
        return max(map(len, self.words), default=1) - 1

    def _windows(self, view: memoryview, size: int) -> Iterator[tuple[int, int, memoryview]]:
        """Where the window and its new part begin, and the window: it overlaps the one before by a word."""
        for start in range(0, len(view) if self.words else 0, size):
            first = max(0, start - self._overlap)
            yield first, start, view[first : start + size]

    def to_bytes(self, compiled: bool = True) -> bytes:
        """The words and the compiled form, for a cache; read back by `from_bytes`. Compiling may take half a second;
        without it the words alone are kept."""
        import orjson

        version, form = self._scanner_bytes() if compiled else ("", b"")
        head = orjson.dumps([self.engine, version, [len(word) for word in self.words]])
        text = b"".join(self.words)
        return pack(_FORMAT, _check_sum(head + text), head, text, form)

    def _scanner_bytes(self) -> tuple[str, bytes]:
        if self.engine == "ahocorasick" or not self.words:
            return "", b""
        import hyperscan

        return _version(), hyperscan.dumpb(self._scanner.database)  # type: ignore[attr-defined]

    @classmethod
    def from_bytes(cls, data: bytes, engine_name: Engine | None = None) -> Literals:
        """Read what `to_bytes` wrote. Compiles anew when it was written by another engine, version or processor.

        Raises ValueError when the bytes are damaged or of another format.
        """
        import orjson

        try:
            form, check_sum, head, text, compiled = unpack(data, 5)
            if form != _FORMAT or check_sum != _check_sum(head + text):
                raise ValueError
            written_by, version, lengths = orjson.loads(head)
        except ValueError:
            raise ValueError("the compiled literals are damaged or of another version; compile them anew") from None
        words = [text[first:end] for first, end in pairwise(accumulate(lengths, initial=0))]
        self = cls.__new__(cls)
        self.words, self.engine = tuple(words), engine_name or engine()
        self._kept = (version, compiled) if written_by == "hyperscan" and compiled else None
        return self


def _check_sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "little")  # the compiled form has its own


def pack(*parts: bytes) -> bytes:
    """Byte strings, each behind its length in eight bytes."""
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def unpack(data: bytes, count: int) -> list[bytes]:
    """The byte strings that `pack` put together; ValueError when there are not `count` of them exactly."""
    parts, at = [], 0
    for _ in range(count):
        length = int.from_bytes(data[at : at + 8], "little")
        parts.append(data[at + 8 : at + 8 + length])
        at += 8 + length
    if at != len(data):
        raise ValueError(f"{len(data)} bytes are not {count} parts")
    return parts


def _version() -> str:
    import hyperscan

    return str(hyperscan.__version__)  # type: ignore[attr-defined]


def _load(version: str, compiled: bytes) -> _Scanner | None:
    """The scanner that was kept, unless it is of another version or processor."""
    import hyperscan

    if version != _version():
        return None
    try:
        return _Hyperscan(hyperscan.loadb(compiled, hyperscan.HS_MODE_BLOCK))
    except hyperscan.HyperscanError:  # another processor: its instructions are part of the compiled form
        return None


class _Hyperscan:
    """Intel's multi-pattern engine; the interpreter is free for other threads while it scans."""

    window = 1 << 22

    def __init__(self, database: Any) -> None:
        import hyperscan

        hyperscan.Scratch(database)  # fails here, not at the first scan, on a processor it was not made for
        self.database = database
        self._local = threading.local()

    @classmethod
    def compile(cls, words: tuple[bytes, ...]) -> _Hyperscan:
        import hyperscan

        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        numbers = sorted(range(len(words)), key=words.__getitem__)  # in this order it compiles a little faster
        ordered, flags = [words[number] for number in numbers], [0] * len(words)
        database.compile(expressions=ordered, ids=numbers, elements=len(words), flags=flags, literal=True)
        return cls(database)

    def _scratch(self) -> Any:
        try:
            return self._local.scratch
        except AttributeError:  # a scratch serves one thread
            import hyperscan

            self._local.scratch = hyperscan.Scratch(self.database)
            return self._local.scratch

    def scan(self, window: memoryview, found: array[int]) -> None:
        add = found.append

        def tell(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add(end << SHIFT | number)

        self.database.scan(window, match_event_handler=tell, scratch=self._scratch())


class _AhoCorasick:
    """The automaton for every other machine."""

    window = 1 << 16  # each match comes back as a Python tuple

    def __init__(self, words: tuple[bytes, ...]) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        self._automaton = BytesAhoCorasick(words, implementation=Implementation.ContiguousNFA)

    def scan(self, window: memoryview, found: array[int]) -> None:
        matches = self._automaton.find_matches_as_indexes(window, overlapping=True)
        found.extend([end << SHIFT | number for number, _, end in matches])

    def find(self, window: memoryview | bytes) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(window, overlapping=True)
        return found


def one_edit(word: str, alphabet: str) -> set[str]:
    """Every string one typing slip away: a character left out, two swapped, one replaced, one put in.

    The word itself is not among them. For `n` characters and an alphabet of `a` there are at most
    `2n(a + 1) + a - 1`; seven letters over 26 give some 380, so this is for distinctive names only.

    >>> sorted(one_edit("ab", "ab"))
    ['a', 'aa', 'aab', 'aba', 'abb', 'b', 'ba', 'bab', 'bb']
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    replaced = {head + char + tail[1:] for head, tail in cuts if tail for char in alphabet}
    put_in = {head + char + tail for head, tail in cuts for char in alphabet}
    return (left_out | swapped | replaced | put_in) - {word, ""}
