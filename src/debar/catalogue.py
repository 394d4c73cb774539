"""What is known, as rows and pages to look things up in: rules, their days, buyers, makers. No evidence here."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from debar.errors import UsageError
from debar.family import trace
from debar.model import Act
from debar.rulebook.book import ANYONE
from debar.rulebook.changes import changes
from debar.rulebook.staleness import due
from debar.rulebook.state import Row, rules_on, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from debar.model import Ownership
    from debar.register import Register
    from debar.register.entries import Maker, Rebadged
    from debar.rulebook import Bar, Rule, Rulebook
    from debar.rulebook.values import Status


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rules to show; None takes all."""

    jurisdiction: str | None = None
    maker: str | None = None
    buyer: str | None = None
    act: str | None = None

    def settled(self, rulebook: Rulebook, makers: Iterable[str]) -> Filter:
        """The same filter with ids as the data writes them. Raises UsageError for what nobody knows.

        `makers` are the ids on record; those that a rule names are known besides.
        """
        named = dict.fromkeys((*makers, *(maker for rule in rulebook.rules.values() for maker in makers_of(rule))))
        everyone = self.buyer in (None, ANYONE)
        return Filter(
            self.jurisdiction and _one(self.jurisdiction, places(rulebook), "jurisdiction"),
            self.maker and _one(self.maker, named, "maker", "debar makers find TEXT"),
            None if everyone else rulebook.buyer(str(self.buyer)).id,
            self.act and _one(self.act.replace("-", "_"), {str(act): act for act in Act}, "act"),
        )

    def keeps(self, rule: Rule, rulebook: Rulebook) -> bool:
        """Whether the rule is wanted."""
        return (
            (self.jurisdiction is None or rule.jurisdiction == self.jurisdiction)
            and (self.maker is None or self.maker in makers_of(rule))
            and (self.buyer is None or not meant_for(rule).isdisjoint(rulebook.is_a(self.buyer)))
            and (self.act is None or self.act in acts_of(rule))
        )


def places(rulebook: Rulebook) -> dict[str, None]:
    """The jurisdictions that rules or buyers belong to."""
    found = {rule.jurisdiction for rule in rulebook.rules.values()}
    return dict.fromkeys(sorted(found | {buyer.jurisdiction for buyer in rulebook.buyers.values()}))


def makers_of(rule: Rule) -> list[str]:
    """The makers the rule (or a list it works through) names."""
    named = {vendor for bar in rule.bars for target in bar.targets for vendor in target.vendors}
    return sorted(named)


def bound_by(rule: Rule) -> frozenset[str]:
    """The buyers who must obey some bar of it; an absence binds nobody."""
    return frozenset() if rule.absent else frozenset().union(*(bar.bound for bar in rule.bars))


def meant_for(rule: Rule) -> frozenset[str]:
    """The buyers it binds, or whom it tells that no rule was found."""
    return rule.bound if rule.absent else bound_by(rule)


def acts_of(rule: Rule) -> list[str]:
    """The acts its bars name; an absence names none."""
    if rule.absent:
        return []
    return sorted(frozenset().union(*(bar.acts for bar in rule.bars)))


def rule_rows(rulebook: Rulebook, wanted: Filter, today: date) -> Iterator[dict[str, Any]]:
    """One row a rule."""
    for rule in rulebook.rules.values():
        if wanted.keeps(rule, rulebook):
            now = state(rule, today, today)
            yield {
                "id": rule.id,
                "jurisdiction": rule.jurisdiction,
                "name": rule.name,
                "kind": rule.kind,
                "caught": rule.catch,
                "state": now.says if now else "",
                "makers": makers_of(rule),
                "binds": sorted(bound_by(rule)),
                "acts": acts_of(rule),
                "confidence": rule.confidence,
                "reviewed": str(rule.reviewed),
            }


