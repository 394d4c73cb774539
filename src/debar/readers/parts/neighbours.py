"""Neighbours in the tables of an SNMP agent: those that speak for themselves (LLDP, CDP), and mere addresses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.readers.parts.things import Thing, several, thing
from debar.readers.parts.varbinds import Variable, as_bytes, as_mac, as_text, mac_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.readers.parts.agent import Agent, Index

MULTICAST = 1
"""Bit of the first octet."""
INVALID, SELF = "2", "4"
"""States of an entry of a bridge's table (RFC 4188): not valid any more; the bridge's own address."""
MAC_SUBTYPE = "4"
"""Kind of a chassis id that is a MAC address (IEEE 802.1AB)."""
MOST_IPS = 64


def heard(agent: Agent) -> Iterator[Thing]:
    """What neighbours say of themselves over LLDP and CDP."""
    addresses = _lldp_addresses(agent)
    columns = ("ChassisId", "SysName", "SysDesc", "PortId")
    for index in dict.fromkeys((*_rows(agent, "lldpRem", columns), *_inventoried(agent))):
        port = _local_port(agent, index[1] if len(index) > 1 else "")
        yield _lldp(
            agent, "lldpRem", index, ip=addresses.get(index, ""), seen_on_port=port, **_inventory(agent, index)
        )
    for index in _rows(agent, "lldpV2Rem", columns):
        yield _lldp(agent, "lldpV2Rem", index, seen_on_port=agent.port(index[1]) if len(index) > 1 else "")
    for index in _rows(agent, "cdpCache", ("DeviceId", "Platform", "Version")):
        yield _cdp(agent, index)


def _rows(agent: Agent, prefix: str, columns: tuple[str, ...]) -> dict[Index, None]:
    return dict.fromkeys(index for name in columns for index in agent.table(f"{prefix}{name}"))


def _lldp(agent: Agent, prefix: str, index: Index, **more: str) -> Thing:
    """One neighbour; its index is time, local port and number (in version 2 time, interface, group and number)."""
    told = {
        name: agent.text_of(f"{prefix}{name}", index)
        for name in ("ChassisId", "ChassisIdSubtype", "PortId", "PortDesc", "SysName", "SysDesc")
    }
    chassis = agent.table(f"{prefix}ChassisId").get(index)
    return thing(
        f"line {_line(agent, prefix, index)}",
        hostname=told["SysName"],
        lldp_chassis_id=_chassis(chassis, told["ChassisIdSubtype"]),
        lldp_sys_descr=told["SysDesc"],
        interface=told["PortDesc"] or _port(agent.table(f"{prefix}PortId").get(index)),
        seen_by=agent.name,
        **more,
    )


def _chassis(cell: Variable | None, subtype: str) -> str:
    """A chassis id: as an address where it is one (by its kind, where that is told)."""
    if cell is None:
        return ""
    mac = as_mac(cell)
    is_mac = subtype.rpartition("(")[2].rstrip(")") in ("", MAC_SUBTYPE)
    return mac if mac and is_mac else as_text(cell)


def _port(cell: Variable | None) -> str:
    return (as_mac(cell) or as_text(cell)) if cell else ""


def _local_port(agent: Agent, number: str) -> str:
    """A local port of LLDP has a number of its own, which some agents take from the interfaces."""
    told = agent.text_of("lldpLocPortId", (number,)) or agent.text_of("lldpLocPortDesc", (number,))
    return told or agent.port(number)


def _inventoried(agent: Agent) -> dict[Index, None]:
    """Neighbours of which only the inventory of LLDP-MED may be told."""
    return _rows(agent, "lldpXMedRem", ("MfgName", "ModelName"))


def _inventory(agent: Agent, index: Index) -> dict[str, str]:
    """What LLDP-MED says of phones and the like."""
    return {
        "ent_mfg_name": agent.text_of("lldpXMedRemMfgName", index),
        "ent_model_name": agent.text_of("lldpXMedRemModelName", index),
        "serial": agent.text_of("lldpXMedRemSerialNum", index),
        "software_version": agent.text_of("lldpXMedRemSoftwareRev", index)
        or agent.text_of("lldpXMedRemFirmwareRev", index),
    }


def _lldp_addresses(agent: Agent) -> dict[Index, str]:
    """Management addresses by the first three steps of their index; the address itself is the rest of it."""
    found: dict[Index, str] = {}
    for name in ("lldpRemManAddrIfSubtype", "lldpRemManAddrIfId", "lldpRemManAddrOID"):
        for index in agent.table(name):
            found.setdefault(index[:3], address_in(index[4:]))
    return found


def _cdp(agent: Agent, index: Index) -> Thing:
    """One neighbour; its index is the local interface and a number."""
    address = agent.table("cdpCacheAddress").get(index)
    return thing(
        f"line {_line(agent, 'cdpCache', index)}",
        hostname=agent.text_of("cdpCacheSysName", index) or agent.text_of("cdpCacheDeviceId", index),
        ip=_ip(address) if address else "",
        interface=agent.text_of("cdpCacheDevicePort", index),
        cdp_platform=agent.text_of("cdpCachePlatform", index),
        software_version=agent.text_of("cdpCacheVersion", index),
        seen_by=agent.name,
        seen_on_port=agent.port(index[0]) if index else "",
    )


def _ip(cell: Variable) -> str:
    octets = as_bytes(cell)
    if octets is not None:
        return str(ipaddress.ip_address(octets)) if len(octets) in (4, 16) else ""
    return as_text(cell)


def _line(agent: Agent, prefix: str, index: Index) -> int:
    """The first line of a row."""
    prefixes = (prefix, "lldpXMedRem") if prefix == "lldpRem" else (prefix,)
    return min(
        cells[index].line for name, cells in agent.tables.items() if name.startswith(prefixes) and index in cells
    )


@dataclass(slots=True)
class _Address:
    """One hardware address that the device has learned."""

    line: int
    ips: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)


def learned(agent: Agent) -> Iterator[Thing]:
    """Addresses of others in the device's ARP and bridge tables, one thing an address."""
    own = set(agent.own_macs())
    found: dict[str, _Address] = {}
    for mac, ip, port, line in (*_arp(agent), *_bridge(agent)):
        if mac in own or not is_one_device(mac):
            continue
        one = found.setdefault(mac, _Address(line))
        if len(one.ips) < MOST_IPS:
            one.ips.append(ip)
            one.ports.append(port)
    for mac, one in found.items():
        yield thing(
            f"line {one.line}", mac=mac, ip=several(one.ips), seen_by=agent.name, seen_on_port=several(one.ports)
        )


