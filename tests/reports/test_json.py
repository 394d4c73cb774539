"""The JSON document holds what `jsonl` holds, and what was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.reports import sample

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

ASKED = sample.asked("us-federal-agency")


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("json", sample.run(), ASKED).decode() == snapshot


def test_one_document_with_the_records_of_jsonl(render: Render) -> None:
    document = json.loads(render("json", sample.run(), ASKED))
    lines = [json.loads(line) for line in render("jsonl", sample.run(), ASKED).splitlines()]
    assert list(document) == [
        *("asked", "evidence", "findings", "observations", "issues", "exposures", "links", "coverage", "summary"),
    ]
    held = [*document["findings"], *document["observations"], *document["issues"], document["summary"]]
    assert sorted(map(str, held)) == sorted(map(str, lines))
    assert [piece["path"] for piece in document["evidence"]] == [sample.ORDERS.path, sample.SHEET.path]
