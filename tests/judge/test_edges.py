"""Moving an edge of a rule must be seen by one of its examples."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from debar.judge.edges import moves, unheld
from debar.judge.prove import prove_rules
from debar.rulebook import Rulebook, files

PLAIN = {data["id"]: data for data in files.parse(files.ours())["rule"]}


def _rule(**changes: Any) -> dict[str, Any]:
    return {**PLAIN["JP-2018-CIASK"], **changes}


def test_each_day_moves_both_ways_by_as_much_as_it_is_exact() -> None:
    force = {"since": "2026-01-01", "until": None, "suspended": [["2026-03", "2027"]]}
    told = [what for what, *_ in moves(_rule(force=force, bound=["a", "b"], acts=["use"], bars=[]))]
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
    told = [what for what, *_ in moves(_rule(force=None, bound=["a", "b"], acts=["use"], bars=[bar]))]
    assert told == ["bound without a", "bound without b", "bars.0.acts without install"]


def test_a_rule_without_the_example_of_an_edge_is_told(rulebook: Rulebook) -> None:
    data = PLAIN["UK-DVD"]
    kept = [each for each in data["examples"] if each["on"] != "2024-01-01"]
    found = [problem.entry for problem in unheld({**data, "examples": kept}, rulebook)]
    assert any("deadline 2023-12-31 -> 2024-01-01" in entry for entry in found)


def test_a_day_on_which_nobody_was_of_concern_is_no_edge_of_a_rule_that_names_nobody(rulebook: Rulebook) -> None:
    data = PLAIN["NZ-TICSA"]
    told = [what for what, *_ in moves(data) if "force.since" in what]
    assert len(told) == 2
    assert not [problem for problem in unheld(data, rulebook) if "force.since" in problem.entry]
    later = {**data, "force": {**data["force"], "since": "2019-05"}, "examples": data["examples"][-2:]}
    assert any("force.since 2019-05 -> 2019-06" in problem.entry for problem in unheld(later, rulebook))


@pytest.mark.parametrize(("asks_not", "problems"), [(["in_service"], 1), ([], 0)])
def test_a_question_that_must_not_be_asked_is_a_problem(
    asks_not: list[str], problems: int, rulebook: Rulebook
) -> None:
    rule = rulebook.rules["AU-2018-5G"]
    example = next(each for each in rule.examples if "in_service" in each["asks"])
    proving = replace(rule, examples=({**example, "asks_not": asks_not},))
    alone = replace(rulebook, rules=MappingProxyType({**rulebook.rules, rule.id: proving}))
    assert sum(problem.entry.startswith(rule.id) for problem in prove_rules(alone)) == problems
