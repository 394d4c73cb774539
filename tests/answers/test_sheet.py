"""The words of the sheet: distinct, and understood when they come back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.answers.entries import plainly
from debar.answers.sheet import COLUMNS, LONGEST, choice, column_names, data, header, line_of
from debar.facts import settle
from debar.reports.csv import harmless
from debar.rulebook.book import plain


@pytest.mark.parametrize("lang", ["en", "ja", "xx"])
def test_a_header_in_any_language_names_its_columns(lang: str) -> None:
    assert [column_names()[plain(word)] for word in header(lang)] == list(COLUMNS)
    assert len(set(header(lang))) == len(COLUMNS)


def test_every_choice_that_is_offered_is_understood(rulebook: Any) -> None:
    shown = data()["choices"]["ja"]
    offered = set()
    for key in rulebook.answers.values():
        for value in key.values:
            word = choice(key, value, "ja")
            offered.add(word)
            assert settle(key, word, rulebook) == value, (key.key, value)
    assert set(shown.values()) <= offered, "a word under `choices` is the wording of no value"


def test_a_line_is_what_names_the_thing_else_all_there_is() -> None:
    assert line_of({"order": "7", "text": "b", "maker_name": "a"}) == "a | b"
    assert line_of({"mac": "00:11", "order": "7"}) == "7 | 00:11"
    assert line_of({"text": "x" * 999}) == "x" * (LONGEST - 1) + "…"
    assert line_of({"text": "a\x00b\u202ec\n\n d\ud800"}) == "a b c d"


@given(st.text())
def test_a_line_is_known_again_when_it_comes_back_from_a_spreadsheet(text: str) -> None:
    line = line_of({"text": text})
    assert line.isprintable()
    assert plainly(str(harmless(line))) == plainly(line)
