"""Judging by spans of equal law is judging by days: no edge of the rulebook is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.judge import Judged, _absent, _for_kinds, _judged_in_span, judged_on
from debar.judge.case import Case
from debar.judge.spans import edges, span_start
from debar.model import Act, Lineage, Role, Strength
from debar.rulebook import Rulebook

BOOK = Rulebook.load()
KNOWN = date(2026, 11, 23)
DAYS = st.dates(date(2012, 1, 1), date(2029, 12, 31)) | st.sampled_from(edges(BOOK, "anyone"))
BUYERS = st.sampled_from(
    [
        "anyone",
        "us-federal-agency",
        "us-private-company",
        "se-operator",
        "cl-operator",
        "jp-government",
        "uk-central-government",
        "au-carrier",
    ]
)
NEAR = st.integers(-2, 2).map(timedelta)
MAKERS = st.sampled_from("huawei zte hikvision kaspersky dji tiktok acronis cxmt ymtc tp-link-technologies".split())
GOODS = st.sampled_from([None, "router", "camera", "antenna", "security-software", "drone", "chip"])
ACTS = st.sampled_from(list(Act))
FACTS = st.sampled_from([(), (("purpose", "public safety"),), (("permit", "no"),), (("contract_date", "2024"),)])


@given(
    day=DAYS, near=NEAR, maker=MAKERS, goods=GOODS, buyer=BUYERS, act=ACTS, facts=FACTS, known=st.just(KNOWN) | DAYS
)
def test_a_day_is_judged_as_its_span_is(day, near, maker, goods, buyer, act, facts, known):
    on = day + near
    lineage = Lineage(maker)
    case = Case(
        maker, maker, Role.EQUIPMENT, Strength.STRONG, False, goods, lineage, facts, buyer, act, on, known, BOOK
    )
    alone = _judged_in_span.__wrapped__(case)
    found = judged_on(on, case._replace(on=span_start(BOOK, buyer, on)))
    of_kinds = () if alone.rulings else (*_absent(case), *_for_kinds.__wrapped__(case))
    assert found == Judged(tuple(replace(ruling, on=on) for ruling in alone.rulings), (*of_kinds, *alone.notes))


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2019, 8, 13), date(2019, 8, 12), date(2090, 1, 1)])
def test_a_span_starts_no_later_than_its_day(day):
    start = span_start(BOOK, "anyone", day)
    assert start <= day
    assert span_start(BOOK, "anyone", start) == start


def test_the_day_before_an_edge_is_another_span():
    before = span_start(BOOK, "us-federal-agency", date(2019, 8, 12))
    assert before < span_start(BOOK, "us-federal-agency", date(2019, 8, 13)) == date(2019, 8, 13)
