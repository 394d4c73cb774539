"""A text file as blocks of whole records, in UTF-8 with plain newlines, whatever it was before.

A record is what a spreadsheet shows as a row: it may hold newlines inside quotes. Memory is bounded: a line
longer than the limit is skipped and reported, a quote that never closes cannot swallow the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from debar.readers.parts.source import Source

BLOCK = 4 << 20
FIRST = 256 << 10
"""Bytes of the first block: small, so that those who wait for its rows need not wait long."""
LONGEST = 4 << 20
"""Bytes a single record may have."""
_QUOTE, _NEWLINE = 0x22, 0x0A
_ONE_BYTE = ("cp125", "koi8")
_UTF8_PAIR = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: their bytes, and whether every quote in them stands where a quote should."""

    data: bytes
    tidy: bool = True
    skipped: int = 0
    """When not 0: this stands for one line of so many bytes that was too long to read."""


def utf8_chunks(source: Source, encoding: str, size: int = BLOCK) -> Iterator[bytes]:
    """The file's bytes as UTF-8: the mark dropped, NULs dropped, every kind of line end made one newline.

    Bytes of a UTF-8 file that are not UTF-8 are handed on as they are; in other encodings what does not
    decode becomes U+FFFD.
    """
    decode = _decoder(encoding)
    with source.open() as file:
        if encoding == "utf-8-sig":
            file.read(len(codecs.BOM_UTF8))
        held, wanted = b"", min(size, FIRST)
        while raw := file.read(wanted):
            wanted = size
            data = held + decode(raw, False)
            held = b"\r" if data.endswith(b"\r") else b""
            yield _plain(data[: len(data) - len(held)])
        yield _plain(held + decode(b"", True))


def _decoder(encoding: str) -> Callable[[bytes, bool], bytes]:
    """What turns the next bytes of a file (and whether they are the last) into UTF-8."""
    if encoding in {"utf-8", "utf-8-sig"}:
        return lambda raw, _: raw
    if encoding.startswith(_ONE_BYTE):
        return _Glued(encoding)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return lambda raw, last: decoder.decode(raw, last).encode("utf-8", "replace")


class _Glued:
    """Decodes one-byte text, but leaves lines that are UTF-8 as they are: a file glued together from two.

    Written in one byte a letter, hardly any line is UTF-8 by chance: each of its letters beyond ASCII would have to
    be followed by one of the signs between 80 and BF.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._rest = b""

    def __call__(self, raw: bytes, last: bool) -> bytes:
        data = self._rest + raw
        end = len(data) if last or len(data) > LONGEST + BLOCK else data.rfind(b"\n") + 1
        data, self._rest = data[:end], data[end:]
        if not _UTF8_PAIR.search(data):
            return self._decoded(data)
        return b"".join(line if _is_utf8(line) else self._decoded(line) for line in data.splitlines(keepends=True))

    def _decoded(self, data: bytes) -> bytes:
        return data.decode(self._encoding, "replace").encode("utf-8")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _plain(data: bytes) -> bytes:
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def record_blocks(chunks: Iterator[bytes], delimiter: bytes) -> Iterator[Block]:
    """Cut a stream at record ends. What cannot be cut within the limit is handed on as untidy, or skipped."""
    rest, skipping = b"", 0
    for chunk in chunks:
        if skipping:
            end = chunk.find(b"\n")
            skipping += len(chunk) if end < 0 else end
            if end < 0:
                continue
            yield Block(b"", skipped=skipping)
            chunk, skipping = chunk[end + 1 :], 0
        rest += chunk
        block, rest = _cut(rest, delimiter)
        if block:
            yield block
        if len(rest) > LONGEST:
            end = rest.rfind(b"\n") + 1
            if end:
                yield Block(rest[:end], tidy=False)
            rest = rest[end:]
        if len(rest) > LONGEST:
            rest, skipping = b"", len(rest)
    if skipping:
        yield Block(b"", skipped=skipping)
    if rest:
        yield Block(rest, tidy=tidy_quotes(rest, delimiter)[0] and not rest.count(b'"') % 2)


def _cut(data: bytes, delimiter: bytes) -> tuple[Block | None, bytes]:
    """The whole records at the front of `data`, and what is left over."""
    if b'"' not in data:
        end = data.rfind(b"\n") + 1
        return (Block(data[:end]) if end else None), data[end:]
    tidy, end = tidy_quotes(data, delimiter)
    if not tidy:
        end = max((stop for _, stop in record_spans(data, delimiter)), default=0)
    return (Block(data[:end], tidy) if end else None), data[end:]


def tidy_quotes(data: bytes, delimiter: bytes) -> tuple[bool, int]:
    """Whether every quote opens a cell, closes one or is doubled; and where the last record then ends.

    When they do, counting quotes tells inside from outside: before the first, the third, the fifth ... a
    cell begins; after the second, the fourth ... one ends.
    """
    import numpy as np

    buffer = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(buffer == _QUOTE)
    if not len(quotes):
        return True, data.rfind(b"\n") + 1
    opening, closing = quotes[0::2], quotes[1::2]
    edge = np.array([ord(delimiter), _NEWLINE, _QUOTE], dtype=np.uint8)
    before = np.isin(buffer[opening[opening > 0] - 1], edge)
    after = np.isin(buffer[closing[closing < len(data) - 1] + 1], edge)
    return bool(before.all() and after.all()), _last_outside_newline(data, quotes)


def _last_outside_newline(data: bytes, quotes: object) -> int:
    """One past the last newline that has an even number of quotes before it; 0 when there is none."""
    import numpy as np

    end = len(data)
    while (newline := data.rfind(b"\n", 0, end)) >= 0:
        before = int(np.searchsorted(quotes, newline))  # type: ignore[call-overload]
        if before % 2 == 0:
            return newline + 1
        end = int(quotes[before - 1])  # type: ignore[index]
    return 0


def record_spans(data: bytes, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of every complete record, newline included, following quotes one by one as `csv` does."""
    start, size = 0, len(data)
    while start < size:
        end = _record_end(data, start, delimiter[0])
        if end < 0:
            return
        yield start, end
        start = end


def _record_end(data: bytes, start: int, delimiter: int) -> int:
    """One past the newline that ends the record beginning at `start`, or -1 when it is not complete."""
    at = start
    while True:
        newline = data.find(b"\n", at)
        if newline < 0:
            return -1
        quote = data.find(b'"', at, newline)
        if quote < 0:
            return newline + 1
        if quote > start and data[quote - 1] != delimiter:
            at = quote + 1
            continue
        at = _closing_quote(data, quote + 1) + 1
        if at == 0:
            return -1


def _closing_quote(data: bytes, at: int) -> int:
    """Where a quoted cell ends: the first quote that is not doubled; -1 when there is none."""
    while (quote := data.find(b'"', at)) >= 0:
        if data[quote + 1 : quote + 2] != b'"':
            return quote
        at = quote + 2
    return -1


def bounded_lines(chunks: Iterator[bytes]) -> Iterator[bytes | int]:
    """Every line without its end; a line longer than the limit comes as its length."""
    rest, skipping = b"", 0
    for chunk in chunks:
        *lines, last = chunk.split(b"\n")
        for line in lines:
            size = skipping + len(rest) + len(line)
            yield size if size > LONGEST else rest + line
            rest, skipping = b"", 0
        rest += last
        if len(rest) > LONGEST:
            rest, skipping = b"", skipping + len(rest)
    if rest or skipping:
        yield skipping + len(rest) if skipping else rest
