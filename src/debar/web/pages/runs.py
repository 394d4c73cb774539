"""Runs: begin one, see it go on, see what it found otherwise than the one before."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from debar.casework import cases, findings, people, runs
from debar.casework.runs import Run
from debar.model import Evidence, Issue
from debar.web.doors import Form, Person
from debar.web.show import go, page

router = APIRouter()
ISSUES = 200


@router.post("/cases/{id}/runs")
def begin(visitor: Person, _: Form, id: str) -> Response:
    """Begin a run."""
    with visitor.office.store.act(visitor.who) as act:
        run = runs.begin(act, id)
    return go(f"/cases/{id}/runs/{run.number}")


@router.get("/cases/{id}/runs/{number}")
def one(visitor: Person, id: str, number: int) -> Response:
    """A run: how far it is, or what it gave and what could not be read."""
    with visitor.office.store.read() as connection:
        case, run = cases.case(connection, id), runs.numbered(connection, id, number)
        earlier = runs.before(connection, run)
        found, counts = findings.changes(connection, earlier, run) if earlier and run.state == "ended" else ([], {})
        read, issues = _told(connection, run) if run.state == "ended" else ([], [])
        called = people.names(connection)
    return page(
        visitor, "run.html.j2", case=case, run=run, earlier=earlier, changes=found, counts=counts, evidence=read,
        issues=issues[:ISSUES], issue_count=len(issues), called=called,
    )  # fmt: skip


def _told(connection: Connection, run: Run) -> tuple[list[Evidence], list[Issue]]:
    from debar.casework import packed

    read: list[Evidence] = []
    issues: list[Issue] = []
    for item in packed.read_all(connection, run.id):
        if isinstance(item, Evidence):
            read.append(item)
        elif isinstance(item, Issue):
            issues.append(item)
    return read, issues


@router.get("/cases/{id}/runs/{number}/progress")
def progress(visitor: Person, id: str, number: int) -> Response:
    """The part of the page that is loaded again and again while a run is on."""
    with visitor.office.store.read() as connection:
        case, run = cases.case(connection, id), runs.numbered(connection, id, number)
    if run.state in ("ended", "failed"):
        place = f"/cases/{id}/findings" if run.state == "ended" and run.findings else f"/cases/{id}/runs/{number}"
        return Response(status_code=200, headers={"hx-redirect": place})
    return page(visitor, "progress.html.j2", case=case, run=run)
