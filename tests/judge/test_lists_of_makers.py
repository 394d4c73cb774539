"""How debar judges: a bar that means only the firms of a list, and not its classes of goods."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

LIST = """
id: the-list
jurisdiction: XX
name: The list
checked: 2026-11-23
entries:
- {id: firm, vendors: [{maker: acme}], listed: 2021-01-01, text: A firm.}
- {id: routers, category: {made_outside: [US]}, goods: [router], listed: 2021-01-01, text: Routers made abroad.}
sources: {list: https://example.org/list}
"""
RULE = """
catch: list
vendors: []
bars: [{{verdict: prohibited, says: Nothing listed., through: the-list, makers_only: {makers_only}}}]
"""


@pytest.mark.parametrize(
    ("makers_only", "maker", "verdict"),
    [
        ("true", "acme", "prohibited"),
        ("true", "other", "none"),
        ("false", "acme", "prohibited"),
        ("false", "other", "prohibited"),
    ],
)
def test_only_the_firms_of_a_list(makers_only: str, maker: str, verdict: str) -> None:
    made = bench(RULE.format(makers_only=makers_only), lists=(LIST,))
    assert made.says(maker=maker, country_of_production="all major stages abroad") == verdict
