"""The right of reply: what is shared about a finding and by which links, and the page that such a link opens."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from debar.casework import cases, disclosed, people, replies, runs
from debar.errors import InvalidError, MissingError
from debar.web.doors import Anybody, Form, Given, Person, Visitor, bounded
from debar.web.files import pieces
from debar.web.guard import SMALL, Pace, TooOftenError
from debar.web.pages.entrance import neighbourhood
from debar.web.pages.replies import subject
from debar.web.show import go, page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import UploadFile

    from debar.casework.replies import Dossier

router = APIRouter()
DAYS = (7, 14, 30, 60, 90, 180, 365)
USUAL = 30
"""Days that a link lasts: those to choose from, and the one chosen unless somebody chooses."""
UPLOAD = replies.MOST_FILES * replies.LARGEST + SMALL
SENT = Pace(most=60, a_minute=20)
BY_ADDRESS = Pace(most=10, a_minute=1)
BY_LINK = Pace(most=10, a_minute=1)
"""How often a form may come from one address at all, and how often a reply from one address or through one link."""
UNSEEN = {"x-robots-tag": "noindex, nofollow, noarchive"}
"""What search engines are told."""


@router.get("/cases/{id}/findings/{finding}/dossier")
def shared(visitor: Person, id: str, finding: str, said: str | None = None) -> Response:
    """What would be shown of a finding, the links that show it, and a form for another."""
    office = visitor.office
    with office.store.read() as connection:
        case = cases.case(connection, id)
        links = replies.dossiers(connection, id, finding)
        line = subject(connection, runs.newest(connection, id), finding)
        if line is None and not links:
            raise MissingError("there is no such finding in this case")
        shown = disclosed.newest(connection, _like(id, finding))
        came = replies.replies(connection, id, finding)
        called = people.names(connection)
    now = office.now()
    listed = [(each, each.open(now), office.reply_link(replies.link(office.store, each.id))) for each in links]
    return page(
        visitor, "dossier.html.j2", case=case, finding=finding, line=line, shown=shown, links=listed, called=called,
        replies=came, buyers=office.rulebook.buyers, days=DAYS, usual=USUAL, said=said,
    )  # fmt: skip


def _like(case: str, finding: str) -> Dossier:
    """A dossier as it would be shared."""
    return replies.Dossier("", case, finding, "", "", "", None)


@router.post("/cases/{id}/findings/{finding}/dossier")
def share(visitor: Person, given: Form, id: str, finding: str) -> Response:
    """Make a link."""
    with visitor.office.store.act(visitor.who) as act:
        replies.share(act, id, finding, timedelta(days=min(given.number("days"), 10_000)))
    return go(f"/cases/{id}/findings/{finding}/dossier", "dossier.shared")


@router.post("/cases/{id}/findings/{finding}/dossier/{dossier}/take-back")
def take_back(visitor: Person, _: Form, id: str, finding: str, dossier: str) -> Response:
    """Let a link open nothing any more."""
    with visitor.office.store.act(visitor.who) as act:
        found = replies.dossier(act.connection, dossier)
        if (found.case, found.finding) != (id, finding):
            raise MissingError("there is no such dossier")
        replies.take_back(act, dossier)
    return go(f"/cases/{id}/findings/{finding}/dossier", "dossier.taken-back")


@router.get("/d/{carried}")
def opened(visitor: Anybody, carried: str) -> Response:
    """What somebody outside sees, and the form to reply with."""
    return _public(visitor, carried, 200, {}, {})


async def sent(request: Request) -> Given:
    """The form that somebody outside sent, with its files. It is not read where there are too many."""
    seconds = SENT.wait(neighbourhood(request))
    if seconds:
        raise TooOftenError(seconds)
    return await bounded(request, UPLOAD)


@router.post("/d/{carried}")
def reply(request: Request, visitor: Anybody, given: Annotated[Given, Depends(sent)], carried: str) -> Response:
    """Take a reply in; what is missing is told beside its field, with all that was written."""
    office, now = visitor.office, visitor.office.now()
    written = {name: given.text(name) for name in ("once", "name", "email", "text")}
    files = given.files("files")
    if len(written["once"]) != len(_once()):
        raise InvalidError("this form is damaged; load the page again, and send it once more")
    with office.store.read() as connection:
        found = replies.of_link(office.store, connection, carried, now)
        before = replies.received(connection, found, written["once"])
    if before:
        return go(f"/d/{carried}/thanks?reply={before.id}")
    faults = _faults(written, files)
    if faults:
        return _public(visitor, carried, 422, written, faults)
    if not (BY_ADDRESS.allows(neighbourhood(request)) and BY_LINK.allows(found.id)):
        return _public(visitor, carried, 429, written, {"all": "dossier.fault.pace"})
    kept = [(str(file.filename), office.store.vault.keep(pieces(file.file), replies.LARGEST)) for file in files]
    with office.store.act(replies.outsider(now)) as act:
        came = replies.receive(act, found, written["once"], written["name"], written["email"], written["text"], kept)
    return go(f"/d/{carried}/thanks?reply={came.id}")


def _once() -> str:
    """What a form is known by, should it come again."""
    return secrets.token_urlsafe(24)


def _faults(written: Mapping[str, str], files: Sequence[UploadFile]) -> dict[str, str]:
    """What is wrong with a reply: field -> key of the sentence that says so."""
    plain = {name: text.strip() for name, text in written.items()}
    wrong = {
        "name": not plain["name"] or len(plain["name"]) > replies.LONGEST_NAME,
        "email": not replies.is_address(plain["email"]),
        "text": not plain["text"],
        "long": len(plain["text"]) > replies.LONGEST_TEXT,
        "many": len(files) > replies.MOST_FILES,
        "files": any((file.size or 0) > replies.LARGEST for file in files),
    }
    field = {"long": "text", "many": "files"}
    return {field.get(name, name): f"dossier.fault.{name}" for name, is_wrong in wrong.items() if is_wrong}


@router.get("/d/{carried}/thanks")
def thanks(visitor: Anybody, carried: str, reply: str = "") -> Response:
    """That the reply has come, and how it is called."""
    office = visitor.office
    with office.store.read() as connection:
        found = replies.of_link(office.store, connection, carried, office.now())
        came = replies.reply(connection, reply)
    if came.dossier != found.id:
        raise MissingError("there is no such reply")
    shown = page(visitor, "dossier-thanks.html.j2", reply=came, carried=carried)
    shown.headers.update(UNSEEN)
    return shown


def _public(
    visitor: Visitor, carried: str, status: int, written: Mapping[str, str], faults: Mapping[str, str]
) -> Response:
    office = visitor.office
    with office.store.read() as connection:
        found = replies.of_link(office.store, connection, carried, office.now())
        shown = disclosed.newest(connection, found)
    told: dict[str, Any] = {"name": "", "email": "", "text": "", **written}
    told["once"] = told.get("once") or _once()
    answer = page(
        visitor, "dossier-public.html.j2", status, carried=carried, found=found, shown=shown, given=told,
        faults=faults, buyers=office.rulebook.buyers, most=replies.MOST_FILES, largest=replies.LARGEST,
        longest=replies.LONGEST_TEXT,
    )  # fmt: skip
    answer.headers.update(UNSEEN)
    return answer
