"""Captures: who spoke, what they said, whose words they are, and what could not be read."""

from __future__ import annotations

import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers import packets as p
from tests.readers.reading import Seen, look_at

from debar.model import Kind
from debar.readers.capture import container, devices, listen
from debar.readers.capture.der import oid
from debar.readers.capture.saying import MalformedError

if TYPE_CHECKING:
    from pathlib import Path

MAC = "00:25:9e:aa:bb:cc"
DEVICE = f"packet 1, device {MAC}"


def heard(folder: Path, *frames: bytes, **how: object) -> Seen:
    return look_at(folder, "a.pcap", p.pcap(*frames, **how))  # type: ignore[arg-type]


def said(folder: Path, *frames: bytes, **how: object) -> dict[str, str]:
    """What the only device of a capture says, its address left out."""
    seen = heard(folder, *frames, **how)
    assert seen.issues == []
    ((place, fields),) = seen.rows
    assert place == DEVICE
    assert fields.pop("mac") == MAC
    return fields


LLDP = {
    "lldp_chassis_id": MAC,
    "interface": "GE0/0/1",
    "hostname": "core1",
    "lldp_sys_descr": "S5720-28X VRP",
    "ip": "10.0.0.9",
    "serial": "SERIAL7",
    "ent_mfg_name": "Acme",
    "ent_model_name": "X1",
    "software_version": "V5",
}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("magic", [0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34])
def test_every_pcap(tmp_path: Path, order: str, magic: int) -> None:
    seen = heard(tmp_path, p.NAMED, order=order, magic=magic)
    assert seen.rows == [(DEVICE, {"mac": MAC, **LLDP})]
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("pcap", Kind.NETWORK)
    assert seen.issues == []


@pytest.mark.parametrize("order", ["<", ">"])
def test_every_block_of_pcapng(tmp_path: Path, order: str) -> None:
    simple = p.block(3, struct.pack(f"{order}I", len(p.NAMED)) + p.NAMED, order)
    size = len(p.NAMED)
    old = p.block(2, struct.pack(f"{order}HHIIII", 0, 0, 0, 0, size, size) + p.NAMED, order)
    statistics = p.block(5, bytes(12), order)
    for one in (p.enhanced(p.NAMED, order), simple, old):
        content = p.section(order) + p.interface(1, order) + statistics + one
        assert look_at(tmp_path, "a.bin", content).rows == [(DEVICE, {"mac": MAC, **LLDP})]


def test_sections_and_interfaces_differ(tmp_path: Path) -> None:
    content = (
        p.section("<")
        + p.interface(101)
        + p.interface(1)
        + p.enhanced(p.NAMED, interface=1)
        + p.enhanced(p.ip("10.9.9.9", 6, p.tcp(22, b"SSH-2.0-x\r\n")))
        + p.pcapng(p.arp(p.OTHER, "10.0.0.2"), order=">")
    )
    seen = look_at(tmp_path, "a.pcapng", content)
    assert [place for place, _ in seen.rows] == [
        DEVICE,
        "packet 2, host 10.9.9.9",
        "packet 3, device 00:15:eb:01:02:03",
    ]


