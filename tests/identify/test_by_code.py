"""Codes of registries: their forms, whom they name, and what they prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.identify.by_code import codes, recognise
from debar.model import Role, Strength

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("field", "value", "maker", "role", "strength"),
    [
        ("mac", "00:25:9E:aa:bb:cc", "huawei", "equipment", "medium"),
        ("mac", "00-25-9e-aa-bb-cc", "huawei", "equipment", "medium"),
        ("mac", "0025.9eaa.bbcc", "huawei", "equipment", "medium"),
        ("mac", "70b3d5112345", "huawei", "equipment", "medium"),
        ("mac", "70:B3:D5:12:34:56", "hikvision", "equipment", "medium"),
        ("lldp_chassis_id", "00:25:9e:00:00:01", "huawei", "equipment", "medium"),
        ("sys_object_id", "1.3.6.1.4.1.2011.2.23.291", "huawei", "equipment", "strong"),
        ("sys_object_id", ".1.3.6.1.4.1.3902.1", "zte", "equipment", "strong"),
        ("sys_object_id", "iso.3.6.1.4.1.2011", "huawei", "equipment", "strong"),
        ("sys_object_id", "SNMPv2-SMI::enterprises.2011.6", "huawei", "equipment", "strong"),
        ("usb_id", "12d1:1506", "huawei", "module", "medium"),
        ("usb_id", "0x12D1", "huawei", "module", "medium"),
        ("pci_id", "19e5:0200", "huawei", "chip", "medium"),
        ("bluetooth_company_id", "0x027D", "huawei", "chip", "weak"),
        ("bluetooth_company_id", "637", "huawei", "chip", "weak"),
        ("fcc_id", "FCC ID: QISE5577", "huawei", "module", "strong"),
        ("fcc_id", "QIS-E5577", "huawei", "module", "strong"),
    ],
)
def test_who_holds_a_code(field: str, value: str, maker: str, role: str, strength: str, register: Register) -> None:
    (only,) = identify({field: value}, register)
    assert (only.maker, only.role, only.strength.word) == (maker, role, strength)
    assert only.clues[0].found == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mac", "02:25:9e:aa:bb:cc"),
        ("mac", "01:25:9e:aa:bb:cc"),
        ("mac", "00:25:9e:aa:bb"),
        ("sys_object_id", "1.3.6.1.4.1.20112.1"),
        ("sys_object_id", "1.3.6.1.2.1.2011"),
        ("usb_id", "1506:12d1"),
        ("fcc_id", "QI"),
        ("bluetooth_company_id", "99999999"),
    ],
)
def test_codes_that_name_nobody(field: str, value: str, register: Register) -> None:
    assert identify({field: value}, register) == ()


def test_a_chassis_id_in_words_is_read_as_text(register: Register) -> None:
    assert identify({"lldp_chassis_id": "Huawei-core-1"}, register)[0].maker == "huawei"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("00:25:9e:aa:bb:cc", "mac"),
        ("0025.9eaa.bbcc", "mac"),
        ("00259eaabbcc", None),
        ("1.3.6.1.4.1.2011", "sysobjectid"),
        ("12d1:1506", "usb"),
        ("fcc id: qise5577", "fcc"),
        ("huawei", None),
        ("10.0.0.1", None),
    ],
)
def test_the_form_of_a_code(text: str, kind: str | None) -> None:
    assert recognise(text) == kind


def test_blocks_are_tried_longest_first() -> None:
    assert list(codes("70:b3:d5:12:34:56", "mac")) == ["70b3d5123", "70b3d51", "70b3d5"]


def test_a_module_code_is_never_equipment_by_itself(register: Register) -> None:
    for field, value in (("usb_id", "12d1:1506"), ("pci_id", "19e5:0200"), ("fcc_id", "QISE5577")):
        (only,) = identify({field: value}, register)
        assert only.role is not Role.EQUIPMENT
        assert only.strength < Strength.CERTAIN
