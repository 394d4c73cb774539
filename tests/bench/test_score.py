"""What counts as found, as a lead, as right, and what is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from debar.bench.score import ORDINARY, Planted, score, told, truth

if TYPE_CHECKING:
    from pathlib import Path

TRUTH = """\
row,maker,kind,file
2,huawei,name,a.csv
3,zte,model,a.csv
5,,negative: place,a.csv
6,,open: service,a.csv
9,huawei,name,a.csv
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    (tmp_path / "truth.csv").write_text(TRUTH)
    return tmp_path / "truth.csv"


def test_found_missed_and_wrong(planted: Path) -> None:
    found = [
        (("a.csv", 2), "huawei", True),
        (("a.csv", 2), "huawei", True),  # twice is once
        (("a.csv", 3), "zte", False),  # a lead
        (("a.csv", 5), "zte", True),  # a place
        (("a.csv", 6), "huawei", True),  # neither right nor wrong
        (("a.csv", 7), "zte", True),  # an ordinary line
        (("a.csv", 9), "zte", True),  # somebody else's
    ]
    got = score(iter(found), truth(planted))
    assert (got.found.hit, got.found.of) == (1, 3)
    assert (got.leads.hit, got.leads.of) == (2, 3)
    assert (got.right.hit, got.right.of) == (1, 4)
    assert {kind: (count.hit, count.of) for kind, count in got.kinds.items()} == {"name": (1, 2), "model": (0, 1)}
    assert (got.false["negative: place"].hit, got.false[ORDINARY].hit) == (1, 1)
    assert got.examples["name"] == [("a.csv", 9)]


def test_nothing_found_has_no_precision(planted: Path) -> None:
    got = score(iter(()), truth(planted))
    assert (got.found.share, got.right.share) == (0.0, None)


@pytest.mark.parametrize(("lines", "rows"), [(None, 5), (1, 1), (2, 2), (4, 3), (8, 5)])
def test_the_truth_of_the_first_lines(lines: int | None, rows: int, planted: Path) -> None:
    """The header of a CSV is row 1, so its second line is row 3."""
    known = truth(planted, lines)
    assert len(known) == rows
    assert known["a.csv", 2] == Planted("huawei", "name")


def test_findings_of_debar_without_mentions_sellers_and_issues(tmp_path: Path) -> None:
    finding = {
        "type": "finding", "file": "/some/where/a.csv", "place": "row 2", "maker": "huawei", "group": "huawei",
        "role": "equipment", "strength": "strong",
    }  # fmt: skip
    items = [
        finding,
        {**finding, "place": "row 3", "strength": "weak"},
        {**finding, "place": "row 4", "role": "mention"},
        {**finding, "place": "row 5", "role": "seller"},
        {**finding, "place": "row 6", "maker": None, "group": None},
        {"type": "issue"},
        {"type": "summary"},
    ]
    path = tmp_path / "found.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, items)))
    assert list(told(path, "jsonl")) == [(("a.csv", 2), "huawei", True), (("a.csv", 3), "huawei", False)]


def test_what_peers_wrote(tmp_path: Path) -> None:
    path = tmp_path / "found.csv"
    path.write_text("file,row,group\na.csv,2,huawei\n")
    assert list(told(path, "csv")) == [(("a.csv", 2), "huawei", True)]