SAYINGS: list[tuple[bytes, dict[str, str]]] = [
    (p.NAMED, LLDP),
    (
        p.lldp(p.tlv(1, b"\x07box"), p.tlv(2, b"\x03" + p.OTHER)),
        {"lldp_chassis_id": "box", "interface": "00:15:eb:01:02:03"},
    ),
    (p.lldp(p.tlv(1, b"\x05\x01\x0a\0\0\x07")), {"lldp_chassis_id": "10.0.0.7"}),
    (
        p.snap(
            p.BOX,
            "00000c",
            0x2000,
            b"\x02\xb4\0\0"
            + struct.pack(">HH", 1, 7)
            + b"sw1"
            + struct.pack(">HH", 6, 9)
            + b"plat1"
            + struct.pack(">HH", 5, 8)
            + b"SW 1"
            + struct.pack(">HH", 2, 17)
            + b"\0\0\0\x01\x01\x01\xcc\0\x04\x0a\0\0\x05",
        ),
        {"hostname": "sw1", "cdp_platform": "plat1", "software_version": "SW 1", "ip": "10.0.0.5"},
    ),
    (
        p.snap(
            p.BOX,
            "00e02b",
            0x00BB,
            bytes(16) + b"\x99\x01\0\x08ext1" + b"\x99\x02\0\x18" + bytes(16) + b"\x0c\x01\x02\x03" + b"\x99\0\0\4",
        ),
        {"hostname": "ext1", "software_version": "12.1.2.3"},
    ),
    (p.arp(p.BOX, "10.0.0.3"), {"ip": "10.0.0.3"}),
    (p.arp(p.BOX, "0.0.0.0"), {}),
    (
        p.over_udp(
            p.BOX,
            68,
            67,
            p.dhcp(p.BOX, (53, b"\x01"), (60, b"udhcp 1"), (55, b"\x01\x03\x06"), (12, b"cam")),
            ip="0.0.0.0",
        ),
        {"dhcp_vendor_class": "udhcp 1", "dhcp_fingerprint": "1,3,6", "hostname": "cam"},
    ),
    (
        p.over_udp(
            p.BOX,
            68,
            67,
            p.dhcp(p.BOX, (124, b"\0\0\x07\xdb\x05\x04HG82"), (81, b"\x04\0\0\x03box\x03lan\0")),
            ip="0.0.0.0",
        ),
        {
            "dhcp_vendor_class": "HG82",
            "text": "DHCP vendor class of enterprise number 2011",
            "hostname": "box.lan",
        },
    ),
    (
        p.over_udp(
            p.BOX,
            546,
            547,
            b"\x01abc"
            + b"\0\x06\0\x04\0\x17\0\x18"
            + b"\0\x10\0\x0a\0\0\x07\xdb\0\x04HG82"
            + b"\0\x27\0\x05\0\x03box",
            ip="fe80::1",
        ),
        {
            "ip": "fe80::1",
            "dhcp_fingerprint": "v6:23,24",
            "dhcp_vendor_class": "HG82",
            "text": "DHCP vendor class of enterprise number 2011",
            "hostname": "box",
        },
    ),
    (
        p.over_udp(
            p.BOX,
            5353,
            5353,
            p.dns(
                p.record("_http._tcp.local", 12, p.name("cam._http._tcp.local")),
                p.record("cam._http._tcp.local", 16, b"\x09model=C-1\x07note=no"),
                p.record("cam-1.local", 1, b"\x0a\0\0\x01"),
            ),
            to="224.0.0.251",
            ttl=7,
        ),
        {"mdns_service": "_http._tcp; model=C-1", "hostname": "cam-1", "ip": "10.0.0.1"},
    ),
    (p.over_udp(p.BOX, 5353, 5353, p.dns(flags=0)), {"ip": "10.0.0.1"}),
    (
        p.over_udp(p.BOX, 1900, 50_000, b"HTTP/1.1 200 OK\r\nSERVER: box/1 UPnP/1.0\r\nUSN: x\r\n\r\n"),
        {"ssdp_server": "box/1 UPnP/1.0", "ip": "10.0.0.1"},
    ),
    (
        p.over_udp(
            p.BOX,
            161,
            50_000,
            p.snmp_answer(
                ("2b06010201010100", p.der(4, b"VRP")),
                ("2b06010201010200", p.der(6, bytes.fromhex("2b060104018f5b0217"))),
                ("2b06010201010500", p.der(4, b"olt-1")),
            ),
        ),
        {"sys_descr": "VRP", "sys_object_id": "1.3.6.1.4.1.2011.2.23", "hostname": "olt-1", "ip": "10.0.0.1"},
    ),
    (
        p.over_udp(
            p.BOX,
            161,
            5,
            p.der(0x30, p.der(2, b"\x03"), p.der(0x30), p.der(4, p.der(0x30, p.der(4, b"\x80\0\x07\xdb\x03\1")))),
        ),
        {"text": "SNMP engine id 800007db0301", "ip": "10.0.0.1"},
    ),
    (
        p.over_tcp(p.BOX, 443, p.handshake(p.certificate(("550403", "box"), ("55040a", "Acme Ltd")))),
        {"tls_subject": "CN=box, O=Acme Ltd", "ip": "10.0.0.1"},
    ),
    (
        p.over_tcp(
            p.BOX,
            80,
            b'HTTP/1.1 401 No\r\nServer: web/1\r\nWWW-Authenticate: Basic realm="G1"\r\n\r\n'
            b"<title>Log &amp; in</title>",
        ),
        {
            "banner": 'Server: web/1; WWW-Authenticate: Basic realm="G1"',
            "http_title": "Log & in",
            "ip": "10.0.0.1",
        },
    ),
    (
        p.over_tcp(p.BOX, 554, b"RTSP/1.0 200 OK\r\nServer: cam\r\n\r\n"),
        {"banner": "Server: cam", "ip": "10.0.0.1"},
    ),
    (
        p.over_tcp(p.BOX, 50_001, b"GET / HTTP/1.1\r\nUser-Agent: tv/1\r\n\r\n"),
        {"user_agent": "tv/1", "ip": "10.0.0.1"},
    ),
    (
        p.over_udp(p.BOX, 5060, 5060, b"REGISTER sip:a SIP/2.0\r\nUser-Agent: phone/1\r\n\r\n"),
        {"banner": "phone/1", "ip": "10.0.0.1"},
    ),
    (p.over_tcp(p.BOX, 22, b"SSH-2.0-box_1\r\nmore"), {"banner": "SSH-2.0-box_1", "ip": "10.0.0.1"}),
    (
        p.over_udp(
            p.BOX,
            37020,
            37020,
            b"<ProbeMatch><DeviceDescription>CAM-1</DeviceDescription><DeviceSN>S1</DeviceSN></ProbeMatch>",
        ),
        {"model": "CAM-1", "serial": "S1", "ip": "10.0.0.1"},
    ),
    (
        p.over_udp(
            p.BOX,
            3702,
            40_000,
            b'<d:Scopes m="">onvif://www.onvif.org/hardware/C%201 onvif://www.onvif.org/location/x</d:Scopes>',
        ),
        {"model": "C 1", "ip": "10.0.0.1"},
    ),
    (
        p.over_udp(p.BOX, 5678, 5678, bytes(4) + b"\0\x05\0\x02r1" + b"\0\x0c\0\x03X-9" + b"\0\x07\0\x016"),
        {"hostname": "r1", "model": "X-9", "software_version": "6", "ip": "10.0.0.1"},
    ),
]
ALL_FRAMES = [frame for frame, _ in SAYINGS]


