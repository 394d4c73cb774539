"""Inventories of GLPI and OCS Inventory agents in XML: computers with their parts, and network devices.

One observation a computer or network device, one a part in it (`host_device` names what it is in), one a neighbour
that a port is connected to. Software is told with its publisher as its maker. Sections: https://glpi-agent.readthedocs.io
and https://wiki.ocsinventory-ng.org (agent protocol); makers of PCI controllers are labels from a list of numbers and
are left out, the numbers are read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, several, thing
from debar.readers.parts.xml import Element, elements, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "glpi-ocs"
SUFFIXES = (".ocs",)

ROOT = "REQUEST"
PARTS: dict[str, dict[str, str]] = {
    "NETWORKS": {"MANUFACTURER": "maker_name", "MODEL": "model", "DESCRIPTION": "description", "MACADDR": "mac"},
    "CONTROLLERS": {"NAME": "description", "DRIVER": ""},
    "USBDEVICES": {"MANUFACTURER": "maker_name", "NAME": "description", "CAPTION": "description", "SERIAL": "serial"},
    "MODEMS": {
        "MANUFACTURER": "maker_name",
        "MODEL": "model",
        "NAME": "description",
        "DESCRIPTION": "description",
        "SERIAL": "serial",
        "IMEI": "imei",
    },
    "MONITORS": {"MANUFACTURER": "maker_name", "CAPTION": "model", "DESCRIPTION": "text", "SERIAL": "serial"},
    "PRINTERS": {"NAME": "description", "DRIVER": "text", "SERIAL": "serial"},
    "STORAGES": {
        "MANUFACTURER": "maker_name",
        "MODEL": "model",
        "NAME": "description",
        "SERIAL": "serial",
        "SERIALNUMBER": "serial",
        "FIRMWARE": "software_version",
    },
    "MEMORIES": {"MANUFACTURER": "maker_name", "MODEL": "model", "CAPTION": "description", "SERIALNUMBER": "serial"},
    "VIDEOS": {"NAME": "description", "CHIPSET": "text"},
    "BATTERIES": {"MANUFACTURER": "maker_name", "NAME": "model", "SERIAL": "serial"},
    "POWERSUPPLIES": {
        "MANUFACTURER": "maker_name",
        "NAME": "model",
        "PARTNUM": "part_number",
        "SERIALNUMBER": "serial",
    },
    "SOFTWARES": {"PUBLISHER": "maker_name", "NAME": "description", "VERSION": "software_version"},
}
"""Section of a computer's inventory -> which of its elements feed which field; the first that is filled counts."""
KNOWN = frozenset("BIOS HARDWARE OPERATINGSYSTEM ACCOUNTINFO VERSIONCLIENT VERSIONPROVIDER ACCESSLOG DEVICE".split())
"""Sections that are read otherwise, or hold nothing about a thing."""
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]{4})")
_BUS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


def claims(head: bytes, name: str) -> bool:
    """Whether the outermost element is an agent's, with the sections of one."""
    plain = head.replace(b"\0", b"")
    if root_of(head) != ROOT:
        return False
    return any(mark in plain for mark in (b"<CONTENT", b"<DEVICEID", b"<QUERY"))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read an inventory. See `debar.readers.read` for what comes out."""
    evidence = evidence_of(source, fingerprint(source), NAME, Kind.INVENTORY)
    yield evidence
    yield from batches(evidence, _things(source))


def _things(source: Source) -> Iterator[Thing | Issue]:
    count = 0
    unused: dict[str, None] = {}
    try:
        for content in elements(source, "CONTENT"):
            unused |= {part.name: None for part in content.parts if part.name not in KNOWN and part.name not in PARTS}
            for one in _of_content(content):
                count += 1
                yield replace(one, place=f"item {count}, {one.place}")
    except EvidenceError as error:
        yield source.issue(f"the rest of the inventory was not read: {error}", "run the agent again")
    if not count:
        yield source.issue("the file holds no computer and no network device", "save a whole inventory of the agent")
    if unused:
        names = ", ".join(list(unused)[:20])[:400]
        yield source.issue(f"sections that name no equipment were not used: {names}", "nothing to do", blind=False)


def _of_content(content: Element) -> Iterator[Thing]:
    for device in content.all("DEVICE"):
        yield from _network_device(device)
    if any(content.all("BIOS")) or any(content.all("HARDWARE")):
        yield from _computer(content)


def _computer(content: Element) -> Iterator[Thing]:
    bios, hardware = content.first("BIOS"), content.first("HARDWARE")
    name, serial, model = _of(hardware, "NAME"), _of(bios, "SSN"), _of(bios, "SMODEL")
    cards = [card for card in content.all("NETWORKS") if _of(card, "VIRTUALDEV") != "1"]
    addresses = [_of(card, tag) for card in cards for tag in ("IPADDRESS", "IPADDRESS6")]
    yield thing(
        _place(hardware if hardware.parts else bios, name),
        hostname=name,
        maker_name=_of(bios, "SMANUFACTURER"),
        model=model,
        serial=serial,
        ip=several(address for address in addresses if address not in ("127.0.0.1", "::1")),
        mac=several(_of(card, "MACADDR") for card in cards),
        software_version=_of(bios, "BVERSION"),
    )
    host = " ".join(filter(None, (name, model, f"serial {serial}" if serial else "")))
    yield from _board(bios, host)
    for section in PARTS:
        for part in content.all(section):
            yield from _part(section, part, host)


def _board(bios: Element, host: str) -> Iterator[Thing]:
    """The mainboard, where its maker is not the computer's."""
    maker = _of(bios, "MMANUFACTURER")
    if maker and maker != _of(bios, "SMANUFACTURER"):
        yield thing(
            _place(bios, "mainboard"),
            maker_name=maker,
            model=_of(bios, "MMODEL"),
            serial=_of(bios, "MSN"),
            host_device=host,
        )


