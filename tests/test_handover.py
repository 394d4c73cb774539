"""Messages between two processes: they come out as they went in, whatever was sent before."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.handover import MESSAGES, Packer, Unpacker


@dataclass(frozen=True)
class Thing:
    name: str
    fields: tuple[str, ...] = ()


SHARED = [Thing("rule", ("a", "b")), Thing("maker", ("c",)), ("plain", 1), "text"]


@settings(max_examples=60, deadline=None)
@given(
    messages=st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.sampled_from(range(len(SHARED)))), max_size=6),
        max_size=2 * MESSAGES + 2,
    )
)
def test_messages_come_out_as_they_went_in(messages: list[list[tuple[int, int]]]) -> None:
    packer, unpacker = Packer(), Unpacker()
    for number, message in enumerate(messages):
        here = [Thing(f"row {number}/{at}") for at in range(6)]
        there = [pickle.loads(pickle.dumps(each)) for each in here]
        out = unpacker.unpack(packer.pack([(here[at], SHARED[which]) for at, which in message], here), there)
        assert out == [(here[at], SHARED[which]) for at, which in message]
        assert all(got is there[at] for (got, _), (at, _) in zip(out, message, strict=True))


def test_what_went_over_is_not_sent_again() -> None:
    packer, long = Packer(), Thing("x" * 10_000)
    sizes = [len(packer.pack([long], ())) for _ in range(MESSAGES + 1)]
    assert sizes[0] > 10_000
    assert max(sizes[1:MESSAGES]) < 100
    assert sizes[MESSAGES] > 10_000  # both sides began anew


def test_equal_things_that_are_not_the_same_are_sent_whole() -> None:
    here, other = [Thing("row")], Thing("row")
    out = Unpacker().unpack(Packer().pack([other], here), here)
    assert out == [other]
    assert out[0] is not here[0]


def test_a_place_that_nobody_named_is_an_error() -> None:
    here = [Thing("row"), Thing("row 2")]
    data = Packer().pack(here, here)
    with pytest.raises(pickle.UnpicklingError, match="nobody said"):
        pickle.loads(data)
    with pytest.raises(IndexError):
        Unpacker().unpack(data, here[:1])
