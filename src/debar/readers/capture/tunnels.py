"""Where the inner packets of tunnels begin: GRE (RFC 2784), mirrored traffic in it (ERSPAN), VXLAN (RFC 7348), what
Wi-Fi access points hand to their controller (CAPWAP, RFC 5415 and 5416)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.capture.frames import ETHERNET, WIFI, Frames, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]

_RAW_IP = 101
_BRIDGED, _MIRRORED, _MIRRORED3, _IP = 0x6558, 0x88BE, 0x22EB, (0x0800, 0x86DD)
_CHECKSUM, _KEY, _SEQUENCE = 0x80, 0x20, 0x10


def inner(data: bytearray, frames: Frames, rows: Column) -> dict[int, tuple[Column, Column]]:
    """Link type -> the rows that carry such packets, and where each inner packet begins."""
    import numpy as np

    found: dict[int, list[tuple[int, int]]] = {}
    for row in rows.tolist():
        at, end = int(frames.begin[row]), int(frames.end[row])
        link, start = _BEGINS[int(frames.kind[row])](data, at)
        if link is not None and start < end:
            found.setdefault(link, []).append((row, start))
    return {
        link: (np.array([row for row, _ in pairs], np.int64), np.array([start for _, start in pairs], np.int64))
        for link, pairs in found.items()
    }


def _of_vxlan(data: bytearray, at: int) -> tuple[int | None, int]:
    return ETHERNET, at + 8


def _of_capwap(data: bytearray, at: int) -> tuple[int | None, int]:
    """A frame of Wi-Fi or of Ethernet, behind a head that tells its length; of one cut in parts the first."""
    encrypted, alive, later = data[at] & 15, data[at + 3] & 0x08, data[at + 3] & 0x80 and any(data[at + 6 : at + 8])
    if encrypted or alive or later:
        return None, at
    return (WIFI if data[at + 2] & 1 else ETHERNET), at + 4 * (data[at + 1] >> 3)


def _of_gre(data: bytearray, at: int) -> tuple[int | None, int]:
    """What a GRE packet carries and where it begins; None for what is not followed."""
    flags, protocol = data[at], int.from_bytes(data[at + 2 : at + 4], "big")
    start = at + 4 + 4 * sum(bool(flags & bit) for bit in (_CHECKSUM, _KEY, _SEQUENCE))
    if data[at + 1] & 7:
        return None, at
    if protocol == _BRIDGED:
        return ETHERNET, start
    if protocol == _MIRRORED:
        return ETHERNET, start + (8 if flags & _SEQUENCE else 0)
    if protocol == _MIRRORED3:
        return ETHERNET, start + 12 + (8 if data[start + 11] & 1 else 0)
    return (_RAW_IP, start) if protocol in _IP else (None, at)


_BEGINS: dict[int, Callable[[bytearray, int], tuple[int | None, int]]] = {
    Kind.GRE: _of_gre,
    Kind.VXLAN: _of_vxlan,
    Kind.CAPWAP: _of_capwap,
}
TUNNELS = tuple(_BEGINS)
