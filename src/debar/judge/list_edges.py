"""Every day of an official list is held by an example of a rule that works through it, as a rule's own edges are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from debar.dates import Day
from debar.judge.edges import all_hold, moves
from debar.judge.prove import alone
from debar.model import Problem
from debar.rulebook.compose import list_of, rule_of
from debar.rulebook.state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from debar.judge.edges import Plain, Trace
    from debar.rulebook import Rulebook


def unheld_entries(
    data: Plain, rules: Iterable[Plain], rulebook: Rulebook, trace: Trace = alone
) -> Iterator[Problem]:
    """The days of one list that can be moved without an example failing. Both as `files.parse` gives them: the list,
    and all rules. A day before any rule that works through the list was known is no edge: nothing is said then."""
    through = [rule for rule in rules if any(bar["through"] == data["id"] for bar in rule["bars"])]
    for moved in moves(data):
        assert moved.until is not None
        said = any(state(rulebook.rules[rule["id"]], moved.until, date.max) for rule in through)
        meant = _meant(data, moved.path)
        near = partial(_days_off, moved.until)
        concerned = [{**rule, "examples": sorted(filter(meant, rule["examples"]), key=near)} for rule in through]
        if said and not _doubled(data, moved.path) and _pass(moved.data, concerned, rulebook, trace):
            where = f"{data['id']} {_entry(data, moved.path)} {moved.what}"
            remedy = "add an example on each side of this day to a rule that works through the list"
            yield Problem(data["file"], where, "no example fails", remedy)


def _meant(data: Plain, path: tuple[Any, ...]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether an example is about the entry whose day was moved: by its maker, else by its class of goods. No other
    example could fail."""
    found = data[path[0]][path[1]]
    entries = (
        [found] if path[0] == "entries" else [each for each in data["entries"] if each["id"] in found["entries"]]
    )
    makers = {vendor["maker"] for entry in entries for vendor in entry["vendors"]}
    goods = {each for entry in entries for each in (*(entry["goods"] or ()), *entry["goods_ask"])}
    return lambda example: example["maker"] in makers or (not makers and example["goods"] in goods)


def _days_off(day: date, example: Mapping[str, Any]) -> int:
    """How far an example's day is: the nearest is the likeliest to fail, and the first that fails is enough."""
    return abs((Day.parse(example["on"]).first - day).days)


def _doubled(data: Plain, path: tuple[Any, ...]) -> bool:
    """Whether it is the first day of an extension: an earlier exception of the same claim holds across it."""
    if path[2:3] != ("exceptions",) or path[-1] != "since":
        return False
    siblings = data[path[0]][path[1]]["exceptions"]
    mine = siblings[path[3]]
    return any(
        one["since"] < mine["since"] < one["until"]
        for one in siblings
        if one["since"] and one["until"] and (one["claim"], one["references"]) == (mine["claim"], mine["references"])
    )


def _pass(moved: Plain, through: list[Plain], rulebook: Rulebook, trace: Trace) -> bool:
    """Whether all examples of these rules still hold with the list as it was moved."""
    lists = MappingProxyType({**rulebook.lists, moved["id"]: list_of(moved)})
    rules = {rule["id"]: rule_of(rule, lists) for rule in through}
    changed = replace(rulebook, rules=MappingProxyType(rules), lists=lists)
    return all(all_hold(rule, changed, trace) for rule in rules.values())


def _entry(data: Plain, path: tuple[Any, ...]) -> str:
    """The id of the entry, or of the exception, whose day it is."""
    found = data[path[0]][path[1]]
    if len(path) > 3 and path[2] == "exceptions":
        return f"{found['id']}, exception {found['exceptions'][path[3]]['id']}"
    return str(found["id"])
