"""CycloneDX bills of materials, software and hardware (1.2 to 1.7, JSON and XML): one observation a component.

Fields by the specification (https://cyclonedx.org/specification/overview/). `manufacturer` (components have it since
1.6) is the maker; `supplier` is whoever delivered it and stays a seller; publisher and authors are told as text. What
lies inside another component, or inside the thing the bill is of, keeps the path to it in `host_device`, in which a
device stands by its host name where a property tells it. Properties are read by the last part of their names, as the
taxonomy of the standard spells them (`cdx:device:serialNumber`); what no field fits is left out.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.bill import PATH, PURPOSES, joined, json_parts, listed, name_of, tidy_tail
from debar.readers.parts.flat import as_text
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.stream import encoding_of
from debar.readers.parts.things import Thing, batches, evidence_of, several, thing
from debar.readers.parts.xml import Element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "cyclonedx"
SUFFIXES = (".cdx.json", ".cdx.xml", ".bom.json", ".bom.xml")

MARK = b"cyclonedx.org/schema/bom"
LISTS = frozenset("components properties authors externalReferences services".split())
"""Elements of XML that hold several of a kind, as lists of JSON do."""
PROPERTIES = {
    "serialnumber": "serial",
    "serial": "serial",
    "mac": "mac",
    "macaddress": "mac",
    "location": "site",
    "quantity": "quantity",
    "sku": "part_number",
    "partnumber": "part_number",
    "modelnumber": "part_number",
    "model": "model",
    "countryoforigin": "country_of_origin",
    "fccid": "fcc_id",
    "usbid": "usb_id",
    "pciid": "pci_id",
    "hostname": "hostname",
    "ipaddress": "ip",
    "interface": "interface",
}
"""Last parts of property names, as letters alone -> observation fields."""


def claims(head: bytes, name: str) -> bool:
    """Whether the beginning of a JSON or XML text holds the marks that only this standard has."""
    text = head.replace(b"\0", b"")
    start = text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    json = start == b"{" and (b'"bomFormat"' in text or MARK in text)
    return json or (start == b"<" and MARK in text)


@dataclass(slots=True)
class _Bill:
    """What is known of the bill so far: how many things were seen, and the name of what it is a bill of."""

    seen: int = 0
    subject: str = ""


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a bill, one component of the outermost level at a time."""
    seen = fingerprint(source)
    is_xml = seen.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"
    evidence = evidence_of(source, seen, NAME, Kind.INVENTORY, None if is_xml else encoding_of(seen))
    yield evidence
    rows = 0
    for item in batches(evidence, _told(source, seen, is_xml)):
        rows += item.rows.num_rows if isinstance(item, Batch) else 1
        yield item
    if not rows:
        yield source.issue("the bill lists no component", "check that it was made whole and screen it again")


def _told(source: Source, seen: Fingerprint, is_xml: bool) -> Iterator[Thing | Issue]:
    bill = _Bill()
    try:
        for kind, value in _from_xml(source) if is_xml else _from_json(source, encoding_of(seen)):
            if isinstance(value, dict):
                yield from _things(kind, value, bill)
            else:
                bill.seen += 1
                problem = f"this {kind} is no object"
                yield source.issue(problem, "mend the file or export it again", f"{kind} {bill.seen}", lost=1)
    except EvidenceError as error:
        yield source.issue(f"the rest of the bill was not read: {error}", "mend the file or export it again")


def _from_json(source: Source, encoding: str) -> Iterator[tuple[str, Any]]:
    """What the bill is of first, wherever in the document it stands; then the others in their order."""
    with contextlib.suppress(EvidenceError):
        for _, value in json_parts(source, encoding, "metadata"):
            yield "metadata", value
            break
    for prefix, value in json_parts(source, encoding, "components.item", "services.item"):
        yield prefix.removesuffix("s.item"), value


def _from_xml(source: Source) -> Iterator[tuple[str, Any]]:
    for element in elements(source, "metadata", "component", "service"):
        yield element.name, _as_json(element)


