"""What a run found as Arrow says the same as JSON Lines, typed, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from tests.reports import sample

from debar.model import Exposure, Finding, Issue, Observed
from debar.reports.parts import arrow
from debar.reports.parts.records import as_dict
from debar.reports.parts.rows import SUBJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

FINDINGS = [item for item in (*sample.run(), *sample.anyone()) if isinstance(item, Finding)]
OBSERVED = [item for item in sample.run() if isinstance(item, Observed)]


def as_record(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of Arrow with the keys of JSON Lines."""
    known: dict[str, Any] = {}
    for name, value in row.items():
        if not name.startswith("subject_"):
            known[name] = value.isoformat() if isinstance(value, date) else value
    subject = {name: row[f"subject_{name}"] for name in SUBJECT if row[f"subject_{name}"]}
    waived = known.get("waived")
    if waived:
        known["waived"] = {**waived, "until": waived["until"].isoformat()}
    return {**known, "subject": {**subject, **dict(row["subject_others"])}}


def test_findings_say_what_json_lines_say() -> None:
    batch = arrow.batch(FINDINGS)
    batch.validate(full=True)
    assert batch.schema == arrow.finding_schema()
    for finding, row in zip(FINDINGS, batch.to_pylist(), strict=True):
        record = as_dict(finding)
        assert record.pop("type") == "finding"
        told = as_record(row)
        assert {name: told[name] for name in record} == record
        assert (row["law"], row["cite"]) == (finding.ruling.law.name, finding.ruling.law.cite)
        assert row["sheet"] == finding.observation.evidence.sheet


def test_what_only_spreadsheets_tell_is_told_too() -> None:
    noted = replace(sample.ONT, identification=replace(sample.ONT.identification, note="a chassis"))
    ended, plain = arrow.batch([sample.LAPSED, noted]).to_pylist()
    assert ended["lapsed"]["until"] == date(2026, 6, 30)
    assert ended["waived"] is None
    assert (plain["lapsed"], plain["notes"]) == (None, ["a chassis"])


def test_fields_without_a_column_of_their_own_stand_in_a_map() -> None:
    fields = {"purl": "pkg:x/y", "description": "ONT HG8245H", "sys_descr": "VRP", "banner": ""}
    items = [replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields)), sample.ONT]
    first, second = arrow.batch(items).to_pylist()
    assert first["subject_others"] == [("sys_descr", "VRP"), ("purl", "pkg:x/y")]
    assert second["subject_others"] == []


def test_observations_say_what_json_lines_say() -> None:
    batch = arrow.observation_batch(OBSERVED)
    assert batch.schema == arrow.observation_schema()
    for observed, row in zip(OBSERVED, batch.to_pylist(), strict=True):
        record = as_dict(observed)
        record.pop("type")
        told = as_record(row)
        assert {name: told[name] for name in record} == record


def test_issues_exposures_and_the_summary() -> None:
    nowhere = Issue("", None, "a list is stale", "update it", blind=False)
    rows = arrow.issue_batch([*sample.ISSUES, nowhere]).to_pylist()
    assert [(row["file"], row["lost"], row["blind"]) for row in rows] == [
        ("purchases/orders.csv", 0, False),
        ("purchases/broken.xlsx", 40, True),
        (None, 0, False),
    ]
    exposed = Exposure("a.csv", "row 1", "internet", "its address is routed", "RFC 6890")
    assert {"type": "exposure", **arrow.exposure_batch([exposed]).to_pylist()[0]} == as_dict(exposed)
    summary = sample.summary(sample.run()[:-1])
    record = as_dict(summary)
    (row,) = arrow.summary_batch(summary).to_pylist()
    assert {name: row[name] for name in record["by_verdict"]} == record["by_verdict"]
    assert all(row[name] == value for name, value in record.items() if name not in ("type", "by_verdict"))
    assert row["blind"] is True


def test_nothing_has_the_same_columns() -> None:
    assert arrow.batch([]).schema == arrow.finding_schema()
    assert arrow.observation_batch([]).schema == arrow.observation_schema()
    assert [arrow.batch([]).num_rows, arrow.issue_batch([]).num_rows, arrow.exposure_batch([]).num_rows] == [0, 0, 0]


def test_text_that_is_no_unicode_has_its_escape() -> None:
    evidence = replace(sample.ORDERS, path="order\udcff.csv")
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, evidence=evidence))
    assert arrow.batch([item]).column("file").to_pylist() == ["order\\udcff.csv"]


def test_batches_make_one_table() -> None:
    parts = [arrow.batch(FINDINGS[:2]), arrow.batch(FINDINGS[2:])]
    assert pa.Table.from_batches(parts).to_pylist() == arrow.batch(FINDINGS).to_pylist()
