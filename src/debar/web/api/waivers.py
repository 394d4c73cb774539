"""Waivers by the API: asked for by one person, approved or refused by another, taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field
from sqlalchemy import Connection

from debar.casework import cases, waiving
from debar.casework.who import May
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import (
    Account,
    After,
    Day,
    Given,
    Id,
    Limit,
    Line,
    Page,
    Shape,
    Text,
    Time,
    Version,
    Word,
)

router = APIRouter(prefix="/v1", tags=["waivers"])


class WaiverShape(Shape):
    """A waiver, in whatever state."""

    id: str
    """Begins with `w-`."""
    case: str
    """Id of its case."""
    rule: str
    """The rule that is waived."""
    maker: str
    """For which maker."""
    scope: dict[str, str]
    """Observation fields and the values that a line must have; empty is the whole case."""
    why: str
    """Why it is asked for."""
    until: str
    """Its last day."""
    state: waiving.State
    """Only an approved one holds."""
    asked: Time
    asked_by: Account
    settled: Time | None
    settled_by: Account | None
    reason: str | None
    """Why it was approved, refused or ended."""
    version: int
    """Hand it back to settle it."""


class NewWaiver(Given):
    """A waiver to be asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "US-889A",
                    "maker": "huawei",
                    "scope": {"site": "Lab"},
                    "why": "Kept for tests of what it sends; on a network of its own",
                    "until": "2027-03-31",
                }
            ]
        }
    )

    rule: Word
    """Id of the rule."""
    maker: Word
    """Id of the maker."""
    why: Annotated[Text, Field(min_length=1, max_length=waiving.LONGEST)]
    """Why."""
    until: Day
    """Its last day."""
    scope: dict[Word, Line] = Field(default_factory=dict, max_length=20)
    """Observation fields and the values that a line must have."""


class Settle(Given):
    """What is said when a waiver is settled."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "reason": "The lab is apart"}]})

    version: Version
    """The version that you saw."""
    reason: Annotated[Text, Field(max_length=waiving.LONGEST)] = ""
    """Why; must be there to refuse or to take back."""


def waiver_of(connection: Connection, case: str, id: str) -> waiving.Asking:
    """A waiver of this case. Raises MissingError, also for one of another case."""
    return cases.of_case(connection, case, waiving.waiver(connection, id), "waiver")


@router.get("/waivers", operation_id="list_all_waivers", response_model=Page[WaiverShape])
def everywhere(
    request: Request,
    response: Response,
    caller: Caller,
    state: Annotated[waiving.State | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Limit = ANY,
) -> Any:
    """The waivers of all cases, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        every = waiving.waivers(connection, state=state)
    return paged(request, response, every, lambda waiver: waiver.id, after, limit)


@router.get(
    "/cases/{case}/waivers", operation_id="list_waivers", response_model=Page[WaiverShape], responses=problems(404)
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id, after: After = None, limit: Limit = ANY
) -> Any:
    """The waivers of a case, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = waiving.waivers(connection, case)
    return paged(request, response, every, lambda waiver: waiver.id, after, limit)


@router.post(
    "/cases/{case}/waivers",
    operation_id="ask_for_waiver",
    status_code=201,
    response_model=WaiverShape,
    responses=problems(404, 409),
)
def ask(request: Request, caller: Caller, case: Id, given: NewWaiver, key: Key = None) -> Response:
    """Ask for a waiver; another person approves it. Needs the scope `decide`."""
    until = date.fromisoformat(given.until)
    return made(
        request,
        caller,
        key,
        given.model_dump(),
        lambda act: WaiverShape.model_validate(
            waiving.ask(act, case, given.rule, given.maker, given.scope, given.why, until)
        ),
    )


@router.get(
    "/cases/{case}/waivers/{waiver}", operation_id="get_waiver", response_model=WaiverShape, responses=problems(404)
)
def one(caller: Caller, case: Id, waiver: Id) -> waiving.Asking:
    """One waiver."""
    caller.must(May.READ)
    with caller.read() as connection:
        return waiver_of(connection, case, waiver)


@router.post(
    "/cases/{case}/waivers/{waiver}/approve",
    operation_id="approve_waiver",
    response_model=WaiverShape,
    responses=problems(404, 409),
)
def approve(caller: Caller, case: Id, waiver: Id, given: Settle) -> waiving.Asking:
    """Approve what another person asked for. Needs the scope `approve`."""
    with caller.act() as act:
        found = waiver_of(act.connection, case, waiver)
        return waiving.settle(act, found.id, True, given.reason, given.version)


@router.post(
    "/cases/{case}/waivers/{waiver}/refuse",
    operation_id="refuse_waiver",
    response_model=WaiverShape,
    responses=problems(404, 409),
)
def refuse(caller: Caller, case: Id, waiver: Id, given: Settle) -> waiving.Asking:
    """Refuse what another person asked for. Needs the scope `approve`."""
    with caller.act() as act:
        found = waiver_of(act.connection, case, waiver)
        return waiving.settle(act, found.id, False, given.reason, given.version)


@router.post(
    "/cases/{case}/waivers/{waiver}/take-back",
    operation_id="take_back_waiver",
    response_model=WaiverShape,
    responses=problems(404, 409),
)
def take_back(caller: Caller, case: Id, waiver: Id, given: Settle) -> waiving.Asking:
    """End a waiver before its day: one's own with the scope `decide`, anybody's with `approve`."""
    with caller.act() as act:
        found = waiver_of(act.connection, case, waiver)
        return waiving.end(act, found.id, given.reason, given.version)
