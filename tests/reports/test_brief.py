"""One line a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from tests.reports import sample

from debar.model import Finding
from debar.reports.brief import WIDTHS, line

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("brief", sample.run(), sample.asked("us-federal-agency")).decode() == snapshot


def test_every_finding_has_a_line_of_its_own_and_columns_stand_below_each_other() -> None:
    findings = [item for item in sample.run() if isinstance(item, Finding)]
    lines = [line(finding) for finding in findings]
    assert not any("\n" in each or "\x1b" in each for each in lines)
    start = WIDTHS[0] + 2
    for finding, each in zip(findings, lines, strict=True):
        at = next(place for place in range(len(each)) if cell_len(each[:place]) == start)
        assert each[at:].startswith(finding.ruling.law.id)
