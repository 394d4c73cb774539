"""Columns of codes: no value is left out in which `identify` finds somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debar.addresses import CHUNK
from debar.identify import identify
from debar.identify.code_columns import LOOK, NOBODY, makers, may_name, named

if TYPE_CHECKING:
    from debar.register import Register

KNOWN = [
    "00259eaabbcc",
    "70b3d5123456",
    "70b3d5112345",
    "70b3d5999999",
    "70b3d5123fff",
    "02259eaabbcc",
    "a4cf12000001",
    "000000000000",
]
FORMS = [
    lambda digits: digits,
    lambda digits: digits.upper(),
    lambda digits: ":".join(digits[at : at + 2] for at in range(0, 12, 2)),
    lambda digits: "-".join(digits[at : at + 2] for at in range(0, 12, 2)).upper(),
    lambda digits: ".".join(digits[at : at + 4] for at in range(0, 12, 4)),
    lambda digits: f"{digits[:6]}-{digits[6:]}",
    lambda digits: f"mac {digits}",
]
MACS = st.builds(
    lambda digits, form: form(digits),
    st.sampled_from(KNOWN) | st.integers(0, 2**48 - 1).map(lambda number: f"{number:012x}"),
    st.sampled_from(FORMS),
)
IDS = st.builds(
    lambda root, number, rest: f"{root}{number}{rest}",
    st.sampled_from(["1.3.6.1.4.1.", ".1.3.6.1.4.1.", "iso.3.6.1.4.1.", "enterprises.", "1.3.6.1.2.1."]),
    st.sampled_from(["2011", "3902", "8072", "50001", "02011", "20112"]) | st.integers(1, 99_999).map(str),
    st.sampled_from(["", ".1", ".10.1", ".2.23.291", ".x"]),
)


@pytest.mark.parametrize(("name", "values"), [("mac", MACS), ("sys_object_id", IDS)])
def test_what_is_named_is_what_would_be_found(name: str, values: st.SearchStrategy[str], register: Register) -> None:
    @given(st.lists(values | st.none() | st.text(max_size=20), max_size=30))
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def holds(column: list[str | None]) -> None:
        found = named(name, pa.array(column, pa.string()), register).tolist()
        for value, number in zip(column, found, strict=True):
            who = [each.maker for each in identify({name: value}, register)] if value else []
            assert number == LOOK or who == ([] if number == NOBODY else [makers(register)[number]])

    holds()


@given(st.lists(MACS | st.none(), max_size=30), st.sampled_from([[], ["huawei"], ["hikvision"], ["huawei", "zte"]]))
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_no_wanted_maker_is_lost(register: Register, column: list[str | None], wanted: list[str]) -> None:
    kept = may_name("mac", pa.array(column, pa.string()), register, wanted)
    for value, is_kept in zip(column, kept, strict=True):
        found = identify({"mac": value}, register) if value else ()
        assert is_kept or not {each.maker for each in found} & set(wanted)


def test_unwanted_makers_are_left_out(register: Register) -> None:
    column = pa.array(["00:25:9e:aa:bb:cc", "70:b3:d5:12:34:56", "two of them", None], pa.string())
    assert may_name("mac", column, register, ["hikvision"]).tolist() == [False, True, True, False]
    assert [makers(register)[each] for each in named("mac", column, register).tolist()[:2]] == ["huawei", "hikvision"]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("mac", "00:25:9e:aa:bb:cc", True),
        ("mac", "70:b3:d5:12:34:56", True),
        ("mac", "70:b3:d5:99:99:99", False),
        ("mac", "02:25:9e:aa:bb:cc", False),
        ("mac", "a4:cf:12:00:00:01", False),
        ("mac", "a4cf.1200.0001", False),
        ("mac", "a4:cf:12:00:00:0x", True),
        ("mac", "two of them", True),
        ("mac", None, False),
        ("sys_object_id", "1.3.6.1.4.1.2011.2.23", True),
        ("sys_object_id", "1.3.6.1.4.1.99999.1", False),
        ("sys_object_id", "HUAWEI-MIB::box", True),
        ("usb_id", "ffff:0001", True),
        ("usb_id", None, False),
    ],
)
def test_what_is_looked_at(name: str, value: str | None, kept: bool, register: Register) -> None:
    column = pa.array(["", value], pa.string()).slice(1)
    assert may_name(name, column, register).tolist() == [kept]


def test_a_long_column_is_taken_in_pieces(register: Register) -> None:
    column = pa.array(["a4:cf:12:00:00:01", "00259eaabbcc", None] * CHUNK, pa.string())
    assert may_name("mac", column, register).sum() == CHUNK


@pytest.mark.parametrize("field", ["mac", "sys_object_id", "usb_id"])
def test_columns_of_every_type_of_text_say_the_same(field: str, register: Register) -> None:
    plain = pa.array(["00:e0:fc:12:34:56", "1.3.6.1.4.1.2011.2.23", "", None, "no code"], pa.string())
    wanted = may_name(field, plain, register).tolist()
    for kind in (pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        assert may_name(field, plain.cast(kind), register).tolist() == wanted
    assert may_name(field, pa.nulls(3), register).tolist() == [False] * 3
