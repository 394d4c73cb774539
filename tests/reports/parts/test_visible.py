"""Nothing hidden, nothing endless, the clue where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.reports.parts.visible import CONTEXT, MARKS, pieces, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\r\nc", "a b c"),
        ("a\x00b", "a[U+0000]b"),
        ("\x1b[31m", "[U+001B][31m"),
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("\U000e0041", "[U+E0041]"),
        ("\udcff", "[U+DCFF]"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian needs
        ("ファーウェイ", "ファーウェイ"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_shortened() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], []),
        ([(4, 11)], ["HG8245H"]),
        ([(0, 3), (4, 11)], ["ONT", "HG8245H"]),
        ([(4, 8), (6, 11)], ["HG8245H"]),
        ([(4, 11), (4, 11)], ["HG8245H"]),
        ([(-5, 3)], ["ONT"]),
        ([(8, 99)], ["45H"]),
        ([(11, 12), (5, 5), (7, 6)], []),
    ],
)
def test_marks(spans: list[tuple[int, int]], marked: list[str]) -> None:
    assert [piece.text for piece in pieces("ONT HG8245H", spans) if piece.marked] == marked


SPANS = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=5)


@given(st.text(alphabet="ab é漢", max_size=50), SPANS)
def test_a_short_text_is_whole(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, spans)) == text


@given(st.integers(0, 5_000), st.integers(0, 300), st.integers(10, 400))
def test_a_long_text_is_bounded_and_keeps_its_clue(start: int, length: int, limit: int) -> None:
    text = "-" * start + "x" * length + "-" * 3_000
    cut = pieces(text, [(start, start + length)], limit)
    assert sum(len(piece.text) for piece in cut) <= 2 * limit + 2 * CONTEXT + 10
    assert "".join(piece.text for piece in cut if piece.marked) == "x" * min(length, limit)


def test_many_clues_in_a_long_text_are_bounded() -> None:
    spans = [(at, at + 5) for at in range(0, 100_000, 500)]
    cut = pieces("y" * 100_000, spans)
    assert sum(piece.marked for piece in cut) == MARKS
