"""One bar of a rule as a section: what it bars, for whom, in which act, from when, of whose goods, under which facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tools.pages.markdown import bullets, code, doubt, facts_table, joined, listed, section, text
from tools.pages.words import VERDICTS, acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tools.pages.words import Names

    from debar.dates import Day
    from debar.rulebook.values import Bar, Category, Classes, Force, Rule, Vendor

T = TypeVar("T")
USUAL_ROLES = frozenset({"equipment", "brand", "module", "chip", "firmware", "service"})
UNNAMED = {
    "criteria": "nobody by name; makers of concern (named by an official instrument, or meeting the criterion)",
    "decision": "nobody by name; makers of concern until the authority decides on them",
    "allow-list": "every maker, until the permit or listing is answered",
}
MODULE = {
    "ask": "a person decides whether the component counts (component test)",
    "includes": "the rule says that what includes it is caught",
    "no": "does not count",
}


def bars_lines(rule: Rule, names: Names) -> list[str]:
    """The sections of all bars; what is the same for every one of them is said once, above."""
    facts = [_facts(bar, rule, names) for bar in rule.bars]
    shared = {name: facts[0][name] for name in facts[0] if all(each[name] == facts[0][name] for each in facts)}
    if len(facts) < 2 or not any(shared.values()):
        shared = {}
    lines = ["The same for all of them:", "", *facts_table(shared.items())] if shared else []
    for bar, own in zip(rule.bars, facts, strict=True):
        lines += _bar(bar, {name: value for name, value in own.items() if name not in shared})
    return lines


def _bar(bar: Bar, facts: Mapping[str, str]) -> list[str]:
    questions = common(target.questions for target in bar.targets)
    asked = ["A person is asked besides:", "", *bullets(map(text, questions))] if questions else []
    return section(code(bar.id), [text(bar.says), "", *facts_table(facts.items()), *asked], level=3)


def common(each: Iterable[Iterable[T]]) -> list[T]:
    """What every one of them has, in the order of the first; what only an entry of a list has stands on its page."""
    rows = [list(one) for one in each]
    return [item for item in rows[0] if all(item in row for row in rows)] if rows else []


def _facts(bar: Bar, rule: Rule, names: Names) -> dict[str, str]:
    return {
        "Strongest verdict": VERDICTS[bar.verdict],
        "For whom" if rule.absent else "Bound": listed(names.buyer(id) for id in sorted(bar.bound))
        or "nobody who buys",
        "Acts": acts(bar.acts),
        "In force": "" if rule.absent else _force(bar.force),
        "Deadline": _deadline(bar.deadline),
        "Contracts": _contracts(bar),
        "Older things": _older(bar),
        "Whose": _whose(bar, names),
        "Goods": _goods(bar, names),
        "In which role": _roles(bar),
        "Module or chip in a host": MODULE[bar.module] if bar.roles & {"module", "chip"} else "",
        "Turns on": _turns_on(bar, names),
        "Not met unless answered": listed(map(code, bar.only_if_told)),
        "Met unless answered otherwise": listed(map(code, bar.unless_told)),
        "Stays open": listed(map(text, bar.open)),
        "Do": text(bar.do) if bar.do != rule.do else "",
        "Confidence": doubt(bar.confidence),
    }


def _force(force: Force | None) -> str:
    if force is None or force.since is None:
        return "not in force: nothing but `watch` can come of it"
    words = f"first barred day {force.since}"
    if force.not_before:
        words += f" (not before {force.not_before})"
    if not force.since.exact:
        words += ", the exact day was not found"
    if force.until:
        words += f"; first day on which it no longer binds {force.until}"
    for start, end in force.suspended:
        words += f"; stayed from {start}" + (f" until {end}" if end else "")
    if force.known:
        words += f"; publicly known from {force.known}"
    return joined(words, doubt(force.confidence))


def _deadline(day: Day | None) -> str:
    return f"{day} is the last lawful day: `conditional` through it, `prohibited` after it" if day else ""


def _contracts(bar: Bar) -> str:
    sides = [
        f"made on or after {bar.contract_from}" if bar.contract_from else "",
        f"made on or before {bar.contract_until}" if bar.contract_until else "",
    ]
    return listed(filter(None, sides))


def _older(bar: Bar) -> str:
    if not bar.counts_from:
        return ""
    return f"left alone where {code(bar.counts_from)} is before the first barred day; asked where it is not known"


def _whose(bar: Bar, names: Names) -> str:
    """Named makers, a category, or the list the bar works through."""
    delay = f", from {bar.delay} days after the listing" if bar.delay else ""
    if bar.through:
        found = names.rulebook.lists.get(bar.through)
        title = text(found.name) if found else text(bar.through)
        return f"whoever stands on the list [{title}](lists/{bar.through}.md){delay}, {_reach(bar)}"
    makers = listed(_vendor(vendor, names) for vendor in _named(bar))
    parts = [f"{makers}, {_reach(bar)}{delay}"] if makers else []
    parts += {category_words(target.category, names): None for target in bar.targets if target.category}
    return "; ".join(parts) or UNNAMED.get(bar.catch, "nobody by name")


def _named(bar: Bar) -> list[Vendor]:
    return [vendor for target in bar.targets for _, vendor in sorted(target.vendors.items())]


def _vendor(vendor: Vendor, names: Names) -> str:
    limits = [
        f"listed {vendor.listed}" if vendor.listed else "",
        f"delisted {vendor.delisted}" if vendor.delisted else "",
        f"only {names.goods(vendor.goods)}" if vendor.goods else "",
        facts_words(vendor.when) if vendor.when else "",
        vendor.confidence if vendor.confidence != "verified" else "",
    ]
    said = ", ".join(filter(None, limits))
    return names.maker(vendor.maker) + (f" [{said}]" if said else "")


def _reach(bar: Bar) -> str:
    said = f"with every {_edges(bar.reach)}" if bar.reach else "without the firms it owns"
    return said + (f"; whether a {_edges(bar.reach_ask)} counts is asked" if bar.reach_ask else "")


def _edges(kinds: Iterable[str]) -> str:
    return listed((kind.replace("-", " ") for kind in sorted(kinds)), "or")


def category_words(category: Category, names: Names) -> str:
    """A category in words."""
    sides = [
        ("makers seated in", category.seat),
        ("makers seated outside", category.seat_outside),
        ("goods produced in", category.made_in),
        ("goods with a major stage of production outside", category.made_outside),
    ]
    return "; ".join(
        f"{words} {listed(names.country(code_) for code_ in sorted(codes))}" for words, codes in sides if codes
    )


def _goods(bar: Bar, names: Names) -> str:
    if bar.through and len({id(target.classes) for target in bar.targets}) > 1:
        return "as the entry of the list says"
    return classes_words(bar.targets[0].classes, names) if bar.targets else ""


def classes_words(classes: Classes, names: Names) -> str:
    """Which classes are caught, asked about, left out."""
    caught = "any" if classes.yes is None else names.goods(classes.yes)
    parts = [
        f"caught: {caught}" if caught else "",
        f"a person decides: {names.goods(classes.ask)}" if classes.ask else "",
        f"not caught: {names.goods(classes.no)}" if classes.no else "",
    ]
    return ".<br>".join(part[0].upper() + part[1:] for part in parts if part)


def _roles(bar: Bar) -> str:
    return "" if bar.roles == USUAL_ROLES else listed(map(code, sorted(bar.roles)), "or")


def _turns_on(bar: Bar, names: Names) -> str:
    wanted = {pair: None for target in bar.targets for pair in target.when}
    if bar.through and len({target.when for target in bar.targets}) > 1:
        return "as the entry of the list says"
    return "<br>".join(f"{names.question(key)} {facts_words([(key, values)])}" for key, values in wanted)


def facts_words(wanted: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Facts that must hold, in words."""
    return listed(f"{code(key)} is {listed(map(code, values), 'or')}" for key, values in wanted)
