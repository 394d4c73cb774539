"""`docs/rules/<ID>.md`: one instrument, so that a newcomer knows what it asks, of whom, since when, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.pages.bar import bars_lines, common
from tools.pages.markdown import (
    bullets,
    code,
    doubt,
    facts_table,
    joined,
    link,
    listed,
    made,
    page,
    section,
    table,
    text,
)
from tools.pages.words import ACTS, CAUGHT, CONFIDENCE, KINDS, STATES, acts

from debar.dates import Day
from debar.rulebook import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.pages.words import Names

    from debar.rulebook import Rule
    from debar.rulebook.values import Carve


def rule_page(rule: Rule, names: Names) -> str:
    """The whole page of one rule."""
    return page(
        [
            made(code(f"src/debar/data/{rule.file}")),
            f"# {rule.id}: {text(rule.name)}",
            "",
            f"**What to do.** {text(rule.do)}",
            "",
            *_head(rule, names),
            *section("At a glance", _glance(rule)),
            *section("In detail", bars_lines(rule, names) if rule.bars else []),
            *section("Exceptions", _exceptions(rule, names)),
            *section("What is already there", [text(rule.grandfather), ""] if rule.grandfather else []),
            *section("History", _history(rule)),
            *section("Duties to report", _duties(rule)),
            *section("Ways out that the law gives", _waivers(rule)),
            *section("Penalty", [text(rule.penalty), ""] if rule.penalty else []),
            *section("Where sources differ, or are silent", bullets(map(text, rule.conflicts))),
            *section("Sources", bullets(f"{code(key)}: {link(text(to), to)}" for key, to in rule.sources.items())),
            *section("Examples", _examples(rule, names)),
            "[All rules](index.md) · [what a verdict means](../verdicts.md) · [how to dispute an entry](../disputes.md)",
        ]
    )


def state_when_reviewed(rule: Rule) -> str:
    """What the rule was on the day somebody last read its sources."""
    day = Day.parse(rule.reviewed).last
    found = state(rule, day, day)
    return f"{found.says}, since {found.since}" if found else "nothing had happened yet"


def bound_of(rule: Rule) -> list[str]:
    """Ids of everybody whom the rule or one of its bars binds; an absence binds nobody."""
    if rule.absent:
        return []
    return sorted(rule.bound.union(*(bar.bound for bar in rule.bars)))


def _head(rule: Rule, names: Names) -> list[str]:
    every_act = frozenset[str]().union(*(bar.acts for bar in rule.bars))
    facts = [
        ("Jurisdiction", text(names.jurisdiction(rule.jurisdiction))),
        ("Instrument", text(rule.name)),
        ("In the original language", text(rule.name_local or "")),
        ("Citation", text(rule.cite)),
        ("Kind", KINDS[rule.kind] + ("" if rule.official else "; not official")),
        ("How makers are caught", CAUGHT[rule.catch]),
        ("Makers it names", listed(map(names.maker, _named(rule)))),
        ("Whom it answers", listed(map(names.buyer, sorted(rule.bound))) if rule.absent else ""),
        ("Whom to ask", text(rule.authority)),
        ("Who is bound", listed(map(names.buyer, bound_of(rule))) or "nobody who buys or uses"),
        ("Others it binds", listed(map(text, rule.also_binds))),
        ("Acts", acts(every_act)),
        ("State when reviewed", state_when_reviewed(rule)),
        ("Confidence", CONFIDENCE[rule.confidence]),
        ("Reviewed", rule.reviewed),
    ]
    return facts_table(facts)


def _named(rule: Rule) -> list[str]:
    """The makers that stand in the instrument itself, not on a list it works through."""
    direct = (target for bar in rule.bars if not bar.through for target in bar.targets)
    return sorted({maker for target in direct for maker in target.vendors})


def _glance(rule: Rule) -> list[str]:
    rows = [
        (
            text(bar.says) or code(bar.id),
            listed(map(code, sorted(bar.bound))),
            listed(map(code, sorted(bar.acts))) if len(bar.acts) < len(ACTS) else "any",
            code(bar.verdict),
            str(bar.force.since) if bar.force and bar.force.since else "" if rule.absent else "not in force",
            str(bar.force.until) if bar.force and bar.force.until else "",
            str(bar.deadline or ""),
        )
        for bar in rule.bars
    ]
    header = ["What", "Buyer", "Act", "At most", "First barred day", "Ended", "Last lawful day"]
    return table(header, rows)


def _exceptions(rule: Rule, names: Names) -> list[str]:
    """Each exception once, with the bars it belongs to where not all have it."""
    found: dict[str, tuple[Carve, list[str]]] = {}
    for bar in rule.bars:
        shared = common([carve.id for carve in target.exceptions] for target in bar.targets)
        for carve in {carve.id: carve for target in bar.targets for carve in target.exceptions}.values():
            if carve.id not in shared:
                continue
            found.setdefault(carve.id, (carve, []))[1].append(bar.id)
    rows = [
        (
            text(carve.text),
            listed(f"{code(f'--answer {key}={value}')}" for key, value in carve.claim),
            names.goods(carve.plausible_for),
            listed((*map(names.maker, sorted(carve.makers)), *map(text, carve.references))),
            "; ".join(filter(None, (text(carve.cite), _from_to(carve)))),
            "" if len(bars) == len(rule.bars) else listed(map(text, bars)),
        )
        for carve, bars in found.values()
    ]
    if not rows:
        return []
    said = (
        "An exception lowers a verdict only when an answer claims it, or when the class of goods makes it plausible."
    )
    return [
        said,
        "",
        *table(["Question", "Claimed by", "Plausible for", "For goods of, named by", "Where", "Only in"], rows),
    ]


def _from_to(carve: Carve) -> str:
    return joined(f"from {carve.since}" if carve.since else "", f"until {carve.until}" if carve.until else "")


def _history(rule: Rule) -> list[str]:
    rows = [
        (
            str(event.date),
            "" if str(event.known) == str(event.date) else str(event.known),
            STATES[event.state],
            joined(text(event.note), doubt(event.confidence)),
            _source(rule, event.source),
        )
        for event in rule.history
    ]
    said = "An event was publicly known on its day" + (
        " unless another day is given." if any(row[1] for row in rows) else "."
    )
    return [said, "", *table(["Day", "Publicly known", "What happened", "Note", "Source"], rows)]


def _source(rule: Rule, key: str) -> str:
    return link(text(key), rule.sources[key]) if key in rule.sources else text(key)


def _duties(rule: Rule) -> list[str]:
    return table(
        ["To whom", "Within", "What", "Holds", "Where"],
        [
            (
                text(duty["to"]),
                text(duty["within"]),
                text(duty["what"]),
                _holds(duty),
                joined(text(duty["cite"]), doubt(duty["confidence"])),
            )
            for duty in rule.duties
        ],
    )


def _holds(duty: Mapping[str, Any]) -> str:
    since, until = duty.get("since"), duty.get("until")
    return joined(f"from {since}" if since else "", f"until {until}" if until else "")


def _waivers(rule: Rule) -> list[str]:
    return table(
        ["By", "Until", "What"],
        [
            (
                text(waiver["by"]),
                text(waiver["until"] or ""),
                joined(text(waiver["text"]), doubt(waiver["confidence"])),
            )
            for waiver in rule.waivers
        ],
    )


def _examples(rule: Rule, names: Names) -> list[str]:
    rows = [
        (
            text(example["say"]),
            _thing(example, names),
            code(example["buyer"]),
            code(example["act"]),
            text(example["on"]) + (f", as known by {text(example['known'])}" if example["known"] else ""),
            listed(code(f"{key}={value}") for key, value in example["answers"].items()),
            "nothing" if example["verdict"] == "none" else code(example["verdict"]),
        )
        for example in rule.examples
    ]
    said = "Each line is a test: `debar check` runs it."
    return [said, "", *table(["Case", "Thing", "Buyer", "Act", "Day", "Answers", "Verdict"], rows)]


def _thing(example: Mapping[str, Any], names: Names) -> str:
    """`switch of huawei`, with role and strength where they are not the plain ones."""
    goods = names.goods([example["goods"]]) if example["goods"] else "something"
    words = f"{goods} of {text(example['maker'])}" if example["maker"] else f"{goods} of an unknown maker"
    more = [
        f"as {example['role']}" if example["role"] != "equipment" else "",
        f"identified {example['strength']}" if example["strength"] != "strong" else "",
    ]
    return ", ".join(filter(None, (words, *more)))