@pytest.mark.parametrize(("frame", "fields"), SAYINGS)
def test_what_a_device_says(tmp_path: Path, frame: bytes, fields: dict[str, str]) -> None:
    assert said(tmp_path, frame) == fields


SSH = p.ip("10.0.0.1", 6, p.tcp(22, b"SSH-2.0-box\r\n"))
SPOKE = {"ip": "10.0.0.1", "banner": "SSH-2.0-box"}


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        (p.ether(p.BOX, 0x0800, SSH), 1),
        (p.ether(p.BOX, 0x0800, SSH + bytes(9)), 1),
        (p.tagged(p.ether(p.BOX, 0x0800, SSH), 0x8100), 1),
        (p.tagged(p.ether(p.BOX, 0x0800, SSH), 0x88A8, 0x8100), 1),
        (p.ether(p.BOX, 0x8847, b"\0\0\x10\x40\0\0\x21\x40" + SSH), 1),
        (p.ether(p.BOX, 0x8864, b"\x11\0\0\x01" + struct.pack(">HH", len(SSH) + 2, 0x21) + SSH), 1),
        (p.cooked(p.ether(p.BOX, 0x0800, SSH)), 113),
        (p.cooked2(p.ether(p.BOX, 0x0800, SSH)), 276),
    ],
)
def test_every_link_with_addresses(tmp_path: Path, frame: bytes, link: int) -> None:
    assert said(tmp_path, frame, link=link) == SPOKE


@pytest.mark.parametrize(
    ("link", "before"), [(101, b""), (228, b""), (12, b""), (0, b"\x02\0\0\0"), (108, b"\0\0\0\x02")]
)
def test_links_without_addresses_give_hosts(tmp_path: Path, link: int, before: bytes) -> None:
    seen = heard(tmp_path, before + SSH, link=link)
    assert seen.rows == [("packet 1, host 10.0.0.1", SPOKE)]


