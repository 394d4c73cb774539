"""A run over files, cut into splits that workers read and judge; the driver puts together what they tell, in order.

A split is a file, or some row groups of one that can be read apart (`debar.readers.pieces`); small files go in one
task. A worker hands back, unjudged, what must not be told apart: a file with anything of an inventory or network in
it, since what several files tell of a device is put together first; and what is left of a file from the first piece
on that has an Issue, since how the rest is told depends on it. The driver reads those itself, in their place in the
order, by the same path, so that everything comes out as on one machine. A task that is run twice tells the same.
"""

from __future__ import annotations

import os
import pickle
import platform
import zlib
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from debar.assemble import assembled
from debar.errors import EvidenceError, UsageError
from debar.model import Batch, Evidence, Finding, Issue, Kind, Observation, Observed
from debar.readers import ReadOptions, evidence_files, pieces, read, read_piece
from debar.scale.clerk import Clerk, clerk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from debar.model import Heard, Item
    from debar.readers import Source
    from debar.readers.parts.pieces import Piece
    from debar.scale.parcel import Parcel
    from debar.screen import Job, Looked

    Sealed = tuple[int, bytes]
    """The number of a split in its task, and something told of it."""

LARGE = 16 << 20
"""Bytes of a file that is worth cutting."""
PIECE = 500_000
"""Rows of a piece: some tenths of a second of work."""
TASK = 8 << 20
"""Bytes of small files that go in one task."""
MOST_FILES = 200
"""Files that go in one task."""


@dataclass(frozen=True, slots=True)
class Split:
    """A file, or a piece of one."""

    source: Source
    size: int
    """Bytes of the file, as whoever asked sees it."""
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Splits that one worker takes together; or one that nobody but the driver can read."""

    splits: tuple[Split, ...]
    stays: bool = False


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A worker does not tell of this split: the driver reads it, and what follows in the file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A worker cannot go on, nor could another: an error for the person who asked."""

    says: str


class Told(Protocol):
    """What will have been told of a task, as a future gives it."""

    def result(self) -> list[Sealed]:
        """Wait for it."""
        ...


# --- what a worker does


def answered(
    task: Task, label: Parcel, content: Callable[[], bytes], how: ReadOptions, everything: bool
) -> Iterator[Sealed]:
    """Everything a worker tells of a task, or that it cannot: what another debar packed it does not open."""
    try:
        ready = clerk(label, content, everything)
    except UsageError as error:
        yield 0, sealed(Refused(str(error)))
    else:
        yield from judged(task, ready, how)


def judged(task: Task, ready: Clerk, how: ReadOptions) -> Iterator[Sealed]:
    """Everything a worker tells of a task."""
    for number, split in enumerate(task.splits):
        for told in _tell(split, ready, how):
            yield number, sealed(told)


def sealed(told: Looked | HandedBack | Refused) -> bytes:
    """As bytes for the way back: findings of one batch repeat each other in most of what they say."""
    return zlib.compress(pickle.dumps(told, pickle.HIGHEST_PROTOCOL), 1)


def unsealed(data: bytes) -> Looked | HandedBack | Refused:
    """What a worker told."""
    told: Looked | HandedBack | Refused = pickle.loads(zlib.decompress(data))  # noqa: S301  by our own workers
    return told


def _tell(split: Split, ready: Clerk, how: ReadOptions) -> Iterator[Looked | HandedBack | Refused]:
    unseen = None if split.source.fetch else _unseen(split)
    if unseen:
        yield Refused(unseen)
        return
    try:
        source = split.source.brought()
    except (EvidenceError, UsageError):
        yield HandedBack()  # whoever asked may be let in where this machine is not
        return
    try:
        for part in read_piece(source, how, split.piece) if split.piece else read(source, how):
            if _belongs_together(part, split):
                yield HandedBack()
                return
            yield ready.looked(part) if isinstance(part, Batch) else (0, [[part]])
    except UsageError as error:
        yield Refused(str(error))


def _unseen(split: Split) -> str | None:
    """Why this machine does not have the file that the driver sees."""
    path, here = split.source.file, platform.node()
    try:
        with split.source.open() as file:
            size = os.fstat(file.fileno()).st_size
    except (OSError, EvidenceError) as error:
        return (
            f"{path} cannot be read on worker {here} ({error}); put the evidence where every worker reaches it under"
            " the same path (a shared folder), or use --engine local"
        )
    if size != split.size:
        return f"{path} has {size:,} bytes on worker {here}, and {split.size:,} here; give every worker the same file"
    return None


def _belongs_together(part: Evidence | Batch | Issue, split: Split) -> bool:
    """Whether only the driver can tell what this is worth."""
    if isinstance(part, Issue):
        return bool(split.piece and not split.piece.is_head)
    return (part if isinstance(part, Evidence) else part.evidence).kind is not Kind.PURCHASE


# --- what the driver does


def run(job: Job, submit: Callable[[Task], Told], room: Callable[[], int]) -> Iterator[Looked]:
    """What `debar.screen.here` yields for the same job. `submit` gives a task to a worker; `room` says how many tasks
    may be under way or waiting to be taken."""
    how = job.reading or ReadOptions()
    ours = Clerk(job.desk, job.look, job.everything)
    tasks = tasks_of(evidence_files(job.paths), how)
    parts: Iterable[Any] = _in_order(tasks, submit, room, how)
    for part in assembled(parts):
        if isinstance(part, _Judged):
            yield part.looked
        elif isinstance(part, Batch):
            yield ours.looked(part)
        else:
            yield 0, [[part]]


