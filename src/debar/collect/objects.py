"""What an agent is asked, and nothing else.

These are the objects by which a device says who made it, what is in it and what stands beside it. Names of persons
(sysContact), counters, routes, configuration and users are not asked. Numbers by RFC 3418, 6933, 2863, 1628, 4188,
4363, 1213, 4293, IEEE 802.1AB and the MIB published with CDP.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A table, or a column of one, that is walked."""

    number: str
    what: str


SCALARS = tuple(f"1.3.6.1.2.1.1.{number}.0" for number in (1, 2, 3, 5, 6, 7))
"""Of the system group: description, object id, time since start, name, place, services. They are asked first, and
whether they are answered tells whether there is an agent."""
DESCRIBING = SCALARS[:2]
"""Description and object id: with one of them a device has said what it is."""
BRANCHES = (
    Branch("1.3.6.1.2.1.47.1.1.1.1", "physical entities"),
    Branch("1.3.6.1.2.1.33.1.1", "identity of a power supply"),
    Branch("1.3.6.1.2.1.2.2.1.2", "names of interfaces"),
    Branch("1.3.6.1.2.1.31.1.1.1.1", "short names of interfaces"),
    Branch("1.3.6.1.2.1.2.2.1.6", "hardware addresses of interfaces"),
    Branch("1.3.6.1.2.1.4.20.1.1", "addresses of its own"),
    Branch("1.0.8802.1.1.2.1.3", "LLDP, the device itself"),
    Branch("1.0.8802.1.1.2.1.4.1.1", "LLDP, neighbours"),
    Branch("1.0.8802.1.1.2.1.4.2.1", "LLDP, addresses of neighbours"),
    Branch("1.0.8802.1.1.2.1.5.4795.1.3.3.1", "LLDP-MED, inventory of neighbours"),
    Branch("1.3.111.2.802.1.1.13.1.4.1.1", "LLDP version 2, neighbours"),
    Branch("1.3.6.1.4.1.9.9.23.1.2.1.1", "CDP, neighbours"),
    Branch("1.3.6.1.6.3.10.2.1.1", "id of the engine of version 3"),
    Branch("1.3.6.1.2.1.17.1.1", "address of the bridge"),
    Branch("1.3.6.1.2.1.17.1.4.1.2", "ports of the bridge"),
    Branch("1.3.6.1.2.1.17.4.3.1.2", "forwarding table, ports"),
    Branch("1.3.6.1.2.1.17.4.3.1.3", "forwarding table, states"),
    Branch("1.3.6.1.2.1.17.7.1.2.2.1.2", "forwarding table with VLANs, ports"),
    Branch("1.3.6.1.2.1.17.7.1.2.2.1.3", "forwarding table with VLANs, states"),
    Branch("1.3.6.1.2.1.4.22.1.2", "ARP"),
    Branch("1.3.6.1.2.1.4.35.1.4", "ARP and neighbour discovery"),
)
"""In the order of their worth: what is lost to a limit is lost at the end."""
OTHERWISE = Branch("1.3.6.1.4.1", "first objects of its maker's own, where the system group is silent")
"""Some cameras and power supplies fill nothing of the standard but tell a model here."""
MOST_OTHERWISE = 20
"""Variables of it: enough for a model, few enough to bring no settings home."""
OCTETS = (
    "1.3.6.1.6.3.10.2.1.1",
    "1.3.6.1.2.1.2.2.1.6",
    "1.3.6.1.2.1.4.22.1.2",
    "1.3.6.1.2.1.4.35.1.4",
    "1.3.6.1.2.1.17.1.1",
    "1.0.8802.1.1.2.1.4.1.1.5",
    "1.3.111.2.802.1.1.13.1.4.1.1.6",
    "1.3.6.1.4.1.9.9.23.1.2.1.1.4",
)
"""Columns of addresses and of ids that may be addresses: written as octets even where these happen to be letters."""
