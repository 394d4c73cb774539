"""At most: what a rule can give, for whom, in which act, whose goods, since when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.rulebench import bench

from debar.model import Act, Lineage, Ownership
from debar.overview.strongest import Aim, can_give, since_when

if TYPE_CHECKING:
    from debar.rulebook import Rulebook

LATER = date(2026, 11, 23)


def most(book: Rulebook, on: str, known: date = LATER, **aim: object) -> str | None:
    given = can_give(book.rules["XX-1"], Aim(book, **aim), date.fromisoformat(on), known)  # type: ignore[arg-type]
    return given.value if given else None


@pytest.mark.parametrize(
    ("on", "known", "verdict"),
    [
        ("2019-12-31", LATER, None),
        ("2020-01-01", LATER, "watch"),
        ("2020-12-31", LATER, "watch"),
        ("2021-01-01", LATER, "prohibited"),
        ("2021-01-01", date(2019, 12, 31), None),
    ],
)
def test_the_two_days(on: str, known: date, verdict: str | None) -> None:
    assert most(bench().rulebook, on, known) == verdict


@pytest.mark.parametrize(
    ("aim", "verdict"),
    [
        ({"buyer": "xx-bound"}, "prohibited"),
        ({"buyer": "xx-part"}, "prohibited"),
        ({"buyer": "xx-free"}, None),
        ({"act": Act.PROCURE}, "prohibited"),
        ({"act": Act.USE}, None),
        ({"lineage": Lineage("acme")}, "prohibited"),
        ({"lineage": Lineage("other")}, None),
        ({"lineage": Lineage("kid", (Ownership("kid", "acme", None, None, "subsidiary", "x"),))}, "prohibited"),
        ({"lineage": Lineage("kid", (Ownership("kid", "acme", None, None, "brand", "x"),))}, None),
    ],
)
def test_whom_what_and_whose(aim: dict[str, object], verdict: str | None) -> None:
    assert most(bench().rulebook, "2022-01-01", **aim) == verdict


def test_what_bars_only_use_is_a_condition_for_a_purchase() -> None:
    book = bench("acts: [use]").rulebook
    assert most(book, "2022-01-01", act=Act.PROCURE) == "conditional"
    assert most(book, "2022-01-01", act=Act.USE) == "prohibited"
    assert most(book, "2022-01-01", act=Act.INSTALL) is None


def test_since_when_is_the_first_day_of_the_same() -> None:
    book = bench().rulebook
    rule, aim = book.rules["XX-1"], Aim(book)
    assert since_when(rule, aim, date(2026, 1, 1), LATER) == date(2021, 1, 1)
    assert since_when(rule, aim, date(2020, 6, 1), LATER) == date(2020, 1, 1)


@given(st.integers(0, 4_000), st.sampled_from(list(Act)))
def test_it_is_never_less_than_what_the_judge_says(days: int, act: Act) -> None:
    asked = bench()
    day = date(2018, 1, 1) + timedelta(days=days)
    ruling = asked.ruling(day.isoformat(), act=act.value)
    aim = Aim(asked.rulebook, "xx-bound", act, Lineage("acme"))
    most_ = can_give(asked.rulebook.rules["XX-1"], aim, day, max(day, LATER))
    assert (most_ is None) == (ruling is None)
    assert ruling is None or (most_ is not None and most_.rank <= ruling.verdict.rank)
