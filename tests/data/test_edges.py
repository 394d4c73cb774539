"""Every edge of every rule is held: each day, act and buyer in the data makes an example fail when it is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from debar.dates import Day
from debar.family import trace
from debar.judge.edges import DAYS, NO_EDGES, unheld
from debar.judge.list_edges import unheld_entries
from debar.rulebook import files
from debar.rulebook.book import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register import Register
    from debar.rulebook import Rulebook

READ = parsed(files.ours())
PLAIN = sorted(READ["rule"], key=lambda data: data["id"])
LISTS = sorted(READ["list"], key=lambda data: data["id"])
every_rule = pytest.mark.parametrize("data", PLAIN, ids=lambda data: data["id"])


@every_rule
def test_every_edge_is_held_by_an_example(data: dict[str, Any], rulebook: Rulebook, register: Register) -> None:
    found = unheld(data, rulebook, lambda maker, day: trace(maker, day, register))
    assert [problem.entry for problem in found] == []


@pytest.mark.parametrize("data", LISTS, ids=lambda data: data["id"])
def test_every_day_of_a_list_is_held_by_an_example(
    data: dict[str, Any], rulebook: Rulebook, register: Register
) -> None:
    found = unheld_entries(data, PLAIN, rulebook, lambda maker, day: trace(maker, day, register))
    assert [problem.entry for problem in found] == []


@every_rule
def test_a_rule_has_examples_enough(data: dict[str, Any]) -> None:
    assert len(data["examples"]) >= 3
    assert any(each["verdict"] == "none" for each in data["examples"])


@every_rule
def test_a_rule_with_a_day_has_an_example_on_each_side_of_it(data: dict[str, Any]) -> None:
    days = [Day.parse(each["on"]).first for each in data["examples"]]
    begun = [Day.parse(force["since"]) for force in forces(data) if force["since"]]
    if begun:
        edge = min(begun)
        assert min(days) < edge.last
        assert max(days) >= edge.first


def forces(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The intervals that bars of a rule have, their own or the rule's."""
    for bar in data["bars"]:
        force = bar["force"] or data["force"]
        if force:
            yield force


@pytest.mark.parametrize("name", [*DAYS, "delay", "suspended"])
def test_the_names_of_days_are_those_of_the_shape(name: str) -> None:
    assert any(name in told(data) for data in PLAIN)


def told(data: dict[str, Any]) -> set[str]:
    """All field names that stand somewhere in a rule, apart from its history and examples."""
    return {key for key, part in data.items() if key not in NO_EDGES for key in (key, *names(part))}


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from names(part)
    elif isinstance(value, list):
        for part in value:
            yield from names(part)
