"""NVD's records: what is kept of them, and what is refused."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.exposure.conftest import Write, record, weak

from debar.errors import UsageError
from debar.exposure.nvd import Affected, read
from debar.exposure.versions import Range

FIRMWARE = "cpe:2.3:o:tp-link:archer_ax21_firmware:*:*:*:*:*:*:*:*"
WANTED = frozenset(("CVE-2023-1389",))


def test_products_and_versions(nvd: Write) -> None:
    found = read(nvd(record("CVE-2023-1389", weak(FIRMWARE, versionEndExcluding="1.1.4"))), WANTED)
    assert found.affected == {
        "CVE-2023-1389": (Affected("tp-link", "archer_ax21_firmware", Range(end="1.1.4", with_begin=False)),)
    }
    assert found.day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ({}, Range(with_begin=False)),
        ({"versionStartIncluding": "1", "versionEndIncluding": "2"}, Range(None, "1", True, "2", True)),
        ({"versionStartExcluding": "1", "versionEndExcluding": "2"}, Range(None, "1", False, "2", False)),
        ({"versionEndExcluding": 7}, Range(with_begin=False)),
    ],
)  # fmt: skip
def test_every_kind_of_bound(versions: Any, expected: Range, nvd: Write) -> None:
    [affected] = read(nvd(record("CVE-2023-1389", weak(FIRMWARE, **versions))), WANTED).affected["CVE-2023-1389"]
    assert affected.versions == expected


@pytest.mark.parametrize(
    ("version", "exact", "vague"), [("1.1:*", "1.1", False), ("1.1:b2", "1.1", True), ("-:*", None, True)]
)
def test_one_version(version: str, exact: str | None, vague: bool, nvd: Write) -> None:
    criteria = f"cpe:2.3:o:acme:x:{version}:*:*:*:*:*:*"
    [affected] = read(nvd(record("CVE-2023-1389", weak(criteria))), WANTED).affected["CVE-2023-1389"]
    assert (affected.versions.exact, affected.versions.vague) == (exact, vague)


def test_hardware_beside_weak_firmware(nvd: Write) -> None:
    both: dict[str, Any] = {
        "operator": "AND",
        "nodes": [
            *weak("cpe:2.3:o:acme:os:*:*:*:*:*:*:*:*", versionEndExcluding="3")["nodes"],
            {
                "cpeMatch": [
                    {"vulnerable": False, "criteria": "cpe:2.3:h:acme:x100:-:*:*:*:*:*:*:*"},
                    {"vulnerable": False, "criteria": "cpe:2.3:o:other:kernel:-:*:*:*:*:*:*:*"},
                ]
            },
        ],
    }
    found = read(nvd(record("CVE-2023-1389", both)), WANTED).affected["CVE-2023-1389"]
    assert [(each.product, each.versions.end) for each in found] == [("os", "3"), ("x100", "3")]


def test_only_what_is_listed_is_kept(nvd: Write) -> None:
    other = record("CVE-2099-1000", weak(FIRMWARE))
    marked = record("CVE-2099-1001", weak(FIRMWARE), cisaExploitAdd="2026-01-02", cisaActionDue="2026-01-23")
    found = read(nvd(other, marked), frozenset())
    assert set(found.affected) == set(found.marked) == {"CVE-2099-1001"}
    assert found.marked["CVE-2099-1001"].due == date(2026, 1, 23)


def test_packed_by_gzip(nvd: Write, tmp_path: Path) -> None:
    packed = tmp_path / "nvd.json.gz"
    packed.write_bytes(gzip.compress(Path(nvd(record("CVE-2023-1389", weak(FIRMWARE)))).read_bytes()))
    found = read(str(packed), WANTED)
    assert set(found.affected) == WANTED
    assert found.day == date(2026, 11, 21)


def test_odd_records_are_told_or_empty(nvd: Write) -> None:
    configurations: list[Any] = [7, {"nodes": 7}, {"nodes": [{"cpeMatch": [7, {}]}]}]
    odd = [7, {}, {"cve": 7}, {"cve": {"id": 7}}, record("CVE-2023-1389", *configurations)]
    found = read(nvd(*odd), WANTED)
    assert found.affected == {"CVE-2023-1389": ()}
    assert [issue.problem for issue in found.issues] == ["4 records have no CVE number"]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"CVE_Items": [{}]}', b'{"vulnerabilities": [{"cve": {"id": "CVE-2023-1389"}}', b"no"]
)
def test_what_is_none_of_nvd_is_refused_with_a_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "nvd.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"--nvd .*nvd.json: cannot be read .*debar update nvd"):
        read(str(path), WANTED)


def test_too_many_products_are_refused(nvd: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debar.exposure.nvd.MOST_PRODUCTS", 2)
    several = [weak(f"cpe:2.3:o:acme:x{number}:*:*:*:*:*:*:*:*") for number in range(3)]
    with pytest.raises(UsageError, match="more than 2 products"):
        read(nvd(record("CVE-2023-1389", *several)), WANTED)