GRE_PLAIN = b"\0\0\x88\xbe"
GRE_NUMBERED = b"\x10\0\x88\xbe" + bytes(4) + bytes(8)
GRE_THIRD = b"\x10\0\x22\xeb" + bytes(4) + bytes(12)
GRE_BRIDGED = b"\0\0\x65\x58"


@pytest.mark.parametrize("head", [GRE_PLAIN, GRE_NUMBERED, GRE_THIRD, GRE_BRIDGED])
def test_mirrored_traffic_is_looked_into(tmp_path: Path, head: bytes) -> None:
    seen = heard(tmp_path, p.ether(p.ROUTER, 0x0800, p.ip("10.0.0.254", 47, head + p.NAMED)))
    assert dict(seen.rows)[DEVICE] == {"mac": MAC, **LLDP}
    assert dict(seen.rows)["packet 1, device 00:00:0c:11:22:33"]["ip"] == "10.0.0.254"


def test_an_overlay_is_looked_into(tmp_path: Path) -> None:
    seen = heard(tmp_path, p.over_udp(p.ROUTER, 50_000, 4789, b"\x08\0\0\0\0\0\x01\0" + p.NAMED))
    assert dict(seen.rows)[DEVICE] == {"mac": MAC, **LLDP}


def test_tunnels_within_tunnels_end(tmp_path: Path) -> None:
    frame = p.NAMED
    for _ in range(listen.DEEPEST + 1):
        frame = p.ether(p.ROUTER, 0x0800, p.ip("10.0.0.254", 47, GRE_BRIDGED + frame))
    assert [place for place, _ in heard(tmp_path, frame).rows] == ["packet 1, device 00:00:0c:11:22:33"]


def test_wifi(tmp_path: Path) -> None:
    frame = p.beacon(
        p.BOX,
        (0, b"office"),
        (221, p.wps((0x1021, b"Acme"), (0x1023, b"AP-1"), (0x1042, b"S1"))),
        (221, b"\x00\x25\x9e\x01"),
        (221, b"\0\x50\xf2\x02x"),
    )
    fields = {
        "maker_name": "Acme",
        "model": "AP-1",
        "serial": "S1",
        "interface": "SSID office",
        "text": "elements of prefix 00:25:9e",
    }
    assert said(tmp_path, frame, link=105) == fields
    assert said(tmp_path, b"\0\0\x0c\0" + bytes(8) + frame, link=127) == fields
    assert heard(tmp_path, b"\xd4\0" + bytes(8), b"\0\0\xff\xff", link=127).rows == []


def test_wifi_data_frames_carry_what_their_station_says(tmp_path: Path) -> None:
    asks = p.over_udp(p.BOX, 68, 67, p.dhcp(p.BOX, (53, b"\x01"), (12, b"cam")), ip="0.0.0.0")
    for link, before in ((105, b""), (127, b"\0\0\x09\0" + bytes(5))):
        assert said(tmp_path, before + p.over_air(asks), link=link) == {"hostname": "cam"}
        assert said(tmp_path, before + p.over_air(asks, quality=True), link=link) == {"hostname": "cam"}
        assert said(tmp_path, before + p.over_air(asks, encrypted=True), link=link) == {}
    down = p.over_air(p.arp(p.BOX, "10.0.0.3"), down=True, point=p.OTHER)
    rows = {fields["mac"]: fields for fields in heard(tmp_path, down, link=105).fields}
    assert rows == {MAC: {"mac": MAC, "ip": "10.0.0.3"}, "00:15:eb:01:02:03": {"mac": "00:15:eb:01:02:03"}}


