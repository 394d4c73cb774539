"""Evidence by the API: files come in, are listed, and go out as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyio.from_thread import run as on_loop
from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from debar.casework import cases
from debar.casework.who import May
from debar.errors import InvalidError, MissingError
from debar.web import files
from debar.web.api.parts.describe import BYTES, problems
from debar.web.api.parts.entry import Caller, Sender
from debar.web.api.parts.once import Key, done
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import Account, After, Id, Limit, Page, Shape, Time

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile

router = APIRouter(prefix="/v1", tags=["evidence"])
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "format": "binary"},
                            "description": "One or more files, each with its name.",
                        }
                    },
                }
            }
        },
    }
}


class FileShape(Shape):
    """A file of evidence."""

    id: str
    """Begins with `e-`."""
    name: str
    """As it came; a file of the same name takes its place."""
    digest: str
    """SHA-256 of its bytes, in hex."""
    size: int
    """Bytes."""
    kept: bool
    """Whether the office keeps the bytes, or only knows of them."""
    added: Time
    added_by: Account


class Added(Shape):
    """Files that came in."""

    items: list[FileShape]
    """In the order in which they were sent."""


def file_of(connection: Connection, case: str, id: str) -> cases.File:
    """A file of this case. Raises MissingError, also for one of another case."""
    cases.case(connection, case)
    for file in cases.files(connection, case):
        if file.id == id:
            return file
    raise MissingError("there is no such evidence in this case")


@router.get(
    "/cases/{case}/evidence",
    operation_id="list_evidence",
    response_model=Page[FileShape],
    responses=problems(404),
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id, after: After = None, limit: Limit = ANY
) -> Any:
    """The files of a case, by name."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = cases.files(connection, case)
    return paged(request, response, every, lambda file: file.id, after, limit)


@router.post(
    "/cases/{case}/evidence",
    operation_id="add_evidence",
    status_code=201,
    response_model=Added,
    responses=problems(404, 409),
    openapi_extra=UPLOAD,
)
def add(request: Request, caller: Sender, case: Id, key: Key = None) -> Response:
    """Add files of evidence (multipart/form-data, field `files`); one of a known name takes the earlier one's place.
    Needs the scope `screen`."""
    caller.must(May.SCREEN)
    with caller.read() as connection:
        cases.open_case(connection, case)
    sent = on_loop(_files, request)
    vault = caller.office.store.vault
    try:
        kept = [(str(file.filename), vault.keep(files.pieces(file.file), cases.LARGEST)) for file in sent]
    finally:
        for file in sent:
            file.file.close()

    def add_all() -> Added:
        added = []
        with caller.act() as act:
            added = [cases.add_file(act, case, name, each.digest, each.size) for name, each in kept]
        return Added.model_validate({"items": added})

    return done(request, caller, key, [[name, each.digest] for name, each in kept], add_all)


async def _files(request: Request) -> list[UploadFile]:
    """The files of a form. Raises InvalidError where there is none."""
    from starlette.exceptions import HTTPException as BrokenForm

    try:
        form = await request.form(max_files=cases.MOST_FILES, max_fields=100)
    except (BrokenForm, AssertionError, ValueError) as error:
        raise HTTPException(400, f"the form cannot be read: {getattr(error, 'detail', error)}") from None
    strange = [name for name in form if name != "files"]
    sent = [each for each in form.getlist("files") if not isinstance(each, str) and each.filename]
    if strange or not sent or len(sent) != len(form.getlist("files")):
        raise InvalidError("body.files: send one or more files, each with its name, in the field `files`")
    return sent


@router.get(
    "/cases/{case}/evidence/{evidence}",
    operation_id="get_evidence",
    response_model=FileShape,
    responses=problems(404),
)
def one(caller: Caller, case: Id, evidence: Id) -> cases.File:
    """What is known of one file."""
    caller.must(May.READ)
    with caller.read() as connection:
        return file_of(connection, case, evidence)


@router.get(
    "/cases/{case}/evidence/{evidence}/content",
    operation_id="download_evidence",
    response_class=StreamingResponse,
    responses={**BYTES, **problems(404)},
)
def content(caller: Caller, case: Id, evidence: Id) -> StreamingResponse:
    """The bytes of one file, as they came."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = file_of(connection, case, evidence)
    if not found.kept:
        raise MissingError("the bytes of this file are not kept here; look where it came from")
    return files.streamed(caller.office.store.vault.open(found.digest), found.name)
