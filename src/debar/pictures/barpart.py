"""One bar of a rule as facts: what it bars, for whom, in which act, from when, whose goods, under which facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from debar.model import Act, Verdict
from debar.pictures.blocks import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.overview.called import Called
    from debar.pictures.blocks import Cell
    from debar.reports.parts.words import Words
    from debar.rulebook import Bar, Category, Rule, Target

T = TypeVar("T")
EN = "en"


def bar_facts(rule: Rule, bar: Bar, said: Words, called: Called) -> list[tuple[str, Cell]]:
    """What is to be known of one bar, by name; an absence binds nobody and has no force."""
    verdict = Verdict(bar.verdict)
    return [
        (said("bar.most"), [Text(said.verdict(verdict), None, None, verdict.value)]),
        (said("fact.answers" if rule.absent else "fact.binds"), buyers(bar.bound, said, called)),
        (said("fact.acts"), acts(bar.acts, said)),
        (said("bar.force"), [] if rule.absent else _force(bar, said)),
        (said("bar.deadline"), [Text(str(bar.deadline), None, None, "strong")] if bar.deadline else []),
        (said("bar.contracts"), _contracts(bar, said)),
        (said("bar.older"), [Text(said("bar.older.left", fact=bar.counts_from))] if bar.counts_from else []),
        (said("bar.whose"), _whose(bar, said, called)),
        (said("bar.goods"), _goods(bar, said, called)),
        (said("bar.module"), [Text(said(f"bar.module.{bar.module}"))] if bar.roles & {"module", "chip"} else []),
        (said("rule.questions"), _turns_on(bar, said, called)),
        (said("bar.only_if_told"), [Text(key, None, None, "code") for key in bar.only_if_told]),
        (said("bar.unless_told"), [Text(key, None, None, "code") for key in bar.unless_told]),
        (said("bar.open"), [Text(words, EN) for words in bar.open]),
        (said("bar.asks"), [Text(words, EN) for words in common(target.questions for target in bar.targets)]),
        (said("fact.confidence"), doubt(bar.confidence, said)),
    ]


def buyers(ids: Iterable[str], said: Words, called: Called) -> Cell:
    """Buyers by name; nobody is said too."""
    named = [Text(f"{called.buyer(id)} ({id})", EN) for id in sorted(ids)]
    return named or [Text(said("fact.binds.none"))]


def acts(ids: Iterable[str], said: Words) -> Cell:
    """Acts, each with its word; all of them as one."""
    wanted = set(ids)
    return [Text(said("acts.any"))] if wanted == set(Act) else [Text(said(f"act.{id}")) for id in sorted(wanted)]


def doubt(confidence: str, said: Words) -> Cell:
    """What stands behind an entry that is not verified."""
    return [] if confidence == "verified" else [Text(said(f"confidence.{confidence}"))]


def common(each: Iterable[Iterable[T]]) -> list[T]:
    """What every one of them has, in the order of the first."""
    rows = [list(one) for one in each]
    return [item for item in rows[0] if all(item in row for row in rows)] if rows else []


def _force(bar: Bar, said: Words) -> Cell:
    force = bar.force
    if force is None or force.since is None:
        return [Text(said("bar.force.never"))]
    found = [Text(said("bar.force.from", day=force.since))]
    if not force.since.exact:
        found.append(Text(said("bar.force.inexact"), None, None, "small"))
    if force.until:
        found.append(Text(said("bar.force.until", day=force.until)))
    for since, until in force.suspended:
        words = said("bar.stay.until", since=since, until=until) if until else said("bar.stay", since=since)
        found.append(Text(words))
    if force.known:
        found.append(Text(said("known", day=force.known)))
    return found + doubt(force.confidence, said)


def _contracts(bar: Bar, said: Words) -> Cell:
    sides = (("from", bar.contract_from), ("until", bar.contract_until))
    return [Text(said(f"bar.contracts.{side}", day=day)) for side, day in sides if day]


def _whose(bar: Bar, said: Words, called: Called) -> Cell:
    """Named makers, a category, or the list the bar works through."""
    delay = [Text(said("bar.delay", n=bar.delay), None, None, "small")] if bar.delay else []
    if bar.through:
        official = called.rulebook.lists.get(bar.through)
        return [
            Text(said("bar.through", name=official.name if official else bar.through), EN),
            *delay,
            *_reach(bar, said),
        ]
    makers = sorted({id for target in bar.targets for id in target.vendors})
    found = [Text(called.maker(id), EN) for id in makers]
    found += [*delay, *_reach(bar, said)] if makers else []
    for target in bar.targets:
        found += category(target.category, said, called) if target.category else []
    return list(dict.fromkeys(found)) or [Text(said("bar.nobody"))]


def _reach(bar: Bar, said: Words) -> Cell:
    kinds = ", ".join(kind.replace("-", " ") for kind in sorted(bar.reach))
    return [Text(said("bar.reach", kinds=kinds), None, None, "small")] if kinds else []


def category(found: Category, said: Words, called: Called) -> Cell:
    """A category in words."""
    sides = ("seat", "seat_outside", "made_in", "made_outside")
    return [
        Text(said(f"bar.{side}", countries=said("comma").join(called.place(code) for code in sorted(codes))))
        for side in sides
        if (codes := getattr(found, side))
    ]


def _goods(bar: Bar, said: Words, called: Called) -> Cell:
    if bar.through and len({id(target.classes) for target in bar.targets}) > 1:
        return [Text(said("bar.entry"))]
    return goods(bar.targets[0], said, called) if bar.targets else []


def goods(target: Target, said: Words, called: Called) -> Cell:
    """Which classes are caught, asked about, left out."""
    classes = target.classes
    caught = said("bar.goods.any") if classes.yes is None else ", ".join(called.goods(classes.yes))
    asked, left = (", ".join(called.goods(ids)) for ids in (classes.ask, classes.no))
    return [
        *([Text(caught)] if caught else []),
        *([Text(said("bar.goods.ask", goods=asked))] if asked else []),
        *([Text(said("bar.goods.no", goods=left))] if left else []),
    ]


def _turns_on(bar: Bar, said: Words, called: Called) -> Cell:
    wanted = dict.fromkeys(pair for target in bar.targets for pair in target.when)
    if bar.through and len({target.when for target in bar.targets}) > 1:
        return [Text(said("bar.entry"))]
    found = []
    for key, values in wanted:
        lang, question = called.question(key)
        found.append(Text(f"{question} → {' / '.join(values)}", lang))
    return found