@pytest.mark.parametrize(
    "inside",
    [
        p.capwap(p.over_air(p.arp(p.BOX, "10.0.0.3"))),
        p.capwap(p.over_air(p.arp(p.BOX, "10.0.0.3"), turned=True), more=b"\x04\xed\x4d\0\0\0\0\0"),
        p.capwap(p.arp(p.BOX, "10.0.0.3"), ethernet=True),
    ],
)
def test_what_access_points_hand_to_their_controller_is_looked_into(tmp_path: Path, inside: bytes) -> None:
    seen = heard(tmp_path, p.over_udp(p.ROUTER, 40_000, 5247, inside, ip="10.0.0.254"))
    rows = {fields["mac"]: fields for fields in seen.fields}
    assert rows[MAC] == {"mac": MAC, "ip": "10.0.0.3"}
    assert rows["00:00:0c:11:22:33"]["ip"] == "10.0.0.254"


@pytest.mark.parametrize("head", [b"\x01", b"\0\x10\x40\x28", b"\0\x10\x43\x80\0\0\0\x08"])
def test_encrypted_and_later_parts_of_tunnels_are_left_alone(tmp_path: Path, head: bytes) -> None:
    inside = head + p.capwap(p.over_air(p.arp(p.BOX, "10.0.0.3")))[len(head) :]
    seen = heard(tmp_path, p.over_udp(p.ROUTER, 40_000, 5247, inside, ip="10.0.0.254"))
    assert [fields["mac"] for fields in seen.fields] == ["00:00:0c:11:22:33"]


@pytest.mark.parametrize("head", [b"\0\0\x20\0", b"\x20\0\x20\0\0\0\0\7", b"\xb0\0\x20\0" + bytes(12)])
def test_discovery_in_a_tunnel_without_a_link(tmp_path: Path, head: bytes) -> None:
    cdp = b"\x02\xb4\0\0" + struct.pack(">HH", 1, 7) + b"sw1"
    packet = p.ether(p.BOX, 0x0800, p.ip("10.0.0.1", 47, head + cdp))
    assert said(tmp_path, packet) == {"hostname": "sw1", "ip": "10.0.0.1"}


def test_words_over_a_router_are_the_hosts(tmp_path: Path) -> None:
    seen = heard(tmp_path, p.over_tcp(p.ROUTER, 22, b"SSH-2.0-far\r\n", ip="192.0.2.1", ttl=57))
    assert seen.rows == [
        ("packet 1, device 00:00:0c:11:22:33", {"mac": "00:00:0c:11:22:33"}),
        ("packet 1, host 192.0.2.1", {"ip": "192.0.2.1", "banner": "SSH-2.0-far"}),
    ]


def test_a_host_whose_address_a_device_claims_is_that_device(tmp_path: Path) -> None:
    far = p.over_tcp(p.ROUTER, 22, b"SSH-2.0-box\r\n", ip="10.0.0.1", ttl=63)
    for frames in ((far, p.arp(p.BOX, "10.0.0.1")), (p.arp(p.BOX, "10.0.0.1"), far)):
        rows = {place.partition(", ")[2]: fields for place, fields in heard(tmp_path, *frames).rows}
        assert rows[f"device {MAC}"] == {"mac": MAC, **SPOKE}
        assert set(rows) == {f"device {MAC}", "device 00:00:0c:11:22:33"}


def test_a_lease_is_the_clients_and_nobody_elses(tmp_path: Path) -> None:
    offer = p.dhcp(p.BOX, (53, b"\x02"), asked=False, leased="10.0.0.7")
    ack = p.dhcp(p.BOX, (53, b"\x05"), asked=False, leased="10.0.0.8")
    query = p.dhcp(p.OTHER, (53, b"\x0a"))
    frames = [p.over_udp(p.ROUTER, 67, 68, message, ip="10.0.0.254") for message in (offer, ack, query)]
    assert heard(tmp_path, *frames).rows == [
        ("packet 1, device 00:00:0c:11:22:33", {"mac": "00:00:0c:11:22:33", "ip": "10.0.0.254"}),
        (DEVICE, {"mac": MAC, "ip": "10.0.0.8"}),
    ]


def test_a_relayed_client_is_named_by_its_relay(tmp_path: Path) -> None:
    inner = b"\x01abc" + b"\0\x10\0\x0a\0\0\x07\xdb\0\x04HG82"
    relay = b"\x0c\0" + bytes(32) + b"\0\x4f\0\x08\0\x01" + p.BOX + struct.pack(">HH", 9, len(inner)) + inner
    seen = heard(tmp_path, p.over_udp(p.ROUTER, 547, 547, relay, ip="2001:db8::1"))
    assert dict(seen.rows)[DEVICE]["dhcp_vendor_class"] == "HG82"


