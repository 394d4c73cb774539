"""`debar demo`: four buyers, every verdict, a report, and no questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.model import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.conftest import Command


def test_the_demo_shows_every_verdict_and_writes_its_report(tmp_path: Path, debar: Command) -> None:
    ran = debar("demo", "--into", tmp_path / "new/out")
    assert (ran.code, ran.err) == (0, "")
    counts = next(line for line in ran.text.splitlines() if re.match(r"[\d,]+ lines: ", line))
    for verdict in Verdict:
        assert re.search(rf"\b[1-9][\d,]* {verdict.value}\b", counts), verdict
    report = tmp_path / "new/out/debar-demo.html"
    assert f"The report: {report}" in ran.text
    assert "us-federal-agency" in report.read_text("utf-8")


def test_the_place_of_the_report_from_the_environment(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBAR_DEMO_INTO", str(tmp_path))
    debar("demo")
    assert (tmp_path / "debar-demo.html").is_file()
