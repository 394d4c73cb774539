"""A whole run in hand, for the formats that say the answer first, and its findings put together for a reader.

Findings are grouped by verdict and then by what is ruled, so that a ruling is told once and its lines follow.
For the buyer `anyone` a line appears once a jurisdiction, with its strongest verdict; the other rules that
speak about it are named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.model import Coverage, Evidence, Exposure, Finding, Issue, Link, Observed, Summary, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from debar.model import Asked, Item, Law, Lineage, Question, Ruling

ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a run gave, by kind, each in the order it came."""

    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    observed: tuple[Observed, ...]
    issues: tuple[Issue, ...]
    summary: Summary
    exposures: tuple[Exposure, ...] = ()
    links: tuple[Link, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One observation under one ruling, the other findings folded into it, and what holds for it alone."""

    finding: Finding
    also: tuple[Finding, ...] = ()
    because: tuple[str, ...] = ()
    """The grounds it does not share with all lines of its group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under the same ruling."""

    ruling: Ruling
    """That of the first line; its day and its own grounds are the line's, not the group's."""
    because: tuple[str, ...]
    """The grounds that all lines share."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """One question that is still open, and where the answer would settle something."""

    question: Question
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> int:
        """Number of observations it is open for."""
        return len({place_key(finding) for finding in self.findings})

    @property
    def awaited(self) -> bool:
        """Whether a verdict waits for the answer; otherwise it could only claim an exception from a ban."""
        return not self.question.claim and any(
            finding.ruling.verdict is not Verdict.PROHIBITED for finding in self.findings
        )


@dataclass(slots=True)
class _Asking:
    rules: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def gather(items: Iterable[Item]) -> Gathered:
    """Read a run to its end. Raises ValueError if it has no Summary, since then it did not end."""
    every = list(items)
    summaries = [item for item in every if isinstance(item, Summary)]
    if not summaries:
        raise ValueError("the run has no summary, so it did not end; a report of half a run would mislead")
    return Gathered(
        evidence=tuple(item for item in every if isinstance(item, Evidence)),
        findings=tuple(item for item in every if isinstance(item, Finding)),
        observed=tuple(item for item in every if isinstance(item, Observed)),
        issues=tuple(item for item in every if isinstance(item, Issue)),
        summary=summaries[-1],
        exposures=tuple(item for item in every if isinstance(item, Exposure)),
        links=tuple(item for item in every if isinstance(item, Link)),
        coverage=next((item for item in every if isinstance(item, Coverage)), None),
    )


def asks_anyone(asked: Asked) -> bool:
    """Whether no buyer was named, so that every rule was asked whoever it binds."""
    return ANYONE in asked.inquiry.buyers


def fold(findings: Iterable[Finding], asked: Asked) -> tuple[Line, ...]:
    """One Line a finding; for `anyone` one a line and jurisdiction, the strongest finding first."""
    if not asks_anyone(asked):
        return tuple(Line(finding) for finding in findings)
    together: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (*place_key(finding), finding.ruling.law.jurisdiction, finding.ruling.buyer)
        together.setdefault(key, []).append(finding)
    folded = []
    for several in together.values():
        strongest, *rest = sorted(several, key=lambda finding: finding.ruling.verdict.rank)
        folded.append(Line(strongest, tuple(rest)))
    return tuple(folded)


def by_verdict(lines: Iterable[Line]) -> Mapping[Verdict, tuple[Group, ...]]:
    """The groups under each verdict that occurs, strongest verdict first, groups as they first appear."""
    sorted_out: dict[Verdict, dict[object, list[Line]]] = {}
    for line in lines:
        ruling = line.finding.ruling
        key = (ruling.law.id, ruling.buyer, ruling.act, ruling.do, ruling.questions, ruling.deadline)
        sorted_out.setdefault(ruling.verdict, {}).setdefault(key, []).append(line)
    return {
        verdict: tuple(_group(lines) for lines in sorted_out[verdict].values())
        for verdict in Verdict
        if verdict in sorted_out
    }


def _group(lines: list[Line]) -> Group:
    first = lines[0].finding.ruling
    common = set(first.because).intersection(*(line.finding.ruling.because for line in lines))
    own = (
        Line(line.finding, line.also, tuple(text for text in line.finding.ruling.because if text not in common))
        for line in lines
    )
    return Group(first, tuple(text for text in first.because if text in common), tuple(own))


def open_questions(findings: Iterable[Finding]) -> tuple[Open, ...]:
    """Each open question once, with its rules and findings: first those a verdict waits for, as they appear."""
    asking: dict[Question, _Asking] = {}
    for finding in findings:
        for question in finding.ruling.questions:
            entry = asking.setdefault(question, _Asking())
            entry.rules[finding.ruling.law.id] = None
            entry.findings.append(finding)
    entries = (Open(question, tuple(entry.rules), tuple(entry.findings)) for question, entry in asking.items())
    return tuple(sorted(entries, key=lambda entry: not entry.awaited))


def deadlines(findings: Iterable[Finding]) -> tuple[tuple[date, Law, int], ...]:
    """(last lawful day, law, number of lines), soonest first."""
    counted: dict[tuple[date, str], set[tuple[str, str, str]]] = {}
    law_of: dict[str, Law] = {}
    for finding in findings:
        if finding.ruling.deadline:
            law = finding.ruling.law
            law_of[law.id] = law
            counted.setdefault((finding.ruling.deadline, law.id), set()).add(place_key(finding))
    return tuple((day, law_of[law], len(places)) for (day, law), places in sorted(counted.items()))


def laws(findings: Iterable[Finding]) -> tuple[Law, ...]:
    """Every law that is cited, once, by jurisdiction and id. A status history that grew is taken at its longest."""
    cited: dict[str, Law] = {}
    for finding in findings:
        law = finding.ruling.law
        if law.id not in cited or len(law.status) > len(cited[law.id].status):
            cited[law.id] = law
    return tuple(sorted(cited.values(), key=lambda law: (law.jurisdiction, law.id)))


def makers(findings: Iterable[Finding]) -> tuple[tuple[str, tuple[Lineage, ...]], ...]:
    """(name of a maker, its families as of the days asked about), once each, by name."""
    seen: dict[tuple[str, str], dict[Lineage, None]] = {}
    for finding in findings:
        who = (finding.identification.maker_name, finding.identification.maker)
        seen.setdefault(who, {})[finding.lineage] = None
    return tuple((name, tuple(lineages)) for (name, _), lineages in sorted(seen.items()))


def is_changed(item: Finding | Observed) -> bool:
    """Whether it tells of a change, in a run that asks for changes only."""
    return isinstance(item, Finding) or item.changed


def place_key(item: Finding | Observed) -> tuple[str, str, str]:
    """What tells one observation from another: file, sheet, place."""
    evidence = item.observation.evidence
    return (evidence.path, evidence.sheet or "", item.observation.place)
