"""Codes of registries: whom they name, in which role, alone in their field and in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.identify.by_code import recognise
from debar.identify.by_mac import digits_of, in_field
from debar.model import Role, Strength

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("field", "value", "maker", "role", "strength"),
    [
        ("mac", "00:25:9E:aa:bb:cc", "huawei", "module", "medium"),
        ("mac", "70b3d5112345", "huawei", "module", "medium"),
        ("mac", "70:B3:D5:12:34:56", "hikvision", "module", "medium"),
        ("mac", "02:00:00:00:00:01 / 00:25:9e:00:00:02", "huawei", "module", "medium"),
        ("lldp_chassis_id", "00:25:9e:00:00:01", "huawei", "module", "medium"),
        ("sys_object_id", "1.3.6.1.4.1.2011.2.23.291", "huawei", "equipment", "strong"),
        ("sys_object_id", ".1.3.6.1.4.1.3902.1", "zte", "equipment", "strong"),
        ("sys_object_id", "iso.3.6.1.4.1.2011", "huawei", "equipment", "strong"),
        ("sys_object_id", "SNMPv2-SMI::enterprises.2011.6", "huawei", "equipment", "strong"),
        ("sys_object_id", "1.3.6.1.4.1.2011.10.1.1", "h3c", "equipment", "medium"),
        ("sys_object_id", "1.3.6.1.4.1.50001.1", "hikvision", "equipment", "weak"),
        ("usb_id", "12d1:1506", "huawei", "module", "medium"),
        ("usb_id", "0x12D1", "huawei", "module", "medium"),
        ("usb_id", "VID_12D1&PID_1506", "huawei", "module", "medium"),
        ("usb_id", "03f0:a31d", "huawei", "module", "medium"),
        ("pci_id", "19e5:0200", "huawei", "chip", "medium"),
        ("bluetooth_company_id", "0x027D", "huawei", "chip", "weak"),
        ("bluetooth_company_id", "637", "huawei", "chip", "weak"),
        ("fcc_id", "FCC ID: QISE5577", "huawei", "equipment", "strong"),
        ("fcc_id", "QIS-E5577", "huawei", "equipment", "strong"),
        ("fcc_id", "contains FCC ID: QISME909", "huawei", "module", "strong"),
        ("gpon_vendor_id", "HWTC", "huawei", "equipment", "strong"),
        ("gpon_vendor_id", "48575443DEADBEEF", "huawei", "equipment", "strong"),
        ("cpe", "cpe:2.3:h:huawei:box:-", "huawei", "equipment", "medium"),
        ("cpe", "cpe:/a:huawei_technologies:tool:1", "huawei", "firmware", "weak"),
        ("purl", "pkg:npm/%40huawei/sdk@1", "huawei", "firmware", "weak"),
        ("asn", "AS64500", "huawei", "service", "medium"),
        ("asn", "0.64500", "huawei", "service", "medium"),
        ("text", "Base MAC address: 0025-9eaa-bbcc", "huawei", "module", "medium"),
        ("text", "IP ADDRESS  MAC ADDRESS\n10.0.0.1  0025-9e00-0001  I -  Vlanif1", "huawei", "module", "medium"),
        ("text", "sysObjectID: .1.3.6.1.4.1.2011.2", "huawei", "equipment", "strong"),
        ("text", "idVendor=12d1, idProduct=1506", "huawei", "module", "medium"),
        ("text", "01:00.0 Network controller [0280]: Device [19e5:0222]", "huawei", "chip", "medium"),
        ("text", "tracker, contains FCC ID: QISME909", "huawei", "module", "strong"),
        ("text", "sn = 48575443CA49257B", "huawei", "equipment", "strong"),
        ("banner", "0123456789abcdef0123456789ABCDEF", "huawei", "equipment", "medium"),
        (
            "banner",
            "http-favicon: Unknown favicon MD5: 0123456789ABCDEF0123456789ABCDEF",
            "huawei",
            "equipment",
            "medium",
        ),
        ("banner", "http.favicon.hash:-1466780001", "huawei", "equipment", "medium"),
        ("text", 'icon_hash="2828187295"', "huawei", "equipment", "medium"),
        ("text", "favicon mmh3 hash = -1466780001", "huawei", "equipment", "medium"),
    ],
)
def test_who_holds_a_code(field: str, value: str, maker: str, role: str, strength: str, register: Register) -> None:
    (only,) = identify({field: value}, register)
    assert (only.maker, only.role, only.strength.word) == (maker, role, strength)
    (clue,) = only.clues
    assert clue.found == value[clue.start : clue.end]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mac", "02:25:9e:aa:bb:cc"),
        ("mac", "01:25:9e:aa:bb:cc"),
        ("mac", "00:25:9e:aa:bb"),
        ("mac", "00:00:00:00:00:00"),
        ("sys_object_id", "1.3.6.1.4.1.20112.1"),
        ("sys_object_id", "1.3.6.1.2.1.2011"),
        ("sys_object_id", "1.3.6.1.4.1.8072.3.2.10"),
        ("usb_id", "1506:12d1"),
        ("usb_id", "03f0:4b1d"),
        ("fcc_id", "QI"),
        ("bluetooth_company_id", "99999999"),
        ("gpon_vendor_id", "HWTCX"),
        ("cpe", "cpe:2.3:a:acme:huawei_agent:1.0"),
        ("purl", "pkg:pypi/huawei@1"),
        ("asn", "AS64501"),
        ("tac", "35693803"),
        ("banner", "favicon md5 0123456789abcdef0123456789abcdee"),
        ("banner", "etag 00123456789abcdef0123456789abcdef"),
        ("text", "order -1466780001"),
        ("text", "neighbor MAC address 0025-9eaa-bbcc"),
        ("text", "serial 00259E123456"),
        ("text", "MAC ADDRESS\n10.0.0.1  0025-9e00-0001  17  D-0  Vlanif1"),
        ("text", "trap 1.3.6.1.4.1.2011.5"),
        ("text", "12d1 of 1506 pieces"),
        ("text", "HWTC catalogue"),
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
        ("<00-25-9e-aa-bb-cc>", "mac"),
        ("00259eaabbcc", "mac"),
        ("001882345678", None),
        ("20 18 12 07 10 30", None),
        ("1.3.6.1.4.1.2011", "sysobjectid"),
        ("12d1:1506", "usb"),
        ("usb\\vid_12d1&pid_1506", "usb"),
        ("pci\\ven_19e5&dev_1822", "pci"),
        ("fcc id: qise5577", "fcc"),
        ("hwtc1a2b3c4d", "gpon"),
        ("as4134", "asn"),
        ("cpe:2.3:h:huawei:box", "cpe"),
        ("pkg:npm/x", "purl"),
        ("huawei", None),
        ("10.0.0.1", None),
        ("s5735-l24t4x-a", None),
    ],
)
def test_the_form_of_a_code(text: str, kind: str | None) -> None:
    assert recognise(text) == kind


@pytest.mark.parametrize(
    "written",
    [
        "00:25:9e:0a:0b:0c",
        "00-25-9e-0a-0b-0c",
        "00 25 9e 0a 0b 0c",
        "0025.9e0a.0b0c",
        "0025-9e0a-0b0c",
        "00259e-0a0b0c",
        "00259e0a0b0c",
        "0x00259e0a0b0c",
        "0:25:9e:a:b:c",
        "mac=00:25:9e:0a:0b:0c;",
        "hex-string: 00 25 9e 0a 0b 0c",
        "[00:25:9e:0a:0b:0c]/48",
    ],
)
def test_an_address_is_read_however_it_is_written(written: str) -> None:
    (found,) = in_field(written)
    assert found.codes == ("00259e0a0", "00259e0", "00259e")


def test_blocks_are_tried_longest_first_and_a_prefix_alone_is_one() -> None:
    (found,) = in_field("70:b3:d5")
    assert found.codes == ("70b3d5",)
    assert digits_of("70b3.d512.3456") == "70b3d5123456"


def test_a_code_of_a_part_is_never_equipment_by_itself(register: Register) -> None:
    for field, value in (("usb_id", "12d1:1506"), ("pci_id", "19e5:0200"), ("mac", "00:25:9e:00:00:01")):
        (only,) = identify({field: value}, register)
        assert only.role is not Role.EQUIPMENT
        assert only.strength < Strength.STRONG


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"mac": "00:25:9e:00:00:01", "maker_name": "Huawei"}, "equipment"),
        ({"text": "Huawei router, MAC 00:25:9e:00:00:01"}, "equipment"),
        ({"mac": "00:25:9e:00:00:01", "sys_object_id": "1.3.6.1.4.1.2011.2"}, "equipment"),
        ({"text": "Bus 001 Device 004: ID 12d1:1506 Huawei Technologies"}, "module"),
        ({"usb_id": "12d1:1506", "pci_id": "19e5:0200"}, "chip"),
    ],
)
def test_a_part_belongs_to_the_whole_that_another_sign_names(
    fields: dict[str, str], role: str, register: Register
) -> None:
    assert identify(fields, register)[0].role == role
