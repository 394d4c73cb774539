"""Workbooks are zip files: refuse the ones that would unpack without bound, before anything else reads them."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from debar.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 5_000
MOST_BYTES = 1 << 30
"""Bytes a workbook may unpack to."""
MOST_RATIO = 200
"""How many times its packed size an entry may unpack to, once it is large."""
LARGE = 32 << 20
MOST_CELLS = 40_000_000
"""Cells from the first to the farthest one of a sheet: a reader lays them all out in memory."""
MOST_REPEATS = 10_000
_PIECE = 1 << 20
_OVERLAP = 64
_PARSED = re.compile(r"(?:xl/.*\.xml|.*\.rels)\Z")
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_REPEATED_CELL = re.compile(rb"<table:table-cell(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d+)\"")
_REPEATED_ROW = re.compile(
    rb"<table:table-row[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(?:(?!</table:table-row>).){0,4000}?office:value-type",
    re.S,
)


def check_workbook(file: BinaryIO) -> None:
    """Raise EvidenceError when a zipped workbook is broken or unpacks beyond all measure."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            for entry in entries:
                _check_entry(file, entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, LookupError, expat.ExpatError) as error:
        raise EvidenceError(f"the workbook is cut off or damaged ({error}); get the file again") from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise EvidenceError(f"the workbook holds {len(entries):,} parts, more than {MOST_ENTRIES:,}; save it as CSV")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise EvidenceError(f"the workbook unpacks to {total:,} bytes, more than {MOST_BYTES:,}; save it as CSV")
    for entry in entries:
        if entry.flag_bits & 1:
            raise EvidenceError("the workbook is protected by a password; save it without one")
        if entry.file_size > LARGE and entry.file_size > MOST_RATIO * entry.compress_size:
            raise EvidenceError(
                f"part {entry.filename!r} of the workbook unpacks to {entry.file_size:,} bytes from"
                f" {entry.compress_size:,}, as only a zip bomb does; it was not opened"
            )


def _check_entry(file: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Unpack an entry piece by piece, holding it to what the directory says, and look how far its cells reach."""
    size, rows, columns, tail = 0, 0, 0, b""
    sheet = entry.filename.startswith("xl/worksheets/")
    content = entry.filename == "content.xml"
    parser = _parser() if content or _PARSED.match(entry.filename) else None
    for piece in _pieces(file, entry):
        size += len(piece)
        if parser:
            parser.Parse(piece, False)
        if size > entry.file_size:
            raise EvidenceError(f"part {entry.filename!r} of the workbook is larger than it says; it was not opened")
        if sheet:
            rows, columns = _reach(tail + piece, rows, columns)
            tail = piece[-_OVERLAP:]
        elif content:
            _check_repeats(tail + piece)
            tail = piece[-8 * _OVERLAP :]
    if parser:
        parser.Parse(b"", True)
    if rows * columns > MOST_CELLS:
        raise EvidenceError(
            f"a sheet reaches to row {rows:,} and column {columns:,}, too far to lay out;"
            " delete the stray cells or save it as CSV"
        )


def _parser() -> expat.XMLParserType:
    """What tells whether an entry is well-formed, as the library that reads it later takes for granted: it may look
    for an end that never comes."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise EvidenceError("a part of the workbook declares entities, as no spreadsheet program does; it was not opened")


def _pieces(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry unpacked, never more than a piece at a time, whatever the directory says of its size."""
    file.seek(entry.header_offset)
    local = file.read(30)
    if local[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(f"no local header for {entry.filename!r}")
    file.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
    unpacker = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0 and (packed := file.read(min(left, _PIECE))):
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed:
            yield unpacker.decompress(packed, _PIECE)
            packed = unpacker.unconsumed_tail


def _reach(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The farthest row and column that any cell names."""
    for letters, number in set(_CELL.findall(xml)):
        rows = max(rows, int(number))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    return rows, columns


def _check_repeats(xml: bytes) -> None:
    """OpenDocument writes `the same cell N times`; N is believed only within reason."""
    for pattern in (_REPEATED_CELL, _REPEATED_ROW):
        for times in pattern.findall(xml):
            if int(times) > MOST_REPEATS:
                raise EvidenceError(f"one cell of the sheet is repeated {int(times):,} times; save it as CSV")
