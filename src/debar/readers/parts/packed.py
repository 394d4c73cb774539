"""Compressed files: gzip, bzip2, xz, zstd and lz4, told by their first bytes and unpacked once, as a stream.

Readers need a file in which they can go back, so the bytes are unpacked into a temporary one, which lasts as long as
its Source. A file may hold several streams one behind the other, as programs that pack in parts write them. Of one
that breaks off or is damaged, what could be unpacked is read, and the rest is told. Checks of sums are those of the
formats: zstd and lz4 may come without any. Formats: RFC 1952, RFC 8878, the descriptions of xz, lz4 and bzip2.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from debar.errors import EvidenceError
from debar.readers.parts.source import fingerprint
from debar.readers.parts.spool import Allowance, spooled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from debar.model import Issue
    from debar.readers.parts.source import Source

PACKED = 4 << 10
"""Packed bytes that are unpacked at a time: where one is damaged, what came with it is lost."""
PIECE = 1 << 20
"""Most unpacked bytes at a time."""
MOST_MEMORY = 256 << 20
"""Bytes an xz stream may ask for; its strongest preset asks for 65 MiB. zstd refuses 128 MiB and more by itself."""
_SKIPPED = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A frame of zstd or lz4 that holds nothing of the content; parallel zstd begins with one."""


class _Decoder(Protocol):
    """What unpacks one stream, as those of bz2 and lzma do."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether more can only be had of more packed bytes."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was handed in from behind the end."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes more."""
        ...


class _Gzip:
    """That of zlib in the same shape."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_DECODERS: dict[str, Callable[[], _Decoder]] = {
    "gzip": _Gzip,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_MEMORY),
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of compression: its first bytes, and the endings it adds to the name of what it packs."""

    name: str
    mark: re.Pattern[bytes]
    endings: tuple[str, ...]

    def called(self, name: str) -> str:
        """What is inside, by its own name.

        >>> form_of(b"\\x1f\\x8b\\x08").called("orders.CSV.gz")
        'orders.CSV'
        """
        ending = next((each for each in self.endings if name.lower().endswith(each)), "")
        return name[: len(name) - len(ending)]


FORMS = (
    Form("gzip", re.compile(rb"\x1f\x8b\x08"), (".gz", ".gzip", ".bgz")),
    Form("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), (".bz2", ".bz")),
    Form("xz", re.compile(rb"\xfd7zXZ\x00"), (".xz",)),
    Form("zstd", re.compile(rb"\x28\xb5\x2f\xfd"), (".zst", ".zstd")),
    Form("lz4", re.compile(rb"\x04\x22\x4d\x18"), (".lz4",)),
)


def form_of(head: bytes) -> Form | None:
    """How a file that begins so is compressed, if it is.

    >>> form_of(b"ref,item") is None
    True
    """
    while _SKIPPED.match(head) and len(head) >= 8:
        head = head[8 + int.from_bytes(head[4:8], "little") :]
    return next((form for form in FORMS if form.mark.match(head)), None)


def unpacked(source: Source, form: Form) -> tuple[Source, Issue | None]:
    """What is packed in a file, as a Source of the same name, and what of it was lost.

    Raises EvidenceError when nothing can be unpacked, or too much.
    """
    lies = source.packed or fingerprint(source)
    allowance = source.allowance or Allowance.of(lies.size)
    stream = _Stream(source, form)
    kept = spooled(stream.pieces(), allowance)
    if stream.trouble and not stream.size:
        raise EvidenceError(f"the {form.name} file {stream.trouble} before anything could be unpacked")
    inside = replace(
        source,
        file=Path(kept.name),
        keep=kept,
        depth=source.depth + 1,
        inner=form.called(source.called),
        packed=lies,
        allowance=allowance,
    )
    return inside, stream.lost() if stream.trouble else None


class _BrokenError(Exception):
    """The file cannot be unpacked any further, and why."""


class _Stream:
    """What is unpacked of one file; `trouble` says why it ended early, `size` how much there was."""

    def __init__(self, source: Source, form: Form) -> None:
        self._source, self._form = source, form
        self.size = 0
        self.trouble = ""

    def pieces(self) -> Iterator[bytes]:
        """The bytes in it, as far as they can be had."""
        fresh = _DECODERS.get(self._form.name)
        pieces = _by_decoders(self._source, fresh) if fresh else _by_arrow(self._source, self._form.name)
        try:
            for piece in pieces:
                self.size += len(piece)
                yield piece
        except _BrokenError as error:
            self.trouble = str(error)

    def lost(self) -> Issue:
        """The Issue about what could not be unpacked."""
        problem = f"the {self._form.name} file {self.trouble}: {self.size:,} bytes could be unpacked and were read"
        return self._source.issue(f"{problem}, what follows them was not", "get the whole file and screen it again")


def _by_decoders(source: Source, fresh: Callable[[], _Decoder]) -> Iterator[bytes]:
    """Unpack stream after stream; zeros behind one are padding."""
    with source.open() as file:
        packed = file.read(PACKED)
        while packed:
            packed = _after_zeros(file, (yield from _one_stream(file, fresh(), packed)))


def _one_stream(file: BinaryIO, decoder: _Decoder, packed: bytes) -> Generator[bytes, None, bytes]:
    """Unpack one stream, and give back what was read of what stands behind it."""
    while not decoder.eof:
        try:
            piece = decoder.decompress(packed, PIECE)
        except (OSError, ValueError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise _BrokenError(f"is damaged near byte {file.tell():,}") from error
        if piece:
            yield piece
        elif not packed and decoder.needs_input and not decoder.eof:
            raise _BrokenError("breaks off")
        packed = file.read(PACKED) if decoder.needs_input and not decoder.eof else b""
    return decoder.unused_data


def _after_zeros(file: BinaryIO, packed: bytes) -> bytes:
    while not (rest := packed.lstrip(b"\0")):
        packed = file.read(PACKED)
        if not packed:
            return b""
    return rest


def _by_arrow(source: Source, name: str) -> Iterator[bytes]:
    """Unpack zstd or lz4. Of a read that fails Arrow gives nothing; what it held is then fetched byte by byte."""
    size = 0
    stream = _arrow_stream(source, name)
    try:
        while piece := stream.read(_READ):
            size += len(piece)
            yield piece
    except OSError as error:
        yield _last_bytes(_arrow_stream(source, name), size)
        raise _BrokenError("breaks off" if "runcated" in str(error) else "is damaged") from error
    finally:
        stream.close()


_READ = 64 << 10


def _arrow_stream(source: Source, name: str) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(source.open(), "r"), name)


def _last_bytes(stream: Any, size: int) -> bytes:
    """What can be read after so many bytes, of a stream in which the next read fails."""
    last = bytearray()
    try:
        while size:
            size -= len(stream.read(min(size, _READ)))
        while byte := stream.read(1):
            last += byte
    except OSError:
        pass
    finally:
        stream.close()
    return bytes(last)
