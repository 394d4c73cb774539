"""THE PATH: read, assemble, sift, identify, trace, judge, waive. Everything else calls this and nothing below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from debar.interest import OPENING
from debar.model import Batch, Evidence, Observation, Observed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from debar.answers import Answers
    from debar.desk import Desk
    from debar.exposure import Catalogues
    from debar.model import Coverage, Heard, Inquiry, Issue, Item, Link, Waiver
    from debar.readers import ReadOptions, Source
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.sift import MayName, Sieve

    Read = Evidence | Issue | Link | Coverage
    """What is no batch, and passes through."""
    Look = Callable[[Observation], list[Item | Heard]]
    Looked = tuple[int, list[list[Item | Heard]]]
    """How many observations were read, and what came of those that were looked at, each on its own."""
    Work = Callable[["Job"], Iterator[Looked]]

LARGE = 16 << 20
"""Bytes of a file that takes longer to read than a helper takes to start."""


def screen(
    paths: Sequence[str | Source],
    inquiry: Inquiry,
    *,
    register: Register | None = None,
    rulebook: Rulebook | None = None,
    waivers: Sequence[Waiver] = (),
    answers: Answers | None = None,
    reading: ReadOptions | None = None,
    exposure: Catalogues | None = None,
    everything: bool = False,
    strict: bool = False,
    tick: Callable[[int], None] | None = None,
    work: Work | None = None,
) -> Iterator[Item]:
    """Yield what the evidence shows: each Evidence, then its Findings and Issues by place, and one Summary last.

    `everything` looks at every observation closely and yields an Observed for each without a finding; otherwise only
    those are looked at that may name a maker the buyers' rules can speak about, and the rest count as unidentified.
    `answers` are those of files, for certain lines or for all (`debar.answers.load`).
    `exposure` are lists of weaknesses and of ends of support (`debar.exposure.Catalogues.load`); Exposures stand
    right behind the findings of a device, and without such lists tell what the evidence itself shows.
    `strict` lets a stale list blind the run; `tick` is told how many rows were read. `work` is who reads and looks,
    where that is not this machine alone (`debar.scale`). Raises UsageError for a path that does not exist, a buyer
    nobody knows, an answer that cannot be used; a file that cannot be read is an Issue, and the others are judged.
    """
    from debar.desk import Desk
    from debar.exposure import Catalogues, pressing
    from debar.stores import sources
    from debar.tally import Tally

    brief = not everything and inquiry.since is None
    desk = Desk.of(inquiry, register, rulebook, waivers, answers, brief)
    catalogues = exposure or Catalogues()
    look = pressing(look_of(desk), catalogues, inquiry, desk.register)
    tally = Tally(desk)
    yield from tally.watch(desk.before(strict))
    yield from tally.watch(catalogues.said(inquiry.today, strict))
    for rows, results in (work or here)(Job(sources(paths), reading, desk, look, everything)):
        for each in results:
            items = tally.watch(each)
            yield from items if everything else [item for item in items if not _is_silent(item)]
        tally.read(rows, tick)
    yield from tally.watch(desk.after(tally.heard))
    yield tally.summary()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read, and what is asked of each observation."""

    paths: Sequence[str | Source]
    reading: ReadOptions | None
    desk: Desk
    look: Look
    everything: bool


def here(job: Job, passed: Callable[[Read | Batch], bool] | None = None) -> Iterator[Looked]:
    """Read and look on this machine, with a helper where the run is long; not again at parts that are `passed`."""
    from debar.helper import shared

    desk = job.desk
    parts = sifted(job.paths, job.reading, None if job.everything else desk.sieve(), desk.codes(), passed)
    parts_looked_at = looked_at(parts, job.everything)
    for part, results in shared(parts_looked_at, job.look, announces=is_large, rehearse=desk.rehearse):
        yield (part.batch.rows.num_rows, results) if isinstance(part, Sifted) else (0, [[part]])


def look_of(desk: Desk) -> Look:
    """What is asked of each observation: what the rules say, or what they say otherwise than on an earlier day."""
    if desk.inquiry.since is None:
        return desk.results
    from debar.changes import changes

    return partial(changes, desk)


def _is_silent(item: Item) -> bool:
    """Whether it only says that nothing is to be said."""
    return isinstance(item, Observed) and not item.changed


def is_large(part: Read | Sifted) -> bool:
    """Whether this is a file that will take a while, whatever stands in it."""
    return isinstance(part, Evidence) and part.size >= LARGE


@dataclass(frozen=True, slots=True)
class Sifted:
    """A batch, and the indexes of its rows that could name a known maker, in order."""

    batch: Batch
    rows: Sequence[int]

    def observations(self, everything: bool) -> Iterator[Observation]:
        """The observations worth a look, or every one, in file order."""
        if not everything and not self.rows:
            return
        batch, rows, places = self.batch, self.batch.rows, self.batch.places
        if not everything:
            rows, places = rows.take(self.rows), places.take(self.rows)
        names = rows.schema.names
        for place, *values in zip(places.to_pylist(), *(column.to_pylist() for column in rows.columns), strict=True):
            fields = {name: value for name, value in zip(names, values, strict=True) if value}
            yield Observation(batch.evidence, batch.where.format(place), fields)


def looked_at(parts: Iterable[Read | Sifted], everything: bool) -> Iterator[tuple[Read | Sifted, list[Observation]]]:
    """Each part with the observations in it that are worth a look."""
    for part in parts:
        yield part, list(part.observations(everything)) if isinstance(part, Sifted) else []


def sifted(
    paths: Sequence[str | Source],
    reading: ReadOptions | None,
    sieve: Sieve | None,
    codes: MayName,
    passed: Callable[[Read | Batch], bool] | None = None,
) -> Iterator[Read | Sifted]:
    """Read the evidence, put devices together and sift each batch (not at all without a sieve); the rest passes, and
    what was `passed` before is left out."""
    from debar.assemble import assembled
    from debar.readers import ReadOptions, evidence_files, read

    how = reading or ReadOptions()
    for part in assembled(part for source in evidence_files(paths) for part in read(source, how)):
        if passed is None or not passed(part):
            yield sifted_batch(part, sieve, codes) if isinstance(part, Batch) else part


def sifted_batch(batch: Batch, sieve: Sieve | None, codes: MayName) -> Sifted:
    """A batch, and which of its rows are worth a look; which, nobody asks without a sieve."""
    from debar.sift import sift

    return Sifted(batch, sift(batch.rows, sieve, OPENING, codes).tolist() if sieve else ())
