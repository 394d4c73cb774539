"""The rulebook as plain frozen values, rebuilt from cached JSON without pydantic.

`of` takes the dumped form of a shape in `debar.schema`. What a rule says for all its bars is written
into each bar here, so that nothing later has to look in two places. Values compare by identity: each exists
once in a rulebook, and that makes them cheap keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.dates import Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Data = Mapping[str, Any]

_CERTAIN = ("enacted", "in_force", "announced")


def day_of(text: str | None) -> Day | None:
    """The day a file gives, or None where it gives none."""
    return Day.parse(text) if text else None


def wanted_of(data: Mapping[str, Iterable[str]] | None) -> Wanted:
    """Facts that must hold, as pairs of answer key and the values that satisfy it."""
    return tuple((key, tuple(values)) for key, values in (data or {}).items())


Wanted = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Status:
    """One event in the life of an instrument: when it happened and when that was public."""

    date: Day
    known: Day
    state: str
    note: str
    source: str
    confidence: str

    @classmethod
    def of(cls, data: Data) -> Status:
        """From `schema.rules.Status`."""
        date = Day.parse(data["date"])
        known = day_of(data["known"]) or date
        return cls(date, known, data["state"], data["note"], data["source"], data["confidence"])


@dataclass(frozen=True, slots=True, eq=False)
class Force:
    """When a bar binds; `since` None is never. `known` is when that could be known."""

    since: Day | None
    not_before: Day | None
    until: Day | None
    known: Day | None
    suspended: tuple[tuple[Day, Day | None], ...]
    confidence: str

    @classmethod
    def of(cls, data: Data, history: tuple[Status, ...]) -> Force:
        """From `schema.bars.Force`; without a known day of its own it was known with the first firm status."""
        firm = (status.known for status in history if status.state in _CERTAIN)
        return cls(
            day_of(data["since"]),
            day_of(data["not_before"]),
            day_of(data["until"]),
            day_of(data["known"]) or next(firm, day_of(data["since"])),
            tuple((Day.parse(start), day_of(end)) for start, end in data["suspended"]),
            data["confidence"],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Which classes of goods are meant: certainly (None is any), by a person's decision, not at all."""

    yes: frozenset[str] | None
    ask: frozenset[str]
    no: frozenset[str]
    bar: Classes | None = None
    """Of a list entry with classes of its own: what the bar that works through the list writes. What that leaves out
    the entry does not bring in."""


@dataclass(frozen=True, slots=True, eq=False)
class Vendor:
    """One maker that is named, with limits of its own."""

    maker: str
    reach: frozenset[str] | None
    goods: frozenset[str] | None
    when: Wanted
    listed: Day | None
    delisted: Day | None
    confidence: str
    source: str

    @classmethod
    def of(cls, data: Data) -> Vendor:
        """From `schema.bars.Vendor`."""
        reach, goods = data["reach"], data["goods"]
        return cls(
            data["maker"],
            None if reach is None else frozenset(reach),
            None if goods is None else frozenset(goods),
            wanted_of(data["when"]),
            day_of(data["listed"]),
            day_of(data["delisted"]),
            data["confidence"],
            data["source"],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Category:
    """A class of makers by seat, or of goods by place of production (ISO country codes)."""

    seat: frozenset[str]
    seat_outside: frozenset[str]
    made_in: frozenset[str]
    made_outside: frozenset[str]

    @classmethod
    def of(cls, data: Data | None) -> Category | None:
        """From `schema.bars.Category`."""
        if not data:
            return None
        return cls(*(frozenset(data[name]) for name in ("seat", "seat_outside", "made_in", "made_outside")))

    @property
    def by_seat(self) -> bool:
        """Whether it is the maker's seat that counts, and not where the goods are produced."""
        return bool(self.seat or self.seat_outside)

    def means_seat(self, country: str) -> bool:
        """Whether a maker seated there is meant."""
        return country in self.seat or bool(self.seat_outside and country not in self.seat_outside)


@dataclass(frozen=True, slots=True, eq=False)
class Carve:
    """An exception in the law, as a question, with the answers that claim it."""

    id: str
    text: str
    claim: tuple[tuple[str, str], ...]
    plausible_for: frozenset[str]
    makers: frozenset[str]
    references: tuple[str, ...]
    cite: str
    since: Day | None
    until: Day | None
    known: Day | None

    @classmethod
    def of(cls, data: Data) -> Carve:
        """From `schema.bars.Carve`."""
        return cls(
            data["id"],
            data["text"],
            tuple(data["claim"].items()),
            frozenset(data["plausible_for"]),
            frozenset(data["makers"]),
            tuple(data["references"]),
            data["cite"],
            day_of(data["since"]),
            day_of(data["until"]),
            day_of(data["known"]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What one bar catches: its named makers or its category, or one entry of the list it works through."""

    id: str
    says: str
    vendors: Mapping[str, Vendor]
    category: Category | None
    classes: Classes
    when: Wanted
    exceptions: tuple[Carve, ...]
    questions: tuple[str, ...]
    listed: Day | None = None
    known: Day | None = None
    delisted: Day | None = None
    confidence: str = "verified"


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """One thing an instrument bars, with everything the rule says for it."""

    id: str
    verdict: str
    says: str
    bound: frozenset[str]
    acts: frozenset[str]
    catch: str
    reach: frozenset[str]
    reach_ask: frozenset[str]
    through: str | None
    delay: int
    roles: frozenset[str]
    module: str
    only_if_told: tuple[str, ...]
    unless_told: tuple[str, ...]
    open: tuple[str, ...]
    force: Force | None
    deadline: Day | None
    contract_from: Day | None
    contract_until: Day | None
    counts_from: str | None
    do: str
    confidence: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One instrument."""

    id: str
    jurisdiction: str
    name: str
    name_ja: str | None
    name_local: str | None
    cite: str
    kind: str
    official: bool
    catch: str
    history: tuple[Status, ...]
    force: Force | None
    bound: frozenset[str]
    also_binds: tuple[str, ...]
    bars: tuple[Bar, ...]
    grandfather: str
    duties: tuple[Mapping[str, Any], ...]
    waivers: tuple[Mapping[str, Any], ...]
    penalty: str
    conflicts: tuple[str, ...]
    do: str
    sources: Mapping[str, str]
    confidence: str
    reviewed: str
    examples: tuple[Mapping[str, Any], ...]
    file: str
    authority: str = ""
    review_every: int | None = None
    """Days between two reviews; None: as its kind has it."""

    @property
    def absent(self) -> bool:
        """Whether this is no rule but the record that none was found: it answers its buyers and binds nobody."""
        return self.kind == "absence"


@dataclass(frozen=True, slots=True, eq=False)
class OfficialList:
    """An official list that bars work through."""

    id: str
    jurisdiction: str
    name: str
    checked: Day
    stale_after: int
    missing: bool
    entries: tuple[Mapping[str, Any], ...]
    exceptions: tuple[Mapping[str, Any], ...]
    sources: Mapping[str, str]
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Buyer:
    """Somebody who buys, uses, sells or runs a network; `kinds` is this id and all it is, nearest first."""

    id: str
    name: str
    jurisdiction: str
    kinds: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True, eq=False)
class AnswerKey:
    """One fact that can be answered: how it is asked, its settled values, and the wordings for them."""

    key: str
    kind: str
    ask: Mapping[str, str]
    values: tuple[str, ...]
    wordings: Mapping[str, str]
    by_generation: tuple[str, ...]
    generations: tuple[str, ...]
