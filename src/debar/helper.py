"""A second process that takes a share of the work, so that two cores are busy. Order and results stay the same.

Threads do not help here: what takes the time holds the interpreter's lock. Only a long run starts a process, and
only where a process can be forked without harm; elsewhere, and when the helper is lost, the work is done here.

Work goes over in small chunks, several of them ahead, so that the helper never waits while this process reads; this
process takes a chunk itself when the helper has enough. What is under way is never more than the pipe holds, so that
handing over never waits.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from debar.ahead import ahead
from debar.handover import Packer, Unpacker

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

P = TypeVar("P")
T = TypeVar("T")
R = TypeVar("R")
PATIENCE = 1_000
"""Things in a run that is worth a helper: a shorter one is done before it could begin."""
CHUNK = 96
"""Things that go over at once."""
AHEAD = 10
"""Chunks that the helper has at most: work for as long as this process reads or writes without looking up."""
PIPE = 1 << 20
"""Bytes a pipe is asked to hold; the most that a system gives unasked."""


def shared(
    parts: Iterable[tuple[P, Sequence[T]]],
    work: Callable[[T], R],
    patience: int = PATIENCE,
    announces: Callable[[P], bool] = lambda _: False,
    rehearse: Callable[[], object] = lambda: None,
) -> Iterator[tuple[P, list[R]]]:
    """Each part with what `work` makes of its things, in order.

    Whatever `work` raises is raised here. `work` must be pure: a thing may be worked on twice. `announces` says of a
    part that many things follow; `rehearse` is what the helper does until the first of them is there.
    """
    helper: Helper[T, R] | None = None
    line: deque[tuple[P, list[Chunk[T, R]]]] = deque()
    seen = 0
    drawn = iter(parts)
    reading: Generator[tuple[P, Sequence[T]], None, None] | None = None
    try:
        while (drawing := next(drawn, None)) is not None:
            part, things = drawing
            seen += len(things)
            if helper is None and (seen >= patience or announces(part)) and can_help():
                helper = Helper(work, rehearse)
                drawn = reading = ahead(drawn)  # from now on: no thread may be at work while a process is forked
            if helper is None:
                yield part, [work(each) for each in things]
                continue
            line.append((part, chunks(things)))
            for chunk in line[-1][1]:
                if not helper.give(chunk):
                    chunk.do(work)
                yield from _done(line)
            yield from _done(line)  # a part without things waits for nothing of its own
        while line and helper:
            helper.finish_one()
            yield from _done(line)
    finally:
        if helper:
            helper.close()
        if reading:
            reading.close()


def _done(line: deque[tuple[P, list[Chunk[T, R]]]]) -> Iterator[tuple[P, list[R]]]:
    """The parts at the front of the line that are done, taken out of it."""
    while line and all(chunk.done for chunk in line[0][1]):
        part, pieces = line.popleft()
        yield part, [result for chunk in pieces for result in chunk.results]


def can_help() -> bool:
    """Whether there is a second core, a system on which a process may be forked, and nobody's helper asks."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    from multiprocessing import current_process

    return not current_process().daemon


class Chunk(Generic[T, R]):
    """Some things, and what became of them once they are done."""

    __slots__ = ("done", "results", "size", "things")

    def __init__(self, things: Sequence[T]) -> None:
        self.things = things
        self.results: list[R] = []
        self.done = False
        self.size = 0
        """Bytes on the way to the helper."""

    def do(self, work: Callable[[T], R]) -> None:
        """Do it here."""
        self.settle([work(each) for each in self.things])

    def settle(self, results: list[R]) -> None:
        """It is done: this is what became of it."""
        self.results = results
        self.done = True


def chunks(things: Sequence[T]) -> list[Chunk[T, Any]]:
    """Things in the pieces in which they go over."""
    return [Chunk(things[first : first + CHUNK]) for first in range(0, len(things), CHUNK)]


class Helper(Generic[T, R]):
    """A forked process that does `work` on chunks, in the order in which they are given."""

    def __init__(self, work: Callable[[T], R], rehearse: Callable[[], object] = lambda: None) -> None:
        from multiprocessing import get_context

        fork = get_context("fork")
        self._work = work
        self._given: deque[Chunk[T, R]] = deque()
        self._under_way = 0
        self._unpacker = Unpacker()
        there, self._asks = fork.Pipe(duplex=False)
        self._answers, back = fork.Pipe(duplex=False)
        self._room = min(_widened(self._asks), _widened(back)) // 2
        ours, theirs = (self._asks, self._answers), (there, back)
        self._process = fork.Process(target=_serve, args=(work, rehearse, *theirs, ours), daemon=True)
        self._process.start()
        for end in theirs:
            end.close()
        self._lost = False

    def give(self, chunk: Chunk[T, R]) -> bool:
        """Hand over a chunk, unless the helper has enough or is lost."""
        self._collect()
        if self._lost or len(self._given) >= AHEAD:
            return False
        data = pickle.dumps(chunk.things, pickle.HIGHEST_PROTOCOL)
        if self._under_way + len(data) > self._room:
            return False
        try:
            self._asks.send_bytes(data)
        except OSError:
            self._lost = True
            return False
        chunk.size = len(data)
        self._under_way += chunk.size
        self._given.append(chunk)
        return True

    def finish_one(self) -> None:
        """Take what has come back; then do here what was given last, which the helper comes to last."""
        self._collect()
        last = next((chunk for chunk in reversed(self._given) if not chunk.done), None)
        if last:
            last.do(self._work)

    def _collect(self) -> None:
        """Take what has come back; a helper that is lost leaves the rest of what it was given to us."""
        while self._given and not self._lost:
            try:
                if not self._answers.poll():
                    return
                data = self._answers.recv_bytes()
            except (EOFError, OSError):
                self._lost = True
            else:
                chunk = self._given.popleft()
                self._under_way -= chunk.size
                chunk.settle(self._unpacker.unpack(data, chunk.things))
        while self._given:
            chunk = self._given.popleft()
            if not chunk.done:
                chunk.do(self._work)

    def close(self) -> None:
        """End the helper, whatever it is doing."""
        self._asks.close()
        self._answers.close()
        self._process.terminate()
        self._process.join()


def _widened(end: Connection[Any, Any]) -> int:
    """Bytes the pipe holds after it was asked to hold more."""
    import fcntl

    try:
        return fcntl.fcntl(end.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
    except OSError:  # this user has many wide pipes already
        return fcntl.fcntl(end.fileno(), fcntl.F_GETPIPE_SZ)


def _serve(
    work: Callable[[Any], Any],
    rehearse: Callable[[], object],
    asks: Connection[Any, Any],
    answers: Connection[Any, Any],
    others: Sequence[Connection[Any, Any]],
) -> None:
    """What the helper does until nobody is there to ask; an error ends it, and is met again by who asked."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was there before is shared with who asks as long as nobody touches it
    for end in others:
        end.close()
    try:
        rehearse()
        packer = Packer()
        while True:
            things = pickle.loads(asks.recv_bytes())  # noqa: S301  written by who forked us
            answers.send_bytes(packer.pack([work(each) for each in things], things))
    except Exception:
        os._exit(1)
