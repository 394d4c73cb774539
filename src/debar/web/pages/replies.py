"""Replies of a case: what came, what was answered, the files that came with it, and who may be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import Response

from debar.casework import cases, findings, people, replies, runs
from debar.casework.who import May
from debar.errors import ConflictError, MissingError
from debar.web import files, tables
from debar.web.doors import Form, Person, Visitor
from debar.web.show import go, page

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from debar.casework.runs import Run

router = APIRouter()
COLUMNS = ("reply", "finding", "at", "name", "text", "files", "answer", "answered", "answered_by", "correction")


@router.get("/cases/{id}/replies")
def listed(visitor: Person, id: str, said: str | None = None, format: str = "html") -> Response:
    """Every reply of a case, those first that wait for an answer."""
    if not tables.wanted(format):
        return _page(visitor, id, said=said)
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id)
        came = replies.replies(connection, id)
        called = people.names(connection)
    rows = [
        {
            **{name: getattr(each, name) for name in COLUMNS if hasattr(each, name)},
            "reply": each.id,
            "files": [file.name for file in each.attachments],
            "answered_by": called.get(each.answered_by or ""),
        }
        for each in came
    ]
    return tables.streamed(f"{case.id}-replies", COLUMNS, rows)


def _page(visitor: Visitor, id: str, said: str | None = None, contact: tuple[str, str] | None = None) -> Response:
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id)
        came = sorted(replies.replies(connection, id), key=lambda each: each.answered is not None)
        run = runs.newest(connection, id)
        lines = {each.finding: subject(connection, run, each.finding) for each in came}
        links = replies.dossiers(connection, id)
        called = people.names(connection)
    return page(
        visitor, "replies.html.j2", case=case, replies=came, lines=lines, links=links, called=called, said=said,
        contact=contact, now=visitor.who.time,
    )  # fmt: skip


def subject(connection: Connection, run: Run | None, finding: str) -> str | None:
    """What a finding is called in the newest run; None where that has it no more."""
    try:
        return findings.one(connection, run, finding).line.subject if run else None
    except MissingError:
        return None


@router.post("/cases/{id}/replies/{reply}/answer")
def answer(visitor: Person, given: Form, id: str, reply: str) -> Response:
    """Answer a reply, or put the answer otherwise."""
    with visitor.office.store.act(visitor.who) as act:
        found = cases.of_case(act.connection, id, replies.reply(act.connection, reply), "reply")
        if (found.answered or "") != given.text("answered"):
            raise ConflictError("somebody answered this reply meanwhile; look at the answer, and put it otherwise")
        replies.answer(act, reply, given.text("text"), given.text("correction"))
    return go(f"/cases/{id}/replies", "reply.answered")


@router.post("/cases/{id}/replies/{reply}/contact")
def contact(visitor: Person, _: Form, id: str, reply: str) -> Response:
    """Show the address of whoever replied, once, to an administrator; the log tells that it was read."""
    visitor.who.must(May.ADMINISTER)
    with visitor.office.store.act(visitor.who) as act:
        cases.of_case(act.connection, id, replies.reply(act.connection, reply), "reply")
        address = replies.contact(act, reply)
    return _page(visitor, id, contact=(reply, address))


@router.get("/cases/{id}/replies/{reply}/files/{file}")
def attached(visitor: Person, id: str, reply: str, file: str) -> Response:
    """A file that came with a reply, to be saved; nothing here shows it."""
    store = visitor.office.store
    with store.read() as connection:
        found, its = replies.attachment(connection, file)
        cases.of_case(connection, id, its, "file")
    if its.id != reply:
        raise MissingError("there is no such file")
    return files.kept(store.vault.path(found.digest), found.name)
