"""From what was named to the files that are read: folders, globs, standard input, names and broken entries."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look, look_at

from debar.errors import UsageError
from debar.model import Issue
from debar.readers import evidence_files, pick, read, readers
from debar.readers.parts.source import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "description,maker\nONT,ZTE\n"


def _tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TABLE)


def test_a_folder_is_read_whole_and_sorted(tmp_path: Path) -> None:
    _tree(tmp_path, "b.csv", "a.csv", "sub/c.csv", ".hidden.csv", ".git/d.csv")
    assert [source.name for source in evidence_files([str(tmp_path)])] == ["a.csv", "b.csv", "sub/c.csv"]


PARTS = [
    "t/year=2024/part-0.csv",
    "t/year=2024/part-1.csv",
    "t/year=2025/month=01/part-0.csv",
    "t/_orders.csv",
    "t/metadata.csv",
]
LEFT_BEHIND = [
    "t/_SUCCESS",
    "t/_metadata",
    "t/_common_metadata",
    "t/year=2024/.part-0.csv.crc",
    "t/year=2024/part-0.csv.crc",
    "t/year=2024/_committed_123",
    "t/year=2024/_started_123",
    "t/_temporary/0/part-9.csv",
    "t/_delta_log/00000000000000000000.json",
    "t/.hive-staging/part-9.csv",
]


def test_what_programs_leave_beside_the_parts_of_a_table_is_passed_over(tmp_path: Path) -> None:
    _tree(tmp_path, *PARTS, *LEFT_BEHIND)
    wanted = ["_orders.csv", "metadata.csv", *(name.removeprefix("t/") for name in PARTS[:3])]
    assert [source.name for source in evidence_files([str(tmp_path / "t")])] == wanted
    seen = look(tmp_path / "t")
    assert (len(seen.rows), seen.issues) == (5, [])
    by_glob = [str(tmp_path / "t" / "*"), str(tmp_path / "t" / "**" / "*.csv")]
    assert len(evidence_files(by_glob)) == 5
    assert len(evidence_files([str(tmp_path / "t" / "year=*")])) == 3
    assert len(evidence_files([str(tmp_path / "t" / "_metadata")])) == 1


def test_a_file_is_named_by_itself(tmp_path: Path) -> None:
    _tree(tmp_path, "x/orders.csv")
    assert [source.name for source in evidence_files([str(tmp_path / "x/orders.csv")])] == ["orders.csv"]


def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    _tree(tmp_path, "x/orders.csv", "y/orders.csv")
    named = [str(tmp_path / "x/orders.csv"), str(tmp_path / "y/orders.csv")]
    assert [source.name for source in evidence_files(named)] == ["x/orders.csv", "y/orders.csv"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    _tree(tmp_path, "a.csv")
    assert len(evidence_files([str(tmp_path), str(tmp_path / "a.csv"), str(tmp_path / "*.csv")])) == 1


def test_a_glob(tmp_path: Path) -> None:
    _tree(tmp_path, "a.csv", "b.csv", "c.txt")
    assert [source.name for source in evidence_files([str(tmp_path / "*.csv")])] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("name", ["nowhere.csv", "*.nothing"])
def test_what_is_not_there_is_a_usage_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="check the path"):
        evidence_files([str(tmp_path / name)])


def test_standard_input() -> None:
    (source,) = evidence_files(["-"], stdin=io.BytesIO(TABLE.encode()))
    assert (source.path, source.name) == ("-", "-")
    for _ in range(2):
        items = list(read(source))
        assert [type(item).__name__ for item in items] == ["Evidence", "Batch"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    _tree(tmp_path, "a.csv", "c.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "gone.csv")
    seen = look(tmp_path)
    assert len(seen.rows) == 2
    (issue,) = seen.issues
    assert (issue.file, issue.blind) == (str(tmp_path / "b.csv"), True)
    assert "cannot be opened" in issue.problem


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    _tree(tmp_path, "in/a.csv", "out/secret.csv")
    (tmp_path / "in/link.csv").symlink_to(tmp_path / "out/secret.csv")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    seen = look(tmp_path / "in")
    assert len(seen.rows) == 1
    assert sorted(issue.file for issue in seen.issues) == [
        str(tmp_path / "in" / name) for name in ("folder", "link.csv")
    ]
    assert all("leads out of the folder" in issue.problem for issue in seen.issues)


def test_links_that_lead_back_to_themselves_stop_nothing(tmp_path: Path) -> None:
    _tree(tmp_path, "in/a.csv")
    (tmp_path / "in/self").symlink_to(".")
    (tmp_path / "in/one").symlink_to("two")
    (tmp_path / "in/two").symlink_to("one")
    seen = look(tmp_path / "in")
    assert len(seen.rows) == 1
    assert len(seen.issues) == 2
    assert all(issue.blind for issue in seen.issues)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a plain file" in look(tmp_path).problems


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--input-format word.*jsonl.*ocds.*parquet.*table.*workbook"):
        look_at(tmp_path, "a.csv", TABLE, format="word")


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.dat", TABLE.encode(), "table"),
        ("a.csv", b'{"description": "ONT"}\n{"description": "x"}\n', "jsonl"),
        ("a.json", b'[{"description": "ONT"}]', "jsonl"),
        ("a.json", b'{"ocid": "x", "tender": {}}', "ocds"),
        ("a.bin", b"PAR1....", "parquet"),
        ("a.csv", b"PK\x03\x04..............xl/workbook.xml", "workbook"),
        ("a.xlsx", bytes(range(32)) * 9, "workbook"),
    ],
)
def test_content_speaks_before_the_name(tmp_path: Path, name: str, content: bytes, reader: str) -> None:
    (tmp_path / name).write_bytes(content)
    (source,) = evidence_files([str(tmp_path / name)])
    found = pick(source, ReadOptions())
    assert found is not None
    assert reader == found.NAME


def test_what_nobody_reads(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (issue,) = seen.issues
    assert issue.blind
    assert "no reader" in issue.problem


def test_every_reader_has_its_docstrings_and_its_names() -> None:
    for reader in readers():
        assert reader.__doc__
        assert reader.read.__doc__
        assert reader.NAME
        assert all(suffix.startswith(".") for suffix in reader.SUFFIXES)


def test_many_row_issues_are_counted(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "item,qty\n" + "a,b,c\n" * 250)
    assert len(seen.rows) == 250
    assert len(seen.issues) == 101
    last = seen.issues[-1]
    assert isinstance(last, Issue)
    assert last.blind
    assert last.problem.startswith("150 more like these")
