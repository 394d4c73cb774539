"""What is read ahead comes in order, with its errors, and ends when nobody listens."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.ahead import MOST, ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


def threads() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "debar ahead"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.integers(), st.none())))
def test_all_things_come_in_order(things: list[int | None]) -> None:
    assert list(ahead(iter(things))) == things
    assert not threads()


def test_an_error_comes_behind_what_was_drawn_before_it() -> None:
    def things() -> Iterator[int]:
        yield 1
        raise ValueError("the file breaks off")

    drawn = ahead(things())
    assert next(drawn) == 1
    with pytest.raises(ValueError, match="breaks off"):
        next(drawn)
    assert not threads()


def test_who_stops_early_stops_the_thread_and_closes_what_it_draws() -> None:
    closed = threading.Event()

    def things() -> Iterator[int]:
        try:
            yield from range(10**9)
        finally:
            closed.set()

    drawn = ahead(things())
    assert next(drawn) == 0
    drawn.close()
    assert closed.is_set()
    assert not threads()


def test_only_a_few_are_drawn_before_they_are_asked_for() -> None:
    drawn: list[int] = []
    full = threading.Event()

    def things() -> Iterator[int]:
        for number in range(100):
            if number == MOST + 1:
                full.set()
            drawn.append(number)
            yield number

    each = ahead(things())
    assert next(each) == 0
    assert full.wait(10)
    assert len(drawn) <= MOST + 3
    assert list(each) == list(range(1, 100))
