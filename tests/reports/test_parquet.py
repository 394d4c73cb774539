"""Parquet is the run in columns: whole or not there, the same as JSON Lines, and never out of its folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from tests.reports import sample
from tests.reports.parts.test_arrow import as_record

from debar.model import Evidence, Exposure, Finding, Issue
from debar.reports import parquet
from debar.reports.parts.folder import END, stranger
from debar.reports.parts.records import as_dict, asked_as_dict, evidence_as_dict, exposure_as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from debar.model import Item

ASKED = sample.asked("us-federal-agency")
EXPOSED = Exposure("purchases/orders.csv", "row 7", "internet", "its address is routed", "RFC 6890")


def written(folder: Path, items: Iterable[Item], **more: Any) -> Path:
    folder.mkdir()
    parquet.write(items, replace(ASKED, **more), folder)
    return folder


def rows(folder: Path, name: str = "findings") -> list[dict[str, Any]]:
    """The rows as anybody reads such a folder."""
    return ds.dataset(folder / name, partitioning="hive").to_table().to_pylist()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_findings_are_those_of_json_lines(tmp_path: Path) -> None:
    items = (*sample.run()[:-1], sample.summary(sample.run()[:-1]))
    read = {row["id"]: as_record(row) for row in rows(written(tmp_path / "out", items))}
    told = {item.id: as_dict(item) for item in items if isinstance(item, Finding)}
    assert read.keys() == told.keys()
    for name, record in told.items():
        record.pop("type")
        assert {key: read[name][key] for key in record} == record


def test_a_query_reads_the_files_of_its_law_alone(tmp_path: Path) -> None:
    data = ds.dataset(written(tmp_path / "out", sample.run()) / "findings", partitioning="hive")
    barred = (ds.field("jurisdiction") == "US") & (ds.field("verdict") == "prohibited")
    (fragment,) = data.get_fragments(filter=barred)
    assert fragment.path.endswith("findings/jurisdiction=US/verdict=prohibited/part-00000.parquet")
    assert data.count_rows(filter=barred) == 4


def test_all_else_stands_beside_it(tmp_path: Path) -> None:
    items = (*sample.run()[:-1], EXPOSED, sample.run()[-1])
    out = written(tmp_path / "out", items)
    assert {row["verdict"] for row in rows(out, "observations")} == {"clear", "unidentified"}
    issues = pq.read_table(out / "issues.parquet").to_pylist()
    assert [
        {"type": "issue", **{key: row[key] for key in ("file", "place", "problem", "remedy")}} for row in issues
    ] == [as_dict(item) for item in items if isinstance(item, Issue)]
    evidence = pq.read_table(out / "evidence.parquet").to_pylist()
    assert [{"type": "evidence", **row} for row in evidence] == [
        evidence_as_dict(item) for item in items if isinstance(item, Evidence)
    ]
    assert [{"type": "exposure", **row} for row in pq.read_table(out / "exposures.parquet").to_pylist()] == [
        exposure_as_dict(EXPOSED)
    ]
    summary = orjson.loads((out / "summary.json").read_bytes())
    assert summary == {"asked": asked_as_dict(ASKED), "coverage": None, "summary": as_dict(items[-1])}


def test_the_mark_names_every_file_and_its_bytes(tmp_path: Path) -> None:
    out = written(tmp_path / "out", sample.run())
    mark = orjson.loads((out / END).read_bytes())
    assert mark["files"] == {name: len(data) for name, data in files(out).items() if name != END}
    assert stranger(out) is None


@pytest.mark.parametrize("strange", ["notes.txt", "findings/jurisdiction=US/more.parquet", ".hidden"])
def test_something_else_in_the_folder_is_no_part_of_it(strange: str, tmp_path: Path) -> None:
    out = written(tmp_path / "out", sample.run())
    (out / strange).write_text("mine")
    assert stranger(out) == strange


@pytest.mark.parametrize(
    "mark", [b"", b"{", b"[]", b'{"made_by": "debar"}', b'{"made_by": "spark", "files": {"a": 1}}', b"\xff"]
)
def test_a_mark_that_is_not_ours_is_strange(mark: bytes, tmp_path: Path) -> None:
    (tmp_path / END).write_bytes(mark)
    (tmp_path / "a").write_text("mine")
    assert stranger(tmp_path) == END


def test_a_link_is_strange_whatever_the_mark_says(tmp_path: Path) -> None:
    out = written(tmp_path / "out", sample.run())
    (out / "issues.parquet").unlink()
    (out / "issues.parquet").symlink_to(tmp_path)
    assert stranger(out) == "issues.parquet"


def test_half_a_run_has_no_mark(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no summary"):
        written(tmp_path / "out", sample.run()[:-1])
    assert not (tmp_path / "out" / END).exists()


def test_nothing_found_is_a_data_set_too(tmp_path: Path) -> None:
    out = written(tmp_path / "out", sample.empty(), everything=False)
    assert rows(out) == []
    assert {"id", "because", "subject_description"} <= set(ds.dataset(out / "findings").schema.names)
    assert not (out / "observations").exists()


@pytest.mark.parametrize(
    "jurisdiction", ["../../out of it", "/etc", "..", "a/b", "a=b", "%2e%2e", "", "日本", "x\udcff\0"]
)
def test_no_name_of_a_partition_leads_out_of_its_folder(jurisdiction: str, tmp_path: Path) -> None:
    law = replace(sample.SECTION_889, jurisdiction=jurisdiction)
    item = replace(sample.ONT, ruling=replace(sample.ONT.ruling, law=law))
    out = written(tmp_path / "out", (sample.ORDERS, item, sample.summary((item,))))
    (found,) = (out / "findings").rglob("*.parquet")
    assert found.parent.parent.parent == out / "findings"
    assert {path.name for path in tmp_path.iterdir()} == {"out"}
    (row,) = rows(out)
    assert row["jurisdiction"] == (jurisdiction.replace("\udcff", "\\udcff") or "none")


@pytest.mark.parametrize(("name", "limit"), [("PART", 5), ("HELD", 1), ("AT_ONCE", 3)])
def test_many_findings_are_written_in_parts(
    name: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = list(sample.many(20))
    monkeypatch.setattr(parquet, "AT_ONCE", 3)
    monkeypatch.setattr(parquet, name, limit)
    out = written(tmp_path / "out", items)
    parts = sorted((out / "findings").rglob("*.parquet"))
    assert len(parts) == {"PART": 4, "HELD": 7, "AT_ONCE": 1}[name]
    assert [row["id"] for row in rows(out)] == [item.id for item in items if isinstance(item, Finding)]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    assert files(written(tmp_path / "one", sample.run())) == files(written(tmp_path / "two", sample.run()))
