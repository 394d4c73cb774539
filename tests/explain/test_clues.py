"""One clue as evidence: what it proves, what it does not, and what must stand beside it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.explain.asking import told

from debar.explain.clues import AROUND, ClueTold


def clues(kind: str, **fields: Any) -> list[ClueTold]:
    return [clue for maker in told(**fields).makers for clue in maker.clues if clue.clue.kind == kind]


def test_what_was_found_is_marked_in_its_text() -> None:
    (clue,) = clues("model", text="ONT HG8245H white")
    assert clue.marked == "ONT [HG8245H] white"


def test_long_text_around_it_is_cut() -> None:
    (clue,) = clues("model", description=f"{'a ' * 200}HG8245H{' b' * 200}")
    assert clue.marked.startswith("…")
    assert clue.marked.endswith("…")
    assert len(clue.marked) <= 2 * AROUND + len("…[HG8245H]…")


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("mac", {"mac": "00:18:82:12:34:56"}, "network card"),
        ("usb", {"usb_id": "12d1:1506"}, "module inside"),
        ("model", {"description": "Huawei S5720 switch"}, "Also written like this: "),
        ("rebadge", {"description": "TalkTalk Super Router"}, "D-Link"),
    ],
)
def test_its_limits_are_those_of_the_data(kind: str, fields: dict[str, str], says: str) -> None:
    assert any(says in limit for clue in clues(kind, **fields) for limit in clue.limits)


def test_what_must_stand_beside_it() -> None:
    assert "Network switch" in clues("model", description="S5720")[0].second
    assert clues("rebadge", description="TalkTalk Super Router")[0].second == ("TalkTalk",)
    assert clues("name", description="Huawei router")[0].second == ()


def test_since_and_until_when_it_holds() -> None:
    assert clues("rebadge", description="Honeywell HRGX162 recorder")[0].days == (None, "2021")