def rows_on(rulebook: Rulebook, wanted: Filter, on: date, known: date) -> Iterator[dict[str, Any]]:
    """What stood on a day, as known by another: one row a rule that had any state then."""
    for row in rules_on(rulebook, on, known):
        if wanted.keeps(rulebook.rules[row.rule], rulebook):
            yield _on(row)


def _on(row: Row) -> dict[str, Any]:
    return {
        "id": row.rule,
        "jurisdiction": row.jurisdiction,
        "name": row.name,
        "state": row.says,
        "since": str(row.since),
        "strongest": row.verdict.value if row.verdict else None,
        "binds": list(row.bound),
        "note": row.note,
    }


def timeline(rulebook: Rulebook, wanted: Filter) -> list[dict[str, Any]]:
    """Every event of every wanted rule, oldest first."""
    rows = [
        {
            "date": str(event.date),
            "known": str(event.known),
            "jurisdiction": rule.jurisdiction,
            "id": rule.id,
            "state": event.state,
            "note": event.note,
            "source": event.source,
        }
        for rule in rulebook.rules.values()
        if wanted.keeps(rule, rulebook)
        for event in rule.history
    ]
    return sorted(rows, key=lambda row: (row["date"], row["id"]))


def difference(rulebook: Rulebook, wanted: Filter, first: date, second: date) -> Iterator[dict[str, Any]]:
    """What changed between two days, each as known that day: state, strongest verdict, and `changes` in words."""
    before = {row["id"]: row for row in rows_on(rulebook, wanted, first, first)}
    after = {row["id"]: row for row in rows_on(rulebook, wanted, second, second)}
    for id in sorted(before.keys() | after.keys()):
        old, new = before.get(id, {}), after.get(id, {})
        changed = changes(rulebook.rules[id], first, second)
        if changed or (old.get("state"), old.get("strongest")) != (new.get("state"), new.get("strongest")):
            yield {
                "id": id,
                "jurisdiction": (new or old)["jurisdiction"],
                "name": (new or old)["name"],
                "before": old.get("state"),
                "strongest_before": old.get("strongest"),
                "after": new.get("state"),
                "strongest_after": new.get("strongest"),
                "changes": list(changed),
                "note": (new or old)["note"],
            }


def buyer_rows(rulebook: Rulebook, jurisdiction: str | None) -> Iterator[dict[str, Any]]:
    """One row a buyer, with how many rules bind it. Raises UsageError for a jurisdiction nobody knows."""
    place = jurisdiction and _one(jurisdiction, places(rulebook), "jurisdiction")
    for buyer in rulebook.buyers.values():
        if place is None or buyer.jurisdiction == place:
            kinds = set(buyer.kinds)
            yield {
                "id": buyer.id,
                "jurisdiction": buyer.jurisdiction,
                "name": buyer.name,
                "is_a": list(buyer.kinds[1:]),
                "rules": sum(not bound_by(rule).isdisjoint(kinds) for rule in rulebook.rules.values()),
                "about": buyer.about,
            }


def rule_page(rulebook: Rulebook, id: str) -> dict[str, Any]:
    """All there is to say about one rule. Raises UsageError with the nearest ids."""
    rule = rulebook.rules[_one(id, rulebook.rules, "rule", "debar rules list")]
    return {
        "id": rule.id,
        "jurisdiction": rule.jurisdiction,
        "name": rule.name,
        "name_ja": rule.name_ja,
        "name_local": rule.name_local,
        "cite": rule.cite,
        "kind": rule.kind,
        "caught": rule.catch,
        "binds": sorted(bound_by(rule)),
        "also_binds": list(rule.also_binds),
        "answers": sorted(rule.bound) if rule.absent else [],
        "authority": rule.authority,
        "acts": acts_of(rule),
        "makers": makers_of(rule),
        "history": [_event(event, rule) for event in rule.history],
        "bars": [_bar(bar) for bar in rule.bars],
        "grandfather": rule.grandfather,
        "duties": [dict(duty) for duty in rule.duties],
        "waivers": [dict(waiver) for waiver in rule.waivers],
        "penalty": rule.penalty,
        "conflicts": list(rule.conflicts),
        "do": rule.do,
        "sources": dict(rule.sources),
        "confidence": rule.confidence,
        "reviewed": str(rule.reviewed),
        "review_due": due(rule).isoformat(),
    }


