"""Parquet: every plain type as text, nested columns told, broken files refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet
from tests.readers.reading import look, look_at

if TYPE_CHECKING:
    from pathlib import Path

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
