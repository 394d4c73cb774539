"""Phrases looked for in a page: what is found, and that the quick answers are true ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.identify.lexicon import Lexicon
from debar.identify.page import page

PHRASES = ("switch", "network switch", "network", "p/", "交换机", "交", "for use with")
LEXICON = Lexicon((text, text) for text in PHRASES)
TEXTS = st.lists(st.sampled_from((*PHRASES, "use", "x", "9", "换", "-", " ", " ", ", ")), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A network switch", ["network switch"]),
        ("switch, network", ["switch", "network"]),
        ("networkswitch", []),
        ("千兆交换机 switch", ["交换机", "switch"]),
        ("for use", []),
        ("for use\nwith", ["for use with"]),
        ("", []),
    ],
)
def test_the_longest_phrases_are_found_by_place(text: str, found: list[str]) -> None:
    assert [each.what for each in LEXICON.find(page("description", text))] == found


@given(TEXTS)
def test_where_no_phrase_may_stand_none_is_found(text: str) -> None:
    sheet = page("description", text)
    assert LEXICON.may_stand(sheet) or not LEXICON.find(sheet)


@given(TEXTS)
def test_a_phrase_stands_where_it_is_said_to(text: str) -> None:
    sheet = page("description", text)
    for found in LEXICON.find(sheet):
        written = sheet.sieved[found.start : found.end].split()
        assert written == page("description", found.what).sieved.split()


@given(TEXTS)
def test_words_stand_at_their_spans(text: str) -> None:
    sheet = page("description", text)
    assert [sheet.sieved[start:end] for start, end in sheet.spans()] == sheet.words
