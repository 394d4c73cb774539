"""The grid says what the judge says, on every day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.errors import UsageError
from debar.family import lineage_of
from debar.grid import Grid
from debar.judge import judge
from debar.judge.spans import edges
from debar.model import Act, Identification, Role, Strength, Verdict
from debar.register import Register
from debar.rulebook import Rulebook

REGISTER, BOOK = Register.load(), Rulebook.load()
KNOWN = date(2026, 11, 23)
GRID = Grid(REGISTER, BOOK, KNOWN)
DAYS = st.dates(date(2012, 1, 1), date(2029, 12, 31)) | st.sampled_from(edges(BOOK, "anyone"))


@settings(max_examples=150)
@given(
    st.sampled_from(["huawei", "zte", "hikvision", "honor", "cisco", "kaspersky"]),
    st.sampled_from([None, "router", "camera", "phone", "software", "cable"]),
    st.sampled_from(["us-federal-agency", "uk-designated-provider", "jp-government", "au-carrier", "anyone"]),
    st.sampled_from(["procure", "use", "install"]),
    DAYS,
)
def test_a_field_is_what_the_judge_says(maker: str, goods: str | None, buyer: str, act: str, day: date) -> None:
    seen = Identification(maker, maker, Role.EQUIPMENT, Strength.STRONG, (), goods)
    judged = judge(seen, lineage_of(maker, day, REGISTER), {}, buyer, Act(act), day, KNOWN, BOOK)
    assert GRID(maker, goods, buyer, act, day) == tuple((each.law.id, each.verdict) for each in judged.rulings)


def test_what_is_asked_again_is_the_same_value() -> None:
    first = GRID("huawei", "switch", "us-federal-agency", "procure", date(2026, 1, 5))
    assert GRID("huawei", "switch", "us-federal-agency", "procure", date(2026, 1, 6)) is first
    assert ("US-889A", Verdict.PROHIBITED) in first


def test_facts_hold_for_every_field() -> None:
    grid = Grid(REGISTER, BOOK, KNOWN, {"purpose": "public safety"})
    told = dict(grid("hikvision", "camera", "us-federal-agency", "procure", date(2026, 1, 5)))
    assert told["US-889A"] is Verdict.PROHIBITED


def test_who_and_what_is_unknown_is_said() -> None:
    with pytest.raises(UsageError, match="us-federal-agenci"):
        GRID("huawei", "switch", "us-federal-agenci", "procure", KNOWN)
    with pytest.raises(ValueError, match="purchase"):
        GRID("huawei", "switch", "us-federal-agency", "purchase", KNOWN)