def test_words_without_any_address_are_kept(tmp_path: Path) -> None:
    seen = heard(tmp_path, p.lldp(p.tlv(5, b"core1"), sender=ALL_ONES))
    assert seen.rows == [("packet 1, sender of packet 1", {"hostname": "core1"})]


def test_addresses_that_cannot_send_are_no_devices(tmp_path: Path) -> None:
    frames = [p.arp(sender, "10.0.0.1") for sender in (bytes(6), ALL_ONES, bytes.fromhex("01000ccccccc"))]
    seen = heard(tmp_path, *frames)
    assert seen.rows == []
    assert "no packet names the device that sent it" in seen.problems


ALL_ONES = b"\xff" * 6


def test_an_untrusted_word_is_kept_short_and_printable(tmp_path: Path) -> None:
    fields = said(
        tmp_path, p.over_tcp(p.BOX, 80, b"HTTP/1.1 200 OK\r\nServer: a\x1b[2J\x00b" + b"x" * 1900 + b"\r\n\r\n")
    )
    assert fields["banner"].startswith("Server: a [2J b")
    many = [p.over_tcp(p.BOX, 22, b"SSH-2.0-%d\r\n" % number) for number in range(99)]
    assert said(tmp_path, *many)["banner"].count(";") == devices.MOST_VALUES - 1


@pytest.mark.parametrize(
    ("frames", "problem"),
    [
        (
            [p.ether(p.BOX, 0x88CC, p.tlv(5, b"core1") + b"\x0c\xff")],
            "1 LLDP messages could be read in part only: an LLDP TLV is longer",
        ),
        ([p.ether(p.BOX, 0x88CC, p.tlv(5, b"core1"))], "LLDP ends without its end mark"),
        ([p.lldp(p.tlv(5, b"core1"), p.tlv(8, b"\xff"))], "impossible length"),
        (
            [p.snap(p.BOX, "00000c", 0x2000, b"\x02\0\0\0" + struct.pack(">HH", 1, 9) + b"core1" + bytes(4))],
            "a CDP TLV has an impossible length",
        ),
        (
            [
                p.over_udp(
                    p.BOX, 5353, 5353, p.dns(p.record("core1.local", 1, b"\x0a\0\0\x01"), b"\xc0\x30" + bytes(10))
                )
            ],
            "points to itself",
        ),
        (
            [p.over_udp(p.BOX, 68, 67, p.dhcp(p.BOX, (12, b"core1"))[:-1] + b"\x3c\xffx")],
            "a DHCP option is longer than its message",
        ),
    ],
)
def test_what_stands_before_the_break_is_kept(tmp_path: Path, frames: list[bytes], problem: str) -> None:
    seen = heard(tmp_path, *frames)
    assert problem in seen.problems
    assert seen.fields[0]["hostname"] == "core1"
    (issue,) = seen.issues
    assert (issue.place, issue.blind, issue.lost) == ("packet 1", True, 0)


def test_messages_that_the_capture_cut_are_told(tmp_path: Path) -> None:
    seen = heard(tmp_path, p.NAMED, p.ether(p.OTHER, 0x0800, SSH), snap=60)
    assert "1 LLDP messages could be read in part only: the capture kept only its beginning" in seen.problems
    assert seen.fields[0]["hostname"] == "core1"


def test_short_and_strange_packets_are_counted(tmp_path: Path) -> None:
    assert (
        "2 packets are shorter than the head of an Ethernet frame" in heard(tmp_path, b"", b"abc", p.NAMED).problems
    )
    seen = heard(tmp_path, p.NAMED, p.NAMED, link=195)
    assert seen.problems == "packet 1: 2 packets of link type 195 were not read"
    seen = look_at(tmp_path, "a", p.section() + p.enhanced(p.NAMED))
    assert "1 packets of an interface that the file does not describe were not read" in seen.problems


GOOD = p.pcap(p.NAMED, p.arp(p.OTHER, "10.0.0.2"))


