"""Spans of days of knowing: the law says the same on the first day of a span as on any other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from debar.family import trace
from debar.judge import case_of, judge, verdict_alone
from debar.judge.knowing import known_start
from debar.model import Act, Identification, Role, Strength
from debar.register import Register
from debar.rulebook import Rulebook

BOOK, REGISTER = Rulebook.load(), Register.load()
DAYS = st.dates(date(2016, 1, 1), date(2028, 1, 1))
MAKERS = st.sampled_from(["huawei", "zte", "hikvision", "dji", "kaspersky", "acronis", "nokia"])
BUYERS = st.sampled_from(["anyone", "us-federal-agency", "jp-government", "uk-designated-provider"])


def asked(maker: str, act: Act, buyer: str, on: date, known: date) -> Any:
    who = Identification(maker, maker, Role.EQUIPMENT, Strength.STRONG, (), "router")
    return who, trace(maker, on, REGISTER), {}, buyer, act, on, known, BOOK


@settings(max_examples=60, deadline=None)
@given(MAKERS, st.sampled_from([Act.PROCURE, Act.USE]), BUYERS, DAYS, DAYS)
def test_the_first_day_of_a_span_stands_for_all(maker: str, act: Act, buyer: str, on: date, known: date) -> None:
    start = known_start(BOOK, known)
    assert start <= known
    there, here = (judge(*asked(maker, act, buyer, on, day)).rulings for day in (start, known))
    assert [(r.law, r.verdict, r.because, r.questions, r.deadline) for r in there] == [
        (r.law, r.verdict, r.because, r.questions, r.deadline) for r in here
    ]
    for ruling in here:
        assert verdict_alone(case_of(*asked(maker, act, buyer, on, known)), ruling.law.id) is ruling.verdict


def test_a_span_ends_where_something_becomes_known() -> None:
    assert known_start(BOOK, date(2018, 8, 13)) == date(2018, 8, 13)
    assert known_start(BOOK, date(2018, 8, 12)) < date(2018, 8, 13)
    assert known_start(BOOK, date(1900, 1, 1)) == date.min
    assert (
        verdict_alone(
            case_of(*asked("huawei", Act.USE, "us-federal-agency", date(2024, 1, 1), date(2024, 1, 1))), "US-889A"
        )
        is None
    )


def test_spans_are_few() -> None:
    days = [date(2018, 1, 1) + timedelta(days=number) for number in range(3000)]
    assert len({known_start(BOOK, day) for day in days}) < len(days)
