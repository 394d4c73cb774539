"""Packages of SPDX 3, a graph of elements that name each other by id (https://spdx.github.io/spdx-spec/v3.0.1/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.readers.parts.bill import PURPOSES, joined, json_parts, listed, roles
from debar.readers.parts.flat import as_text
from debar.readers.parts.spdx2 import Held
from debar.readers.parts.things import Thing, several, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.model import Issue
    from debar.readers.parts.source import Source

_PACKAGES = ("software_Package", "Package", "ai_AIPackage", "dataset_DatasetPackage")
_AGENTS = ("Organization", "Person", "Agent", "SoftwareAgent")
MOST_AGENTS = 100_000


def from_graph(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    """The packages of a graph, with the names of those who made and delivered them."""
    held, agents = Held(), dict[str, str]()
    try:
        for _, element in json_parts(source, encoding, "@graph.item"):
            if isinstance(element, dict):
                _note(element, held, agents)
    except EvidenceError:
        pass  # told below, where what came before the break is read
    number = 0
    for _, element in json_parts(source, encoding, "@graph.item"):
        if isinstance(element, dict) and _type(element) in _PACKAGES:
            number += 1
            yield _package(element, number, held, agents)


def _type(element: dict[str, Any]) -> str:
    return as_text(element.get("type") or element.get("@type")).rpartition("/")[2]


def _id(element: dict[str, Any]) -> str:
    return as_text(element.get("spdxId") or element.get("@id"))


def _note(element: dict[str, Any], held: Held, agents: dict[str, str]) -> None:
    kind = _type(element)
    if kind in _AGENTS and len(agents) < MOST_AGENTS:
        agents[_id(element)] = as_text(element.get("name"))
    elif kind in _PACKAGES:
        held.name(_id(element), as_text(element.get("name")))
    elif kind.endswith("Relationship"):
        for target in _several(element.get("to")):
            held.link(as_text(element.get("from")), as_text(element.get("relationshipType")), as_text(target))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _named(value: Any, agents: dict[str, str]) -> list[str]:
    """Names of agents, who stand there by id or whole; an id that nobody explains names nobody."""
    return [
        as_text(one.get("name")) if isinstance(one, dict) else agents.get(as_text(one), "") for one in _several(value)
    ]


def _package(element: dict[str, Any], number: int, held: Held, agents: dict[str, str]) -> Thing:
    identifiers = [
        (as_text(one.get("externalIdentifierType")), as_text(one.get("identifier")))
        for one in listed(element.get("externalIdentifier"))
    ]
    purpose = as_text(element.get("software_primaryPurpose")).replace("operatingSystem", "operating-system")
    purpose = purpose.replace("deviceDriver", "device-driver")
    name = as_text(element.get("name"))
    purls = [as_text(element.get("software_packageUrl"))]
    return thing(
        f"package {number} {_id(element)}".rstrip(),
        description=joined(name, as_text(element.get("summary")), as_text(element.get("description")), between=": "),
        model=name if purpose == "device" else "",
        software_version=as_text(element.get("software_packageVersion")),
        cpe=several(text for kind, text in identifiers if kind.startswith("cpe")),
        purl=several([*purls, *(text for kind, text in identifiers if kind == "packageUrl")]),
        text=as_text(element.get("comment")),
        goods=PURPOSES.get(purpose, ""),
        host_device=held.path(_id(element)),
        **roles(_named(element.get("suppliedBy"), agents), _named(element.get("originatedBy"), agents)),
    )
