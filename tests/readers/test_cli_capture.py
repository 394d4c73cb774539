"""What was copied from terminals: who was asked what, and what the answers say of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.model import Kind
from debar.readers.parts import dialogue
from debar.readers.parts.dialogue import question
from debar.readers.parts.templates import kind_of, rows_of

if TYPE_CHECKING:
    from pathlib import Path

VERSION = """Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(55)SE3, RELEASE SOFTWARE (fc1)

ROM: Bootstrap program is C2960 boot loader
sw1 uptime is 1 year, 2 weeks
System image file is "flash:c2960-lanbasek9-mz.122-55.SE3.bin"

cisco WS-C2960-48TT-L (PowerPC405) processor (revision B0) with 65536K bytes of memory.
Processor board ID FOC0000X000
Configuration register is 0xF
"""
LLDP = """------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 0025.9e00.0001
Port id: GE0/0/1
System Name: core1

System Description:
S5720-28X
Versatile Routing Platform Software

Time remaining: 100 seconds
Management Addresses:
    IP: 10.0.0.9
------------------------------------------------
Local Intf: Gi1/0/2
Chassis id: 0015.eb00.0002
System Name: - not advertised
System Description: - not advertised
Total entries displayed: 2
"""
CDP = """-------------------------
Device ID: acc.example.com
Entry address(es):
  IP address: 10.1.1.2
Platform: cisco WS-C3560-24TS,  Capabilities: Switch IGMP
Interface: FastEthernet0/0,  Port ID (outgoing port): GigabitEthernet0/1
Holdtime : 127 sec

Version :
Some Software, Version 12.2(25)SEE2
Technical Support: http://www.example.com

advertisement version: 2
"""
VRP = """GigabitEthernet0/0/1 has 1 neighbor(s):

Neighbor index                     :1
Chassis type                       :MAC Address
Chassis ID                         :0015-eb00-0003
Port ID type                       :Interface name
Port ID                            :gei-0/1
System name                        :agg
System description                 :ZXR10 8900 router
Management address                 :10.0.0.8
Expired time                       :101s
"""
INVENTORY = """NAME: "1", DESCR: "WS-C2960-48TT-L"
PID: WS-C2960-48TT-L   , VID: V02  , SN: FOC0000X000

