"""CSV opens in a spreadsheet as what it is: text, in every script, and never a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import sample

from debar.reports.csv import harmless
from debar.reports.parts.rows import COLUMNS

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

ASKED = sample.asked("us-federal-agency")


def rows(render: Render, items: tuple[Item, ...]) -> list[dict[str, str]]:
    text = render("csv", items, ASKED).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("csv", sample.run(), ASKED).decode() == snapshot


def test_a_byte_order_mark_opens_it(render: Render) -> None:
    assert render("csv", sample.run(), ASKED).startswith(b"\xef\xbb\xbftype,verdict,")


def test_one_row_a_finding_and_all_columns_always(render: Render) -> None:
    read = rows(render, sample.run())
    assert [row["id"] for row in read if row["type"] == "finding"] == [
        item.id for item in (*sample.FINDINGS, sample.ROUTER, sample.CHINESE)
    ]
    assert all(tuple(row) == COLUMNS for row in read)
    assert {row["type"] for row in read} == {"finding", "observation", "issue", "summary"}


def test_no_field_is_lost(render: Render) -> None:
    fields = {"description": "ONT HG8245H", "maker_name": "Netstore", "sys_descr": "Huawei VRP", "purl": "pkg:x/y"}
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields))
    row = rows(render, (item,))[0]
    assert row["subject.description"] == "ONT HG8245H"
    assert (row["subject.maker_name"], row["maker_name"]) == ("Netstore", sample.ONT.identification.maker_name)
    assert row["subject.others"] == "sys_descr: Huawei VRP\npurl: pkg:x/y"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("  =1+1", "'  =1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-12.50", "-12.50"),
        ("-1,234.00", "-1,234.00"),
        ("+5%", "+5%"),
        ("-", "'-"),
        ("a=b", "a=b"),
        ("", ""),
        (-3, -3),
        (None, None),
    ],
)
def test_a_formula_becomes_text_and_a_number_stays(cell: str | int | None, written: str | int | None) -> None:
    assert harmless(cell) == written


@given(st.text(alphabet="=+-@\t\r\n '1a.,%\uff1d", max_size=6))
def test_no_text_computes(cell: str) -> None:
    written = str(harmless(cell))
    bare = written.replace(",", "").replace(".", "").lstrip("+-").rstrip("%")
    assert written.lstrip()[:1] not in tuple("=+-@\uff1d") or bare.isdigit()
    assert written in (cell, f"'{cell}")
