"""A second process that takes a share of the work, so that two cores are busy. Order and results stay the same.

Threads do not help here: what takes the time holds the interpreter's lock. Only a long run starts a process, and
only where a process can be forked without harm; elsewhere, and when the helper is lost, the work is done here.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

P = TypeVar("P")
T = TypeVar("T")
R = TypeVar("R")
PATIENCE = 2_000
"""Things that are worked on before a helper is called: less is done before it could begin."""
FIRST_SHARE, STEP, MOST = 0.7, 0.05, 0.95
"""The helper's share of a batch at first, by how much it changes, and how large it may grow."""


def shared(
    parts: Iterable[tuple[P, Sequence[T]]], work: Callable[[T], R], patience: int = PATIENCE
) -> Iterator[tuple[P, list[R]]]:
    """Each part with what `work` makes of its things, in order. The helper works at the head of a batch while the
    rest is done here, the next batch is read and the last one is used.

    Whatever `work` raises is raised here, where it would have been.
    """
    helper: Helper[T, R] | None = None
    waiting: tuple[P, list[R]] | None = None
    done = 0
    try:
        for part, things in parts:
            if helper is None and done >= patience and can_help():
                helper = Helper(work)
            done += len(things)
            head = helper.returned() if helper else []
            cut = helper.give(things) if helper else 0
            if waiting:
                yield waiting[0], head + waiting[1]
            waiting = part, [work(each) for each in things[cut:]]
            if not cut:
                yield waiting
                waiting = None
        if waiting and helper:
            yield waiting[0], helper.returned() + waiting[1]
    finally:
        if helper:
            helper.close()


def can_help() -> bool:
    """Whether there is a second core, a system on which a process may be forked, and nobody's helper asks."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    from multiprocessing import current_process

    return not current_process().daemon


class Helper(Generic[T, R]):
    """A forked process that does `work` on lists of things, one list at a time."""

    def __init__(self, work: Callable[[T], R]) -> None:
        from multiprocessing import get_context

        fork = get_context("fork")
        self._work = work
        self._share = FIRST_SHARE
        self._given: Sequence[T] = ()
        self._here, there = fork.Pipe()
        self._process = fork.Process(target=_serve, args=(work, there, self._here), daemon=True)
        self._process.start()
        there.close()

    def give(self, things: Sequence[T]) -> int:
        """Hand over the helper's share of these things, from the first on; how many that are."""
        self._given = things[: round(len(things) * self._share)]
        if self._given:
            try:
                self._here.send(self._given)
            except OSError:  # it is gone: `returned` does the work
                self._share = 0.0
        return len(self._given)

    def returned(self) -> list[R]:
        """What became of the things handed over, waited for; a helper that is lost leaves them to us."""
        given, self._given = self._given, ()
        if not given:
            return []
        if self._share:
            ready = self._here.poll()
            self._share = min(self._share + STEP, MOST) if ready else max(self._share - STEP, STEP)
            try:
                results: list[R] = self._here.recv()
            except (EOFError, OSError):
                self._share = 0.0
            else:
                return results
        return [self._work(each) for each in given]

    def close(self) -> None:
        """End the helper, whatever it is doing."""
        self._here.close()
        self._process.terminate()
        self._process.join()


def _serve(work: Callable[[Any], Any], here: Connection[Any, Any], other: Connection[Any, Any]) -> None:
    """What the helper does until nobody is there to ask; an error ends it, and is met again by who asked."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    other.close()
    try:
        while True:
            here.send([work(each) for each in here.recv()])
    except Exception:
        os._exit(1)
