"""Quotes, invoices and order confirmations as PDF: one observation a table row, and one a line of text elsewhere.

Text and pages by pypdf; tables (with drawn lines, or only set below a header) by pdfplumber, which the extra `docs`
installs: without it every row is read as a line of text. Header words are known as in spreadsheets; a table that goes
on over the page keeps its header. Pages that are only a picture (a scan) are told, not read. Files that need a
password are not opened; forms, comments and attached files are left out. Format: ISO 32000-2.

The libraries give no bound to what a file may cost, so they run in a process of their own with limits of CPU time
and memory (`debar.readers.parts.pdf_pages`); where the system knows no such limits, the clock ends it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debar.columns import Mapping, map_header, normal
from debar.model import Batch, Evidence, Issue, Kind
from debar.readers.parts.aligned import KNOWN, Piece, Table, rows_of, tables_and_lines
from debar.readers.parts.header import find_header, score
from debar.readers.parts.rows import Rows
from debar.readers.parts.rows import batches as row_batches
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.things import batches as thing_batches
from debar.readers.parts.things import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "pdf"
SUFFIXES = (".pdf",)

MARK = b"%PDF-"
LOOKED_AT = 1024
"""Bytes from the beginning in which the mark may stand, as readers of the format allow."""
MOST_BYTES = 256 << 20
"""Bytes of a file that is opened."""
MOST_PAGES = 5_000
"""Pages of one file that are read."""
MOST_SECONDS = 600
"""CPU time for one file; also the time on the clock after which it is given up."""
MOST_PAGE_SECONDS = 10
"""CPU time for one step (letters, tables) of one page."""
MOST_MEMORY = 2 << 30
"""Bytes of memory the process that opens the file may use."""
MOST_TEXT = 50_000_000
"""Characters of all pages together."""
MOST_GLYPHS = 200_000
"""Characters of one page; a page of print has five thousand."""
INSTALL = 'pip install "debar[docs]"'
"""What installs the library that finds tables."""
AGAIN = "open it and print it to a new PDF, or save what it lists as XLSX or CSV"


def claims(head: bytes, name: str) -> bool:
    """Whether the mark of a PDF stands near the beginning."""
    return MARK in head[:LOOKED_AT]


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a PDF: first what its tables' columns mean, then rows and lines page by page."""
    seen = fingerprint(source)
    if MARK not in seen.head[:LOOKED_AT]:
        problem = "it is named like a PDF but is none" if seen.size else "the file is empty"
        yield source.issue(problem, "get the file again, or name its true format with --input-format")
        return
    if seen.length > MOST_BYTES:
        yield source.issue(f"it has {seen.length:,} bytes, more than the {MOST_BYTES:,} that are read", "split it")
        return
    told = list(_pages(source))
    papers = [paper for page in told if "parts" in page for paper in _papers(page)]
    _give_headers(papers, options)
    evidence = _evidence(source, seen, papers)
    yield evidence
    tables = any(page.get("tables") for page in told)
    rows = 0
    for item in _batches(source, evidence, papers):
        rows += item.rows.num_rows if isinstance(item, Batch) else 0
        yield item
    yield from _about(source, told, rows, tables)


@dataclass(slots=True)
class _Paper:
    """Part of a page: lines of text with their numbers, or the rows of one table."""

    page: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    words: tuple[str, ...] = ()
    """The header, where one was seen."""
    table: int = 0
    """The number of the table on its page; 0 for lines."""
    mapping: Mapping | None = None


