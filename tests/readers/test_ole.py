"""Old workbooks: a real one is read; one whose chains run in a circle ends at once, whatever byte was changed."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.reading import look

from debar.errors import EvidenceError
from debar.readers.parts.ole import check_compound

REAL = Path(__file__).parent / "data" / "orders.xls"
"""Made by a program that writes such files (BIFF8 in a compound file): five columns, two rows below their heads."""
SECTOR = 512


def test_a_real_workbook_is_read() -> None:
    seen = look(REAL)
    assert not seen.issues
    assert [fields["description"] for fields in seen.fields] == ["Huawei S5720 switch", "華為 HG8245H ONT"]


def compound(directory: int = 0xFFFFFFFE, stream: int = 0xFFFFFFFE, further: int = 0xFFFFFFFE) -> bytes:
    """A file of three sectors: table, directory, data; what follows the directory, the data and the header's list."""
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, further, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, directory, stream, *[0xFFFFFFFF] * 125)
    entries = bytearray(SECTOR)
    name = "Workbook".encode("utf-16-le")
    entries[: len(name)] = name
    entries[66] = 2
    struct.pack_into("<I", entries, 116, 2)
    struct.pack_into("<Q", entries, 120, 5_000)
    return bytes(header) + table + bytes(entries) + struct.pack("<128I", *[2] * 128)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (compound(directory=1), "chains meet in sector 1"),
        (compound(stream=2), "chains meet in sector 2"),
        (compound(stream=1), "chains meet in sector 1"),
        (compound(stream=90_000), "which does not exist"),
        (compound(further=2), "runs in a circle"),
        (compound()[:700], "sector 1 lies behind the end"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cut off, damaged or protected"),
    ],
)
def test_broken_chains_are_refused(data: bytes, problem: str) -> None:
    with pytest.raises(EvidenceError, match=problem):
        check_compound(io.BytesIO(data))


def test_whole_chains_pass() -> None:
    check_compound(io.BytesIO(compound()))
    check_compound(io.BytesIO(REAL.read_bytes()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_631), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_changed_byte_makes_it_run_for_ever(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(REAL.read_bytes())
    for place, value in changes:
        data[place] = value
    file = tmp_path_factory.mktemp("old") / "orders.xls"
    file.write_bytes(data)
    seen = look(file)
    assert seen.rows or seen.issues
