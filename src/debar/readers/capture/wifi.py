"""Frames of Wi-Fi in which access points say of themselves: beacons and probe responses.

IEEE 802.11, clause 9.3.3; radiotap: radiotap.org; the element of Wi-Fi Protected Setup: Wi-Fi Simple
Configuration, section 12. Elements of other makers are told by their prefix only, as text.
"""

from __future__ import annotations

from debar.readers.capture.saying import MalformedError, Said, mac_text, text

MOST = 256
_WPS = b"\x00\x50\xf2\x04"
_COMMON = (b"\x00\x50\xf2", b"\x00\x0f\xac", b"\x50\x6f\x9a")
"""Prefixes that every maker uses: Microsoft's (WPA, WMM, WPS) and those of the standard and the Wi-Fi Alliance."""
_WPS_FIELDS = {0x1021: "maker_name", 0x1023: "model", 0x1024: "part_number", 0x1042: "serial", 0x1011: "text"}


def announcement(data: bytes) -> Said:
    """What a beacon or probe response says of the access point."""
    at, prefixes, problem = 36, [], ""
    for _ in range(MOST):
        if at + 2 > len(data):
            break
        kind, length = data[at], data[at + 1]
        value = data[at + 2 : at + 2 + length]
        if len(value) < length:
            break  # the last octets may be a check sum, or the capture is cut here
        if kind == 0 and any(value):
            yield "interface", f"SSID {text(value)}"  # people name networks as they like: it tells of no maker
        elif kind == 221 and value[:4] == _WPS:
            yield from _wps(value[4:])
        elif kind == 221 and len(value) >= 3 and value[:3] not in _COMMON:
            prefixes.append(mac_text(value[:3]))
        at += 2 + length
    else:
        problem = f"a frame of Wi-Fi holds more than {MOST} elements"
    if prefixes:
        yield "text", "elements of prefix " + " ".join(dict.fromkeys(prefixes))
    if problem:
        raise MalformedError(problem)


def _wps(data: bytes) -> Said:
    at = 0
    for _ in range(MOST):
        if at + 4 > len(data):
            return
        kind, length = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        if at + 4 + length > len(data):
            raise MalformedError("an attribute of Wi-Fi Protected Setup is longer than its element")
        if kind in _WPS_FIELDS:
            yield _WPS_FIELDS[kind], text(data[at + 4 : at + 4 + length])
        at += 4 + length
    raise MalformedError(f"Wi-Fi Protected Setup holds more than {MOST} attributes")
