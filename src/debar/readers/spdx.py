"""SPDX bills of materials: 2.2 and 2.3 (JSON, tag-value) and 3.0 (JSON-LD): one observation a package.

Fields by https://spdx.github.io/spdx-spec/. The supplier is who distributes a package and stays a seller; the
originator, whom the standard names where a package came from somebody else, is its maker. What other packages contain
keeps the path to it in `host_device`. YAML and RDF forms are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts import spdx2, spdx3
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.stream import encoding_of
from debar.readers.parts.things import batches, evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.readers.parts.things import Thing

NAME = "spdx"
SUFFIXES = (".spdx", ".spdx.json", ".spdx3.json")

_SPDX3 = b"spdx.org/rdf/3."


def claims(head: bytes, name: str) -> bool:
    """Whether the beginning of a text holds the marks that only this standard has."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text[:1] == b"{":
        return b'"spdxVersion"' in text or b'"SPDXID"' in text or _SPDX3 in text
    return text.startswith(b"SPDXVersion:") or b"\nSPDXVersion: SPDX-" in text


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a bill in two passes: who is who and what holds what, then the packages."""
    seen = fingerprint(source)
    encoding = encoding_of(seen)
    evidence = evidence_of(source, seen, NAME, Kind.INVENTORY, encoding)
    yield evidence
    start = seen.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] != b"{":
        things = spdx2.from_tags(source, encoding)
    elif _SPDX3 in start:
        things = spdx3.from_graph(source, encoding)
    else:
        things = spdx2.from_json(source, encoding)
    rows = 0
    for item in batches(evidence, _to_the_break(source, things)):
        rows += item.rows.num_rows if isinstance(item, Batch) else 1
        yield item
    if not rows:
        yield source.issue("the bill lists no package", "check that it was made whole and screen it again")


def _to_the_break(source: Source, things: Iterator[Thing | Issue]) -> Iterator[Thing | Issue]:
    try:
        yield from things
    except EvidenceError as error:
        yield source.issue(f"the rest of the bill was not read: {error}", "mend the file or export it again")