def is_one_device(mac: str) -> bool:
    """Whether an address can be one device's: not empty, and not that of a group.

    >>> is_one_device("00:25:9e:00:00:01"), is_one_device("01:00:5e:00:00:01"), is_one_device("00:00:00:00:00:00")
    (True, False, False)
    """
    return bool(mac.strip("0:")) and not int(mac[:2], 16) & MULTICAST


def _arp(agent: Agent) -> Iterator[tuple[str, str, str, int]]:
    for name, start in (("atPhysAddress", 2), ("ipNetToMediaPhysAddress", 1), ("ipNetToPhysicalPhysAddress", 2)):
        for index, variable in agent.table(name).items():
            mac = as_mac(variable)
            if mac:
                yield mac, address_in(index[start:]), agent.port(index[0]) if index else "", variable.line


def _bridge(agent: Agent) -> Iterator[tuple[str, str, str, int]]:
    """The forwarding tables with and without VLANs: the address stands in the index, or in a column of its own."""
    for kind in ("dot1d", "dot1q"):
        status, told = agent.table(f"{kind}TpFdbStatus"), agent.table(f"{kind}TpFdbAddress")
        cells = {**status, **told, **agent.table(f"{kind}TpFdbPort")}
        named: dict[str, str] = {}
        for index, variable in cells.items():
            mac = (as_mac(told[index]) if index in told else "") or _mac_in(index)
            state = as_text(status[index]).rpartition("(")[2].rstrip(")") if index in status else ""
            if mac and state not in (INVALID, SELF):
                port = agent.text_of(f"{kind}TpFdbPort", index)
                if port not in named:
                    named[port] = _bridge_port(agent, port)
                yield mac, "", named[port], variable.line


def _bridge_port(agent: Agent, port: str) -> str:
    if not port or port == "0":
        return ""
    return agent.port(agent.text_of("dot1dBasePortIfIndex", (port,)) or port) or f"bridge port {port}"


def _mac_in(index: Index) -> str:
    """The address at the end of an index, in six steps or in one."""
    if len(index) >= 6 and all(step.isdecimal() and int(step) < 256 for step in index[-6:]):
        return ":".join(f"{int(step):02x}" for step in index[-6:])
    return mac_of(index[-1]) if index else ""


def address_in(steps: Index) -> str:
    """The IP address at the end of an index: octet by octet, with or without its length before, or written out.

    >>> address_in(("4", "10", "0", "0", "1")), address_in(("10", "0", "0", "1")), address_in(("10.0.0.1",))
    ('10.0.0.1', '10.0.0.1', '10.0.0.1')
    """
    if len(steps) == 1:
        return written_address(steps[0])
    octets = steps[1:] if len(steps) in (5, 17) else steps
    if len(octets) in (4, 16) and all(step.isdecimal() and int(step) < 256 for step in octets):
        return str(ipaddress.ip_address(bytes(map(int, octets))))
    return ""


def written_address(text: str) -> str:
    """Text that is nothing but an IP address; empty where it is not."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
