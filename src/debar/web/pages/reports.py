"""Reports of a case: written in a format and a language, kept, and handed out as they were written."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from debar import reports as forms
from debar.casework import cases, people, reporting, runs
from debar.casework.who import May
from debar.reports.parts.words import languages
from debar.web import files, tables
from debar.web.doors import Form, Person
from debar.web.show import go, page

router = APIRouter()
FIRST = ("html", "brief", "xlsx", "csv")
"""Formats for people, before those for programs."""
COLUMNS = ("report", "run", "format", "language", "size", "sha256", "at", "by")


def offered() -> list[str]:
    """The formats that are one file, those for people first."""
    known = [name for name in forms.formats() if not forms.is_folder(name)]
    return sorted(known, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


@router.get("/cases/{id}/reports")
def listed(visitor: Person, id: str, said: str | None = None, format: str = "html") -> Response:
    """What was written, and a form to write another."""
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id)
        known = reporting.reports(connection, id)
        every = runs.runs(connection, id)
        called = people.names(connection)
    numbers = {run.id: run.number for run in every}
    if tables.wanted(format):
        rows = [
            {
                "report": each.id, "run": numbers[each.run], "format": each.format, "language": each.lang,
                "size": each.size, "sha256": each.digest, "at": each.at, "by": called.get(each.by),
            }
            for each in known
        ]  # fmt: skip
        return tables.streamed(f"{case.id}-reports", COLUMNS, rows)
    ended = [run for run in every if run.state == "ended"]
    return page(
        visitor, "reports.html.j2", case=case, reports=known, runs=ended, numbers=numbers, called=called, said=said,
        forms=offered(), tongues=languages(),
    )  # fmt: skip


@router.post("/cases/{id}/reports")
def write(visitor: Person, given: Form, id: str) -> Response:
    """Write a report of a run."""
    visitor.who.must(May.DECIDE)
    store = visitor.office.store
    with store.read() as connection:
        cases.open_case(connection, id)
        run = runs.numbered(connection, id, given.number("run")).id
    reporting.write(store, visitor.who, run, given.text("format"), given.text("lang"))
    return go(f"/cases/{id}/reports", "report.written")


@router.get("/cases/{id}/reports/{report}/file")
def opened(visitor: Person, id: str, report: str) -> Response:
    """A report, to be saved."""
    store = visitor.office.store
    with store.read() as connection:
        found = cases.of_case(connection, id, reporting.report(connection, report), "report")
        case, run = cases.case(connection, id), runs.run(connection, found.run)
    name = f"{case.title[:80]} {run.number} {found.format} {found.lang}{forms.load(found.format).SUFFIX}"
    return files.kept(store.vault.path(found.digest), name)
