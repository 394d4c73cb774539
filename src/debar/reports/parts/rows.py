"""One flat row an item, for spreadsheets: the same columns in every run, days as ISO text, nothing lost.

The fields of an order or device that people sort by have columns of their own, named `subject.description`
and so on, since a line's own `maker_name` is not the maker that was found; the others stand together in
`subject.others`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import EVIDENCE_FIELDS, Finding, Issue, Observed, Summary
from debar.reports.parts import tell
from debar.reports.parts.records import as_dict
from debar.reports.parts.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.model import Asked, Identification, Item

SUBJECT = (*EVIDENCE_FIELDS[: EVIDENCE_FIELDS.index("mac")], "mac", "ip", "hostname")
"""Fields with a column of their own."""

COLUMNS = (
    *("type", "verdict", "file", "sheet", "place", "id", "maker_name", "maker", "group", "role", "strength"),
    *("found", "rule", "law", "cite", "jurisdiction", "buyer", "act", "on", "known", "because", "questions"),
    *(
        "do",
        "deadline",
        "waived",
        "notes",
        *(f"subject.{name}" for name in SUBJECT),
        "subject.others",
        "problem",
        "remedy",
        "measure",
        "value",
    ),
)
"""Every column, in order."""
SAID = ("decision", "replies")
"""Columns that a run from an office has besides, behind `waived`."""

Row = dict[str, str | int | None]


def columns(asked: Asked) -> tuple[str, ...]:
    """The columns of a run: those of an office only where somebody said something."""
    behind = COLUMNS.index("waived") + 1
    return (*COLUMNS[:behind], *SAID, *COLUMNS[behind:]) if asked.said else COLUMNS


def rows(item: Item) -> Iterator[Row]:
    """The rows of one item: one a finding, observation or issue; one a figure of the summary; none of the others."""
    if isinstance(item, Finding):
        yield finding_row(item)
    elif isinstance(item, Observed):
        yield observed_row(item)
    elif isinstance(item, Issue):
        yield {**as_dict(item), "value": item.lost or None, "measure": "lost" if item.lost else None}
    elif isinstance(item, Summary):
        yield from _summary_rows(item)


def finding_row(finding: Finding) -> Row:
    """A finding on one row."""
    record = as_dict(finding)
    fields = record.pop("subject")
    law = finding.ruling.law
    return {
        **{name: value for name, value in record.items() if name in COLUMNS},
        **_subject(fields),
        "sheet": finding.observation.evidence.sheet,
        "found": _found(finding.identification),
        "law": law.name,
        "cite": law.cite,
        "because": "\n".join(finding.ruling.because),
        "questions": "\n".join(map(str, finding.ruling.questions)),
        "waived": _waived(finding),
        "notes": finding.identification.note,
        "decision": tell.decided(finding.said, words("en")) or None,
        "replies": "\n".join(tell.replied(finding.said, words("en"))) or None,
    }


def observed_row(observed: Observed) -> Row:
    """An observation without a finding on one row."""
    record = as_dict(observed)
    fields = record.pop("subject")
    return {
        **{name: value for name, value in record.items() if name in COLUMNS},
        **_subject(fields),
        "sheet": observed.observation.evidence.sheet,
        "found": _found(observed.identification),
        "notes": "\n".join(observed.notes),
    }


def _subject(fields: dict[str, str]) -> Row:
    others = [f"{name}: {value}" for name, value in fields.items() if name not in SUBJECT]
    return {
        **{f"subject.{name}": fields.get(name) for name in SUBJECT},
        "subject.others": "\n".join(others) or None,
    }


def _found(identification: Identification | None) -> str | None:
    if identification is None or not identification.clues:
        return None
    return "\n".join(f"{clue.field}: {clue.found} ({clue.says})" for clue in identification.clues)


def _waived(finding: Finding) -> str | None:
    waiver = finding.waived or finding.lapsed
    if waiver is None:
        return None
    held = "until" if finding.waived else "ENDED"
    return f"{held} {waiver.until.isoformat()}: {waiver.why} ({waiver.who}, approved by {waiver.approved_by})"


def _summary_rows(summary: Summary) -> Iterator[Row]:
    record = as_dict(summary)
    for verdict, number in record["by_verdict"].items():
        yield {"type": "summary", "verdict": verdict, "measure": "lines", "value": number}
    for measure in ("observations", "identified", "findings", "issues", "not_looked_at"):
        yield {"type": "summary", "measure": measure, "value": record[measure]}
    for measure in ("rulebook", "register", "version"):
        yield {"type": "summary", "measure": measure, "value": record[measure]}
