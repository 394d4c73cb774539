"""Plain text: a quote, a list or a letter as lines, each one observation.

Text is a table where a delimiter makes rows of one width, or where its first line is a known header word; then the
reader of tables reads it, as it does when columns are named with `--map`. Everything else is read here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind
from debar.readers import table
from debar.readers.parts.dialect import ONE_COLUMN, find_dialect, sample_rows
from debar.readers.parts.encoding import detect
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.source import ReadOptions, Source, fingerprint
from debar.readers.parts.things import Thing, batches, evidence_of, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "plain-text"
SUFFIXES = (".text", ".md")
BREADTH = 2

TABLES = (".csv", ".tsv", ".tab", ".psv")
"""Endings of names that say that a text is a table."""
AGREE = 0.6
"""Share of the rows below a header that have its width, from which on a text is a table."""
AGREE_ALONE = 0.8
"""The same without a known header; sentences with a comma or two agree less."""
FEWEST = 3
"""Columns of a table without a header; two are also what a comma makes of a sentence."""


def claims(head: bytes, name: str) -> bool:
    """Whether the bytes are text, and no table by its name or by its rows."""
    if not table.claims(head, name) or name.endswith(TABLES):
        return False
    text = head.decode(detect(head), "replace").replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    return bool(text.strip()) and not _is_table(text)


def _is_table(text: bytes) -> bool:
    """Whether a delimiter and a header make sense of a text. A heading further down does not: it would swallow what
    stands above it."""
    dialect = find_dialect(text)
    rows = [row for row in sample_rows(text, dialect.delimiter) if any(cell.strip() for cell in row)]
    if dialect.delimiter == ONE_COLUMN:
        return dialect.header.known and rows[0][0].strip() == dialect.header.words[0]
    if dialect.header.known:
        return _agreement(rows[dialect.header.data :] or rows, dialect.header.width) >= AGREE
    return dialect.header.width >= (2 if dialect.delimiter in "\t|" else FEWEST) and (
        _agreement(rows, dialect.header.width) >= AGREE_ALONE
    )


def _agreement(rows: Sequence[Sequence[str]], width: int) -> float:
    return sum(len(row) == width for row in rows) / max(len(rows), 1)


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a text line by line; lines without a letter or a digit are left out."""
    if options.mapping:
        yield from table.read(source, options)
        return
    seen = fingerprint(source)
    encoding = detect(seen.head, seen.sample)
    evidence = evidence_of(source, seen, NAME, Kind.PURCHASE, encoding)
    yield evidence
    some = False
    for item in batches(evidence, _lines(source, encoding)):
        some = True
        yield item
    if not some:
        yield source.issue("the file holds no text", "check that it was saved whole and screen it again")


def _lines(source: Source, encoding: str) -> Iterator[Thing | Issue]:
    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        if isinstance(line, int):
            problem = f"the line has {line:,} bytes, more than the {LONGEST:,} that are read"
            yield source.issue(problem, "break it into lines", f"line {number}", lost=1)
        else:
            yield from texts(f"line {number}", line.decode("utf-8", "replace"))
