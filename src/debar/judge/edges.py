"""Every edge of a rule is held by an example: move a day, strike an act or a buyer, and one of them must fail.

An edge that can be moved without any example failing is one that nobody has proved; a typing error there would
pass unseen.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.dates import Day, add_days
from debar.errors import UsageError
from debar.judge.concern import FREE, anyone_of_concern
from debar.judge.prove import alone, noted, on_time, outcome
from debar.model import Problem
from debar.rulebook.compose import rule_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from debar.model import Lineage
    from debar.rulebook import Rule, Rulebook

    Plain = dict[str, Any]
    Trace = Callable[[str, date], Lineage]

DAYS = ("since", "until", "not_before", "deadline", "contract_from", "contract_until", "listed", "delisted")
"""Fields that are the end of an interval, wherever they stand in a rule."""
LISTS = ("acts", "bound")
"""Fields each of whose members must matter."""
NO_EDGES = ("status", "examples", "duties", "waivers", "sources", "conflicts", "instrument")
"""Parts of a rule's file that decide no verdict by themselves."""


class Moved(NamedTuple):
    """A rule's plain data with one edge moved, and what was done to it."""

    what: str
    data: Plain
    path: tuple[Any, ...] = ()
    until: date | None = None
    """Of a day that was moved the last day that it touches."""


def unheld(data: Plain, rulebook: Rulebook, trace: Trace = alone) -> Iterator[Problem]:
    """The edges of one rule that can be moved without an example failing. `data`: as `files.parse` gives it."""
    for moved in moves(data):
        rule = rule_of(moved.data, rulebook.lists)
        changed = replace(rulebook, rules=MappingProxyType({**_beside(rule, rulebook), rule.id: rule}))
        if all_hold(rule, changed, trace) and not (_silent(data, moved, rulebook) or _refused(moved.data)):
            yield Problem(
                data["file"],
                f"{rule.id} {moved.what}",
                "no example fails",
                "add an example on each side of this edge",
            )


def _beside(rule: Rule, rulebook: Rulebook) -> Mapping[str, Rule]:
    """The other rules that this one hangs on: all where it goes by whom the others name, else none."""
    return rulebook.rules if any(bar.catch in FREE for bar in rule.bars) else {}


def _refused(data: Plain) -> bool:
    """Whether the shape of a rule itself refuses the moved edge: two bars that then overlap."""
    from debar.schema.rules import RuleFile

    try:
        RuleFile.model_validate({name: part for name, part in data.items() if name != "file"})
    except ValueError:
        return True
    return False


def _silent(data: Plain, moved: Moved, rulebook: Rulebook) -> bool:
    """Whether no example could tell the moved day from the written one, since nothing is said on either side."""
    if moved.until is None:
        return False
    return _nobody_yet(data, moved.until, rulebook) or _nothing_listed_yet(data, moved, moved.until, rulebook)


def _nobody_yet(data: Plain, until: date, rulebook: Rulebook) -> bool:
    """The rule names nobody, and no maker was of concern yet."""
    free = all((bar["catch"] or data["catch"]) in FREE for bar in data["bars"])
    named = any(bar["category"] or data["category"] for bar in data["bars"])
    return free and not named and not anyone_of_concern(rulebook, until, date.max)


def _nothing_listed_yet(data: Plain, moved: Moved, until: date, rulebook: Rulebook) -> bool:
    """The bars that begin with this day work through lists, and no entry bars anything so early."""
    own, bars = moved.path[0] == "bars", data["bars"]
    begun = [bars[moved.path[1]]] if own else [bar for bar in bars if bar["force"] is None]
    if moved.path[-2:] != ("force", "since") or not begun or not all(bar["through"] for bar in begun):
        return False
    return all(
        until < add_days(Day.parse(entry["listed"]), bar["delay"]).first
        for bar in begun
        for entry in (rulebook.lists[bar["through"]].entries if bar["through"] in rulebook.lists else ())
    )


def all_hold(rule: Rule, rulebook: Rulebook, trace: Trace) -> bool:
    """Whether every example of a rule comes out as its author says."""
    return all(_holds(rule, example, rulebook, trace) for example in rule.examples)


def _holds(rule: Rule, example: Mapping[str, Any], rulebook: Rulebook, trace: Trace) -> bool:
    try:
        given = outcome(rule, example, rulebook, trace)
    except (UsageError, ValueError):
        return False
    asked_right = given.asks >= set(example["asks"]) and given.asks.isdisjoint(example["asks_not"])
    told_right = on_time(example, given) and noted(example, given)
    return given.verdict == example["verdict"] and asked_right and told_right


def moves(data: Plain) -> Iterator[Moved]:
    """Every way to move one edge of a rule: each day one unit earlier and later, each act and buyer struck."""
    for path, value in _walk({name: part for name, part in data.items() if name not in NO_EDGES}):
        name = path[-1]
        if name in DAYS and isinstance(value, str):
            for by in (-1, 1):
                yield _day_moved(data, path, value, by)
        elif name == "delay" and value:
            for by in (-1, 1):
                yield Moved(f"{_told(path)} {value} -> {value + by}", _with(data, path, value + by))
        elif name == "suspended":
            yield from _stays(data, path, value)
        elif name in LISTS and value and not _unread(data, path):
            for each in value:
                yield Moved(f"{_told(path)} without {each}", _with(data, path, [one for one in value if one != each]))


def _stays(data: Plain, path: tuple[Any, ...], stays: list[list[str | None]]) -> Iterator[Moved]:
    for at, stay in enumerate(stays):
        for end, day in enumerate(stay):
            for by in (-1, 1) if day else ():
                yield _day_moved(data, (*path, at, end), day, by)  # type: ignore[arg-type]


def _day_moved(data: Plain, path: tuple[Any, ...], day: str, by: int) -> Moved:
    shifted = _shifted(day, by)
    told = _told(path[:-2] if "suspended" in path else path)
    until = max(Day.parse(day).last, Day.parse(shifted).last)
    return Moved(f"{told} {day} -> {shifted}", _with(data, path, shifted), path, until)


def _unread(data: Plain, path: tuple[Any, ...]) -> bool:
    """Whether a list written at the rule is overridden by every bar, so that nothing reads it.

    An absence answers the buyers written at the rule, whatever its bars say.
    """
    answers = data["kind"] == "absence" and path[0] == "bound"
    return len(path) == 1 and not answers and all(bar[path[0]] is not None for bar in data["bars"])


def _walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every named value of plain data with the way to it."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield (*path, name), part
            yield from _walk(part, (*path, name))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _walk(part, (*path, at))


def _with(data: Plain, path: tuple[Any, ...], value: Any) -> Plain:
    changed = deepcopy(data)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def _told(path: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in path)


def _shifted(written: str, by: int) -> str:
    """A day, month or year as much earlier or later as it is exact."""
    day = Day.parse(written)
    if day.exact:
        return (day.first + timedelta(days=by)).isoformat()
    if len(written) == 4:
        return f"{int(written) + by:04d}"
    months = day.first.year * 12 + day.first.month - 1 + by
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
