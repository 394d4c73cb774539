"""Who said what: devices by the address they send from, remote hosts by theirs, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import BETWEEN
from debar.readers.capture.saying import mac_text
from debar.readers.parts.things import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 50_000
"""Devices kept at a time. A capture with more is told in several parts, a device perhaps once in each."""
MOST_VALUES = 12
"""Values of one field of one device; a device that says more says nothing new."""
MOST_ADDRESSES = 8
"""Addresses of one device that are told: one that speaks for more is a router or a bridge of others."""
GROUP = 1 << 40
"""The bit of an address that belongs to many: it can send nothing."""

NAMELESS = "sender"
"""How the key begins of a device whose packets name no address."""
Key = int | str
"""A hardware address as a number, a network address as text, or a word for a sender without either."""


@dataclass(slots=True)
class Device:
    """What one device said, in the order of first hearing."""

    number: int
    """The packet in which it was first heard."""
    said: dict[str, dict[str, None]] = field(default_factory=dict)

    def says(self, name: str, value: str) -> None:
        """Keep a value of a field once."""
        values = self.said.setdefault(name, {})
        if value and len(values) < (MOST_ADDRESSES if name == "ip" else MOST_VALUES):
            values[value] = None

    def fields(self) -> dict[str, str]:
        """Fields and their values as text."""
        return {name: BETWEEN.join(values) for name, values in self.said.items() if values}


@dataclass(slots=True)
class Devices:
    """All devices heard so far, until they are told."""

    known: dict[Key, Device] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    """Network address -> the hardware address that claimed it on this link."""
    count: int = 0
    """How many were told."""

    @property
    def full(self) -> bool:
        """Whether they should be told now."""
        return len(self.known) >= MOST or len(self.owners) >= MOST

    def heard(self, key: Key, number: int) -> Device:
        """The device of a key; new ones begin with this packet."""
        device = self.known.get(key)
        if device is None:
            device = self.known[key] = Device(number)
            if isinstance(key, int):
                device.says("mac", mac_text(key))
            elif not key.startswith(NAMELESS):
                device.says("ip", key)
        device.number = min(device.number, number)
        return device

    def owns(self, mac: int, ip: str, number: int) -> None:
        """A device on this link claims a network address; the first claim stands."""
        if self.owners.setdefault(ip, mac) == mac:
            self.heard(mac, number).says("ip", ip)

    def told(self) -> Iterator[Thing]:
        """Place and fields of every device, in the order of first hearing; then all is forgotten.

        What a host said over a router belongs to the device that claims its address, where one does.
        """
        for far in [key for key in self.known if isinstance(key, str) and key in self.owners]:
            host = self.known.pop(far)
            owner = self.heard(self.owners[far], host.number)
            for name, values in host.said.items():
                for value in values:
                    owner.says(name, value)
        for key, device in sorted(self.known.items(), key=lambda item: item[1].number):
            self.count += 1
            yield Thing(f"packet {device.number}, {_called(key)}", device.fields())
        self.known.clear()
        self.owners.clear()


def _called(key: Key) -> str:
    if isinstance(key, int):
        return f"device {mac_text(key)}"
    return key if key.startswith(NAMELESS) else f"host {key}"
