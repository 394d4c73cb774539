"""JSON as a stream: one document of any size, its things one at a time, each of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import utf8_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from debar.readers.parts.source import Fingerprint, Source

MOST_THING = 16 << 20
"""Bytes one object of a document may have."""
_CHUNK = 1 << 20
"""Bytes parsed at a time. A parser begins a long text anew with every piece, so small pieces take square time."""
_QUOTE, _OPENING, _CLOSING = 0x22, (0x5B, 0x7B), (0x5D, 0x7D)
_DEEPEST = 500
"""Levels of nesting that are followed."""
_LONGEST_NUMBER = 1000
"""Digits of one number; the parser itself crashes on some thousands (seen with ijson 3.6)."""


class JsonBytes:
    """A file's text as UTF-8 bytes with `read(size)`, which refuses to go on when one thing grows too large."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._chunks = utf8_chunks(source, encoding, _CHUNK)
        self._held = b""
        self._since = 0
        self._depth, self._inside, self._escape, self._digits = 0, 0, b"", 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end. Raises EvidenceError past the limit of one thing."""
        while not self._held and (chunk := next(self._chunks, None)) is not None:
            self._watch(chunk)
            self._held = chunk
        out, self._held = self._held[:size], self._held[size:]
        self._since += len(out)
        if self._since > MOST_THING:
            raise EvidenceError(f"one object has more than {MOST_THING:,} bytes; split the file into smaller ones")
        return out

    def _watch(self, chunk: bytes) -> None:
        """Raise EvidenceError before a parser meets nesting that fills the memory, or a number that ends it."""
        import numpy as np

        plain = (self._escape + chunk).replace(b"\\\\", b"  ")
        self._escape = b"\\" if plain.endswith(b"\\") else b""
        plain = plain[: len(plain) - len(self._escape)].replace(b'\\"', b"  ")
        bytes_ = np.frombuffer(plain, dtype=np.uint8)
        inside = (np.cumsum(bytes_ == _QUOTE) + self._inside) % 2
        opened = np.isin(bytes_, _OPENING).astype(np.int64) - np.isin(bytes_, _CLOSING)
        depth = np.cumsum(opened * (1 - inside)) + self._depth
        if len(depth):
            self._inside, self._depth = int(inside[-1]), int(depth[-1])
            if depth.max() > _DEEPEST:
                raise EvidenceError(f"it is nested more than {_DEEPEST} levels deep")
            self._watch_numbers((bytes_ >= 0x30) & (bytes_ <= 0x39) & (inside == 0))

    def _watch_numbers(self, digit: NDArray[np.bool_]) -> None:
        """`digit`: which bytes are digits outside a string; a run may have begun in the chunk before."""
        import numpy as np

        others = np.flatnonzero(~digit)
        edges = np.concatenate([[-1 - self._digits], others, [len(digit)]])
        if int(np.diff(edges).max()) - 1 > _LONGEST_NUMBER:
            raise EvidenceError(f"a number has more than {_LONGEST_NUMBER:,} digits")
        self._digits = len(digit) - 1 - int(edges[-2])

    def next_thing(self) -> None:
        """Say that a thing was finished, and the count begins anew."""
        self._since = 0


def encoding_of(seen: Fingerprint) -> str:
    """The encoding of a JSON text: UTF-8 by its standard, UTF-16 if it shows."""
    found = detect(seen.head, seen.sample)
    return found if found.startswith("utf") else "utf-8"


def is_lines(head: bytes) -> bool:
    """Whether a JSON text is one object a line: more than one line, and most of them whole objects."""
    import orjson

    *lines, last = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").split(b"\n")
    lines = [line for line in [*lines, *([last] if len(lines) < 2 else [])] if line.strip()]
    whole = 0
    for line in lines:
        try:
            whole += isinstance(orjson.loads(line), dict)
        except orjson.JSONDecodeError:
            continue
    return whole * 2 >= len(lines) > 1 or _one_long_line_of_many(lines, head)


def _one_long_line_of_many(lines: list[bytes], head: bytes) -> bool:
    """Lines longer than the part that was looked at: told by an end of object before the end of the first line."""
    return len(lines) == 2 and lines[0].rstrip().endswith(b"}") and lines[1].lstrip().startswith(b"{")


def things(source: Source, encoding: str, prefix: str) -> Iterator[Any]:
    """Every value below a prefix (`item`, `releases.item`, or empty for the whole document), one at a time.

    Raises EvidenceError where the document is broken; what came before it has been handed out.
    """
    import ijson

    stream, count = JsonBytes(source, encoding), 0
    try:
        for value in ijson.items(stream, prefix, buf_size=_CHUNK):
            yield value
            count += 1
            stream.next_thing()
    except (ijson.JSONError, ValueError, ArithmeticError) as error:
        raise EvidenceError(f"the JSON is broken or cut off after {count:,} objects ({_short(error)})") from error


def outline(source: Source, encoding: str, deep: bool = False) -> tuple[str, list[str]]:
    """How a document begins: `array`, `object` or `value`, and the keys of an object as far as it is cheap to look.

    A key that holds a list of objects is given as `key[]`, and ends the list. With `deep` also one inside other
    objects, as a path (`data.devices[]`), if these are only wrapped around it: none holds a text of its own.
    """
    import ijson

    looking = _Outline(deep)
    try:
        for number, (at, event, value) in enumerate(ijson.parse(JsonBytes(source, encoding), buf_size=_CHUNK)):
            if number == 0 and event != "start_map":
                return ("array" if event == "start_array" else "value"), []
            if looking.ends_with(at, event, value) or len(looking.keys) > 1000 or number > _EVENTS:
                break
    except (ijson.JSONError, ValueError, ArithmeticError, EvidenceError):
        pass
    return "object" if looking.begun else "value", looking.keys


class _Outline:
    """What was seen of a document so far."""

    def __init__(self, deep: bool) -> None:
        self.begun, self.keys = False, []  # type: bool, list[str]
        self._deep = deep
        self._waiting = ""
        """A list that has begun, until its first item is seen."""
        self._lists = 0
        """Lists that are open."""
        self._texts: set[str] = set()
        """Objects that hold a text of their own."""

    def ends_with(self, at: str, event: str, value: object) -> bool:
        """Take the next event; whether it begins the list of objects that is looked for."""
        self.begun = True
        if self._waiting and at == f"{self._waiting}.item":
            if event == "start_map":
                self.keys[-1] = f"{self._waiting}[]"
                return True
            self._waiting = ""
        if event == "start_array":
            if not self._lists and self._is_wrapped(at):
                self._waiting = at
            self._lists += 1
        elif event == "end_array":
            self._lists -= 1
        elif event == "map_key" and at == "":
            self.keys.append(str(value))
        elif event == "string" and not self._lists and at.rpartition(".")[2].lower() not in _OF_ANSWERS:
            self._texts.add(at.rpartition(".")[0])
        return False

    def _is_wrapped(self, at: str) -> bool:
        """Whether a list stands in the outermost object, or in objects that say nothing themselves."""
        if at == (self.keys[-1] if self.keys else ""):
            return True
        above = at.split(".")[:-1]
        paths = {".".join(above[:count]) for count in range(len(above) + 1)}
        return self._deep and len(above) <= _WRAPPED and not paths & self._texts


_OF_ANSWERS = frozenset("status code message error version type kind next previous cursor timestamp".split())
"""Keys of texts by which an interface speaks of its answer, and not of a thing."""
_WRAPPED = 5
"""Objects around a list that are looked into."""
_EVENTS = 200_000
"""Values after which a list is no longer looked for."""


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120]
