"""The figures as a page: one table for all tools and difficulties, and what lies behind it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from score import BUYER, Score, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from cases import Case, Difficulty
    from score import Debar

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True, slots=True)
class Named:
    """How often the maker is named right, listed or not."""

    asked: int
    right: int
    misses: tuple[str, ...]

    @classmethod
    def of(cls, cases: Sequence[Case], debar: Debar, listed: frozenset[str]) -> Named:
        """Over the cases whose maker is told and belongs to no listed group."""
        asked = [case for case in cases if case.made and case.made not in listed and not case.open]
        misses = tuple(
            f"{case.id}: {case.made}: {case.text!r}" for case in asked if case.made not in debar.names(case)
        )
        return cls(len(asked), len(asked) - len(misses), misses)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that was measured."""

    cases: Sequence[Case]
    listed: frozenset[str]
    whole: frozenset[str]
    """Listed groups whose equipment the buyer may not have for any purpose."""
    difficulties: Mapping[str, Difficulty]
    runs: Mapping[str, Mapping[str, Score]]
    """Tool -> difficulty -> counts."""
    barred: Mapping[str, tuple[str, ...]]
    """Id of a case -> rules that gave `prohibited`."""
    named: Named
    day: date
    register: str
    rulebook: str

    @property
    def innocent(self) -> list[Case]:
        """Cases that nobody may call prohibited."""
        return [case for case in self.cases if case.innocent(self.listed)]


def figures(result: Result) -> str:
    """The page between its marks."""
    return "\n\n".join(("\n".join(_head(result)), "\n".join(_table(result)), "\n".join(_harm(result))))


def errors(result: Result) -> str:
    """Every error of debar, by difficulty; then each innocent case called prohibited and each maker not named."""
    lines = [line for each in result.runs["debar"].values() for line in each.errors]
    lines += [
        f"prohibited ({', '.join(result.barred[c.id])}): {c.id}: {c.text!r}"
        for c in result.innocent
        if c.id in result.barred
    ]
    return "\n".join([*lines, *(f"not named {miss}" for miss in result.named.misses)])


def write(path: Path, text: str) -> None:
    """Put the figures between the marks of a page. Raises ValueError where the marks are missing."""
    page = path.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path}: no marks {BEGIN} and {END}; write them where the figures belong")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _head(result: Result) -> Iterator[str]:
    scored = [case for case in result.cases if not case.open]
    positive = sum(case.made in result.listed for case in scored)
    yield (
        f"{len(result.cases):,} cases: {positive:,} made by a listed group, {len(scored) - positive:,} not, "
        f"{len(result.cases) - len(scored):,} that the facts leave open. {platform.python_implementation()} "
        f"{platform.python_version()}, {result.day}, register `{result.register[:12]}`, rulebook `{result.rulebook[:12]}`."
    )


def _table(result: Result) -> Iterator[str]:
    tools = list(result.runs)
    yield "| | cases | positive | " + " | ".join(tools) + " |"
    yield "| --- | ---: | ---: |" + " --- |" * len(tools)
    yield "| | | | " + " | ".join("precision, recall, F1" for _ in tools) + " |"
    in_all = [total(scores) for scores in result.runs.values()]
    yield _row("**in all**", in_all)
    read = [
        {name: score for name, score in run.items() if not result.difficulties[name].codes}
        for run in result.runs.values()
    ]
    yield _row("**without bare codes**", [total(scores) for scores in read])
    yield "| seconds | | | " + " | ".join(f"{each.seconds:.2f}" for each in in_all) + " |"
    for name in result.difficulties:
        each = [scores.get(name, Score()) for scores in result.runs.values()]
        if each[0].cases:
            yield _row(name, each)


def _row(name: str, scores: Sequence[Score]) -> str:
    return f"| {name} | {scores[0].cases:,} | {scores[0].positive:,} | " + " | ".join(map(_cell, scores)) + " |"


def _cell(score: Score) -> str:
    if not score.positive:
        return f"{score.wrong} wrong"
    shares = (f"{share:.3f}" if share is not None else "-" for share in (score.precision, score.recall, score.f1))
    return ", ".join(shares)


def _harm(result: Result) -> Iterator[str]:
    hard = [case for case in result.innocent if result.difficulties[case.difficulty].hard]
    guilty = [c for c in result.cases if c.made in result.whole and not c.on and not c.innocent(result.listed)]
    yield f"What debar tells `{BUYER}` that buys on the day of the case (today where none is told):"
    yield ""
    yield "| | cases | called `prohibited` | share |"
    yield "| --- | ---: | ---: | ---: |"
    for what, among in (
        ("hard negatives: homonyms, letters inside words, mentions, divested firms, chips and modules", hard),
        ("all that must not be called so", result.innocent),
        ("made by a group that is barred whatever the purpose (some classes of goods stay open)", guilty),
    ):
        called = sum(case.id in result.barred for case in among)
        yield f"| {what} | {len(among):,} | {called} | {called / len(among):.1%} |"
    yield ""
    named = result.named
    yield f"Makers that no list names are named right in {named.right:,} of {named.asked:,} cases ({named.right / named.asked:.1%})."
