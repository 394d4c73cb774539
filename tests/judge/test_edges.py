"""Moving an edge of a rule must be seen by one of its examples."""

from __future__ import annotations

from typing import Any

from debar.judge.edges import moves, unheld
from debar.rulebook import Rulebook, files

PLAIN = {data["id"]: data for data in files.parse(files.ours())["rule"]}


def _rule(**changes: Any) -> dict[str, Any]:
    return {**PLAIN["JP-2018-CIASK"], **changes}


def test_each_day_moves_both_ways_by_as_much_as_it_is_exact() -> None:
    force = {"since": "2026-01-01", "until": None, "suspended": [["2026-03", "2027"]]}
    told = [what for what, _ in moves(_rule(force=force, bound=["a", "b"], acts=["use"], bars=[]))]
    assert told == [
        "force.since 2026-01-01 -> 2025-12-31",
        "force.since 2026-01-01 -> 2026-01-02",
        "force.suspended 2026-03 -> 2026-02",
        "force.suspended 2026-03 -> 2026-04",
        "force.suspended 2027 -> 2026",
        "force.suspended 2027 -> 2028",
    ]


def test_each_act_and_buyer_is_struck() -> None:
    bar = PLAIN["UK-DVD"]["bars"][0]
    told = [what for what, _ in moves(_rule(force=None, bound=["a", "b"], acts=["use"], bars=[bar]))]
    assert told == ["bound without a", "bound without b", "bars.0.acts without install"]


def test_a_rule_without_the_example_of_an_edge_is_told(rulebook: Rulebook) -> None:
    data = PLAIN["UK-DVD"]
    kept = [each for each in data["examples"] if each["on"] != "2024-01-01"]
    found = [problem.entry for problem in unheld({**data, "examples": kept}, rulebook)]
    assert any("deadline 2023-12-31 -> 2024-01-01" in entry for entry in found)
