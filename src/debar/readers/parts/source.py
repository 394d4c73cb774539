"""From what a person named to the files that will be read, each with a stable name."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from debar.errors import EvidenceError, UsageError
from debar.model import NOTHING, Issue
from debar.readers.parts.spool import spooled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from io import BufferedReader

    from debar.readers.parts.spool import Allowance

CHUNK = 1 << 20
LARGE = 8 << 20
"""Bytes hashed at a time: large, since two threads that hand the interpreter over often wait for each other."""
MOST_FILES = 100_000
MOST_STDIN = 8 << 30
"""Bytes of standard input kept on disk before it is refused."""
SAMPLE = 64 << 10


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said about how to read; everything else is found out from the file.

    `mapping` is field -> header word (`--map maker_name=Hersteller`); `format` names a reader;
    `sheet` names the one sheet of a workbook to read.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `path` is what the user named, `name` what findings are filed under."""

    path: str
    name: str
    file: Path
    refused: str | None = None
    """Why this file must not be opened (a link out of the folder); the reader makes an Issue of it."""
    keep: Any = None
    """Holds a temporary file alive as long as somebody may read it."""
    depth: int = 0
    """How many files it was taken out of: 1 for what is attached to a mail."""
    fetch: Callable[[], Any] | None = None
    """Brings what lies elsewhere into a temporary file when its turn comes; raises EvidenceError."""
    inner: str = ""
    """What the file packed in it is called, where that differs: its ending may tell the format."""
    packed: Fingerprint | None = None
    """What was told of the file as it lies there, where the bytes to read were unpacked from it."""
    allowance: Allowance | None = None
    """What may still be unpacked out of the file that the user named."""

    @property
    def called(self) -> str:
        """The name that speaks for the format."""
        return self.inner or self.name

    def open(self) -> BufferedReader:
        """Open the bytes for reading. Raises EvidenceError for what is not a plain file, OSError for the rest."""
        if self.refused:
            raise EvidenceError(self.refused)
        if self.fetch:
            raise EvidenceError("it has not been brought here")
        if not stat.S_ISREG(os.stat(self.file).st_mode):
            raise EvidenceError("it is not a plain file")
        return open(self.file, "rb")

    def brought(self) -> Source:
        """This file, here: itself, unless it has to be fetched. Raises EvidenceError when it cannot be had."""
        if not self.fetch:
            return self
        kept = self.fetch()
        return replace(self, file=Path(kept.name), keep=kept, fetch=None)

    def enclosed(self, name: str, content: bytes) -> Source:
        """A file found inside this one, as a Source of its own; its bytes lie in a temporary file while it lives."""
        return self.within(name, spooled([content]))

    def within(self, name: str, kept: Any) -> Source:
        """What was found inside this file and lies in a temporary one."""
        path, shown = f"{self.path}/{name}", f"{self.name}/{name}"
        return Source(path, shown, Path(kept.name), None, kept, self.depth + 1, allowance=self.allowance)

    def issue(self, problem: str, remedy: str, place: str | None = None, lost: int = 0, blind: bool = True) -> Issue:
        """An Issue about this file."""
        return Issue(self.path, place, problem, remedy, lost, blind)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one pass over a file tells: SHA-256 in hex, size, head, and the first part that is not ASCII."""

    digest: str
    size: int
    head: bytes
    sample: bytes
    nuls: int = 0
    """How many zero bytes it holds."""
    length: int = 0
    """Bytes there are to read: more than `size` when they were packed."""


def fingerprint(source: Source) -> Fingerprint:
    """Hash a file once, streaming, and keep two small samples for telling its format and encoding.

    Of what was unpacked, digest and size are those of the file as it lies there, so that a person can check them.
    Hashing leaves the interpreter free, so Arrow, which every reader needs next, is loaded meanwhile.
    """
    begun = _BEGUN.pop(str(source.file), None) if not source.refused else None
    with ThreadPoolExecutor(1) as pool:
        passed = begun or pool.submit(_passed_over, source)
        import pyarrow.compute  # noqa: F401

        return passed.result()


def begin(path: str) -> None:
    """Begin to hash a long file, for `fingerprint` to take: while knowledge is loaded a core has nothing to do.

    Says nothing of a path that is no plain file or a short one; whatever is wrong is met again by who reads it.
    """
    file = Path(path)
    with suppress(OSError, ValueError):
        if file.is_file() and file.stat().st_size >= LONG:
            pool = ThreadPoolExecutor(1)
            _BEGUN[str(file)] = pool.submit(_passed_over, Source(path, path, file))
            pool.shutdown(wait=False)


_BEGUN: dict[str, Future[Fingerprint]] = {}
"""Files that are being hashed, by path, until somebody reads them."""
LONG = 16 << 20
"""Bytes of a file that takes a while to hash."""


def _passed_over(source: Source) -> Fingerprint:
    digest, size, nuls, head, sample = hashlib.sha256(), 0, 0, b"", b""
    lies = source.packed
    room = bytearray(LARGE)
    with source.open() as file, memoryview(room) as view:
        while held := file.readinto(view):
            if not lies:
                digest.update(view[:held])
            size += held
            chunk = room if held == LARGE else room[:held]
            nuls += chunk.count(0) if 0 in chunk else 0
            head = head or bytes(chunk[:SAMPLE])
            if not sample and not chunk.isascii():
                sample = _around_first_high_byte(chunk)
    if lies:
        return replace(lies, head=head, sample=sample, nuls=nuls, length=size)
    return Fingerprint(digest.hexdigest(), size, head, sample, nuls, size)


def _around_first_high_byte(chunk: bytearray) -> bytes:
    """The part of a chunk that begins with the line holding its first byte above 127."""
    found = _HIGH.search(chunk)
    first = found.start() if found else 0
    begin = chunk.rfind(b"\n", 0, first) + 1
    if first - begin > SAMPLE // 2:
        begin = first
    return bytes(chunk[begin : begin + SAMPLE])


_HIGH = re.compile(rb"[\x80-\xff]")


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name, met in a folder, is none that anybody wrote as evidence.

    Hidden ones, and what programs that write tables in parts leave beside them: marks of jobs, checksums, indexes.
    Whoever names such a file itself has it read.

    >>> [is_passed_over(name) for name in (".part-0.csv.crc", "_SUCCESS", "_committed_7", "_orders.csv")]
    [True, True, True, False]
    """
    return name.startswith((".", "_committed_", "_started_")) or name.endswith(".crc") or name in _OF_JOBS


