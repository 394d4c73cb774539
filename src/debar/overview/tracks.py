"""The life of each rule: what happened, what it could give from which day to which, its stays and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from debar.judge.spans import days_of
from debar.overview.strongest import Aim, can_give

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debar.catalogue import Filter
    from debar.dates import Day
    from debar.model import Verdict
    from debar.rulebook import Rule, Rulebook

EVERYTHING_KNOWN = date(2100, 1, 1)
"""The day by which all that the data says is known: a track is drawn with hindsight."""


FEWEST = 6
"""Years an axis has at least."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the strongest verdict stays the same; `until` is the first day after it, None no known end."""

    since: date
    until: date | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last lawful day of something that may go on until then."""

    day: Day
    says: str


@dataclass(frozen=True, slots=True)
class Track:
    """One rule over time."""

    rule: Rule
    spans: tuple[Span, ...]
    """Without gaps where the rule says nothing; in order, none overlaps another."""
    stays: tuple[tuple[date, date | None], ...]
    deadlines: tuple[Deadline, ...]

    @property
    def first(self) -> date:
        """The day of its first event, as far as the source gives it."""
        return min(event.date.first for event in self.rule.history)


def tracks(rulebook: Rulebook, wanted: Filter) -> list[Track]:
    """A track for each wanted rule, by jurisdiction and first day; statements of absence are no instruments."""
    found = [
        track(rule, rulebook) for rule in rulebook.rules.values() if not rule.absent and wanted.keeps(rule, rulebook)
    ]
    return sorted(found, key=lambda each: (each.rule.jurisdiction, each.first, each.rule.id))


@lru_cache(maxsize=2_048)
def track(rule: Rule, rulebook: Rulebook) -> Track:
    """The life of one rule."""
    stays = {
        (start.first, end.first if end else None)
        for bar in rule.bars
        if bar.force
        for start, end in bar.force.suspended
    }
    deadlines: dict[str, Deadline] = {}
    for bar in rule.bars:
        if bar.deadline:
            deadlines.setdefault(str(bar.deadline), Deadline(bar.deadline, bar.says or bar.id))
    return Track(
        rule,
        tuple(_spans(rule, Aim(rulebook))),
        tuple(sorted(stays, key=lambda stay: stay[0])),
        tuple(deadlines[day] for day in sorted(deadlines)),
    )


def by_jurisdiction(found: Iterable[Track], names: Mapping[str, str]) -> list[tuple[str, list[Track]]]:
    """Tracks in their order, those of one jurisdiction together, jurisdictions by name."""
    groups = groupby(found, key=lambda each: each.rule.jurisdiction)
    return sorted(((land, list(group)) for land, group in groups), key=lambda each: names.get(each[0], each[0]))


def _spans(rule: Rule, aim: Aim) -> Iterable[Span]:
    """What the rule can give between two days on which that may change; equal neighbours are one."""
    days = sorted(days_of(rule))
    seen = [(day, can_give(rule, aim, day, EVERYTHING_KNOWN)) for day in days]
    changes = [each for number, each in enumerate(seen) if number == 0 or each[1] is not seen[number - 1][1]]
    ends: Sequence[date | None] = [after[0] for _, after in pairwise(changes)] + [None]
    for (day, verdict), end in zip(changes, ends, strict=True):
        if verdict:
            yield Span(day, end, verdict)


def years(found: Iterable[Track], today: date | None = None) -> tuple[int, int]:
    """The first year of an axis, and the year behind its last: one more than anything happens in."""
    days = [today] if today else []
    for each in found:
        days += [event.date.first for event in each.rule.history]
        days += [deadline.day.last for deadline in each.deadlines]
        days += [span.since for span in each.spans]
    days = days or [date(2018, 12, 7)]
    first, last = min(days).year, max(days).year + 2
    return min(first, last - FEWEST), last
