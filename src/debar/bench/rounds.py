"""The runs: all contestants in turn, round after round, so that a drift of the machine meets all alike.

Whoever would take too long on the whole ledger is run on its first lines, and on a tenth of them besides: the
difference tells what one line more costs, without the start.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.bench.score import Score, score, told, truth
from debar.bench.timing import Run, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from debar.bench.contestants import Contestant
    from debar.bench.ledger import Ledger

FIRST = 100
"""Lines of the run before all others, which pays for what is compiled and cached once."""
TENTH = 10
SLOWEST = 1_000
"""Lines a second below which nobody is waited for on a whole ledger."""


@dataclass(slots=True)
class Series:
    """The runs of one contestant, all on the same lines."""

    contestant: Contestant
    lines: int
    runs: list[Run] = field(default_factory=list)
    less: Run | None = None
    """On fewer lines, where it is run on a sample."""
    less_lines: int = 0
    score: Score | None = None
    fault: str = ""

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(run.seconds for run in self.runs)

    def whole(self, lines: int) -> float:
        """Seconds for so many lines: as measured, or what the sample took and each line more at the same cost.

        How much of the time the further lines took is told by the seconds of the processors, which other work on the
        machine changes less than those on the clock.
        """
        if lines == self.lines:
            return self.seconds
        busy = statistics.median(run.processor for run in self.runs)
        if self.less is None or not 0 < self.less.processor < busy:
            return self.seconds * lines / self.lines
        a_line = self.seconds * (1 - self.less.processor / busy) / (self.lines - self.less_lines)
        return self.seconds + a_line * (lines - self.lines)


@dataclass(frozen=True, slots=True)
class Rounds:
    """How the runs are made."""

    ledger: Ledger
    words: Path
    """What is looked for, as JSON."""
    folder: Path
    """Where samples and what was found go."""
    runs: int
    limit: float
    """Seconds after which a run is given up; on the whole ledger, longer by its lines."""
    tell: Callable[[str], None]

    def run(self, contestants: Sequence[Contestant]) -> list[Series]:
        """Every contestant; those on the whole ledger in every round, the others in one round each."""
        series = [Series(each, min(each.sample or self.ledger.lines, self.ledger.lines)) for each in contestants]
        for each in series:
            self._one(each, self.ledger.cut(FIRST, self.folder))
        full = [each for each in series if each.contestant.sample is None]
        slow = [each for each in series if each.contestant.sample is not None]
        for number in range(self.runs):
            for each in [*full, *slow[number :: self.runs]]:
                if not each.fault:
                    self._measure(each, number)
        for each in series:
            self._score(each)
        return series

    def _measure(self, series: Series, number: int) -> None:
        if series.lines < self.ledger.lines:
            series.less_lines = max(series.lines // TENTH, 1)
            series.less = self._one(series, self.ledger.cut(series.less_lines, self.folder))
        run = self._one(series, self.ledger.cut(series.lines, self.folder))
        self.tell(
            f"round {number + 1} of {self.runs}: {series.contestant.name}: {run.fault or f'{run.seconds:.2f} s'}"
            f"{f' for {series.lines:,} lines' if series.lines < self.ledger.lines else ''}"
        )
        if not run.fault:
            series.runs.append(run)

    def _one(self, series: Series, ledger: Ledger) -> Run:
        """One run; a fault stays with the series."""
        command = [sys.executable, series.contestant.path, ledger.path, self.words, self._found(series)]
        run = timed(list(map(str, command)), max(self.limit, ledger.lines / SLOWEST))
        series.fault = series.fault or run.fault
        return run

    def _found(self, series: Series) -> Path:
        return self.folder / f"found-{series.contestant.id}.{series.contestant.tells}"

    def _score(self, series: Series) -> None:
        if series.contestant.finds and series.runs and not series.fault:
            lines = series.lines if series.lines < self.ledger.lines else None
            found = told(self._found(series), series.contestant.tells)
            series.score = score(found, truth(self.ledger.truth, lines))
