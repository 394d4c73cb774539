"""Delimited text as people and systems write it: every row is kept, in its place, and what is odd is said."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.errors import UsageError
from debar.model import Kind
from debar.readers.parts import parse
from debar.readers.parts.lines import Block, record_blocks, tidy_quotes
from debar.readers.parts.parse import Plan
from debar.readers.parts.source import Source

if TYPE_CHECKING:
    from debar.readers.parts.rows import Rows

SOURCE = Source("x.csv", "x.csv", Path("x.csv"))


def test_what_evidence_says(tmp_path: Path) -> None:
    text = "Vendor,Item description,Colour\nACME,Huawei ONT,white\n"
    seen = look_at(tmp_path, "orders.csv", text)
    (evidence,) = seen.evidence
    assert evidence.name == "orders.csv"
    assert evidence.digest == hashlib.sha256(text.encode()).hexdigest()
    assert evidence.size == len(text)
    assert evidence.mapping == (("Vendor", "seller_name"), ("Item description", "description"))
    assert evidence.unused == ("Colour",)
    assert evidence.kind is Kind.PURCHASE
    assert seen.rows == [("row 2", {"seller_name": "ACME", "description": "Huawei ONT"})]
    assert seen.issues == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["Beschreibung", "Hersteller", "Preis"], ["Router 24 Port", "ACME", "1,5"], ["Kabel", "B", "2,25"]]
    seen = look_at(tmp_path, "a.csv", end.join(delimiter.join(f'"{c}"' if "," in c else c for c in r) for r in rows))
    assert [list(fields.values()) for fields in seen.fields] == rows[1:]
    assert seen.issues == []


def test_titles_blank_lines_and_totals(tmp_path: Path) -> None:
    text = "Purchases 2026,,\nOffice of Things,,\n\nItem,Qty,Date\n\nONT,3,2026-01-02\n,,\nTotal,3,\n"
    seen = look_at(tmp_path, "a.csv", text)
    assert seen.rows == [
        ("row 6", {"description": "ONT", "quantity": "3", "date": "2026-01-02"}),
        ("row 8", {"description": "Total", "quantity": "3"}),
    ]


def test_a_header_in_two_rows(tmp_path: Path) -> None:
    text = "Supplier,,Item,,\nName,Code,Name,Maker,Qty\nACME,1,Switch,ZTE,2\n"
    seen = look_at(tmp_path, "a.csv", text)
    assert seen.rows == [
        ("row 3", {"seller_name": "ACME", "description": "Switch", "maker_name": "ZTE", "quantity": "2"})
    ]
    assert seen.evidence[0].mapping[0] == ("Supplier › Name", "seller_name")


def test_a_header_with_details_below(tmp_path: Path) -> None:
    text = "品名,メーカー,契約の相手方,,数量\n,,名称,住所,\nルータ,ZTE,株式会社サンプル,東京,1\n"
    seen = look_at(tmp_path, "a.csv", text)
    assert seen.fields[0]["maker_name"] == "ZTE"
    assert len(seen.rows) == 1 or seen.rows[-1][0] == "row 3"


def test_quotes(tmp_path: Path) -> None:
    text = 'description,maker\n"24"" monitor, black",A\n"two\nlines",B\n24" raw,C\n'
    seen = look_at(tmp_path, "a.csv", text)
    assert [(place, fields["description"]) for place, fields in seen.rows] == [
        ("row 2", '24" monitor, black'),
        ("row 3", "two\nlines"),
        ("row 4", '24" raw'),
    ]
    assert seen.issues == []


def test_space_before_quotes(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", 'description, maker\n"a, b", "X, Y"\n"c", "Z"\n')
    assert [fields["maker_name"] for fields in seen.fields] == ["X, Y", "Z"]


def test_an_unclosed_quote_swallows_nothing(tmp_path: Path) -> None:
    text = 'no,desc,qty\n1,"open,6\n2,x,7\n3,"fine",8\n4,y,9\n'
    seen = look_at(tmp_path, "a.csv", text)
    assert seen.rows[0] == ("row 2", {"text": '1,"open,6'})
    assert [fields.get("description") for fields in seen.fields] == [None, "x", "fine", "y"]
    assert [issue.place for issue in seen.issues] == ["row 2"]


@pytest.mark.parametrize("row", ["Huawei ONT,3", "Huawei ONT,3,ACME,more"])
def test_a_ragged_row_is_judged_as_one_text(tmp_path: Path, row: str) -> None:
    seen = look_at(tmp_path, "a.csv", f"item,qty,vendor\nswitch,1,B\n{row}\nrouter,2,C\n")
    assert seen.rows[1] == ("row 3", {"text": row})
    (issue,) = seen.issues
    assert (issue.place, issue.lost, issue.blind) == ("row 3", 0, True)
    assert "where the header has 3" in issue.problem
    assert len(seen.rows) == 3


def test_empty_cells_beyond_the_header_are_nothing(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "item,qty\nswitch,1,\nrouter,2,\n")
    assert seen.issues == []
    assert [fields["description"] for fields in seen.fields] == ["switch", "router"]


def test_one_column_with_commas(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "Description\nSwitch, 24 port\nRouter\n")
    assert [fields["description"] for fields in seen.fields] == ["Switch, 24 port", "Router"]


def test_no_header_loses_no_row(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "HG8245H;3;4\nS5720;4;5\n")
    assert seen.rows == [("row 1", {"text": "HG8245H | 3 | 4"}), ("row 2", {"text": "S5720 | 4 | 5"})]
    (issue,) = seen.issues
    assert issue.blind
    assert "no header" in issue.problem
    assert "--map" in issue.remedy


def test_unknown_columns_are_all_read_and_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "Foo,Bar,Qty\nHuawei ONT,x,3\n")
    assert seen.fields[-1]["text"] == "Huawei ONT | x"
    (issue,) = seen.issues
    assert issue.blind
    assert "Columns: Foo, Bar, Qty" in issue.problem
    assert "--map description=" in issue.remedy


def test_map_names_the_column(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "Foo,Bar\nHuawei ONT,x\n", mapping={"description": "Foo"})
    assert seen.issues == []
    assert seen.evidence[0].unused == ("Bar",)
    assert seen.fields[-1] == {"description": "Huawei ONT"}


def test_map_of_a_missing_column(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the columns are: Foo, Bar"):
        look_at(tmp_path, "a.csv", "Foo,Bar\n1,2\n", mapping={"description": "Baz"})


def test_doubled_header_words(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "Item,Item,Vendor\nswitch,Huawei S5720,B\n")
    assert seen.fields == [{"description": "switch", "text": "Huawei S5720", "seller_name": "B"}]
    assert not seen.issues[0].blind


def test_formulas_stay_text(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "item,qty\n=cmd|' /C calc'!A0,+1\n")
    assert seen.fields == [{"description": "=cmd|' /C calc'!A0", "quantity": "+1"}]


def test_an_inventory(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", "name,manufacturer,device_type,site\nsw1,Huawei,S5720,HQ\n")
    assert seen.evidence[0].kind is Kind.INVENTORY
    assert seen.fields == [{"hostname": "sw1", "maker_name": "Huawei", "model": "S5720", "site": "HQ"}]


CELLS = st.text(alphabet='ab é品 ,;"\n\r=�', max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12)


def _written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().replace("\r", "").encode()


@given(TABLES)
def test_both_paths_give_the_same(rows: list[list[str]]) -> None:
    data = _written(rows)
    plan = Plan(",", 3, (0, 1, 2))
    (block,) = record_blocks(iter([data]), b",")
    assert block.tidy
    quick = parse.fast(block, 1, plan)
    slow, _ = parse.exact(data, 1, plan, SOURCE)
    if quick is not None:
        full = [index for index, row in enumerate(zip(*_lists(quick), strict=True)) if any(row)]
        assert [[column[index] for index in full] for column in _lists(quick)] == _lists(slow)
        assert [quick.places[index].as_py() for index in full] == slow.places.to_pylist()
    else:
        assert "�".encode() in data


def _lists(rows: Rows) -> list[list[str | None]]:
    return [rows.columns[position].to_pylist() for position in sorted(rows.columns)]


@given(st.text(alphabet='ab,"\n', max_size=40), st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_byte_is_lost_by_cutting(text: str, size: int) -> None:
    data = text.encode()
    chunks = (data[begin : begin + size] for begin in range(0, len(data), size))
    blocks = list(record_blocks(chunks, b","))
    assert b"".join(block.data for block in blocks) == data


@given(st.text(alphabet='ab,"\n', max_size=40), st.integers(1, 9))
def test_rows_do_not_depend_on_where_a_file_is_cut(text: str, size: int) -> None:
    data = text.encode()
    whole = _rows(record_blocks(iter([data]), b","))
    chunks = (data[begin : begin + size] for begin in range(0, len(data), size))
    assert _rows(record_blocks(chunks, b",")) == whole


def _rows(blocks: object) -> list[object]:
    found: list[object] = []
    row, plan = 1, Plan(",", 2, (0, 1))
    for block in blocks:  # type: ignore[attr-defined]
        part, row = parse.exact(block.data, row, plan, SOURCE)
        raw = part.raw.to_pylist() if part.raw is not None else [None] * len(part.places)
        found += zip(part.places.to_pylist(), *_lists(part), raw, strict=True)
    return found


@pytest.mark.parametrize(
    ("text", "tidy"),
    [('a,"b",c\n', True), ('"a""b",c\n', True), ('a,24" b\n', False), ('"a"b,c\n', False), ('"a\nb",c\n', True)],
)
def test_tidy_quotes(text: str, tidy: bool) -> None:
    assert tidy_quotes(text.encode(), b",")[0] is tidy


def test_a_tidy_block_goes_the_fast_way() -> None:
    plan = Plan(",", 2, (0,))
    assert parse.fast(Block(b'a,"x,y"\nb,z\n'), 1, plan) is not None
    assert parse.fast(Block(b"a,b,c\n"), 1, plan) is None
    assert parse.fast(Block(b"a,\xff\n"), 1, plan) is None


def test_a_row_whose_text_columns_are_all_empty_stays(tmp_path: Path) -> None:
    """Arrow's joining of columns drops such a row; the others would then stand beside the wrong values."""
    text = "name,role,manufacturer,platform,comments\na,switch,Cisco,ios,\nb,switch,Huawei,,\nc,switch,ZTE,,old\n"
    seen = look_at(tmp_path, "a.csv", text)
    assert [row.get("maker_name") for _, row in seen.rows] == ["Cisco", "Huawei", "ZTE"]
    assert [row.get("text") for _, row in seen.rows] == ["ios", None, "old"]
