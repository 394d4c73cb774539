"""Saved results: both forms give the same findings, and what is none is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.papers import AGENCY, orders

from debar.errors import UsageError
from debar.questions.saved import findings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

SUMMARY = {"type": "summary", "findings": 0}
GOOD = {
    "type": "finding",
    "file": "a",
    "place": "row 1",
    "subject": {},
    "maker_name": "m",
    "rule": "R",
    "questions": [],
}


def saved(folder: Path, *items: Any) -> str:
    path = folder / "r.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    return str(path)


def test_both_forms_hold_the_same_findings(tmp_path: Path, debar: Command) -> None:
    lines, page = tmp_path / "r.jsonl", tmp_path / "r.json"
    debar("screen", orders(tmp_path), *AGENCY, "--format", f"jsonl={lines}", "--format", f"json={page}")
    assert [found["id"] for found in findings(str(lines))] == [found["id"] for found in findings(str(page))]
    assert len(list(findings(str(page)))) == 2


def test_a_run_that_found_nothing_has_no_findings(tmp_path: Path, debar: Command) -> None:
    page = tmp_path / "r.json"
    debar("screen", orders(tmp_path, "1,2024-05-05,office chair,,,,"), *AGENCY, "--format", f"json={page}")
    assert list(findings(str(page))) == []
    assert list(findings(saved(tmp_path, SUMMARY))) == []


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "no summary"),
        ([GOOD], "no summary"),
        (["text", 1, [], SUMMARY | {"type": "other"}], "no summary"),
        ([{**GOOD, "rule": None}, SUMMARY], "without 'rule'"),
        ([{**GOOD, "subject": []}, SUMMARY], "without 'subject'"),
        ([{**GOOD, "questions": [1]}, SUMMARY], "no text"),
        ([{**GOOD, "subject": {"a": 1}}, SUMMARY], "no text"),
    ],
)
def test_what_is_no_result_is_refused(items: list[Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        list(findings(saved(tmp_path, *items)))


@pytest.mark.parametrize(
    "content", [b"{", b"\x00\xff" * 99, b"a,b\n1,2\n", b"[" * 9999, b'{"findings": [{"type": "finding"}', b'{"a": 1}']
)
def test_broken_files_are_refused_with_what_to_do(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="debar screen"):
        list(findings(str(path)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        list(findings(str(tmp_path / "no.jsonl")))
