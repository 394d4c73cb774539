"""How a ruling is put in words: the law cited, the questions asked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.model import Law, Question
from debar.rulebook.state import events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from debar.judge.case import Case
    from debar.rulebook import Rule

_SEATS_AND_DAYS = ("day", "country", "maker")


def ask(case: Case, key: str, text: str = "") -> Question:
    """A question with the values that would settle it; the wording of the answer key where none is given."""
    known = case.rulebook.answers.get(key)
    if known is None:
        return Question(key, text)
    choices = () if known.kind in _SEATS_AND_DAYS else known.values
    return Question(key, text or known.ask.get("en", key), choices)


@lru_cache(maxsize=4_096)
def law(rule: Rule, on: date, known: date) -> Law:
    """The instrument as a reader would cite it, with its history up to the two days."""
    return Law(
        id=rule.id,
        jurisdiction=rule.jurisdiction,
        name=rule.name,
        name_local=rule.name_local,
        cite=rule.cite,
        kind=rule.kind,
        sources=tuple(dict.fromkeys(rule.sources.values())),
        confidence=rule.confidence,
        reviewed=rule.reviewed,
        status=tuple(
            f"{event.date} {event.state}{f': {event.note}' if event.note else ''}"
            for event in events(rule, on, known)
        ),
        duties=tuple(_duty(duty) for duty in rule.duties if _holds(duty, on)),
        name_ja=rule.name_ja,
    )


def _holds(duty: Mapping[str, Any], on: date) -> bool:
    day = on.isoformat()
    since, until = duty["since"], duty["until"]
    return (not since or since <= day) and (not until or day < until)


def _duty(duty: Mapping[str, Any]) -> str:
    what = f": {duty['what']}" if duty["what"] else ""
    cite = f" ({duty['cite']})" if duty["cite"] else ""
    within = f"within {duty['within']}" if duty["within"][:1].isdigit() else duty["within"]
    return f"To {duty['to']}, {within}{what}{cite}"
