"""Who can reach a device: addresses that the internet routes, and services to manage it that a scan saw open."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.exposure.words import managed_by_name, managed_by_port, source, unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_NAMED = 10
"""Addresses or ports that are named one by one."""
MOST_READ = 10_000
"""Characters of a field that are looked at."""
_PORT = re.compile(r"(\d{1,5})/([a-z]{2,8})(?:\s+(\S{1,60}))?\Z")


class Port(NamedTuple):
    """One open port, as a scan saw it."""

    number: str
    """With its protocol: `22/tcp`."""
    service: str
    """As the scanner named it; empty where it did not."""

    def __str__(self) -> str:
        return f"{self.number} {self.service}".strip()

    @property
    def manages(self) -> str | None:
        """What manages the device through this port, as a report calls it."""
        found = managed_by_name().get(self.service)
        if found or (self.service and self.service not in unsaid()):
            return found
        return managed_by_port().get(self.number)


def internet(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """What to say of an address that the internet routes, and by which registry; None where there is none."""
    found = list(dict.fromkeys(filter(_is_routed, _addresses(fields.get("ip", "")))))
    if not found:
        return None
    says = f"has an address that the internet routes: {_listed([str(each) for each in found])}"
    ports = open_ports(fields)
    if ports:
        says += f"; a scan saw open: {_listed([str(port) for port in ports])}"
    return says, source("special_v4" if found[0].version == 4 else "special_v6")


def management(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """What to say of services to manage the device that a scan saw open; None where there is none."""
    found = [f"{port.manages} ({port.number})" for port in open_ports(fields) if port.manages]
    return (f"answers on services to manage it: {_listed(found)}", source("iana")) if found else None


def open_ports(fields: Mapping[str, str]) -> Sequence[Port]:
    """The open ports of a device (`22/tcp ssh; 80/tcp http`), each once, in order; what is no port is left out."""
    told = fields.get("open_ports")
    return _ports(told[:MOST_READ].lower()) if told else ()


@lru_cache(1_024)
def _ports(text: str) -> Sequence[Port]:
    found = [_PORT.match(part.strip()) for part in text.split(";")]
    return tuple(dict.fromkeys(Port(f"{int(each[1])}/{each[2]}", each[3] or "") for each in found if each))


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _addresses(text: str) -> Iterator[Address]:
    for part in re.split(r"[;,\s]+", text[:MOST_READ]):
        try:
            yield ipaddress.ip_address(part.partition("/")[0].partition("%")[0])
        except ValueError:
            continue


def _is_routed(address: Address) -> bool:
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    told = inner or address
    return told.is_global and not told.is_multicast


def _listed(parts: list[str]) -> str:
    more = f" and {len(parts) - MOST_NAMED:,} more" if len(parts) > MOST_NAMED else ""
    return f"{', '.join(parts[:MOST_NAMED])}{more}"