def _part(section: str, part: Element, host: str) -> Iterator[Thing]:
    """One part of a computer; a network card counts where more than its address is known."""
    fields: dict[str, str] = {}
    for tag, name in PARTS[section].items():
        value = _of(part, tag)
        if name and value:
            fields.setdefault(name, value)
    fields |= _numbers(section, part)
    imei = re.sub(r"\D", "", fields.pop("imei", ""))
    if len(imei) in (14, 15, 16):
        fields["tac"] = imei[:8]
    if section == "SOFTWARES":
        fields["goods"] = "software"
    if section == "NETWORKS" and not fields.keys() & {"maker_name", "model", "pci_id"}:
        return
    if fields:
        yield thing(_place(part, section.lower()), host_device=host, **fields)


def _numbers(section: str, part: Element) -> dict[str, str]:
    """The numbers of a USB or PCI device: in one element or in two."""
    name = "usb_id" if section == "USBDEVICES" else "pci_id"
    both = _BUS.match(_of(part, "PCIID"))
    vendor, product = _HEX.fullmatch(_of(part, "VENDORID")), _HEX.fullmatch(_of(part, "PRODUCTID"))
    if both:
        return {"pci_id": both[0].lower()}
    return {name: f"{vendor[1]}:{product[1]}".lower()} if vendor and product else {}


def _network_device(device: Element) -> Iterator[Thing]:
    """A device that an agent asked over SNMP: itself, its modules and what its ports are connected to."""
    info = device.first("INFO")
    told = info if info.parts else device
    name = _of(told, "NAME", "SNMPHOSTNAME", "DNSHOSTNAME", "NETBIOSNAME")
    addresses = [ip.text for ip in told.all("IPS", "IP")] or [_of(told, "IP")]
    if told.parts:
        yield thing(
            _place(device, name),
            hostname=name,
            ip=several(addresses),
            mac=_of(told, "MAC"),
            maker_name=_of(told, "MANUFACTURER"),
            model=_of(told, "MODEL", "MODELNAME"),
            serial=_of(told, "SERIAL"),
            software_version=_of(told, "FIRMWARE"),
            site=_of(told, "LOCATION"),
            sys_descr=_of(told, "COMMENTS", "DESCRIPTION"),
        )
    serial = _of(told, "SERIAL")
    host = " ".join(filter(None, (name, _of(told, "MODEL"), f"serial {serial}" if serial else "")))
    for component in device.all("COMPONENTS", "COMPONENT"):
        if _of(component, "SERIAL", "MODEL") and _of(component, "TYPE") != "chassis":
            yield _component(component, host)
    for port in device.all("PORTS", "PORT"):
        yield from _neighbours(port, name or several(addresses))


def _component(component: Element, host: str) -> Thing:
    return thing(
        _place(component, "component"),
        ent_mfg_name=_of(component, "MANUFACTURER"),
        ent_model_name=_of(component, "MODEL"),
        serial=_of(component, "SERIAL"),
        description=_of(component, "DESCRIPTION"),
        interface=_of(component, "NAME"),
        software_version=_of(component, "FIRMWARE", "VERSION"),
        host_device=host,
    )


def _neighbours(port: Element, host: str) -> Iterator[Thing]:
    """What a port is connected to: a device that speaks for itself, or addresses that were seen behind it."""
    where = _of(port, "IFNAME", "IFDESCR", "IFNUMBER")
    for one in port.all("CONNECTIONS", "CONNECTION"):
        address = _of(one, "SYSMAC")
        macs = [address] if address else [mac.text for mac in one.every("MAC")]
        for mac in macs or [""]:
            yield thing(
                _place(one, "connection"),
                hostname=_of(one, "SYSNAME"),
                ip=_of(one, "IP"),
                mac=mac,
                model=_of(one, "MODEL"),
                lldp_sys_descr=_of(one, "SYSDESCR"),
                interface=_of(one, "IFDESCR"),
                seen_by=host,
                seen_on_port=where,
            )


def _of(element: Element, *tags: str) -> str:
    """The text of the first of these elements that has any."""
    return next(filter(None, (element.first(tag).text for tag in tags)), "")


def _place(element: Element, called: str) -> str:
    return f"line {element.line}" + (f" ({called[:60]})" if called else "")
