"""Dates in every common writing, and what is said about those that cannot be settled."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.readers.parts.days import read_day


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026/11/23", "2026-11-23"),
        ("2026.11.23", "2026-11-23"),
        ("2026. 11. 23.", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("3.4.2026", "2026-04-03"),
        ("11/23/2026", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("20261123", "2026-11-23"),
        ("2026-11-23T10:00:00Z", "2026-11-23"),
        ("2026-11-23 10:00", "2026-11-23"),
        ("令和8年11月23日", "2026-11-23"),
        ("令和元年5月1日", "2019-05-01"),
        ("R8.11.23", "2026-11-23"),
        ("平成31年4月30日", "2019-04-30"),
        ("2026年11月23日", "2026-11-23"),
        ("２０２６年１１月２３日", "2026-11-23"),
        ("2026년 11월 23일", "2026-11-23"),
        ("民國115年11月23日", "2026-11-23"),
        ("2026年11月", "2026-11"),
        ("2026/11", "2026-11"),
        ("23-Nov-2026", "2026-11-23"),
        ("Nov 23, 2026", "2026-11-23"),
        ("23. November 2026", "2026-11-23"),
        ("23 novembre 2026", "2026-11-23"),
        ("23 de noviembre de 2026", "2026-11-23"),
        ("23 ноября 2026 г.", "2026-11-23"),
        ("29/02/2024", "2024-02-29"),
    ],
)
def test_settled(written: str, text: str) -> None:
    reading = read_day(written)
    assert reading is not None
    assert reading.text == text


@pytest.mark.parametrize(
    "written", ["31/31/2025", "2025-02-30", "29/02/2025", "32.01.2025", "令和8年13月1日", "20261399"]
)
def test_impossible(written: str) -> None:
    reading = read_day(written)
    assert reading is not None
    assert reading.impossible


@pytest.mark.parametrize("written", ["", "tbd", "Q3 2026", "46349", "23 foo 2026", "11/23/26", "2026"])
def test_no_date_at_all(written: str) -> None:
    assert read_day(written) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_survives(day: date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%d.%m.%Y}", f"{day.year}年{day.month}月{day.day}日"):
        reading = read_day(written)
        assert reading is not None
        assert reading.text == day.isoformat()


def _dates(folder: object, values: list[str]) -> tuple[list[str | None], str]:
    text = "description,date\n" + "".join(f"x,{value}\n" for value in values)
    seen = look_at(folder, "d.csv", text)  # type: ignore[arg-type]
    return [fields.get("date") for fields in seen.fields], seen.problems


def test_a_later_value_settles_the_order_of_the_column(tmp_path: object) -> None:
    assert _dates(tmp_path, ["3/4/2026", "11/23/2026"]) == (["2026-03-04", "2026-11-23"], "")
    assert _dates(tmp_path, ["3/4/2026", "23/11/2026"]) == (["2026-04-03", "2026-11-23"], "")


def test_a_value_far_down_settles_it_too(tmp_path: object) -> None:
    days, problems = _dates(tmp_path, ["3/4/2026"] * 1000 + ["11/23/2026"])
    assert set(days[:1000]) == {"2026-03-04"}
    assert problems == ""


def test_nothing_settles_it(tmp_path: object) -> None:
    days, problems = _dates(tmp_path, ["3/4/2026", "5/6/2026"])
    assert days == ["2026-04-03", "2026-06-05"]
    assert problems.count("they were read day first") == 1


def test_both_orders(tmp_path: object) -> None:
    days, problems = _dates(tmp_path, ["13/4/2026", "4/13/2026", "3/4/2026"])
    assert days == ["2026-04-13", "2026-04-13", "2026-04-03"]
    assert "some dates are written day first and others month first" in problems


def test_a_day_that_does_not_exist(tmp_path: object) -> None:
    seen = look_at(tmp_path, "d.csv", "description,date\na,31/31/2025\nb,2025-01-02\n")  # type: ignore[arg-type]
    assert seen.fields == [{"description": "a"}, {"description": "b", "date": "2025-01-02"}]
    (issue,) = seen.issues
    assert (issue.place, issue.blind, issue.lost) == ("row 2", True, 0)
    assert "31/31/2025" in issue.problem


def test_what_is_no_date_stays(tmp_path: object) -> None:
    days, problems = _dates(tmp_path, ["n/a", "2026-01-02", "n/a"])
    assert days == ["n/a", "2026-01-02", "n/a"]
    assert "'n/a' (2 in all)" in problems
