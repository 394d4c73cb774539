"""The files of a pack, from a folder or a zip file, with every bound a hostile one would break.

Only `pack.json`, `pack.sig` and YAML files under `rules/` and `buyers/` may be in it; a link, a way out of the
folder, a name given twice or anything that unpacks beyond measure is refused.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from debar.errors import KnowledgeError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST, SIGNATURE = "pack.json", "pack.sig"
MOST_FILES = 5_000
MOST_BYTES = 64 << 20
"""Of all files together, unpacked."""
LARGEST = 8 << 20
"""Of one file; a data file may have no more."""
_PLACE = re.compile(r"(?:rules|buyers)(?:/[\w.-]+)*/[\w-][\w.-]*\.yaml\Z", re.ASCII)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip file can hold: the same files give the same bytes."""

Files = dict[str, bytes]


def contents(path: Path) -> Files:
    """Every file of a pack by its place. Raises UsageError when there is none, KnowledgeError when it is not to be
    trusted or read."""
    try:
        return _of_folder(path) if path.is_dir() else _of_zip(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name a pack (a folder or a .zip)") from error


def _of_folder(path: Path) -> Files:
    found: Files = {}
    for each in sorted(path.rglob("*")):
        place = each.relative_to(path).as_posix()
        if each.is_symlink():
            raise KnowledgeError(f"{path}: {place} is a link; a pack holds plain files only")
        if each.is_dir() or any(part.startswith(".") for part in each.relative_to(path).parts):
            continue
        _check_place(path, place)
        if each.stat().st_size > LARGEST:
            raise KnowledgeError(_too_large(path, place))
        found[place] = each.read_bytes()
        _check_sum(path, found)
    return found


def _of_zip(path: Path) -> Files:
    found: Files = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                _check_entry(path, entry, found)
                with archive.open(entry) as file:
                    content = file.read(LARGEST + 1)
                if len(content) > LARGEST:
                    raise KnowledgeError(_too_large(path, entry.filename))
                found[entry.filename] = content
                _check_sum(path, found)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise KnowledgeError(f"{path}: not a readable zip file ({error}); get the pack again") from error
    return found


def _check_entry(path: Path, entry: zipfile.ZipInfo, found: Files) -> None:
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise KnowledgeError(f"{path}: {entry.filename!r} is a link or no plain file; a pack holds plain files only")
    if entry.filename in found:
        raise KnowledgeError(f"{path}: {entry.filename!r} is in it twice; make the pack again")
    _check_place(path, entry.filename)


def _check_place(path: Path, place: str) -> None:
    if place not in (MANIFEST, SIGNATURE) and (not _PLACE.match(place) or ".." in place):
        raise KnowledgeError(
            f"{path}: {place!r} does not belong into a pack; it holds rules/ and buyers/ as .yaml files,"
            f" {MANIFEST} and {SIGNATURE}"
        )


def _check_sum(path: Path, found: Files) -> None:
    if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
        raise KnowledgeError(f"{path}: more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes; split the pack")


def _too_large(path: Path, place: str) -> str:
    return f"{path}: {place} has more than {LARGEST:,} bytes; split it"


def zipped(files: Files) -> bytes:
    """The files as a zip file; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(files):
            entry = zipfile.ZipInfo(place, _EPOCH)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[place])
    return out.getvalue()
