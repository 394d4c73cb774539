"""Numbers that stand alone say nothing: a value is read alike whatever they are, and as if no other had been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debar.fold import fold
from debar.identify import identify, numbers, reading
from debar.identify.fields import SPEAKING
from debar.identify.weigh import weigh
from debar.register import Register

if TYPE_CHECKING:
    from debar.model import Identification

FIELDS = st.sampled_from(["description", "maker_name", "part_number", "seller_name", "text", "model", "hostname"])
NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.sampled_from("000 0001 5720 5735 889 802 2019 8517 851762 00005e 01005e005301 24 7 1,200 5608 901".split()),
)
WORDS = st.sampled_from(
    "Huawei HUAWEl Hua-Wei ＺＴＥ honor Honor 华为 ファーウェイ製 Хуавей Hikvision Hytera Dahua Canon UPS MA"
    " AR mortar S5735-L48T4X-A1 HG8245H DS-2CD2143G2-I IPC-HFW2431T-ZS ZXR10 compatible with or equivalent lot rev"
    " removal of no. 号 口 台 pcs kg m router switch camera modem Netzwerk HS HSコード CPV code IMEI FCC ID MAC"
    " Systemhaus tariff vendor phone （ＭＡ） ｍａ".split()
)
LITERALS = st.deferred(
    lambda: st.sampled_from(
        [entry.text for entry in Register.load().sieve.entries if any(map(str.isdigit, entry.text))]
    )
)
"""Literals with digits, when the first example asks for one."""
SIGNS = st.sampled_from([" ", " ", " ", " ", "-", "/", ", ", " (", ") ", "　", "#", ".", "; ", ""])
VALUES = st.lists(st.tuples(st.one_of(WORDS, NUMBERS, LITERALS), SIGNS), min_size=1, max_size=8).map(
    lambda pieces: "".join(piece + sign for piece, sign in pieces)
)


def by_itself(fields: dict[str, str], register: Register) -> tuple[Identification, ...]:
    """The same, with every value read as it stands and nothing shared between lines."""
    readings = [
        reading._read(name, fields[name], register) for name in sorted(SPEAKING & fields.keys()) if fields[name]
    ]
    return weigh(readings, register) if any(each.signs for each in readings) else ()


@settings(max_examples=1_500, deadline=None)
@given(fields=st.dictionaries(FIELDS, VALUES, min_size=1, max_size=4))
def test_a_line_is_identified_as_if_no_other_had_been_read(fields: dict[str, str], register: Register) -> None:
    assert identify(fields, register) == by_itself(fields, register)


@settings(max_examples=1_000, deadline=None)
@given(value=VALUES)
def test_no_literal_touches_what_is_blanked(value: str, register: Register) -> None:
    plain = numbers.blanked("text", value, register)
    hits = [register.sieve.hits(fold(each).text) for each in (value, plain)]
    assert hits[0] == hits[1]


@settings(max_examples=500, deadline=None)
@given(value=VALUES)
def test_blanking_keeps_places_and_letters(value: str, register: Register) -> None:
    plain = numbers.blanked("text", value, register)
    assert len(plain) == len(value)
    assert all(was == now or (was.isdigit() and now == "0") for was, now in zip(value, plain, strict=True))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("Huawei router 59077", "Huawei router 00000"),
        ("Huawei router 59077, lot 123", "Huawei router 00000, lot 000"),
        ("华为 交换机 86341 口", "华为 交换机 00000 口"),
        ("part P-80755", "part P-00000"),
        ("Huawei router 24", "Huawei router 24"),  # short numbers are words of many models
        ("Huawei S57201 router", "Huawei S57201 router"),  # joined to a letter
        ("構成88138", "構成88138"),  # joined to a character
        ("IEEE 802 switch", "IEEE 802 switch"),  # a number that the register knows
        ("Huawei 000 59077", "Huawei 000 59077"),  # what looks blanked already
    ],
)
def test_what_is_blanked(value: str, plain: str, register: Register) -> None:
    assert numbers.blanked("description", value, register) == plain


@pytest.mark.parametrize("field", ["mac", "sys_object_id", "hs_code", "tac"])
def test_codes_are_never_blanked(field: str, register: Register) -> None:
    assert numbers.blanked(field, "001 12345 67890", register) == "001 12345 67890"


@pytest.mark.parametrize(
    ("value", "is_shared"),
    [
        ("Huawei router 59077", True),
        ("ONT HG8245H rev 59077", True),  # a product's number that ends before
        ("HS 8517 62 Huawei 12345", False),  # a number of a classification may stand beside
        ("modem MF 5123 box", False),  # a product's number may go on over it
    ],
)
def test_whether_lines_with_other_numbers_share_a_reading(value: str, is_shared: bool, register: Register) -> None:
    read = reading.read("description", value, register)
    assert (read.page.value != value) == is_shared
