"""An Excel workbook for the office: Summary, Findings, Questions, Not looked at, Evidence.

All text of strangers is written as text: no formulas, no links. The same run gives the same bytes, since the
workbook carries no clock. A sheet that is full goes on in a further one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from debar.model import Evidence, Issue, Verdict
from debar.reports.parts.encode import plain
from debar.reports.parts.gather import gather, open_questions
from debar.reports.parts.rows import columns, finding_row, observed_row
from debar.reports.parts.words import SIGNS, Words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debar.model import Asked, Item
    from debar.reports.parts.gather import Gathered

NAME = "xlsx"
SUFFIX = ".xlsx"
BINARY = True

ROWS = 1_048_575
"""Rows below the header that a sheet of Excel holds."""
CELL = 32_767
"""Characters that a cell of Excel holds."""

_COLOURS = {
    "prohibited": ("#F8D7DA", "#7A1212"),
    "conditional": ("#FCE5C8", "#6B3A00"),
    "review": ("#E4DAF5", "#43267D"),
    "advised-against": ("#D6E4F7", "#163F7A"),
    "watch": ("#E8EAED", "#3B4350"),
    "clear": ("#D8EFDD", "#155A2C"),
    "unidentified": ("#F3F3F3", "#444444"),
}
_WIDTHS = {
    "verdict": 18,
    "place": 12,
    "file": 24,
    "maker_name": 28,
    "found": 38,
    "law": 34,
    "cite": 28,
    "because": 60,
    "questions": 50,
    "do": 44,
    "waived": 36,
    "decision": 36,
    "replies": 60,
    "notes": 36,
    "description": 40,
    "text": 40,
}
_NOT_OF_FINDINGS = ("type", "problem", "remedy", "measure", "value")

Cell = str | int | Verdict | None
Cells = tuple[Cell, ...]


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write the whole workbook."""
    import xlsxwriter

    run, say = gather(items), words(asked.lang)
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "title": say("title"), "author": "debar"})
    formats = _formats(book)
    for name, widths, header, rows in _sheets(run, asked, say):
        _sheet(book, formats, name, widths, header, rows)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    text = {"text_wrap": True, "valign": "top"}
    head = {"bold": True, "bg_color": "#22303F", "font_color": "#FFFFFF", "border": 1}
    formats = {"header": book.add_format({**text, **head}), "cell": book.add_format(text)}
    for verdict, (fill, ink) in _COLOURS.items():
        formats[verdict] = book.add_format({**text, "bold": True, "bg_color": fill, "font_color": ink, "border": 1})
    return formats


Sheet = tuple[str, tuple[int, ...], tuple[str, ...], "Iterable[Cells]"]


def _sheets(run: Gathered, asked: Asked, say: Words) -> Iterator[Sheet]:
    yield "Summary", (34, 70), (say("measure"), say("value")), _summary(run, asked, say)
    names = tuple(name for name in columns(asked) if name not in _NOT_OF_FINDINGS)
    yield "Findings", _finding_widths(names), names, _findings(run, names)
    yield (
        "Questions",
        (22, 60, 50, 28, 24, 10, 60),
        _headers(say, "key ask choices why rules lines places"),
        _questions(run, say),
    )
    yield "Not looked at", (30, 16, 60, 60, 12), _headers(say, "file place problem remedy lost"), _issues(run.issues)
    yield (
        "Evidence",
        (30, 16, 12, 12, 12, 68, 12, 28, 24),
        _headers(say, "file sheet reader kind size digest encoding column field"),
        _evidence(run.evidence, say),
    )


def _headers(say: Words, keys: str) -> tuple[str, ...]:
    return tuple(say(f"head.{key}") for key in keys.split())


