"""What a contestant found, against what was planted: recall and precision, by kind of difficulty.

Found means: the line is flagged with a maker of the right group, at `medium` or better, and not as a mere mention or
as the seller. What was planted as open counts for neither.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

import orjson

from debar.model import Role, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Place = tuple[str, int]
"""File name and row."""
OPEN = "open: "
"""What the kinds begin with that are neither right nor wrong."""
ORDINARY = "ordinary line"
UNMADE = (Role.MENTION, Role.SELLER)
"""Roles in which the maker named did not make the thing."""


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted on one line: the group that is right, or none, and how hard it is to tell."""

    group: str
    kind: str


@dataclass(slots=True)
class Count:
    """Of so many lines, so many were hit."""

    hit: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """None where there were none."""
        return self.hit / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Score:
    """Found and missed, rightly and wrongly."""

    found: Count
    """Of the planted lines."""
    leads: Count
    """The same where a weak lead is enough."""
    right: Count
    """Of what was found."""
    kinds: Mapping[str, Count]
    """Of the planted lines of each kind, those found."""
    false: Mapping[str, Count]
    """Of the lines of each kind that name nobody, those flagged; ordinary lines are not counted one by one."""
    examples: Mapping[str, list[Place]] = field(default_factory=dict)
    """Some of the lines that were missed or flagged wrongly, by kind."""


def truth(path: Path, lines: int | None = None) -> dict[Place, Planted]:
    """What was planted in a ledger, or in the first lines of its first file."""
    planted: dict[Place, Planted] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            header = row["file"].endswith(".csv")
            if lines is not None and int(row["row"]) - header > lines:
                break
            planted[row["file"], int(row["row"])] = Planted(row["maker"], row["kind"])
    return planted


def told(path: Path, form: str) -> Iterator[tuple[Place, str, bool]]:
    """(place, group, whether more than a lead) of all that a contestant wrote."""
    if form == "csv":
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield (row["file"], int(row["row"])), row["group"], True
        return
    with path.open("rb") as lines:
        for line in lines:
            item = orjson.loads(line)
            if item["type"] == "finding" and item["maker"] and item["role"] not in UNMADE:
                place = PurePath(item["file"]).name, int(item["place"].removeprefix("row "))
                yield place, item["group"], item["strength"] != Strength.WEAK.word


EXAMPLES = 5


def score(found: Iterator[tuple[Place, str, bool]], planted: Mapping[Place, Planted]) -> Score:
    """Hold what was told against what was planted."""
    sure: dict[Place, set[str]] = defaultdict(set)
    leads: set[Place] = set()
    for place, group, surely in found:
        if surely:
            sure[place].add(group)
        if place in planted and planted[place].group == group:
            leads.add(place)
    result = Score(Count(), Count(), Count(), defaultdict(Count), defaultdict(Count), defaultdict(list))
    for place, plant in planted.items():
        if plant.kind.startswith(OPEN):
            continue
        hit = plant.group in sure.get(place, ()) if plant.group else place in sure
        counts = [result.kinds[plant.kind], result.found] if plant.group else [result.false[plant.kind]]
        for count in counts:
            count.of += 1
            count.hit += hit
        if plant.group:
            result.leads.of += 1
            result.leads.hit += place in leads
        if hit != bool(plant.group):
            _remember(result, plant.kind, place)
    for place, groups in sure.items():
        _weigh(result, place, groups, planted.get(place, Planted("", ORDINARY)))
    return result


def _weigh(result: Score, place: Place, groups: set[str], plant: Planted) -> None:
    """Count what was found on one line as right or wrong."""
    if plant.kind.startswith(OPEN):
        return
    result.right.of += len(groups)
    result.right.hit += plant.group in groups
    if plant.kind == ORDINARY:
        result.false[ORDINARY].hit += 1
        _remember(result, ORDINARY, place)


def _remember(result: Score, kind: str, place: Place) -> None:
    known = result.examples[kind]
    if len(known) < EXAMPLES:
        known.append(place)
