"""Versions of every maker's own kind, compared as far as they can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.exposure.versions import Range, compared, version_of


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1.1.4", "1.1.4", 0),
        ("1.1.4", "1.1.10", -1),
        ("1.0", "1.0.0", 0),
        ("1.0", "1.0.1", -1),
        ("5.5.82 build 190909", "5.5.800 build 210628", -1),
        ("v200r010c00spc600", "v200r010c00spc700", -1),
        ("v200r009c00spc500", "v200r010c00", -1),
        ("2.820.0000000.5.r.210705", "2.820.0000000.5.R.210706", -1),
        ("1.0", "1.0rc1", None),
        ("1.0a", "1.0b", None),
        ("v200r010c00spc600", "v200r010c00sph600", None),
        ("1.a", "1.1", None),
    ],
)
def test_order(one: str, other: str, order: int | None) -> None:
    assert compared(one, other) == order
    assert compared(other, one) == (None if order is None else -order)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("V5.5.82 build 190909", "5.5.82 build 190909"),
        (" 1.1.3 Build 20220101 ", "1.1.3 build 20220101"),
        ("VRP (R) software, Version 5.170", None),
        ("unknown", None),
        ("", None),
        ("1" * 65, None),
    ],
)
def test_what_is_a_version(text: str, version: str | None) -> None:
    assert version_of(text) == version


@pytest.mark.parametrize(
    ("versions", "version", "holds"),
    [
        (Range(), "9", True),
        (Range(), None, True),
        (Range(vague=True), "9", None),
        (Range(end="1.1.4"), "1.1.3", True),
        (Range(end="1.1.4"), "1.1.4", False),
        (Range(end="1.1.4", with_end=True), "1.1.4", True),
        (Range(begin="1.0", end="1.1"), "0.9", False),
        (Range(begin="1.0", with_begin=False, end="2"), "1.0", False),
        (Range(begin="1.0", end="1.1"), "1.0", True),
        (Range(end="1.1.4"), None, None),
        (Range(end="1.1.4"), "1.1rc", None),
        (Range(begin="1.0", end="r5"), "0.5", False),
        (Range(exact="1.1.1"), "1.1.1", True),
        (Range(exact="1.1.1"), "1.1.2", False),
        (Range(exact="1.1.1", vague=True), "1.1.1", None),
        (Range(exact="1.1.1", vague=True), "1.1.2", False),
    ],
)
def test_a_range_holds(versions: Range, version: str | None, holds: bool | None) -> None:
    assert versions.holds(version) is holds


@pytest.mark.parametrize(
    ("versions", "says"),
    [
        (Range(), "every version"),
        (Range(vague=True), "no version named"),
        (Range(exact="1.1"), "version 1.1"),
        (Range(begin="1", with_begin=True, end="2", with_end=True), "versions from 1 up to 2"),
        (Range(begin="1", with_begin=False, end="2"), "versions after 1 before 2"),
    ],
)
def test_a_range_in_words(versions: Range, says: str) -> None:
    assert versions.says == says


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.lists(st.integers(0, 10**6), min_size=1, max_size=5)
)
def test_numbers_are_ordered_like_their_lists(one: list[int], other: list[int]) -> None:
    length = max(len(one), len(other))
    mine, theirs = (each + [0] * (length - len(each)) for each in (one, other))
    order = compared(".".join(map(str, one)), ".".join(map(str, other)))
    assert order == (mine > theirs) - (mine < theirs)
