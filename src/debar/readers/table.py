"""Delimited text: CSV, TSV and their kin, in any common encoding, with titles, ragged rows and stray quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.columns import map_header
from debar.model import Batch, Evidence, Issue
from debar.readers.parts.dialect import Dialect, find_dialect
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import Block, record_blocks, record_spans, utf8_chunks
from debar.readers.parts.parse import Plan, parse
from debar.readers.parts.remarks import about_header
from debar.readers.parts.rows import Rows, batches, evidence_of_table
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "table"
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".psv")
BREADTH = 2
"""Any text is a table at a pinch, so every other reader is asked first."""

_STRAY = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\ufffd]")
"""Control characters that no text has, and what stands for a byte that is none of its encoding."""
_STRAY_CONTROLS, _MOST_CONTROLS = 3, 0.02
"""So many control characters are a blemish; more than this share of the text makes it no text."""


def claims(head: bytes, name: str) -> bool:
    """Whether the bytes are text at all."""
    return not _is_binary(head)


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has; UTF-16 is text although every other byte of it is zero."""
    encoding = detect(head)
    wide = encoding.startswith(("utf-16", "utf-32"))
    text = head[:8192].decode(encoding, "replace") if wide else head.decode("latin-1")
    bad = len(_STRAY.findall(text))
    return bad > _STRAY_CONTROLS and bad > _MOST_CONTROLS * len(text)


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a delimited text file. See `debar.readers.read` for what comes out."""
    seen = fingerprint(source)
    if _is_binary(seen.head):
        yield source.issue(
            "the file is named like a table but its bytes are not text",
            "export it again as CSV in UTF-8, or name its true format with --input-format",
        )
        return
    encoding = detect(seen.head, seen.sample)
    head = _head(source, encoding)
    if not head.strip():
        yield _nothing_in(source, seen)
        return
    yield from _read_rows(source, options, seen, encoding, find_dialect(head))


def _head(source: Source, encoding: str) -> bytes:
    """The beginning of the text, as UTF-8."""
    return next(utf8_chunks(source, encoding, 1 << 20), b"")


def _nothing_in(source: Source, seen: Fingerprint) -> Issue:
    problem = "the file is empty" if not seen.size else "the file holds nothing but blanks"
    return source.issue(problem, "check that the export worked and screen the file again")


def _read_rows(
    source: Source, options: ReadOptions, seen: Fingerprint, encoding: str, dialect: Dialect
) -> Iterator[Evidence | Batch | Issue]:
    mapping = map_header(dialect.header.words, options.mapping)
    evidence = evidence_of_table(source, seen, NAME, mapping, encoding)
    yield evidence
    if seen.nuls and not encoding.startswith(("utf-16", "utf-32")):
        yield source.issue(f"{seen.nuls:,} NUL characters were dropped", "export the file again", blind=False)
    yield from about_header(source, dialect.header, mapping)
    plan = Plan(dialect.delimiter, dialect.header.width, tuple(position for position, _, _ in mapping.columns))
    rows = 0
    for item in batches(source, evidence, mapping, lambda: _rows(source, encoding, dialect, plan), "row {}"):
        rows += item.rows.num_rows if isinstance(item, Batch) else item.lost
        yield item
    if not rows:
        yield source.issue("the file has a header and no rows", "check that the export worked and screen it again")


def _rows(source: Source, encoding: str, dialect: Dialect, plan: Plan) -> Iterator[Rows]:
    """The rows below the header; can be called again to read the file anew."""
    number = dialect.header.data + 1
    for block in _below_header(_blocks(source, encoding, dialect), dialect):
        part, number = parse(block, number, plan, source)
        yield part


def _blocks(source: Source, encoding: str, dialect: Dialect) -> Iterator[Block]:
    delimiter = dialect.delimiter.encode()
    chunks = utf8_chunks(source, encoding)
    if dialect.spaced:
        chunks = (chunk.replace(delimiter + b' "', delimiter + b'"') for chunk in chunks)
    return record_blocks(chunks, delimiter)


def _below_header(blocks: Iterator[Block], dialect: Dialect) -> Iterator[Block]:
    """Leave out the records of titles and header, which all stand in the first block."""
    first = next(blocks, None)
    if first is None:
        return
    if first.skipped:
        yield first
    else:
        begin = 0
        for count, (_, end) in enumerate(record_spans(first.data, dialect.delimiter.encode())):
            if count == dialect.header.data:
                break
            begin = end
        else:
            begin = len(first.data) if dialect.header.data else 0
        if begin < len(first.data):
            yield Block(first.data[begin:], first.tidy)
    yield from blocks
