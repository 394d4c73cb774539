"""What a long run has done so far, kept beside its report, so that a run that was killed goes on where it stopped.

A journal tells first what the answer depends on, and then, for each part of the evidence that was looked at, how
many rows it had and what came of them (docs/decisions/0009-journal.md). Going on, what it holds is given again and
only the rest is looked at; the reports are the same bytes. It is a file like any other: nothing in it is run, damage
at its end costs the parts that stood there, and what belongs to another question is refused.
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from debar.errors import UsageError
from debar.journal.frames import LARGEST, Frames
from debar.journal.head import differences
from debar.journal.plain import DamagedError, Record, from_bytes, to_bytes
from debar.model import Batch, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from debar.model import Heard, Item

    Results = list[list[Item | Heard]]
    Looked = tuple[int, Results]

EVERY = 2.0
"""Seconds of work, at most, that are kept at once, and so may be lost."""
ITEMS = 10_000
"""Items after which they are kept in any case."""
AT_ONCE = 2_000
"""Observations of one part that are kept at once."""
AHEAD = 2
"""What may wait to be written while the run goes on."""


class Journal:
    """The parts that a run has finished, in order."""

    def __init__(self, path: Path) -> None:
        """Open a journal, or make one. Raises UsageError for what is none, and for one that another run writes."""
        self.path = path
        self._frames = Frames.open(path)
        self._past: deque[tuple[int, Item | Heard | None]] = deque()
        self._records: list[Record] = []
        self._waiting = 0
        self._kept_at = time.monotonic()
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()
        self._full = False
        self._brief = False

    @property
    def head(self) -> Mapping[str, Any] | None:
        """What the run that began it was asked; None where it is new."""
        return self._frames.head

    def begin(self, head: Mapping[str, Any]) -> None:
        """Say what is asked. Raises UsageError when the journal is of another question, and names what differs."""
        if self.head is None:
            self._frames.begin(head)
        elif differing := differences(self.head, head):
            raise UsageError(
                f"{self.path} is of a run that was asked otherwise: {'; '.join(differing)}. Go on with what that run"
                " was given, or delete that file to begin anew"
            )

    def over(self, here: Callable[..., Iterator[Looked]]) -> Callable[[Any], Iterator[Looked]]:
        """Reading and looking, where what was looked at before is given again and the rest is kept."""

        def work(job: Any) -> Iterator[Looked]:
            self._brief = not job.everything
            yield from self._again()
            for rows, results in here(job, self.passed):
                self._keep(rows, results)
                yield rows, results
            if self._past:
                raise UsageError(f"the evidence ends before it did in {self.path}; {self._remedy()}")
            self._flush()

        return work

    def _again(self) -> Iterator[Looked]:
        """The parts that are kept. What is damaged, and all behind it, is cut off."""
        whole = self._frames.first
        parts: list[Looked] = []
        results: Results = []
        for end, data in self._frames:
            try:
                records = from_bytes(data)
            except DamagedError:
                break
            for rows, some in records:
                results += some
                if rows is not None:
                    parts.append((rows, results))
                    results = []
            if not results:  # no part goes on in the next piece
                whole = end
                for rows, each in parts:
                    self._past.append((rows, each[0][0] if not rows and each and each[0] else None))
                    yield rows, each
                parts = []
        self._frames.cut(whole)

    def passed(self, part: Any) -> bool:
        """Whether a part was looked at before. Raises UsageError where the evidence is not what it was then."""
        if not self._past:
            return False
        rows, item = self._past.popleft()
        if (part.rows.num_rows, None) != (rows, item) if isinstance(part, Batch) else part != item:
            raise UsageError(f"{self._told(part, item)}; {self._remedy()}")
        return True

    def _remedy(self) -> str:
        return f"put it back as it was, or delete {self.path} to begin anew"

    def _told(self, part: Any, item: Any) -> str:
        evidence = part.evidence if isinstance(part, Batch) else part
        named = getattr(evidence, "path", None) or getattr(evidence, "file", None) or "the evidence"
        if isinstance(part, Evidence) and isinstance(item, Evidence) and part.path == item.path:
            return f"{named} has changed since the run began that {self.path} is of"
        return f"{named} is not read as by the run that {self.path} is of"

    def _keep(self, rows: int, results: Results) -> None:
        last = max(0, len(results) - 1) // AT_ONCE * AT_ONCE
        if last:  # a part in several pieces shares none with those before it: what is torn costs it alone
            self._flush()
        for first in range(0, last, AT_ONCE):
            self._records.append((None, results[first : first + AT_ONCE]))
            self._flush()
        self._records.append((rows, results[last:]))
        self._waiting += sum(map(len, results[last:]))
        if self._waiting >= ITEMS or time.monotonic() - self._kept_at >= EVERY:
            self._flush()

    def _flush(self) -> None:
        """Hand what waits to be kept over to be written, while the run goes on."""
        if self._records and not self._full:
            data = to_bytes(self._records, self._brief)
            self._full = len(data) > LARGEST  # what no piece can hold ends what is kept: the run goes on from there
            if not self._full:
                self._pool = self._pool or ThreadPoolExecutor(1)
                self._under_way.append(self._pool.submit(self._frames.append, data))
        self._records, self._waiting, self._kept_at = [], 0, time.monotonic()
        while len(self._under_way) > AHEAD:
            self._written()

    def _written(self) -> None:
        try:
            self._under_way.popleft().result()
        except OSError as error:
            raise UsageError(
                f"{self.path}: cannot be written ({error.strerror}); make room and go on with --resume"
            ) from error

    def close(self, done: bool) -> None:
        """Let it go. Of a run that is done nothing stays; of another all parts that are whole."""
        try:
            self._flush()
            while self._under_way:
                self._written()
        finally:
            if self._pool:
                self._pool.shutdown()
            self._frames.close(remove=done)
