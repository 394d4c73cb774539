"""Questions to the law and their answers, written by reading the law and not by asking the rulebook.

`questions/<region>.yaml` holds them: buyer, maker, class of goods, act, answers, day and known day; the strongest
verdict and the rules that speak with what each says; where the answer stands and why. A question compares every
rule that speaks, or only those in `about` where others speak too for reasons of their own.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from debar import yamlfile
from debar.facts import asked, made_day
from debar.family import lineage_of
from debar.judge import judge
from debar.model import Act, Identification, Inquiry, Role, Strength, Verdict
from debar.register import Register
from debar.rulebook import Rulebook
from debar.rulebook.book import ANYONE

TODAY = date(2026, 11, 23)
"""The day up to which the sources were read."""
FIELDS = {
    "id", "buyer", "maker", "goods", "act", "role", "strength", "answers", "on", "known", "about",
    "verdict", "rules", "note", "source", "because",
}  # fmt: skip
RANK = {verdict.value: verdict.rank for verdict in Verdict}


def _sheets() -> list[dict[str, Any]]:
    return [yamlfile.load(path) for path in sorted((Path(__file__).parent / "questions").glob("*.yaml"))]


SHEETS = _sheets()
QUESTIONS = [question for sheet in SHEETS for question in sheet["questions"]]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@cache
def _register() -> Register:
    return Register.load()


def _judged(question: dict[str, Any], rulebook: Rulebook) -> Any:
    day = date.fromisoformat(question["on"])
    known = date.fromisoformat(question["known"]) if "known" in question else TODAY
    buyer, act = question["buyer"], Act(question["act"])
    facts = asked(Inquiry((buyer,), TODAY, known, day, act, answers=question.get("answers", {})), rulebook).facts
    register, maker = _register(), question["maker"]
    strength = Strength[question.get("strength", "strong").upper()]
    role = Role(question.get("role", "equipment"))
    who = Identification(maker, register.makers[maker].name, role, strength, (), question["goods"])
    lineage = lineage_of(maker, made_day({}, day, facts), register)
    return judge(who, lineage, facts, buyer, act, day, known, rulebook)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
def test_the_law_answers(question: dict[str, Any], rulebook: Rulebook) -> None:
    judged = _judged(question, rulebook)
    spoken = {ruling.law.id: ruling.verdict.value for ruling in judged.rulings}
    if "about" in question:
        spoken = {rule: verdict for rule, verdict in spoken.items() if rule in question["about"]}
    assert spoken == question["rules"], question["because"]
    if "note" in question:
        assert any(question["note"] in note for note in judged.notes), judged.notes


def test_a_question_is_well_put() -> None:
    ids = [question["id"] for question in QUESTIONS]
    assert len(ids) == len(set(ids))
    for sheet in SHEETS:
        for question in sheet["questions"]:
            assert question.keys() <= FIELDS, question["id"]
            source = sheet["sources"][question["source"]]
            assert all((source["facts"], source["address"], question["because"])), question["id"]
            strongest = min(question["rules"].values(), key=RANK.__getitem__, default="none")
            assert question["verdict"] == strongest, question["id"]
            assert question["rules"].keys() <= set(question.get("about", question["rules"])), question["id"]


def test_there_are_enough_questions_and_no_jurisdiction_is_left_out(rulebook: Rulebook) -> None:
    """A jurisdiction counts as asked when one of its buyers was asked for, or one of its rules is expected."""
    assert len(QUESTIONS) >= 200
    asked_for = {question["buyer"] for question in QUESTIONS} - {ANYONE}
    expected = {rule for question in QUESTIONS for rule in question["rules"]}
    met = {rulebook.buyer(buyer).jurisdiction for buyer in asked_for}
    met |= {rulebook.rules[rule].jurisdiction for rule in expected}
    assert {rule.jurisdiction for rule in rulebook.rules.values()} - met == set()


def test_every_rule_that_bars_something_is_asked_about(rulebook: Rulebook) -> None:
    """So that a new rule comes with a question, and no question is about a rule that is gone."""
    named = {rule for question in QUESTIONS for rule in (*question["rules"], *question.get("about", ()))}
    assert {rule.id for rule in rulebook.rules.values() if rule.bars} - named == set()
    assert named <= rulebook.rules.keys()


@pytest.mark.parametrize("goods", ["router", "base-station", "camera", "drone", "inverter", "managed-service"])
@pytest.mark.parametrize("maker", ["cisco", "ericsson", "nec", "axis", "skydio"])
def test_a_maker_on_no_list_is_barred_by_nobody(maker: str, goods: str, rulebook: Rulebook) -> None:
    """Whoever buys and whatever is done: a permit or the place of production may be asked for, no more."""
    for act in Act:
        asked_for = {"buyer": ANYONE, "maker": maker, "goods": goods, "act": act.value, "on": str(TODAY)}
        for ruling in _judged(asked_for, rulebook).rulings:
            assert ruling.verdict in (Verdict.REVIEW, Verdict.WATCH), (ruling.law.id, act)
