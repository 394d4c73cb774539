"""Listings of neighbours name makers of other devices than the one that was asked."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.model import Role
from debar.register import Register

LISTING = """Local interface: port 3
Chassis ID: 00:00:5e:00:53:01
Port ID: GE0/0/1
System Name: core-1
System Description: {}
TTL: 120"""


@pytest.fixture(scope="module")
def register() -> Register:
    """Our own, whose words are asked here."""
    return Register.load()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (LISTING.format("Huawei S5735 switch"), Role.MENTION),
        (LISTING.format("Versatile Routing Platform"), Role.MENTION),
        ("Huawei S5735\n" + LISTING.format("a switch"), Role.EQUIPMENT),
        ("System Name: core-1\nHuawei S5735 switch", Role.EQUIPMENT),
    ],
)
def test_a_maker_within_a_listing_is_only_mentioned(text: str, role: Role, register: Register) -> None:
    assert identify({"text": text}, register)[0].role is role


def test_the_reader_is_told_why(register: Register) -> None:
    (found,) = identify({"text": LISTING.format("Huawei switch")}, register)
    assert "neighbour" in (found.note or "")


def test_a_field_that_holds_the_devices_own_words_is_no_listing(register: Register) -> None:
    assert identify({"lldp_sys_descr": LISTING.format("Huawei switch")}, register)[0].role is Role.EQUIPMENT