def _as_json(element: Element) -> Any:
    """An element as the JSON form of the same standard has it."""
    if element.name in LISTS:
        return [_as_json(part) for part in element.parts]
    if not element.parts and not element.attributes:
        return element.text
    value: dict[str, Any] = dict(element.attributes)
    for part in element.parts:
        value.setdefault(part.name, _as_json(part))
    if element.text:
        value.setdefault("value", element.text)
    return value


def _things(kind: str, value: dict[str, Any], bill: _Bill) -> Iterator[Thing]:
    """The things of one part of a bill. The `manufacturer` of metadata (since 1.6) only wrote the bill."""
    if kind == "metadata":
        if isinstance(value.get("component"), dict):
            own = {"manufacturer": value.get("manufacture"), "supplier": value.get("supplier")}
            component = {key: given for key, given in own.items() if given} | value["component"]
            yield from _components(component, bill)
            bill.subject = tidy_tail(_called(component))
    elif kind == "service":
        yield from _service(value, bill)
    else:
        yield from _components(value, bill)


def _components(top: dict[str, Any], bill: _Bill) -> Iterator[Thing]:
    """A component and all those in it, outermost first, without recursion: depth is the sender's choice."""
    waiting: list[tuple[dict[str, Any], tuple[str, ...]]] = [(top, (bill.subject,) if bill.subject else ())]
    while waiting:
        component, path = waiting.pop()
        bill.seen += 1
        yield _component(component, path, bill.seen)
        inside = (*path, tidy_tail(_called(component)))
        waiting.extend((part, inside) for part in reversed(listed(component.get("components"))))


def _called(component: dict[str, Any]) -> str:
    """What holds others is called by its name in the network, where the bill tells it: models repeat."""
    return next((value for field, value in _properties(component) if field == "hostname"), "") or name_of(component)


def _place(kind: str, value: dict[str, Any], number: int) -> str:
    ref = as_text(value.get("bom-ref"))
    return f"{kind} {number} {ref}".rstrip() if ref else f"{kind} {number}"


def _component(component: dict[str, Any], path: tuple[str, ...], number: int) -> Thing:
    kind = as_text(component.get("type"))
    name = " ".join(filter(None, (as_text(component.get("group")), as_text(component.get("name")))))
    is_device = kind == "device"
    fields: dict[str, str] = {
        "description": joined(name, as_text(component.get("description")), between=": "),
        "model": as_text(component.get("name")) if is_device else "",
        "maker_name": _organisation(component.get("manufacturer")),
        "seller_name": _organisation(component.get("supplier")),
        "text": joined(*_texts(component)),
        "software_version": as_text(component.get("version")),
        "cpe": as_text(component.get("cpe")),
        "purl": as_text(component.get("purl")),
        "goods": PURPOSES.get(kind, ""),
        "host_device": PATH.join(path),
    }
    for field, value in _properties(component):
        fields[field] = several((fields.get(field), value))
    return thing(_place("component", component, number), **fields)


def _texts(component: dict[str, Any]) -> Iterator[str]:
    """What names people and firms in other roles than maker and supplier."""
    if publisher := as_text(component.get("publisher")):
        yield f"published by {publisher}"
    authors = [_organisation(author) for author in listed(component.get("authors"))]
    if authors := [author for author in (as_text(component.get("author")), *authors) if author]:
        yield f"written by {', '.join(authors)}"
    model = component.get("swid")
    if isinstance(model, dict) and (name := as_text(model.get("name"))):
        yield f"SWID {name}"


def _properties(component: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in listed(component.get("properties")):
        last = as_text(one.get("name")).rpartition(":")[2]
        field = PROPERTIES.get("".join(filter(str.isalpha, last.lower())))
        if field and (value := as_text(one.get("value"))):
            yield field, value


def _organisation(value: Any) -> str:
    """The name of an organisation or person, which may be an object or text."""
    return as_text(value.get("name")) if isinstance(value, dict) else as_text(value) if isinstance(value, str) else ""


def _service(service: dict[str, Any], bill: _Bill) -> Iterator[Thing]:
    """A service that the thing calls on: whoever provides it is told as such."""
    bill.seen += 1
    yield thing(
        _place("service", service, bill.seen),
        description=joined(as_text(service.get("name")), as_text(service.get("description")), between=": "),
        seller_name=_organisation(service.get("provider")),
        software_version=as_text(service.get("version")),
        goods="service",
    )
