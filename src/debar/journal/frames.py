"""The file of a journal: a mark, the head, and frames that are whole or not there.

A frame is the length of what follows and of what it unpacks to (both 32 bits, little-endian), the CRC-32 (as in RFC
1952) of those and of what follows, and the data, packed by LZ4. It is on disk before the next one is written, so a
kill or a power cut harms the last frame at most. The file holds evidence, so only its owner may read it.
"""

from __future__ import annotations

import os
import stat
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from debar.errors import UsageError
from debar.reports.parts.encode import json_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MARK = b"debar journal 1\n"
LARGEST = 64 << 20
"""Bytes that a frame unpacks to, at most."""
_LENGTHS = struct.Struct("<II")
_SUM = struct.Struct("<I")
_BEFORE = _LENGTHS.size + _SUM.size


class Frames:
    """The frames of one file, to read and then to write behind them. One process at a time has it."""

    def __init__(self, file: int, path: Path) -> None:
        self._file = file
        self._path = path
        self.first = 0
        """Where the first frame behind the head begins."""
        self.head: Mapping[str, Any] | None = None

    @classmethod
    def open(cls, path: Path) -> Frames:
        """Open or make the file. Raises UsageError for what is no journal, cannot be opened, or is being written."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            file = os.open(path, flags, 0o600)
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be opened ({error.strerror}); the journal of --resume goes there"
            ) from error
        frames = cls(file, path)
        try:
            frames._lock()
            frames._find_head()
        except BaseException:
            frames.close()
            raise
        return frames

    def _lock(self) -> None:
        with suppress(ImportError):  # not every system has it
            import fcntl

            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(f"{self._path} is being written by another run; wait for it") from None

    def _find_head(self) -> None:
        """Read the mark and the head. A file that was torn before its head was whole is as good as new."""
        import orjson

        begun = os.read(self._file, len(MARK)) if stat.S_ISREG(os.fstat(self._file).st_mode) else b"no file"
        if not MARK.startswith(begun):
            raise UsageError(f"{self._path} is no journal of a run; move it away, or name another report")
        framed = self._next(len(MARK)) if begun == MARK else None
        if framed:
            with suppress(ValueError):
                head = orjson.loads(framed[1])
                if isinstance(head, dict):
                    self.first, self.head = framed[0], head

    def begin(self, head: Mapping[str, Any]) -> None:
        """Write the mark and the head of a new journal."""
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        _write(self._file, MARK)
        self.append(json_line(head))
        self.first, self.head = os.lseek(self._file, 0, os.SEEK_CUR), head
        _sync_folder(self._path.parent)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Where each whole frame ends, and what is in it, up to the first that is not whole."""
        at = self.first
        while framed := self._next(at):
            at = framed[0]
            yield framed

    def _next(self, at: int) -> tuple[int, bytes] | None:
        import pyarrow as pa

        os.lseek(self._file, at, os.SEEK_SET)
        before = os.read(self._file, _BEFORE)
        if len(before) < _BEFORE:
            return None
        packed, unpacked = _LENGTHS.unpack_from(before)
        left = os.fstat(self._file).st_size - at - _BEFORE
        if packed > left or unpacked > LARGEST:
            return None
        data = _read(self._file, packed)
        if (crc32(data, crc32(before[: _LENGTHS.size])),) != _SUM.unpack_from(before, _LENGTHS.size):
            return None
        try:
            whole = pa.decompress(data, decompressed_size=unpacked, codec="lz4_raw", asbytes=True)
        except (OSError, ValueError):
            return None
        return at + _BEFORE + packed, whole

    def cut(self, at: int) -> None:
        """Take off what stands behind, and write on from there."""
        os.ftruncate(self._file, at)
        os.lseek(self._file, at, os.SEEK_SET)

    def append(self, data: bytes) -> None:
        """Write a frame and wait until it is on disk. Raises OSError where it cannot be written."""
        import pyarrow as pa

        packed = pa.compress(data, codec="lz4_raw", asbytes=True)
        lengths = _LENGTHS.pack(len(packed), len(data))
        _write(self._file, lengths + _SUM.pack(crc32(packed, crc32(lengths))) + packed)
        os.fsync(self._file)

    def close(self, remove: bool = False) -> None:
        """Let the file go, or be gone; while nobody else can have it, where the system allows that."""
        if remove and os.name != "nt":
            self._path.unlink(missing_ok=True)
        os.close(self._file)
        if remove and os.name == "nt":
            self._path.unlink(missing_ok=True)


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _read(file: int, size: int) -> bytes:
    """So many bytes, or as many as there are."""
    pieces = []
    while size and (piece := os.read(file, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _sync_folder(folder: Path) -> None:
    """Let the name of a new file be on disk too, on systems that know of that."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
