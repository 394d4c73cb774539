"""Parameters of a CPE as its management tells them -> the device, and what is seen behind it.

Names by the data models of the Broadband Forum, TR-098 (`InternetGatewayDevice.`) and TR-181 (`Device.`),
https://cwmp-data-models.broadband-forum.org and https://usp-data-models.broadband-forum.org . What a subscriber set
(names of networks, passwords) is never looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from debar.readers.parts.things import Thing, several, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = re.compile(r"(?:InternetGatewayDevice|Device)\.")
PATH = re.compile(r"(?:InternetGatewayDevice|Device)(?:\.[A-Za-z0-9_\-]+)+\.?")
"""A whole name of a parameter."""
LONGEST = 512
"""Characters of a name; those of the data models have at most 256."""
MOST_BEHIND = 20_000
"""Devices behind one that are kept."""
MOST_ADDRESSES = 200
"""Addresses of one device that are kept."""

OWN = {
    "DeviceInfo.Manufacturer": "maker_name",
    "DeviceInfo.ManufacturerOUI": "oui",
    "DeviceInfo.ModelName": "model",
    "DeviceInfo.ModelNumber": "part_number",
    "DeviceInfo.ProductClass": "class",
    "DeviceInfo.SerialNumber": "serial",
    "DeviceInfo.SoftwareVersion": "software_version",
    "DeviceInfo.HardwareVersion": "hardware",
    "DeviceInfo.Description": "description",
    "DeviceInfo.HostName": "hostname",
    "DeviceId.Manufacturer": "maker_name",
    "DeviceId.OUI": "oui",
    "DeviceId.ProductClass": "class",
    "DeviceId.SerialNumber": "serial",
}
"""What a device says of itself; `DeviceId` is the head of each of its messages (TR-069, `DeviceIdStruct`)."""
_OUTSIDE = re.compile(
    r"(?:WAN(?:IP|PPP)Connection\.\d+\.ExternalIPAddress|IP\.Interface\.\d+\.IPv[46]Address\.\d+\.IPAddress)\Z"
)
_ADDRESS = re.compile(r"(?:MACAddress|BSSID)\Z")
_OTHERS = re.compile(
    r"Neighbo|Rogue|Scan|DHCP|Filter|Firewall|ARP|Static|Allowed|Denied|Reserved|Forwarding", re.IGNORECASE
)
"""Parts of a device where the addresses of others stand: neighbours on the air, lists of who is let in."""
_PON = re.compile(r"pon|optical", re.IGNORECASE)
_SERIAL = re.compile(r"[A-Z]{4}[0-9A-F]{8}|(?:4[1-9A-F]|5[0-9A]){4}[0-9A-F]{8}", re.IGNORECASE)
"""A serial number of an optical terminal (ITU-T G.984.3): four letters of its vendor, and eight hex digits."""
_NUMBERS = re.compile(r"\D+")
BEHIND: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = (
    (
        re.compile(r"(?:\A|\.)(Hosts\.Host\.\d+)\.(\w+)\Z"),
        {
            "PhysAddress": "mac",
            "MACAddress": "mac",
            "HostName": "hostname",
            "IPAddress": "ip",
            "VendorClassID": "dhcp_vendor_class",
            "Layer1Interface": "seen_on_port",
            "InterfaceType": "seen_on_port",
        },
    ),
    (
        re.compile(r"(\w+\.\d+\.AssociatedDevice\.\d+)\.(\w+)\Z"),
        {"MACAddress": "mac", "AssociatedDeviceMACAddress": "mac", "AssociatedDeviceIPAddress": "ip"},
    ),
    (re.compile(r"(Pool\.\d+\.Client\.\d+)\.(\w+)\Z"), {"Chaddr": "mac"}),
    (
        re.compile(r"(ManageableDevice\.\d+)\.(\w+)\Z"),
        {"ManufacturerOUI": "mac", "ProductClass": "model", "SerialNumber": "serial"},
    ),
    (
        re.compile(r"(USBHosts\.Host\.\d+\.Device\.\d+)\.(\w+)\Z"),
        {"Manufacturer": "maker_name", "ProductClass": "model", "SerialNumber": "serial"},
    ),
)
"""Tables of others: which row a name belongs to, and which of its columns feed which field."""


def shortened(path: str) -> str:
    """A name without its root, so that both data models are spelled alike.

    >>> shortened("InternetGatewayDevice.DeviceInfo.Manufacturer"), shortened("Device.Hosts.Host.1.")
    ('DeviceInfo.Manufacturer', 'Hosts.Host.1')
    """
    found = ROOT.match(path)
    return path[found.end() if found else 0 :].rstrip(".")[:LONGEST]


@dataclass(slots=True)
class Device:
    """One device while its parameters are read."""

    place: str
    """Where it begins in the file."""
    own: dict[str, str] = field(default_factory=dict)
    macs: dict[str, None] = field(default_factory=dict)
    ips: dict[str, None] = field(default_factory=dict)
    gpon: str = ""
    imei: str = ""
    behind: dict[str, dict[str, str]] = field(default_factory=dict)
    """Others by the row they stand in."""
    unused: int = 0
    """Parameters that name no equipment."""
    beyond: int = 0
    """Devices behind it that are beyond the limit."""

    def take(self, path: str, value: str) -> None:
        """Keep what a parameter tells of a maker."""
        path, value = shortened(path), value.strip()
        if not value or self._is_own(path, value) or self._is_behind(path, value):
            return
        last = path.rpartition(".")[2]
        if _OUTSIDE.search(path):
            self._keep(self.ips, value)
        elif path == "ManagementServer.ConnectionRequestURL":
            self._keep(self.ips, _host(value))
        elif _ADDRESS.search(last) and not _OTHERS.search(path):
            self._keep(self.macs, value)
        elif last.endswith("IMEI") and len(number := _NUMBERS.sub("", value)) in (14, 15, 16):
            self.imei = self.imei or number
        elif _PON.search(path) and (last == "VendorID" or _SERIAL.fullmatch(value)):
            self.gpon = value if _SERIAL.fullmatch(value) else self.gpon or value
        else:
            self.unused += 1

    def _is_own(self, path: str, value: str) -> bool:
        name = OWN.get(path)
        if name:
            self.own.setdefault(name, value)
        return bool(name)

    def _is_behind(self, path: str, value: str) -> bool:
        for pattern, columns in BEHIND:
            found = pattern.search(path)
            if found is None:
                continue
            name = columns.get(found[2])
            row = path[: found.end(1)]
            if name and row not in self.behind and len(self.behind) >= MOST_BEHIND:
                self.beyond += 1
            elif name:
                self.behind.setdefault(row, {}).setdefault(name, value)
            else:
                self.unused += 1
            return True
        return False

    def _keep(self, kept: dict[str, None], value: str) -> None:
        if value and len(kept) < MOST_ADDRESSES and value.strip("0:.-"):
            kept[value] = None

    def things(self) -> Iterator[Thing]:
        """The device, if it said anything of itself, and those behind it, each address once."""
        serial = self.own.get("serial", "")
        label = " ".join(filter(None, (self._model(), f"serial {serial}" if serial else "")))
        itself = thing(f"{self.place} ({label[:60]})" if label else self.place, **self._fields())
        yield itself
        told: set[str] = set()
        for row, fields in self.behind.items():
            mac = fields.get("mac", "").lower()
            if mac and mac in told:
                continue
            told.add(mac)
            yield self._other(row, fields, label or several(self.ips) or "device")

    def _other(self, row: str, fields: dict[str, str], label: str) -> Thing:
        """One behind the device, or a thing plugged into it."""
        if "USBHosts" in row:
            return thing(f"{self.place}, {row}", host_device=label, **fields)
        return (
            thing(f"{self.place}, {row}", seen_by=label, **fields) if fields.keys() - {"seen_on_port"} else thing("")
        )

    def _model(self) -> str:
        return self.own.get("model") or self.own.get("class", "")

    def _fields(self) -> dict[str, str]:
        """The fields of the device itself. Its maker's prefix stands for its addresses, where none begins with it."""
        own = self.own
        prefix = re.sub(r"[^0-9a-f]", "", own.get("oui", "").lower())
        macs, texts = list(self.macs), [own.get("class", "") if own.get("model") else "", own.get("hardware", "")]
        if len(prefix) == 6 and not any(re.sub(r"[^0-9a-f]", "", mac.lower()).startswith(prefix) for mac in macs):
            texts += [f"MAC address {mac}" for mac in macs]
            macs = [prefix]
        serial = own.get("serial", "")
        return {
            "maker_name": own.get("maker_name", ""),
            "model": self._model(),
            "part_number": own.get("part_number", ""),
            "serial": serial,
            "description": own.get("description", ""),
            "hostname": own.get("hostname", ""),
            "software_version": own.get("software_version", ""),
            "ip": several(self.ips),
            "mac": several(macs),
            "gpon_vendor_id": self.gpon or (serial if _SERIAL.fullmatch(serial) else ""),
            "tac": self.imei[:8],
            "text": "\n".join(filter(None, texts)),
        }


def _host(url: str) -> str:
    """Whom an address of the network names.

    >>> _host("http://10.0.0.3:7547/abc")
    '10.0.0.3'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
