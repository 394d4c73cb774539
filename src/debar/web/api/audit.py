"""The audit log by the API: read, its head, whether it holds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict

from debar.casework import audit, cases
from debar.casework.who import May
from debar.errors import InvalidError
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller, paced
from debar.web.api.parts.paging import ANY, page
from debar.web.api.parts.shape import Limit, Page, Shape, Time
from debar.web.guard import Pace

router = APIRouter(prefix="/v1", tags=["audit"])
VERIFIED = Pace(most=5, a_minute=5)
"""How often somebody may have the whole log read."""
LARGEST = 2**53


class EntryShape(Shape):
    """One entry of the log."""

    number: int
    """Entries are counted from 1, without gaps."""
    at: Time
    by: str
    """Id of the account, and of the token by which it acted."""
    what: str
    """A word for what was done."""
    case: str | None
    """In which case."""
    subject: str | None
    """What it was about."""
    before: Any
    """What stood before."""
    after: Any
    """What stands since."""
    previous: str
    """Hash of the entry before."""
    hash: str
    """SHA-256 of the canonical JSON (RFC 8785) of all the above, in hex."""
    signature: str
    """Ed25519, in hex."""


class HeadShape(Shape):
    """How far the log goes: note it elsewhere from time to time."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": 41, "hash": "9f" * 32, "noted": "41:9f..."}]}
    )

    number: int
    """Number of the last entry."""
    hash: str
    """Its hash."""
    noted: str
    """Both in one word, as `verify` takes them."""


class Verified(Shape):
    """Whether the log holds."""

    holds: bool
    """Whether nothing is wrong."""
    problems: list[str]
    """What is wrong; the first hundred."""
    entries: int
    """How many entries there are."""


@router.get("/audit", operation_id="list_audit", response_model=Page[EntryShape], responses=problems(404))
def listed(
    request: Request, response: Response, caller: Caller,
    case: Annotated[str | None, Query(pattern=r"^[!-~]{1,64}$", description="Only of this case.")] = None,
    after: Annotated[int | None, Query(ge=1, le=LARGEST, description="`next` of the page before.")] = None,
    limit: Limit = ANY,
) -> Any:  # fmt: skip
    """The log, newest entry first."""
    caller.must(May.READ)
    with caller.read() as connection:
        if case is not None:
            cases.case(connection, case)
        some = audit.entries(connection, audit.Wanted(case), before=after, limit=limit + 1)
    more = str(some[limit - 1].number) if len(some) > limit else None
    return page(request, response, some[:limit], more)


@router.get("/audit/head", operation_id="get_audit_head", response_model=HeadShape)
def head(caller: Caller) -> HeadShape:
    """How far the log goes."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = audit.head(connection)
    return HeadShape(number=found.number, hash=found.hash, noted=found.content.decode())


@router.get("/audit/verify", operation_id="verify_audit", response_model=Verified)
def verify(
    caller: Caller,
    noted: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,15}:[0-9a-fA-F]{64}$", description="A head that was noted before, NUMBER:HASH."),
    ] = None,
) -> Verified:
    """Whether every entry is as it was written, and none is missing. Reads the whole log."""
    caller.must(May.READ)
    paced(VERIFIED, caller.who.account)
    try:
        before = audit.Head.parse(noted) if noted else None
    except ValueError as error:
        raise InvalidError(f"noted: {error}; it is what `/v1/audit/head` gives") from None
    with caller.read() as connection:
        wrong = list(audit.verify(connection, caller.office.store.seal.public, before))
        return Verified(holds=not wrong, problems=wrong[:100], entries=audit.count(connection))
