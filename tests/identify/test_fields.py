"""How much of a value is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.identify.fields import LONGEST, LONGEST_WORD, within

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("x" * LONGEST, LONGEST),
        ("a " * LONGEST, LONGEST),
        ("-" * (LONGEST - 3) + "ZTEqqq", LONGEST - 3),
        ("x" * (2 * LONGEST), LONGEST),  # one endless word
        (" " * (LONGEST - LONGEST_WORD) + "x" * (2 * LONGEST_WORD), LONGEST),  # a word longer than any name
    ],
)
def test_a_long_value_is_cut_where_a_word_ends(value: str, length: int) -> None:
    assert within(value) == value[:length]


@pytest.mark.parametrize("word", ["ZTE", "Dahua", "Хуавей"])
def test_the_beginning_of_a_word_at_the_cut_is_no_name(word: str, register: Register) -> None:
    filling = ("- " * LONGEST)[: LONGEST - len(word)]
    assert not identify({"description": f"{filling}{word}qqqqqqq"}, register)
    (found,) = identify({"description": f"{filling}{word} qqqqqqq"}, register)
    assert found.maker
