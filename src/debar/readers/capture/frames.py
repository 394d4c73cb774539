"""The heads of many packets at once: who sent each, and which few may tell what their sender is.

Ethernet with VLAN tags (802.1Q, 802.1ad), PPPoE and MPLS, Linux cooked captures (both versions), raw IP and loopback,
by https://www.tcpdump.org/linktypes.html; data frames of Wi-Fi (IEEE 802.11, 9.3.2) that are not encrypted.
Everything is a column of numbers; no packet is touched in Python here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from debar.readers.capture.container import numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]

ETHERNET, WIFI, COOKED, COOKED2 = 1, 105, 113, 276
RAW = frozenset((12, 14, 101, 228, 229))
LOOP = frozenset((0, 108))
READ = frozenset((ETHERNET, COOKED, COOKED2, *RAW, *LOOP))
"""Link types of which every packet is read here; of Wi-Fi those that carry data are."""
_VLANS, _MPLS, _PPPOE, _LLC = (0x8100, 0x88A8, 0x9100), (0x8847, 0x8848), 0x8864, 0x0004
_LLC_PLAIN = 0xAAAA03000000
"""The head before an ethertype on links that have no place for one."""
_IP4, _IP6, _ARP, _LLDP = 0x0800, 0x86DD, 0x0806, 0x88CC
_TCP, _UDP, _GRE = 6, 17, 47
_FRESH = (64, 128, 255)
"""Times to live that packets start with: one of these has passed no router, so its sender is on this link."""
MOST_TAGS = 4


class Kind(IntEnum):
    """What a packet may hold that tells of its sender; 0 for nothing."""

    NOTHING = 0
    LLDP = 1
    CDP = 2
    EDP = 3
    ARP = 4
    DHCP = 5
    DHCP6 = 6
    MDNS = 7
    SSDP = 8
    SNMP = 9
    SPOKEN = 10
    TLS = 11
    SEARCH = 12
    MNDP = 13
    GRE = 14
    VXLAN = 15
    CAPWAP = 16


_SNAPS = {0x00000C2000: Kind.CDP, 0x00E0522000: Kind.CDP, 0x00E02B00BB: Kind.EDP}
"""Organisation and protocol of a SNAP head -> what follows: Cisco's, Foundry's and Extreme's discovery."""
_TO_OR_FROM = {
    67: Kind.DHCP,
    68: Kind.DHCP,
    546: Kind.DHCP6,
    547: Kind.DHCP6,
    1900: Kind.SSDP,
    5060: Kind.SPOKEN,
    5247: Kind.CAPWAP,
}
_FROM = {5353: Kind.MDNS, 161: Kind.SNMP, 3702: Kind.SEARCH, 37020: Kind.SEARCH, 5678: Kind.MNDP}
_TO = {4789: Kind.VXLAN}
_GRE_CDP = 0x2000
_WORDS = tuple(
    int.from_bytes(word, "big")
    for word in (b"HTTP", b"RTSP", b"SIP/", b"SSH-", b"GET ", b"POST", b"HEAD", b"220 ", b"220-")
)


@dataclass(slots=True)
class Frames:
    """Columns as long as the packets of a piece."""

    mac: Column
    """The sender's address as a number; -1 where the link has none."""
    kind: Column
    begin: Column
    """Where what `kind` says begins."""
    end: Column
    ip: Column
    """Where the sender's network address stands; 0 where there is none."""
    size: Column
    """Its octets: 4, 16 or 0."""
    near: NDArray[np.bool_]
    """Whether that address is the sender's own: the packet came over no router, or went to a group on this link."""


@dataclass(slots=True)
class _Look:
    """A piece of a capture with its slack, and numbers read from many places of it."""

    data: bytearray

    def one(self, at: Column) -> Column:
        import numpy as np

        return np.frombuffer(self.data, np.uint8)[at].astype(np.int64)

    def number(self, at: Column, octets: int) -> Column:
        """Big-endian numbers of two to seven octets."""
        return (
            numbers(self.data, at, ">", 2)
            if octets == 2
            else numbers(self.data, at, ">", 8) >> 64 - 8 * octets & ((1 << 8 * octets) - 1)
        )


