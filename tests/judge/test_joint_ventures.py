"""A rule may leave open how far it reaches in a family: then a person decides, and nothing is barred outright."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench, owned

OPEN = "{reach: [subsidiary], reach_ask: [joint-venture]}"


@pytest.mark.parametrize(
    ("rule", "kind", "verdict", "asks"),
    [
        ("{reach: [subsidiary]}", "joint-venture", "none", set()),
        (OPEN, "subsidiary", "prohibited", set()),
        (OPEN, "joint-venture", "review", {"control"}),
        (OPEN, "affiliate", "none", set()),
        ("{reach: [subsidiary, joint-venture]}", "joint-venture", "prohibited", set()),
    ],
)
def test_how_far_a_rule_reaches_by_kind_of_edge(rule: str, kind: str, verdict: str, asks: set[str]) -> None:
    made = bench(rule)
    lineage = owned("other", "acme", kind)
    assert made.says(maker="other", lineage=lineage) == verdict
    assert made.asks(maker="other", lineage=lineage) == asks


def test_an_uncertain_edge_asks_for_the_day_first() -> None:
    made = bench(OPEN)
    lineage = owned("other", "acme", "joint-venture", uncertain=True)
    assert made.says(maker="other", lineage=lineage) == "review"
    assert made.asks(maker="other", lineage=lineage) == {"made_on"}


@pytest.mark.parametrize("rule", ["{reach: []}", OPEN])
def test_alleged_supply_asks_who_built_it_however_far_the_rule_reaches(rule: str) -> None:
    made = bench(rule)
    lineage = owned("other", "acme", "supply", uncertain=True)
    assert made.says(maker="other", lineage=lineage) == "review"
    assert made.asks(maker="other", lineage=lineage) == {"made_by"}
