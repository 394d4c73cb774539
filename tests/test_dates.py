"""Days and partial days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.dates import Day, add_days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2026-07", date(2026, 7, 1), date(2026, 7, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2018-12-07", date(2018, 12, 7), date(2018, 12, 7)),
    ],
)
def test_a_partial_day_is_an_interval(text: str, first: date, last: date) -> None:
    day = Day.parse(text)
    assert (day.first, day.last) == (first, last)
    assert str(day) == text


@pytest.mark.parametrize(
    "text", ["31/31/2025", "2025-13", "2025-02-30", "July 2026", "", "2025-1-1", "20251", "2025-07-01T00:00"]
)
def test_what_is_not_a_day_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-07-31|month|day"):
        Day.parse(text)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), None),
        (date(2026, 7, 30), None),
        (date(2026, 7, 31), True),
        (date(2026, 8, 1), True),
    ],
)
def test_inside_a_partial_day_nobody_knows(asked: date, reached: bool | None) -> None:
    assert Day.parse("2026-07").reached(asked) is reached


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_an_exact_day_is_always_known(day: date, asked: date) -> None:
    assert Day.parse(day.isoformat()).reached(asked) is (asked >= day)


def test_days_later() -> None:
    assert str(add_days(Day.parse("2025-12-22"), 60)) == "2026-02-20"
    assert add_days(Day.parse("2026-07"), 10).exact is False
