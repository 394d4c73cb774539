"""How far a run is: lines done, lines a second, about what share of all, and the time left.

On a terminal it is one line that changes; elsewhere nothing, unless `DEBAR_PROGRESS=lines` asks for a line every half
minute, as the logs of batch systems want. How many lines there will be is known of Parquet and guessed of tables and
JSON Lines from a few places in each file; of other formats nobody knows, and where they are more than a tenth of the
bytes no share is told.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from debar.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from debar.readers import Source

    Tick = Callable[[int], None]

EVERY = 30.0
"""Seconds between two lines in a log."""
RECENT = 30.0
"""Seconds over which the rate is taken: what a journal gives again at once says nothing of the rest."""
KNOWN_SHARE = 0.9
"""Share of the bytes whose lines can be told, from which a share of the run is told."""
PLACES, PIECE = 8, 64 << 10
"""At how many places of a file lines are counted, and in how many bytes of each."""
MOST_FILES = 2_000
"""Files that are looked into; the others are taken to be like them."""
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
"""Endings of files with a line for each observation."""
WAYS = ("bar", "lines", "none")


@contextmanager
def progress(quiet: bool, paths: Sequence[str | Source]) -> Iterator[Tick | None]:
    """What is told of rows read and shows them: on a terminal, or in lines where the environment asks for it.

    Raises UsageError for an unknown way of telling in `DEBAR_PROGRESS`.
    """
    way = os.environ.get("DEBAR_PROGRESS") or "bar"
    if way not in WAYS:
        raise UsageError(f"DEBAR_PROGRESS={way} is not one of {', '.join(WAYS)}")
    if quiet or way == "none" or (way == "bar" and not sys.stderr.isatty()):
        yield None
    elif way == "lines":
        yield Lines(Pace(expected(paths)), sys.stderr, time.monotonic)
    else:
        with _bar(Pace(expected(paths))) as tick:
            yield tick


@contextmanager
def _bar(pace: Pace) -> Iterator[Tick]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("screening {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(pace.told())

        def tick(rows: int) -> None:
            pace.add(rows, time.monotonic())
            bar.update(task, description=pace.told())

        yield tick


class Lines:
    """A line on a stream every half minute."""

    def __init__(self, pace: Pace, out: IO[str], clock: Callable[[], float]) -> None:
        self._pace = pace
        self._out = out
        self._clock = clock
        self._told = clock()

    def __call__(self, rows: int) -> None:
        """So many rows more were read."""
        now = self._clock()
        self._pace.add(rows, now)
        if now - self._told >= EVERY:
            self._told = now
            self._out.write(f"debar: {self._pace.told()}\n")
            self._out.flush()


class Pace:
    """Rows done, and what that says of the rest. `total` is how many there will be, about; None when nobody knows."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._done = 0
        self._marks: deque[tuple[float, int]] = deque()

    def add(self, rows: int, now: float) -> None:
        """So many rows more, at a moment in seconds."""
        self._done += rows
        self._marks.append((now, self._done))
        while len(self._marks) > 2 and self._marks[1][0] <= now - RECENT:
            self._marks.popleft()

    def rate(self) -> float | None:
        """Rows a second of late; None before that can be told."""
        if len(self._marks) < 2:
            return None
        (first, before), (last, after) = self._marks[0], self._marks[-1]
        return (after - before) / (last - first) if last > first else None

    def told(self) -> str:
        """All of it in one line."""
        rate = self.rate()
        said = [f"{self._done:,} lines"]
        if rate:
            said.append(f"{rate:,.0f} lines/s")
        if self._total:
            share = min(self._done / self._total, 0.99)
            said.append(f"about {share:.0%}")
            if rate:
                said.append(f"{_span(max(0, self._total - self._done) / rate)} left")
        return ", ".join(said)


def _span(seconds: float) -> str:
    """A time as a person reads it.

    >>> _span(3.2), _span(200), _span(9_000)
    ('3 s', '3 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3600:.1f} h"


def expected(paths: Sequence[str | Source]) -> int | None:
    """About how many rows the evidence has; None where too much of it does not tell before it is read."""
    from debar.readers import evidence_files

    if "-" in paths:
        return None
    sizes = [(source.called, source.file, _size(source)) for source in evidence_files(paths)]
    total = sum(size for *_, size in sizes)
    seen = sizes[:: max(1, len(sizes) // MOST_FILES)]
    looked_at = sum(size for *_, size in seen)
    counted = [(rows, size) for name, file, size in seen if (rows := _rows(name, file, size)) is not None]
    known = sum(size for _, size in counted)
    if not known or known < KNOWN_SHARE * looked_at:
        return None
    return round(sum(rows for rows, _ in counted) * total / known)


def _size(source: Source) -> int:
    try:
        with source.open() as file:
            return os.fstat(file.fileno()).st_size
    except (OSError, EvidenceError):
        return 0


def _rows(name: str, path: Path, size: int) -> float | None:
    """About how many rows a file has; None where only a reader can tell."""
    try:
        with path.open("rb") as file:
            head = file.read(PIECE)
            if head.startswith(b"PAR1"):
                return _parquet_rows(path)
            if not name.lower().endswith(TABLES) or 0 in head or not head:
                return None
            pieces = [head]
            for place in range(1, PLACES if size > PLACES * PIECE else 1):
                file.seek(size * place // PLACES)
                pieces.append(file.read(PIECE))
    except OSError:
        return None
    return size * sum(piece.count(b"\n") for piece in pieces) / sum(map(len, pieces))


def _parquet_rows(path: Path) -> int | None:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError, ValueError):
        return None