_OF_JOBS = frozenset("_SUCCESS _metadata _common_metadata _temporary _delta_log _spark_metadata __MACOSX".split())


def evidence_files(paths: Sequence[str | Source], stdin: BinaryIO | None = None) -> list[Source]:
    """Expand files, folders (all below, sorted, without what `is_passed_over`), globs and `-` into Sources.

    What is a Source already stays one: `debar.stores` gives those of objects elsewhere. A file named twice is
    read once. Names are relative to what was named; where two agree, the folders above tell them apart. Raises
    UsageError for a path that does not exist or a glob that matches nothing.
    """
    found: list[Source] = []
    for path in paths:
        found.extend([path] if isinstance(path, Source) else _expand(path, stdin))
        if len(found) > MOST_FILES:
            named = path.path if isinstance(path, Source) else path
            raise UsageError(f"{named}: more than {MOST_FILES:,} files; name a smaller folder")
    return _with_unique_names(_each_once(found))


def _expand(path: str, stdin: BinaryIO | None) -> Iterable[Source]:
    if path == "-":
        return [_spooled(stdin or sys.stdin.buffer)]
    if os.path.isdir(path):
        return _folder(Path(path))
    if os.path.lexists(path):
        return [Source(path, os.path.basename(path), Path(path))]
    if _MAGIC.search(path):
        matches = [match for match in sorted(glob.glob(path, recursive=True)) if not _is_left_behind(match, path)]
        if matches:
            return [source for match in matches for source in _expand(match, stdin)]
        raise UsageError(f"{path}: no file matches this pattern; check the path")
    raise UsageError(f"{path}: there is no such file or folder; check the path")


def _is_left_behind(match: str, pattern: str) -> bool:
    """Whether a pattern met what is passed over in a folder; hidden ones it names itself."""
    fixed = os.path.dirname(_MAGIC.split(pattern, maxsplit=1)[0])
    parts = Path(match).parts[len(Path(fixed).parts) :]
    return any(is_passed_over(part) and not part.startswith(".") for part in parts)


_MAGIC = re.compile(r"[*?\[]")


def _folder(root: Path) -> Iterator[Source]:
    """Every file below a folder; what cannot be listed, or leads out of it, comes as a refused Source."""
    inside = root.resolve()
    unlisted: list[OSError] = []
    for here, folders, files in os.walk(root, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not is_passed_over(name))
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in sorted([*files, *links]):
            if not is_passed_over(name):
                yield from _folder_entry(Path(here) / name, root, inside)
    for error in unlisted:
        named = Path(str(error.filename))
        reason = f"the folder cannot be listed ({error.strerror})"
        yield Source(str(named), named.relative_to(root).as_posix(), named, reason)


def _folder_entry(file: Path, root: Path, inside: Path) -> Iterator[Source]:
    source = Source(str(file), file.relative_to(root).as_posix(), file)
    try:
        target = file.resolve()
    except (OSError, RuntimeError):  # by version of Python
        yield replace(source, refused="it is a link that leads back to itself")
        return
    if file.is_symlink() and not target.is_relative_to(inside):
        yield replace(source, refused="it is a link that leads out of the folder")
    elif not target.is_dir():
        yield source


def _spooled(stream: IO[bytes]) -> Source:
    """Standard input on disk, so that it can be read more than once without holding it in memory."""
    kept = spooled(_within_limit(stream))
    return Source("-", "-", Path(kept.name), keep=kept)


def _within_limit(stream: IO[bytes]) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > MOST_STDIN:
            raise UsageError(f"-: standard input is larger than {MOST_STDIN:,} bytes; name a file instead")
        yield chunk


def _each_once(sources: Iterable[Source]) -> list[Source]:
    by_file: dict[str, Source] = {}
    for source in sources:
        by_file.setdefault(source.path if source.fetch else os.path.abspath(source.file), source)
    return list(by_file.values())


def _with_unique_names(sources: list[Source]) -> list[Source]:
    """Lengthen equal names by the folders above them until each is its own."""
    taken: dict[str, int] = {}
    for source in sources:
        taken[source.name] = taken.get(source.name, 0) + 1
    return [
        source if taken[source.name] == 1 else replace(source, name=_longer(source, sources)) for source in sources
    ]


def _longer(source: Source, sources: list[Source]) -> str:
    others = [other for other in sources if other.name == source.name and other is not source]
    parts = _parts(source)
    for count in range(len(Path(source.name).parts) + 1, len(parts) + 1):
        tail = parts[-count:]
        if all(_parts(other)[-count:] != tail for other in others):
            return "/".join(tail)
    return "/".join(parts)


def _parts(source: Source) -> tuple[str, ...]:
    if source.fetch:
        return tuple(filter(None, source.path.split("/")))
    return Path(os.path.abspath(source.file)).parts[1:]
