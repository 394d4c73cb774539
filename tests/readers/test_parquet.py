"""Parquet: every plain type as text, nested columns told, broken files refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.readers.reading import look, look_at

from debar.model import Batch, Issue
from debar.readers import ReadOptions, evidence_files, pieces, read, read_piece

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from debar.readers import Source

TABLE = pa.table(
    {
        "description": pa.array(["ONT", "ONT", ""]).dictionary_encode(),
        "qty": [1.0, 2.5, None],
        "order date": [datetime(2026, 1, 2), None, datetime(2026, 3, 4, 5, 6)],  # noqa: DTZ001
        "contract date": [date(2026, 1, 2), None, None],
        "maker": [b"ZTE", b"x\xff", None],
    }
)


def test_types(tmp_path: Path) -> None:
    parquet.write_table(TABLE, tmp_path / "a.parquet")
    seen = look(tmp_path / "a.parquet")
    assert seen.issues == []
    assert seen.rows == [
        (
            "row 1",
            {
                "description": "ONT",
                "quantity": "1",
                "date": "2026-01-02",
                "contract_date": "2026-01-02",
                "maker_name": "ZTE",
            },
        ),
        ("row 2", {"description": "ONT", "quantity": "2.5", "maker_name": "x\ufffd"}),
        ("row 3", {"date": "2026-03-04"}),
    ]


def test_nested_columns_are_told(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"description": ["a"], "lots": [[1, 2]]}), tmp_path / "a.parquet")
    seen = look(tmp_path / "a.parquet")
    assert seen.fields == [{"description": "a"}]
    assert seen.evidence[0].unused == ("lots",)
    assert seen.issues[0].blind
    assert "lots" in seen.issues[0].problem


def test_cut_off(tmp_path: Path) -> None:
    parquet.write_table(TABLE, tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    assert "cut off or no Parquet file" in look_at(tmp_path, "b.parquet", data[:-20]).problems
    assert "damaged" in look_at(tmp_path, "c.parquet", data[:4] + bytes(300) + data[304:]).problems


def test_text_that_is_no_text(tmp_path: Path) -> None:
    wrong = pa.array([b"Huawei", b"x\xff"]).view(pa.string())
    parquet.write_table(pa.table({"description": wrong}), tmp_path / "a.parquet")
    assert look(tmp_path / "a.parquet").fields == [{"description": "Huawei"}, {"description": "x\ufffd"}]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of three rows."""
    monkeypatch.setattr("debar.readers.parquet.ROWS", 3)


def cut(folder: Path, days: list[object], rows: int = 4) -> tuple[Source, list[object]]:
    """A file of row groups of two rows, and its pieces of so many rows."""
    names = [f"switch {number}" for number in range(len(days))]
    parquet.write_table(pa.table({"description": names, "order date": days}), folder / "a.parquet", row_group_size=2)
    [source] = evidence_files([str(folder / "a.parquet")])
    return source, list(pieces(source, ReadOptions(), rows))


def told(items: Iterable[object]) -> list[object]:
    """Rows with their places, and all else as it is."""
    seen: list[object] = []
    for item in items:
        if isinstance(item, Batch):
            seen += [(item.place(index), item.observation(index).fields) for index in range(item.rows.num_rows)]
        else:
            seen.append(item)
    return seen


@pytest.mark.parametrize("days", [[date(2026, 1, 2)] * 9, ["2026-01-02"] * 9, ["2 May 2026", None, None] * 3])
@pytest.mark.parametrize("rows", [1, 4, 5, 100])
@pytest.mark.usefixtures("short")
def test_pieces_say_together_what_the_file_says(tmp_path: Path, days: list[object], rows: int) -> None:
    source, parts = cut(tmp_path, days, rows)
    assert len(parts) == {1: 5, 4: 4, 5: 3, 100: 2}[rows]
    apart = [item for piece in parts for item in told(read_piece(source, ReadOptions(), piece))]  # type: ignore[arg-type]
    assert apart == told(read(source))


def test_what_is_said_of_the_columns_stands_in_the_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debar.readers.parquet.ROWS", 1)
    table = pa.table({"x": ["a", "b", "c"], "lots": [[1], [2], [3]]})
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=1)
    [source] = evidence_files([str(tmp_path / "a.parquet")])
    parts = pieces(source, ReadOptions(), 1)
    apart = [told(read_piece(source, ReadOptions(), piece)) for piece in parts]
    assert [len(each) for each in apart] == [3, 1, 1, 1]
    assert [item for each in apart for item in each] == told(read(source))


@pytest.mark.parametrize("days", [["3/4/2026"] * 9, ["23/4/2026"] * 9, ["soon"] * 9])
def test_a_file_whose_days_only_the_whole_column_settles_is_not_cut(tmp_path: Path, days: list[object]) -> None:
    assert cut(tmp_path, days)[1] == []


def test_an_inventory_and_a_single_row_group_are_not_cut(tmp_path: Path) -> None:
    assert cut(tmp_path, [None, None])[1] == []
    parquet.write_table(pa.table({"hostname": ["a", "b"], "model": ["x", "y"], "serial": ["1", "2"]}), tmp_path / "b.parquet", row_group_size=1)  # fmt: skip  # noqa: E501
    assert pieces(evidence_files([str(tmp_path / "b.parquet")])[0], ReadOptions(), 1) == []


@pytest.mark.parametrize(
    "days",
    [
        ["2026-01-02"] * 5 + ["3/4/2026", "13/4/2026", "4/13/2026", "x"],
        ["2026-01-02"] * 4 + ["31/31/2026"] + ["2026-01-02"] * 4,
        ["2026-01-02"] * 8 + ["some day"],
        ["2026-01-02"] * 4 + ["3/4/2026"] * 5,
    ],
)
@pytest.mark.usefixtures("short")
def test_from_the_first_piece_with_an_issue_on_the_rest_says_what_the_file_says(
    tmp_path: Path, days: list[object]
) -> None:
    source, parts = cut(tmp_path, days)
    apart: list[object] = []
    for piece in parts:
        seen = told(read_piece(source, ReadOptions(), piece))  # type: ignore[arg-type]
        if any(isinstance(item, Issue) for item in seen):
            apart += told(read_piece(source, ReadOptions(), piece.rest))  # type: ignore[attr-defined]
            break
        apart += seen
    assert any(isinstance(item, Issue) for item in apart)
    assert apart == told(read(source))


def test_a_file_that_cannot_be_read_has_no_pieces(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    [source] = evidence_files([str(tmp_path / "a.parquet")])
    assert pieces(source, ReadOptions(), 1) == []
    assert pieces(source, ReadOptions(format="nothing"), 1) == []
