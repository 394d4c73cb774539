"""Numbers of UNSPSC, CPV and the Harmonized System: by their branch, by their column, by the name before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.identify import identify
from debar.identify.classification import FORMS, class_of, in_field
from debar.identify.page import page
from debar.register import Register
from debar.register.compile import begins

if TYPE_CHECKING:
    from collections.abc import Iterable

OURS = Register.load()
NUMBERS = [(scheme, digits, each.id) for each in OURS.goods.values() for scheme, digits in each.numbers]


@pytest.mark.parametrize(
    ("scheme", "number", "goods"),
    [
        ("unspsc", "43222609", "router"),
        ("unspsc", "43222612", "switch"),
        ("unspsc", "43222600", "telecom-equipment"),
        ("unspsc", "43220000", "telecom-equipment"),
        ("unspsc", "4322261214", "switch"),
        ("unspsc", "43000000", None),
        ("unspsc", "46171600", None),
        ("unspsc", "46171610", "camera"),
        ("unspsc", "42182700", None),
        ("cpv", "32422000-9", "telecom-equipment"),
        ("cpv", "32413100-2", "router"),
        ("cpv", "32421000-0", "cable"),
        ("cpv", "32324000-0", "television"),
        ("cpv", "32324600-6", "set-top-box"),
        ("cpv", "32323500-8", "video-surveillance"),
        ("cpv", "48820000-2", "server"),
        ("cpv", "48761000-0", "security-software"),
        ("cpv", "31158100-9", "charger"),
        ("cpv", "31158300-1", "other"),
        ("cpv", "30000000-9", None),
        ("hs", "8517.62", "telecom-equipment"),
        ("hs", "8517.62.0050", "telecom-equipment"),
        ("hs", "8517 61 00 00", "base-station"),
        ("hs", "85177100", "antenna"),
        ("hs", "8504.40", "power-equipment"),
        ("hs", "8504.50", None),
        ("hs", "8806.22", "drone"),
        ("hs", "8802.11", None),
        ("hs", "85", None),
    ],
)
def test_the_longest_branch_decides(scheme: str, number: str, goods: str | None) -> None:
    assert class_of(scheme, number, OURS) == goods


@pytest.mark.parametrize(("scheme", "digits", "goods"), NUMBERS)
def test_every_number_of_ours_stands_for_its_class(scheme: str, digits: str, goods: str) -> None:
    assert class_of(scheme, digits, OURS) == goods


@pytest.mark.parametrize(
    ("field", "value", "goods"),
    [
        ("unspsc", "43222612", ["switch"]),
        ("unspsc", "43222612 - Network switches, 24 ports", ["switch"]),
        ("unspsc", "43222612; 43222609", ["switch", "router"]),
        ("unspsc", "43222612.0", ["switch"]),
        ("unspsc", "432226", ["telecom-equipment"]),
        ("unspsc", "４３２２２６１２", ["switch"]),
        ("unspsc", "143222612", []),
        ("unspsc", "not given", []),
        ("unspsc", "32420000", []),
        ("cpv", "32420000-3", ["telecom-equipment"]),
        ("cpv", "32420000", ["telecom-equipment"]),
        ("cpv", "43222612", []),
        ("hs_code", "8517.62", ["telecom-equipment"]),
        ("hs_code", "8517", ["telecom-equipment"]),
        ("hs_code", "8517.6", ["telecom-equipment"]),
        ("hs_code", "851762", ["telecom-equipment"]),
        ("hs_code", "8517.62.090", ["telecom-equipment"]),
        ("hs_code", "8517 62 00 90", ["telecom-equipment"]),
        ("hs_code", "12345", []),
        ("commodity_code", "43222612", ["switch"]),
        ("commodity_code", "32420000-3", ["telecom-equipment"]),
        ("commodity_code", "85176200", ["telecom-equipment"]),
        ("commodity_code", "8517.62", ["telecom-equipment"]),
        ("commodity_code", "8517620000", ["telecom-equipment"]),
        ("commodity_code", "99999999", []),
    ],
)
def test_a_column_of_numbers(field: str, value: str, goods: list[str]) -> None:
    assert [found.what for found in in_field(page(field, value), OURS)] == goods


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Huawei CPV 32422000-9", "telecom-equipment"),
        ("Huawei UNSPSC: 43222612", "switch"),
        ("Huawei (UNSPSC 43222612)", "switch"),
        ("Huawei HS 8517.62", "telecom-equipment"),
        ("Huawei HS code: 8517620000", "telecom-equipment"),
        ("Huawei CPV-Code: 32413100-2", "router"),
        ("Huawei, Zolltarifnummer 8517 62 00", "telecom-equipment"),
        ("Huawei 税番 8517.62.090", "telecom-equipment"),
        ("Huawei HSコード：8517.62", "telecom-equipment"),
        ("Huawei код ДК 021:2015 32413100-2", "router"),
        ("Huawei CPV 32413100-2, 32423000-4", "telecom-equipment"),
        ("Huawei 43222612", None),
        ("Huawei 32422000-9", None),
        ("Huawei HS 8517", None),
        ("Huawei HS-8517-62 unit", None),
        ("Huawei UNSPSC unknown 43222612", None),
        ("Huawei CPV 2008: 43222612", None),
    ],
)
def test_a_number_in_a_text_needs_the_name_of_its_classification(text: str, goods: str | None) -> None:
    assert identify({"text": text}, OURS)[0].goods == goods


def test_the_name_of_a_classification_is_no_word_of_relation() -> None:
    assert identify({"text": "Huawei CPV code 32420000-3"}, OURS)[0].role == "equipment"


@given(st.sampled_from(list(FORMS)), st.integers(0, 10**10 - 1))
def test_a_number_is_of_the_class_of_its_branch_or_of_none(scheme: str, number: int) -> None:
    digits = f"{number:010}"
    found = class_of(scheme, digits, OURS)
    branches: Iterable[str] = (begun for kind, begun, goods in NUMBERS if kind == scheme and goods == found)
    assert found is None or any(digits.startswith(begun) for begun in branches)


@pytest.mark.parametrize("scheme", list(FORMS))
def test_a_branch_written_as_a_whole_number_begins_as_it_does(scheme: str) -> None:
    for kind, digits, _ in NUMBERS:
        if kind == scheme:
            assert begins(scheme, digits.ljust(8, "0") if scheme != "hs" else digits) == digits
