"""Files of weaknesses as the user has them: plain or packed by gzip, any size, never trusted."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from debar.errors import EvidenceError, UsageError
from debar.readers.parts.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

MOST_UNPACKED = 8 << 30
"""Bytes; all that NVD ever published is a quarter of it."""
GZIP = b"\x1f\x8b"


def source_of(path: str) -> Source:
    """The file as something to read, unpacked on the way where it is packed."""
    file = Path(path)
    with file.open("rb") as begin:
        packed = begin.read(2) == GZIP
    return (Packed if packed else Source)(path, file.name, file)


class Packed(Source):
    """A file that is unpacked while it is read."""

    __slots__ = ()

    def open(self) -> BufferedReader:
        """The bytes in it."""
        return cast("BufferedReader", _Bounded(gzip.GzipFile(fileobj=Source.open(self))))


class _Bounded:
    """Unpacked bytes, until there are too many."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file, self._left = file, MOST_UNPACKED

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise EvidenceError(f"unpacked it has more than {MOST_UNPACKED:,} bytes")
        return data

    def __enter__(self) -> _Bounded:
        return self

    def __exit__(self, *_: Any) -> None:
        self._file.close()


@contextmanager
def told(option: str, path: str, remedy: str) -> Iterator[None]:
    """Whatever is wrong with a file as a UsageError that names the option, the file, and what to do."""
    try:
        yield
    except (EvidenceError, OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or error
        raise UsageError(f"{option} {path}: cannot be read ({what}); {remedy}") from error
