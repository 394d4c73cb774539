"""The answer in one sentence, and the count that closes a report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reports import sample

from debar.model import Verdict
from debar.reports.parts.gather import Gathered, gather
from debar.reports.parts.tell import answer, blind, columns, counts, question
from debar.reports.parts.words import words

SAY = words("en")
NAMED = sample.asked("us-federal-agency")
ANYONE = sample.asked("anyone")


def counted(**by_verdict: int) -> Gathered:
    run = gather(sample.empty())
    named = {key.replace("_", "-"): number for key, number in by_verdict.items()}
    summary = replace(run.summary, by_verdict=named, observations=sum(named.values()))
    return replace(run, summary=summary)


@pytest.mark.parametrize(
    ("by_verdict", "opening"),
    [
        ({"prohibited": 3, "review": 4}, "3 of 7 lines must not go ahead as asked"),
        ({"conditional": 1, "watch": 1}, "Nothing is barred outright, but 1 of 2 lines"),
        ({"review": 1, "clear": 1}, "Nothing is barred on what is known, but 1 of 2 lines"),
        ({"advised_against": 1}, "Nothing is barred; official advice speaks against 1 of 1 line"),
        ({"watch": 2}, "Nothing binds now; 2 of 2 lines"),
        ({"clear": 1, "unidentified": 1_499}, "No rule speaks about any of the 1,500 lines"),
    ],
)
def test_the_strongest_verdict_answers(by_verdict: dict[str, int], opening: str) -> None:
    assert answer(counted(**by_verdict), NAMED, SAY).startswith(opening)


@pytest.mark.parametrize("verdict", [Verdict.PROHIBITED, Verdict.CONDITIONAL])
def test_where_no_buyer_is_named_nothing_is_said_to_bind_the_reader(verdict: Verdict) -> None:
    told = answer(counted(**{verdict.value: 1}), ANYONE, SAY)
    assert told.startswith("For at least one kind of buyer")
    assert "depends on who you are" in told


def test_the_count_names_every_verdict_that_occurs_and_what_was_not_looked_at() -> None:
    run = gather(sample.run())
    assert counts(run, SAY).startswith("10 lines: 4 prohibited, 1 conditional, 1 review, 1 advised-against, 1 watch")
    assert counts(run, SAY).endswith("; 40 lines not looked at")


@pytest.mark.parametrize(
    ("lost", "unseen", "told"),
    [
        (0, False, ""),
        (0, True, "Something could not be looked at; what and why stands below."),
        (1, True, "1 line could not be looked at; what and why stands below."),
    ],
)
def test_what_was_not_looked_at_is_said(lost: int, unseen: bool, told: str) -> None:
    run = gather(sample.empty())
    assert blind(replace(run, summary=replace(run.summary, not_looked_at=lost, blind=unseen)), SAY) == told


def test_the_question_names_the_buyers_or_that_there_is_none() -> None:
    assert question(NAMED, SAY).startswith("Asked: us-federal-agency; act: ")
    assert question(ANYONE, SAY).startswith("Asked: anyone (every rule, whoever it binds)")


def test_columns_used_and_not_used() -> None:
    told = columns(replace(sample.ORDERS, mapping=(("Menge", "quantity"),), unused=("Konto",)), SAY)
    assert told == "Menge → quantity; not used: Konto"
    assert columns(replace(sample.ORDERS, mapping=(), unused=()), SAY) == "no columns"
