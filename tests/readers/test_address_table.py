"""ARP and MAC tables of many systems: one observation an entry, the device's own entries as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.readers import ReadOptions, evidence_files, pick
from debar.readers.address_table import plain_mac

if TYPE_CHECKING:
    from pathlib import Path

A, B = "00:11:22:aa:bb:01", "00:11:22:aa:bb:02"
TABLES: dict[str, tuple[str, list[dict[str, str]]]] = {
    "arp -a of BSD": (
        "? (10.0.0.1) at 0:11:22:aa:bb:1 on en0 ifscope [ethernet]\n"
        "box.lan (10.0.0.2) at 0:11:22:aa:bb:2 on en0 ifscope permanent [ethernet]\n"
        "? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]\n",
        [
            {"mac": A, "ip": "10.0.0.1", "seen_on_port": "en0"},
            {"mac": B, "ip": "10.0.0.2", "hostname": "box.lan", "interface": "en0"},
        ],
    ),
    "arp of Linux": (
        "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
        "gw.example               ether   00:11:22:aa:bb:01   C                     eth0\n"
        "10.0.0.2                 ether   00:11:22:aa:bb:02   C                     eth0\n",
        [
            {"mac": A, "hostname": "gw.example", "seen_on_port": "eth0"},
            {"mac": B, "ip": "10.0.0.2", "seen_on_port": "eth0"},
        ],
    ),
    "/proc/net/arp": (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "10.0.0.1         0x1         0x2         00:11:22:aa:bb:01     *        br0\n",
        [{"mac": A, "ip": "10.0.0.1", "seen_on_port": "br0"}],
    ),
    "ip neigh": (
        "10.0.0.1 dev eth0 lladdr 00:11:22:aa:bb:01 REACHABLE\n"
        "fe80::2 dev br-lan lladdr 00:11:22:aa:bb:02 router STALE\n",
        [
            {"mac": A, "ip": "10.0.0.1", "seen_on_port": "eth0"},
            {"mac": B, "ip": "fe80::2", "seen_on_port": "br-lan"},
        ],
    ),
    "arp -a of Windows": (
        "\nInterface: 10.0.0.5 --- 0x4\n  Internet Address      Physical Address      Type\n"
        "  10.0.0.1              00-11-22-AA-BB-01     dynamic\n"
        "  224.0.0.22            01-00-5e-00-00-16     static\n",
        [{"mac": A, "ip": "10.0.0.1", "seen_by": "10.0.0.5"}],
    ),
    "show ip arp": (
        "core-1#show ip arp\nProtocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
        "Internet  10.0.0.1                -   0011.22aa.bb01  ARPA   Vlan10\n"
        "Internet  10.0.0.2                5   0011.22aa.bb02  ARPA   Vlan10\n",
        [
            {"mac": A, "ip": "10.0.0.1", "hostname": "core-1", "interface": "Vlan10"},
            {"mac": B, "ip": "10.0.0.2", "seen_by": "core-1", "seen_on_port": "Vlan10"},
        ],
    ),
    "show mac address-table": (
        "acc-7>show mac address-table\n          Mac Address Table\n--------------------------------\n\n"
        "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
        " All    0100.0ccc.cccc    STATIC      CPU\n  10    0011.22aa.bb01    DYNAMIC     Gi1/0/3\n"
        "*  20   0011.22aa.bb02    dynamic  0  F  F  Po1\nTotal Mac Addresses for this criterion: 3\n",
        [
            {"mac": A, "seen_by": "acc-7", "seen_on_port": "Gi1/0/3"},
            {"mac": B, "seen_by": "acc-7", "seen_on_port": "Po1"},
        ],
    ),
    "display arp": (
        "<acc-2>display arp\n"
        "IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE\n"
        "                                          VLAN/CEVLAN PVC\n"
        "------------------------------------------------------------------------------\n"
        "10.0.0.1        0011-22aa-bb01            I -         Vlanif10\n"
        "10.0.0.2        0011-22aa-bb02  20        D-0         GE0/0/1\n",
        [
            {"mac": A, "ip": "10.0.0.1", "hostname": "acc-2", "interface": "Vlanif10"},
            {"mac": B, "ip": "10.0.0.2", "seen_by": "acc-2", "seen_on_port": "GE0/0/1"},
        ],
    ),
    "display mac-address": (
        "MAC Address    VLAN/       PEVLAN CEVLAN Port            Type\n"
        "0011-22aa-bb01 10          -      -      GE0/0/1         dynamic   0/-\n"
        "0011-22aa-bb02 10          -      -      Eth-Trunk1      dynamic   0/-\n",
        [{"mac": A, "seen_on_port": "GE0/0/1"}, {"mac": B, "seen_on_port": "Eth-Trunk1"}],
    ),
    "arp-scan": (
        "Interface: eth0, type: EN10MB, MAC: 00:11:22:aa:bb:09, IPv4: 10.0.0.9\n"
        "Starting arp-scan 1.9.7 with 256 hosts (https://github.com/royhills/arp-scan)\n"
        "10.0.0.1\t00:11:22:aa:bb:01\tLabelled Technologies Co., Ltd\n10.0.0.2\t00:11:22:aa:bb:02\t(Unknown)\n\n"
        "2 packets received by filter, 0 packets dropped by kernel\nEnding arp-scan 1.9.7: 256 hosts scanned.\n",
        [
            {"mac": A, "ip": "10.0.0.1", "seen_on_port": "eth0"},
            {"mac": B, "ip": "10.0.0.2", "seen_on_port": "eth0"},
        ],
    ),
    "bridge fdb show": (
        "00:11:22:aa:bb:01 dev eth1 master br0\n00:11:22:aa:bb:02 dev eth1 vlan 1 master br0 permanent\n"
        "33:33:00:00:00:01 dev eth1 self permanent\n",
        [{"mac": A, "seen_on_port": "eth1"}, {"mac": B, "interface": "eth1"}],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_known_and_read(tmp_path: Path, name: str) -> None:
    text, fields = TABLES[name]
    seen = look_at(tmp_path, "a.txt", text)
    assert seen.evidence[0].reader == "address-table"
    assert seen.fields == fields
    assert not seen.issues


def test_places_are_lines(tmp_path: Path) -> None:
    text, _ = TABLES["show ip arp"]
    assert [place for place, _ in look_at(tmp_path, "a.txt", text).rows] == ["line 3", "line 4"]


def test_those_that_did_not_answer_are_counted(tmp_path: Path) -> None:
    text = (
        "? (10.0.0.3) at <incomplete> on eth0\n10.0.0.5 dev eth0  FAILED\n? (10.0.0.1) at 0:11:22:aa:bb:1 on eth0\n"
    )
    seen = look_at(tmp_path, "a.txt", text)
    assert [fields["ip"] for fields in seen.fields] == ["10.0.0.1"]
    assert [(issue.place, issue.blind) for issue in seen.issues] == [("line 1", False)]
    assert "2 addresses" in seen.problems


def test_lines_that_hold_too_much_are_lost_and_counted(tmp_path: Path) -> None:
    text = f"10.0.0.1 dev eth0 lladdr {A} STALE\n{A} {B} both\n" + "x" * 2000 + "\n"
    seen = look_at(tmp_path, "a.txt", text, format="address-table")
    assert len(seen.rows) == 1
    assert [(issue.place, issue.lost) for issue in seen.issues] == [("line 2", 2)]


def test_what_a_person_wrote_beside_an_address_is_kept(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", f"10.0.0.1 {A} ACME AX100 dynamic eth0\n", format="address-table")
    assert seen.fields == [{"mac": A, "ip": "10.0.0.1", "text": "ACME AX100", "seen_on_port": "eth0"}]


def test_a_file_without_entries_says_so(tmp_path: Path) -> None:
    assert "no entry" in look_at(tmp_path, "a.txt", "hello\n", format="address-table").problems


@pytest.mark.parametrize(
    "text",
    [
        f"ip,mac,port\n10.0.0.1,{A},eth0\n",
        f"10.0.0.1 {A} Acme switch in hall 3\n",
        f"{A} ACME X100\n",
        f"10.0.0.1 {A} AX100\n",
        f"mac_address\tdevice\tinterface\n{A}\tcore\teth0\n",
        f'{{"mac": "{A}"}}\n',
        "Item    Price\nSwitch  12.50\n",
        f"Router with MAC {A}, used\n",
        f"Serial number: 5\nMAC address: {A}\n",
        "",
    ],
)
def test_other_texts_are_no_table_of_addresses(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    reader = pick(evidence_files([str(path)])[0], ReadOptions())
    assert reader is None or reader.NAME != "address-table"


@given(st.binary(min_size=6, max_size=6))
def test_every_way_of_writing_an_address_is_one(octets: bytes) -> None:
    plain = octets.hex(":")
    digits = octets.hex()
    quads = [digits[place : place + 4] for place in (0, 4, 8)]
    for written in (
        plain.upper(),
        octets.hex("-"),
        ".".join(quads),
        "-".join(quads),
        f"{digits[:6]}-{digits[6:]}",
        ":".join(f"{octet:x}" for octet in octets),
    ):
        assert plain_mac(written) == plain


@given(st.text(max_size=300))
def test_any_text_comes_to_an_end(text: str) -> None:
    from debar.readers.address_table import claims

    assert claims(text.encode("utf-8", "replace"), "a.txt") in (True, False)
