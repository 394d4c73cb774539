"""Where reports go: `--format html=report.html`, `-o FILE`, standard output. No evidence is ever written over."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
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

    Raises UsageError for an unknown format, and for two reports in one place.
    """
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
    """Raise UsageError when a report would be written over a file of evidence that was named."""
    for writing in wanted:
        for path in paths:
            if writing.path and _same_file(writing.path, path):
                raise UsageError(f"{path} is evidence; the report would be written over it; name another file")


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
        with opened(writing.path, report.BINARY) as out:
            report.write(shared, asked, out)


@contextmanager
def opened(path: Path | None, binary: bool) -> Iterator[IO[Any]]:
    """The file to write, or standard output. A file appears under its name only when it is whole."""
    try:
        with _place(path, binary) as out:
            yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        named = path or "standard output"
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
