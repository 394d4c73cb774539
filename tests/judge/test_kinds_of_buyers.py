"""Who asks as an operator may be a licensee: where no rule binds the buyer, what rules say to kinds of it is told."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

PART = "{bound: [xx-part]}"
TOLD = "XX-1 says prohibited to xx-part; if that is who you are, ask as that buyer."


@pytest.mark.parametrize(
    ("rule", "buyer", "on", "told"),
    [
        (PART, "xx-bound", "2021-01-01", True),
        (PART, "xx-bound", "2020-12-31", False),
        (PART, "xx-free", "2021-01-01", False),
        (PART, "xx-part", "2021-01-01", False),
        ("{bound: [xx-bound]}", "xx-bound", "2021-01-01", False),
    ],
)
def test_a_rule_for_a_kind_of_this_buyer_is_told(rule: str, buyer: str, on: str, told: bool) -> None:
    assert (TOLD in bench(rule).judged(on, buyer=buyer).notes) is told


def test_it_is_a_note_and_no_verdict() -> None:
    assert bench(PART).says(buyer="xx-bound") == "none"
    assert bench(PART).says(buyer="xx-part") == "prohibited"


@pytest.mark.parametrize(("asked", "told"), [({}, True), ({"maker": "other"}, False), ({"act": "use"}, False)])
def test_only_where_the_rule_would_speak(asked: dict[str, str], told: bool) -> None:
    assert (TOLD in bench(PART).judged(buyer="xx-bound", **asked).notes) is told


def test_not_where_a_rule_speaks_to_the_buyer_itself() -> None:
    other = "{id: XX-2, bound: [xx-bound]}"
    assert TOLD not in bench(PART, other).judged(buyer="xx-bound").notes
