"""What changed in one rule between two days: its events, whom it binds, what its bars and list entries can give.

The state and the strongest verdict of a rule may be the same on both days although a bar began, a removal day
passed or a list grew. Each day is seen as it was known that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import Verdict
from debar.rulebook.state import bound_on, events, standing, weakest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debar.rulebook.values import Bar, Rule, Target


def changes(rule: Rule, first: date, second: date) -> tuple[str, ...]:
    """One line for each change between the two days, in words; none where the rule stayed as it was."""
    return tuple(
        dict.fromkeys((*_happened(rule, first, second), *_bound(rule, first, second), *_bars(rule, first, second)))
    )


def _happened(rule: Rule, first: date, second: date) -> Iterator[str]:
    before = events(rule, first, first)
    for event in events(rule, second, second):
        if event not in before:
            yield f"{event.date} {event.state}{f': {event.note}' if event.note else ''}"


def _bound(rule: Rule, first: date, second: date) -> Iterator[str]:
    before, after = frozenset(bound_on(rule, first, first)), frozenset(bound_on(rule, second, second))
    if before and after - before:
        yield f"also speaks of {', '.join(sorted(after - before))}"
    if after and before - after:
        yield f"no longer speaks of {', '.join(sorted(before - after))}"


def _bars(rule: Rule, first: date, second: date) -> Iterator[str]:
    for bar in rule.bars:
        if bar.deadline and first <= bar.deadline.last < second and first < second:
            yield f"bar {bar.id}: its last lawful day {bar.deadline} has passed"
    turned: dict[tuple[str, Verdict | None, Verdict | None], dict[str, None]] = {}
    for bar in rule.bars:
        for target in bar.targets:
            old, new = (_gives(rule, bar, target, day) for day in (first, second))
            if old is not new:
                what = "list entry" if target.id else "bar"
                turned.setdefault((what, old, new), {})[target.id or bar.id] = None
    for (what, old, new), names in turned.items():
        yield f"{what} {', '.join(names)}: {_word(old)} -> {_word(new)}"


def _gives(rule: Rule, bar: Bar, target: Target, day: date) -> Verdict | None:
    stands = standing(rule, bar, target, None, day, day)
    return weakest(Verdict(bar.verdict), stands.ceiling) if stands else None


def _word(verdict: Verdict | None) -> str:
    return verdict.value if verdict else "nothing"
