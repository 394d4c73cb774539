"""`docs/rules/lists/<id>.md`: an official list that rules work through, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.pages.bar import category_words, facts_words
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

from debar.rulebook.values import Category, wanted_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.pages.words import Names

    from debar.rulebook import OfficialList


def list_page(official: OfficialList, names: Names) -> str:
    """The whole page of one list."""
    users = [
        f"[{rule.id}](../{rule.id}.md)"
        for rule in names.rulebook.rules.values()
        if any(bar.through == official.id for bar in rule.bars)
    ]
    head = [
        ("Jurisdiction", text(names.jurisdiction(official.jurisdiction))),
        ("Last read", f"{official.checked}; stale {official.stale_after} days later"),
        ("State", "**could not be read: it gives an issue, never a verdict**" if official.missing else ""),
        ("Rules that work through it", listed(users) or "none"),
    ]
    return page(
        [
            made(code(f"src/debar/data/{official.file}")),
            f"# {text(official.name)}",
            "",
            *facts_table(head),
            *section("Entries", _entries(official, names) or ["No entries: a list that is empty bars nobody.", ""]),
            *section("Exceptions that several entries share", _shared(official, names)),
            *section(
                "Sources", bullets(f"{code(key)}: {link(text(to), to)}" for key, to in official.sources.items())
            ),
            "[All rules](../index.md)",
        ]
    )


def _entries(official: OfficialList, names: Names) -> list[str]:
    header = ["Entry", "Whose", "Goods", "Only where", "Asked", "Exceptions", "Listed", "Delisted", "Source"]
    return table(header, [_entry(entry, official, names) for entry in official.entries])


def _shared(official: OfficialList, names: Names) -> list[str]:
    """Exceptions written once for several entries, such as approvals of named goods."""
    header = ["Question", "Claimed by", "Entries", "For goods of, named by", "From", "Until", "Where"]
    rows = [
        (
            text(carve["text"]),
            listed(code(f"--answer {key}={value}") for key, value in carve["claim"].items()),
            listed(map(code, carve["entries"])),
            listed((*map(names.maker, carve["makers"]), *map(text, carve["references"]))),
            text(carve["since"] or ""),
            text(carve["until"] or ""),
            text(carve["cite"]),
        )
        for carve in official.exceptions
    ]
    return table(header, rows)


def _entry(entry: Mapping[str, Any], official: OfficialList, names: Names) -> list[str]:
    source = entry["source"]
    category = Category.of(entry["category"])
    whose = [names.maker(vendor["maker"]) for vendor in entry["vendors"]]
    return [
        joined(text(entry["text"]), doubt(entry["confidence"])),
        listed([*whose, *([category_words(category, names)] if category else [])]),
        _goods(entry, names),
        facts_words(wanted_of(entry["when"])),
        "<br>".join(map(text, entry["questions"])),
        "<br>".join(dict.fromkeys(text(carve["text"]) for carve in entry["exceptions"])),
        str(entry["listed"]) + (f", public {entry['known']}" if entry["known"] else ""),
        str(entry["delisted"] or ""),
        link(text(source), official.sources[source]) if source in official.sources else text(source),
    ]


def _goods(entry: Mapping[str, Any], names: Names) -> str:
    parts = [
        names.goods(entry["goods"]) if entry["goods"] else "",
        f"asked: {names.goods(entry['goods_ask'])}" if entry["goods_ask"] else "",
        f"not: {names.goods(entry['goods_not'])}" if entry["goods_not"] else "",
    ]
    return "; ".join(filter(None, parts)) or "as the rule says"
