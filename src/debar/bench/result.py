"""What came out, as rows: one a contestant with its ratios, and one a kind of difficulty."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from debar.bench.rounds import Series
    from debar.bench.score import Count, Score

FLOOR, OURS = "floor", "debar_screen"
"""Whose times the others are held against."""


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison, with what is needed to read it rightly."""

    about: Mapping[str, str]
    """The file, the machine, the versions, what the peers looked for."""
    lines: int
    series: Sequence[Series]
    missing: Sequence[str]
    """One line for each contestant that could not be run at all."""

    @property
    def done(self) -> list[Series]:
        """Those that came to an end."""
        return [each for each in self.series if each.runs and not each.fault]

    @property
    def faults(self) -> list[str]:
        """One line for each that was left out, for whatever reason."""
        return [*self.missing, *(f"{each.contestant.name}: {each.fault}" for each in self.series if each.fault)]

    def rows(self) -> list[dict[str, Any]]:
        """One a contestant; seconds are of the whole ledger, scaled up where `lines` is only a part of it."""
        whole = {each.contestant.id: each.whole(self.lines) for each in self.done}
        return [self._row(each, whole) for each in self.done]

    def _row(self, series: Series, whole: Mapping[str, float]) -> dict[str, Any]:
        times, seconds = [run.seconds for run in series.runs], whole[series.contestant.id]
        scored = series.score
        return {
            "contestant": series.contestant.name,
            "lines": series.lines,
            "runs": len(times),
            "median_s": round(series.seconds, 3),
            "fastest_s": round(min(times), 3),
            "slowest_s": round(max(times), 3),
            "processor_s": round(sorted(run.processor for run in series.runs)[len(times) // 2], 3),
            "peak_mib": max(run.peak for run in series.runs),
            "whole_s": round(seconds, 3),
            "lines_per_s": round(self.lines / seconds),
            "times_floor": _ratio(seconds, whole.get(FLOOR)),
            "times_debar": _ratio(seconds, whole.get(OURS)),
            "recall": _share(scored.found if scored else None),
            "recall_with_leads": _share(scored.leads if scored else None),
            "precision": _share(scored.right if scored else None),
        }

    def kinds(self) -> list[dict[str, Any]]:
        """One a kind of difficulty: of planted lines the share found, of the others the share flagged."""
        scored = {each.contestant.name: each.score for each in self.done if each.score}
        found = _by_kind("found", scored, lambda one: one.kinds)
        flagged = _by_kind("flagged wrongly", scored, lambda one: one.false)
        return [*found, *flagged]


def _by_kind(
    what: str, scored: Mapping[str, Score], part: Callable[[Score], Mapping[str, Count]]
) -> Iterable[dict[str, Any]]:
    kinds = dict.fromkeys(kind for one in scored.values() for kind in sorted(part(one)))
    for kind in sorted(kinds):
        counts = {name: part(one).get(kind) for name, one in scored.items()}
        of = max(count.of for count in counts.values() if count)
        yield {
            "what": what,
            "kind": kind,
            "lines": of or "",
            **{name: _told(count) for name, count in counts.items()},
        }


def _told(count: Count | None) -> float | int | None:
    """A share; of lines that are not counted one by one, the number flagged."""
    if count is None:
        return None
    return _share(count) if count.of else count.hit


def _share(count: Count | None) -> float | None:
    return None if count is None or count.share is None else round(count.share, 4)


def _ratio(seconds: float, base: float | None) -> float | None:
    return None if not base else float(f"{seconds / base:.3g}")


def machine() -> dict[str, str]:
    """What the runs were made on."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}",
        "load before": load,
    }
