"""Packets -> devices and what they say: the joint between columns of heads and the protocols.

Whose words are they? What is said on the link itself (LLDP, CDP, ARP, mDNS, SSDP) is its sender's; DHCP speaks of the
client it names; what came over a router is the far host's, unless a device of this link claims that address.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.readers.capture import der, discovery, lease, names, spoken, wifi
from debar.readers.capture.container import NO_INTERFACE, Packets
from debar.readers.capture.devices import GROUP, NAMELESS, Device, Devices
from debar.readers.capture.frames import ETHERNET, READ, WIFI, Frames, Kind, look, transmitters
from debar.readers.capture.saying import MalformedError, Said, ip_text
from debar.readers.capture.tunnels import TUNNELS, inner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from debar.readers.parts.things import Thing

    Column = NDArray[np.int64]

READ_BY: dict[int, Callable[[bytes], Said]] = {
    Kind.LLDP: discovery.lldp,
    Kind.CDP: discovery.cdp,
    Kind.EDP: discovery.edp,
    Kind.MNDP: discovery.mndp,
    Kind.ARP: lease.arp,
    Kind.DHCP: lease.dhcp,
    Kind.DHCP6: lease.dhcp6,
    Kind.MDNS: names.mdns,
    Kind.SSDP: spoken.ssdp,
    Kind.SNMP: der.snmp,
    Kind.SPOKEN: spoken.spoken,
    Kind.TLS: der.tls,
    Kind.SEARCH: spoken.camera_search,
}
TELLS = {Kind.ARP: slice(18), Kind.DHCP: slice(10, None)}
"""The part of a message that tells of its sender, where the rest differs each time it is sent."""
OF_CLIENT = (Kind.DHCP, Kind.DHCP6)
MOST_HEARD = 200_000
"""Messages and addresses that are known to have been heard before; then they are forgotten and heard anew."""
DEEPEST = 3
"""Tunnels within tunnels that are followed."""
OVER_AIR = {105: False, 127: True, 192: True}
"""Link types of Wi-Fi, and whether a head stands before the frame that tells its own length at its third octet."""


@dataclass(slots=True)
class Faults:
    """Packets that could not be read as they should, counted by what was wrong."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, kind: str, problem: str, number: int, times: int = 1) -> None:
        """Count some packets; the first is remembered by its number."""
        self.counts[kind, problem] += times
        self.first.setdefault((kind, problem), number)


