"""An act whose day is only partly known: what each rule says over all the days it may have been on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debar.judge.telling import ask
from debar.model import Verdict
from debar.rulebook.state import weakest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from debar.judge.case import Case
    from debar.model import Ruling


def reconciled(seen: Sequence[tuple[Ruling, ...]], days: Sequence[date], case: Case) -> tuple[Ruling, ...]:
    """One ruling a rule: the common one, or where the days differ at most `review`, asking for the day."""
    by_rule: dict[str, list[Ruling | None]] = {}
    for at, rulings in enumerate(seen):
        for ruling in rulings:
            by_rule.setdefault(ruling.law.id, [None] * len(seen))[at] = ruling
    found = [_reconciled(rulings, days, case) for rulings in by_rule.values()]
    return tuple(sorted(found, key=lambda ruling: (ruling.verdict.rank, ruling.law.jurisdiction, ruling.law.id)))


def _reconciled(rulings: list[Ruling | None], days: Sequence[date], case: Case) -> Ruling:
    strongest = min((ruling for ruling in rulings if ruling), key=lambda ruling: ruling.verdict.rank)
    last = rulings[-1]
    if last and all(ruling and ruling.verdict is last.verdict for ruling in rulings):
        return last
    doubt = f"The day of the act lies between {days[0]} and {days[-1]}; the rule does not say the same on all."
    return replace(
        strongest,
        on=days[-1],
        verdict=weakest(Verdict.REVIEW, strongest.verdict),
        because=(*strongest.because, doubt),
        questions=tuple(dict.fromkeys((*strongest.questions, ask(case, "contract_date")))),
    )
