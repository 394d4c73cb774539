"""Objects of NetBox's API (https://netboxlabs.com/docs/netbox/, versions 2.10 to 4.5) -> observation fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BETWEEN = "; "
MOST_MACS = 64
"""Addresses of one device; `identify` looks at no more."""
LONGEST = 10_000
"""Characters of one value."""

Row = dict[str, str]


@dataclass(slots=True)
class Known:
    """What the lists of types and addresses tell about the things in the others."""

    parts: dict[tuple[str, Any], str] = field(default_factory=dict)
    macs: dict[Any, list[str]] = field(default_factory=dict)

    def learn_type(self, endpoint: str, thing: Mapping[str, Any]) -> None:
        """The part number of a type."""
        if part := _text(thing.get("part_number")):
            self.parts[endpoint, _number(thing)] = part

    def learn_mac(self, thing: Mapping[str, Any]) -> None:
        """An address that is assigned to an interface of a device."""
        held = self.macs.setdefault(_number(_in(_in(thing, "assigned_object"), "device")), [])
        if len(held) < MOST_MACS:
            held.append(_text(thing.get("mac_address")))

    def part(self, endpoint: str, type_: object) -> str:
        """The part number of a thing's type, as the thing or the list of types tells it."""
        own = _text(_in({"": type_}, "").get("part_number"))
        return own or self.parts.get((endpoint, _number(_in({"": type_}, ""))), "")

    def macs_of(self, device: Mapping[str, Any]) -> str:
        """The addresses of a device."""
        number = _number(device)
        return _several(self.macs.get(number, ())) if number is not None else ""


def device(thing: Mapping[str, Any], part: str, macs: str) -> Row:
    """One device."""
    kind = _in(thing, "device_type")
    role = _name(thing, "role") or _name(thing, "device_role")
    addresses = [_ip(thing, key) for key in ("primary_ip", "primary_ip4", "primary_ip6", "oob_ip")]
    return _row(
        hostname=_text(thing.get("name")) or _text(thing.get("display")),
        maker_name=_name(kind, "manufacturer"),
        model=_text(kind.get("model")),
        part_number=part,
        serial=_text(thing.get("serial")),
        site=_name(thing, "site"),
        use=role,
        ip=_several(addresses),
        mac=macs,
        host_device=_name(thing, "parent_device"),
        description=_text(thing.get("description")),
        text=_remarks(thing, ("rack", "location", "platform")),
    )


def module(thing: Mapping[str, Any], part: str) -> Row:
    """One module in a device."""
    kind = _in(thing, "module_type")
    return _row(
        host_device=_name(thing, "device"),
        interface=_name(thing, "module_bay"),
        maker_name=_name(kind, "manufacturer"),
        model=_text(kind.get("model")),
        part_number=part,
        serial=_text(thing.get("serial")),
        description=_text(thing.get("description")),
        text=_remarks(thing, ()),
    )


def inventory_item(thing: Mapping[str, Any]) -> Row:
    """One part that was entered, or discovered, as an item."""
    words = [_text(thing.get(key)) for key in ("name", "label", "description")]
    return _row(
        host_device=_name(thing, "device"),
        maker_name=_name(thing, "manufacturer"),
        part_number=_text(thing.get("part_id")),
        serial=_text(thing.get("serial")),
        use=_name(thing, "role"),
        description=_several(words),
        text=_remarks(thing, ()),
    )


def _remarks(thing: Mapping[str, Any], related: Iterable[str]) -> str:
    """Where it stands, its state and its tag, for which there are no fields of their own."""
    said = {key: _name(thing, key) for key in related}
    status = thing.get("status")
    said["status"] = _text(_in(thing, "status").get("value") if isinstance(status, dict) else status)
    said["asset tag"] = _text(thing.get("asset_tag"))
    return BETWEEN.join(f"{key} {value}" for key, value in said.items() if value)


def _row(**fields: str) -> Row:
    return {name: value for name, value in fields.items() if value}


def _in(thing: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = thing.get(key)
    return inner if isinstance(inner, dict) else {}


def _name(thing: Mapping[str, Any], key: str) -> str:
    """The name of something related; a bay has it in `name`, older versions only in `display`."""
    inner = _in(thing, key)
    return _text(inner.get("name")) or _text(inner.get("display"))


def _ip(thing: Mapping[str, Any], key: str) -> str:
    return _text(_in(thing, key).get("address")).partition("/")[0]


def _number(thing: Mapping[str, Any]) -> int | None:
    number = thing.get("id")
    return number if isinstance(number, int) else None


def _text(value: object) -> str:
    return value.strip()[:LONGEST] if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _several(values: Iterable[str]) -> str:
    return BETWEEN.join(dict.fromkeys(value for value in values if value))
