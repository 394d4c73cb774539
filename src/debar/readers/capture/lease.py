"""What a device says when it asks for an address: ARP, DHCP and DHCPv6.

ARP: RFC 826. DHCP: RFC 2131 and 2132, vendor-identifying options RFC 3925, client names RFC 4702. DHCPv6: RFC 8415,
client names RFC 4704, link-layer address told by a relay RFC 6939.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.capture.saying import MalformedError, Said, ip_text, mac_text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_COOKIE = b"\x63\x82\x53\x63"
_ETHERNET = b"\x01\x06"
"""Kind of hardware and octets of its address."""
_LEASE_QUERIES = (b"\x0a", b"\x0b", b"\x0c", b"\x0d")
"""Message types by which servers and relays ask about clients (RFC 4388)."""
MOST = 512
"""Options of one message that are read."""
DEEPEST = 4
"""Relays between a client and its server."""


def arp(data: bytes) -> Said:
    """Whose address is whose: the sender's own, as it says itself."""
    if len(data) < 28:
        raise MalformedError("ARP is cut off")
    if data[:6] != b"\x00\x01\x08\x00\x06\x04":
        return
    yield "mac", mac_text(data[8:14])
    yield "ip", ip_text(data[14:18])


def dhcp(data: bytes) -> Said:
    """The client of a DHCP message, `mac` first; nothing where it names no client or asks about another's lease."""
    if len(data) < 240 or data[236:240] != _COOKIE:
        raise MalformedError("DHCP is cut off or lacks its cookie")
    options: dict[int, bytes] = {}
    problem = ""
    try:
        for kind, value in _options(data):
            options[kind] = (options.get(kind, b"") + value)[:4096]
    except MalformedError as error:
        problem = str(error)
    if data[1:3] == _ETHERNET and any(data[28:34]) and options.get(53, b"") not in _LEASE_QUERIES:
        yield "mac", mac_text(data[28:34])
        if data[0] == 1:
            yield "ip", ip_text(data[12:16])
            yield from _client(options)
        else:
            yield from _leased(data, options)
    if problem:
        raise MalformedError(problem)


def _leased(data: bytes, options: dict[int, bytes]) -> Said:
    """An address is the client's only once the server has acknowledged it (message type 5)."""
    if options.get(53) == b"\x05":
        yield "ip", ip_text(data[16:20])


def _options(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 240
    for _ in range(MOST):
        while at < len(data) and data[at] == 0:
            at += 1
        if at >= len(data) or data[at] == 255:
            return
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            raise MalformedError("a DHCP option is longer than its message")
        yield data[at], data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
    raise MalformedError(f"DHCP holds more than {MOST} options")


def _client(options: dict[int, bytes]) -> Said:
    """What the options of a client's message say of it."""
    yield "hostname", text(options.get(12, b""))
    yield "dhcp_vendor_class", text(options.get(60, b""))
    yield "dhcp_fingerprint", ",".join(map(str, options.get(55, b"")))
    if len(options.get(81, b"")) > 3:
        yield "hostname", _client_name(options[81][3:], encoded=bool(options[81][0] & 4))
    at, classes = 0, options.get(124, b"")
    while at + 5 <= len(classes):
        number, length = int.from_bytes(classes[at : at + 4], "big"), classes[at + 4]
        yield from _vendor_class(number, classes[at + 5 : at + 5 + length])
        at += 5 + length


def _client_name(value: bytes, encoded: bool) -> str:
    """A name as text, or as DNS writes it: each label behind its length."""
    if not encoded:
        return text(value)
    labels, at = [], 0
    while at < len(value) and 0 < value[at] < 64:
        labels.append(text(value[at + 1 : at + 1 + value[at]]))
        at += 1 + value[at]
    return ".".join(labels)


def _vendor_class(number: int, value: bytes) -> Said:
    """Vendor classes under an enterprise number: each behind its length; the number is told as text."""
    at, size = 0, 1 if value and value[0] == len(value) - 1 else 0
    yield "dhcp_vendor_class", text(value[at + size :])
    yield "text", f"DHCP vendor class of enterprise number {number}"


def dhcp6(data: bytes, depth: int = 0) -> Said:
    """The client of a DHCPv6 message, also of one that relays carry."""
    if len(data) < 4:
        raise MalformedError("DHCPv6 is cut off")
    relayed = data[0] in (12, 13)
    answer = data[0] in (2, 7, 10, 13)
    if relayed and depth == DEEPEST:
        return
    for kind, value in _options6(data, 34 if relayed else 4):
        if relayed and kind == 9:
            yield from dhcp6(value, depth + 1)
        elif relayed and kind == 79 and value[:2] == b"\x00\x01" and len(value) == 8:
            yield "mac", mac_text(value[2:])
        elif not relayed and not answer:
            yield from _client6(kind, value)


def _options6(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    for _ in range(MOST):
        if at == len(data):
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if at + 4 + length > len(data):
            raise MalformedError("a DHCPv6 option is longer than its message")
        yield int.from_bytes(data[at : at + 2], "big"), data[at + 4 : at + 4 + length]
        at += 4 + length
    raise MalformedError(f"DHCPv6 holds more than {MOST} options")


def _client6(kind: int, value: bytes) -> Said:
    if kind == 6:
        numbers = (int.from_bytes(value[at : at + 2], "big") for at in range(0, len(value) - 1, 2))
        yield "dhcp_fingerprint", "v6:" + ",".join(map(str, numbers))
    elif kind == 16 and len(value) > 6:
        yield "dhcp_vendor_class", text(value[6:])
        yield "text", f"DHCP vendor class of enterprise number {int.from_bytes(value[:4], 'big')}"
    elif kind == 39 and len(value) > 1:
        yield "hostname", _client_name(value[1:], encoded=True)
