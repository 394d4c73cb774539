"""Compare what debar reads of LLDP, CDP, DHCP, DHCPv6 and ARP in captures, packet by packet, with scapy and tshark.

`python benchmarks/oracles.py FOLDER` reads every capture of a folder with each, and prints how many statements agree
and every one that does not. A statement is a field and its value as one packet tells it. scapy and tshark stand beside
the program here and in tests only; tshark is left out, and it is said, where it is not installed.

What counts as a statement is the same for all: of DHCP what a client says of itself, its address once a server has
acknowledged it, nothing of answers to queries about leases; of DHCPv6 what clients say, also through relays.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from debar.errors import EvidenceError
from debar.readers.capture import container, listen
from debar.readers.capture.frames import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROTOCOLS = {
    Kind.LLDP: "LLDP",
    Kind.CDP: "CDP",
    Kind.DHCP: "DHCP",
    Kind.DHCP6: "DHCPv6",
    Kind.ARP: "ARP",
}
LEASE_QUERIES = (10, 11, 12, 13)
SIX_ANSWERS = (2, 7, 10, 13)
MED = {6: "software_version", 7: "software_version", 8: "serial", 9: "ent_mfg_name", 10: "ent_model_name"}
Statement = tuple[int, str, str, str]
"""Number of the packet, protocol, field, value."""


def same(value: str) -> str:
    """A value as it is compared: letters and signs of ASCII, words one blank apart; the rest is drawn differently."""
    return re.sub(r"[^!-~]+", " ", value).strip()[:1_000]


def text(octets: bytes) -> str:
    """Text as a capture holds it."""
    return octets.decode("utf-8", "replace")


def address(octets: bytes) -> str:
    """An IPv4 or IPv6 address; empty for the one that means none, and for another length."""
    return str(ip_address(octets)) if len(octets) in (4, 16) and any(octets) else ""


def identity(kind: int, value: bytes, mac: int, network: int) -> str:
    """A chassis or port id of LLDP by its subtype, from behind that."""
    if kind == mac and len(value) == 6:
        return value.hex(":")
    return address(value[1:]) if kind == network else text(value)


# --- ours


@dataclass(slots=True)
class Teller(listen.Listener):
    """A listener that writes down what each message says, whether it was heard before or not."""

    statements: set[Statement] = field(default_factory=set)

    def _is_new(self, mark: int) -> bool:
        return True

    def _message(self, kind: Kind, message: bytes, mac: int, ip: str, near: bool, number: int, cut: bool) -> None:
        if kind in PROTOCOLS:
            said, _ = listen.read_message(kind, message)
            self.statements |= {(number, PROTOCOLS[kind], name, same(value)) for name, value in said}


def ours(path: Path) -> set[Statement]:
    """Every statement that debar reads."""
    teller = Teller()
    with path.open("rb") as file:
        try:
            for found in container.packets(file):
                teller.hear(found)
        except EvidenceError as error:
            print(f"{path.name}: {error}")
    return teller.statements


# --- scapy


def by_scapy(path: Path) -> set[Statement]:
    """Every statement that scapy reads."""
    import logging

    logging.getLogger("scapy").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from scapy.config import conf
        from scapy.contrib import cdp, lldp  # noqa: F401  they bind themselves, as the next do
        from scapy.layers import dhcp, dhcp6, dot11, inet, inet6  # noqa: F401
        from scapy.layers.l2 import SNAP, CookedLinux, CookedLinuxV2
        from scapy.packet import bind_bottom_up
        from scapy.utils import PcapReader

        for link, name in ((SNAP, "code"), (CookedLinux, "proto"), (CookedLinuxV2, "proto")):
            bind_bottom_up(link, lldp.LLDPDU, {name: 0x88CC})  # bound to Ethernet only
        conf.contribs["LLDP"].strict_mode_disable()
        conf.debug_dissector = False
        with PcapReader(str(path)) as reader:
            return {
                (number, protocol, name, same(value))
                for number, packet in enumerate(reader, 1)
                for protocol, name, value in _layers(packet)
                if same(value)
            }


def _layers(packet: Any) -> Iterator[tuple[str, str, str]]:
    while packet:
        told = _OF_LAYER.get(type(packet).__name__)
        if told:
            for name, value in told[1](packet):
                yield told[0], name, value
        packet = packet.payload


def _scapy_lldp(layer: Any) -> Iterator[tuple[str, str]]:
    raw = bytes(layer.original or b"")
    value = raw[2 : 2 + int(layer._length)] if getattr(layer, "_length", None) is not None else b""
    match type(layer).__name__:
        case "LLDPDUChassisID":
            yield "lldp_chassis_id", identity(int(layer.subtype), value[1:], 4, 5)
        case "LLDPDUPortID":
            yield "interface", identity(int(layer.subtype), value[1:], 3, 4)
        case "LLDPDUSystemName":
            yield "hostname", text(layer.system_name)
        case "LLDPDUSystemDescription":
            yield "lldp_sys_descr", text(layer.description)
        case "LLDPDUManagementAddress" if int(layer.management_address_subtype) in (1, 2):
            yield "ip", address(bytes(layer.management_address))
        case "LLDPDUGenericOrganisationSpecific" if int(layer.org_code) == 0x0012BB and int(layer.subtype) in MED:
            yield MED[int(layer.subtype)], text(bytes(layer.data))


def _scapy_cdp(layer: Any) -> Iterator[tuple[str, str]]:
    names = {
        "CDPMsgDeviceID": "hostname",
        "CDPMsgPortID": "interface",
        "CDPMsgSoftwareVersion": "software_version",
        "CDPMsgPlatform": "cdp_platform",
    }
    for message in layer.msg:
        kind = type(message).__name__
        if kind in names:
            yield names[kind], text(bytes(message.val if kind != "CDPMsgPortID" else message.iface))
        elif kind in ("CDPMsgAddr", "CDPMsgMgmtAddr"):
            for one in message.addr:
                yield "ip", one.addr if isinstance(one.addr, str) and any(ip_address(one.addr).packed) else ""


def _scapy_arp(layer: Any) -> Iterator[tuple[str, str]]:
    if (layer.hwtype, layer.ptype, layer.hwlen, layer.plen) == (1, 0x0800, 6, 4):
        yield "mac", layer.hwsrc
        yield "ip", address(ip_address(layer.psrc).packed)


def _scapy_dhcp(layer: Any) -> Iterator[tuple[str, str]]:
    options: dict[str, Any] = {}
    for option in getattr(layer.payload, "options", []):
        if isinstance(option, tuple):
            options.setdefault(str(option[0]), option[1] if len(option) == 2 else option[1:])
    mac, kind = bytes(layer.chaddr)[:6], options.get("message-type", 0)
    if (layer.htype, layer.hlen) != (1, 6) or not any(mac) or kind in LEASE_QUERIES or not options:
        return
    yield "mac", mac.hex(":")
    if layer.op != 1:
        yield "ip", address(ip_address(layer.yiaddr).packed) if kind == 5 else ""
        return
    yield "ip", address(ip_address(layer.ciaddr).packed)
    yield "hostname", text(options.get("hostname", b""))
    yield "dhcp_vendor_class", text(options.get("vendor_class_id", b""))
    asked = options.get("param_req_list", [])
    yield "dhcp_fingerprint", ",".join(map(str, asked if isinstance(asked, list | tuple | bytes) else [asked]))


def _scapy_dhcp6(layer: Any) -> Iterator[tuple[str, str]]:
    relayed, client = int(layer.msgtype) in (12, 13), int(layer.msgtype) not in SIX_ANSWERS
    option = layer.payload
    while option and type(option).__name__.startswith("DHCP6Opt"):
        match type(option).__name__:
            case "DHCP6OptClientLinkLayerAddr" if relayed:
                yield "mac", option.clladdr
            case "DHCP6OptRelayMsg" if relayed:
                yield from _scapy_dhcp6(option.message)
            case "DHCP6OptOptReq" if client and not relayed:
                yield "dhcp_fingerprint", "v6:" + ",".join(map(str, option.reqopts))
            case "DHCP6OptVendorClass" if client and not relayed:
                yield "dhcp_vendor_class", text(b"".join(bytes(one.data) for one in option.vcdata))
                yield "text", f"DHCP vendor class of enterprise number {option.enterprisenum}"
            case "DHCP6OptClientFQDN" if client and not relayed:
                yield "hostname", text(bytes(option.fqdn)).rstrip(".")
        option = option.payload


_OF_LAYER: dict[str, tuple[str, Callable[[Any], Iterator[tuple[str, str]]]]] = {
    "ARP": ("ARP", _scapy_arp),
    "BOOTP": ("DHCP", _scapy_dhcp),
    "CDPv2_HDR": ("CDP", _scapy_cdp),
    **{
        f"LLDPDU{name}": ("LLDP", _scapy_lldp)
        for name in (
            "ChassisID",
            "PortID",
            "SystemName",
            "SystemDescription",
            "ManagementAddress",
            "GenericOrganisationSpecific",
        )
    },
    **{
        f"DHCP6_{name}": ("DHCPv6", _scapy_dhcp6)
        for name in ("Solicit", "Request", "Confirm", "Renew", "Rebind", "Decline", "Release", "InfoRequest")
    },
    "DHCP6_RelayForward": ("DHCPv6", _scapy_dhcp6),
    "DHCP6_RelayReply": ("DHCPv6", _scapy_dhcp6),
}


# --- tshark


def by_tshark(path: Path) -> set[Statement]:
    """Every statement that tshark reads, from its detailed XML."""
    wanted = "lldp || cdp || dhcp || dhcpv6 || arp"
    protocols = "frame lldp cdp dhcp dhcpv6 arp"
    command = ["tshark", "-n", "-r", str(path), "-Y", wanted, "-T", "pdml", "-J", protocols]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    statements: set[Statement] = set()
    with process:
        assert process.stdout
        for _, element in ElementTree.iterparse(process.stdout):
            if element.tag == "packet":
                statements |= _of_packet(element)
                element.clear()
    return statements


def _of_packet(packet: ElementTree.Element) -> set[Statement]:
    number = int(next(one.get("show", "") for one in packet.iter("field") if one.get("name") == "frame.number"))
    found = set()
    for part in packet.iter("proto"):
        told = _OF_PROTOCOL.get(part.get("name", ""))
        if told:
            seen = Shark(
                [(one.get("name", ""), one.get("show", ""), one.get("value", "")) for one in part.iter("field")]
            )
            found |= {(number, told[0], name, same(value)) for name, value in told[1](seen) if same(value)}
    return found


@dataclass(frozen=True, slots=True)
class Shark:
    """The fields of one protocol in one packet: name, as shown, octets in hex."""

    fields: list[tuple[str, str, str]]

    def shown(self, *names: str) -> list[str]:
        """As shown, of the fields of these names."""
        return [show for name, show, _ in self.fields if name in names]

    def number(self, name: str) -> int:
        """The first field of a name as a number; 0 where there is none."""
        return int((self.shown(name) or ["0"])[0], 0)

    def octets(self, *names: str) -> list[bytes]:
        """The octets of the fields of these names."""
        return [bytes.fromhex(value) for name, _, value in self.fields if name in names]

    def texts(self, *names: str) -> list[str]:
        """The octets as text."""
        return [text(one) for one in self.octets(*names)]


def _shark_lldp(seen: Shark) -> Iterator[tuple[str, str]]:
    for kind, name, mac, network in (("chassis", "lldp_chassis_id", 4, 5), ("port", "interface", 3, 4)):
        subtype = seen.number(f"lldp.{kind}.subtype")
        plain = [] if subtype in (mac, network) else seen.texts(f"lldp.{kind}.id")
        ids = seen.shown(f"lldp.{kind}.id.mac", f"lldp.{kind}.id.ip4", f"lldp.{kind}.id.ip6")
        yield from ((name, one) for one in ids + plain)
    for theirs, name in (
        ("lldp.tlv.system.name", "hostname"),
        ("lldp.tlv.system.desc", "lldp_sys_descr"),
        ("lldp.media.firmware", "software_version"),
        ("lldp.media.software", "software_version"),
        ("lldp.media.sn", "serial"),
        ("lldp.media.manufacturer", "ent_mfg_name"),
        ("lldp.media.model", "ent_model_name"),
    ):
        yield from ((name, one) for one in seen.texts(theirs))
    yield from (("ip", address(one)) for one in seen.octets("lldp.mgn.addr.ip4", "lldp.mgn.addr.ip6"))


def _shark_cdp(seen: Shark) -> Iterator[tuple[str, str]]:
    for theirs, name in (
        ("cdp.deviceid", "hostname"),
        ("cdp.portid", "interface"),
        ("cdp.platform", "cdp_platform"),
    ):
        yield from ((name, one) for one in seen.texts(theirs))
    yield "software_version", "\n".join(seen.texts("cdp.software_version"))  # a field a line
    yield from (("ip", address(one)) for one in seen.octets("cdp.nrgyz.ip_address", "cdp.nrgyz.ipv6_address"))


def _shark_arp(seen: Shark) -> Iterator[tuple[str, str]]:
    yield from (("mac", one) for one in seen.shown("arp.src.hw_mac"))
    yield from (("ip", address(one)) for one in seen.octets("arp.src.proto_ipv4"))


def _shark_dhcp(seen: Shark) -> Iterator[tuple[str, str]]:
    macs, kind = seen.shown("dhcp.hw.mac_addr"), seen.number("dhcp.option.dhcp")
    whole = seen.shown("dhcp.cookie")
    if not macs or not whole or macs[0] == "00:00:00:00:00:00" or kind in LEASE_QUERIES:
        return
    yield "mac", macs[0]
    if seen.number("dhcp.type") != 1:
        yield from (("ip", address(one)) for one in seen.octets("dhcp.ip.your") if kind == 5)
        return
    yield from (("ip", address(one)) for one in seen.octets("dhcp.ip.client"))
    yield from (("hostname", one) for one in seen.texts("dhcp.option.hostname"))
    yield from (("dhcp_vendor_class", one) for one in seen.texts("dhcp.option.vendor_class_id"))
    yield "dhcp_fingerprint", ",".join(seen.shown("dhcp.option.request_list_item"))


def _shark_dhcp6(seen: Shark) -> Iterator[tuple[str, str]]:
    kinds = [int(one) for one in seen.shown("dhcpv6.msgtype")]
    if kinds and kinds[-1] in SIX_ANSWERS:
        return
    asked = seen.shown("dhcpv6.requested_option_code")
    yield "dhcp_fingerprint", "v6:" + ",".join(asked) if asked else ""
    yield "dhcp_vendor_class", "".join(seen.texts("dhcpv6.vendorclass.data"))
    for number in seen.shown("dhcpv6.vendorclass.enterprise"):
        yield "text", f"DHCP vendor class of enterprise number {number}"
    yield from (("hostname", one.rstrip(".")) for one in seen.shown("dhcpv6.client_domain"))


_OF_PROTOCOL: dict[str, tuple[str, Callable[[Shark], Iterator[tuple[str, str]]]]] = {
    "lldp": ("LLDP", _shark_lldp),
    "cdp": ("CDP", _shark_cdp),
    "arp": ("ARP", _shark_arp),
    "dhcp": ("DHCP", _shark_dhcp),
    "dhcpv6": ("DHCPv6", _shark_dhcp6),
}


# --- side by side


@dataclass(slots=True)
class Beside:
    """Ours beside one other, over one capture."""

    agreed: Counter[str] = field(default_factory=Counter)
    only_ours: set[Statement] = field(default_factory=set)
    only_theirs: set[Statement] = field(default_factory=set)


def beside(ours: set[Statement], theirs: set[Statement]) -> Beside:
    """What both say, by protocol, and what only one says."""
    return Beside(Counter(protocol for _, protocol, _, _ in ours & theirs), ours - theirs, theirs - ours)


def main() -> int:
    """Compare every capture of a folder; exit code 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    others: dict[str, Callable[[Path], set[Statement]]] = {"scapy": by_scapy}
    if shutil.which("tshark"):
        others["tshark"] = by_tshark
    else:
        print("tshark is not installed and is left out")
    differ = 0
    for path in sorted(asked.folder.iterdir()):
        mine = ours(path)
        for name, read in others.items():
            seen = beside(mine, read(path))
            agreed = ", ".join(f"{protocol} {count:,}" for protocol, count in sorted(seen.agreed.items())) or "none"
            print(
                f"{path.name} beside {name}: {agreed} agree; {len(seen.only_ours)} ours only, {len(seen.only_theirs)} {name} only"
            )
            differ += len(seen.only_ours) + len(seen.only_theirs)
            for only, whose in ((seen.only_ours, "debar"), (seen.only_theirs, name)):
                for number, protocol, field_name, value in sorted(only):
                    print(f"    only {whose}: packet {number}, {protocol}, {field_name}: {value[:100]!r}")
    print(f"{differ:,} statements differ")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
