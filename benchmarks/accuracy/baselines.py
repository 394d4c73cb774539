"""What a person would try first, on the same cases: a list of names and a way to compare.

They know the names in `groups.yaml` and read all the text of a case. For those that give a score, the threshold is the
one that is best on these very cases, which flatters them.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from score import score, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cases import Case, Group
    from score import Tool

THRESHOLDS = range(50, 101, 2)
"""Per cent, tried one after another."""


class Loop:
    """One regular expression a name, case ignored; with or without word boundaries."""

    def __init__(self, groups: Sequence[Group], bounded: bool) -> None:
        self.name = "re, whole words" if bounded else "re"
        edge = r"\b" if bounded else ""
        self.patterns = [
            (g.id, re.compile(f"{edge}{re.escape(n)}{edge}", re.IGNORECASE)) for g in groups for n in g.names
        ]

    def found(self, case: Case) -> dict[str, str]:
        """Groups with a name in the text."""
        return {group: match[0] for group, pattern in self.patterns if (match := pattern.search(case.text))}


class Scored:
    """A comparison of the text with each group's names, cut at a threshold; the comparisons are kept."""

    def __init__(self, name: str, compare: Callable[[str], dict[str, float]]) -> None:
        self.tool, self.compare, self.threshold = name, compare, 1.0
        self.kept: dict[str, dict[str, float]] = {}

    @property
    def name(self) -> str:
        """What it is called, with its threshold."""
        return f"{self.tool} >= {self.threshold:.2f}"

    def found(self, case: Case) -> dict[str, str]:
        """The best group at or above the threshold."""
        scores = self.compare(case.text)
        self.kept[case.id] = scores
        return self._cut(scores)

    def settle(self, cases: Sequence[Case], listed: frozenset[str]) -> None:
        """Compare once, then take the threshold with the best F1 on these cases."""
        for case in cases:
            self.found(case)
        kept = _Kept(self)
        best = 0.0
        for per_cent in THRESHOLDS:
            kept.threshold = per_cent / 100
            f1 = total(score(cases, kept, listed)).f1 or 0.0
            if f1 > best:
                best, self.threshold = f1, per_cent / 100

    def _cut(self, scores: dict[str, float], threshold: float | None = None) -> dict[str, str]:
        group = max(scores, key=scores.__getitem__)
        return {group: f"{scores[group]:.2f}"} if scores[group] >= (threshold or self.threshold) else {}


class _Kept:
    """The scores that were kept, cut at another threshold."""

    name = "kept"

    def __init__(self, of: Scored) -> None:
        self.of, self.threshold = of, 1.0

    def found(self, case: Case) -> dict[str, str]:
        return self.of._cut(self.of.kept[case.id], self.threshold)


def rapidfuzz(groups: Sequence[Group]) -> Scored:
    """`partial_ratio` of the text and each name, case folded."""
    from rapidfuzz.fuzz import partial_ratio

    names = [(group.id, name.casefold()) for group in groups for name in group.names]

    def compare(text: str) -> dict[str, float]:
        folded, best = text.casefold(), {group.id: 0.0 for group in groups}
        for group, name in names:
            best[group] = max(best[group], partial_ratio(name, folded) / 100)
        return best

    return Scored("rapidfuzz partial_ratio", compare)


def nomenklatura(groups: Sequence[Group]) -> Scored:
    """The `name-based` matcher for companies, a value at a time; it expects a name, not a line."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    matcher = get_algorithm("name-based")
    assert matcher is not None
    config = matcher.default_config()

    def company(number: str, names: Sequence[str]) -> object:
        entity = model.make_entity("Company")
        entity.id = number
        for name in names:
            entity.add("name", name)
        return entity

    known = {group.id: company(group.id, group.names) for group in groups}

    def compare(text: str) -> dict[str, float]:
        asked = [company(f"asked-{at}", [part]) for at, part in enumerate(text.split(" | "))]
        return {
            group: max(matcher.compare(e, entity, config).score for e in asked) for group, entity in known.items()
        }

    return Scored("nomenklatura name-based", compare)


def installed(groups: Sequence[Group], cases: Sequence[Case], listed: frozenset[str]) -> Iterator[Tool]:
    """The baselines that can run here, their thresholds settled."""
    yield Loop(groups, bounded=False)
    yield Loop(groups, bounded=True)
    for module, made in (("rapidfuzz", rapidfuzz), ("nomenklatura", nomenklatura)):
        if find_spec(module):
            tool = made(groups)
            tool.settle(cases, listed)
            yield tool
