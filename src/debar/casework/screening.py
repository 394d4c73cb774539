"""Carry out a run: the case's evidence goes the path with its question, answers and waivers, and is written down."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import update

from debar import __version__
from debar.casework import cases, runs
from debar.casework.tables import RUNS
from debar.casework.waiving import as_waivers
from debar.casework.writing import Writer
from debar.errors import ConflictError, DebarError, MissingError
from debar.model import Asked, Issue, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from debar.answers import Answers
    from debar.casework.runs import Run
    from debar.casework.store import Store
    from debar.casework.who import Who
    from debar.model import Item
    from debar.readers import Source
    from debar.register import Register
    from debar.rulebook import Rulebook

TELL = 0.5
"""Seconds between two notes of how far a run is."""


def carry_out(
    store: Store,
    id: str,
    who: Who,
    now: Callable[[], Who],
    register: Register | None = None,
    rulebook: Rulebook | None = None,
) -> Run:
    """Screen, write what is found, and make the run the case's newest. `now` is the same person when it has ended.

    What fails is told in the run, and nothing of it is left behind; what is no failure of ours is raised again.
    """
    with store.read() as connection:
        waiting = runs.run(connection, id)
    _claim(store, waiting)
    try:
        asked, items = _path(store, waiting, who, register, rulebook)
        summary = _written(store, waiting, items)
    except DebarError as error:
        return runs.fail(store, id, now(), str(error))
    except Exception as error:
        runs.fail(store, id, now(), f"{type(error).__name__}: {error}")
        raise
    return runs.end(store, waiting, now(), asked, summary)


def _claim(store: Store, waiting: Run) -> None:
    """Take a run that waits, so that nobody else carries it out as well."""
    mine = update(RUNS).where(RUNS.c.id == waiting.id, RUNS.c.state == "waiting")
    with store.aside() as connection:
        if not connection.execute(mine.values(state="running")).rowcount:
            raise ConflictError("this run was carried out already, or is on")


def _path(
    store: Store, waiting: Run, who: Who, register: Register | None, rulebook: Rulebook | None
) -> tuple[Asked, Iterator[Item]]:
    """What is asked, and what the path yields."""
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.screen import screen

    rules, makers = rulebook or Rulebook.load(), register or Register.load()
    with store.read() as connection:
        question = runs.question(connection, waiting.id)
        files = cases.files(connection, waiting.case)
        said = cases.answers(connection, waiting.case)
        waivers = as_waivers(connection, waiting.case)
    everywhere = {answer.key: answer.value for answer in said if not answer.scope}
    inquiry = question.inquiry(who.at.date(), everywhere)
    items = screen(
        [_source(store, file) for file in files],
        inquiry,
        register=makers,
        rulebook=rules,
        waivers=waivers,
        answers=_answers([answer for answer in said if answer.scope], rules),
        tick=_Told(store, waiting.id),
    )
    return Asked(inquiry, rules.digest, makers.digest, __version__, len(waivers), everything=False), items


def _written(store: Store, waiting: Run, items: Iterator[Item]) -> Summary:
    writer, summary = Writer(store, waiting.id, waiting.case), None
    for item in items:
        if isinstance(item, Summary):
            summary = item
        else:
            writer.add(item)
    writer.flush()
    assert summary is not None, "the path ends with a summary"
    return summary


def _source(store: Store, file: cases.File) -> Source:
    """The file as the path reads it: kept bytes under the name they came with. A name alone opens nothing: whatever
    is called so where this program runs is no evidence."""
    from debar.readers import Source

    if not file.kept:
        raise MissingError(f"{file.name}: only its digest is kept here; add the file itself, and run the case again")
    return Source(file.name, file.name, store.vault.path(file.digest))


def _answers(said: Sequence[cases.Answer], rulebook: Rulebook) -> Answers | None:
    """Answers of certain lines, as the path takes them."""
    from debar.answers import of
    from debar.answers.entries import Raw, entry_of

    if not said:
        return None
    issues: list[Issue] = []
    raw = [Raw("answers of the case", answer.id, answer.scope, {answer.key: answer.value}) for answer in said]
    made = [entry_of(each, number, rulebook, issues) for number, each in enumerate(raw)]
    return of([entry for entry in made if entry], issues)


class _Told:
    """Told of rows that were read, notes them a few times in a run and not a thousand times."""

    def __init__(self, store: Store, run: str) -> None:
        self._store, self._run = store, run
        self._rows, self._last = 0, 0.0

    def __call__(self, rows: int) -> None:
        self._rows += rows
        if monotonic() - self._last >= TELL:
            with self._store.aside() as connection:
                connection.execute(update(RUNS).where(RUNS.c.id == self._run).values(rows=self._rows))
            self._last = monotonic()
