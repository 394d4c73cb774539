"""Captures made here, read by debar, scapy and tshark: each packet must say the same to all of them."""

from __future__ import annotations

import shutil
import struct
from typing import TYPE_CHECKING

import pytest
from tests.readers import packets as p
from tests.readers.reading import look

from benchmarks import oracles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEEDS_TSHARK = pytest.mark.skipif(
    not shutil.which("tshark"), reason="tshark is not installed (apt-get install tshark)"
)
OTHERS = [
    pytest.param(oracles.by_scapy, id="scapy"),
    pytest.param(oracles.by_tshark, id="tshark", marks=NEEDS_TSHARK),
]


def tlvs(*parts: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack(">HH", kind, len(value) + 4) + value for kind, value in parts)


def cdp_addresses(*addresses: bytes) -> bytes:
    protocols = {4: b"\x01\x01\xcc", 16: b"\x02\x08\xaa\xaa\x03\0\0\0\x86\xdd"}
    return struct.pack(">I", len(addresses)) + b"".join(
        protocols[len(one)] + struct.pack(">H", len(one)) + one for one in addresses
    )


def cdp(*parts: tuple[int, bytes]) -> bytes:
    return p.snap(p.BOX, "00000c", 0x2000, b"\x02\xb4\0\0" + tlvs(*parts))


def dhcp6(kind: int, *options: tuple[int, bytes]) -> bytes:
    head = bytes([kind]) + (b"abc" if kind < 12 else bytes(1) + bytes(32))
    return head + b"".join(struct.pack(">HH", code, len(value)) + value for code, value in options)


PORT = p.tlv(2, b"\x05GE0/0/1")
TTL = p.tlv(3, b"\0\x78")
SOLICIT = dhcp6(
    1, (6, b"\0\x17\0\x18"), (16, struct.pack(">IH", 2011, 4) + b"HG82"), (39, b"\0" + p.name("box.example"))
)
FRAMES = {
    "LLDP with inventory": p.NAMED,
    "LLDP, names of every sort": p.lldp(
        p.tlv(1, b"\x07box 1"), p.tlv(2, b"\x03" + p.OTHER), TTL, p.tlv(5, b"core 1")
    ),
    "LLDP, network addresses": p.lldp(
        p.tlv(1, b"\x05\x01\x0a\0\0\x07"),
        p.tlv(2, b"\x04\x01\x0a\0\0\x08"),
        TTL,
        p.tlv(8, b"\x11\x02\x20\x01\x0d\xb8" + bytes(11) + b"\x09\x02\0\0\0\x01\0"),
    ),
    "LLDP, a text over lines": p.lldp(p.tlv(1, b"\x04" + p.BOX), PORT, TTL, p.tlv(6, "Büro\r\nline 2".encode())),
    "LLDP, other organisations": p.lldp(p.tlv(1, b"\x04" + p.BOX), PORT, TTL, p.tlv(127, b"\0\x80\xc2\x01\0\x07")),
    "CDP": cdp(
        (1, b"sw01.example"),
        (2, cdp_addresses(bytes([10, 0, 0, 5]))),
        (3, b"GigabitEthernet0/1"),
        (4, b"\0\0\0\x28"),
        (5, b"Software 1, Version 2\nCopyright\n"),
        (6, b"plat 10"),
        (22, cdp_addresses(bytes([10, 0, 0, 6]), bytes.fromhex("20010db8") + bytes(11) + b"\x05")),
    ),
    "DHCP discover": p.over_udp(
        p.BOX,
        68,
        67,
        p.dhcp(p.BOX, (53, b"\x01"), (60, b"udhcp 1.2"), (55, b"\x01\x03\x06\x0f"), (12, b"cam-1")),
        ip="0.0.0.0",
    ),
    "DHCP acknowledged": p.over_udp(
        p.ROUTER, 67, 68, p.dhcp(p.BOX, (53, b"\x05"), (12, b"cam-1"), asked=False, leased="10.0.0.8")
    ),
    "DHCP offered": p.over_udp(p.ROUTER, 67, 68, p.dhcp(p.BOX, (53, b"\x02"), asked=False, leased="10.0.0.7")),
    "DHCP lease query": p.over_udp(p.ROUTER, 67, 67, p.dhcp(p.BOX, (53, b"\x0a"))),
    "DHCPv6 solicit": p.over_udp(p.BOX, 546, 547, SOLICIT, ip="fe80::1"),
    "DHCPv6 relayed": p.over_udp(p.ROUTER, 547, 547, dhcp6(12, (9, SOLICIT)), ip="2001:db8::1"),
    "DHCPv6 answered": p.over_udp(p.ROUTER, 547, 546, dhcp6(2, (6, b"\0\x17"), (39, b"\0\x03box\0")), ip="fe80::2"),
    "ARP": p.arp(p.BOX, "10.0.0.3"),
    "ARP without an address yet": p.arp(p.OTHER, "0.0.0.0"),
    "IPv6 neighbour": p.advertisement(p.OTHER, "2001:db8::9"),
}
EVERY = list(FRAMES.values())
ETHERNET = EVERY[: list(FRAMES).index("CDP")] + EVERY[list(FRAMES).index("CDP") + 1 :]
"""Those with an ethertype, which links other than Ethernet can carry."""
CAPTURES = {
    "Ethernet": p.pcap(*EVERY),
    "big endian": p.pcap(*EVERY, order=">"),
    "nanoseconds": p.pcap(*EVERY, magic=0xA1B23C4D),
    "pcapng": p.pcapng(*EVERY),
    "pcapng, big endian": p.pcapng(*EVERY, order=">"),
    "pcapng, several interfaces": p.section()
    + p.interface(1)
    + p.interface(113)
    + b"".join(p.enhanced(p.cooked(frame), interface=1) + p.enhanced(frame) for frame in ETHERNET),
    "VLAN": p.pcap(*(p.tagged(frame, 0x8100) for frame in ETHERNET)),
    "QinQ": p.pcap(*(p.tagged(frame, 0x88A8, 0x8100) for frame in ETHERNET)),
    "Linux cooked": p.pcap(*map(p.cooked, ETHERNET), link=113),
    "Linux cooked, second version": p.pcap(*map(p.cooked2, ETHERNET), link=276),
    "Wi-Fi": p.pcap(*map(p.over_air, ETHERNET), link=105),
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_message_says_the_same_to_all(
    tmp_path: Path, frame: bytes, other: Callable[[Path], set[oracles.Statement]]
) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(p.pcap(frame))
    assert oracles.ours(path) == other(path)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES)
