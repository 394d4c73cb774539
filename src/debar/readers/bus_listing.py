"""What a computer lists on its buses: `lsusb` (also -v), `usb-devices`, `lspci -nn` (also -v, -k), `mmcli`.

One observation a device. The numbers of the bus are read, and what the device says of itself (strings of a USB
descriptor, a modem's manufacturer and model). The words that `lsusb` and `lspci` print beside a number are a label
from the tool's own list of numbers and no second sign; they are left out. A card's subsystem is an observation of its
own, since it names who made the board rather than the chip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import bounded_lines, utf8_chunks
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, first_lines, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "bus-listing"
SUFFIXES = ()

LONGEST = 2_000
"""Characters of a line that are looked at."""
LOOKED_AT = 100
_ID = "[0-9a-fA-F]{4}"
_USB = re.compile(rf"(Bus \d+ Device \d+): ID ({_ID}:{_ID})")
_USB_DEVICES = re.compile(r"T:  Bus= *(\d+) .*Dev#= *(\d+)")
_SLOT = r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]"
_PCI = re.compile(rf"({_SLOT}) (?:\"?([^\"\[\n]{{1,80}}?) ?\[{_ID}\]\"?:? )?[^\n]*\[({_ID}:{_ID})\]")
_PCI_WORDS_ONLY = re.compile(rf"{_SLOT} [A-Z][^:\n]{{2,60}}: \S")
_MODEM = re.compile(r"\s*(/org/freedesktop/ModemManager1/Modem/\d+)(?: \[([^\]]*)\] (.*))?")
_BEGINNINGS = (_USB, _USB_DEVICES, _PCI, _MODEM, re.compile(r"\s*(?:General|Hardware|Status) +\| +[\w/ ]+: "))
_KEPT = re.compile(r"modem\.[\w.\-]+ *: ")

_TABLE = re.compile(r"[\w ]{0,30}\| *([a-z/][\w/ ]{0,40}): *(.*)")
_KEY_VALUE = re.compile(r"modem\.(?:generic\.|3gpp\.|dbus-)([\w.\-]+) *: (.*)")
_DESCRIPTOR = re.compile(r"\s+(iManufacturer|iProduct|iSerial|bcdDevice) +(?:([\d.]+)(?: (.*))?)")
_SYSFS = re.compile(r"([PS]):  (.*)")
_SUBSYSTEM = re.compile(rf"\s+Subsystem: [^\n]*\[({_ID}:{_ID})\]")

MODEM_FIELDS = {
    "manufacturer": "maker_name",
    "model": "model",
    "firmware revision": "software_version",
    "revision": "software_version",
    "equipment id": "imei",
    "equipment-identifier": "imei",
    "imei": "imei",
    "primary port": "interface",
    "primary-port": "interface",
}
"""Keys of both forms of `mmcli` -> field; an IMEI becomes the code of its type."""
USB_FIELDS = {
    "iManufacturer": "maker_name",
    "iProduct": "model",
    "iSerial": "serial",
    "bcdDevice": "software_version",
}
SYSFS_FIELDS = {"Manufacturer": "maker_name", "Product": "model", "SerialNumber": "serial"}


def claims(head: bytes, name: str) -> bool:
    """Whether the text begins as one of these listings does."""
    filled = [line[:LONGEST] for line in first_lines(head[:8192], LOOKED_AT) if line.strip(" -")]
    return bool(filled) and any(_begins(line) for line in filled[:3])


def _begins(line: str) -> bool:
    return bool(_KEPT.match(line) or any(form.match(line) for form in _BEGINNINGS) or _PCI_WORDS_ONLY.match(line))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a listing. See `debar.readers.read` for what comes out."""
    seen = fingerprint(source)
    encoding = detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.INVENTORY, encoding)
    yield evidence
    yield from batches(evidence, _things(source, encoding))


@dataclass(slots=True)
class _Device:
    """A device while its lines are read."""

    line: int
    called: str
    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    subsystem: tuple[int, str] | None = None

    def things(self) -> Iterator[Thing]:
        """The device, and its board where another made it."""
        fields = {"description": "modem", **self.fields} if self.kind == "modem" else dict(self.fields)
        imei = re.sub(r"\D", "", fields.pop("imei", ""))
        if len(imei) in (14, 15, 16):
            fields["tac"] = imei[:8]
        if fields:
            yield thing(f"line {self.line} ({self.called})", **fields)
        number = self.subsystem
        if number and number[1][:4] not in (fields.get("pci_id", "")[:4], "0000", "ffff"):
            yield thing(f"line {number[0]} (board of {self.called})", pci_id=number[1], interface=self.called)


