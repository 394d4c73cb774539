"""The right of reply by the API: dossiers are shared, replies are read and answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field
from sqlalchemy import Connection

from debar.casework import cases, replies
from debar.casework.who import May
from debar.errors import MissingError
from debar.web import files
from debar.web.api.parts.describe import BYTES, problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import Account, After, Given, Id, Limit, Page, Shape, Text, Time, Word

if TYPE_CHECKING:
    from debar.casework.store import Act

router = APIRouter(prefix="/v1", tags=["replies"])
OfFinding = Annotated[str | None, Query(pattern=r"^[!-~]{1,64}$", description="Only about this finding.")]


class DossierShape(Shape):
    """What was shared about a finding."""

    id: str
    """Begins with `l-`."""
    case: str
    """Id of its case."""
    finding: str
    """Id of the finding."""
    made: Time
    made_by: Account
    expires: Time
    """Its link opens nothing after this."""
    ended: Time | None
    """When it was taken back."""


class DossierLinked(DossierShape):
    """A dossier with its link."""

    link: str | None
    """The address to send to the vendor or supplier; null where the answer comes again (ask for the dossier)."""


class NewDossier(Given):
    """A dossier to be shared."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"finding": "f-3b1c0a2d4e5f6071", "days": 30}]})

    finding: Word
    """Id of the finding."""
    days: Annotated[int, Field(ge=1, le=replies.LONGEST.days)] = 30
    """How long its link opens something."""


class AttachmentShape(Shape):
    """A file that came with a reply."""

    id: str
    """Begins with `f-`."""
    name: str
    """As it came."""
    digest: str
    """SHA-256 of its bytes, in hex."""
    size: int
    """Bytes."""


class ReplyShape(Shape):
    """What a vendor or supplier answered; the address stands apart."""

    id: str
    """Begins with `y-`."""
    dossier: str
    """Through whose link it came."""
    case: str
    """Id of the case."""
    finding: str
    """Id of the finding."""
    name: str
    """Who replied, as they call themselves."""
    text: str
    """What they say."""
    at: Time
    answer: str | None
    """What was answered."""
    answered: Time | None
    answered_by: Account | None
    correction: str | None
    """Where the knowledge was corrected because of it."""
    attachments: list[AttachmentShape]
    """Files that came with it."""


class NewAnswer(Given):
    """An answer to a reply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "You are right: the label was misread."}]})

    text: Annotated[Text, Field(min_length=1, max_length=replies.LONGEST_TEXT)]
    """The answer."""
    correction: Annotated[Text, Field(max_length=500)] = ""
    """Where the knowledge was corrected: an address or a commit."""


class Contact(Shape):
    """How to reach whoever replied."""

    email: str
    """The address; never published."""


def dossier_of(connection: Connection, case: str, id: str) -> replies.Dossier:
    """A dossier of this case. Raises MissingError, also for one of another case."""
    return cases.of_case(connection, case, replies.dossier(connection, id), "dossier")


def reply_of(connection: Connection, case: str, id: str) -> replies.Reply:
    """A reply of this case. Raises MissingError, also for one of another case."""
    return cases.of_case(connection, case, replies.reply(connection, id), "reply")


def _linked(caller: Caller, found: replies.Dossier) -> DossierLinked:
    link = caller.office.reply_link(replies.link(caller.office.store, found.id))
    return DossierLinked(**DossierShape.model_validate(found).model_dump(), link=link)


@router.get(
    "/cases/{case}/dossiers",
    operation_id="list_dossiers",
    response_model=Page[DossierShape],
    responses=problems(404),
)
def dossiers(
    request: Request, response: Response, caller: Caller, case: Id,
    finding: OfFinding = None, after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """What was shared of a case, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = replies.dossiers(connection, case, finding)
    return paged(request, response, every, lambda dossier: dossier.id, after, limit)


@router.post(
    "/cases/{case}/dossiers",
    operation_id="share_dossier",
    status_code=201,
    response_model=DossierLinked,
    responses=problems(404, 409),
)
def share(request: Request, caller: Caller, case: Id, given: NewDossier, key: Key = None) -> Response:
    """Share a dossier about a finding by a signed link. Needs the scope `decide`."""

    def do(act: Act) -> DossierLinked:
        found, _ = replies.share(act, case, given.finding, timedelta(days=given.days))
        return _linked(caller, found)

    return made(request, caller, key, given.model_dump(), do, hides=("link",))


@router.get(
    "/cases/{case}/dossiers/{dossier}",
    operation_id="get_dossier",
    response_model=DossierLinked,
    responses=problems(404),
)
def one_dossier(caller: Caller, case: Id, dossier: Id) -> Any:
    """One dossier, with its link. Needs the scope `decide`."""
    caller.must(May.DECIDE)
    with caller.read() as connection:
        return _linked(caller, dossier_of(connection, case, dossier))


@router.delete(
    "/cases/{case}/dossiers/{dossier}", operation_id="take_back_dossier", status_code=204, responses=problems(404)
)
def take_back(caller: Caller, case: Id, dossier: Id) -> None:
    """Let the link open nothing any more. Needs the scope `decide`."""
    with caller.act() as act:
        replies.take_back(act, dossier_of(act.connection, case, dossier).id)


@router.get(
    "/cases/{case}/replies", operation_id="list_replies", response_model=Page[ReplyShape], responses=problems(404)
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id,
    finding: OfFinding = None, after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """The replies of a case, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = replies.replies(connection, case, finding)
    return paged(request, response, every, lambda reply: reply.id, after, limit)


@router.get(
    "/cases/{case}/replies/{reply}", operation_id="get_reply", response_model=ReplyShape, responses=problems(404)
)
def one(caller: Caller, case: Id, reply: Id) -> replies.Reply:
    """One reply."""
    caller.must(May.READ)
    with caller.read() as connection:
        return reply_of(connection, case, reply)


@router.post(
    "/cases/{case}/replies/{reply}/answer",
    operation_id="answer_reply",
    response_model=ReplyShape,
    responses=problems(404, 409),
)
def answer(caller: Caller, case: Id, reply: Id, given: NewAnswer) -> replies.Reply:
    """Answer a reply, in place of an earlier answer. Needs the scope `decide`."""
    with caller.act() as act:
        return replies.answer(act, reply_of(act.connection, case, reply).id, given.text, given.correction)


@router.post(
    "/cases/{case}/replies/{reply}/contact",
    operation_id="read_contact",
    response_model=Contact,
    responses=problems(404),
)
def contact(caller: Caller, case: Id, reply: Id) -> Contact:
    """The e-mail address of whoever replied; that it was read is told by the log. Needs the scope `administer`."""
    with caller.act() as act:
        return Contact(email=replies.contact(act, reply_of(act.connection, case, reply).id))


@router.get(
    "/cases/{case}/replies/{reply}/attachments/{attachment}",
    operation_id="download_attachment",
    response_class=StreamingResponse,
    responses={**BYTES, **problems(404)},
)
def attachment(caller: Caller, case: Id, reply: Id, attachment: Id) -> StreamingResponse:
    """The bytes of a file that came with a reply."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = reply_of(connection, case, reply)
    for file in found.attachments:
        if file.id == attachment:
            return files.streamed(caller.office.store.vault.open(file.digest), file.name)
    raise MissingError("there is no such file with this reply")
