"""Count what a run saw, for the summary that closes every report."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from debar import __version__
from debar.model import Finding, Heard, Issue, Observed, Summary, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from debar.desk import Desk
    from debar.model import Item


_rank = attrgetter("rank")


class Tally:
    """Counts of one run. An observation counts once, by its strongest verdict; silent ones are unidentified."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._observations = 0
        self._findings = 0
        self._issues = 0
        self._lost = 0
        self._blind = False
        self.heard: set[int] = set()
        """Entries of answer files that spoke of something, by number."""
        self._strongest: Counter[Verdict] = Counter()

    def read(self, rows: int, tick: Callable[[int], None] | None) -> None:
        """So many observations were read, whatever came of them."""
        self._observations += rows
        if tick:
            tick(rows)

    def watch(self, results: Iterable[Item | Heard]) -> list[Item]:
        """What came of one observation (or of a file as a whole), counted on its way through."""
        items: list[Item] = []
        verdicts: list[Verdict] = []
        for item in results:
            if isinstance(item, Heard):
                self.heard.update(item.numbers)
                continue
            items.append(item)
            if isinstance(item, Finding):
                self._findings += 1
                verdicts.append(item.ruling.verdict)
            elif isinstance(item, Observed):
                verdicts.append(item.verdict)
            elif isinstance(item, Issue):
                self._issues += 1
                self._lost += item.lost
                self._blind = self._blind or item.blind
        if verdicts:
            self._strongest[min(verdicts, key=_rank) if len(verdicts) > 1 else verdicts[0]] += 1
        return items

    def summary(self) -> Summary:
        """The closing count, with the digests by which it was judged."""
        counts = {verdict.value: self._strongest[verdict] for verdict in Verdict}
        silent = self._observations - sum(self._strongest.values())
        counts[Verdict.UNIDENTIFIED.value] += silent
        return Summary(
            observations=self._observations,
            identified=self._observations - counts[Verdict.UNIDENTIFIED.value],
            findings=self._findings,
            by_verdict=counts,
            issues=self._issues,
            not_looked_at=self._lost,
            rulebook=self._desk.rulebook.digest,
            register=self._desk.register.digest,
            version=__version__,
            blind=self._blind,
        )