def _pages(source: Source) -> Iterator[dict[str, Any]]:
    """What the other process tells, a record a page; the last one says how it ended."""
    limits = (MOST_PAGES, MOST_SECONDS, MOST_PAGE_SECONDS, MOST_MEMORY, MOST_TEXT, MOST_GLYPHS)
    command = [sys.executable, "-P", "-B", "-m", "debar.readers.parts.pdf_pages", json.dumps(limits)]
    with (
        source.open() as file,
        subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process,  # noqa: S603
    ):
        clock = threading.Timer(MOST_SECONDS, process.kill)
        clock.start()
        try:
            assert process.stdout is not None
            last: dict[str, Any] = {}
            for line in process.stdout:
                if not line.endswith(b"\n"):
                    break  # cut off when the process was ended
                last = json.loads(line)
                yield last
            if not last:
                yield {"broken": "the process that opens it did not start"}
            elif not last.keys() & {"end", "broken", "locked", "stopped"}:
                yield {"killed": last.get("page", 0) + 1}
        finally:
            clock.cancel()
            process.kill()


def _papers(page: dict[str, Any]) -> Iterator[_Paper]:
    """The parts of one page: drawn tables as they are, lines looked through for tables without lines."""
    number, lines, tables = page["page"], 0, 0
    held: list[list[Piece]] = []
    for part in [*page["parts"], {"table": []}]:
        if "line" in part:
            held.append([Piece(*piece) for piece in part["line"]])
            continue
        for found in tables_and_lines(held):
            if isinstance(found, Table):
                tables += 1
                yield _Paper(number, rows=found.rows, words=found.words, table=tables)
            else:
                lines += 1
                yield _Paper(number, lines=[(lines, found)])
        held = []
        if part["table"]:
            tables += 1
            yield from _drawn(number, tables, part["table"])


def _drawn(page: int, table: int, cells: Any) -> Iterator[_Paper]:
    """A table with drawn lines; what stands above its header is rows without one."""
    filled = [row for row in rows_of(cells) if any(row)]
    header = find_header(filled) if filled else None
    if header is None or score(header.words) < KNOWN or not map_header(header.words).identifying:
        yield _Paper(page, rows=filled, table=table)
        return
    width = max(map(len, filled))
    above = [row for row in filled[: header.data] if not set(filter(None, row)) <= _all_words(header.words)]
    if above:
        yield _Paper(page, lines=[(0, "  ".join(filter(None, row))) for row in above], table=table)
    words = (*header.words, *[""] * (width - len(header.words)))
    yield _Paper(page, rows=filled[header.data :], words=words, table=table)


def _all_words(words: Sequence[str]) -> set[str]:
    """The words of a header of one row or two, each alone."""
    from debar.columns import JOINT

    return {part for word in words for part in (word, *word.split(JOINT))}


def _give_headers(papers: list[_Paper], options: ReadOptions) -> None:
    """Map the columns of each table; one without a header and as wide as the last goes on with that one's.

    Raises UsageError for a `--map` of a column that no table has.
    """
    last: _Paper | None = None
    open_ones = dict(options.mapping)
    for paper in papers:
        if not paper.rows:
            continue
        if not paper.words and last and len(paper.rows[0]) == len(last.words):
            paper.words = last.words
        if paper.words:
            fitting = {name: word for name, word in options.mapping.items() if _has(paper.words, word)}
            for name in fitting:
                open_ones.pop(name, None)
            paper.mapping = map_header(paper.words, fitting)
            last = paper
    if open_ones:
        map_header(tuple(dict.fromkeys(word for paper in papers for word in paper.words)), open_ones)


def _has(words: Sequence[str], wanted: str) -> bool:
    return any(word.strip() == wanted.strip() or normal(word) == normal(wanted) != "" for word in words)


def _evidence(source: Source, seen: Fingerprint, papers: list[_Paper]) -> Evidence:
    mappings = [paper.mapping for paper in papers if paper.mapping]
    pairs = tuple(dict.fromkeys(pair for mapping in mappings for pair in mapping.pairs))
    unused = tuple(dict.fromkeys(word for mapping in mappings for word in mapping.unused))
    return Evidence(
        source.path, source.name, NAME, seen.digest, seen.size, Kind.PURCHASE, mapping=pairs, unused=unused
    )


