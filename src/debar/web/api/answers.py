"""Answers by the API: what somebody says of the whole case, or of certain lines, rules or makers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from debar.casework import cases
from debar.casework.who import May
from debar.facts import choices
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import Account, After, Given, Id, Limit, Line, Page, Shape, Time, Word

router = APIRouter(prefix="/v1", tags=["answers"])


class AnswerShape(Shape):
    """What somebody answered."""

    id: str
    """Begins with `q-`."""
    key: str
    """The question."""
    value: str
    """The answer."""
    scope: dict[str, str]
    """What it speaks of: `id`, `rule`, `maker`, `place`; empty is the whole case."""
    at: Time
    by: Account


class Scope(Given):
    """What an answer speaks of; an empty one speaks of the whole case."""

    id: Word | None = None
    """Id of a finding."""
    rule: Word | None = None
    """Id of a rule."""
    maker: Word | None = None
    """Id of a maker."""
    place: Line | None = None
    """Where in the evidence, as findings tell it."""


class NewAnswer(Given):
    """An answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"key": "purpose", "value": "public safety", "scope": {"rule": "US-889A"}}],
        }
    )

    key: Word
    """The question; `/v1/questions` lists those that can be answered."""
    value: Line
    """The answer."""
    scope: Scope = Field(default_factory=Scope)
    """What it speaks of."""


class QuestionShape(Shape):
    """A question that can be answered."""

    key: str
    """How it is named."""
    kind: str
    """choice, day, country, production, reference, amount, goods, maker."""
    how: str
    """What may be answered, in words."""


@router.get("/questions", operation_id="list_questions", response_model=Page[QuestionShape])
def questions(request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = ANY) -> Any:
    """The questions that can be answered, by key."""
    known = sorted(caller.office.rulebook.answers.items())
    rows = [{"key": key, "kind": asked.kind, "how": choices(asked)} for key, asked in known]
    return paged(request, response, rows, lambda row: row["key"], after, limit)


@router.get(
    "/cases/{case}/answers", operation_id="list_answers", response_model=Page[AnswerShape], responses=problems(404)
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id, after: After = None, limit: Limit = ANY
) -> Any:
    """The answers of a case that hold, oldest first."""
    caller.must(May.READ)
    with caller.read() as connection:
        cases.case(connection, case)
        every = cases.answers(connection, case)
    return paged(request, response, every, lambda answer: answer.id, after, limit)


@router.post(
    "/cases/{case}/answers",
    operation_id="answer",
    status_code=201,
    response_model=AnswerShape,
    responses=problems(404, 409),
)
def answer(request: Request, caller: Caller, case: Id, given: NewAnswer, key: Key = None) -> Response:
    """Answer a question; it holds from the next run on, in place of an earlier answer to the same. Needs the scope
    `decide`."""
    scope = given.scope.model_dump(exclude_none=True)
    keys = list(caller.office.rulebook.answers)
    return made(
        request,
        caller,
        key,
        given.model_dump(),
        lambda act: AnswerShape.model_validate(cases.answer(act, case, given.key, given.value, scope, keys)),
    )


@router.delete(
    "/cases/{case}/answers/{answer}", operation_id="take_back_answer", status_code=204, responses=problems(404, 409)
)
def take_back(caller: Caller, case: Id, answer: Id) -> None:
    """Take an answer back; the question is open again from the next run on. Needs the scope `decide`."""
    with caller.act() as act:
        cases.take_back_answer(act, case, answer)
