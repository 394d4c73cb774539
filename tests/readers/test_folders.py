"""What folders say of the files in them is a column of every row, unless the file has one itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import dataset
from tests.readers.reading import look
from tests.readers.test_archive import zipped

from debar.readers import ReadOptions, evidence_files, pieces, read, read_piece
from debar.readers.parts.folders import said_by_folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a/brand=ZTE/part-0.csv", [("brand", "ZTE")]),
        ("a/brand=Z%54E%2FA/supplier=B%20C/part-0.csv", [("brand", "ZTE/A"), ("seller_name", "B C")]),
        ("a/brand=%E4%B8%AD%E5%85%B4/p.csv", [("brand", "中兴")]),
        ("s3://bucket/brand=ZTE/part-0.csv", [("brand", "ZTE")]),
        ("a/date=2024-01-31/p.csv", [("date", "2024-01-31")]),
        ("a/date=20240131/p.csv", []),
        ("a/year=2024/month=01/p.csv", []),
        ("a/brand=__HIVE_DEFAULT_PARTITION__/p.csv", []),
        ("a/brand=%00/p.csv", []),
        ("a/brand=/p.csv", []),
        ("a/brand=ZTE", []),
        ("a/b/orders.csv", []),
    ],
)
def test_what_folders_say(path: str, said: list[tuple[str, str]]) -> None:
    assert [(field, value) for _, field, value in said_by_folders(path)] == said


def written(folder: Path, form: str) -> None:
    """A table in parts as a library writes one, divided by maker and year."""
    rows = {"item": ["ONT", "MiFi", "chair"], "maker": ["ZTE", "Inseego & Co", None], "year": [2024, 2024, 2025]}
    dataset.write_dataset(
        pa.table(rows), folder, format=form, partitioning=["maker", "year"], partitioning_flavor="hive"
    )


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_in_parts_keeps_the_column_it_is_divided_by(tmp_path: Path, form: str) -> None:
    written(tmp_path / "t", form)
    seen = look(tmp_path / "t")
    assert {(fields.get("maker_name"), fields["description"]) for fields in seen.fields} == {
        ("ZTE", "ONT"),
        ("Inseego & Co", "MiFi"),
        (None, "chair"),
    }
    assert not [issue for issue in seen.issues if issue.blind]
    for evidence in seen.evidence:
        assert ("maker", "maker_name") in evidence.mapping or "__HIVE_DEFAULT" in evidence.name


def test_the_file_itself_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "maker=Nokia" / "supplier=Example" / "orders.csv"
    path.parent.mkdir(parents=True)
    path.write_text("description,maker\nONT,ZTE\nMiFi,\n")
    assert look(path).fields == [
        {"description": "ONT", "maker_name": "ZTE", "seller_name": "Example"},
        {"description": "MiFi", "seller_name": "Example"},
    ]


def test_folders_in_an_archive_say_it_too(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"maker=ZTE/a.csv": b"item,qty\nONT,1\n"}))
    assert [fields["maker_name"] for fields in look(tmp_path / "x.zip").fields] == ["ZTE"]


def test_pieces_say_together_what_the_whole_file_says(tmp_path: Path) -> None:
    path = tmp_path / "maker=ZTE" / "part-0.parquet"
    path.parent.mkdir()
    from pyarrow import parquet

    table = pa.table({"description": [f"ONT {number}" for number in range(200_000)]})
    parquet.write_table(table, path, row_group_size=70_000)
    (source,) = evidence_files([str(path)])
    cut = pieces(source, ReadOptions(), 70_000)
    assert len(cut) > 2
    whole = [item.rows for item in read(source) if hasattr(item, "rows")]
    apart = [item.rows for piece in cut for item in read_piece(source, ReadOptions(), piece) if hasattr(item, "rows")]
    assert pa.Table.from_batches(apart) == pa.Table.from_batches(whole)
    assert set(apart[0].column("maker_name").to_pylist()) == {"ZTE"}
