"""When a rule must be looked at again. Past that day its verdicts still come, and are marked.

Law changes without telling us; how soon depends on what it is. A proposal may pass within weeks and a report be
denied; a list grows by notice; an absence ends with the first bill; statutes are amended about once a year.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from debar.dates import Day
from debar.model import Issue
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from debar.rulebook.book import Rulebook
    from debar.rulebook.values import Rule

MOVING, YEARLY = 90, 365
"""Days between two reviews, where the rule's own file gives no interval."""
INTERVALS = {"proposal": MOVING, "press_report": MOVING, "list": MOVING, "advice": 180, "policy": 180, "absence": 180}
"""By kind of instrument; every other kind is looked at once a year."""
SHOWN = 8


def due(rule: Rule) -> date:
    """The last day on which the rule counts as looked at."""
    every = rule.review_every or INTERVALS.get(rule.kind, YEARLY)
    return Day.parse(rule.reviewed).last + timedelta(days=every)


def overdue(rule: Rule, today: date) -> bool:
    """Whether the rule was last looked at longer ago than it may be trusted."""
    return today > due(rule)


def marks(rulebook: Rulebook, today: date) -> Mapping[str, str]:
    """For each rule past its day: the line that its verdicts carry."""
    return {
        rule.id: f"This rule was last reviewed on {rule.reviewed}; it was to be looked at again by {due(rule)}."
        for rule in rulebook.rules.values()
        if overdue(rule, today)
    }


def unreviewed(rulebook: Rulebook, buyers: Sequence[str], today: date, strict: bool = False) -> Iterator[Issue]:
    """One Issue that names the rules for these buyers that are past their day; it blinds the run when `strict`."""
    kinds = None if ANYONE in buyers else {kind for buyer in buyers for kind in rulebook.is_a(buyer)}
    old = [rule for rule in rulebook.rules.values() if overdue(rule, today) and (kinds is None or _for(rule, kinds))]
    if not old:
        return
    old.sort(key=lambda rule: (Day.parse(rule.reviewed).last, rule.id))
    named = ", ".join(f"{rule.id} ({rule.reviewed})" for rule in old[:SHOWN])
    more = f" and {len(old) - SHOWN:,} more" if len(old) > SHOWN else ""
    yield Issue(
        "",
        None,
        f"{len(old):,} {'rule was' if len(old) == 1 else 'rules were'} last reviewed too long ago: {named}{more};"
        " their verdicts are marked",
        "update debar or its rule packs, or read the sources again; `debar check --sources` lists them",
        blind=strict,
    )


def _for(rule: Rule, kinds: set[str]) -> bool:
    """Whether the rule binds, or answers, somebody of one of these kinds."""
    return not kinds.isdisjoint(rule.bound) or any(not kinds.isdisjoint(bar.bound) for bar in rule.bars)
