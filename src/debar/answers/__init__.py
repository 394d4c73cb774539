"""Answers from files: what people said of certain lines, makers or rules, or of everything.

A file is YAML, JSON, CSV or XLSX; a filled sheet of `debar questions` is one of them. Each Entry says where it
stands, what it speaks of (its Scope) and what it answers. What cannot be used is an Issue, and leaves the fact
unknown; what speaks of nothing that was found is an Issue at the end of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from debar.answers.entries import Entry, Scope, entry_of, plainly
from debar.answers.files import told
from debar.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import Observation
    from debar.rulebook import Rulebook

__all__ = ["Answers", "Entry", "Scope", "load"]


@dataclass(frozen=True, slots=True)
class Answers:
    """The entries of all files, and what could not be used of them."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    by_place: Mapping[str, tuple[Entry, ...]]
    """Those that name places, under each of them."""
    others: tuple[Entry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Every answer key that is answered anywhere."""
        return frozenset(key for entry in self.entries for key in entry.answers)

    def about(self, observation: Observation) -> tuple[Entry, ...]:
        """The entries that speak of this observation, of whatever maker, buyer and rule."""
        near = self.by_place.get(plainly(observation.place), ())
        return tuple(entry for entry in (*near, *self.others) if entry.scope.covers(observation))

    def stale(self, heard: Iterable[int]) -> Iterator[Issue]:
        """An Issue for each entry that names something, none of which was found."""
        spoken = frozenset(heard)
        for entry in self.entries:
            if entry.number not in spoken and not entry.scope.everywhere:
                yield entry.issue(
                    f"nothing that was found is {entry.scope}; the answer was not used",
                    "write the sheet anew with `debar questions` from a result of these files, or correct the scope",
                )


def load(paths: Sequence[str], rulebook: Rulebook) -> Answers:
    """Read the files of answers. Raises UsageError for a file that cannot be read at all."""
    entries: list[Entry] = []
    issues: list[Issue] = []
    for path in paths:
        for raw in told(Path(path), path, rulebook):
            made = raw if isinstance(raw, Issue) else entry_of(raw, len(entries), rulebook, issues)
            if isinstance(made, Issue):
                issues.append(made)
            elif made:
                entries.append(made)
    by_place: dict[str, list[Entry]] = {}
    for entry in entries:
        for place in entry.scope.places:
            by_place.setdefault(place, []).append(entry)
    return Answers(
        tuple(entries),
        tuple(issues),
        {place: tuple(several) for place, several in by_place.items()},
        tuple(entry for entry in entries if not entry.scope.places),
    )