@pytest.mark.parametrize(
    ("content", "problem", "rows"),
    [
        (GOOD[:-5], "packet 2: the file ends within it", 1),
        (GOOD[:20], "the capture ends within its own head", 0),
        (GOOD[:24], "the capture holds no packet", 0),
        (
            GOOD + struct.pack("<IIII", 0, 0, 1 << 31, 1) + bytes(99),
            "packet 3: it says to hold 2,147,483,648 bytes",
            2,
        ),
        (GOOD + struct.pack("<IIII", 0, 0, 1 << 31, 1) + bytes(99), "the last 115 bytes of the file", 2),
        (p.pcapng(p.NAMED) + struct.pack("<II", 6, 2) + bytes(30), "a block says to be 2 bytes long", 1),
        (
            p.pcapng(p.NAMED) + p.block(6, struct.pack("<IIIII", 0, 0, 0, 99, 99)),
            "it says to hold 99 bytes, more than its block",
            1,
        ),
        (p.pcapng(p.NAMED) + b"\x0a\x0d\x0d\x0a" + bytes(30), "no byte order that is known", 1),
    ],
)
def test_damage_ends_the_reading_and_is_told(tmp_path: Path, content: bytes, problem: str, rows: int) -> None:
    seen = look_at(tmp_path, "a.pcap", content)
    assert problem in seen.problems
    assert len(seen.rows) == rows
    assert all(issue.blind and issue.remedy for issue in seen.issues)


def test_a_capture_of_countless_devices_costs_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "MOST", 50)
    monkeypatch.setattr(container, "PIECE", 4096)
    frames = [p.arp(bytes([0, 1]) + number.to_bytes(4, "big"), "10.0.0.1") for number in range(2_000)]
    tracemalloc.start()
    seen = heard(tmp_path, *frames)
    assert len({fields["mac"] for fields in seen.fields}) == 2_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 << 20
    listener = listen.Listener()
    for found in container.packets((tmp_path / "a.pcap").open("rb")):
        listener.hear(found)
        assert len(listener.devices.known) < 50 + 4096 // 40
        if listener.devices.full:
            list(listener.devices.told())


@given(st.integers(1, 400))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_where_the_file_is_cut_into_pieces_changes_nothing(tmp_path: Path, piece: int) -> None:
    content = p.pcapng(p.NAMED, p.arp(p.OTHER, "10.0.0.2"), p.ether(p.ROUTER, 0x0800, SSH), p.NAMED)
    whole = look_at(tmp_path, "a.pcapng", content).rows
    before = container.PIECE
    container.PIECE = piece
    try:
        assert look_at(tmp_path, "a.pcapng", content).rows == whole
    finally:
        container.PIECE = before


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_damage_raises(tmp_path: Path, data: st.DataObject) -> None:
    frames = data.draw(st.lists(st.sampled_from(ALL_FRAMES), min_size=1, max_size=4))
    content = data.draw(st.sampled_from([p.pcap, p.pcapng]))(*frames)
    for _ in range(data.draw(st.integers(1, 4))):
        at, damage = data.draw(st.integers(0, len(content))), data.draw(st.binary(max_size=6))
        content = content[:at] + damage + content[at + data.draw(st.integers(0, 9)) :]
    seen = look_at(tmp_path, "a.pcap", content, format="pcap")
    assert seen.rows or seen.issues


@given(st.sampled_from(sorted(listen.READ_BY)), st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_a_protocol_reads_any_bytes_or_says_they_are_malformed(kind: int, message: bytes) -> None:
    try:
        pairs = list(listen.READ_BY[kind](message))
    except MalformedError:
        return
    assert all(isinstance(value, str) and "\0" not in value for _, value in pairs)


@given(st.lists(st.integers(0, 1 << 28), min_size=1, max_size=9))
def test_object_identifiers(numbers: list[int]) -> None:
    octets = b"\x2b"
    for number in numbers:
        low = [number & 0x7F]
        while number := number >> 7:
            low.append(number & 0x7F | 0x80)
        octets += bytes(reversed(low))
    assert bytes(octets)
    assert oid(octets).startswith("1.3.")
    assert len(oid(octets).split(".")) == 2 + len(numbers)