def _event(event: Status, rule: Rule) -> dict[str, Any]:
    return {
        "date": str(event.date),
        "known": str(event.known),
        "state": event.state,
        "note": event.note,
        "source": rule.sources.get(event.source, event.source),
        "confidence": event.confidence,
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "id": bar.id,
        "verdict": bar.verdict,
        "says": bar.says,
        "acts": sorted(bar.acts),
        "from": str(bar.force.since) if bar.force and bar.force.since else None,
        "until": str(bar.force.until) if bar.force and bar.force.until else None,
        "deadline": str(bar.deadline) if bar.deadline else None,
        "exceptions": sorted({carve.text for target in bar.targets for carve in target.exceptions}),
        "do": bar.do,
    }


def maker_rows(makers: Iterable[Maker], register: Register, on: date) -> Iterator[dict[str, Any]]:
    """One row a maker, with its family on a day."""
    for maker in makers:
        lineage = trace(maker.id, on, register)
        yield {
            "id": maker.id,
            "name": maker.name,
            "group": lineage.group,
            "seat": maker.seat,
            "names": len(maker.names),
            "about": maker.about,
        }


def maker_page(register: Register, id: str, on: date) -> dict[str, Any]:
    """All there is to say about one maker. Raises UsageError with the nearest ids."""
    maker = register.makers[_one(id, register.makers, "maker", "debar makers find TEXT")]
    lineage = trace(maker.id, on, register)
    rebadged = [row for row in register.rebadged if row.maker == maker.id]
    return {
        "id": maker.id,
        "name": maker.name,
        "seat": maker.seat,
        "about": maker.about,
        "group": lineage.group,
        "owners": [{"owner": edge.owner, **_held(edge)} for edge in maker.owned],
        "owns": [
            {"maker": other.id, **_held(edge)}
            for other in sorted(register.makers.values(), key=lambda each: each.id)
            for edge in other.owned
            if edge.owner == maker.id
        ],
        "names": [{"text": name.text, "kind": name.kind, "confidence": name.confidence} for name in maker.names],
        "products": sorted({pattern.says for pattern in register.patterns if pattern.maker == maker.id}),
        "rebadges": len({row.id for row in rebadged}),
        "rebadged": [_sold(row) for row in rebadged],
        "codes": [f"{registry} {code}" for registry, code in maker.codes],
        "sources": sorted({name.source for name in maker.names if name.source}),
    }


def _held(edge: Ownership) -> dict[str, Any]:
    """One ownership: its days, its kind, who says so and how surely."""
    days = {"from": edge.since, "to": edge.until, "kind": edge.kind}
    return {**days, "confidence": edge.confidence, "note": edge.note, "source": edge.source}


def _sold(row: Rebadged) -> dict[str, Any]:
    """One wording under which somebody else sold a thing of this maker."""
    return {
        "sold_as": row.sold_as,
        "sold_by": list(row.sold_by),
        "model": row.made_model,
        "goods": row.goods,
        "strength": row.strength.word,
        "from": row.since,
        "to": row.until,
        "confidence": row.confidence,
        "note": row.note,
        "source": row.source,
    }


def _one(id: str, known: Mapping[str, Any], kind: str, list_them: str | None = None) -> str:
    """The id as the data writes it, whatever its case. Raises UsageError with the nearest ids, or where to look."""
    by_case = {each.lower(): each for each in known}
    if id.lower() in by_case:
        return by_case[id.lower()]
    near = get_close_matches(id.lower(), by_case, n=3, cutoff=0.5)
    if near:
        hint = f"did you mean {' or '.join(by_case[each] for each in near)}?"
    else:
        hint = f"`{list_them}` lists them" if list_them else f"use one of {', '.join(known)}"
    raise UsageError(f"{kind} {id!r} is not known; {hint}")
