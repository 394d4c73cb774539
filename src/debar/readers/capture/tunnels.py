"""Where the inner packets of tunnels begin: GRE (RFC 2784), mirrored traffic in it (ERSPAN), VXLAN (RFC 7348)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.capture.frames import ETHERNET, Frames, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]

_RAW_IP = 101
_BRIDGED, _MIRRORED, _MIRRORED3, _IP = 0x6558, 0x88BE, 0x22EB, (0x0800, 0x86DD)
_CHECKSUM, _KEY, _SEQUENCE = 0x80, 0x20, 0x10


def inner(data: bytes, frames: Frames, rows: Column) -> dict[int, tuple[Column, Column]]:
    """Link type -> the rows that carry such packets, and where each inner packet begins."""
    import numpy as np

    found: dict[int, list[tuple[int, int]]] = {}
    for row in rows.tolist():
        at, end = int(frames.begin[row]), int(frames.end[row])
        link, start = (ETHERNET, at + 8) if frames.kind[row] == Kind.VXLAN else _of_gre(data, at)
        if link is not None and start < end:
            found.setdefault(link, []).append((row, start))
    return {
        link: (np.array([row for row, _ in pairs], np.int64), np.array([start for _, start in pairs], np.int64))
        for link, pairs in found.items()
    }


def _of_gre(data: bytes, at: int) -> tuple[int | None, int]:
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
