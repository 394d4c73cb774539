"""The device that an SNMP agent speaks for, and the modules in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.readers.parts.mib import PRIVATE, numbered
from debar.readers.parts.neighbours import written_address
from debar.readers.parts.things import Thing, several, thing
from debar.readers.parts.varbinds import Variable, as_bytes, as_mac, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.readers.parts.agent import Agent, Index

MOST_OWN = 64
"""Addresses of its own that are told of one device; `identify` looks at no more."""
CHASSIS, SLOT, SENSOR, PORT = "3", "5", "8", "10"
"""Classes of physical entities (RFC 6933)."""


def device_and_modules(agent: Agent) -> Iterator[Thing]:
    """The device, then each module in it that says who made it."""
    chassis = _only_chassis(agent)
    yield _device(agent, chassis)
    yield from _modules(agent, chassis)


def _device(agent: Agent, chassis: Index | None) -> Thing:
    addresses = [as_text(variable) for variable in agent.table("ipAdEntAddr").values()]
    own = [address for address in addresses if not address.startswith("127.")]
    asked = _address(agent.target)
    object_id = agent.text_of("sysObjectID")
    number = numbered(object_id) if object_id else None
    return thing(
        f"line {agent.line}",
        hostname=agent.own_name or (agent.target if not asked else ""),
        ip=several([asked, *own][:MOST_OWN]),
        mac=several(agent.own_macs()[:MOST_OWN]),
        site=agent.text_of("sysLocation"),
        sys_descr=agent.text_of("sysDescr") or agent.text_of("lldpLocSysDesc"),
        sys_object_id=number,
        text=_own_words(agent, object_id if number is None else ""),
        lldp_chassis_id=_mac_only(agent.table("lldpLocChassisId")),
        **(_power_supply(agent) if chassis is None else _made_by(agent, chassis)),
    )


def _power_supply(agent: Agent) -> dict[str, str]:
    """What an uninterruptible power supply says of its maker and make (RFC 1628); it knows no physical entities."""
    return {"ent_mfg_name": agent.text_of("upsIdentManufacturer"), "ent_model_name": agent.text_of("upsIdentModel")}


def _own_words(agent: Agent, object_id: str) -> str:
    """An object id that is only a name, what stands below the enterprises where the device says nothing else, and the
    id of its engine, by which other observations know it again."""
    engine = [
        f"SNMP engine id {octets.hex()}" for octets in map(as_bytes, agent.table("snmpEngineID").values()) if octets
    ]
    if agent.says("sysDescr", "sysObjectID"):
        return several([object_id, *engine])
    return several([*(as_text(variable) for variable in agent.table(PRIVATE).values()), *engine])


def _address(target: str) -> str:
    """The address in what a command asked: `10.0.0.3`, `10.0.0.3:161`, `udp6:[2001:db8::1]:161`."""
    bare = target.removeprefix("udp6:").removeprefix("tcp6:")
    behind = bare[1:].partition("]")[0] if bare.startswith("[") else bare.partition(":")[0]
    return written_address(bare) or written_address(behind)


def _mac_only(cells: dict[Index, Variable]) -> str:
    return next((mac for mac in map(as_mac, cells.values()) if mac), "")


def _made_by(agent: Agent, index: Index) -> dict[str, str]:
    """What an entity says of its maker and make."""
    software = agent.text_of("entPhysicalSoftwareRev", index) or agent.text_of("entPhysicalFirmwareRev", index)
    return {
        "ent_mfg_name": agent.text_of("entPhysicalMfgName", index),
        "ent_model_name": agent.text_of("entPhysicalModelName", index),
        "serial": agent.text_of("entPhysicalSerialNum", index),
        "software_version": software,
    }


def _only_chassis(agent: Agent) -> Index | None:
    """The one chassis that is the device; None for a stack, whose boxes are told one by one."""
    found = [index for index in agent.table("entPhysicalClass") if _class(agent, index) == CHASSIS]
    return found[0] if len(found) == 1 else None


def _class(agent: Agent, index: Index) -> str:
    """The class of an entity as a number: a tool may write `chassis(3)`."""
    return agent.text_of("entPhysicalClass", index).rpartition("(")[2].rstrip(")")


def _modules(agent: Agent, chassis: Index | None) -> Iterator[Thing]:
    """Entities that name a maker or a model, or have a serial number of their own."""
    telling = ("entPhysicalMfgName", "entPhysicalModelName", "entPhysicalSerialNum")
    indexes = dict.fromkeys(index for name in telling for index in agent.table(name))
    for index in indexes:
        own = _made_by(agent, index)
        if index == chassis or not _is_module(own, _class(agent, index)):
            continue
        yield thing(
            f"line {min(_lines(agent, index))} (entity {'.'.join(index)[:40]})",
            seen_by=agent.name,
            description=agent.text_of("entPhysicalDescr", index),
            interface=agent.text_of("entPhysicalName", index),
            host_device=_host(agent, index, chassis),
            **own,
        )


def _is_module(own: dict[str, str], kind: str) -> bool:
    """Whether an entity is a thing of its own; ports and slots that only repeat the maker of their board are not."""
    if own["serial"]:
        return True
    return kind != SLOT if own["ent_model_name"] else bool(own["ent_mfg_name"]) and kind not in (SLOT, SENSOR, PORT)


def _lines(agent: Agent, index: Index) -> Iterator[int]:
    for name, cells in agent.tables.items():
        if name.startswith("entPhysical") and index in cells:
            yield cells[index].line


def _host(agent: Agent, index: Index, chassis: Index | None) -> str:
    """The chassis that holds a module, by model and serial: up through what contains it, never round in circles."""
    seen = {index}
    while (above := agent.text_of("entPhysicalContainedIn", index)) and (above,) not in seen:
        index = (above,)
        seen.add(index)
        if _class(agent, index) == CHASSIS:
            return _called(agent, index)
    return _called(agent, chassis) if chassis else agent.name


def _called(agent: Agent, index: Index) -> str:
    """A chassis in words: the device, its model and its serial number."""
    model = agent.text_of("entPhysicalModelName", index) or agent.text_of("entPhysicalName", index)
    serial = agent.text_of("entPhysicalSerialNum", index)
    return " ".join(filter(None, (agent.name, model, f"serial {serial}" if serial else "")))
