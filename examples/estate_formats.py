"""The five formats in which `examples/estates.py` tells an estate; each leaves out what it cannot know."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from scapy.contrib import cdp
from scapy.contrib.lldp import (
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUGenericOrganisationSpecific,
    LLDPDUManagementAddress,
    LLDPDUPortID,
    LLDPDUSystemDescription,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSRR
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import ARP, LLC, SNAP, Dot3, Ether
from scapy.packet import Packet, Raw
from scapy.utils import PcapWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.estates import Device, Estate, Part

BEGAN = 1_795_392_000
"""When the capture and the scan began: 2026-11-23, in seconds since 1970."""
CHASSIS = "3"
"""Class of a physical entity (RFC 6933)."""


# --- SNMP walk


def walk(estate: Estate) -> str:
    """The agents of an estate one after another, each behind the command that asked it, as `snmpwalk -On` prints them."""
    lines: list[str] = []
    for device in estate.devices:
        if device.object_id:
            lines += [f"$ snmpwalk -v 2c -c public -On {device.ip} .1", *_agent(estate, device), ""]
    return "\n".join(lines)


def _agent(estate: Estate, device: Device) -> Iterator[str]:
    """What one agent tells: itself, its modules, and whom it sees."""
    yield f'.1.3.6.1.2.1.1.1.0 = STRING: "{device.descr}"'
    yield f".1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.{device.object_id}"
    yield f'.1.3.6.1.2.1.1.5.0 = STRING: "{device.name}"'
    yield f".1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: {_octets(device.mac)}"
    others = [(at, other) for at, other in enumerate(estate.devices, start=1) if other is not device]
    if device.name == estate.core:
        yield from (f'.1.3.6.1.2.1.31.1.1.1.1.{at} = STRING: "{_port(at)}"' for at, _ in others)
        yield from (f".1.3.6.1.2.1.17.1.4.1.2.{at} = INTEGER: {at}" for at, _ in others)
        yield from (f".1.3.6.1.2.1.17.4.3.1.1.{_dotted(other.mac)} = Hex-STRING: {_octets(other.mac)}" for _, other in others)  # fmt: skip
        yield from (f".1.3.6.1.2.1.17.4.3.1.2.{_dotted(other.mac)} = INTEGER: {at}" for at, other in others)
    if device.name == estate.gateway:
        yield from (f".1.3.6.1.2.1.4.22.1.2.1.{other.ip} = Hex-STRING: {_octets(other.mac)}" for _, other in others)
    yield from _entities(device)
    if device.name == estate.core:
        for at, other in others:
            yield from _neighbour(at, other)


def _entities(device: Device) -> Iterator[str]:
    """The chassis and what is in it."""
    if not any(device.entity):
        return
    maker, model = device.entity
    rows = [("0", CHASSIS, "Chassis", "chassis", maker, model, device.serial), *_rows(device.parts, "1", 2)]
    columns = {
        "2": [f'"{row[3]}"' for row in rows],
        "4": [row[0] for row in rows],
        "5": [row[1] for row in rows],
        "7": [f'"{row[2]}"' for row in rows],
        "11": [f'"{row[6]}"' for row in rows],
        "12": [f'"{row[4]}"' for row in rows],
        "13": [f'"{row[5]}"' for row in rows],
    }
    for column, values in columns.items():
        kind = "INTEGER" if column in ("4", "5") else "STRING"
        for at, value in enumerate(values, start=1):
            yield f".1.3.6.1.2.1.47.1.1.1.1.{column}.{at} = {kind}: {value}"


def _rows(parts: tuple[Part, ...], inside: str, number: int) -> list[tuple[str, ...]]:
    """Parts and those in them: what contains it, class, name, description, maker, model, serial number."""
    rows: list[tuple[str, ...]] = []
    for part in parts:
        at = number + len(rows)
        rows.append((inside, part.kind, part.slot, part.what, part.maker, part.model, part.serial))
        rows += _rows(part.parts, str(at), at + 1)
    return rows


def _neighbour(port: int, device: Device) -> Iterator[str]:
    """A row of the table of LLDP, and of its extension for phones."""
    row = f"0.{port}.1"
    if not device.lldp:
        return
    yield f".1.0.8802.1.1.2.1.4.1.1.4.{row} = INTEGER: 4"
    yield f".1.0.8802.1.1.2.1.4.1.1.5.{row} = Hex-STRING: {_octets(device.mac)}"
    yield f'.1.0.8802.1.1.2.1.4.1.1.9.{row} = STRING: "{device.name}"'
    yield f'.1.0.8802.1.1.2.1.4.1.1.10.{row} = STRING: "{device.lldp}"'
    if any(device.med):
        yield f'.1.0.8802.1.1.2.1.5.4795.1.3.3.1.4.{row} = STRING: "{device.serial}"'
        yield f'.1.0.8802.1.1.2.1.5.4795.1.3.3.1.5.{row} = STRING: "{device.med[0]}"'
        yield f'.1.0.8802.1.1.2.1.5.4795.1.3.3.1.6.{row} = STRING: "{device.med[1]}"'


def _port(number: int) -> str:
    return f"port {number}"


def _octets(mac: str) -> str:
    return f"{mac.replace(':', ' ').upper()} "


def _dotted(mac: str) -> str:
    return ".".join(str(int(octet, 16)) for octet in mac.split(":"))


# --- capture


def capture(estate: Estate) -> bytes:
    """What a probe at the core's mirror port hears while the devices start, one packet a second, as pcap."""
    out = _Kept()
    writer = PcapWriter(out, linktype=1, endianness="<", sync=False)
    writer.write_header(None)
    at = 0
    for device in estate.devices:
        for packet in _spoken(device):
            writer.write_packet(bytes(packet), sec=BEGAN + at, usec=0)
            at += 1
    return out.getvalue()


