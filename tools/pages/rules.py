"""`docs/rules/`: a page for each rule and list, the index by jurisdiction, the timeline."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tools.pages.listing import list_page
from tools.pages.markdown import code, link, made, page, section, table, text
from tools.pages.rule import rule_page, state_when_reviewed
from tools.pages.timeline import timeline
from tools.pages.words import CAUGHT, KINDS, names

from debar.pictures.site import newest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tools.pages.words import Names

    from debar.register import Register
    from debar.rulebook import Rule, Rulebook

FIRST = ("JP", "AU", "NZ", "US")
"""The countries of the story come first; the others follow by name."""


def pages(register: Register, rulebook: Rulebook) -> dict[str, str]:
    """Everything under `docs/rules/`."""
    called = names(register, rulebook)
    made_pages = {f"docs/rules/{rule.id}.md": rule_page(rule, called) for rule in rulebook.rules.values()}
    made_pages |= {f"docs/rules/lists/{each.id}.md": list_page(each, called) for each in rulebook.lists.values()}
    lands = by_jurisdiction(rulebook, called)
    return made_pages | {
        "docs/rules/index.md": _index(lands, called),
        "docs/rules/timeline.svg": timeline(rulebook, newest(rulebook)),
    }


def by_jurisdiction(rulebook: Rulebook, called: Names) -> list[tuple[str, list[Rule]]]:
    """Rules by jurisdiction, each jurisdiction's by the day of its first event."""

    def place(rule: Rule) -> tuple[int, str]:
        land = rule.jurisdiction
        return FIRST.index(land) if land in FIRST else len(FIRST), called.jurisdiction(land)

    rules = sorted(rulebook.rules.values(), key=lambda rule: (place(rule), rule.history[0].date.first, rule.id))
    return [(land, list(group)) for land, group in groupby(rules, key=lambda rule: rule.jurisdiction)]


def _index(lands: Sequence[tuple[str, Sequence[Rule]]], called: Names) -> str:
    count = sum(len(rules) for _, rules in lands)
    lists = sorted(called.rulebook.lists.values(), key=lambda each: each.id)
    return page(
        [
            made("`src/debar/data/rules/`"),
            "# The rules",
            "",
            f"{count} instruments of {len(lands)} jurisdictions. Each page says what the instrument asks, of whom, since",
            "when and until when, of whose goods, on which facts it turns, and who says so. `debar rules show ID` prints",
            "the same; `debar rules on DAY --known DAY` says what stood on a day, as publicly known by a day.",
            "",
            "[The same as a site](../site/index.html), in English and Japanese, with a [map](../site/map.html) and an index",
            "by maker.",
            "",
            "The kind says what sort of instrument it is. Advice is official but binds nobody. A proposal, a press report",
            "and an absence (looked for and not found) are shown so that nobody takes them for law.",
            "",
            "How makers are caught:",
            "",
            *(f"- {code(word)}: {meaning}" for word, meaning in CAUGHT.items()),
            "",
            *section(
                "Over time",
                [
                    "[![Instruments by jurisdiction and year](timeline.svg)](timeline.svg)",
                    "",
                    "A bar that reaches the right edge has no known end.",
                    "",
                ],
            ),
            *(line for land, rules in lands for line in section(called.jurisdiction(land), _table(rules))),
            *section(
                "Official lists that rules work through",
                [f"- [{text(each.name)}](lists/{each.id}.md), read on {each.checked}" for each in lists],
            ),
        ]
    )


def _table(rules: Sequence[Rule]) -> list[str]:
    header = ["Rule", "Instrument", "Kind", "How caught", "First known", "In force", "State when reviewed"]
    return table(header, [_row(rule) for rule in rules])


def _row(rule: Rule) -> list[str]:
    spans = forces(rule)
    since = min((begun for begun, _ in spans), default=None)
    until = max((end for _, end in spans if end), default=None) if all(end for _, end in spans) else None
    first = min(rule.history, key=lambda event: event.known.first)
    return [
        link(rule.id, f"{rule.id}.md"),
        text(rule.name),
        KINDS[rule.kind].partition(":")[0],
        code(rule.catch),
        f"{first.known} {first.state.replace('_', ' ')}",
        f"{_day(rule, since)}" + (f" until {until}" if until else "") if since else "",
        state_when_reviewed(rule),
    ]


def _day(rule: Rule, since: object) -> str:
    """The first barred day as its source gives it."""
    found = [bar.force.since for bar in rule.bars if bar.force and bar.force.since and bar.force.since.first == since]
    return str(found[0])


def forces(rule: Rule) -> list[tuple[date, date | None]]:
    """When something of the rule is in force: first day and, where it ended, the first day after."""
    if not rule.official or rule.kind in ("press_report", "proposal"):
        return []
    return [
        (bar.force.since.first, bar.force.until.first if bar.force.until else None)
        for bar in rule.bars
        if bar.force and bar.force.since and bar.verdict != "watch"
    ]
