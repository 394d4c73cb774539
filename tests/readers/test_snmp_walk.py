"""SNMP walks in every style: devices, modules with their chassis, neighbours; damage and hostile files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.model import Kind
from debar.readers import ReadOptions, evidence_files, pick
from debar.readers.parts import agent as agents
from debar.readers.parts.mib import BY_NUMBER, numbered, placed
from debar.readers.parts.neighbours import address_in
from debar.readers.parts.varbinds import target_of, variables

if TYPE_CHECKING:
    from pathlib import Path

DEVICE = {
    "sys_descr": "Acme Router X100",
    "sys_object_id": "1.3.6.1.4.1.99999.2.23",
    "hostname": "core-1",
    "site": "Hall 3",
}
NUMERIC = """\
.1.3.6.1.2.1.1.1.0 = STRING: "Acme Router X100"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.99999.2.23
.1.3.6.1.2.1.1.3.0 = Timeticks: (8924) 0:01:29.24
.1.3.6.1.2.1.1.5.0 = STRING: "core-1"
.1.3.6.1.2.1.1.6.0 = STRING: "Hall 3"
"""
STYLES = {
    "digits": NUMERIC,
    "iso": NUMERIC.replace(".1.3.6.1.2.1.1.", "iso.3.6.1.2.1.1."),
    "names": """\
SNMPv2-MIB::sysDescr.0 = STRING: Acme Router X100
SNMPv2-MIB::sysObjectID.0 = OID: SNMPv2-SMI::enterprises.99999.2.23
DISMAN-EVENT-MIB::sysUpTimeInstance = Timeticks: (8924) 0:01:29.24
SNMPv2-MIB::sysName.0 = STRING: core-1
SNMPv2-MIB::sysLocation.0 = STRING: Hall 3
""",
    "short names": """\
sysDescr.0 = STRING: Acme Router X100
sysObjectID.0 = OID: enterprises.99999.2.23
sysUpTimeInstance = Timeticks: (8924) 0:01:29.24
sysName.0 = STRING: core-1
sysLocation.0 = STRING: Hall 3
""",
    "full names": """\
.iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0 = STRING: Acme Router X100
.iso.org.dod.internet.mgmt.mib-2.system.sysObjectID.0 = OID: .iso.org.dod.internet.private.enterprises.99999.2.23
.iso.org.dod.internet.mgmt.mib-2.system.sysName.0 = STRING: core-1
.iso.org.dod.internet.mgmt.mib-2.system.sysLocation.0 = STRING: Hall 3
""",
    "no types": """\
.1.3.6.1.2.1.1.1.0 = Acme Router X100
.1.3.6.1.2.1.1.2.0 = .1.3.6.1.4.1.99999.2.23
.1.3.6.1.2.1.1.5.0 = core-1
.1.3.6.1.2.1.1.6.0 = Hall 3
""",
    "quick": """\
.1.3.6.1.2.1.1.1.0 Acme Router X100
.1.3.6.1.2.1.1.2.0 .1.3.6.1.4.1.99999.2.23
.1.3.6.1.2.1.1.5.0 core-1
.1.3.6.1.2.1.1.6.0 Hall 3
""",
    "hex": """\
.1.3.6.1.2.1.1.1.0 = Hex-STRING: 41 63 6D 65 20 52 6F 75 74 65 72 20 58 31 30 30\x20
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.99999.2.23
.1.3.6.1.2.1.1.5.0 = Hex-STRING: 63 6F 72 65\x20
2D 31\x20
.1.3.6.1.2.1.1.6.0 = STRING: "Hall 3"
""",
    "snmprec": """\
1.3.6.1.2.1.1.1.0|4|Acme Router X100
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.2.23
1.3.6.1.2.1.1.3.0|67|8924
1.3.6.1.2.1.1.5.0|4x|636f72652d31
1.3.6.1.2.1.1.6.0|4|Hall 3
""",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_tells_the_same_device(tmp_path: Path, style: str) -> None:
    seen = look_at(tmp_path, "a.txt", STYLES[style])
    assert seen.evidence[0].reader == "snmp-walk"
    assert seen.evidence[0].kind is Kind.NETWORK
    assert seen.rows == [("line 1", DEVICE)]
    assert not seen.issues


def test_line_ends_of_windows_and_other_encodings_are_read(tmp_path: Path) -> None:
    assert look_at(tmp_path, "a.txt", NUMERIC.replace("\n", "\r\n")).fields == [DEVICE]
    assert look_at(tmp_path, "b.txt", NUMERIC.encode("utf-16")).fields == [DEVICE]


TABLES = """\
SNMPv2-MIB::sysDescr.0 = STRING: Acme Router
Copyright (C) Acme = all of it

