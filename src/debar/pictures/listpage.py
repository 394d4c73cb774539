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
    facts = [
        (said("fact.jurisdiction"), [Text(called.place(official.jurisdiction))]),
        (said("fact.reviewed"), [Text(str(official.checked))]),
        (said("list.state"), [Text(said("list.missing"))] if official.missing else []),
        (said("list.users"), [frame.rule_text(id) for id in users]),
    ]
    jump = [Text(entry["id"], None, f"#entry-{entry['id']}") for entry in official.entries]
    sources = [(key, [source_address(to)]) for key, to in official.sources.items()]
    empty = [] if official.entries or official.missing else [Prose([Text(said("list.empty"))])]
    return frame.page(
        [Text(official.name, EN)],
        [
            Section("glance", said("rule.glance"), [Facts(facts), *empty]),
            Section("entries", said("list.entries"), [Prose(jump, "jump")]),
            *(_entry(entry, official, frame) for entry in official.entries),
            Section("exceptions", said("rule.exceptions"), [Table(*_shared(official, frame))]),
            Section("sources", said("rule.sources"), [Facts(sources)]),
        ],
    )


def _entry(entry: Mapping[str, Any], official: OfficialList, frame: Frame) -> Section:
    """One entry: what it says, and what follows from it."""
    said, called = frame.said, frame.called
    caught = Category.of(entry["category"])
    makers = [Text(called.maker(vendor["maker"]), EN) for vendor in entry["vendors"]]
    known = [Text(said("known", day=entry["known"]), None, None, "small")] if entry["known"] else []
    facts = [
        (said("list.listed"), [day_text(entry["listed"]), *known]),
        (said("list.delisted"), [day_text(entry["delisted"])] if entry["delisted"] else []),
        (said("bar.whose"), [*makers, *(category(caught, said, called) if caught else [])]),
        (said("bar.goods"), [Text(name, EN) for name in called.goods(entry["goods"] or [])]),
        (said("rule.questions"), [Text(f"{key}: {' / '.join(values)}", EN) for key, values in entry["when"].items()]),
        (said("col.question"), [Text(words, EN) for words in entry["questions"]]),
        (
            said("rule.exceptions"),
            [Text(words, EN) for words in dict.fromkeys(c["text"] for c in entry["exceptions"])],
        ),
        (said("fact.confidence"), doubt(entry["confidence"], said)),
        (said("col.source"), [source_key(official.sources, entry["source"])] if entry["source"] else []),
    ]
    return Section(f"entry-{entry['id']}", entry["id"], [Prose([Text(entry["text"], EN)]), Facts(facts)], 3, EN)


def _shared(official: OfficialList, frame: Frame) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """The exceptions that several entries share, such as approvals of named goods."""
    said = frame.said
    heads = [said(key) for key in ("col.question", "col.claim", "list.entry", "col.for", "col.holds", "col.where")]
    return heads, [(f"exception-{carve['id']}", _carve(carve, frame)) for carve in official.exceptions]


def _carve(carve: Mapping[str, Any], frame: Frame) -> list[Cell]:
    said = frame.said
    makers = [Text(frame.called.maker(id), EN) for id in carve["makers"]]
    return [
        [Text(carve["text"], EN)],
        [Text(f"{key}={value}", None, None, "code") for key, value in carve["claim"].items()],
        [Text(id, None, f"#entry-{id}", "id") for id in carve["entries"]],
        [*makers, *(Text(words, EN) for words in carve["references"])],
        [
            Text(said(word, day=carve[key]), None, None, "id")
            for word, key in (("from", "since"), ("until", "until"))
            if carve[key]
        ],
        [Text(carve["cite"], EN)] if carve["cite"] else [],
    ]
