"""Makers by name, model, re-badge, seller and code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from debar.overview.lookup import SHOWN, lookup_rows

if TYPE_CHECKING:
    from debar.register import Register

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "maker", "how"),
    [
        ("海康威视", "hikvision", "name"),
        ("HG8245H", "huawei", "model HG8245H: "),
        ("Super Router", "huawei", "re-badge: sold by TalkTalk as Super Router"),
        ("talktalk", "huawei", "re-badge: sold by TalkTalk as "),
        ("12d1", "huawei", "code usb 12d1"),
        ("12d1:1506", "huawei", "usb 12d1:1506: "),
        ("QIS", "huawei", "code fcc qis"),
        ("1.3.6.1.4.1.3902.3", "zte", "sysobjectid "),
        ("00:18:82:12:34:56", "huawei", "mac "),
    ],
)
def test_found_by(text: str, maker: str, how: str, register: Register) -> None:
    rows = {row["id"]: row["found"] for row in lookup_rows(text, register, TODAY)}
    assert any(each.startswith(how) for each in rows[maker])


def test_makers_of_that_name_come_first(register: Register) -> None:
    assert lookup_rows("dahua", register, TODAY)[0]["found"][0] == "name"


def test_many_re_badges_are_counted(register: Register) -> None:
    (row,) = [row for row in lookup_rows("Vodafone", register, TODAY) if row["id"] == "zte"]
    assert len([each for each in row["found"] if each.startswith("re-badge: ")]) == SHOWN
    assert any(each.startswith("and ") and each.endswith(" more re-badges") for each in row["found"])


@pytest.mark.parametrize("text", ["", "   ", "no maker of that name", "99:99"])
def test_found_by_nothing(text: str, register: Register) -> None:
    assert lookup_rows(text, register, TODAY) == []
