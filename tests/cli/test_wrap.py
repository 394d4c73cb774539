"""Lines of eighty columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.cli.wrap import NOT_FIRST, width, wrapped

WORDS = st.lists(st.text("abc華ァ。", min_size=1, max_size=12), min_size=1, max_size=30).map(" ".join)


@given(text=WORDS, depth=st.integers(0, 4), columns=st.integers(30, 80))
def test_no_line_is_wider_and_nothing_is_lost(text: str, depth: int, columns: int) -> None:
    indent = "  " * depth
    lines = wrapped(text, indent, columns).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        hanging = sum(sign in NOT_FIRST for sign in line)
        assert width(line) <= columns + 2 * hanging
        assert line.startswith(indent)


def test_further_lines_are_set_in() -> None:
    assert wrapped("one two three", "  ", 10) == "  one two\n    three"


def test_an_address_stays_whole() -> None:
    address = "https://example.org/" + "a" * 90
    assert wrapped(f"source: {address}", "  ").split("\n") == ["  source:", f"    {address}"]


@pytest.mark.parametrize("text", ["規則集の規則は、" * 12])
def test_japanese_breaks_between_letters_and_never_before_a_comma(text: str) -> None:
    lines = wrapped(text).split("\n")
    assert len(lines) > 2
    assert not any(line.strip().startswith("、") for line in lines)
