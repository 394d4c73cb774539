"""Numbers that literals may touch: every literal with digits is tried on numbers around it."""

from __future__ import annotations

import pytest

from debar.register.touching import Touching, rows, whole_numbers


def touching(*literals: tuple[str, bool, bool]) -> Touching:
    return Touching.of(rows(literals))


@pytest.mark.parametrize(
    ("literal", "before", "number", "may"),
    [
        (("ma 56", True, False), "ma", "5608", True),
        (("ma 56", True, False), "ma", "1956", False),
        (("ma 56", True, False), "mb", "5608", False),
        (("ma   56", True, False), "ma", "5608", True),
        (("x ma 56", True, False), "ma", "5608", True),
        (("ma 56", False, False), "lima", "5608", True),  # it may begin inside a word
        (("0305", True, False), "", "03051", True),
        (("0305", True, False), "lot", "10305", False),
        (("305", False, False), "lot", "10305", True),  # and so inside a number
        (("s5735", True, False), "s", "5735", False),  # digits joined to letters touch no number alone
        (("型 57", True, False), "型", "5735", True),
        (("型 57", True, False), "小型", "5735", True),  # a script without spaces ends words anywhere
        (("ma 56", True, False), "型ma", "5608", True),
        (("ma 56", True, False), "型", "5608", False),
    ],
)
def test_what_a_literal_may_touch(literal: tuple[str, bool, bool], before: str, number: str, may: bool) -> None:
    assert touching(literal).may(before, number) is may


def test_digits_before_a_blank_are_a_whole_number() -> None:
    assert whole_numbers(
        [("901 h", True, False), ("x 40 l", True, False), ("7210 ", True, False), ("ma 56", True, False)]
    ) == {
        "901",
        "40",
        "7210",
    }
