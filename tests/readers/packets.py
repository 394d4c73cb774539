"""Packets and captures made by hand, octet by octet, for the tests of captures."""

from __future__ import annotations

import struct
from ipaddress import ip_address

BOX = bytes.fromhex("00259eaabbcc")
OTHER = bytes.fromhex("0015eb010203")
ROUTER = bytes.fromhex("00000c112233")
ALL = b"\xff" * 6


def pcap(*frames: bytes, link: int = 1, order: str = "<", magic: int = 0xA1B2C3D4, snap: int = 1 << 18) -> bytes:
    head = struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, snap, link)
    extra = bytes(8) if magic == 0xA1B2CD34 else b""
    return head + b"".join(
        struct.pack(f"{order}IIII", number, 0, len(frame[:snap]), len(frame)) + extra + frame[:snap]
        for number, frame in enumerate(frames)
    )


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + size + body + size


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link: int = 1, order: str = "<", snap: int = 0) -> bytes:
    return block(1, struct.pack(f"{order}HHI", link, 0, snap), order)


def enhanced(frame: bytes, order: str = "<", interface: int = 0) -> bytes:
    return block(6, struct.pack(f"{order}IIIII", interface, 0, 0, len(frame), len(frame)) + frame, order)


def pcapng(*frames: bytes, link: int = 1, order: str = "<") -> bytes:
    return section(order) + interface(link, order) + b"".join(enhanced(frame, order) for frame in frames)


def ether(sender: bytes, kind: int, payload: bytes, to: bytes = ALL) -> bytes:
    return to + sender + struct.pack(">H", kind) + payload


def snap(sender: bytes, organisation: str, protocol: int, payload: bytes) -> bytes:
    body = b"\xaa\xaa\x03" + bytes.fromhex(organisation) + struct.pack(">H", protocol) + payload
    return ether(sender, len(body), body, bytes.fromhex("01000ccccccc"))


def ip(source: str, protocol: int, payload: bytes, ttl: int = 64, to: str = "10.0.0.254") -> bytes:
    first, second = ip_address(source), ip_address(to)
    if first.version == 6:
        return (
            struct.pack(">IHBB", 6 << 28, len(payload), protocol, ttl)
            + first.packed
            + ip_address("ff02::1").packed
            + payload
        )
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, ttl, protocol, 0)
    return head + first.packed + second.packed + payload


def udp(source: int, target: int, payload: bytes) -> bytes:
    return struct.pack(">HHHH", source, target, 8 + len(payload), 0) + payload


def tcp(source: int, payload: bytes) -> bytes:
    return struct.pack(">HHIIBBHHH", source, 50_000, 0, 0, 0x50, 0x18, 0, 0, 0) + payload


def over_udp(sender: bytes, source: int, target: int, payload: bytes, **more: object) -> bytes:
    address = str(more.pop("ip", "10.0.0.1"))
    return ether(sender, 0x86DD if ":" in address else 0x0800, ip(address, 17, udp(source, target, payload), **more))  # type: ignore[arg-type]


def over_tcp(sender: bytes, source: int, payload: bytes, **more: object) -> bytes:
    return ether(sender, 0x0800, ip(str(more.pop("ip", "10.0.0.1")), 6, tcp(source, payload), **more))  # type: ignore[arg-type]


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack(">H", kind << 9 | len(value)) + value


def lldp(*tlvs: bytes, sender: bytes = BOX) -> bytes:
    return ether(sender, 0x88CC, b"".join(tlvs) + b"\0\0", bytes.fromhex("0180c200000e"))


NAMED = lldp(
    tlv(1, b"\x04" + BOX),
    tlv(2, b"\x05GE0/0/1"),
    tlv(3, b"\0\x78"),
    tlv(5, b"core1"),
    tlv(6, b"S5720-28X VRP"),
    tlv(8, b"\x05\x01\x0a\0\0\x09\x02\0\0\0\x01\0"),
    tlv(127, b"\0\x12\xbb\x08SERIAL7"),
    tlv(127, b"\0\x12\xbb\x09Acme"),
    tlv(127, b"\0\x12\xbb\x0aX1"),
    tlv(127, b"\0\x12\xbb\x07V5"),
)


def arp(sender: bytes, address: str, to: str = "10.0.0.254") -> bytes:
    body = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1) + sender + ip_address(address).packed + bytes(6)
    return ether(sender, 0x0806, body + ip_address(to).packed)


def dhcp(client: bytes, *options: tuple[int, bytes], asked: bool = True, leased: str = "0.0.0.0") -> bytes:
    head = struct.pack(">BBBB", 1 if asked else 2, 1, 6, 0) + bytes(12) + ip_address(leased).packed + bytes(8)
    body = head + client + bytes(10 + 64 + 128) + b"\x63\x82\x53\x63"
    return body + b"".join(bytes([kind, len(value)]) + value for kind, value in options) + b"\xff"


