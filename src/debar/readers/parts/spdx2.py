"""Packages of SPDX 2, from JSON and from tags and values."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debar.errors import EvidenceError
from debar.readers.parts.bill import PURPOSES, joined, json_parts, listed, path_to, roles
from debar.readers.parts.flat import as_text
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.things import Thing, several, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.model import Issue
    from debar.readers.parts.source import Source

MOST_LINKS = 200_000
"""Things of which it is kept what holds them; of the rest of a larger bill the place in it is not told."""
DEEPEST = 20
LONGEST_TEXT = 64 << 10
"""Characters of one value of several lines."""
TOO_LONG = ""
"""Stands for the tag of a line that was not read."""
_SAID_BY = re.compile(r"(?:Organization|Person|Tool): ?(.*?)(?: \([^()\n]{0,200}\))?\Z", re.DOTALL)
_UNKNOWN = ("NOASSERTION", "NONE", "")
_INTO, _OUT_OF = ("CONTAINS",), ("CONTAINED_BY", "PACKAGE_OF")
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9]{0,60}):[ \t]*(.*)\Z", re.DOTALL)


@dataclass(slots=True)
class Held:
    """What holds what, by id."""

    parents: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def link(self, holder: str, kind: str, thing: str) -> None:
        """Keep one relationship, if it says that one thing is in another."""
        kind = kind.upper()
        holder, thing = (holder, thing) if kind in _INTO else (thing, holder)
        if kind in (*_INTO, *_OUT_OF) and len(self.parents) < MOST_LINKS:
            self.parents.setdefault(thing, holder)

    def path(self, thing: str) -> str:
        """The names of what holds a thing, outermost first. What only the document holds stands alone."""
        return path_to(thing, self.parents, self.names, DEEPEST)

    def name(self, thing: str, name: str) -> None:
        """Keep what a thing is called."""
        if len(self.names) < MOST_LINKS:
            self.names[thing] = name


def from_json(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    """The packages of a document; relationships may stand before or behind them."""
    held = Held()
    try:
        for prefix, value in json_parts(source, encoding, "packages.item", "relationships.item"):
            if isinstance(value, dict):
                _note(prefix, value, held)
    except EvidenceError:
        pass  # told below, where what came before the break is read
    number = 0
    for number, (_, value) in enumerate(json_parts(source, encoding, "packages.item"), 1):
        if isinstance(value, dict):
            yield _package(value, number, held)
        else:
            yield source.issue("a package is no object", "mend the file or export it again", f"package {number}", 1)


def _note(prefix: str, value: dict[str, Any], held: Held) -> None:
    texts = {key: as_text(value.get(key)) for key in ("SPDXID", "name", "relationshipType")}
    if prefix == "packages.item":
        held.name(texts["SPDXID"], texts["name"])
    else:
        ends = as_text(value.get("spdxElementId")), as_text(value.get("relatedSpdxElement"))
        held.link(ends[0], texts["relationshipType"], ends[1])


def _package(package: dict[str, Any], number: int, held: Held) -> Thing:
    own = as_text(package.get("SPDXID"))
    purpose = as_text(package.get("primaryPackagePurpose")).lower().replace("_", "-")
    name = as_text(package.get("name"))
    references = [
        (as_text(one.get("referenceType")), as_text(one.get("referenceLocator")))
        for one in listed(package.get("externalRefs"))
    ]
    suppliers, originators = as_text(package.get("supplier")), as_text(package.get("originator"))
    return thing(
        f"package {number} {own}".rstrip(),
        description=joined(name, as_text(package.get("summary")), as_text(package.get("description")), between=": "),
        model=name if purpose == "device" else "",
        software_version=as_text(package.get("versionInfo")),
        cpe=several(locator for kind, locator in references if kind.rpartition("/")[2].startswith("cpe")),
        purl=several(locator for kind, locator in references if kind.rpartition("/")[2] == "purl"),
        text=as_text(package.get("comment")),
        goods=PURPOSES.get(purpose, ""),
        host_device=held.path(own),
        **roles([said_by(suppliers)], [said_by(originators)]),
    )


def said_by(text: str) -> str:
    """The name in `Organization: Acme (mail@example.org)`; empty where nothing is asserted.

    >>> said_by("Organization: Acme (Japan) K.K. (mail@example.org)"), said_by("NOASSERTION")
    ('Acme (Japan) K.K.', '')
    """
    if text.strip() in _UNKNOWN:
        return ""
    found = _SAID_BY.match(text.strip())
    return (found[1] if found else text).strip()


def from_tags(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    """The packages of a document of tags and values, each told when the next begins."""
    held = Held()
    with contextlib.suppress(EvidenceError):  # told below, where what came before the break is read
        name = ""
        for number, tag, value in _tags(source, encoding):
            if tag == TOO_LONG:
                problem = f"a line has {value} bytes, more than the {LONGEST:,} that are read"
                yield source.issue(problem, "mend the file or export it again", f"line {number}", 0)
            elif tag == "SPDXID" and name:
                held.name(value, name)
            elif tag == "Relationship" and len(parts := value.split()) >= 3:
                held.link(parts[0], parts[1], parts[2])
            name = value if tag == "PackageName" else "" if tag == "SPDXID" else name
    for number, package in enumerate(_packages(source, encoding), 1):
        yield _package(package, number, held)


def _packages(source: Source, encoding: str) -> Iterator[dict[str, Any]]:
    package: dict[str, Any] = {}
    broken: EvidenceError | None = None
    try:
        yield from _whole(source, encoding, package)
    except EvidenceError as error:
        broken = error
    if package:
        yield package
    if broken:
        raise broken


def _whole(source: Source, encoding: str, package: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each package whose end was read; the last one is left in `package`."""
    for _, tag, value in _tags(source, encoding):
        if tag in _SECTIONS:
            if package:
                yield dict(package)
            package.clear()
            package.update({"name": value, "externalRefs": []} if tag == "PackageName" else {})
        elif package and tag == "ExternalRef" and len(parts := value.split(None, 2)) == 3:
            package["externalRefs"].append({"referenceType": parts[1], "referenceLocator": parts[2]})
        elif package and tag in _NAMES:
            package.setdefault(_NAMES[tag], value)


