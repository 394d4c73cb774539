"""A page an official list: who and what stands on it, since when, and the rules that work through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.pictures.barpart import EN, category, doubt
from debar.pictures.blocks import Facts, Prose, Section, Table, Text
from debar.pictures.pages import day_text
from debar.pictures.rulepage import source_address, source_key
from debar.rulebook.values import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.pictures.blocks import Cell, Page
    from debar.pictures.pages import Frame
    from debar.rulebook import OfficialList


def list_page(official: OfficialList, frame: Frame) -> Page:
    """Everything about one official list."""
    said, called = frame.said, frame.called
    users = [
        rule.id for rule in called.rulebook.rules.values() if any(bar.through == official.id for bar in rule.bars)
    ]
    columns = (
        "list.entry",
        "bar.whose",
        "bar.goods",
        "col.question",
        "rule.exceptions",
        "list.listed",
        "list.delisted",
    )
    heads = [said(key) for key in (*columns, "col.source")]
    facts = [
        (said("fact.jurisdiction"), [Text(called.place(official.jurisdiction))]),
        (said("fact.reviewed"), [Text(str(official.checked))]),
        (said("list.state"), [Text(said("list.missing"))] if official.missing else []),
        (said("list.users"), [frame.rule_text(id) for id in users]),
    ]
    rows = [(f"entry-{entry['id']}", _entry(entry, official, frame)) for entry in official.entries]
    empty = [] if rows or official.missing else [Prose([Text(said("list.empty"))])]
    return frame.page(
        [Text(official.name, EN)],
        [
            Section("glance", said("rule.glance"), [Facts(facts), *empty]),
            Section("entries", said("list.entries"), [Table(heads, rows)]),
            Section(
                "sources",
                said("rule.sources"),
                [Facts([(key, [source_address(to)]) for key, to in official.sources.items()])],
            ),
        ],
    )


def _entry(entry: Mapping[str, Any], official: OfficialList, frame: Frame) -> list[Cell]:
    said, called = frame.said, frame.called
    caught = Category.of(entry["category"])
    return [
        [Text(entry["text"], EN), *doubt(entry["confidence"], said)],
        [
            *(Text(called.maker(vendor["maker"]), EN) for vendor in entry["vendors"]),
            *(category(caught, said, called) if caught else []),
        ],
        [Text(name, EN) for name in called.goods(entry["goods"] or [])],
        [Text(words, EN) for words in entry["questions"]],
        [Text(words, EN) for words in dict.fromkeys(carve["text"] for carve in entry["exceptions"])],
        [
            day_text(entry["listed"]),
            *([Text(said("known", day=entry["known"]), None, None, "small")] if entry["known"] else []),
        ],
        [day_text(entry["delisted"])] if entry["delisted"] else [],
        [source_key(official.sources, entry["source"])] if entry["source"] else [],
    ]
