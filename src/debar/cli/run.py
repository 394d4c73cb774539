"""One run of the path from the command line: knowledge in, items out to one or more reports, an exit code back."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from debar import garbage
from debar.cli import options
from debar.cli.progress import progress
from debar.cli.resuming import kept, settled
from debar.cli.writing import Writing, refuse_overwriting, write
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import Asked, Inquiry, Item
    from debar.readers import ReadOptions
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.screen import Work

SHOWN_ISSUES = 20
SHOW_ISSUES = ("table", "brief")
"""Formats that tell a person on standard output what could not be read."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known: who makes what, and what the law says."""

    register: Register
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class Lists:
    """Files that tell what makes a device more pressing, as the user named them."""

    kev: str | None = None
    nvd: Sequence[str] = ()
    support: str | None = None

    @property
    def paths(self) -> list[str]:
        """All of them."""
        return [path for path in (self.kev, *self.nvd, self.support) if path]


def used(lists: Lists, quiet: bool) -> Lists:
    """The lists that are read; where none of weaknesses is named, those that `debar update` fetched, and say of which
    day."""
    from debar.exposure import store

    place = store.folder()
    fetched = store.stored(place)
    found = {name: str(store.file_of(place, entry)) for name, entry in fetched.items() if not getattr(lists, name)}
    for name in () if quiet else found:
        day, source = fetched[name].fetched, fetched[name].source
        sys.stderr.write(f"debar: {name}: known exploited vulnerabilities as fetched on {day} from {source}\n")
    return Lists(lists.kev or found.get("kev"), [found["nvd"]] if "nvd" in found else lists.nvd, lists.support)


def knowledge(register: str | None, rules: str | None, exact: bool = False) -> Knowledge:
    """Load register and rulebook, ours and the user's additions; `exact` knows no misspelt names."""
    from debar.register import Register
    from debar.register.narrow import exact as without_typos
    from debar.rulebook import Rulebook

    options.folders(register, rules)
    makers = Register.load(Path(register) if register else None)
    known = Knowledge(without_typos(makers) if exact else makers, Rulebook.load(Path(rules) if rules else None))
    garbage.settle()
    return known


def language(lang: str) -> str:
    """The language of reports, or a UsageError that names those there are."""
    from debar.reports.parts.words import languages

    if lang not in languages():
        raise UsageError(f"--lang {lang!r}: reports are not written in it; use one of {', '.join(languages())}")
    return lang


def reading(input_format: str | None, mapping: Mapping[str, str], sheet: str | None) -> ReadOptions:
    """How files are to be read."""
    from debar.readers import ReadOptions

    return ReadOptions(format=input_format, mapping=mapping, sheet=sheet)


def run(
    paths: Sequence[str],
    asked: Inquiry,
    *,
    reading: ReadOptions,
    knowledge: Knowledge,
    writings: Sequence[Writing],
    waivers: str | None = None,
    answers: Sequence[str] = (),
    catalogues: Lists | None = None,
    everything: bool = False,
    fail_on: str = "prohibited",
    strict: bool = False,
    lang: str = "en",
    quiet: bool = False,
    resume: bool = False,
    work: Work | None = None,
    save: Path | None = None,
) -> int:
    """Screen, write every report, say on standard error what could not be read; returns the exit code."""
    from debar import __version__
    from debar.answers import load as load_answers
    from debar.exposure import Catalogues
    from debar.model import Asked
    from debar.screen import here, screen
    from debar.stores import sources
    from debar.waivers import load

    lists = catalogues or Lists()
    also = [Writing("jsonl", save)] if save else []
    refuse_overwriting([*writings, *also], [*paths, *answers, *lists.paths])
    decided = load(Path(waivers)) if waivers else ()
    lists = used(lists, quiet) if catalogues else lists
    rulebook, register = knowledge.rulebook, knowledge.register
    found = sources(paths)
    with kept(resume, writings, paths) as journal, progress(quiet, found) as tick:
        if journal:
            asked = settled(
                journal,
                asked,
                found,
                reading,
                quiet,
                rulebook=rulebook.digest,
                register=register.digest,
                waivers=[waivers] if waivers else [],
                answers=answers,
                lists=lists.paths,
                everything=everything,
                strict=strict,
            )
        items = screen(
            found,
            asked,
            register=register,
            rulebook=rulebook,
            waivers=decided,
            answers=load_answers(answers, rulebook) if answers else None,
            reading=reading,
            exposure=Catalogues.load(lists.kev, lists.nvd, lists.support) if catalogues else None,
            everything=everything,
            strict=strict,
            tick=tick,
            work=journal.over(here) if journal else work,
        )
        watched = Watched(items, fail_on)
        head = Asked(asked, rulebook.digest, register.digest, __version__, len(decided), lang, everything)
        with _kept_too(watched, head, save) as passing:
            write(passing, head, writings)
    if not quiet and not any(writing.path is None and writing.format in SHOW_ISSUES for writing in writings):
        tell(watched)
    return watched.exit_code()


@contextmanager
def _kept_too(items: Iterable[Item], head: Asked, save: Path | None) -> Iterator[Iterable[Item]]:
    """The items, which are also saved where that is asked for."""
    if save is None:
        yield items
        return
    from debar.casework.saving import refuse, saved

    refuse(save)
    with saved(items, head, save, lambda: datetime.now(UTC)) as passing:
        yield passing


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
                if len(self.issues) < SHOWN_ISSUES:
                    where = [part for part in (item.file, item.place) if part]
                    self.issues.append(": ".join([*where, f"{item.problem}; {item.remedy}"]))
                else:
                    self.more_issues += 1
            elif isinstance(item, Summary):
                self._blind = item.blind
            yield item

    def exit_code(self) -> int:
        """3 when something was not looked at, else 1 when a finding reaches the limit, else 0."""
        return 3 if self._blind else int(self._failed)


def tell(watched: Watched) -> None:
    """Say on standard error what could not be read; what a file holds never steers the terminal."""
    from debar.reports.parts.visible import visible

    for line in watched.issues:
        sys.stderr.write(f"debar: {visible(line)}\n")
    if watched.more_issues:
        sys.stderr.write(f"debar: and {watched.more_issues:,} more; every one is in the report\n")
