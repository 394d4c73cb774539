"""The file of a journal: frames are whole or not there, and one process at a time has it."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from debar.errors import UsageError
from debar.journal.frames import LARGEST, MARK, Frames

if TYPE_CHECKING:
    from pathlib import Path

HEAD = {"version": "1", "evidence": ["a.csv"]}
DATA = [b"one" * 100, b"", b"three"]


def written(path: Path) -> list[int]:
    """A journal with three frames, and where each ends."""
    frames = Frames.open(path)
    frames.begin(HEAD)
    for data in DATA:
        frames.append(data)
    frames.close()
    again = Frames.open(path)
    ends = [end for end, _ in again]
    again.close()
    return ends


def read(path: Path) -> tuple[object, list[bytes]]:
    frames = Frames.open(path)
    try:
        return frames.head, [data for _, data in frames]
    finally:
        frames.close()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    assert written(path)[-1] == path.stat().st_size
    assert read(path) == (HEAD, DATA)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_torn_end_costs_the_frame_that_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    ends = written(path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        head, data = read(path)
        assert data == DATA[: sum(end <= size for end in ends)]
        assert head in (None, HEAD)
        assert head or not data


def test_a_changed_byte_costs_its_frame_and_those_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    ends = written(path)
    whole = path.read_bytes()
    chance = random.Random(7)
    for at in range(len(MARK), len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        head, data = read(path)
        assert data == (DATA[: sum(end <= at for end in ends)] if head else [])


def test_it_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    ends = written(path)
    frames = Frames.open(path)
    frames.cut(ends[0])
    frames.append(b"new")
    frames.close()
    assert read(path) == (HEAD, [DATA[0], b"new"])


@pytest.mark.parametrize("content", [b"my notes", b"debar journal 2\n", MARK[:-1] + b"x"])
def test_a_file_that_is_no_journal_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is no journal of a run"):
        Frames.open(path)
    assert path.read_bytes() == content


def test_links_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / "link.resume").symlink_to(tmp_path / "other")
    for name in ("link.resume", "no/a.resume", "."):
        with pytest.raises(UsageError, match="cannot be opened"):
            Frames.open(tmp_path / name)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no journal"):
        Frames.open(tmp_path / "pipe")
    assert (tmp_path / "other").read_text() == "mine"


def test_a_frame_that_says_it_unpacks_to_more_is_none(tmp_path: Path) -> None:
    import struct
    from zlib import crc32

    path = tmp_path / "a.resume"
    written(path)
    lengths = struct.pack("<II", 4, LARGEST + 1)
    with path.open("ab") as file:
        file.write(lengths + struct.pack("<I", crc32(b"abcd", crc32(lengths))) + b"abcd")
        lengths = struct.pack("<II", 4, 1_000)
        file.write(lengths + struct.pack("<I", crc32(b"abcd", crc32(lengths))) + b"abcd")
    assert read(path) == (HEAD, DATA)


def test_two_processes_never_write_one_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.resume"
    frames = Frames.open(path)
    code = "import sys, pathlib; from debar.journal.frames import Frames; Frames.open(pathlib.Path(sys.argv[1]))"
    ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert "is being written by another run" in ran.stderr
    frames.close(remove=True)
    assert not path.exists()