def look(data: bytearray, begins: Column, ends: Column, link: int) -> Frames:
    """The heads of all packets of one link type that stand between `begins` and `ends` of a piece with its slack."""
    import numpy as np

    seen = _Look(data)
    mac, ether, at = _link(seen, begins, ends, link)
    ether, at = _tags(seen, ether, at, ends)
    none = np.zeros_like(begins)
    frames = Frames(mac, none, at.copy(), ends.copy(), none.copy(), none.copy(), none.astype(np.bool_))
    frames.kind[(ether == _LLDP) & (at < ends)] = Kind.LLDP
    frames.kind[(ether == _ARP) & (at < ends)] = Kind.ARP
    _snap(seen, frames, np.flatnonzero((ether < 0x0600) & (at + 8 <= ends)), at)
    proto = np.full_like(begins, -1)
    after = at.copy()
    _ip4(seen, frames, np.flatnonzero((ether == _IP4) & (at + 20 <= ends)), at, proto, after)
    _ip6(seen, frames, np.flatnonzero((ether == _IP6) & (at + 40 <= ends)), at, proto, after)
    _udp(seen, frames, np.flatnonzero((proto == _UDP) & (after + 8 <= frames.end)), after)
    _tcp(seen, frames, np.flatnonzero((proto == _TCP) & (after + 20 <= frames.end)), after)
    _gre(seen, frames, np.flatnonzero((proto == _GRE) & (after + 4 <= frames.end)), after)
    return frames


def transmitters(data: bytearray, begins: Column, ends: Column) -> tuple[Column, NDArray[np.bool_]]:
    """The address of the station that sends each frame of Wi-Fi, -1 where the frame names none (an acknowledgement);
    and which are beacons and probe responses."""
    import numpy as np

    seen = _Look(data)
    first = np.where(begins < ends, seen.one(begins), 0)
    named = np.isin(first >> 2 & 3, (0, 2)) & (begins + 16 <= ends)
    return np.where(named, seen.number(begins + 10, 6), -1), np.isin(first, (0x80, 0x50)) & named


def _link(seen: _Look, at: Column, ends: Column, link: int) -> tuple[Column, Column, Column]:
    """Sender, ethertype and where the next head begins, by link type; what is too short gets ethertype -1."""
    import numpy as np

    none = np.full_like(at, -1)
    if link == ETHERNET:
        whole = at + 14 <= ends
        return np.where(whole, seen.number(at + 6, 6), -1), np.where(whole, seen.number(at + 12, 2), -1), at + 14
    if link == COOKED:
        whole, six = at + 16 <= ends, seen.number(at + 4, 2) == 6
        return (
            np.where(whole & six, seen.number(at + 6, 6), -1),
            np.where(whole, seen.number(at + 14, 2), -1),
            at + 16,
        )
    if link == COOKED2:
        whole, six = at + 20 <= ends, seen.one(at + 11) == 6
        return np.where(whole & six, seen.number(at + 12, 6), -1), np.where(whole, seen.number(at, 2), -1), at + 20
    if link == WIFI:
        return _wifi(seen, at, ends)
    begin = at + 4 if link in LOOP else at
    return none, np.where(begin < ends, _version(seen, begin), -1), begin


def _wifi(seen: _Look, at: Column, ends: Column) -> tuple[Column, Column, Column]:
    """Data frames of Wi-Fi: the source stands where the two directions say, the ethertype behind an LLC head.

    Some access points send their controller the first two octets the other way round; such a frame is believed only
    with its LLC head.
    """
    import numpy as np

    first, flags = seen.one(at), seen.one(at + 1)
    turned = (first & 3 != 0) & (flags & 0x0F == 0x08)
    first, flags = np.where(turned, flags, first), np.where(turned, first, flags)
    ways = flags & 3
    source = at + np.where(ways == 3, 24, np.where(ways == 2, 16, 10))
    head = at + 24 + np.where(ways == 3, 6, 0) + np.where(first & 0x80, 2, 0)
    data = (first & 0x0F == 0x08) & (head <= ends)
    plain = (
        data & (first & 0x40 == 0) & (flags & 0x40 == 0) & (head + 8 <= ends) & (seen.number(head, 6) == _LLC_PLAIN)
    )
    return (
        np.where(data & ~turned | plain, seen.number(source, 6), -1),
        np.where(plain, seen.number(head + 6, 2), -1),
        head + 8,
    )


def _version(seen: _Look, at: Column) -> Column:
    """The ethertype of an IP packet by the first half of its first octet."""
    import numpy as np

    version = seen.one(at) >> 4
    return np.where(version == 4, _IP4, np.where(version == 6, _IP6, -1))


