"""A review says what to find out, also where only the sources leave it open; a passed day is not asked about."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

UNTIL = "{acts: [use], bars: [{verdict: prohibited, deadline: 2022-12-31}]}"


@pytest.mark.parametrize(
    ("rule", "on", "asks"),
    [
        ("{force: {since: 2021-06}}", "2021-06-15", "within 2021-06 did it take effect"),
        ("{force: {since: 2021-01-01, until: 2022-06}}", "2022-06-15", "within 2022-06 did it end"),
        ("{force: {since: 2021-01-01, suspended: [[2022-06, 2022-09-01]]}}", "2022-06-15", "stay from 2022-06"),
        ("{confidence: uncertain}", "2022-06-15", "Which text was in force"),
        ("{acts: [use, procure], bars: [{verdict: prohibited, deadline: 2022-06}]}", "2022-06-15", "last lawful one"),
        ("{vendors: [{maker: acme, confidence: uncertain}]}", "2022-06-15", "Which text names this maker"),
    ],
)
def test_what_the_sources_leave_open_is_asked(rule: str, on: str, asks: str) -> None:
    ruling = bench(rule).ruling(on)
    assert ruling is not None
    assert ruling.verdict.value == "review"
    assert any(question.key == "rule" and asks in question.ask for question in ruling.questions)


@pytest.mark.parametrize(
    ("on", "asked", "deadline"),
    [
        ("2022-12-31", "Will it be in service after 2022-12-31?", "2022-12-31"),
        ("2023-01-01", "Will it be put into service where the rule bars its use?", "2022-12-31"),
    ],
)
def test_what_is_bought_after_the_last_day_is_not_asked_about_that_day(on: str, asked: str, deadline: str) -> None:
    ruling = bench(UNTIL).ruling(on)
    assert ruling is not None
    assert (ruling.verdict.value, [question.ask for question in ruling.questions]) == ("conditional", [asked])
    assert str(ruling.deadline) == deadline
