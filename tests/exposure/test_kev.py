"""CISA's catalogue as users have it, also cut off, packed, hostile or something else."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.exposure.conftest import Write, entry

from debar.errors import UsageError
from debar.exposure.kev import Listed, read


def test_a_catalogue(kev: Write) -> None:
    found = read(kev(entry("CVE-2021-36260", "Hikvision", "Security cameras web server")))
    assert found.entries == (
        Listed(
            "CVE-2021-36260",
            "Hikvision",
            "Security cameras web server",
            "Hikvision Security cameras web server Vulnerability",
            date(2022, 1, 10),
            date(2022, 1, 24),
        ),
    )
    assert found.day == date(2026, 11, 20)
    assert found.source.endswith("(version 2026.11.20)")
    assert not found.issues


def test_its_day_may_stand_in_the_version_alone(kev: Write) -> None:
    path = kev(entry("CVE-2099-1000", "Acme", "X"), dateReleased=None)
    assert read(path).day == date(2026, 11, 20)
    assert read(kev(entry("CVE-2099-1000", "Acme", "X"), dateReleased=None, catalogVersion=7)).day is None


def test_ransomware(kev: Write) -> None:
    [known, unknown] = read(
        kev(
            entry("CVE-2099-1000", "Acme", "X", knownRansomwareCampaignUse="Known"),
            entry("CVE-2099-1001", "Acme", "X", knownRansomwareCampaignUse="Unknown"),
        )
    ).entries
    assert known.ransomware
    assert not unknown.ransomware


def test_packed_by_gzip(kev: Write, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(Path(kev(entry("CVE-2099-1000", "Acme", "X"))).read_bytes()))
    assert [each.cve for each in read(str(packed)).entries] == ["CVE-2099-1000"]


def test_entries_without_a_number_are_told(kev: Write) -> None:
    strange: list[Any] = [7, None, {}, {"cveID": "CVE-1"}, {"cveID": ["CVE-2099-1000"]}]
    found = read(kev(entry("CVE-2099-1000", "Acme", "X"), *strange))
    assert len(found.entries) == 1
    [issue] = found.issues
    assert issue.problem.startswith("5 entries")
    assert not issue.blind


def test_odd_values_are_empty(kev: Write) -> None:
    odd: Any = {"cveID": "cve-2099-1000", "vendorProject": 7, "product": "x" * 9_999, "dateAdded": "soon"}
    [listed] = read(kev(odd)).entries
    assert (listed.cve, listed.vendor, len(listed.product), listed.added) == ("CVE-2099-1000", "", 300, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"plain words",
        b'{"vulnerabilities": [',
        b'{"vulnerabilities": [{"cveID": "CVE-2099-1000"}',
        b'{"vulnerabilities": []}',
        b'{"vulnerabilities": ' + b"[" * 5_000,
        b'{"vulnerabilities": [' + b"9" * 5_000 + b"]}",
        b"\x1f\x8b broken",
        gzip.compress(b'{"vulnerabilities": [{}]}', mtime=0)[:20],
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_catalogue_is_refused_with_a_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kev.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"--kev .*kev.json: cannot be read .*debar update kev"):
        read(str(path))


def test_one_huge_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kev.json"
    path.write_bytes(b'{"vulnerabilities": [{"cveID": "' + b"x" * (20 << 20) + b'"}]}')
    with pytest.raises(UsageError, match="one object has more than"):
        read(str(path))


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debar.exposure.files.MOST_UNPACKED", 1 << 20)
    path = tmp_path / "kev.json.gz"
    path.write_bytes(gzip.compress(b'{"a": 1,' + b" " * (8 << 20) + b"}"))
    with pytest.raises(UsageError, match="unpacked it has more than"):
        read(str(path))


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_path_that_is_no_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read(str(tmp_path / name))
