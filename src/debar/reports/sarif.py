"""SARIF 2.1.0 for gates and code-scanning pages: laws are rules, findings are results.

Source of the format: OASIS, Static Analysis Results Interchange Format 2.1.0. A result that is no failure
(`review`) has no level there (3.27.10); waivers are suppressions (3.35); what could not be read is a
notification of the invocation (3.20.21).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from debar.model import Verdict
from debar.reports.parts.encode import json_page, utf8
from debar.reports.parts.gather import gather, laws
from debar.reports.parts.records import asked_as_dict, said_as_dict, summary_as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Asked, Evidence, Finding, Issue, Item, Law
    from debar.reports.parts.gather import Gathered

NAME = "sarif"
SUFFIX = ".sarif"
BINARY = True

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_RESULT = {
    Verdict.PROHIBITED: ("fail", "error"),
    Verdict.CONDITIONAL: ("fail", "warning"),
    Verdict.REVIEW: ("review", "none"),
    Verdict.ADVISED_AGAINST: ("fail", "note"),
    Verdict.WATCH: ("fail", "note"),
    Verdict.CLEAR: ("pass", "none"),
    Verdict.UNIDENTIFIED: ("open", "none"),
}
"""kind and level of a result."""

_ROW = re.compile(r"(?:^|\b)row ([1-9][0-9]{0,8})\Z")

Record = dict[str, Any]


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write one log with one run."""
    run = gather(items)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run, asked)]}
    out.write(json_page(log))


def uri(evidence: Evidence) -> str:
    """Where the file is, as a relative reference: the path as named, or its stable part if that is absolute."""
    path = evidence.path
    if path == "-":
        return "stdin"
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or ".." in PureWindowsPath(path).parts:
        path = evidence.name
    return _reference(path)


def _reference(path: str) -> str:
    return quote(utf8(path.replace("\\", "/").lstrip("/")), safe="/") or "unnamed"


def _run(run: Gathered, asked: Asked) -> Record:
    cited = laws(run.findings)
    index = {law.id: number for number, law in enumerate(cited)}
    artifacts = _artifacts(run.evidence)
    number_of = {artifact["location"]["uri"]: number for number, artifact in enumerate(artifacts)}
    return {
        "tool": {"driver": _driver(asked, cited)},
        "columnKind": "unicodeCodePoints",
        "artifacts": artifacts,
        "invocations": [_invocation(run)],
        "results": [_result(finding, index, number_of) for finding in run.findings],
        "properties": {"asked": asked_as_dict(asked), "summary": summary_as_dict(run.summary)},
    }


def _driver(asked: Asked, cited: Iterable[Law]) -> Record:
    return {
        "name": "debar",
        "version": asked.version,
        "rules": [_rule(law) for law in cited],
        "properties": {"rulebook": asked.rulebook, "register": asked.register},
    }


def _rule(law: Law) -> Record:
    history = [f"- {line}" for line in law.status]
    rule: Record = {
        "id": law.id,
        "shortDescription": {"text": law.name},
        "fullDescription": {"text": f"{law.name}. {law.cite}".strip()},
        "help": {"text": "\n".join([law.cite, *law.status, *law.duties, *law.sources])},
        "properties": {
            "tags": [law.jurisdiction, law.kind],
            "jurisdiction": law.jurisdiction,
            "kind": law.kind,
            "confidence": law.confidence,
            "reviewed": law.reviewed,
            "status": list(law.status),
            "sources": list(law.sources),
        },
    }
    if history:
        rule["help"]["markdown"] = "\n".join([_markdown_safe(law.cite), "", *map(_markdown_safe, history)])
    links = [source for source in law.sources if source.startswith(("https://", "http://"))]
    return {**rule, "helpUri": links[0]} if links else rule


def _markdown_safe(text: str) -> str:
    return re.sub(r"([<>\[\]`*_])", r"\\\1", text)


