"""Zip archives of files: each member is evidence of its own, `ARCHIVE/MEMBER`. Workbooks are zips, but no archives.

A member is unpacked into a temporary file when its turn comes. Its name is only a name: nothing is ever written where
it points to. Members that need a password, are links or are packed in a way that is not read here are told.
Format: APPNOTE of the zip format.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from debar.errors import EvidenceError
from debar.readers.parts.source import is_passed_over
from debar.readers.parts.spool import Allowance, spooled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.model import Issue
    from debar.readers.parts.source import Source

MOST_MEMBERS = 10_000
"""Files of one archive that are opened."""
MOST_DIRECTORY = 16 << 20
"""Bytes of the directory of an archive, which is held in memory."""
LONGEST_NAME = 200
"""Characters of the name of a member that are kept."""
MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OF_DOCUMENTS = ("[Content_Types].xml", "xl/workbook.xml", "mimetype", "META-INF/MANIFEST.MF")
"""Members by which workbooks, documents and programs are known, which are zips too."""
_DOCUMENTS = (".xlsx", ".xlsm", ".xlsb", ".ods", ".docx", ".pptx", ".odt")
_BROKEN = (BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, ValueError)
_PIECE, _SMALL = 64 << 10, 4 << 10
"""Bytes asked for at a time; of the older and rarer methods the answer may be longer, so little is asked."""


def is_archive(source: Source, head: bytes) -> bool:
    """Whether a file is a zip of files, and no workbook or other document in the form of a zip."""
    if not head.startswith(MARKS) or source.called.lower().endswith(_DOCUMENTS):
        return False
    try:
        with _opened(source) as archive:
            return not any(name in archive.NameToInfo for name in _OF_DOCUMENTS)
    except EvidenceError:
        return not any(name.encode() in head for name in _OF_DOCUMENTS)


def members(source: Source) -> Iterator[Source | Issue]:
    """The files of an archive in the order of their names, each as a Source or as the Issue why it is none.

    Raises EvidenceError for an archive that cannot be opened, or unpacks to more than is allowed.
    """
    source = replace(source, allowance=source.allowance or Allowance.of(os.stat(source.file).st_size))
    with _opened(source) as archive:
        found = _found(archive)
        if not found:
            yield source.issue("the archive holds no file", "check how it was made, and screen it again")
        for name, entry in found[:MOST_MEMBERS]:
            yield from _member(source, archive, name, entry)
    if len(found) > MOST_MEMBERS:
        left = len(found) - MOST_MEMBERS
        problem = f"{left:,} files of the archive were not opened: {MOST_MEMBERS:,} are"
        yield source.issue(problem, "unpack it, and screen the folder")


class _Held(io.BufferedReader):
    """A file of which nobody reads too much at once: the directory is read whole, whatever size it says it has."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY:
            raise EvidenceError(f"the directory of the archive has {size:,} bytes, more than any needs")
        return super().read(size)


@contextmanager
def _opened(source: Source) -> Iterator[ZipFile]:
    with _Held(source.open().detach()) as file:
        try:
            archive = ZipFile(file)
        except _BROKEN as error:
            raise EvidenceError(f"the archive is cut off or damaged ({error}); get the file again") from error
        with archive:
            yield archive


def _found(archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    """The files that may be evidence, by name; of those that share one, all but the first get a number."""
    named: dict[str, ZipInfo] = {}
    times: Counter[str] = Counter()
    for entry in archive.infolist():
        parts = safe_parts(entry.filename)
        if entry.is_dir() or not parts or any(is_passed_over(part) for part in parts):
            continue
        name = shown = "/".join(parts)
        while shown in named:
            times[name] += 1
            shown = f"{name} ({times[name] + 1})"
        named[shown] = entry
    return sorted(named.items(), key=lambda item: item[0])


def safe_parts(name: str) -> list[str]:
    """The folders and the name of a member, without anything that leads out of a folder or that a terminal obeys.

    >>> safe_parts("../../etc/pass\\x1bwd"), safe_parts("C:\\\\orders\\\\.\\\\a.csv")
    (['etc', 'passwd'], ['C:', 'orders', 'a.csv'])
    """
    kept = "".join(letter for letter in name[:LONGEST_NAME] if letter.isprintable())
    return [part for part in kept.replace("\\", "/").split("/") if part.strip(" .")]


def _member(source: Source, archive: ZipFile, name: str, entry: ZipInfo) -> Iterator[Source | Issue]:
    if entry.flag_bits & 1:
        yield source.issue("a file of the archive needs a password", "unpack it and screen what is in it", name)
    elif stat.S_ISLNK(entry.external_attr >> 16):
        yield source.issue("a file of the archive is a link, which is not followed", "put the file itself in", name)
    else:
        yield from _unpacked(source, archive, name, entry)


def _unpacked(source: Source, archive: ZipFile, name: str, entry: ZipInfo) -> Iterator[Source | Issue]:
    trouble: list[str] = []
    assert source.allowance
    kept = spooled(_pieces(archive, entry, trouble), source.allowance)
    if not trouble or kept.tell():
        yield source.within(name, kept)
    if trouble:
        problem = f"a file of the archive {trouble[0]}: {kept.tell():,} bytes of it could be unpacked and were read"
        yield source.issue(problem, "get the archive again, or unpack it and screen what is in it", name)


def _pieces(archive: ZipFile, entry: ZipInfo, trouble: list[str]) -> Iterator[bytes]:
    """The bytes of a member as far as they can be had; why no further goes into `trouble`."""
    piece = _PIECE if entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) else _SMALL
    try:
        with archive.open(entry) as file:
            while part := file.read1(piece):  # type: ignore[attr-defined]
                yield part
    except NotImplementedError:
        trouble.append("is packed in a way that is not read here")
    except (*_BROKEN, OSError) as error:
        trouble.append(f"is damaged ({error})")