def test_every_link_and_every_form_of_file_says_the_same_to_all(
    tmp_path: Path, capture: bytes, other: Callable[[Path], set[oracles.Statement]]
) -> None:
    path = tmp_path / "a.cap"
    path.write_bytes(capture)
    seen = oracles.beside(oracles.ours(path), other(path))
    assert (seen.only_ours, seen.only_theirs) == (set(), set())
    assert {protocol for protocol, count in seen.agreed.items() if count} >= {"LLDP", "DHCP", "DHCPv6", "ARP"}


@NEEDS_TSHARK
def test_tunnels_say_the_same_to_tshark(tmp_path: Path) -> None:
    inside = [p.capwap(p.over_air(frame, turned=True)) for frame in ETHERNET]
    mirrored = [p.ether(p.ROUTER, 0x0800, p.ip("10.0.0.254", 47, b"\0\0\x88\xbe" + frame)) for frame in EVERY]
    path = tmp_path / "a.pcap"
    path.write_bytes(p.pcap(*(p.over_udp(p.ROUTER, 40_000, 5247, one) for one in inside), *mirrored))
    assert oracles.ours(path) == oracles.by_tshark(path)


def test_what_is_compared_is_what_the_reader_gives(tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(p.pcap(*EVERY))
    given = {(name, value) for fields in look(path).fields for name, value in _values(fields)}
    compared = {(name, value) for _, _, name, value in oracles.ours(path)}
    assert compared - given == set()
    assert ("ip", "2001:db8::9") in given


def _values(fields: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, oracles.same(value)) for name, text in fields.items() for value in text.split("; ")}
