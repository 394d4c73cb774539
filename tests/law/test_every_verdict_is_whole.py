"""Whatever a rule says to one of its own examples can be acted on: a bar leaves nothing to ask, a review asks."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from debar.dates import Day
from debar.facts import asked, made_day
from debar.family import lineage_of
from debar.judge import judge
from debar.model import Act, Identification, Inquiry, Role, Strength, Verdict
from debar.register import Register
from debar.rulebook import Rulebook

if TYPE_CHECKING:
    from debar.model import Ruling
    from debar.rulebook.values import Rule

TODAY = date(2026, 11, 23)
BOOK = Rulebook.load()
RULES = [rule for rule in BOOK.rules.values() if rule.bars]


@cache
def _register() -> Register:
    return Register.load()


def _rulings(rule: Rule) -> list[Ruling]:
    """What the rule says to its own examples."""
    found = []
    for example in rule.examples:
        on = Day.parse(example["on"]).first
        known = Day.parse(example["known"]).first if example["known"] else TODAY
        buyer, act, maker = example["buyer"], Act(example["act"]), example["maker"] or "nobody"
        facts = asked(Inquiry((buyer,), TODAY, known, on, act, answers=example["answers"]), BOOK).facts
        role, strength = Role(example["role"]), Strength[example["strength"].upper()]
        who = Identification(maker, maker, role, strength, (), example["goods"])
        lineage = lineage_of(maker, made_day({}, on, facts), _register())
        rulings = judge(who, lineage, facts, buyer, act, on, known, BOOK).rulings
        found += [ruling for ruling in rulings if ruling.law.id == rule.id]
    return found


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_verdict_can_be_acted_on(rule: Rule) -> None:
    for ruling in _rulings(rule):
        open_ones = [question for question in ruling.questions if not question.claim]
        assert ruling.do
        assert ruling.because
        if ruling.verdict is Verdict.REVIEW:
            assert open_ones, ruling
        if ruling.verdict is Verdict.CONDITIONAL:
            assert ruling.questions or ruling.deadline, ruling
        if ruling.verdict is Verdict.PROHIBITED:
            assert {question.key for question in open_ones} <= {"rule"}, ruling
        if ruling.verdict is Verdict.WATCH:
            assert not ruling.questions, ruling
