"""Working ahead in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.ahead import ahead


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers()), st.integers(1, 5))
def test_the_same_steps_in_the_same_order(steps: list[int], depth: int) -> None:
    assert list(ahead(steps, depth)) == steps


def test_an_error_comes_where_it_would_have_been() -> None:
    def steps() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    found = ahead(steps())
    assert next(found) == 1
    with pytest.raises(ValueError, match="torn"):
        next(found)


def test_it_never_runs_further_ahead_than_it_may() -> None:
    made: list[int] = []

    def steps() -> Iterator[int]:
        for step in range(100):
            made.append(step)
            yield step

    found = ahead(steps(), depth=2)
    assert next(found) == 0
    time.sleep(0.2)
    assert len(made) <= 5


def test_a_consumer_that_stops_ends_the_thread() -> None:
    before = threading.active_count()
    found = ahead(iter(range(1_000_000)), depth=2)
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    for _ in range(50):
        if threading.active_count() <= before:
            break
        time.sleep(0.05)
    assert threading.active_count() <= before
