"""Files of evidence -> observations, without judging and without guessing a maker.

`evidence_files` turns what a person named into Sources; `read` turns one Source into its Evidence, Batches and
Issues. Every module beside this one is a reader, one a format; a new format is a new file with

* `NAME`, what `--input-format` calls it, and `SUFFIXES`, file endings that speak for it;
* `claims(head, name)`, whether the first bytes of a file look like this format;
* `read(source, options)`, a generator of `Evidence | Batch | Issue`;
* if it also claims what others could claim, `BREADTH`: 0 for one format's own marks (the default), 1 for any
  JSON, 2 for any text; -1 for what may hold files of other formats. The narrowest claim wins;
* if its files can be read in pieces, `pieces(source, options, rows)` and `read_piece(source, options, piece)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from debar.errors import EvidenceError, UsageError
from debar.model import Batch, Evidence, Issue
from debar.readers.parts.archive import is_archive, members
from debar.readers.parts.collected import reader_of
from debar.readers.parts.folders import said_by_folders, with_said
from debar.readers.parts.packed import form_of, unpacked
from debar.readers.parts.source import SAMPLE, ReadOptions, Source, evidence_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.readers.parts.pieces import Piece

__all__ = ["ReadOptions", "Reader", "Source", "evidence_files", "pick", "pieces", "read", "read_piece", "readers"]

MOST_DEPTH = 4
"""Files that are unpacked of one another: what is in an archive in a compressed archive is two deep."""
MOST_ISSUES = 100
"""Issues about single rows that are told one by one for one file; the rest are counted."""


class Reader(Protocol):
    """What a module of this folder offers."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    @staticmethod
    def claims(head: bytes, name: str) -> bool:
        """Whether the first bytes of a file look like this format; the name may settle a doubt."""
        ...

    @staticmethod
    def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
        """Read a file of this format."""
        ...


def readers() -> list[Reader]:
    """Every reader of this folder, the narrowest claim first."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)
    modules = [cast("Reader", importlib.import_module(f"{__name__}.{name}")) for name in names]
    return sorted(modules, key=lambda module: (getattr(module, "BREADTH", 0), module.NAME))


def pick(source: Source, options: ReadOptions) -> Reader | None:
    """The reader for a file: the one asked for, else the narrowest that claims its bytes, else the one its name fits.

    What `debar collect` wrote says so in its first bytes: nothing that a device put into it can call another reader.
    Raises UsageError for a format nobody reads; OSError or EvidenceError when the file cannot be opened.
    """
    known = readers()
    if options.format:
        wanted = options.format.lower()
        for reader in known:
            if wanted == reader.NAME or f".{wanted}" in reader.SUFFIXES:
                return reader
        names = ", ".join(sorted(reader.NAME for reader in known))
        raise UsageError(f"--input-format {options.format}: there is no such reader; there are: {names}")
    with source.open() as file:
        head = file.read(SAMPLE)
    ours = reader_of(head)
    if ours:
        return next(reader for reader in known if ours == reader.NAME)
    name = source.called.lower()
    claiming = (reader for reader in known if reader.claims(head, name))
    named = (reader for reader in known if name.endswith(reader.SUFFIXES))
    return next(claiming, None) or next(named, None)


def read(source: Source, options: ReadOptions | None = None) -> Iterator[Evidence | Batch | Issue]:
    """Read one file: an Evidence (one a sheet), then its Batches and Issues, in file order.

    What the folders of a table in parts say (`supplier=Example/part-0.csv`) is added, where the file does not.
    What is packed (gzip, bzip2, xz, zstd, lz4) is read as the file in it; of an archive (zip) each file is read.
    A bad file raises nothing: it yields an Issue and ends. Only a wrong question raises (UsageError): an unknown
    format, or a `--map` or `--sheet` that the file does not have.
    """
    yield from _safely(source, _read(source, options or ReadOptions()))


def pieces(source: Source, options: ReadOptions, rows: int) -> list[Piece]:
    """A file as its head and pieces of about so many rows, which can be read apart and in any order; an empty list
    where it must be read as a whole, or cannot be read at all, as whoever reads it will find."""
    try:
        cut = getattr(pick(source, options), "pieces", None)
        found: list[Piece] = cut(source, options, rows) if cut else []
    except (EvidenceError, UsageError, OSError):
        return []
    return found


def read_piece(source: Source, options: ReadOptions, piece: Piece) -> Iterator[Evidence | Batch | Issue]:
    """Read one piece of a file: of the head its Evidence and Issues, of another the rows.

    Pieces without an Issue say together what `read` says. From the first that has one on, the rest must be read as
    one piece: how Issues are told depends on those before.
    """
    reader: Any = pick(source, options)
    items = with_said(reader.read_piece(source, options, piece), said_by_folders(source.path))
    yield from _safely(source, _bounded(source, items))


def _read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    source = source.brought()
    yield from _bounded(source, _read_inside(source, options))


def _safely(source: Source, items: Iterator[Evidence | Batch | Issue]) -> Iterator[Evidence | Batch | Issue]:
    """The same items; an error is an Issue at the end of them."""
    try:
        yield from items
    except EvidenceError as error:
        yield source.issue(f"the file was not read: {error}", "check the file and screen it again")
    except OSError as error:
        yield source.issue(f"the file cannot be opened ({error.strerror or error})", "check its permissions and path")


def _read_inside(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read a file that is here: what is packed in it, if it is packed, else by the reader of its format."""
    with source.open() as file:
        head = file.read(SAMPLE)
    form = form_of(head)
    archive = not form and is_archive(source, head)
    if (form or archive) and source.depth >= MOST_DEPTH:
        yield source.issue(f"a packed file within {MOST_DEPTH} others was not opened", "unpack it, and screen that")
    elif form:
        inside, lost = unpacked(source, form)
        yield from _safely(inside, _read_inside(inside, options))
        if lost:
            yield lost
    elif archive:
        for member in members(source):
            yield from [member] if isinstance(member, Issue) else read(member, options)
    else:
        yield from _by_format(source, options)


def _by_format(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    reader = pick(source, options)
    if reader is None:
        yield source.issue(
            "no reader knows this kind of file",
            "save it as CSV, XLSX or JSON Lines, or name its format with --input-format",
        )
        return
    yield from with_said(reader.read(source, options), said_by_folders(source.path))


def _bounded(source: Source, items: Iterator[Evidence | Batch | Issue]) -> Iterator[Evidence | Batch | Issue]:
    """Pass everything on, but tell only the first Issues one by one: a file of a million bad rows stays readable."""
    told, held = 0, None
    for item in items:
        if not isinstance(item, Issue):
            yield item
        elif told < MOST_ISSUES:
            told += 1
            yield item
        else:
            held = _one_more(source, held, item)
    if held:
        yield held[1]


def _one_more(source: Source, held: tuple[int, Issue] | None, item: Issue) -> tuple[int, Issue]:
    count = held[0] + 1 if held else 1
    base = held[1] if held else replace(item, place=None, lost=0, blind=False)
    problem = f"{count:,} more like these, which are not told one by one; the last is at {item.place}: {item.problem}"
    return count, replace(base, problem=problem, lost=base.lost + item.lost, blind=base.blind or item.blind)
