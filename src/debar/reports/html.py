"""One self-contained HTML page that a compliance officer files: the answer first, then everything to check it.

No request leaves the page: style and the few lines of script stand in it, and its own content policy allows
nothing else. All text of strangers is escaped, isolated in its direction, and shown with its hidden
characters written out. The law is told once, in an appendix; a ruling is told once, above its lines.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from debar.model import FIELDS, Verdict
from debar.reports.parts import tell
from debar.reports.parts.encode import utf8
from debar.reports.parts.gather import (
    asks_anyone,
    by_verdict,
    deadlines,
    fold,
    gather,
    laws,
    makers,
    open_questions,
    place_key,
)
from debar.reports.parts.page import environment, frame
from debar.reports.parts.visible import LIMIT, clue_spans, pieces
from debar.reports.parts.words import SIGNS, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Asked, Evidence, Finding, Item
    from debar.reports.parts.gather import Gathered
    from debar.reports.parts.visible import Piece

NAME = "html"
SUFFIX = ".html"
BINARY = True

COLLAPSE = 30
"""Lines under one ruling from which they are folded away on the screen; on paper they stand open."""
PLACES = 12
"""Places named beside a question; the lines themselves stand above."""


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write the page."""
    run = gather(items)
    page = environment().get_template("page.html.j2")
    for part in page.generate(_told(run, asked)):
        out.write(utf8(part))


def _told(run: Gathered, asked: Asked) -> dict[str, Any]:
    """What the templates speak of."""
    say = words(asked.lang)
    return {
        **frame("page.css", script="page.js"),
        "say": say,
        "asked": asked,
        "run": run,
        "answer": tell.answer(run, asked, say),
        "blind": tell.blind(run, say),
        "several": len({piece.path for piece in run.evidence}) > 1,
        "anyone": asks_anyone(asked),
        "groups": by_verdict(fold(run.findings, asked)),
        "waived": sum(finding.waived is not None for finding in run.findings),
        "questions": open_questions(run.findings),
        "deadlines": deadlines(run.findings),
        "laws": laws(run.findings),
        "lines_of": _lines_of(run.findings),
        "makers": makers(run.findings),
        "notes": _notes(run.findings),
        "remarks": {note: n for n, note in enumerate(dict.fromkeys(n for one in run.observed for n in one.notes), 1)},
        "bars": _bars(run),
        "signs": SIGNS,
        "verdicts": tuple(Verdict),
        "fields": _fields,
        "places": PLACES,
        "collapse": COLLAPSE,
    }


def _lines_of(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Law -> number of lines it speaks about."""
    places: dict[str, set[tuple[str, str, str]]] = {}
    for finding in findings:
        places.setdefault(finding.ruling.law.id, set()).add(place_key(finding))
    return {law: len(several) for law, several in places.items()}


def _notes(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Source of a clue or an ownership -> its number in the list at the end, as they are first met."""
    numbers: dict[str, int] = {}
    for finding in findings:
        lineage = finding.lineage
        owned = (*lineage.owners, *lineage.uncertain, *lineage.former)
        for source in (*(clue.source for clue in finding.identification.clues), *(edge.source for edge in owned)):
            if source:
                numbers.setdefault(source, len(numbers) + 1)
    return numbers


def _bars(run: Gathered) -> list[tuple[Verdict, int, int]]:
    """(verdict, lines, width of its bar in hundredths of the longest); what is there is never too thin to see."""
    numbers = [(verdict, run.summary.by_verdict.get(verdict.value, 0)) for verdict in Verdict]
    longest = max((number for _, number in numbers), default=0) or 1
    return [(verdict, number, max(round(100 * number / longest), 1) if number else 0) for verdict, number in numbers]


def _fields(finding: Finding) -> list[tuple[str, str | None, tuple[Piece, ...]]]:
    """(field, header of its column, its text in pieces) for each filled field of the line."""
    filled, spans = finding.observation.fields, clue_spans(finding)
    headers = _headers(finding.observation.evidence)
    return [
        (name, _other(headers.get(name), name), pieces(filled[name], spans.get(name, ()), LIMIT))
        for name in FIELDS
        if filled.get(name)
    ]


def _other(header: str | None, field: str) -> str | None:
    """The header word, unless it is the field's own name but for case and spaces."""
    return header if header and re.sub(r"[\W_]+", "_", header.casefold()) != field else None


def _headers(evidence: Evidence) -> Mapping[str, str]:
    """Field -> the header word it was read from."""
    return {field: column for column, field in reversed(evidence.mapping)}
