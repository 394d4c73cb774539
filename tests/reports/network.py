"""A run over an inventory and a network: devices, a module, links, exposures, and what gave no signal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.reports import sample

from debar.model import SIGNALS, Coverage, End, Evidence, Exposure, Kind, Link, Observation, Observed, Role, Verdict

if TYPE_CHECKING:
    from debar.model import Finding, Item

LIST = Evidence("estate/list.csv", "list.csv", "table", "1" * 64, 900, Kind.INVENTORY)
WALK = Evidence("estate/core.walk", "core.walk", "snmp-walk", "2" * 64, 4_000, Kind.NETWORK)


def found(number: int, verdict: Verdict, evidence: Evidence = LIST, **fields: str) -> Finding:
    """A finding about a device."""
    told = {"description": "Huawei S5735", **fields}
    return sample.finding(number, told, "Huawei", sample.SECTION_889, verdict, evidence=evidence)


ACCESS = found(
    3,
    Verdict.PROHIBITED,
    hostname="acc-11",
    site="<Branch> North",
    ip="10.0.0.11",
    model="S5735-L24",
    serial="=2102353",
    also_at="core.walk, line 9 (same mac)",
    conflicts="site: North (list.csv, row 3), South (core.walk, line 9)",
)
LATER = replace(
    found(4, Verdict.CONDITIONAL, hostname="acc-12", site="South"),
    ruling=replace(ACCESS.ruling, verdict=Verdict.CONDITIONAL, deadline=date(2027, 12, 31)),
)
BOARD = replace(
    found(12, Verdict.REVIEW, WALK, model="ME909", host_device="core-1 C9500", interface="Te1/1"),
    identification=replace(ACCESS.identification, role=Role.MODULE),
)
CORE = Observed(
    Observation(LIST, "row 2", {"hostname": "core-1", "site": "HQ"}), Verdict.CLEAR, ACCESS.identification
)
QUIET = [
    Observed(Observation(WALK, f"line {40 + at}", {"mac": f"00:11:22:33:44:{at:02x}"}), Verdict.UNIDENTIFIED)
    for at in range(3)
]

CORE_END = End("core-1", LIST.path, "row 2")
LINKS = [
    Link(CORE_END, End("acc-11", LIST.path, "row 3"), "Gi1/0/1", "lldp"),
    Link(End("acc-11", LIST.path, "row 3"), CORE_END, "GE0/0/1", "lldp"),
    Link(CORE_END, End("acc-12", LIST.path, "row 4"), "Gi1/0/2", "cdp"),
    Link(CORE_END, End("ME909", WALK.path, "row 12"), "Te1/1", "module"),
    *(
        Link(CORE_END, End(one.observation.fields["mac"], WALK.path, one.observation.place), None, "address")
        for one in QUIET
    ),
    Link(End("unknown \x01<b>"), CORE_END, None, "lldp"),
]
EXPOSED = [
    Exposure(LIST.path, "row 3", "management", "ssh answers on 22/tcp", "scan"),
    Exposure(LIST.path, "row 3", "internet", "203.0.113.9 is an address that the internet routes", "RFC 4291"),
]
COVERAGE = Coverage(7, tuple((name, 3 if name in ("label", "address") else 0) for name, _ in SIGNALS), 1)


def run(links: bool = True) -> tuple[Item, ...]:
    """The run, with its summary."""
    items: list[Item] = [LIST, WALK, ACCESS, *EXPOSED, LATER, CORE, BOARD, *QUIET]
    items += [*LINKS, COVERAGE] if links else [COVERAGE]
    return (*items, sample.summary(items, 0))
