"""Runs by the API: begin one, see it go on, what it found otherwise than the one before, what could not be read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from debar.casework import cases, findings, packed, runs
from debar.casework.who import May
from debar.errors import ConflictError, MissingError
from debar.model import Issue
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import Account, After, Id, Limit, Number, Page, Shape, Time

router = APIRouter(prefix="/v1", tags=["runs"])
State = Literal["waiting", "running", "ended", "failed"]


class Progress(Shape):
    """How far a run is."""

    number: int
    """Its number within the case."""
    state: State
    """`waiting` and `running` are still to end."""
    rows: int
    """Rows that were read."""
    findings: int
    """Findings that were written down."""


class RunShape(Progress):
    """A run, as far as it is."""

    id: str
    """Begins with `r-`."""
    case: str
    """Id of its case."""
    begun: Time
    begun_by: Account
    ended: Time | None
    summary: dict[str, Any] | None
    """The closing count, as JSON Lines of `debar screen` end with it; null until it has ended."""
    asked: dict[str, Any] | None
    """What was asked of which state of our knowledge; null until it has ended."""
    failure: str | None
    """Why it failed."""


class ChangeShape(Shape):
    """A finding that is new, gone, or judged otherwise."""

    id: str
    """Id of the finding."""
    how: Literal["new", "gone", "changed"]
    """Against the earlier run."""
    before: str | None
    """Its verdict in the earlier run."""
    now: str | None
    """Its verdict in this one."""
    subject: str
    """What it is about, in one line."""
    rule: str
    """The rule."""
    state: str
    """What was decided about it."""


class Changes(Shape):
    """What a run found otherwise than an earlier one."""

    earlier: int | None
    """Number of the run that it is compared with; null where there is none."""
    counts: dict[str, int]
    """How many there are of each kind."""
    items: list[ChangeShape]
    """The first thousand of each kind."""


class IssueShape(Shape):
    """Something that could not be read."""

    file: str | None
    """The file, as it is called."""
    place: str | None
    """Where in it."""
    problem: str
    """What is wrong."""
    remedy: str
    """What to do."""


def ended(connection: Connection, case: str, number: int | None) -> runs.Run:
    """A run that ended: of that number, or the newest. Raises MissingError, ConflictError for one that has not."""
    if number is None:
        cases.case(connection, case)
        newest = runs.newest(connection, case)
        if newest is None:
            raise MissingError("no run of this case has ended yet")
        return newest
    run = runs.numbered(connection, case, number)
    if run.state != "ended":
        raise ConflictError(f"this run is {run.state}; ask again when it has ended")
    return run


@router.get("/cases/{case}/runs", operation_id="list_runs", response_model=Page[RunShape], responses=problems(404))
def listed(
    request: Request, response: Response, caller: Caller, case: Id, after: After = None, limit: Limit = ANY
) -> Any:
    """The runs of a case, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = runs.runs(connection, case)
    return paged(request, response, every, lambda run: run.id, after, limit)


@router.post(
    "/cases/{case}/runs",
    operation_id="begin_run",
    status_code=201,
    response_model=RunShape,
    responses=problems(404, 409),
)
def begin(request: Request, caller: Caller, case: Id, key: Key = None) -> Response:
    """Begin a run of all evidence of a case; `progress` tells how far it is. Needs the scope `screen`."""
    return made(request, caller, key, None, lambda act: RunShape.model_validate(runs.begin(act, case)))


@router.get("/cases/{case}/runs/{number}", operation_id="get_run", response_model=RunShape, responses=problems(404))
def one(caller: Caller, case: Id, number: Number) -> runs.Run:
    """One run."""
    caller.must(May.READ)
    with caller.read() as connection:
        return runs.numbered(connection, case, number)


@router.get(
    "/cases/{case}/runs/{number}/progress",
    operation_id="get_progress",
    response_model=Progress,
    responses=problems(404),
)
def progress(caller: Caller, case: Id, number: Number) -> runs.Run:
    """How far a run is; cheap to ask again and again."""
    caller.must(May.READ)
    with caller.read() as connection:
        return runs.numbered(connection, case, number)


@router.get(
    "/cases/{case}/runs/{number}/changes",
    operation_id="get_changes",
    response_model=Changes,
    responses=problems(404, 409),
)
def changes(
    caller: Caller,
    case: Id,
    number: Number,
    since: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Number of the earlier run; the one before by default.")
    ] = None,
) -> Any:
    """What a run found otherwise than an earlier one."""
    caller.must(May.READ)
    with caller.read() as connection:
        run = ended(connection, case, number)
        earlier = runs.before(connection, run) if since is None else ended(connection, case, since)
        found, counts = findings.changes(connection, earlier, run) if earlier else ([], {})
    return {"earlier": earlier.number if earlier else None, "counts": counts, "items": found}


@router.get(
    "/cases/{case}/runs/{number}/issues",
    operation_id="list_issues",
    response_model=Page[IssueShape],
    responses=problems(404, 409),
)
def issues(
    request: Request,
    response: Response,
    caller: Caller,
    case: Id,
    number: Number,
    after: After = None,
    limit: Limit = ANY,
) -> Any:
    """What a run could not read, in its order."""
    caller.must(May.READ)
    with caller.read() as connection:
        run = ended(connection, case, number)
        every = [item for item in packed.read_all(connection, run.id) if isinstance(item, Issue)]
    places = [(str(place), issue) for place, issue in enumerate(every, 1)]
    shown = paged(request, response, places, lambda each: each[0], after, limit)
    return {**shown, "items": [issue for _, issue in shown["items"]]}
