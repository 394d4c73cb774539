"""From the plain form of the files to rules whose bars stand on their own.

A field a bar does not write is taken from its rule; a bar that works through a list gets one target for each
entry of the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debar.dates import Day
from debar.model import Act
from debar.rulebook.values import (
    Bar,
    Buyer,
    Carve,
    Category,
    Classes,
    Force,
    OfficialList,
    Rule,
    Status,
    Target,
    Vendor,
    day_of,
    wanted_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.rulebook.values import Data

ROLES = frozenset({"equipment", "brand", "module", "chip", "firmware", "service"})
"""In which roles a maker is caught where a bar does not say: never as seller, never as a mere mention."""


def rule_of(data: Data, lists: Mapping[str, OfficialList]) -> Rule:
    """One rule from the dumped `schema.rules.RuleFile`, with `file` beside its fields."""
    history = tuple(sorted((Status.of(each) for each in data["status"]), key=lambda status: status.date.first))
    instrument = data["instrument"]
    return Rule(
        id=data["id"],
        jurisdiction=data["jurisdiction"],
        name=instrument["name"],
        name_ja=instrument["name_ja"],
        name_local=instrument["name_local"],
        cite=instrument["cite"],
        kind=data["kind"],
        official=data["official"],
        catch=data["catch"],
        history=history,
        force=Force.of(data["force"], history) if data["force"] else None,
        bound=frozenset(data["bound"]),
        also_binds=tuple(data["also_binds"]),
        bars=tuple(_bar_of(bar, data, history, lists) for bar in data["bars"]),
        grandfather=data["grandfather"],
        duties=tuple(data["duties"]),
        waivers=tuple(data["waivers"]),
        penalty=data["penalty"],
        conflicts=tuple(data["conflicts"]),
        do=data["do"],
        sources=data["sources"],
        confidence=data["confidence"],
        reviewed=data["reviewed"],
        examples=tuple(data["examples"]),
        file=data["file"],
        authority=data["authority"],
        review_every=data["review_every"],
    )


def list_of(data: Data) -> OfficialList:
    """One official list from the dumped `schema.lists.ListFile`."""
    return OfficialList(
        data["id"],
        data["jurisdiction"],
        data["name"],
        Day.parse(data["checked"]),
        data["stale_after"],
        data["missing"],
        tuple(data["entries"]),
        tuple(data["exceptions"]),
        data["sources"],
        data["file"],
    )


def buyers_of(files: Iterable[Data]) -> dict[str, Buyer]:
    """All buyers by id, each with everything it is."""
    written = {buyer["id"]: (buyer, file["jurisdiction"]) for file in files for buyer in file["buyers"]}
    parents = {id: tuple(buyer["is_a"]) for id, (buyer, _) in written.items()}
    return {
        id: Buyer(id, buyer["name"], jurisdiction, _climb(id, parents), buyer["about"])
        for id, (buyer, jurisdiction) in written.items()
    }


def _climb(start: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """`start` and all above it, nearest first; a circle in the data ends where it began."""
    found: dict[str, None] = {start: None}
    edge = [start]
    while edge:
        edge = [above for each in edge for above in parents.get(each, ()) if above not in found]
        found.update(dict.fromkeys(edge))
    return tuple(found)


def _bar_of(bar: Data, rule: Data, history: tuple[Status, ...], lists: Mapping[str, OfficialList]) -> Bar:
    force = _own(bar, rule, "force")
    return Bar(
        id=bar["id"],
        verdict=bar["verdict"],
        says=bar["says"],
        bound=frozenset(_own(bar, rule, "bound")),
        acts=frozenset(_own(bar, rule, "acts")) or _any_act(rule),
        catch=_own(bar, rule, "catch"),
        reach=frozenset(rule["reach"]),
        reach_ask=frozenset(rule["reach_ask"]),
        through=bar["through"],
        delay=bar["delay"],
        roles=ROLES if bar["roles"] is None else frozenset(bar["roles"]),
        module=bar["module"],
        only_if_told=tuple(bar["only_if_told"]),
        unless_told=tuple(bar["unless_told"]),
        open=tuple(bar["open"]),
        force=Force.of(force, history) if force else None,
        deadline=day_of(bar["deadline"]),
        contract_from=day_of(bar["contract_from"]),
        contract_until=day_of(bar["contract_until"]),
        counts_from=bar["counts_from"],
        do=bar["do"] or rule["do"],
        confidence=bar["confidence"],
        targets=tuple(_targets(bar, rule, lists)),
    )


def _any_act(rule: Data) -> frozenset[str]:
    """Where no text was found no act can be told apart; a rule that names no act bars none."""
    return frozenset(Act) if rule["kind"] == "absence" else frozenset()


def _own(bar: Data, rule: Data, field: str) -> Any:
    """What the bar writes, else what the rule writes for all its bars."""
    return rule[field] if bar[field] is None else bar[field]


def _targets(bar: Data, rule: Data, lists: Mapping[str, OfficialList]) -> Iterable[Target]:
    exceptions = tuple(Carve.of(carve) for carve in _own(bar, rule, "exceptions"))
    classes = _classes(_own(bar, rule, "goods"), _own(bar, rule, "goods_ask"), _own(bar, rule, "goods_not"))
    if bar["through"]:
        found = lists.get(bar["through"])
        for entry in found.entries if found else ():
            if bar["makers_only"] and not entry["vendors"]:
                continue
            yield from _entry_targets(entry, bar, classes, exceptions + _shared(found, entry))
        return
    for vendors in _layers(_own(bar, rule, "vendors")):
        yield Target(
            id="",
            says="",
            vendors=vendors,
            category=Category.of(_own(bar, rule, "category")),
            classes=classes,
            when=wanted_of(bar["when"]),
            exceptions=exceptions,
            questions=tuple(bar["questions"]),
        )


def _shared(found: OfficialList | None, entry: Data) -> tuple[Carve, ...]:
    """The exceptions that the list writes once for several of its entries."""
    shared = found.exceptions if found else ()
    return tuple(Carve.of(carve) for carve in shared if entry["id"] in carve["entries"])


def _entry_targets(entry: Data, bar: Data, classes: Classes, exceptions: tuple[Carve, ...]) -> Iterable[Target]:
    own = entry["goods"] is not None or entry["goods_ask"] or entry["goods_not"]
    listed = Day.parse(entry["listed"])
    for vendors in _layers(entry["vendors"]):
        yield Target(
            id=entry["id"],
            says=entry["text"],
            vendors=vendors,
            category=Category.of(entry["category"]),
            classes=_classes(entry["goods"], entry["goods_ask"], entry["goods_not"], classes) if own else classes,
            when=wanted_of(bar["when"]) + wanted_of(entry["when"]),
            exceptions=exceptions + tuple(Carve.of(carve) for carve in entry["exceptions"]),
            questions=(*bar["questions"], *entry["questions"]),
            listed=listed,
            known=day_of(entry["known"]) or listed,
            delisted=day_of(entry["delisted"]),
            confidence=entry["confidence"],
        )


def _classes(yes: Iterable[str] | None, ask: Iterable[str], no: Iterable[str], bar: Classes | None = None) -> Classes:
    return Classes(None if yes is None else frozenset(yes), frozenset(ask), frozenset(no), bar)


def _layers(vendors: Iterable[Data]) -> list[dict[str, Vendor]]:
    """Vendors by maker id; a maker listed twice (delisted, then listed again) goes into a further layer."""
    layers: list[dict[str, Vendor]] = [{}]
    for vendor in map(Vendor.of, vendors):
        free = next((layer for layer in layers if vendor.maker not in layer), None)
        if free is None:
            layers.append(free := {})
        free[vendor.maker] = vendor
    return layers