@dataclass(slots=True)
class Listener:
    """Hears all packets of a capture, piece by piece."""

    devices: Devices = field(default_factory=Devices)
    faults: Faults = field(default_factory=Faults)
    packets: int = 0
    broken: str = ""
    """Why the reading ended before the end of the file."""
    _heard: set[int] = field(default_factory=set)

    def hear(self, found: Packets) -> None:
        """Take in the packets of one piece."""
        import numpy as np

        self.packets += len(found.begins)
        count = np.arange(found.number, found.number + len(found.begins))
        columns = (found.begins, found.ends, found.wires, count)
        first = int(found.links[0])
        if not (found.links != first).any():
            self._of_link(found.data, first, *columns)
            return
        for link in np.unique(found.links).tolist():
            rows = np.flatnonzero(found.links == link)
            self._of_link(found.data, int(link), *(column[rows] for column in columns))

    def told(self) -> Iterator[Thing]:
        """The devices heard so far; then all is heard anew."""
        self._heard.clear()
        return self.devices.told()

    def _of_link(
        self, data: bytearray, link: int, begins: Column, ends: Column, wires: Column, numbers: Column
    ) -> None:
        if link in OVER_AIR:
            self._wifi(data, OVER_AIR[link], begins, ends, begins + wires, numbers)
        elif link in READ:
            self._frames(data, link, begins, ends, begins + wires, numbers)
        else:
            name = "an interface that the file does not describe" if link == NO_INTERFACE else f"link type {link}"
            self.faults.note("link", name, int(numbers[0]), len(numbers))

    def _frames(
        self, data: bytearray, link: int, begins: Column, ends: Column, wires: Column, numbers: Column, depth: int = 0
    ) -> None:
        """`wires`: where each packet would end, had the capture kept all of it."""
        import numpy as np

        frames = look(data, begins, ends, link)
        if link == ETHERNET and len(short := numbers[begins + 14 > ends]):
            self.faults.note("short", "shorter than the head of an Ethernet frame", int(short[0]), len(short))
        self._senders(frames.mac, numbers)
        self._addresses(data, frames, numbers)
        telling = np.flatnonzero(frames.kind)
        tunnels = np.isin(frames.kind[telling], TUNNELS)
        self._messages(data, frames, telling[~tunnels], numbers, ends < wires)
        if len(carried := telling[tunnels]) and depth < DEEPEST:
            for kind, (rows, starts) in inner(data, frames, carried).items():
                self._frames(data, kind, starts, frames.end[rows], wires[rows], numbers[rows], depth + 1)

    def _senders(self, senders: Column, numbers: Column) -> None:
        """Every hardware address that sends."""
        import numpy as np

        known = self.devices.known
        if all(mac in known or not _names_one(mac) for mac in np.unique(senders).tolist()):
            return  # as nearly always, and finding out where each was first takes longer
        macs, first = np.unique(senders, return_index=True)
        for mac, index in zip(macs.tolist(), first.tolist(), strict=True):
            if _names_one(mac):
                self.devices.heard(mac, int(numbers[index]))

    def _addresses(self, data: bytearray, frames: Frames, numbers: Column) -> None:
        """Network addresses that devices of this link send from."""
        import numpy as np

        rows = np.flatnonzero(frames.near & (frames.mac >= 0) & (frames.size > 0))
        octets = np.frombuffer(data, np.uint8)
        mixed = frames.mac[rows].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        at, size = frames.ip[rows], frames.size[rows]
        for step in range(int(size.max(initial=0))):
            further = (mixed ^ octets[at + step].astype(np.uint64)) * np.uint64(0x100000001B3)
            mixed = np.where(step < size, further, mixed)
        if not set(np.unique(mixed).tolist()) - self._heard:
            return
        pairs, first = np.unique(mixed, return_index=True)
        for pair, row in zip(pairs.tolist(), rows[first].tolist(), strict=True):
            if self._is_new(pair) and _names_one(int(frames.mac[row])):
                ip = _ip(data, frames, row)
                if ip:
                    self.devices.owns(int(frames.mac[row]), ip, int(numbers[row]))

    def _is_new(self, mark: int) -> bool:
        if mark in self._heard:
            return False
        if len(self._heard) >= MOST_HEARD:
            self._heard.clear()
        self._heard.add(mark)
        return True

    def _messages(
        self, data: bytearray, frames: Frames, rows: Column, numbers: Column, cut: NDArray[np.bool_]
    ) -> None:
        """Packets that may tell what their sender is; most say what was heard before."""
        columns = (frames.kind, frames.mac, frames.begin, frames.end, frames.ip, frames.size)
        for row, kind, mac, begin, end, at, size in zip(
            rows.tolist(), *(column[rows].tolist() for column in columns), strict=True
        ):
            message, ip = bytes(data[begin:end]), bytes(data[at : at + size])
            tells = message[TELLS[kind]] if kind in TELLS else message
            if self._is_new(hash((kind, mac, ip, tells))):
                near = bool(frames.near[row])
                self._message(Kind(kind), message, mac, ip_text(ip), near, int(numbers[row]), bool(cut[row]))

    def _message(self, kind: Kind, message: bytes, mac: int, ip: str, near: bool, number: int, cut: bool) -> None:
        """One packet that says something new."""
        said, problem = read_message(kind, message)
        if problem:
            self.faults.note(kind.name, "the capture kept only its beginning" if cut else problem, number)
        if kind == Kind.ARP:
            self._claim(dict(said), number)
        elif said:
            self._keep(self._speaker(kind, said, mac, ip, near, number), said, number)

    def _claim(self, said: dict[str, str], number: int) -> None:
        mac = int(said.get("mac", "0").replace(":", ""), 16)
        if _names_one(mac):
            self.devices.heard(mac, number)
            if "ip" in said:  # who only asks whether an address is free has none yet
                self.devices.owns(mac, said["ip"], number)

    def _speaker(
        self, kind: Kind, said: list[tuple[str, str]], mac: int, ip: str, near: bool, number: int
    ) -> Device | None:
        """Whose words they are."""
        if kind in OF_CLIENT:
            named = next((int(value.replace(":", ""), 16) for name, value in said if name == "mac"), None)
            if named is not None and _names_one(named):
                return self.devices.heard(named, number)
            if named is None and not near:
                return None
        if ip and (not near or not _names_one(mac)):
            return self.devices.heard(ip, number)
        return self.devices.heard(mac if _names_one(mac) else f"{NAMELESS} of packet {number}", number)

    def _keep(self, device: Device | None, said: list[tuple[str, str]], number: int) -> None:
        if device is None:
            self.faults.note("DHCP", "a relayed message names no client", number)
            return
        for name, value in said:
            device.says(name, value)

    def _wifi(
        self, data: bytearray, headed: bool, begins: Column, ends: Column, wires: Column, numbers: Column
    ) -> None:
        """Wi-Fi frames: who transmits, what data frames carry, and what access points announce."""
        import numpy as np

        if headed:
            octets = np.frombuffer(data, np.uint8)
            begins = begins + octets[begins + 2] + octets[begins + 3].astype(np.int64) * 256
            begins = np.minimum(begins, ends)
        macs, announces = transmitters(data, begins, ends)
        self._senders(macs, numbers)
        self._frames(data, WIFI, begins, ends, wires, numbers)
        for row in np.flatnonzero(announces).tolist():
            mac, frame = int(macs[row]), bytes(data[int(begins[row]) : int(ends[row])])
            if _names_one(mac) and self._is_new(hash((mac, frame[36:]))):
                said, problem = _read(wifi.announcement, frame)
                if problem:
                    self.faults.note("WIFI", problem, int(numbers[row]))
                self._keep(self.devices.heard(mac, int(numbers[row])), said, int(numbers[row]))


def _names_one(mac: int) -> bool:
    """Whether an address can be a sender's: not empty, not of a group."""
    return mac > 0 and not mac & GROUP


def _ip(data: bytearray, frames: Frames, row: int) -> str:
    at = int(frames.ip[row])
    return ip_text(bytes(data[at : at + int(frames.size[row])]))


def read_message(kind: int, message: bytes) -> tuple[list[tuple[str, str]], str]:
    """What a message of a kind says up to where it breaks, and how it breaks."""
    return _read(READ_BY[kind], message)


def _read(protocol: Callable[[bytes], Said], message: bytes) -> tuple[list[tuple[str, str]], str]:
    """What a message says up to where it breaks, and how it breaks."""
    said: list[tuple[str, str]] = []
    try:
        said.extend(pair for pair in protocol(message) if pair[1])
    except MalformedError as error:
        return said, str(error)
    return said, ""