def _batches(source: Source, evidence: Evidence, papers: list[_Paper]) -> Iterator[Batch | Issue]:
    """Every part as rows; the lines of a page together as long as no table stands between them."""
    several = {paper.page for paper in papers if paper.table > 1}
    held: list[tuple[str, str]] = []
    for paper in papers:
        if paper.mapping is None:
            held += _texts(paper, paper.page in several)
            continue
        yield from _of_lines(evidence, held)
        held = []
        yield from row_batches(
            source,
            evidence,
            paper.mapping,
            lambda paper=paper: _rows(paper),  # type: ignore[misc]
            _place(paper, paper.page in several),
        )
    yield from _of_lines(evidence, held)


def _place(paper: _Paper, several: bool) -> str:
    table = f"table {paper.table}, " if several else ""
    return f"page {paper.page}, {table}row {{}}"


def _texts(paper: _Paper, several: bool) -> Iterator[tuple[str, str]]:
    """Lines, and rows of tables that have no header, each with its place."""
    for number, text in paper.lines:
        yield f"page {paper.page}, line {number}" if number else f"page {paper.page}, table {paper.table}", text
    where = _place(paper, several)
    for number, row in enumerate(paper.rows, 1):
        yield where.format(number), " | ".join(filter(None, row))


def _of_lines(evidence: Evidence, lines: list[tuple[str, str]]) -> Iterator[Batch | Issue]:
    yield from thing_batches(evidence, (one for place, text in lines for one in texts(place, text)))


def _rows(paper: _Paper) -> Iterator[Rows]:
    import pyarrow as pa

    assert paper.mapping is not None
    columns = {
        position: pa.array(
            [(row[position] if position < len(row) else "") or None for row in paper.rows], pa.string()
        )
        for position, _, _ in paper.mapping.columns
    }
    yield Rows(columns, pa.array(range(1, len(paper.rows) + 1), pa.int64()))


def _about(source: Source, told: list[dict[str, Any]], rows: int, tables: bool) -> Iterator[Issue]:
    """What was not read, and why."""
    for record in told:
        yield from _trouble(source, record)
    if alone := [record["page"] for record in told if "lines" in record]:
        pages = ", ".join(map(str, alone[:20])) + (" ..." if len(alone) > 20 else "")
        problem = f"tables of these pages, if there are any, were read as lines of text: {pages}"
        yield source.issue(problem, "nothing to do, if their lines read well", blind=False)
    if not tables and rows:
        yield source.issue(
            "tables were read as lines of text: the library that finds them is not installed",
            f"install it and screen again: {INSTALL}",
            blind=False,
        )
    silent = not any(record.keys() & _TOLD for record in told)
    if not rows and silent:
        yield source.issue("the file holds no text", "run text recognition (OCR) on it if it shows any")


_TOLD = {"broken", "locked", "stopped", "killed", "trouble", "crowded", "picture", "unnamed"}
"""Keys of a record that say that something was not read."""


def _trouble(source: Source, record: dict[str, Any]) -> Iterator[Issue]:
    page = f"page {record['page']}" if "page" in record else None
    recognise = "run text recognition (OCR) on it and screen the result"
    if "broken" in record:
        yield source.issue(f"the PDF was not read: {record['broken']}", AGAIN)
    if "locked" in record:
        yield source.issue("the PDF needs a password and was not read", "save it without a password")
    if "stopped" in record:
        problem = f"page {record['stopped']:,} and all after it were not read: the file is too long"
        yield source.issue(problem, f"split it: {MOST_PAGES:,} pages and {MOST_TEXT:,} characters are read")
    if "killed" in record:
        problem = f"page {record['killed']:,} and all after it were not read: they took too much time or memory"
        yield source.issue(problem, AGAIN)
    if "trouble" in record:
        yield source.issue(f"the page was not read: {record['trouble']}", AGAIN, page)
    if "crowded" in record:
        yield source.issue(f"the page was not read: it has {record['crowded']:,} characters", AGAIN, page)
    if "picture" in record:
        yield source.issue("the page is a picture, of which nothing was read", recognise, page)
    if "unnamed" in record:
        problem = f"{record['unnamed']:,} letters of the page cannot be read: its font does not say which they are"
        yield source.issue(problem, recognise, page)
