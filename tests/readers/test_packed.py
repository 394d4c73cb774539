"""Compressed files: every form of every kind of evidence, several streams, damage, ends that are missing, bombs."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import random
import zlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from openpyxl import Workbook
from tests.readers.reading import look, look_at

from debar.readers import evidence_files, read
from debar.readers.parts import spool
from debar.readers.parts.packed import FORMS, form_of
from debar.readers.parts.source import begin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = "description,maker\nONT,ZTE\nMiFi,Inseego\n"


def arrow(name: str) -> Callable[[bytes], bytes]:
    def pack(content: bytes) -> bytes:
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, name) as stream:
            stream.write(content)
        return bytes(sink.getvalue())

    return pack


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda content: gzip.compress(content, 1),
    "bz2": lambda content: bz2.compress(content, 1),
    "xz": lambda content: lzma.compress(content, preset=0),
    "zst": arrow("zstd"),
    "lz4": arrow("lz4"),
}


def long_table(rows: int) -> bytes:
    """Rows that do not pack well, so that a cut in the middle leaves some of them."""
    chance = random.Random(7)
    return b"description,maker\n" + b"".join(b"ONT %d,ZTE\n" % chance.randrange(10**12) for _ in range(rows))


def book() -> bytes:
    made, held = Workbook(), io.BytesIO()
    made.active.append(["description", "maker"])
    made.active.append(["ONT", "ZTE"])
    made.save(held)
    return held.getvalue()


def parquet() -> bytes:
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(pa.table({"description": ["ONT"], "maker": ["ZTE"]}), held)
    return held.getvalue()


INSIDE: dict[str, tuple[bytes, str]] = {
    "orders.csv": (TABLE.encode(), "table"),
    "orders.tsv": (TABLE.replace(",", "\t").encode("utf-16"), "table"),
    "orders.jsonl": (b'{"description": "ONT", "maker": "ZTE"}\n', "jsonl"),
    "book.xlsx": (book(), "workbook"),
    "part-0.parquet": (parquet(), "parquet"),
    "walk.txt": (b".1.3.6.1.2.1.1.1.0 = STRING: ZXR10\n.1.3.6.1.2.1.1.5.0 = STRING: a\n", "snmp-walk"),
    "letter.txt": (b"Dear all,\n\nplease order ten ONT of ZTE.\n\nYours", "plain-text"),
}


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("name", INSIDE)
def test_what_is_packed_is_read_as_the_file_in_it(tmp_path: Path, name: str, ending: str) -> None:
    content, reader = INSIDE[name]
    plain, packed = look_at(tmp_path, name, content), PACK[ending](content)
    seen = look_at(tmp_path, f"{name}.{ending}", packed)
    assert (seen.rows, seen.problems) == (plain.rows, plain.problems)
    assert seen.rows
    for evidence in seen.evidence:
        assert (evidence.reader, evidence.name) == (reader, f"{name}.{ending}")
        assert (evidence.digest, evidence.size) == (hashlib.sha256(packed).hexdigest(), len(packed))
        assert evidence.path == str(tmp_path / f"{name}.{ending}")


@pytest.mark.parametrize("ending", PACK)
def test_first_bytes_tell_it_and_not_the_name(tmp_path: Path, ending: str) -> None:
    assert len(look_at(tmp_path, "orders.csv", PACK[ending](TABLE.encode())).rows) == 2
    assert len(look_at(tmp_path, f"plain.csv.{ending}", TABLE).rows) == 2


@pytest.mark.parametrize("ending", PACK)
def test_streams_behind_each_other(tmp_path: Path, ending: str) -> None:
    first, second = TABLE.encode(), b"Router,Nokia\n"
    seen = look_at(tmp_path, f"a.csv.{ending}", PACK[ending](first) + PACK[ending](second))
    assert [fields["description"] for fields in seen.fields] == ["ONT", "MiFi", "Router"]
    assert not seen.issues


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_zeros_between_and_behind_streams_are_padding(tmp_path: Path, ending: str) -> None:
    pack = PACK[ending]
    seen = look_at(tmp_path, f"a.csv.{ending}", pack(TABLE.encode()) + bytes(10_000) + pack(b"R,Nokia\n") + bytes(64))
    assert len(seen.rows) == 3
    assert not seen.issues


def test_a_frame_that_is_skipped_comes_first_in_parallel_zstd(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    assert len(look_at(tmp_path, "a.csv.zst", skipped + PACK["zst"](TABLE.encode())).rows) == 2


@pytest.mark.parametrize("ending", PACK)
def test_of_a_file_cut_off_the_beginning_is_read(tmp_path: Path, ending: str) -> None:
    packed = PACK[ending](long_table(60_000))
    seen = look_at(tmp_path, f"a.csv.{ending}", packed[: len(packed) // 2])
    assert 10_000 < len(seen.rows) < 50_000
    issue = seen.issues[-1]
    assert issue.blind
    assert issue.file == str(tmp_path / f"a.csv.{ending}")
    assert "breaks off" in issue.problem
    assert "bytes could be unpacked and were read, what follows them was not" in issue.problem


@pytest.mark.parametrize("ending", PACK)
def test_of_a_short_file_without_its_end_every_byte_that_can_be_had_is_read(tmp_path: Path, ending: str) -> None:
    packed = PACK[ending](TABLE.encode())
    seen = look_at(tmp_path, f"a.csv.{ending}", packed[:-1])
    (issue,) = seen.issues
    assert issue.blind
    assert "breaks off" in issue.problem
    assert len(seen.rows) == 2


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_of_a_damaged_file_the_beginning_is_read_and_the_place_told(tmp_path: Path, ending: str) -> None:
    packed = bytearray(PACK[ending](long_table(60_000)))
    middle = len(packed) // 2
    packed[middle : middle + 50] = b"\xff" * 50
    seen = look_at(tmp_path, f"a.csv.{ending}", bytes(packed))
    assert len(seen.rows) > 10_000
    assert [issue.blind for issue in seen.issues if "is damaged near byte" in issue.problem] == [True]


@pytest.mark.parametrize("ending", PACK)
def test_what_stands_behind_the_last_stream_is_told(tmp_path: Path, ending: str) -> None:
    seen = look_at(tmp_path, f"a.csv.{ending}", PACK[ending](TABLE.encode()) + b"something else, and long enough")
    assert len(seen.rows) == 2
    (issue,) = seen.issues
    assert issue.blind


@pytest.mark.parametrize(("ending", "size"), [("gz", 10), ("bz2", 10), ("xz", 12), ("zst", 6), ("lz4", 7)])
def test_of_which_nothing_can_be_unpacked(tmp_path: Path, ending: str, size: int) -> None:
    seen = look_at(tmp_path, f"a.csv.{ending}", PACK[ending](TABLE.encode())[:size])
    assert not seen.rows
    assert [issue.blind for issue in seen.issues] == [True]


@pytest.mark.parametrize("ending", PACK)
def test_an_empty_file_packed(tmp_path: Path, ending: str) -> None:
    seen = look_at(tmp_path, f"a.csv.{ending}", PACK[ending](b""))
    assert not seen.rows
    assert [issue.blind for issue in seen.issues] == [True]


@pytest.mark.parametrize("ending", PACK)
def test_a_bomb_is_refused_before_it_fills_the_disk(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "FREE", 1 << 20)
    seen = look_at(tmp_path, f"a.csv.{ending}", PACK[ending](bytes(64 << 20)))
    assert not seen.rows
    (issue,) = seen.issues
    assert issue.blind
    assert "unpacks to more than" in issue.problem


def test_a_bomb_in_a_file_that_is_packed_again_counts_with_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "FREE", 1 << 20)
    inner = gzip.compress(bytes(64 << 20))
    assert len(inner) * spool.MOST_RATIO > 8 << 20
    seen = look_at(tmp_path, "a.csv.gz.xz", lzma.compress(gzip.compress(inner)))
    (issue,) = seen.issues
    assert "unpacks to more than 1,048,576 bytes" in issue.problem


def test_without_room_on_the_disk_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "ROOM", 1 << 60)
    monkeypatch.setattr(spool, "_LOOK", 0)
    seen = look_at(tmp_path, "a.csv.gz", gzip.compress(long_table(60_000)))
    (issue,) = seen.issues
    assert "there is no room for it" in issue.problem
    assert "TMPDIR" in issue.problem


def test_packed_a_few_times_is_read_and_more_is_told(tmp_path: Path) -> None:
    content = TABLE.encode()
    for times in range(1, 6):
        content = PACK[("gz", "xz", "zst", "bz2", "lz4")[times - 1]](content)
        seen = look_at(tmp_path, "a.csv", content)
        assert len(seen.rows) == (2 if times <= 4 else 0)
    (issue,) = seen.issues
    assert "within 4 others" in issue.problem
    assert issue.blind


def test_the_format_asked_for_is_that_of_what_is_inside(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.dat.gz", gzip.compress(b"please send\nONT,ZTE\n"), format="plain-text")
    assert [evidence.reader for evidence in seen.evidence] == ["plain-text"]


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))
    (source,) = evidence_files([str(path)])
    items = read(source)
    next(items)
    assert len(list(room.iterdir())) == 1
    assert list(items)
    assert list(room.iterdir()) == []
    path.write_bytes(gzip.compress(b"x")[:-3])
    assert look(path).issues
    assert list(room.iterdir()) == []


def test_a_hash_begun_early_is_that_of_the_packed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debar.readers.parts.source.LONG", 1)
    for name, content in (("a.csv", TABLE.encode()), ("a.csv.gz", gzip.compress(TABLE.encode()))):
        (tmp_path / name).write_bytes(content)
        begin(str(tmp_path / name))
        seen = look(tmp_path / name)
        assert len(seen.rows) == 2
        assert seen.evidence[0].digest == hashlib.sha256(content).hexdigest()


def test_the_marks_are_those_that_the_programs_write() -> None:
    found = [form_of(pack(TABLE.encode())) for pack in PACK.values()]
    assert found == list(FORMS)
    assert [form_of(pack(b"")) for pack in PACK.values()] == list(FORMS)
    assert form_of(zlib.compress(b"x")) is None
    assert form_of(b"BZh9 is how the letter begins") is None