class _Kept(io.BytesIO):
    name = "estate.pcap"
    """Which the writer asks of a file."""


def _spoken(device: Device) -> Iterator[Packet]:
    """What one device says."""
    if device.lease is not None:
        yield _dhcp(device, device.lease)
    yield Ether(src=device.mac, dst="ff:ff:ff:ff:ff:ff") / ARP(op=1, hwsrc=device.mac, psrc=device.ip, pdst=device.ip)
    if device.lldp:
        yield _lldp(device)
    if any(device.cdp):
        yield _cdp(device)
    if device.mdns or not (device.lldp or device.lease is not None):
        yield _mdns(device)
    if device.ssdp:
        yield _over_udp(device, 1900, "239.255.255.250", _ssdp(device))
    if any(device.onvif):
        yield _over_udp(device, 3702, _asking(device), _probe_match(device))
    if any(device.web):
        yield _over_tcp(device, 80, _page(*device.web))
    if device.rtsp:
        yield _over_tcp(device, 554, f"RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nServer: {device.rtsp}\r\n\r\n")
    if device.greeting[0]:
        yield _over_tcp(device, device.greeting[0], f"{device.greeting[1]}\r\n")


def _dhcp(device: Device, vendor_class: str) -> Packet:
    octets = bytes.fromhex(device.mac.replace(":", ""))
    options: list[Any] = [
        ("message-type", "request"),
        ("requested_addr", device.ip),
        ("hostname", device.name.encode()),
    ]
    options += [("vendor_class_id", vendor_class.encode())] if vendor_class else []
    options += [("param_req_list", [1, 3, 6, 15]), "end"]
    request = BOOTP(op=1, chaddr=octets, xid=int.from_bytes(octets[2:], "big")) / DHCP(options=options)
    head = Ether(src=device.mac, dst="ff:ff:ff:ff:ff:ff") / IP(src="0.0.0.0", dst="255.255.255.255", id=1)
    return head / UDP(sport=68, dport=67) / request


def _lldp(device: Device) -> Packet:
    packet = Ether(src=device.mac, dst="01:80:c2:00:00:0e") / LLDPDUChassisID(subtype=4, id=device.mac)
    packet /= LLDPDUPortID(subtype=7, id=b"1")
    packet /= LLDPDUTimeToLive(ttl=120)
    packet /= LLDPDUSystemName(system_name=device.name.encode())
    packet /= LLDPDUSystemDescription(description=device.lldp.encode())
    packet /= LLDPDUManagementAddress(
        management_address_subtype=1,
        management_address=bytes(map(int, device.ip.split("."))),
        interface_numbering_subtype=2,
        interface_number=1,
        object_id=b"",
    )
    if any(device.med):
        for kind, value in ((8, device.serial), (9, device.med[0]), (10, device.med[1])):
            packet /= LLDPDUGenericOrganisationSpecific(org_code=0x0012BB, subtype=kind, data=value.encode())
    return packet / LLDPDUEndOfLLDPDU()


def _cdp(device: Device) -> Packet:
    platform, version = device.cdp
    told = [
        cdp.CDPMsgDeviceID(val=device.name.encode()),
        cdp.CDPMsgAddr(naddr=1, addr=[cdp.CDPAddrRecordIPv4(addr=device.ip)]),
        cdp.CDPMsgPortID(iface=b"GigabitEthernet1/0/1"),
        cdp.CDPMsgSoftwareVersion(val=version.encode()),
        cdp.CDPMsgPlatform(val=platform.encode()),
    ]
    head = (
        Dot3(src=device.mac, dst="01:00:0c:cc:cc:cc")
        / LLC(dsap=0xAA, ssap=0xAA, ctrl=3)
        / SNAP(OUI=0x0C, code=0x2000)
    )
    return head / cdp.CDPv2_HDR(vers=2, ttl=180, msg=told)