NAME: "GigabitEthernet1/0/1", DESCR: "1000BaseSX SFP"
PID: GLC-SX-MM         , VID: V01  , SN: AGM0000X000
"""
ARP = """Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.0.0.5                12   0025.9e00.0005  ARPA   Vlan10
"""
MANY = f"""sw1#terminal length 0
sw1#show version
{VERSION}sw1#sh inv
{INVENTORY}
sw1#show lldp neighbors detail
{LLDP}
sw1#
sw1#show ip arp
{ARP}sw1#show clock
12:00:00 UTC
sw1#exit
r2>show cdp neighbors detail
{CDP}
<core1>display lldp neighbor
{VRP}
"""


def test_many_commands_of_many_devices(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "session.log", MANY)
    rows = dict(seen.rows)
    assert seen.issues == []
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("cli-capture", Kind.INVENTORY)
    device = rows.pop("line 2, sw1")
    assert device.pop("text").splitlines()[0].startswith("Cisco IOS Software")
    assert device == {
        "hostname": "sw1",
        "model": "WS-C2960-48TT-L",
        "serial": "FOC0000X000",
        "software_version": "12.2(55)SE3",
    }
    assert rows == {
        "line 12, sh inv on sw1, entry 1": {
            "text": "1",
            "description": "WS-C2960-48TT-L",
            "model": "WS-C2960-48TT-L",
            "serial": "FOC0000X000",
            "host_device": "sw1",
        },
        "line 12, sh inv on sw1, entry 2": {
            "text": "GigabitEthernet1/0/1",
            "description": "1000BaseSX SFP",
            "model": "GLC-SX-MM",
            "serial": "AGM0000X000",
            "host_device": "sw1",
        },
        "line 19, show lldp neighbors detail on sw1, entry 1": {
            "hostname": "core1",
            "lldp_chassis_id": "0025.9e00.0001",
            "interface": "GE0/0/1",
            "lldp_sys_descr": "S5720-28X\nVersatile Routing Platform Software",
            "ip": "10.0.0.9",
            "seen_by": "sw1",
            "seen_on_port": "Gi1/0/1",
        },
        "line 19, show lldp neighbors detail on sw1, entry 2": {
            "lldp_chassis_id": "0015.eb00.0002",
            "seen_by": "sw1",
            "seen_on_port": "Gi1/0/2",
        },
        "line 41, show ip arp on sw1, entry 1": {
            "mac": "0025.9e00.0005",
            "ip": "10.0.0.5",
            "seen_by": "sw1",
            "seen_on_port": "Vlan10",
        },
        "line 44, show clock on sw1": {"hostname": "sw1", "text": "12:00:00 UTC"},
        "line 47, show cdp neighbors detail on r2, entry 1": {
            "hostname": "acc.example.com",
            "ip": "10.1.1.2",
            "cdp_platform": "cisco WS-C3560-24TS",
            "interface": "GigabitEthernet0/1",
            "software_version": "Some Software, Version 12.2(25)SEE2\nTechnical Support: http://www.example.com",
            "seen_by": "r2",
            "seen_on_port": "FastEthernet0/0",
        },
        "line 62, display lldp neighbor on core1, entry 1": {
            "hostname": "agg",
            "lldp_chassis_id": "0015-eb00-0003",
            "interface": "gei-0/1",
            "lldp_sys_descr": "ZXR10 8900 router",
            "ip": "10.0.0.8",
            "seen_by": "core1",
        },
    }


def test_an_unknown_output_is_kept_whole_as_text(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "box1# show version\nThe Box 9\nmade somewhere\n")
    assert seen.rows == [("line 1, box1", {"hostname": "box1", "text": "The Box 9\nmade somewhere"})]


def test_a_listing_that_no_template_knows_is_of_others(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "box1# show lldp neighbors\nport 1 has a Router X on it\n")
    assert seen.fields == [{"text": "port 1 has a Router X on it", "seen_by": "box1"}]


@pytest.mark.parametrize("name", ["sw7_show_version.txt", "dump/show version.log"])
def test_the_name_of_a_file_tells_the_command(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    seen = look_at(tmp_path, name, VERSION)
    assert seen.rows[0][0] == "line 1, device"
    assert seen.fields[0]["serial"] == "FOC0000X000"


@pytest.mark.parametrize(
    "heading", ["!Command: show version", "=== show version ===", "# show version", "----- 'show version' -----"]
)
def test_headings_tell_the_command(tmp_path: Path, heading: str) -> None:
    assert look_at(tmp_path, "a.txt", f"{heading}\n{VERSION}").fields[0]["serial"] == "FOC0000X000"


def test_what_a_pager_leaves_is_taken_out(tmp_path: Path) -> None:
    paged = VERSION.replace("Processor board", " --More-- \x08\x08\x08\x1b[KProcessor board")
    assert look_at(tmp_path, "a.txt", f"sw1#show version\n{paged}").fields[0]["serial"] == "FOC0000X000"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("sw1#show version", ("sw1", "show version")),
        ("sw1(config-if)#do show version", None),
        ("  sw1> sh ver | inc IOS", ("sw1", "sh ver")),
        ("<HUAWEI>dis  dev", ("HUAWEI", "dis dev")),
        ("[~core-01]display device", ("core-01", "display device")),
        ("admin@fw-1> show arp", ("fw-1", "show arp")),
        ("RP/0/RSP0/CPU0:asr9k#admin show inventory", ("asr9k", "admin show inventory")),
        ("FGT60 # get system status", ("FGT60", "get system status")),
        ("<name>get it</name>", None),
        ("TV set > display, 42 inch", None),
        ("a,b,c", None),
        ("We show > display arp tables", None),
        ("", None),
    ],
)
def test_prompts(line: str, asked: tuple[str, str] | None) -> None:
    assert question(line) == asked


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "description,maker\nSwitch > display panel,ZTE\n"),
        ("a.json", '[{"description": "sw1#show version"}]'),
        ("offer_show_case.txt", "description,maker\nShow case,Acme\n"),
        ("a.txt", "# Display cases\ndescription,maker\nShow case,Acme\n"),
    ],
)
def test_purchases_are_not_taken_for_sessions(tmp_path: Path, name: str, content: str) -> None:
    assert look_at(tmp_path, name, content).evidence[0].reader != "cli-capture"


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("sh ver", "device"),
        ("display version", "device"),
        ("get system status", "device"),
        ("show lldp info local-device", "device"),
        ("dis device manuinfo", "parts"),
        ("show chassis hardware", "parts"),
        ("display lldp neighbor", "neighbours"),
        ("show cdp neighbors", "neighbours"),
        ("display mac-address", "addresses"),
        ("show ip arp vrf x", "addresses"),
        ("show running-config", "typed"),
        ("show interfaces description", "typed"),
        ("display current-configuration", "typed"),
        ("show vlan brief", "typed"),
        ("show interfaces", ""),
        ("show clock", ""),
    ],
)
def test_kinds_of_commands(command: str, kind: str) -> None:
    assert kind_of(command) == kind


def test_long_lines_and_long_outputs_are_counted(tmp_path: Path) -> None:
    content = (
        "sw1#show version\nBox\n" + "x" * 5_000 + "\n" + "y\n" * dialogue.MOST_TEXT + "sw2#show version\nBox 2\n"
    )
    seen = look_at(tmp_path, "a.txt", content)
    assert [fields["hostname"] for fields in seen.fields] == ["sw1", "sw2"]
    (issue,) = seen.issues
    assert "lines of the output of 'show version' were too long or too many to read" in issue.problem
    assert (issue.place, issue.blind) == ("line 1", True)


def test_words_that_people_typed_tell_of_no_maker(tmp_path: Path) -> None:
    content = "sw1#show running-config\nsnmp location beside the ZTE\n"
    content += "sw1#show interfaces\nGi1 is up\n  Description: to ZTE\n"
    seen = look_at(tmp_path, "a.txt", content)
    assert seen.rows == [("line 3, show interfaces on sw1", {"hostname": "sw1", "text": "Gi1 is up"})]
    assert "1 outputs hold what people typed or logs" in seen.problems
    assert not seen.issues[0].blind


def test_nothing_said(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "sw1#show version\nsw1#\n")
    assert "no output of a command was found" in seen.problems


HARD = [
    "a " * 120,
    "1." * 120,
    " " * 249 + "x",
    "- " * 120,
    "a: " * 80,
    "0025.9eaa.bbcc " * 16,
    "(" * 240,
    "a,b " * 60,
]


@pytest.mark.parametrize(
    "command", ["show version", "show inventory", "display device", "show arp", "get system status"]
)
@given(st.lists(st.sampled_from(HARD) | st.text(alphabet="Ia1.:- \t", max_size=240), max_size=4))
@settings(max_examples=15, deadline=None)
def test_templates_end_on_any_lines(command: str, lines: list[str]) -> None:
    for row in rows_of(command, kind_of(command), "\n".join(lines), ""):
        assert all(row.values())


@given(st.text(alphabet="sw1#>show verion<[]:\n -\x1b\x08more", max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_session_raises(tmp_path: Path, text: str) -> None:
    seen = look_at(tmp_path, "a.txt", "sw1#show version\n" + text, format="cli-capture")
    assert seen.rows or seen.issues
