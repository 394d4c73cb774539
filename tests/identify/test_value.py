"""One value for `debar identify`: its kind, its maker, its family, and why nothing is said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from debar.errors import UsageError
from debar.identify.value import identify_value

if TYPE_CHECKING:
    from debar.register import Register

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("Huawei S5720", "auto", ("text", "huawei", "huawei")),
        ("EZVIZ C3", "auto", ("text", "ezviz", "hikvision")),
        ("1.3.6.1.4.1.2011.2", "auto", ("sysobjectid", "huawei", "huawei")),
        ("00:25:9e:00:00:01", "auto", ("mac", "huawei", "huawei")),
        ("00259e000001", "mac", ("mac", "huawei", "huawei")),
        ("12d1:1506", "auto", ("usb", "huawei", "huawei")),
        ("19e5:0200", "pci", ("pci", "huawei", "huawei")),
        ("cpe:2.3:h:huawei:s5720:-:*:*:*:*:*:*:*", "auto", ("cpe", "huawei", "huawei")),
        ("pkg:generic/huawei/agent@1", "auto", ("purl", "huawei", "huawei")),
        ("Server: Huawei web", "banner", ("banner", "huawei", "huawei")),
        ("00259E000001", "auto", ("mac", "huawei", "huawei")),
        ("1AB357980001", "auto", ("text", None, None)),
        ("AS64500", "auto", ("asn", "huawei", "huawei")),
        ("AS7712", "auto", ("text", None, None)),
        ("HWTC1A2B3C4D", "auto", ("gpon", "huawei", "huawei")),
        ("ABCD12345678", "auto", ("text", None, None)),
        ("FCC ID: QISE5577", "auto", ("fcc", "huawei", "huawei")),
        ("SSH-2.0-Huawei", "auto", ("banner", "huawei", "huawei")),
        ("Mozilla/5.0 (Linux; Huawei P40)", "auto", ("user_agent", "huawei", "huawei")),
        ("nothing known", "auto", ("text", None, None)),
    ],
)
def test_kind_maker_and_group(
    value: str, kind: str, expected: tuple[str, str | None, str | None], register: Register
) -> None:
    answer = identify_value(value, kind, DAY, register)
    maker = answer.identification.maker if answer.identification else None
    assert (answer.kind, maker, answer.group) == expected


@pytest.mark.parametrize(
    ("value", "kind", "note"),
    [
        ("02:00:00:00:00:01", "auto", "locally administered"),
        ("01:00:5e:00:00:01", "auto", "multicast"),
        ("zz", "mac", "not a MAC address"),
        ("ff:ff:ff:ff:ff:ff", "auto", "multicast"),
        ("a4:cf:12:00:00:01", "auto", "Espressif"),
        ("08:00:00:ff:ff:ff", "auto", "no such block"),
        ("1.3.6.1.4.1.8072.3.2.10", "auto", "the agent of many makers"),
        ("35693803", "tac", "no table of types is known"),
        ("abc", "usb", "not the form"),
        ("Huawеi", "text", "look the same"),
    ],
)
def test_notes_say_why(value: str, kind: str, note: str, register: Register) -> None:
    assert note in (identify_value(value, kind, DAY, register).note or "")


def test_an_unknown_kind_is_refused_with_the_known_ones(register: Register) -> None:
    with pytest.raises(UsageError, match="sysobjectid"):
        identify_value("x", "nonsense", DAY, register)


def test_the_group_is_that_of_the_day(register: Register) -> None:
    before = identify_value("Honor Device", "text", date(2020, 11, 16), register)
    after = identify_value("Honor Device", "text", date(2020, 11, 17), register)
    assert (before.group, after.group) == ("huawei", "honor")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Harbour Box 3", True),
        ("Hub", False),
        ("Harbour Telecom Hub", True),
        ("Huawei Harbour Box", False),
    ],
)
def test_a_name_for_boxes_of_several_makers_identifies_nobody_and_is_said(
    value: str, said: bool, register: Register
) -> None:
    note = identify_value(value, "text", DAY, register).note or ""
    assert ("one name for boxes of several makers" in note) is said