SNMPv2-MIB::sysObjectID.0 = OID: SNMPv2-SMI::enterprises.99999.1
SNMPv2-MIB::sysName.0 = STRING: core-1
IF-MIB::ifDescr.5 = STRING: GE0/0/5
IF-MIB::ifPhysAddress.4 = STRING: 0:0:0:0:0:0
IF-MIB::ifPhysAddress.5 = STRING: 0:25:9e:a:b:c
IP-MIB::ipAdEntAddr.127.0.0.1 = IpAddress: 127.0.0.1
IP-MIB::ipAdEntAddr.10.0.0.3 = IpAddress: 10.0.0.3
IP-MIB::ipNetToMediaPhysAddress.5.10.0.0.9 = STRING: 0:11:22:33:44:55
IP-MIB::ipNetToMediaPhysAddress[5][10.0.0.3] = STRING: 0:25:9e:a:b:c
IP-MIB::ipNetToPhysicalPhysAddress.5.ipv4."10.0.0.10" = STRING: 0:11:22:33:44:56
BRIDGE-MIB::dot1dBaseBridgeAddress.0 = STRING: 0:25:9e:a:b:1
BRIDGE-MIB::dot1dBasePortIfIndex.3 = INTEGER: 5
BRIDGE-MIB::dot1dTpFdbAddress.'.."3DU' = STRING: 0:11:22:33:44:55
Q-BRIDGE-MIB::dot1qTpFdbPort.1."00 11 22 33 44 58" = INTEGER: 3
Q-BRIDGE-MIB::dot1qTpFdbPort.1.1.0.94.0.0.1 = INTEGER: 3
Q-BRIDGE-MIB::dot1qTpFdbPort.1.0.17.34.51.68.89 = INTEGER: 7
Q-BRIDGE-MIB::dot1qTpFdbStatus.1.0.17.34.51.68.90 = INTEGER: self(4)
"""


def test_a_device_has_its_own_addresses_and_neighbours_have_theirs(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", TABLES)
    assert seen.rows[0] == (
        "line 1",
        {
            "sys_descr": "Acme Router\nCopyright (C) Acme = all of it",
            "sys_object_id": "1.3.6.1.4.1.99999.1",
            "hostname": "core-1",
            "ip": "10.0.0.3",
            "mac": "00:25:9e:0a:0b:01; 00:25:9e:0a:0b:0c",
        },
    )
    by = {"seen_by": "core-1"}
    assert seen.rows[1:] == [
        ("line 11", {"mac": "00:11:22:33:44:55", "ip": "10.0.0.9", "seen_on_port": "GE0/0/5", **by}),
        ("line 13", {"mac": "00:11:22:33:44:56", "ip": "10.0.0.10", "seen_on_port": "GE0/0/5", **by}),
        ("line 17", {"mac": "00:11:22:33:44:58", "seen_on_port": "GE0/0/5", **by}),
        ("line 19", {"mac": "00:11:22:33:44:59", "seen_on_port": "bridge port 7", **by}),
    ]


ENTITIES = """\
1.3.6.1.2.1.1.1.0|4|Acme Router
1.3.6.1.2.1.1.5.0|4|core-1
1.3.6.1.2.1.47.1.1.1.1.2.1|4|Chassis
1.3.6.1.2.1.47.1.1.1.1.2.7|4|SFP
1.3.6.1.2.1.47.1.1.1.1.4.7|2|3
1.3.6.1.2.1.47.1.1.1.1.4.3|2|1
1.3.6.1.2.1.47.1.1.1.1.4.9|2|9
1.3.6.1.2.1.47.1.1.1.1.5.1|2|3
1.3.6.1.2.1.47.1.1.1.1.5.3|2|5
1.3.6.1.2.1.47.1.1.1.1.5.7|2|10
1.3.6.1.2.1.47.1.1.1.1.5.8|2|10
1.3.6.1.2.1.47.1.1.1.1.7.7|4|GE0/0/1
1.3.6.1.2.1.47.1.1.1.1.10.1|4|5.1
1.3.6.1.2.1.47.1.1.1.1.11.1|4|S1
1.3.6.1.2.1.47.1.1.1.1.12.1|4|Acme
1.3.6.1.2.1.47.1.1.1.1.12.3|4|Acme
1.3.6.1.2.1.47.1.1.1.1.12.7|4|Opticly
1.3.6.1.2.1.47.1.1.1.1.12.8|4|Acme
1.3.6.1.2.1.47.1.1.1.1.13.1|4|X100
1.3.6.1.2.1.47.1.1.1.1.13.7|4|SFP-10
1.3.6.1.2.1.47.1.1.1.1.13.9|4|FAN-1
"""


def test_a_module_keeps_its_own_maker_and_names_its_chassis(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.snmprec", ENTITIES)
    assert seen.fields[0] == {
        "sys_descr": "Acme Router",
        "hostname": "core-1",
        "ent_mfg_name": "Acme",
        "ent_model_name": "X100",
        "serial": "S1",
        "software_version": "5.1",
    }
    inside = {"host_device": "core-1 X100 serial S1", "seen_by": "core-1"}
    sfp = {"description": "SFP", "interface": "GE0/0/1", "ent_mfg_name": "Opticly", "ent_model_name": "SFP-10"}
    assert seen.rows[1:] == [
        ("line 4 (entity 7)", {**sfp, **inside}),
        ("line 7 (entity 9)", {"ent_model_name": "FAN-1", **inside}),
    ]


def test_the_boxes_of_a_stack_are_told_one_by_one(tmp_path: Path) -> None:
    second = "1.3.6.1.2.1.47.1.1.1.1.5.2|2|3\n1.3.6.1.2.1.47.1.1.1.1.11.2|4|S2\n"
    seen = look_at(tmp_path, "a.snmprec", ENTITIES + second)
    assert "serial" not in seen.fields[0]
    assert [fields["serial"] for fields in seen.fields if "serial" in fields] == ["S1", "S2"]


LLDP = """\
.1.3.6.1.2.1.1.1.0 = STRING: "Acme Router"
.1.3.6.1.2.1.1.5.0 = STRING: "core-1"
.1.3.6.1.2.1.31.1.1.1.1.7 = STRING: "eth7"
.1.0.8802.1.1.2.1.3.2.0 = Hex-STRING: 00 25 9E 0A 0B 0C
.1.0.8802.1.1.2.1.3.7.1.3.5 = STRING: "GE0/0/5"
.1.0.8802.1.1.2.1.4.1.1.4.0.5.1 = INTEGER: 4
.1.0.8802.1.1.2.1.4.1.1.4.0.7.2 = INTEGER: 7
.1.0.8802.1.1.2.1.4.1.1.5.0.5.1 = Hex-STRING: 00 11 22 33 44 99
.1.0.8802.1.1.2.1.4.1.1.5.0.7.2 = STRING: "by name"
.1.0.8802.1.1.2.1.4.1.1.7.0.5.1 = STRING: "Gi0/1"
.1.0.8802.1.1.2.1.4.1.1.9.0.5.1 = STRING: "acc-7"
.1.0.8802.1.1.2.1.4.1.1.10.0.5.1 = STRING: "Acme switch
second line"
.1.0.8802.1.1.2.1.4.2.1.3.0.5.1.1.4.10.0.0.7 = INTEGER: 2
.1.0.8802.1.1.2.1.5.4795.1.3.3.1.4.0.7.2 = STRING: "P77"
.1.0.8802.1.1.2.1.5.4795.1.3.3.1.5.0.7.2 = STRING: "Phonely"
.1.0.8802.1.1.2.1.5.4795.1.3.3.1.6.0.7.2 = STRING: "T2"
.1.3.6.1.4.1.9.9.23.1.2.1.1.4.7.1 = Hex-STRING: 0A 00 00 08
.1.3.6.1.4.1.9.9.23.1.2.1.1.5.7.1 = STRING: "OS 15"
.1.3.6.1.4.1.9.9.23.1.2.1.1.6.7.1 = STRING: "phone-1"
.1.3.6.1.4.1.9.9.23.1.2.1.1.7.7.1 = STRING: "Port 1"
.1.3.6.1.4.1.9.9.23.1.2.1.1.8.7.1 = STRING: "ACME Phone"
"""


def test_neighbours_speak_for_themselves(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", LLDP)
    assert seen.fields[0]["lldp_chassis_id"] == "00:25:9e:0a:0b:0c"
    assert "lldp_sys_descr" not in seen.fields[0]
    assert seen.rows[1:] == [
        (
            "line 6",
            {
                "hostname": "acc-7",
                "ip": "10.0.0.7",
                "interface": "Gi0/1",
                "lldp_chassis_id": "00:11:22:33:44:99",
                "lldp_sys_descr": "Acme switch\nsecond line",
                "seen_by": "core-1",
                "seen_on_port": "GE0/0/5",
            },
        ),
        (
            "line 7",
            {
                "lldp_chassis_id": "by name",
                "ent_mfg_name": "Phonely",
                "ent_model_name": "T2",
                "serial": "P77",
                "seen_by": "core-1",
                "seen_on_port": "eth7",
            },
        ),
        (
            "line 18",
            {
                "hostname": "phone-1",
                "ip": "10.0.0.8",
                "interface": "Port 1",
                "cdp_platform": "ACME Phone",
                "software_version": "OS 15",
                "seen_by": "core-1",
                "seen_on_port": "eth7",
            },
        ),
    ]


def test_several_walks_in_one_file_are_several_devices(tmp_path: Path) -> None:
    first, second = NUMERIC, NUMERIC.replace("core-1", "core-2")
    asked = f"$ snmpwalk -v2c -c secret 10.0.0.1 .1\n{first}$ snmpbulkwalk -v 3 -l authPriv -u me 10.0.0.2\n{second}"
    for text in (first + second, asked):
        seen = look_at(tmp_path, "a.txt", text)
        assert [fields["hostname"] for fields in seen.fields] == ["core-1", "core-2"]
        assert not seen.issues
    assert [fields["ip"] for fields in seen.fields] == ["10.0.0.1", "10.0.0.2"]
    assert "secret" not in str(seen)


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("10.0.0.1:1161", {"ip": "10.0.0.1"}),
        ("udp:10.0.0.1:1161", {"ip": "10.0.0.1"}),
        ("udp6:[2001:db8::1]:161", {"ip": "2001:db8::1"}),
        ("box.example", {"hostname": "box.example"}),
    ],
)
def test_a_device_without_a_name_is_called_as_it_was_asked(
    tmp_path: Path, target: str, fields: dict[str, str]
) -> None:
    seen = look_at(tmp_path, "a.txt", f'$ snmpwalk -c x {target} .1\n.1.3.6.1.2.1.1.1.0 = STRING: "Acme"\n')
    assert seen.fields == [{"sys_descr": "Acme", **fields}]


def test_neighbours_of_the_second_version_of_lldp(tmp_path: Path) -> None:
    table = ".1.3.111.2.802.1.1.13.1.4.1.1"
    text = (
        '.1.3.6.1.2.1.1.5.0 = STRING: "core-1"\n.1.3.6.1.2.1.31.1.1.1.1.7 = STRING: "eth7"\n'
        f".{table[1:]}.5.0.7.1.2 = INTEGER: 4\n{table}.6.0.7.1.2 = Hex-STRING: 00 11 22 33 44 99\n"
        f'{table}.10.0.7.1.2 = STRING: "acc-8"\n{table}.11.0.7.1.2 = STRING: "Acme switch"\n'
        ".1.0.8802.1.1.2.1.4.2.1.3.0.7.1.1.4.10.0.0.7 = INTEGER: 2\n"
    )
    assert look_at(tmp_path, "a.txt", text).rows[1:] == [
        (
            "line 3",
            {
                "hostname": "acc-8",
                "lldp_chassis_id": "00:11:22:33:44:99",
                "lldp_sys_descr": "Acme switch",
                "seen_by": "core-1",
                "seen_on_port": "eth7",
            },
        )
    ]


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("$ snmpwalk -v2c -cpublic 10.0.0.3", "10.0.0.3"),
        ("/usr/bin/snmpbulkwalk -v 2c -c public -On udp:10.0.0.3:161 1.3.6", "10.0.0.3:161"),
        ("snmpwalk -v 3 -l authPriv -u u -a SHA -A x -x AES -X y box.example .1", "box.example"),
        ("snmpwalk -c public", ""),
        ("SNMPv2-MIB::sysDescr.0 = STRING: snmpd", ""),
    ],
)
def test_whom_a_command_asks(line: str, target: str) -> None:
    assert target_of(line) == target


def test_a_device_without_a_system_group_says_what_it_can(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.snmprec", "1.3.6.1.4.1.99999.1.1.0|4|CAM-5\n1.3.6.1.4.1.99999.1.7.0|2|15\n")
    assert seen.fields == [{"text": "CAM-5"}]
    assert "neither the system group" in seen.problems
    assert not any(issue.blind for issue in seen.issues)


@pytest.mark.parametrize(
    "empty", [".1.3.6.1.2.1.1.1.0 = STRING", '.1.3.6.1.2.1.1.1.0 = STRING: ""', "1.3.6.1.2.1.1.1.0|4|"]
)
def test_a_description_that_says_nothing_is_as_good_as_none(tmp_path: Path, empty: str) -> None:
    seen = look_at(tmp_path, "a.walk", f"{empty}\n", format="snmp-walk")
    assert (seen.rows, seen.issues[0].blind) == ([], False)
    assert "neither the system group" in seen.problems
    more = look_at(tmp_path, "b.walk", f'{empty}\n.1.3.6.1.4.1.99999.1.1.0 = STRING: "CAM-5"\n', format="snmp-walk")
    assert more.fields == [{"text": "CAM-5"}]


def test_an_object_id_that_only_a_mib_knows_stays_text(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "SNMPv2-MIB::sysObjectID.0 = OID: ACME-PRODUCTS-MIB::x100\n")
    assert seen.fields == [{"text": "ACME-PRODUCTS-MIB::x100"}]


def test_what_an_agent_does_not_know_is_nothing(tmp_path: Path) -> None:
    text = (
        '.1.3.6.1.2.1.1.1.0 = STRING: "x"\n.1.3.6.1.2.1.1.5.0 = No Such Object available on this agent at this OID\n'
        ".1.3.6.1.2.1.1.6.0 = No more variables left in this MIB View (It is past the end of the MIB tree)\n"
    )
    assert look_at(tmp_path, "a.txt", text).fields == [{"sys_descr": "x"}]


def test_lines_that_are_none_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    text = ".1.3.6.1.2.1.1.3.0 = INTEGER: 1\n%%%\n???\n" + NUMERIC
    seen = look_at(tmp_path, "a.txt", text)
    assert seen.fields == [DEVICE]
    assert [(issue.place, issue.blind) for issue in seen.issues] == [("line 2", True)]
    assert "2 lines" in seen.problems


def test_a_field_that_was_never_filled_is_nothing(tmp_path: Path) -> None:
    zeros = "1.3.6.1.2.1.47.1.1.1.1.11.4|4|00 00 00 00 00 00\n1.3.6.1.2.1.47.1.1.1.1.11.5|4x|0000000000\n"
    seen = look_at(tmp_path, "a.snmprec", "1.3.6.1.2.1.1.5.0|4|core-1\n" + zeros)
    assert seen.fields == [{"hostname": "core-1"}]


def test_a_power_supply_names_its_maker(tmp_path: Path) -> None:
    ups = "1.3.6.1.2.1.33.1.1.1.0|4|Powerly\n1.3.6.1.2.1.33.1.1.2.0|4|UPS 5\n"
    seen = look_at(tmp_path, "a.snmprec", "1.3.6.1.2.1.1.1.0|4|Linux card\n" + ups)
    assert seen.fields == [{"sys_descr": "Linux card", "ent_mfg_name": "Powerly", "ent_model_name": "UPS 5"}]


def test_quotes_and_backslashes_in_a_value_are_read_as_they_were_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", '.1.3.6.1.2.1.1.1.0 = STRING: "a \\"b\\" C:\\\\d"\n')
    assert seen.fields == [{"sys_descr": 'a "b" C:\\d'}]


def test_a_walk_cut_off_in_a_value_keeps_what_was_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", '.1.3.6.1.2.1.1.1.0 = STRING: "Acme Rou\nter')
    assert seen.fields == [{"sys_descr": '"Acme Rou\nter'}]


def test_an_open_quote_does_not_swallow_the_next_variable(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", '.1.3.6.1.2.1.1.1.0 = STRING: "Acme\n.1.3.6.1.2.1.1.5.0 = STRING: "core-1"\n')
    assert seen.fields == [{"sys_descr": '"Acme', "hostname": "core-1"}]


def test_a_value_without_end_is_held_to_its_limit(tmp_path: Path) -> None:
    text = '.1.3.6.1.2.1.1.1.0 = STRING: "a\n' + "b" * 100 + "\n" + ("c" * 99 + "\n") * 3000
    seen = look_at(tmp_path, "a.walk", text, format="snmp-walk")
    assert len(seen.fields[0]["sys_descr"]) <= 64 << 10


def test_a_table_without_end_is_held_to_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "MOST_CELLS", 10)
    text = NUMERIC + "".join(f".1.3.6.1.2.1.17.4.3.1.2.0.37.158.0.0.{i} = INTEGER: 3\n" for i in range(50))
    seen = look_at(tmp_path, "a.txt", text)
    assert len(seen.rows) == 1 + 6
    assert [(issue.blind, issue.problem[:8]) for issue in seen.issues] == [(True, "44 cells")]


def test_modules_contained_in_each_other_end(tmp_path: Path) -> None:
    circle = "1.3.6.1.2.1.47.1.1.1.1.4.1|2|2\n1.3.6.1.2.1.47.1.1.1.1.4.2|2|1\n1.3.6.1.2.1.47.1.1.1.1.13.1|4|M1\n"
    seen = look_at(tmp_path, "a.snmprec", "1.3.6.1.2.1.1.5.0|4|core-1\n" + circle)
    assert seen.fields[1] == {"ent_model_name": "M1", "host_device": "core-1", "seen_by": "core-1"}


@pytest.mark.parametrize(
    "text",
    [
        "Address,MAC\n10.0.0.1,00:25:9e:00:00:01\n",
        "10.0.0.1 dev eth0 lladdr 00:25:9e:00:00:01 STALE\n",
        "hostname = core\nmodel = x\n",
        "1.3.6.1\n",
        "{}",
        "version 1.2.3.4.5.6.7 is out\n",
    ],
)
def test_other_texts_are_no_walk(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    reader = pick(evidence_files([str(path)])[0], ReadOptions())
    assert reader is not None
    assert reader.NAME != "snmp-walk"


def test_a_file_without_any_variable_says_so(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.walk", "hello\n", format="snmp-walk")
    assert "no variable was found" in seen.problems


@given(st.binary(max_size=400))
def test_any_bytes_come_to_an_end(data: bytes) -> None:
    assert list(variables(iter(data.split(b"\n")))) is not None


@given(st.sampled_from(sorted(BY_NUMBER)), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=8))
def test_a_number_and_a_name_are_the_same_place(number: str, index: list[int]) -> None:
    steps = ".".join(map(str, index))
    name = BY_NUMBER[number]
    there = (name, tuple(map(str, index)))
    assert placed(f".{number}.{steps}") == placed(f"X-MIB::{name}.{steps}") == there
    assert placed(f"{name}[{']['.join(map(str, index))}]") == there


@given(st.ip_addresses())
def test_an_address_in_an_index_is_read_back(address: object) -> None:
    octets = tuple(str(octet) for octet in address.packed)  # type: ignore[attr-defined]
    assert (
        address_in(octets) == address_in((str(len(octets)), *octets)) == address_in((str(address),)) == str(address)
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("iso.3.6.1.4.1.9", "1.3.6.1.4.1.9"),
        ("enterprises.9.1", "1.3.6.1.4.1.9.1"),
        (".iso.org.dod.internet.private.enterprises.9", "1.3.6.1.4.1.9"),
        ("SNMPv2-SMI::zeroDotZero", "0.0"),
        ("ACME-MIB::box", None),
        ("", None),
    ],
)
def test_object_ids_in_names(text: str, number: str | None) -> None:
    assert numbered(text) == number


def test_the_id_of_the_engine_is_kept_so_that_a_capture_can_know_it_again(tmp_path: Path) -> None:
    engine = "80 00 07 DB 03 00 25 9E AA BB CC"
    text = f'.1.3.6.1.2.1.1.1.0 = STRING: "a switch"\n.1.3.6.1.6.3.10.2.1.1.0 = Hex-STRING: {engine}\n'
    assert look_at(tmp_path, "v3.walk", text).fields[0]["text"] == "SNMP engine id 800007db0300259eaabbcc"
