"""Zip archives: each member is evidence of its own; names that lead elsewhere, passwords, links, bombs, damage."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at
from tests.readers.test_packed import INSIDE, TABLE, book

from debar.readers.parts import archive, spool
from debar.readers.parts.archive import safe_parts

if TYPE_CHECKING:
    from pathlib import Path


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return held.getvalue()


METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


@pytest.mark.parametrize("method", METHODS)
def test_every_member_is_evidence_of_its_own(tmp_path: Path, method: str) -> None:
    members = {name: content for name, (content, _) in INSIDE.items()}
    seen = look_at(tmp_path, "orders.zip", zipped(members, METHODS[method]))
    assert not seen.issues
    assert [(one.name, one.path, one.reader) for one in seen.evidence] == [
        (f"orders.zip/{name}", f"{tmp_path}/orders.zip/{name}", INSIDE[name][1]) for name in sorted(INSIDE)
    ]
    for evidence in seen.evidence:
        content = members[evidence.name.removeprefix("orders.zip/")]
        assert (evidence.digest, evidence.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_members_come_by_name_and_with_their_folders(tmp_path: Path) -> None:
    names = ["b/z.csv", "a.csv", "b/", "b/a.csv", "__MACOSX/a.csv", "b/.hidden.csv", "b/_SUCCESS", "b/.a.csv.crc"]
    seen = look_at(tmp_path, "x.zip", zipped({name: b"" if name[-1] == "/" else TABLE.encode() for name in names}))
    assert [one.name for one in seen.evidence] == ["x.zip/a.csv", "x.zip/b/a.csv", "x.zip/b/z.csv"]
    assert not seen.issues


def test_compressed_members_and_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"a.csv.gz": gzip.compress(TABLE.encode()), "book.xlsx": book()})
    seen = look_at(tmp_path, "x.zip", zipped({"in.zip": inner}))
    assert [one.name for one in seen.evidence] == ["x.zip/in.zip/a.csv.gz", "x.zip/in.zip/book.xlsx"]
    assert len(seen.rows) == 3
    content = inner
    for _ in range(4):
        content = zipped({"in.zip": content})
    seen = look_at(tmp_path, "x.zip", content)
    assert "within 4 others" in seen.problems
    assert not seen.evidence


def test_an_archive_of_workbooks_is_no_workbook(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "x.zip", zipped({"a.xlsx": book(), "b.xlsx": book()}, zipfile.ZIP_STORED))
    assert [(one.name, one.reader) for one in seen.evidence] == [
        ("x.zip/a.xlsx", "workbook"),
        ("x.zip/b.xlsx", "workbook"),
    ]
    assert [one.reader for one in look_at(tmp_path, "book.zip", book()).evidence] == ["workbook"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("../../etc/passwd", ["etc", "passwd"]),
        ("/etc/passwd", ["etc", "passwd"]),
        ("..\\..\\a.csv", ["a.csv"]),
        ("a/./b/../c.csv", ["a", "b", "c.csv"]),
        ("\x1b[31ma\u202e.csv\n", ["[31ma.csv"]),
        ("...", []),
        ("x" * 5000, ["x" * archive.LONGEST_NAME]),
    ],
)
def test_no_name_leads_elsewhere(tmp_path: Path, name: str, parts: list[str]) -> None:
    assert safe_parts(name) == parts
    seen = look_at(tmp_path, "x.zip", zipped({name: TABLE.encode()}))
    assert [one.name for one in seen.evidence] == (["/".join(["x.zip", *parts])] if parts else [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in ("a.csv", "a.csv", "../a.csv", "a.csv (2)"):
            made.writestr(name, TABLE)
    seen = look_at(tmp_path, "x.zip", held.getvalue())
    names = [one.name for one in seen.evidence]
    assert len(set(names)) == 4
    assert names[0] == "x.zip/a.csv"


def test_what_needs_a_password_or_is_a_link_is_told(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("a.csv", TABLE)
        made.writestr("locked.csv", TABLE)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    content = bytearray(held.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark, content.index(mark) + 1)
        content[at + flags] |= 1
    seen = look_at(tmp_path, "x.zip", bytes(content))
    assert [one.name for one in seen.evidence] == ["x.zip/a.csv"]
    assert [(issue.file, issue.place, issue.blind) for issue in seen.issues] == [
        (str(tmp_path / "x.zip"), "link.csv", True),
        (str(tmp_path / "x.zip"), "locked.csv", True),
    ]
    assert "is a link" in seen.problems
    assert "needs a password" in seen.problems


def test_a_damaged_member_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": TABLE.encode(), "b.csv": TABLE.encode()}, zipfile.ZIP_STORED))
    content[content.index(b"ONT")] ^= 1
    seen = look_at(tmp_path, "x.zip", bytes(content))
    assert "x.zip/b.csv" in [one.name for one in seen.evidence]
    (issue,) = seen.issues
    assert (issue.place, issue.blind) == ("a.csv", True)
    assert "is damaged" in issue.problem


def test_a_way_of_packing_that_is_not_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": TABLE.encode()}))
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + method] = 9
    seen = look_at(tmp_path, "x.zip", bytes(content))
    assert "is packed in a way that is not read here" in seen.problems
    assert [issue.blind for issue in seen.issues] == [True]


def test_a_member_that_would_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "FREE", 1 << 20)
    bomb = zipped({"a.csv": TABLE.encode(), "b.csv": bytes(64 << 20), "c.csv": TABLE.encode()})
    seen = look_at(tmp_path, "x.zip", bomb)
    assert [one.name for one in seen.evidence] == ["x.zip/a.csv"]
    (issue,) = seen.issues
    assert "unpacks to more than" in issue.problem


def test_members_share_what_an_archive_may_unpack_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "FREE", 1 << 20)
    packed = gzip.compress(bytes(900 << 10))
    seen = look_at(tmp_path, "x.zip", zipped({f"{number}.csv.gz": packed for number in range(5)}))
    told = [issue.file for issue in seen.issues if "unpacks to more than" in issue.problem]
    assert told == [f"{tmp_path}/x.zip/1.csv.gz", f"{tmp_path}/x.zip"]


@pytest.mark.parametrize("size", [200, 1000])
def test_an_archive_cut_off(tmp_path: Path, size: int) -> None:
    seen = look_at(tmp_path, "x.zip", zipped({"a.csv": TABLE.encode() * 200}, zipfile.ZIP_STORED)[:size])
    (issue,) = seen.issues
    assert issue.blind
    assert "the archive is cut off or damaged" in issue.problem


def test_an_archive_without_files(tmp_path: Path) -> None:
    for content in (zipped({}), zipped({"folder/": b""})):
        (issue,) = look_at(tmp_path, "x.zip", content).issues
        assert "holds no file" in issue.problem
        assert issue.blind


def test_too_many_members_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    seen = look_at(tmp_path, "x.zip", zipped({f"{number}.csv": TABLE.encode() for number in range(5)}))
    assert len(seen.evidence) == 3
    (issue,) = seen.issues
    assert issue.problem.startswith("2 files of the archive were not opened")
    assert issue.blind


def test_a_directory_beyond_measure_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_DIRECTORY", 100_000)
    seen = look_at(tmp_path, "x.zip", zipped({f"{number}.csv": b"" for number in range(3000)}))
    (issue,) = seen.issues
    assert "the directory of the archive has" in issue.problem
