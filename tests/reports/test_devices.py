"""Devices as CSV: one row a device and maker, the pressing ones first, no formulas."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.reports import network, sample

if TYPE_CHECKING:
    from tests.reports.conftest import Render


def rows(render: Render) -> list[dict[str, str]]:
    text = render("devices", network.run(), sample.asked("us-federal-agency")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_a_device_the_strongest_first(render: Render) -> None:
    told = [(row["verdict"], row["name"], row["role"]) for row in rows(render)]
    assert told[:4] == [
        ("prohibited", "acc-11", "equipment"),
        ("conditional", "acc-12", "equipment"),
        ("review", "ME909", "module"),
        ("clear", "core-1", "equipment"),
    ]
    assert [verdict for verdict, _, _ in told[4:]] == ["unidentified"] * 3


def test_where_it_is_and_how_it_is_known(render: Render) -> None:
    first, later, board = rows(render)[:3]
    assert first["serial"] == "'=2102353"
    assert (first["site"], first["ip"], first["rules"]) == ("<Branch> North", "10.0.0.11", "US-889A")
    assert first["exposure"].startswith("ssh answers on 22/tcp; ")
    assert first["known_by"] == "name (description)"
    assert later["deadline"] == "2027-12-31"
    assert board["host"] == "core-1 C9500"


def test_purchases_are_left_out(render: Render) -> None:
    text = render("devices", sample.run(), sample.asked("us-federal-agency")).decode("utf-8-sig")
    assert len(text.splitlines()) == 1
