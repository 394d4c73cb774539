"""One run of the path from the command line: knowledge in, items out to one or more reports, an exit code back."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import Asked, Inquiry, Item
    from debar.readers import ReadOptions
    from debar.register import Register
    from debar.rulebook import Rulebook

SHOWN_ISSUES = 20


@dataclass(frozen=True, slots=True)
class Writing:
    """A report to write: its format and where to; None is standard output."""

    format: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known: who makes what, and what the law says."""

    register: Register
    rulebook: Rulebook


def knowledge(register: str | None, rules: str | None) -> Knowledge:
    """Load register and rulebook, ours and the user's additions."""
    from debar.register import Register
    from debar.rulebook import Rulebook

    for option, folder in (("--register", register), ("--rules", rules)):
        if folder and not Path(folder).is_dir():
            raise UsageError(f"{option} {folder!r} is not a folder; give the folder that holds the YAML files")
    return Knowledge(
        Register.load(Path(register) if register else None), Rulebook.load(Path(rules) if rules else None)
    )


def reading(input_format: str | None, mapping: Mapping[str, str], sheet: str | None) -> ReadOptions:
    """How files are to be read."""
    from debar.readers import ReadOptions

    return ReadOptions(format=input_format, mapping=mapping, sheet=sheet)


def writings(formats: Sequence[str], output: str | None) -> list[Writing]:
    """`--format html=report.html` and `-o FILE` as reports to write; one at most may go to standard output."""
    from debar import reports

    known = reports.formats()
    wanted = []
    for text in formats or ["table"]:
        name, equals, path = text.partition("=")
        if name not in known:
            raise UsageError(f"--format {name!r} is not a format; use one of {', '.join(sorted(known))}")
        wanted.append(Writing(name, Path(path) if equals and path else None))
    unplaced = [writing for writing in wanted if writing.path is None]
    if len(unplaced) > 1:
        raise UsageError("two formats would both go to standard output; write --format NAME=FILE for all but one")
    if output and not unplaced:
        raise UsageError("-o names a file, but every --format already has one; leave one of them out")
    return [Writing(item.format, Path(output)) if output and item.path is None else item for item in wanted]


def run(
    paths: Sequence[str],
    asked: Inquiry,
    *,
    reading: ReadOptions,
    knowledge: Knowledge,
    writings: Sequence[Writing],
    waivers: str | None = None,
    everything: bool = False,
    fail_on: str = "prohibited",
    strict: bool = False,
    lang: str = "en",
    quiet: bool = False,
) -> int:
    """Screen, write every report, say on standard error what could not be read; returns the exit code."""
    from debar import __version__
    from debar.model import Asked
    from debar.screen import screen
    from debar.waivers import load

    decided = load(Path(waivers)) if waivers else ()
    head = Asked(
        asked, knowledge.rulebook.digest, knowledge.register.digest, __version__, waivers=len(decided), lang=lang
    )
    with progress(quiet) as tick:
        items = screen(
            paths,
            asked,
            register=knowledge.register,
            rulebook=knowledge.rulebook,
            waivers=decided,
            reading=reading,
            everything=everything,
            strict=strict,
            tick=tick,
        )
        watched = Watched(items, fail_on)
        write(watched, head, writings)
    if not quiet and all(writing.format != "table" for writing in writings):
        tell(watched)
    return watched.exit_code()


class Watched:
    """The items on their way to the reports, with what the exit code depends on remembered."""

    def __init__(self, items: Iterable[Item], fail_on: str) -> None:
        self._items = items
        self._limit = fail_on
        self._failed = False
        self._blind = False
        self.issues: list[str] = []
        self.more_issues = 0

    def __iter__(self) -> Iterator[Item]:
        from debar.model import Finding, Issue, Summary, Verdict

        limit = Verdict(self._limit).rank if self._limit != "never" else -1
        for item in self._items:
            if isinstance(item, Finding):
                self._failed = self._failed or (item.waived is None and item.ruling.verdict.rank <= limit)
            elif isinstance(item, Issue):
                place = f": {item.place}" if item.place else ""
                if len(self.issues) < SHOWN_ISSUES:
                    self.issues.append(f"{item.file}{place}: {item.problem}; {item.remedy}")
                else:
                    self.more_issues += 1
            elif isinstance(item, Summary):
                self._blind = item.blind
            yield item

    def exit_code(self) -> int:
        """3 when something was not looked at, else 1 when a finding reaches the limit, else 0."""
        return 3 if self._blind else int(self._failed)


def write(items: Iterable[Item], asked: Asked, writings: Sequence[Writing]) -> None:
    """Write every report; a single one is streamed, several share one list."""
    shared: Iterable[Item] = items if len(writings) == 1 else list(items)
    from debar import reports

    for writing in writings:
        report = reports.load(writing.format)
        with opened(writing.path, report.BINARY) as out:
            report.write(shared, asked, out)


@contextmanager
def opened(path: Path | None, binary: bool) -> Iterator[IO[Any]]:
    """The file to write, or standard output. A file appears under its name only when it is whole."""
    if path is None:
        yield sys.stdout.buffer if binary else sys.stdout
        (sys.stdout.buffer if binary else sys.stdout).flush()
        return
    half = path.with_name(path.name + ".part")
    try:
        with half.open("wb") if binary else half.open("w", encoding="utf-8", newline="") as out:
            yield out
        half.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); check the folder and its rights") from error
    finally:
        half.unlink(missing_ok=True)


def tell(watched: Watched) -> None:
    """Say on standard error what could not be read."""
    for line in watched.issues:
        sys.stderr.write(f"debar: {line}\n")
    if watched.more_issues:
        sys.stderr.write(f"debar: and {watched.more_issues:,} more; every one is in the report\n")


@contextmanager
def progress(quiet: bool) -> Iterator[Any]:
    """A progress bar on a terminal, nothing elsewhere; yields a function that is told of rows read."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,} lines"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("screening")
        yield lambda rows: bar.advance(task, rows)