def _tags(seen: _Look, ether: Column, at: Column, ends: Column) -> tuple[Column, Column]:
    """Step over VLAN tags, MPLS labels and the head of a PPPoE session."""
    import numpy as np

    for _ in range(MOST_TAGS):
        tagged = np.flatnonzero(np.isin(ether, _VLANS) & (at + 4 <= ends))
        if not len(tagged):
            break
        ether[tagged] = seen.number(at[tagged] + 2, 2)
        at[tagged] += 4
    for _ in range(MOST_TAGS):
        labelled = np.flatnonzero(np.isin(ether, _MPLS) & (at + 5 <= ends))
        if not len(labelled):
            break
        last = seen.one(at[labelled] + 2) & 1 == 1
        at[labelled] += 4
        ether[labelled[last]] = _version(seen, at[labelled[last]])
    session = np.flatnonzero((ether == _PPPOE) & (at + 8 <= ends))
    inner = seen.number(at[session] + 6, 2)
    ether[session] = np.where(inner == 0x21, _IP4, np.where(inner == 0x57, _IP6, -1))
    at[session] += 8
    return ether, at


def _mark(frames: Frames, rows: Column, kind: int, at: Column) -> None:
    frames.kind[rows] = kind
    frames.begin[rows] = at[rows]


def _snap(seen: _Look, frames: Frames, rows: Column, at: Column) -> None:
    """Discovery behind an LLC head with SNAP (AA AA 03)."""
    rows = rows[seen.number(at[rows], 3) == 0xAAAA03]
    organisation = seen.number(at[rows] + 3, 5)
    for snap, kind in _SNAPS.items():
        _mark(frames, rows[organisation == snap], kind, at + 8)


def _ip4(seen: _Look, frames: Frames, rows: Column, at: Column, proto: Column, after: Column) -> None:
    """Sender and payload of IPv4 packets; the padding behind a short one is left out."""
    import numpy as np

    here = at[rows]
    head = (seen.one(here) & 15) * 4
    good = (seen.one(here) >> 4 == 4) & (head >= 20)
    rows, here, head = rows[good], here[good], head[good]
    length = seen.number(here + 2, 2)
    frames.end[rows] = np.where(length >= head, np.minimum(frames.end[rows], here + length), frames.end[rows])
    frames.ip[rows], frames.size[rows] = here + 12, 4
    group = seen.one(here + 16) >= 224
    frames.near[rows] = np.isin(seen.one(here + 8), _FRESH) | group
    first = seen.number(here + 6, 2) & 0x1FFF == 0
    proto[rows] = np.where(first, seen.one(here + 9), -1)
    after[rows] = here + head


def _ip6(seen: _Look, frames: Frames, rows: Column, at: Column, proto: Column, after: Column) -> None:
    import numpy as np

    rows = rows[seen.one(at[rows]) >> 4 == 6]
    here = at[rows]
    frames.end[rows] = np.minimum(frames.end[rows], here + 40 + seen.number(here + 4, 2))
    frames.ip[rows], frames.size[rows] = here + 8, 16
    frames.near[rows] = np.isin(seen.one(here + 7), _FRESH) | (seen.one(here + 24) == 0xFF)
    proto[rows] = seen.one(here + 6)
    after[rows] = here + 40


def _gre(seen: _Look, frames: Frames, rows: Column, at: Column) -> None:
    """Tunnels; CDP is also sent in one without any link between (protocol 2000)."""
    _mark(frames, rows, Kind.GRE, at)
    cdp = rows[seen.number(at[rows] + 2, 2) == _GRE_CDP]
    flags = seen.one(at[cdp])
    frames.kind[cdp] = Kind.CDP
    frames.begin[cdp] = at[cdp] + 4 + 4 * ((flags >> 7 & 1) + (flags >> 5 & 1) + (flags >> 4 & 1))


def _udp(seen: _Look, frames: Frames, rows: Column, at: Column) -> None:
    source, target = seen.number(at[rows], 2), seen.number(at[rows] + 2, 2)
    for ports, tables in ((target, (_TO, _TO_OR_FROM)), (source, (_FROM, _TO_OR_FROM))):
        for table in tables:
            for port, kind in table.items():
                _mark(frames, rows[ports == port], kind, at + 8)


def _tcp(seen: _Look, frames: Frames, rows: Column, at: Column) -> None:
    """Messages that begin with a word of a text protocol, and handshakes of TLS servers (hello or certificate)."""
    import numpy as np

    here = at[rows] + (seen.one(at[rows] + 12) >> 4) * 4
    filled = here + 6 <= frames.end[rows]
    rows, here = rows[filled], here[filled]
    word = seen.number(here, 4)
    starts: Any = np.isin(word, _WORDS)
    frames.kind[rows[starts]], frames.begin[rows[starts]] = Kind.SPOKEN, here[starts]
    hello: Any = (word >> 16 == 0x1603) & np.isin(seen.one(here + 5), (2, 11))
    frames.kind[rows[hello]], frames.begin[rows[hello]] = Kind.TLS, here[hello]
