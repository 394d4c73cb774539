"""The rules prove themselves, and the proof can fail."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from debar.family import trace
from debar.judge.prove import outcome, prove_rules
from debar.rulebook import Rulebook

BOOK = Rulebook.load()
OURS = ("JP", "AU", "NZ")


def test_every_rule_proves_its_examples(register):
    problems = prove_rules(BOOK, lambda maker, day: trace(maker, day, register))
    assert [f"{problem.entry}: {problem.problem}" for problem in problems] == []


@pytest.mark.parametrize(
    "rule", [rule for code in OURS for rule in BOOK.in_jurisdiction(code)], ids=lambda rule: rule.id
)
def test_examples_stand_on_both_sides_of_an_edge(rule):
    verdicts = {example["verdict"] for example in rule.examples}
    assert "none" in verdicts
    assert len(verdicts) > 1 or rule.catch == "none"


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.id)
def test_every_status_names_a_source_of_its_file(rule):
    assert {event.source for event in rule.history} - {""} <= set(rule.sources)


@pytest.mark.parametrize("code", OURS)
def test_instruments_of_the_story_are_complete(code):
    expected = {
        "JP": {"JP-2018-ITPROC", "JP-2018-CIASK", "JP-2022-ESPA", "JP-JCSTAR"},
        "AU": {"AU-2018-5G", "AU-SOCI", "AU-2023-CCTV"}
        | {f"AU-PSPF-{number}" for number in ("2023-001", "2024-001", "2024-002", "2025-001", "2025-002")},
        "NZ": {"NZ-2018-SPARK", "NZ-TICSA"},
    }
    assert {rule.id for rule in BOOK.in_jurisdiction(code)} == expected[code]


def wrong(**change):
    rule = BOOK.rules["NZ-2018-SPARK"]
    examples = ({**rule.examples[1], **change},)
    return replace(BOOK, rules=MappingProxyType({rule.id: replace(rule, examples=examples)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "review"}, "gives prohibited, and should give review"),
        ({"asks": ["site"]}, "does not ask site"),
        ({"answers": {"purpose": "fun"}}, "not understood"),
        ({"buyer": "nz-sprak"}, "did you mean nz-spark"),
        ({"act": "dance"}, "dance"),
    ],
)
def test_a_wrong_example_is_a_problem(change, said):
    problems = list(prove_rules(wrong(**change)))
    assert [said in problem.problem for problem in problems] == [True]
    assert problems[0].file.endswith("NZ-2018-SPARK.yaml")


def test_a_wrong_reference_is_a_problem():
    rule = BOOK.rules["NZ-2018-SPARK"]
    bar = rule.bars[0]
    target = replace(
        bar.targets[0],
        when=(("colour", ("red",)), ("purpose", ("public saftey",)), ("made_on", ("2020",))),
        classes=replace(bar.targets[0].classes, no=frozenset({"x"})),
    )
    broken = replace(
        bar, bound=frozenset({"nobody"}), acts=frozenset({"dance"}), through="no-list", targets=(target,)
    )
    book = replace(BOOK, rules=MappingProxyType({rule.id: replace(rule, bars=(broken,), examples=())}))
    assert {problem.problem for problem in prove_rules(book)} == {
        "buyer 'nobody' does not exist",
        "act 'dance' does not exist",
        "list 'no-list' does not exist",
        "class of goods 'x' does not exist",
        "answer key 'colour' does not exist",
        "value 'public saftey' of purpose does not exist",
        "value '2020' of made_on does not exist",
    }


def test_an_outcome_says_why():
    rule = BOOK.rules["JP-2018-ITPROC"]
    assert "nothing binds on this day" in " ".join(outcome(rule, rule.examples[1], BOOK).because)
