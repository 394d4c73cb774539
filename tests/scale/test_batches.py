"""Batches of Arrow in, findings out: what a file of the same rows gives, however the rows are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.scale.ledger import TODAY, orders

from debar.desk import Desk
from debar.errors import UsageError
from debar.model import Finding, Inquiry, Kind
from debar.reports.parts import arrow
from debar.scale.batches import Columns, findings, issues
from debar.scale.clerk import Clerk
from debar.screen import screen

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook

ASKED = Inquiry(("us-federal-agency", "jp-government"), TODAY, TODAY)


@pytest.fixture
def clerk(register: Register, rulebook: Rulebook) -> Clerk:
    desk = Desk.of(ASKED, register, rulebook, brief=True)
    return Clerk(desk, desk.results)


def numbered(table: pa.Table) -> pa.Table:
    return table.append_column("line", pa.array(range(1, table.num_rows + 1)))


def told(table: pa.Table, clerk: Clerk, size: int, of: Any = findings, **columns: Any) -> list[dict[str, Any]]:
    """The rows that come of a table cut into batches of some size."""
    given = Columns(**{"place": "line", **columns})
    return [row for batch in of(table.to_batches(max_chunksize=size), clerk, given) for row in batch.to_pylist()]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_the_rows_of_a_file_give_its_findings(
    clerk: Clerk, tmp_path: Path, register: Register, rulebook: Rulebook, size: int
) -> None:
    parquet.write_table(orders(300), tmp_path / "a.parquet")
    alone = screen([str(tmp_path / "a.parquet")], ASKED, register=register, rulebook=rulebook)
    found = arrow.batch([item for item in alone if isinstance(item, Finding)]).to_pylist()
    assert len(found) > 100
    same = told(numbered(orders(300)), clerk, size, evidence="a.parquet")
    path = {"file": str(tmp_path / "a.parquet")}
    assert [{**row, **path} for row in same] == found


def test_cutting_and_joining_batches_changes_nothing(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(numbered(orders(300)), clerk, 100_000)
    monkeypatch.setattr("debar.scale.batches.ROWS", 17)
    assert told(numbered(orders(300)), clerk, 5) == whole


def test_columns_named_otherwise(clerk: Clerk) -> None:
    table = numbered(orders(5)).rename_columns(["po", "when", "c1", "c2", "nr"])
    mapping = {"description": "c1", "maker_name": "c2"}
    ids = [row["id"] for row in told(table, clerk, 5, place="nr", mapping=mapping)]
    assert ids == [row["id"] for row in told(numbered(orders(5)), clerk, 5)]
    assert ids != [row["id"] for row in told(table, clerk, 5, place="po", mapping=mapping)]


def test_the_column_of_places_says_where(clerk: Clerk) -> None:
    [row, *_] = told(orders(1), clerk, 5, place="order", where="order {}")
    assert row["place"] == "order PO-0"


def test_the_kind_of_evidence_settles_the_act(register: Register, rulebook: Rulebook) -> None:
    desk = Desk.of(Inquiry(("anyone",), TODAY, TODAY), register, rulebook, brief=True)
    asked = Clerk(desk, desk.results)
    assert "use" not in {row["act"] for row in told(numbered(orders(1)), asked, 5)}
    assert {row["act"] for row in told(numbered(orders(1)), asked, 5, kind=Kind.INVENTORY)} == {"use"}


@pytest.mark.parametrize(("first", "days", "said"), [(None, "2019-09-01", 1), (True, "2019-09-01", 0), (False, "2019-01-09", 0)])  # fmt: skip  # noqa: E501
def test_in_which_order_days_are_written(clerk: Clerk, first: bool | None, days: str, said: int) -> None:
    table = numbered(orders(3, ["1/9/2019"] * 3))
    assert {str(row["on"]) for row in told(table, clerk, 1, day_first=first)} == {days}
    wrong = told(table, clerk, 1, issues, day_first=first)
    assert len(wrong) == said
    assert all("day/month or month/day" in row["problem"] for row in wrong)


def test_what_cannot_be_used_is_an_issue(clerk: Clerk) -> None:
    table = numbered(orders(2, ["31/31/2026", None])).append_column("lots", pa.array([[1], [2]]))
    problems = [(row["place"], row["problem"]) for row in told(table, clerk, 1, issues)]
    assert problems[0][1].startswith("columns that hold lists or records were not read: lots")
    assert problems[1][0] == "row 1"
    assert "not a day that exists" in problems[1][1]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"place": "nothing"}, "there is no column 'nothing'"),
        ({"place": "manufacturer"}, "is empty in 1 rows"),
        ({"mapping": {"nothing": "order"}}, "is not a field"),
        ({"mapping": {"brand": "nothing"}}, "there is no such column"),
    ],
)
def test_columns_that_do_not_fit(clerk: Clerk, columns: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        told(numbered(orders(3)), clerk, 5, **columns)


def test_nothing_comes_of_nothing(clerk: Clerk) -> None:
    assert told(numbered(orders(3)).slice(0, 0), clerk, 5) == []
    assert list(findings([], clerk, Columns("line"))) == []