def _finding_widths(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(_WIDTHS.get(name.removeprefix("subject."), 16) for name in names)


def _summary(run: Gathered, asked: Asked, say: Words) -> Iterator[Cells]:
    inquiry, summary = asked.inquiry, run.summary
    yield say("asked.buyers"), ", ".join(inquiry.buyers)
    yield say("asked.act"), inquiry.act.value if inquiry.act else say("asked.act.default")
    yield say("asked.on"), inquiry.on.isoformat() if inquiry.on else say("asked.on.default")
    yield say("asked.known"), inquiry.known.isoformat()
    if inquiry.since:
        yield say("asked.since"), inquiry.since.isoformat()
    for key, value in inquiry.answers.items():
        yield f"{say('asked.answers')}: {key}", value
    if inquiry.use:
        yield say("asked.use"), inquiry.use
    for verdict in Verdict:
        yield say.verdict(verdict), summary.by_verdict.get(verdict.value, 0)
    yield say("count.observations"), summary.observations
    yield say("count.identified"), summary.identified
    yield say("count.findings"), summary.findings
    yield say("count.waived"), sum(finding.waived is not None for finding in run.findings)
    if asked.said:
        yield say("count.decided"), sum(bool(finding.said and finding.said.decision) for finding in run.findings)
        yield say("count.replied"), sum(bool(finding.said and finding.said.replies) for finding in run.findings)
    yield say("count.issues"), summary.issues
    yield say("count.not_looked_at"), summary.not_looked_at
    yield say("rulebook"), asked.rulebook
    yield say("register"), asked.register
    yield say("version"), asked.version
    yield say("note"), say("read.unidentified")


def _findings(run: Gathered, names: Sequence[str]) -> Iterator[Cells]:
    rows = (*map(finding_row, run.findings), *map(observed_row, run.observed))
    for row in rows:
        cells: dict[str, Cell] = {**row, "verdict": Verdict(str(row["verdict"]))}
        yield tuple(cells.get(name) for name in names)


def _questions(run: Gathered, say: Words) -> Iterator[Cells]:
    for entry in open_questions(run.findings):
        places = dict.fromkeys(finding.observation.place for finding in entry.findings)
        question = entry.question
        choices = "\n".join(question.choices)
        why = say("questions.waits" if entry.awaited else "questions.exception")
        yield question.key, question.ask, choices, why, ", ".join(entry.rules), entry.lines, ", ".join(places)


def _issues(issues: Iterable[Issue]) -> Iterator[Cells]:
    for issue in issues:
        yield issue.file, issue.place, issue.problem, issue.remedy, issue.lost or None


def _evidence(evidence: Iterable[Evidence], say: Words) -> Iterator[Cells]:
    for piece in evidence:
        file: Cells = (piece.path, piece.sheet, piece.reader, piece.kind.value, piece.size, piece.digest)
        columns = [*piece.mapping, *((column, say("column.unused")) for column in piece.unused)]
        for column, field in columns or [("", "")]:
            yield (*file, piece.encoding, column, field)


def _sheet(
    book: Any, formats: dict[str, Any], name: str, widths: Sequence[int], header: Cells, rows: Iterable[Cells]
) -> None:
    number, row, sheet = 1, 0, _begun(book, formats, name, widths, header)
    for cells in rows:
        if row == ROWS:
            _ended(sheet, row, header)
            number += 1
            row, sheet = 0, _begun(book, formats, f"{name} {number}", widths, header)
        row += 1
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, formats)
    _ended(sheet, row, header)


def _begun(book: Any, formats: dict[str, Any], name: str, widths: Sequence[int], header: Cells) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, str(cell), formats["header"])
    return sheet


def _ended(sheet: Any, row: int, header: Cells) -> None:
    sheet.autofilter(0, 0, max(row, 1), len(header) - 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, formats["cell"])
    elif isinstance(cell, Verdict):
        sheet.write_string(row, column, f"{SIGNS[cell.value]} {cell.value}", formats[cell.value])
    else:
        text = plain(cell)
        text = text if len(text) <= CELL else f"{text[: CELL - 1]}…"
        sheet.write_string(row, column, text, formats["cell"])
