"""Every rule proves itself: its references exist and its examples come out as its author says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from debar.dates import Day
from debar.errors import UsageError
from debar.facts import asked, choices, settle
from debar.judge import judge
from debar.model import Act, Identification, Inquiry, Lineage, Problem, Role, Strength
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from debar.rulebook import Bar, Rule, Rulebook, Target

LATEST = date(2100, 1, 1)
"""The known-day of an example that gives none: all that the file says is known."""


def alone(maker: str, day: date) -> Lineage:
    """A maker without owners, where no register is at hand."""
    return Lineage(maker)


def prove_rules(rulebook: Rulebook, trace: Callable[[str, date], Lineage] = alone) -> Iterator[Problem]:
    """Run every example of every rule and look up every reference; yields what does not hold.

    `trace` gives the lineage of a maker on a day (from a register); without it makers stand alone.
    """
    for rule in rulebook.rules.values():
        yield from _references(rule, rulebook)
        for example in rule.examples:
            yield from _proved(rule, example, rulebook, trace)


def _references(rule: Rule, rulebook: Rulebook) -> Iterator[Problem]:
    for bar in rule.bars:
        where = f"{rule.id} bar {bar.id}"
        for missing, remedy in _missing(bar, rulebook):
            yield Problem(rule.file, where, f"{missing} does not exist", remedy)
    for buyer in rule.bound:
        if buyer not in rulebook.buyers:
            yield Problem(rule.file, rule.id, f"buyer {buyer!r} does not exist", "name one of data/buyers, or add it")


def _missing(bar: Bar, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    acts = {act.value for act in Act}
    yield from (
        (f"buyer {each!r}", "name one of data/buyers, or add it") for each in bar.bound - set(rulebook.buyers)
    )
    yield from ((f"act {each!r}", f"write one of {', '.join(sorted(acts))}") for each in bar.acts - acts)
    if bar.through and bar.through not in rulebook.lists:
        yield f"list {bar.through!r}", "add it under lists/, or name one that is there"
    for target in bar.targets:
        classes = (target.classes.yes or frozenset()) | target.classes.ask | target.classes.no
        for each in sorted(classes - set(rulebook.goods)):
            yield f"class of goods {each!r}", "name one of data/words/goods.yaml"
        for key, values in _wanted(target):
            if key not in rulebook.answers:
                yield f"answer key {key!r}", f"write one of {', '.join(rulebook.answers)}"
                continue
            for value in values:
                if not _can_be(value, key, rulebook):
                    yield f"value {value!r} of {key}", f"write {choices(rulebook.answers[key])}"


def _wanted(target: Target) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every fact a target asks for, with the values it names."""
    yield from target.when
    for vendor in target.vendors.values():
        yield from vendor.when
    for carve in target.exceptions:
        yield from ((key, (value,)) for key, value in carve.claim)


def _can_be(value: str, key: str, rulebook: Rulebook) -> bool:
    """Whether an answer can ever settle to this value; days may stand after `from` or `before`."""
    known = rulebook.answers[key]
    if known.kind in ("day", "amount"):
        word, _, day = value.partition(" ")
        return word in ("from", "before", "below") and settle(known, day, rulebook) == day
    return settle(known, value, rulebook) == value


def _proved(
    rule: Rule, example: Mapping[str, Any], rulebook: Rulebook, trace: Callable[[str, date], Lineage]
) -> Iterator[Problem]:
    entry = f"{rule.id} example {example['say']!r}"
    try:
        given = outcome(rule, example, rulebook, trace)
    except (UsageError, ValueError) as error:
        yield Problem(rule.file, entry, str(error), "mend the example, or add what it names")
        return
    if given.verdict != example["verdict"]:
        problem = f"gives {given.verdict}, and should give {example['verdict']}: {' '.join(given.because)}"
        yield Problem(rule.file, entry, problem, "mend the rule, or the example if the rule is right")
    if not on_time(example, given):
        problem = f"comes with {given.deadline or 'no last lawful day'}, and should with {example['deadline']}"
        yield Problem(rule.file, entry, problem, "mend the deadline of the bar, or the example")
    missing = set(example["asks"]) - given.asks
    if missing:
        problem = f"does not ask {', '.join(sorted(missing))}; it asks {', '.join(sorted(given.asks)) or 'nothing'}"
        yield Problem(rule.file, entry, problem, "add the fact to `when`, or mend the example")
    needless = given.asks & set(example["asks_not"])
    if needless:
        problem = f"asks {', '.join(sorted(needless))}, and should not"
        yield Problem(rule.file, entry, problem, "mend the acts or facts of the bar, or the example")
    if not noted(example, given):
        problem = f"comes without the note {example['note']!r}: {' '.join(given.because) or 'nothing is said'}"
        yield Problem(rule.file, entry, problem, "mend `bound` or `authority`, or the example")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule said about an example: the verdict's word or `none`, why, and which keys it asks."""

    verdict: str
    because: tuple[str, ...] = ()
    asks: frozenset[str] = field(default_factory=frozenset)
    deadline: date | None = None


def on_time(example: Mapping[str, Any], given: Outcome) -> bool:
    """Whether the last lawful day is the one the example wants, if it wants one."""
    return example["deadline"] is None or str(given.deadline) == example["deadline"]


def noted(example: Mapping[str, Any], given: Outcome) -> bool:
    """Whether the note the example wants is given, if it wants one."""
    return example["note"] is None or example["note"] in " ".join(given.because)


def outcome(
    rule: Rule, example: Mapping[str, Any], rulebook: Rulebook, trace: Callable[[str, date], Lineage] = alone
) -> Outcome:
    """What this rule says about one of its examples. Raises UsageError and ValueError for a wrong example."""
    on = Day.parse(example["on"]).first
    known = Day.parse(example["known"]).first if example["known"] else max(on, LATEST)
    answers = MappingProxyType({key: str(value) for key, value in example["answers"].items()})
    facts = asked(Inquiry((example["buyer"],), on, known, on, answers=answers), rulebook).facts
    if example["buyer"] != ANYONE:
        rulebook.buyer(example["buyer"])
    maker = example["maker"] or "example-maker"
    act = Act(example["act"])
    judged = judge(_identified(example, maker), trace(maker, on), facts, example["buyer"], act, on, known, rulebook)
    ruling = next((ruling for ruling in judged.rulings if ruling.law.id == rule.id), None)
    if ruling is None:
        return Outcome("none", judged.notes)
    asks = frozenset(question.key for question in ruling.questions)
    return Outcome(ruling.verdict.value, ruling.because, asks, ruling.deadline)


def _identified(example: Mapping[str, Any], maker: str) -> Identification:
    strength = Strength[example["strength"].upper()]
    return Identification(maker, maker, Role(example["role"]), strength, (), example["goods"])