def name(text: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in text.split(".")) + b"\0"


def record(owner: str, kind: int, data: bytes) -> bytes:
    return name(owner) + struct.pack(">HHIH", kind, 1, 120, len(data)) + data


def dns(*records: bytes, flags: int = 0x8400) -> bytes:
    return struct.pack(">HHHHHH", 0, flags, 0, len(records), 0, 0) + b"".join(records)


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    return bytes([tag, 0x82]) + struct.pack(">H", len(body)) + body


def snmp_answer(*variables: tuple[str, bytes], kind: int = 0xA2) -> bytes:
    pairs = [der(0x30, der(6, bytes.fromhex(oid)), value) for oid, value in variables]
    numbers = [der(2, b"\x01"), der(2, b"\0"), der(2, b"\0")]
    return der(0x30, der(2, b"\x01"), der(4, b"public"), der(kind, *numbers, der(0x30, *pairs)))


def certificate(*names: tuple[str, str]) -> bytes:
    """The outer shape of an X.509 certificate, as far as its subject."""
    subject = der(
        0x30, *(der(0x31, der(0x30, der(6, bytes.fromhex(oid)), der(0x0C, text.encode()))) for oid, text in names)
    )
    issuer = der(0x30, der(0x31, der(0x30, der(6, bytes.fromhex("55040a")), der(0x0C, b"Issuer"))))
    inner = der(0x30, der(0xA0, der(2, b"\x02")), der(2, b"\x07"), der(0x30), issuer, der(0x30), subject, der(0x30))
    return der(0x30, inner, der(0x30), der(3, b"\0"))


def handshake(cert: bytes) -> bytes:
    def message(kind: int, body: bytes) -> bytes:
        return bytes([kind]) + len(body).to_bytes(3, "big") + body

    listed = len(cert).to_bytes(3, "big") + cert
    body = message(2, bytes(38)) + message(11, len(listed).to_bytes(3, "big") + listed)
    return b"\x16\x03\x03" + struct.pack(">H", len(body)) + body


def beacon(sender: bytes, *elements: tuple[int, bytes]) -> bytes:
    head = b"\x80\0\0\0" + ALL + sender + sender + b"\0\0" + bytes(12)
    return head + b"".join(bytes([kind, len(value)]) + value for kind, value in elements)


def wps(*attributes: tuple[int, bytes]) -> bytes:
    return b"\0\x50\xf2\x04" + b"".join(struct.pack(">HH", kind, len(value)) + value for kind, value in attributes)


def over_air(
    frame: bytes,
    *,
    down: bool = False,
    quality: bool = False,
    encrypted: bool = False,
    turned: bool = False,
    point: bytes = ROUTER,
) -> bytes:
    """An Ethernet frame as a data frame of Wi-Fi, from its station to an access point, or down from one."""
    to, sender, rest = frame[:6], frame[6:12], frame[12:]
    control = bytes([0x88 if quality else 0x08, (2 if down else 1) | (0x40 if encrypted else 0)])
    addresses = to + point + sender if down else point + sender + to
    head = (control[::-1] if turned else control) + b"\0\0" + addresses + b"\0\0" + (b"\0\0" if quality else b"")
    return head + b"\xaa\xaa\x03\0\0\0" + rest


def capwap(inner: bytes, more: bytes = b"", ethernet: bool = False) -> bytes:
    """What an access point hands to its controller: a head with `more` in it (whole words of four), and a frame."""
    words = 2 + len(more) // 4
    return bytes([0, words << 3, 0x42 | (not ethernet), 0x20 if more else 0, 0, 0, 0, 0]) + more + inner


def advertisement(sender: bytes, address: str) -> bytes:
    """An IPv6 neighbour advertisement (RFC 4861) with the sender's own address."""
    body = struct.pack(">BBHI", 136, 0, 0, 0x20000000) + ip_address(address).packed + b"\x02\x01" + sender
    return ether(sender, 0x86DD, ip(address, 58, body, ttl=255), bytes.fromhex("333300000001"))


def tagged(frame: bytes, *tags: int) -> bytes:
    """A frame behind VLAN tags of some ethertypes."""
    return frame[:12] + b"".join(struct.pack(">HH", tag, 7) for tag in tags) + frame[12:]


def cooked(frame: bytes) -> bytes:
    """An Ethernet frame as Linux writes it for all interfaces at once."""
    return struct.pack(">HHH", 0, 1, 6) + frame[6:12] + b"\0\0" + frame[12:]


def cooked2(frame: bytes) -> bytes:
    """The same, second version."""
    return frame[12:14] + struct.pack(">HIHBB", 0, 1, 1, 0, 6) + frame[6:12] + b"\0\0" + frame[14:]
