"""Cases by the API: list, make, look at, ask otherwise, close, open again."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from debar.casework import cases, runs
from debar.casework.cases import Question
from debar.casework.findings import states
from debar.casework.who import May
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, page
from debar.web.api.parts.shape import (
    Account,
    ActWord,
    After,
    Day,
    Given,
    Id,
    Limit,
    Line,
    Page,
    Shape,
    Time,
    Version,
    Word,
)

router = APIRouter(prefix="/v1", tags=["cases"])
Buyers = Annotated[list[Word], Field(max_length=50, examples=[["us-federal-agency"]])]


class Asked(Shape):
    """What a case asks of the law."""

    buyers: list[str]
    """Ids of buyers, or `anyone`."""
    on: str | None
    """The day of the act; null takes each row's own, else the day of the run."""
    known: str | None
    """Only what was publicly known by this day; null takes the day of the run."""
    act: str | None
    """What the buyer does; null goes by the kind of evidence."""
    use: str | None
    """What it is for: shorthand for the purpose or the part of the network."""


class CaseShape(Shape):
    """A case, as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "c-0f2b9a3c5d7e1f2a4b6c",
                    "title": "Orders of spring",
                    "state": "open",
                    "question": {
                        "buyers": ["us-federal-agency"],
                        "on": None,
                        "known": None,
                        "act": None,
                        "use": None,
                    },
                    "created": "2026-11-26T09:00:00.000000Z",
                    "created_by": "a-5d0c1f2a4b6c8e0f1a3b",
                    "closed": None,
                    "run": 1,
                    "version": 1,
                }
            ]
        }
    )

    id: str
    """Begins with `c-`."""
    title: str
    """What people call it."""
    state: Literal["open", "closed"]
    """Whether something may be changed in it."""
    question: Asked
    """What it asks from the next run on."""
    created: Time
    created_by: Account
    closed: Time | None
    run: int | None
    """Number of the newest run that ended."""
    version: int
    """Grows with each change of the case; hand it back to change the question."""


class CaseWhole(CaseShape):
    """A case with how its findings stand."""

    states: dict[str, int]
    """How many findings of the newest run stand in each state of decision."""


class NewCase(Given):
    """A case to be made."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Orders of spring", "buyers": ["us-federal-agency"]}]}
    )

    title: Annotated[Line, Field(max_length=cases.LONGEST_TITLE)]
    """What people will call it."""
    buyers: Buyers = Field(default_factory=list)
    """Ids of buyers (`/v1/buyers` lists them); none is `anyone`."""
    on: Day | None = None
    """The day of the act."""
    known: Day | None = None
    """Only what was publicly known by this day."""
    act: ActWord | None = None
    """What the buyer does."""
    use: Line | None = None
    """What it is for."""

    def question(self) -> Question:
        """As casework takes it."""
        return Question(tuple(self.buyers), self.on, self.known, self.act, self.use)


class NewQuestion(Given):
    """Another question of a case."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"buyers": ["jp-government"], "on": "2018-12-07", "version": 1}]}
    )

    version: Version
    """The version of the case that you saw."""
    buyers: Annotated[Buyers, Field(min_length=1)]
    """Ids of buyers, or `anyone`."""
    on: Day | None = None
    """The day of the act."""
    known: Day | None = None
    """Only what was publicly known by this day."""
    act: ActWord | None = None
    """What the buyer does."""
    use: Line | None = None
    """What it is for."""

    def question(self) -> Question:
        """As casework takes it."""
        return Question(tuple(self.buyers), self.on, self.known, self.act, self.use)


@router.get("/cases", operation_id="list_cases", responses=problems())
def listed(
    request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = ANY
) -> Page[CaseShape]:
    """The cases, newest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        some = cases.cases(connection, after=after, limit=limit + 1)
    last = some[limit - 1] if len(some) > limit else None
    return page(request, response, some[:limit], f"{last.created}/{last.id}" if last else None)  # type: ignore[return-value]


@router.post("/cases", operation_id="make_case", status_code=201, response_model=CaseShape, responses=problems(409))
def make(request: Request, caller: Caller, given: NewCase, key: Key = None) -> Response:
    """Make a case. Needs the scope `screen`."""
    known = caller.office.rulebook.buyers
    return made(
        request,
        caller,
        key,
        given.model_dump(),
        lambda act: CaseShape.model_validate(cases.make(act, given.title, given.question(), known)),
    )


@router.get("/cases/{case}", operation_id="get_case", response_model=CaseWhole, responses=problems(404))
def one(caller: Caller, case: Id) -> CaseWhole:
    """One case."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = cases.case(connection, case)
        newest = runs.newest(connection, case)
        told = states(connection, newest) if newest else {}
    plain = CaseShape.model_validate(found).model_dump()
    return CaseWhole(**plain, states=told)


@router.put(
    "/cases/{case}/question", operation_id="change_question", response_model=CaseShape, responses=problems(404, 409)
)
def ask(caller: Caller, case: Id, given: NewQuestion) -> cases.Case:
    """Ask another question from the next run on. Needs the scope `screen`."""
    with caller.act() as act:
        return cases.change_question(act, case, given.question(), caller.office.rulebook.buyers, given.version)


@router.post("/cases/{case}/close", operation_id="close_case", response_model=CaseShape, responses=problems(404, 409))
def close(caller: Caller, case: Id) -> cases.Case:
    """Close a case; nothing in it is changed after that. Needs the scope `approve`."""
    with caller.act() as act:
        return cases.close(act, case)


@router.post(
    "/cases/{case}/reopen", operation_id="reopen_case", response_model=CaseShape, responses=problems(404, 409)
)
def reopen(caller: Caller, case: Id) -> cases.Case:
    """Open a closed case again. Needs the scope `approve`."""
    with caller.act() as act:
        return cases.reopen(act, case)