def _mdns(device: Device) -> Packet:
    host = f"{device.name}.local."
    records = [DNSRR(rrname=host, type="A", ttl=120, rdata=device.ip)]
    if device.mdns:
        service, *texts = device.mdns
        instance = f"{device.name}.{service}.local."
        records.append(DNSRR(rrname=f"{service}.local.", type="PTR", ttl=120, rdata=instance))
        records.append(DNSRR(rrname=instance, type="TXT", ttl=120, rdata=[text.encode() for text in texts]))
    head = Ether(src=device.mac, dst="01:00:5e:00:00:fb") / IP(src=device.ip, dst="224.0.0.251", ttl=255, id=1)
    return head / UDP(sport=5353, dport=5353) / DNS(qr=1, aa=1, qd=[], an=records)


def _ssdp(device: Device) -> str:
    lines = ["NOTIFY * HTTP/1.1", "HOST: 239.255.255.250:1900", "NTS: ssdp:alive", "NT: upnp:rootdevice"]
    return "\r\n".join([*lines, f"LOCATION: http://{device.ip}:37215/desc.xml", f"SERVER: {device.ssdp}", "", ""])


def _probe_match(device: Device) -> str:
    """An answer to a search for cameras (WS-Discovery), with its scopes."""
    name, hardware = (text.replace(" ", "%20") for text in device.onvif)
    scopes = f"onvif://www.onvif.org/name/{name} onvif://www.onvif.org/hardware/{hardware}"
    space = 'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        f"{space}><s:Body><d:ProbeMatches><d:ProbeMatch><d:Types>dn:NetworkVideoTransmitter</d:Types>"
        f"<d:Scopes>{scopes}</d:Scopes></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"
    )


def _page(server: str, title: str) -> str:
    head = f"Server: {server}\r\n" if server else ""
    body = f"<html><head><title>{title}</title></head></html>"
    return f"HTTP/1.1 200 OK\r\n{head}Content-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def _asking(device: Device) -> str:
    """The host at the probe, which asks all of them."""
    return f"{device.ip.rpartition('.')[0]}.250"


def _over_udp(device: Device, port: int, to: str, text: str) -> Packet:
    head = Ether(src=device.mac, dst="02:00:00:00:00:fa") / IP(src=device.ip, dst=to, id=1)
    return head / UDP(sport=port, dport=port if to.startswith("239.") else 50_000) / Raw(text.encode())


def _over_tcp(device: Device, port: int, text: str) -> Packet:
    head = Ether(src=device.mac, dst="02:00:00:00:00:fa") / IP(src=device.ip, dst=_asking(device), id=1)
    return head / TCP(sport=port, dport=50_000, flags="PA", seq=1, ack=1) / Raw(text.encode())


# --- scan