def tasks_of(sources: Sequence[Source], how: ReadOptions) -> Iterator[Task]:
    """The work in order, cut as it is asked for."""
    held: list[Split] = []
    for split in (split for source in sources for split in _splits(source, how)):
        alone = split.size < 0 or split.piece is not None or split.source.fetch is not None
        if held and (alone or len(held) >= MOST_FILES or sum(each.size for each in held) + split.size > TASK):
            yield Task(tuple(held))
            held = []
        if alone:
            yield Task((split,), stays=split.size < 0)
        else:
            held.append(split)
    if held:
        yield Task(tuple(held))


def _splits(source: Source, how: ReadOptions) -> Iterator[Split]:
    """A file as splits, with its whole path; of a size below zero if no worker can have it."""
    if source.fetch:
        yield Split(replace(source, fetch=partial(_fetched, source.path)), 0)
        return
    if source.keep is not None:
        yield Split(source, -1)
        return
    try:
        with source.open() as file:
            size = os.fstat(file.fileno()).st_size
    except (OSError, EvidenceError):
        yield Split(source, -1)
        return
    whole = replace(source, file=Path(os.path.abspath(source.file)))
    cut = pieces(whole, how, PIECE) if size >= LARGE else []
    yield from [Split(whole, size, piece) for piece in cut] or [Split(whole, size)]


def _fetched(url: str) -> Any:
    """Bring an object here, on whichever machine this is. Raises EvidenceError."""
    from debar.stores import sources

    found = [each for each in sources([url]) if not isinstance(each, str) and each.path == url and each.fetch]
    if not found:
        raise EvidenceError("it is no longer there")
    assert found[0].fetch
    return found[0].fetch()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a worker made of a batch, on its way between what is read here."""

    looked: Looked


def _in_order(
    tasks: Iterable[Task], submit: Callable[[Task], Told], room: Callable[[], int], how: ReadOptions
) -> Iterator[_Judged | Evidence | Batch | Issue]:
    """What workers and the driver read, in the order of the files."""
    reading = _Reading(how)
    for task, told in _ahead(tasks, submit, room):
        if told is None:
            yield from read(task.splits[0].source, how)
            continue
        answers: list[list[bytes]] = [[] for _ in task.splits]
        for number, data in told.result():
            answers[number].append(data)
        for split, sheets in zip(task.splits, answers, strict=True):
            yield from reading.of(split, [unsealed(each) for each in sheets])


def _ahead(
    tasks: Iterable[Task], submit: Callable[[Task], Told], room: Callable[[], int]
) -> Iterator[tuple[Task, Told | None]]:
    """Each task in order, so many being worked on ahead of it."""
    waiting: deque[tuple[Task, Told | None]] = deque()
    for task in tasks:
        waiting.append((task, None if task.stays else submit(task)))
        while len(waiting) >= room():
            yield waiting.popleft()
    yield from waiting


class _Reading:
    """What is remembered of a file while its pieces come back."""

    def __init__(self, how: ReadOptions) -> None:
        self._how = how
        self._evidence: Evidence | None = None
        self._done: Source | None = None
        """A file of which everything was told, whatever else comes back."""

    def of(
        self, split: Split, told: Sequence[Looked | HandedBack | Refused]
    ) -> Iterator[_Judged | Evidence | Batch | Issue]:
        """What is told of a split; read here where the worker handed it back."""
        if split.source == self._done:
            return
        for each in told:
            if isinstance(each, Refused):
                raise UsageError(each.says)
        if any(isinstance(each, HandedBack) for each in told):
            self._done = split.source
            yield from self._read(split)
        elif split.piece is None:
            yield from (_Judged(cast("Looked", each)) for each in told)
        elif split.piece.is_head:
            heads = [item for each in told for [item] in cast("Looked", each)[1]]
            self._evidence = next((item for item in heads if isinstance(item, Evidence)), None)
            self._done = None if self._evidence else split.source
            yield from cast("list[Evidence | Issue]", heads)
        else:
            yield from (_Judged(self._filed(cast("Looked", each))) for each in told)

    def _read(self, split: Split) -> Iterator[Evidence | Batch | Issue]:
        if split.piece is None:
            yield from read(split.source, self._how)
            return
        assert self._evidence
        for part in read_piece(split.source, self._how, split.piece.rest):
            yield replace(part, evidence=self._evidence) if isinstance(part, Batch) else part

    def _filed(self, looked: Looked) -> Looked:
        """With the whole head of the file in each observation: only who hashed it knows its digest."""
        rows, results = looked
        return rows, [self._with_head(each) for each in results]

    def _with_head(self, items: list[Item | Heard]) -> list[Item | Heard]:
        assert self._evidence
        known: dict[int, Observation] = {}
        filed: list[Item | Heard] = []
        for item in items:
            if isinstance(item, Finding | Observed) and item.observation.place:
                seen = item.observation
                if id(seen) not in known:
                    known[id(seen)] = Observation(self._evidence, seen.place, seen.fields)
                item = replace(item, observation=known[id(seen)])
            filed.append(item)
        return filed
