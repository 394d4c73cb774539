"""The rate is kept by a clock that the test turns."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.collect.pace import Pace


class Clock:
    """A time that passes only when somebody sleeps or the test says so."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


def departures(rate: float, packets: list[int], pauses: list[float]) -> list[float]:
    """When each packet leaves, of one that asks again and again."""
    clock = Clock()
    pace = Pace(rate, clock.now, clock.sleep)
    left: list[float] = []

    async def go() -> None:
        for many, pause in zip(packets, pauses, strict=True):
            await pace.turn(many)
            left.extend([clock.time] * many)
            clock.time += pause

    asyncio.run(go())
    return left


def test_a_hundred_requests_at_ten_a_second_take_ten_seconds() -> None:
    left = departures(10, [1] * 101, [0.0] * 101)
    assert left[-1] - left[0] == pytest.approx(10)


def test_a_pause_earns_no_burst() -> None:
    left = departures(10, [1] * 4, [5.0, 0.0, 0.0, 0.0])
    assert [round(at - left[0], 6) for at in left] == [0, 5, 5.1, 5.2]


def test_no_rate_is_no_wait() -> None:
    assert len(set(departures(0, [1] * 50, [0.0] * 50))) == 1


@given(st.floats(0.5, 500), st.lists(st.tuples(st.integers(1, 3), st.floats(0, 2)), min_size=1, max_size=60))
def test_in_no_second_do_more_leave_than_the_rate(rate: float, asked: list[tuple[int, float]]) -> None:
    packets, pauses = [many for many, _ in asked], [pause for _, pause in asked]
    left = departures(rate, packets, pauses)
    for number, first in enumerate(left):
        assert sum(at < first + 1 - 1e-6 for at in left[number:]) <= rate + max(packets) + 1


def test_many_at_once_share_one_rate() -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    async def go() -> None:
        pace = Pace(4, lambda: 0.0, note)
        await asyncio.gather(*(pace.turn() for _ in range(5)))

    asyncio.run(go())
    assert waits == [0.25, 0.5, 0.75, 1.0]
