"""Answers from files: what people said of certain lines, makers or rules, or of everything.

A file is YAML, JSON, CSV or XLSX; a filled sheet of `debar questions` is one of them. Each Entry says where it
stands, what it speaks of (its Scope) and what it answers. What cannot be used is an Issue, and leaves the fact
unknown; what speaks of nothing that was found is an Issue at the end of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from debar.answers.entries import Entry, Scope, entry_of, plainly
from debar.answers.files import told
from debar.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.model import Observation
    from debar.rulebook import Rulebook

__all__ = ["Answers", "Entry", "Scope", "load", "of"]

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Answers:
    """The entries of all files, and what could not be used of them."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    by_place: Mapping[str, tuple[Entry, ...]]
    """Those that name places, under each of them."""
    by_field: Mapping[tuple[str, str], tuple[Entry, ...]]
    """Those that name no place but a field of the line, under the first field they name and each of its values."""
    names: tuple[str, ...]
    """The fields under which entries are kept."""
    others: tuple[Entry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Every answer key that is answered anywhere."""
        return frozenset(key for entry in self.entries for key in entry.answers)

    def about(self, observation: Observation) -> tuple[Entry, ...]:
        """The entries that speak of this observation, of whatever maker, buyer and rule."""
        near = [*self.by_place.get(plainly(observation.place), ()), *self.others]
        for name in self.names:
            near += self.by_field.get((name, plainly(observation.fields.get(name, ""))), ())
        return tuple(entry for entry in near if entry.scope.covers(observation))

    def stale(self, heard: Iterable[int]) -> Iterator[Issue]:
        """An Issue for each entry that names something, none of which was found."""
        spoken = frozenset(heard)
        for entry in self.entries:
            if entry.number not in spoken and not entry.scope.everywhere:
                yield entry.issue(
                    f"nothing that was found fits {entry.scope}; the answer was not used",
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
    return of(entries, issues)


def of(entries: Iterable[Entry], issues: Iterable[Issue] = ()) -> Answers:
    """Entries kept so that those about one line are found at once, however many there are."""
    by_place: dict[str, list[Entry]] = {}
    by_field: dict[tuple[str, str], list[Entry]] = {}
    others: list[Entry] = []
    every = tuple(entries)
    for entry in every:
        scope = entry.scope
        for place in dict.fromkeys(scope.places):
            by_place.setdefault(place, []).append(entry)
        if scope.fields and not scope.places:
            name, values = scope.fields[0]
            for value in dict.fromkeys(values):
                by_field.setdefault((name, value), []).append(entry)
        if not scope.places and not scope.fields:
            others.append(entry)
    names = tuple(dict.fromkeys(name for name, _ in by_field))
    return Answers(every, tuple(issues), _kept(by_place), _kept(by_field), names, tuple(others))


def _kept(found: Mapping[K, list[Entry]]) -> Mapping[K, tuple[Entry, ...]]:
    return {key: tuple(several) for key, several in found.items()}
