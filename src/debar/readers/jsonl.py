"""JSON Lines, and JSON documents that are a list of objects: each object is one observation.

Keys are read like header words, so observation fields work as they are and any flat export is mapped. Nested keys
become paths (`item.description`). A list inside other objects (`results`, `data.devices`) is found where these hold
nothing else of their own. A line that is no object is an Issue, the others are read. The first line of what
`debar collect netbox` wrote says who asked whom when and is no observation; its digest is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from debar.columns import Mapping, map_header
from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.collected import MOST_TOLD, json_head, json_holds
from debar.readers.parts.flat import flatten
from debar.readers.parts.header import Header
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.remarks import about_header
from debar.readers.parts.rows import Rows, batches, evidence_of_table
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.stream import encoding_of, is_lines, outline, things

NAME = "jsonl"
SUFFIXES = (".jsonl", ".ndjson", ".json")
BREADTH = 1

ROWS = 10_000
MOST_KEYS = 10_000
Numbered = Iterator[tuple[int, dict[str, str] | tuple[str, str]]]
"""The number of a line or item, and its flat object, or what is wrong with it and what to do."""


def claims(head: bytes, name: str) -> bool:
    """Whether the text begins as a JSON object or list does."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:64].replace(b"\0", b"").lstrip()
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"[", b"]"))


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read JSON Lines or a JSON document; the keys of all objects together are the header."""
    seen = fingerprint(source)
    encoding = encoding_of(seen)
    said = json_head(seen.head)
    objects, where = _objects(source, encoding, seen)
    keys = _keys(objects())
    mapping = map_header(keys, options.mapping)
    evidence = evidence_of_table(source, seen, NAME, mapping, encoding)
    if said:
        evidence = replace(evidence, kind=Kind.INVENTORY)
    yield evidence
    if keys:
        yield from about_header(source, Header(tuple(keys), 0, True), mapping)
    rows = 0
    for item in batches(source, evidence, mapping, lambda: _rows(source, objects(), keys, mapping, where), where):
        rows += item.rows.num_rows if isinstance(item, Batch) else 1
        yield item
    if said:
        yield from _sealed(source, encoding, said)
    if not rows:
        yield source.issue("the file holds no object", "check that the export worked and screen the file again")


def _sealed(source: Source, encoding: str, said: dict[str, Any]) -> Iterator[Issue]:
    """What the head of a collected file says of it."""
    if not json_holds(said, bounded_lines(utf8_chunks(source, encoding))):
        yield source.issue(
            "this file was changed since it was collected: its digest does not match",
            "collect it again, or take the file as it was collected",
        )
    missing = said.get("missing")
    for name, why in islice(missing.items() if isinstance(missing, dict) else (), MOST_TOLD):
        yield source.issue(
            f"when this was collected, {str(name)[:80]} was missing: {str(why)[:200]}", "collect it again"
        )


def _objects(source: Source, encoding: str, seen: Fingerprint) -> tuple[Callable[[], Numbered], str]:
    """How to go through the objects, as often as needed, and how to name a place."""
    if is_lines(seen.head) or json_head(seen.head) or source.called.lower().endswith((".jsonl", ".ndjson")):
        return lambda: _from_lines(source, encoding), "line {}"
    kind, keys = outline(source, encoding, deep=True)
    if kind == "array":
        return lambda: _from_document(source, encoding, "item"), "item {}"
    listed = next((key[:-2] for key in keys if key.endswith("[]")), None)
    if listed is not None:
        braced = listed.replace("{", "{{").replace("}", "}}")
        return lambda: _from_document(source, encoding, f"{listed}.item"), f"{braced} item {{}}"
    return lambda: _from_document(source, encoding, ""), "item {}"


def _from_lines(source: Source, encoding: str) -> Numbered:
    import orjson

    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(line, int):
            yield (
                number,
                (f"the line has {line:,} bytes, more than the {LONGEST:,} that are read", "write one object a line"),
            )
        elif line.strip() and not (number == 1 and json_head(line)):
            try:
                yield number, _flat(orjson.loads(line))
            except (orjson.JSONDecodeError, RecursionError) as error:
                yield number, (f"the line is no JSON ({str(error)[:80]})", "mend the line")


def _from_document(source: Source, encoding: str, prefix: str) -> Numbered:
    number = 0
    try:
        for number, thing in enumerate(things(source, encoding, prefix), 1):
            yield number, _flat(thing)
    except EvidenceError as error:
        yield number + 1, (f"the rest of the file was not read: {error}", "mend the file or export it again")


def _flat(thing: Any) -> dict[str, str] | tuple[str, str]:
    if isinstance(thing, dict):
        return flatten(thing)
    return "this is no JSON object", 'write an object with observation fields, such as {"description": "..."}'


def _keys(objects: Numbered) -> list[str]:
    """Every key of every object, in the order of first sight."""
    keys: dict[str, None] = {}
    for _, found in objects:
        if isinstance(found, dict) and len(keys) < MOST_KEYS:
            keys.update(dict.fromkeys(found))
    return list(keys)


def _rows(source: Source, objects: Numbered, keys: list[str], mapping: Mapping, where: str) -> Iterator[Rows]:
    import pyarrow as pa

    wanted = {position: keys[position] for position, _, _ in mapping.columns}
    while part := list(islice(objects, ROWS)):
        good = [(number, found) for number, found in part if isinstance(found, dict)]
        issues = tuple(
            source.issue(found[0], found[1], where.format(number), lost=1)
            for number, found in part
            if isinstance(found, tuple)
        )
        columns = {
            position: pa.array([found.get(key) for _, found in good], pa.string()) for position, key in wanted.items()
        }
        yield Rows(columns, pa.array([number for number, _ in good], pa.int64()), None, issues)