_SECTIONS = ("PackageName", "FileName", "SnippetSPDXID", "LicenseID", "Relationship")
"""Tags that end the package before them."""
_NAMES = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageSummary": "summary",
    "PackageDescription": "description",
    "PackageComment": "comment",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
"""Tags -> the names of the same fields in JSON."""


def _tags(source: Source, encoding: str) -> Iterator[tuple[int, str, str]]:
    """Line, tag and value; a value between `<text>` and `</text>` may have several lines."""
    open_tag, gathered, size, begun = "", [""], 0, 0
    for number, raw in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(raw, int):
            yield number, TOO_LONG, f"{raw:,}"
            continue
        line = raw.decode("utf-8", "replace")
        if open_tag:
            end = line.find("</text>")
            if size < LONGEST_TEXT:
                gathered.append(line if end < 0 else line[:end])
                size += len(line)
            if end >= 0:
                yield begun, open_tag, "\n".join(gathered)
                open_tag = ""
            continue
        found = _TAG.match(line.strip())
        if found is None:
            continue
        tag, value = found[1], found[2].strip()
        if value.startswith("<text>") and "</text>" not in value:
            open_tag, gathered, size, begun = tag, [value.removeprefix("<text>")], 0, number
        else:
            yield number, tag, value.removeprefix("<text>").removesuffix("</text>")
    if open_tag:
        yield begun, open_tag, "\n".join(gathered)
        raise EvidenceError(f"line {begun}: the value of {open_tag} has no end")
