"""Where reports go: `--format html=report.html`, `--format parquet=FOLDER`, `-o FILE`, standard output.

No evidence is ever written over, and no folder but an earlier result of ours is replaced.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import IO, TYPE_CHECKING, Any

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debar.model import Asked, Item

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Writing:
    """A report to write: its format and where to; None is standard output."""

    format: str
    path: Path | None


def writings(formats: Sequence[str], output: str | None) -> list[Writing]:
    """`--format html=report.html` and `-o FILE` as reports to write; one at most may go to standard output.

    Raises UsageError for an unknown format, for two reports in one place, and for many files without a folder.
    """
    from debar import reports

    asked = [_writing(text) for text in formats or ["table"]]
    unplaced = sum(item.path is None for item in asked)
    if output and not unplaced:
        raise UsageError("-o names a file, but every --format already has one; leave one of them out")
    if unplaced > 1:
        raise UsageError("two formats would both go to one place; write --format NAME=FILE for all but one")
    path = None if output in (None, "", STDOUT) else Path(output)
    wanted = [Writing(item.format, item.path or path) for item in asked]
    files = [os.path.abspath(item.path) for item in wanted if item.path]
    for file in files:
        if files.count(file) > 1:
            raise UsageError(f"two formats would both be written to {file}; give each its own file")
    for item in wanted:
        if reports.is_folder(item.format) and item.path is None:
            raise UsageError(f"{item.format} is a folder of files; name it: --format {item.format}=FOLDER")
    return wanted


def _writing(text: str) -> Writing:
    from difflib import get_close_matches

    from debar import reports

    name, _, path = text.partition("=")
    known = reports.formats()
    if name not in known:
        near = get_close_matches(name, known, n=2)
        hint = f"did you mean {' or '.join(near)}? There are" if near else "use one of"
        raise UsageError(f"--format {name!r} is not a format; {hint} {', '.join(sorted(known))}")
    return Writing(name, None if path in ("", STDOUT) else Path(path))


def refuse_overwriting(wanted: Sequence[Writing], paths: Sequence[str]) -> None:
    """Raise UsageError when a report would be written over a file of evidence that was named, or over a folder that
    is no earlier result."""
    from debar import reports

    for writing in wanted:
        for path in paths:
            if writing.path and _same_file(writing.path, path):
                raise UsageError(f"{path} is evidence; the report would be written over it; name another file")
        if writing.path and reports.is_folder(writing.format):
            _refuse_folder(writing.path, paths)


def _refuse_folder(folder: Path, paths: Sequence[str]) -> None:
    from debar.reports.parts.folder import stranger

    for path in paths:
        if folder.exists() and Path(path).resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{path} is evidence, and the report would replace {folder}; name another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder, and this report is one; name another")
    try:
        strange = stranger(folder) if folder.exists() else None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}); check the folder and its rights") from error
    if strange:
        raise UsageError(f"{folder} holds {strange}, which is no part of an earlier result; name another folder")


def _same_file(one: Path, other: str) -> bool:
    try:
        return one.is_file() and os.path.samefile(one, other)
    except OSError:
        return False


def write(items: Iterable[Item], asked: Asked, wanted: Sequence[Writing]) -> None:
    """Write every report; a single one is streamed, several share one list."""
    shared: Iterable[Item] = items if len(wanted) == 1 else list(items)
    from debar import reports

    for writing in wanted:
        report = reports.load(writing.format)
        with _place_of(writing, report.BINARY) as out:
            report.write(shared, asked, out)


def _place_of(writing: Writing, binary: bool) -> AbstractContextManager[Any]:
    from debar import reports

    if writing.path and reports.is_folder(writing.format):
        return opened_folder(writing.path)
    return opened(writing.path, binary)


@contextmanager
def opened(path: Path | None, binary: bool) -> Iterator[IO[Any]]:
    """The file to write, or standard output. A file appears under its name only when it is whole."""
    with _told(path or "standard output"), _place(path, binary) as out:
        yield out


@contextmanager
def opened_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill. It takes its name, and the place of an earlier result, when all is written."""
    with _told(path):
        folder = path.resolve()
        half, old = folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
        _cleared(half)
        half.mkdir()
        try:
            yield half
            _refuse_folder(path, ())
            _cleared(old)
            if folder.exists():
                folder.replace(old)
            half.replace(folder)
        finally:
            _cleared(half)
        _cleared(old)


def _cleared(folder: Path) -> None:
    """Nothing stands there: what an earlier run left half-made is gone."""
    if folder.is_dir() and not folder.is_symlink():
        rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


@contextmanager
def _told(named: object) -> Iterator[None]:
    """What cannot be written is told as such."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{named}: cannot be written ({error.strerror}); check the folder and its rights") from error


def _place(path: Path | None, binary: bool) -> AbstractContextManager[IO[Any]]:
    if path is None:
        return _standard(binary)
    return _straight(path, binary) if _is_no_file(path) else _whole(path.resolve(), binary)


@contextmanager
def _standard(binary: bool) -> Iterator[IO[Any]]:
    out: IO[Any] = sys.stdout.buffer if binary else sys.stdout
    yield out
    out.flush()


def _is_no_file(path: Path) -> bool:
    """Whether something stands there that is no plain file: a device or a pipe is written to, never replaced."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _straight(path: Path, binary: bool) -> IO[Any]:
    return path.open("wb") if binary else path.open("w", encoding="utf-8", errors="backslashreplace", newline="")


@contextmanager
def _whole(path: Path, binary: bool) -> Iterator[IO[Any]]:
    """A file that takes its name when all is written; until then it is hidden, so no run takes it for evidence."""
    half = path.with_name(f".{path.name}.part")
    try:
        with _straight(half, binary) as out:
            yield out
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