def scan(estate: Estate) -> str:
    """The estate as a scanner in the same network finds it: nmap's XML (https://nmap.org/book/nmap-dtd.html)."""
    network = estate.devices[0].ip.rpartition(".")[0]
    run = ElementTree.Element(
        "nmaprun", scanner="nmap", args=f"nmap -A {network}.0/24", start=str(BEGAN), version="7.93", xmloutputversion="1.05"
    )  # fmt: skip
    for device in estate.devices:
        _host(run, device)
    stats = ElementTree.SubElement(run, "runstats")
    ElementTree.SubElement(stats, "finished", time=str(BEGAN + 600))
    count = len(estate.devices)
    ElementTree.SubElement(stats, "hosts", up=str(count), down=str(256 - count), total="256")
    ElementTree.indent(run, " ")
    text = ElementTree.tostring(run, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n{text}\n'


def _host(run: ElementTree.Element, device: Device) -> None:
    host = ElementTree.SubElement(run, "host", starttime=str(BEGAN), endtime=str(BEGAN + 600))
    ElementTree.SubElement(host, "status", state="up", reason="arp-response", reason_ttl="0")
    ElementTree.SubElement(host, "address", addr=device.ip, addrtype="ipv4")
    ElementTree.SubElement(host, "address", addr=device.mac.upper(), addrtype="mac")
    names = ElementTree.SubElement(host, "hostnames")
    ElementTree.SubElement(names, "hostname", name=f"{device.name}.example.net", type="PTR")
    ports = ElementTree.SubElement(host, "ports")
    if device.greeting[0]:
        number, greeting = device.greeting
        port = _open(ports, "tcp", number, {21: "ftp", 22: "ssh", 23: "telnet"}[number])
        ElementTree.SubElement(port, "script", id="banner", output=greeting)
    if any(device.web):
        port = _open(ports, "tcp", 80, "http")
        server, title = device.web
        if server:
            ElementTree.SubElement(port, "script", id="http-server-header", output=server)
        if title:
            script = ElementTree.SubElement(port, "script", id="http-title", output=title)
            ElementTree.SubElement(script, "elem", key="title").text = title
    if device.subject:
        _certificate(_open(ports, "tcp", 443, "https"), device.subject)
    if device.rtsp:
        port = _open(ports, "tcp", 554, "rtsp")
        ElementTree.SubElement(
            port, "script", id="banner", output=f"RTSP/1.0 401 Unauthorized\nServer: {device.rtsp}"
        )
    if device.object_id:
        port = _open(ports, "udp", 161, "snmp")
        ElementTree.SubElement(port, "script", id="snmp-sysdescr", output=device.descr)
    if any(device.upnp):
        port = _open(ports, "udp", 1900, "upnp")
        lines = [f"Server: {device.ssdp}"] if device.ssdp else []
        lines += [f"Manufacturer: {device.upnp[0]}", f"Model Name: {device.upnp[1]}"]
        text = "".join(f"\n    {line}" for line in lines)
        ElementTree.SubElement(port, "script", id="upnp-info", output=f"\n{device.ip}{text}")


def _open(ports: ElementTree.Element, protocol: str, number: int, service: str) -> ElementTree.Element:
    port = ElementTree.SubElement(ports, "port", protocol=protocol, portid=str(number))
    ElementTree.SubElement(port, "state", state="open", reason="response", reason_ttl="0")
    ElementTree.SubElement(port, "service", name=service, method="table", conf="3")
    return port


def _certificate(port: ElementTree.Element, subject: tuple[tuple[str, str], ...]) -> None:
    told = "/".join(f"{name}={value}" for name, value in subject)
    script = ElementTree.SubElement(port, "script", id="ssl-cert", output=f"Subject: {told}")
    table = ElementTree.SubElement(script, "table", key="subject")
    for name, value in subject:
        ElementTree.SubElement(table, "elem", key=name).text = value


# --- inventory


def listed(estate: Estate) -> str:
    """The devices as NetBox exports them."""
    header = "name,role,manufacturer,device_type,serial,asset_tag,status,site,location,primary_ip4,comments".split(
        ","
    )
    rows = [
        [each.name, each.role, each.maker, each.model, each.serial, f"{estate.id[:1].upper()}{at:03}", "active",
         estate.site, each.place, f"{each.ip}/24", each.note]
        for at, each in enumerate(estate.devices, start=1)
    ]  # fmt: skip
    return _csv(header, rows)


def listed_parts(estate: Estate) -> str:
    """The modules in them as NetBox exports its inventory items."""
    header = "device,name,label,role,manufacturer,parent,part_id,serial,asset_tag,discovered,component_type".split(
        ","
    )
    return _csv(header, [row for device in estate.devices for row in _items(device.name, device.parts, "")])


def _items(device: str, parts: tuple[Part, ...], parent: str) -> Iterator[list[str]]:
    for part in parts:
        yield [device, part.what, part.slot, "", part.maker, parent, part.model, part.serial, "", "false", ""]
        yield from _items(device, part.parts, part.what)


def _csv(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


# --- bill of materials


def bill(estate: Estate) -> str:
    """The hardware of an estate as CycloneDX 1.6; a module lies in the component of its device."""
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.net/estates/{estate.id}")
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"timestamp": "2026-11-23T00:00:00Z", "lifecycles": [{"phase": "operations"}]},
        "components": [_component(estate, device) for device in estate.devices],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _component(estate: Estate, device: Device) -> dict[str, Any]:
    told = _thing(device.name, device.maker, device.model, device.role)
    named = {
        "cdx:device:serialNumber": device.serial,
        "cdx:device:macAddress": device.mac,
        "cdx:device:location": estate.site,
        "estate:hostname": device.name,
        "estate:ipAddress": device.ip,
    }
    told["properties"] = [{"name": name, "value": value} for name, value in named.items()]
    return told | _inside(device.name, device.parts)


def _inside(path: str, parts: tuple[Part, ...]) -> dict[str, Any]:
    components = []
    for part in parts:
        ref = f"{path}/{part.slot}"
        told = _thing(ref, part.maker, part.model, part.what)
        told["properties"] = [{"name": "cdx:device:serialNumber", "value": part.serial}]
        components.append(told | _inside(ref, part.parts))
    return {"components": components} if components else {}


def _thing(ref: str, maker: str, model: str, what: str) -> dict[str, Any]:
    return {"type": "device", "bom-ref": ref, "manufacturer": {"name": maker}, "name": model, "description": what}
