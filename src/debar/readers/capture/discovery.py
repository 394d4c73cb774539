"""Devices that tell their neighbours who they are: LLDP with its extension for media, CDP and FDP, EDP, MNDP.

LLDP: IEEE 802.1AB, clause 8; LLDP-MED: ANSI/TIA-1057, clause 10. CDP, FDP and EDP are published in the dissectors of
Wireshark and tcpdump; MNDP in those of Wireshark. Names of TLVs below are theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.capture.saying import MalformedError, Said, ip_text, mac_text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 256
"""TLVs of one packet that are read."""
MOST_ADDRESSES = 32
"""Addresses of one TLV that are read."""
_MED = b"\x00\x12\xbb"
_MED_INVENTORY = {6: "software_version", 7: "software_version", 8: "serial", 9: "ent_mfg_name", 10: "ent_model_name"}
_LLDP_TEXTS = {5: "hostname", 6: "lldp_sys_descr"}
_CDP_TEXTS = {0x0001: "hostname", 0x0003: "interface", 0x0005: "software_version", 0x0006: "cdp_platform"}
_CDP_ADDRESSES = (0x0002, 0x0016)
_MNDP_TEXTS = {5: "hostname", 7: "software_version", 8: "text", 12: "model", 16: "interface"}


def lldp(data: bytes) -> Said:
    """The TLVs of one LLDP frame, from behind the ethertype."""
    for kind, value in _lldp_tlvs(data):
        if kind == 1:
            yield "lldp_chassis_id", _identity(value, 4, 5)
        elif kind == 2:
            yield "interface", _identity(value, 3, 4)
        elif kind in _LLDP_TEXTS:
            yield _LLDP_TEXTS[kind], text(value)
        elif kind == 8 and value:
            yield from _management(value)
        elif kind == 127 and value[:3] == _MED and len(value) > 4:
            yield from _med(value[3], value[4:])


def _lldp_tlvs(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for _ in range(MOST):
        if at + 2 > len(data):
            raise MalformedError("LLDP ends without its end mark")
        head = int.from_bytes(data[at : at + 2], "big")
        kind, length = head >> 9, head & 0x1FF
        if kind == 0:
            return
        if at + 2 + length > len(data):
            raise MalformedError("an LLDP TLV is longer than its frame")
        yield kind, data[at + 2 : at + 2 + length]
        at += 2 + length
    raise MalformedError(f"LLDP holds more than {MOST} TLVs")


def _identity(value: bytes, mac: int, network: int) -> str:
    """A chassis or port id by its subtype: an address in octets, else text."""
    if len(value) < 2:
        raise MalformedError("an LLDP id is empty")
    if value[0] == mac and len(value) == 7:
        return mac_text(value[1:])
    if value[0] == network:
        return ip_text(value[2:])
    return text(value[1:])


def _management(value: bytes) -> Said:
    length = value[0]
    if not 2 <= length <= 32 or length + 1 > len(value):
        raise MalformedError("a management address of LLDP has an impossible length")
    if value[1] in (1, 2):
        yield "ip", ip_text(value[2 : length + 1])


def _med(subtype: int, value: bytes) -> Said:
    named = _MED_INVENTORY.get(subtype)
    if named:
        yield named, text(value)


def cdp(data: bytes) -> Said:
    """The TLVs of one CDP or FDP packet, from behind the SNAP head; FDP is CDP by another name."""
    if len(data) < 4:
        raise MalformedError("CDP ends within its head")
    at = 4
    for _ in range(MOST):
        if at + 4 > len(data):
            return
        kind, length = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 4 or at + length > len(data):
            raise MalformedError("a CDP TLV has an impossible length")
        value = data[at + 4 : at + length]
        if kind in _CDP_TEXTS:
            yield _CDP_TEXTS[kind], text(value)
        elif kind in _CDP_ADDRESSES:
            yield from _addresses(value)
        at += length
    raise MalformedError(f"CDP holds more than {MOST} TLVs")


def _addresses(value: bytes) -> Said:
    """The addresses of a device: protocol type, protocol, length and address of each (IPv4 and IPv6 are told)."""
    count, at = int.from_bytes(value[:4], "big"), 4
    for _ in range(min(count, MOST_ADDRESSES)):
        if at + 2 > len(value):
            raise MalformedError("CDP names more addresses than it holds")
        at += 2 + value[at + 1]
        length = int.from_bytes(value[at : at + 2], "big")
        if at + 2 + length > len(value):
            raise MalformedError("an address of CDP is longer than its TLV")
        yield "ip", ip_text(value[at + 2 : at + 2 + length])
        at += 2 + length
    if count > MOST_ADDRESSES:
        raise MalformedError(f"CDP names more than {MOST_ADDRESSES} addresses")


def edp(data: bytes) -> Said:
    """Extreme's discovery: display name and software version, from behind the SNAP head."""
    at = 16
    for _ in range(MOST):
        if at + 4 > len(data):
            return
        marker, kind, length = data[at], data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker != 0x99 or length < 4 or at + length > len(data):
            raise MalformedError("an EDP TLV has an impossible head")
        value = data[at + 4 : at + length]
        if kind == 1:
            yield "hostname", text(value)
        elif kind == 2 and len(value) >= 20:
            yield "software_version", ".".join(map(str, value[16:20]))
        elif kind == 0:
            return
        at += length
    raise MalformedError(f"EDP holds more than {MOST} TLVs")


def mndp(data: bytes) -> Said:
    """The discovery that MikroTik's devices broadcast on UDP port 5678."""
    at = 4
    for _ in range(MOST):
        if at + 4 > len(data):
            return
        kind, length = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        if at + 4 + length > len(data):
            raise MalformedError("an MNDP TLV is longer than its packet")
        value = data[at + 4 : at + 4 + length]
        if kind in _MNDP_TEXTS:
            yield _MNDP_TEXTS[kind], text(value)
        at += 4 + length
    raise MalformedError(f"MNDP holds more than {MOST} TLVs")