def _things(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    silent: list[int] = []
    told = 0
    for device in _devices(bounded_lines(utf8_chunks(source, encoding))):
        things = list(device.things())
        told += len(things)
        yield from things
        if not things:
            silent[:] = [silent[0], silent[1] + 1] if silent else [device.line, 1]
    if silent:
        first, count = silent
        yield source.issue(
            f"{count:,} devices, this one first, are listed without their numbers",
            "list them with `lspci -nn`, `lsusb` or `usb-devices`",
            f"line {first}",
            lost=count,
        )
    elif not told:
        yield source.issue("no device was found", "save what `lsusb`, `lspci -nn` or `mmcli -m any` prints")


def _devices(lines: Iterable[bytes | int]) -> Iterator[_Device]:
    """The devices of a listing, each with all its lines."""
    device: _Device | None = None
    for number, raw in enumerate(lines, 1):
        line = "" if isinstance(raw, int) else raw.decode("utf-8", "replace")[:LONGEST]
        begun = _begun(number, line, device)
        if begun is None:
            if device is not None:
                _more(device, number, line)
            continue
        if device is not None:
            yield device
        device = begun
    if device is not None:
        yield device


def _begun(number: int, line: str, device: _Device | None) -> _Device | None:
    """The device that begins on a line."""
    if found := _USB.match(line):
        return _Device(number, found[1], "usb", {"usb_id": found[2].lower()})
    if found := _USB_DEVICES.match(line):
        return _Device(number, f"Bus {found[1]} Device {found[2]}", "sysfs")
    if found := _PCI.match(line):
        named = {"pci_id": found[3].lower(), "description": found[2] or "", "interface": found[1]}
        return _Device(number, found[1], "pci", {name: value for name, value in named.items() if value})
    if _PCI_WORDS_ONLY.match(line):
        return _Device(number, line.partition(" ")[0], "pci")
    if found := _MODEM.match(line):
        fields = {"maker_name": found[2] or "", "model": (found[3] or "").strip()}
        return _Device(number, _short(found[1]), "modem", {name: value for name, value in fields.items() if value})
    pair = _TABLE.match(line) or _KEY_VALUE.match(line)
    if pair and (device is None or pair[1].strip() == "path"):
        return _Device(
            number, _short(pair[2].strip()) if pair[1].strip() == "path" else "modem", "modem", _modem(pair)
        )
    return None


def _short(path: str) -> str:
    return f"modem {path.rpartition('/')[2][:20]}"


def _modem(pair: re.Match[str]) -> dict[str, str]:
    """The field that a line of `mmcli` gives; quotes of old versions are taken off."""
    name, value = MODEM_FIELDS.get(pair[1].strip()), pair[2].strip().strip("'")
    return {name: value} if name and value not in ("", "--", "unknown") else {}


def _more(device: _Device, number: int, line: str) -> None:
    """What a further line says of a device; what was told first stays."""
    for name, value in _told(device, number, line).items():
        device.fields.setdefault(name, value)


def _told(device: _Device, number: int, line: str) -> dict[str, str]:
    if device.kind == "modem":
        pair = _TABLE.match(line) or _KEY_VALUE.match(line)
        return _modem(pair) if pair else {}
    if device.kind == "usb" and (found := _DESCRIPTOR.match(line)):
        value = found[2] if found[1] == "bcdDevice" else (found[3] or "").strip()
        return {USB_FIELDS[found[1]]: value} if value else {}
    if device.kind == "sysfs" and (found := _SYSFS.match(line)):
        return _sysfs(found[1], found[2].strip())
    if device.kind == "pci" and (found := _SUBSYSTEM.match(line)):
        device.subsystem = (number, found[1].lower())
    return {}


def _sysfs(mark: str, rest: str) -> dict[str, str]:
    """A line of `usb-devices`: `P:` holds the numbers, `S:` the strings of the device."""
    if mark == "P":
        found = re.match(rf"Vendor=({_ID}) ProdID=({_ID}) Rev= ?([\d.]+)?", rest)
        return {"usb_id": f"{found[1]}:{found[2]}".lower()} if found else {}
    name, _, value = rest.partition("=")
    return {SYSFS_FIELDS[name]: value} if name in SYSFS_FIELDS and value else {}