def _artifacts(evidence: Iterable[Evidence]) -> list[Record]:
    """Each file once, though a workbook is one piece of evidence a sheet."""
    files: dict[str, Record] = {}
    for piece in evidence:
        where = uri(piece)
        files.setdefault(
            where,
            {
                "location": {"uri": where},
                "length": piece.size,
                "hashes": {"sha-256": piece.digest},
                "roles": ["analysisTarget"],
            },
        )
    return list(files.values())


def _invocation(run: Gathered) -> Record:
    return {
        "executionSuccessful": not run.summary.blind,
        "toolExecutionNotifications": [_notification(issue) for issue in run.issues],
    }


def _notification(issue: Issue) -> Record:
    at: Record = {"physicalLocation": {"artifactLocation": {"uri": _issue_uri(issue.file)}}}
    if issue.place:
        at["physicalLocation"] |= _region(issue.place)
        at["logicalLocations"] = [{"fullyQualifiedName": issue.place}]
    return {
        "level": "error" if issue.blind else "warning",
        "message": {"text": f"{issue.problem.rstrip('.')}; {issue.remedy}"},
        "locations": [at],
    }


def _issue_uri(file: str) -> str:
    windows = PureWindowsPath(file)
    absolute = PurePosixPath(file).is_absolute() or windows.drive or ".." in windows.parts
    return "stdin" if file == "-" else _reference(windows.name if absolute else file)


def _result(finding: Finding, index: Mapping[str, int], artifacts: Mapping[str, int]) -> Record:
    ruling = finding.ruling
    kind, level = _RESULT[ruling.verdict]
    result: Record = {
        "ruleId": ruling.law.id,
        "ruleIndex": index[ruling.law.id],
        "kind": kind,
        "level": level,
        "message": {"text": _message(finding)},
        "locations": [_location(finding, artifacts)],
        "partialFingerprints": {"debarFindingId/v1": finding.id},
        "properties": {
            "verdict": ruling.verdict.value,
            "maker": finding.identification.maker,
            "group": finding.group,
            "strength": finding.identification.strength.word,
            "role": finding.identification.role.value,
            "buyer": ruling.buyer,
            "act": ruling.act.value,
            "on": ruling.on.isoformat(),
            "known": ruling.known.isoformat(),
            "deadline": ruling.deadline.isoformat() if ruling.deadline else None,
            "questions": [str(question) for question in ruling.questions],
        },
    }
    if finding.said:
        result["properties"] |= said_as_dict(finding.said)
    return {**result, "suppressions": [_suppression(finding)]} if finding.waived else result


def _message(finding: Finding) -> str:
    """What a gate shows: the verdict, the maker and by which words, the law, the grounds, what to do."""
    found = ", ".join(dict.fromkeys(f"{clue.found} ({clue.says})" for clue in finding.identification.clues))
    ruling = finding.ruling
    opening = f"{ruling.verdict.value}: {finding.identification.maker_name}, found by {found or 'the record'}."
    return " ".join([opening, f"{ruling.law.name}.", *ruling.because, ruling.do]).strip()


def _location(finding: Finding, artifacts: Mapping[str, int]) -> Record:
    evidence, place = finding.observation.evidence, finding.observation.place
    where = uri(evidence)
    at: Record = {"uri": where}
    if where in artifacts:
        at["index"] = artifacts[where]
    name = f"{evidence.sheet}, {place}" if evidence.sheet else place
    return {
        "physicalLocation": {"artifactLocation": at, **_region(place)},
        "logicalLocations": [{"fullyQualifiedName": name}],
    }


def _region(place: str) -> Record:
    row = _ROW.search(place)
    return {"region": {"startLine": int(row[1])}} if row else {}


def _suppression(finding: Finding) -> Record:
    waiver = finding.waived
    assert waiver is not None
    why = f"{waiver.why} ({waiver.who}, approved by {waiver.approved_by}, until {waiver.until.isoformat()})"
    return {"kind": "external", "status": "accepted", "justification": why}
