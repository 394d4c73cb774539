"""How debar judges: facts that count only where somebody tells them, and amounts against a threshold."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from tests.judge.rulebench import bench

from debar.facts import choices, settle
from debar.judge.edges import unheld
from debar.judge.prove import prove_rules
from debar.rulebook import Rulebook, files

ACCESS = """
bars:
- verdict: prohibited
  says: No remote access for acme.
  when: {infrastructure_access: [access or control]}
  only_if_told: [infrastructure_access]
"""
THRESHOLD = """
bars: [{verdict: prohibited, says: No contract with acme., when: {contract_value: [from 50000 USD]}}]
"""
BOOK = Rulebook.load()
WORTH = BOOK.answers["contract_value"]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("", "none"), ("access or control", "prohibited"), ("warranty only", "none"), ("no access", "none")],
)
def test_what_nobody_tells_does_not_bar(answer: str, verdict: str) -> None:
    answers = {"infrastructure_access": answer} if answer else {}
    assert bench(ACCESS).says(**answers) == verdict


def test_and_a_note_says_what_would() -> None:
    notes = bench(ACCESS).judged().notes
    assert any(
        "infrastructure access not spoken of, and the rule asks for access or control" in note for note in notes
    )


@pytest.mark.parametrize(
    ("answer", "verdict"), [("", "prohibited"), ("access or control", "prohibited"), ("no access", "none")]
)
def test_what_is_ordinary_counts_unless_somebody_tells_otherwise(answer: str, verdict: str) -> None:
    answers = {"infrastructure_access": answer} if answer else {}
    assert bench(ACCESS.replace("only_if_told", "unless_told")).says(**answers) == verdict


def test_and_the_question_is_listed_as_one_that_may_be_claimed() -> None:
    ruling = bench(ACCESS.replace("only_if_told", "unless_told")).ruling()
    assert ruling is not None
    assert [(each.key, each.claim) for each in ruling.questions] == [("infrastructure_access", True)]
    assert "Where nobody answers otherwise, infrastructure access is taken to be access or control." in ruling.because


def test_without_the_field_an_unknown_fact_is_a_question() -> None:
    asking = bench(ACCESS.replace("  only_if_told: [infrastructure_access]\n", ""))
    assert (asking.says(), asking.asks()) == ("review", {"infrastructure_access"})


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("USD 49,999", "none"),
        ("USD 49,999.99", "none"),
        ("USD 50,000", "prohibited"),
        ("1 250 000 USD", "prohibited"),
        ("EUR 60000", "review"),
    ],
)
def test_a_threshold(answer: str, verdict: str) -> None:
    assert bench(THRESHOLD).says(contract_value=answer) == verdict


def test_below_a_threshold_is_the_other_side() -> None:
    small = bench(THRESHOLD.replace("from 50000", "below 50000"))
    assert [small.says(contract_value=f"USD {worth}") for worth in (49999, 50000)] == ["prohibited", "none"]


def test_an_unknown_amount_is_a_question() -> None:
    assert (bench(THRESHOLD).says(), bench(THRESHOLD).asks()) == ("review", {"contract_value"})


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("USD 50000", "50000 USD"),
        ("usd50,000", "50000 USD"),
        ("50 000 usd", "50000 USD"),
        ("CHF 1'000'000.50", "1000000.50 CHF"),
        ("JPY 007", "7 JPY"),
        ("USD 0", "0 USD"),
        ("25 %", "25 %"),
        ("24.99%", "24.99 %"),
        ("25", None),
        ("25 % of the votes", None),
        ("EUR 50.000,00", None),
        ("USD 50,00", None),
        ("USD 1,000 000", None),
        ("USD 50000 EUR", None),
        ("50000", None),
        ("$50,000", None),
        ("USD -5", None),
        ("USD " + "9" * 190, None),
        ("about USD 50000", None),
        ("", None),
    ],
)
def test_how_amounts_are_read(text: str, settled: str | None) -> None:
    assert settle(WORTH, text, BOOK) == settled


def test_how_an_amount_is_to_be_written() -> None:
    assert "50000 USD" in choices(WORTH)


def _with_examples(*examples: dict[str, object]) -> Rulebook:
    rule = BOOK.rules["CA-2022-POL"]
    changed = replace(rule, examples=tuple({**rule.examples[1], **example} for example in examples))
    return replace(BOOK, rules=MappingProxyType({rule.id: changed}))


def test_an_example_can_hold_the_last_lawful_day() -> None:
    right, wrong = {"deadline": "2024-06-28"}, {"deadline": "2024-06-29"}
    problems = [problem.problem for problem in prove_rules(_with_examples(right, wrong))]
    assert problems == ["comes with 2024-06-28, and should with 2024-06-29"]


def test_a_deadline_that_changes_no_verdict_is_an_edge_too() -> None:
    data = next(each for each in files.parse(files.ours())["rule"] if each["id"] == "CA-2022-POL")
    blind = [{**example, "deadline": None} for example in data["examples"]]
    assert not list(unheld(data, BOOK))
    assert any("deadline 2024-06-28" in problem.entry for problem in unheld({**data, "examples": blind}, BOOK))
