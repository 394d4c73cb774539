"""The gate for purchases: order lines in, verdicts out, and nothing is stored unless somebody asks for it.

It is asked a thousand times a second, so the request is read by hand (`parts/order.py`), the token is looked up in
memory (`parts/known.py`), and all happens in the event loop; what takes long lets others have a turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from debar.casework import cases
from debar.casework.once import LONGEST as LONGEST_KEY
from debar.casework.who import May
from debar.errors import InvalidError
from debar.model import FIELDS, Act
from debar.reports.parts.encode import json_line
from debar.web.api.evidence import FileShape
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import JSON, Called, paced, secret_of, tokens_of, typed, who_of
from debar.web.api.parts.gate import Gate
from debar.web.api.parts.once import KEY_FORM, KEY_HEADER, Key, done
from debar.web.api.parts.order import BUYERS, FAIL_ON, LONGEST, MOST, NAME, SHORT, Order, WrongError, read
from debar.web.api.parts.records import FindingRecord, ObservationRecord
from debar.web.api.parts.shape import DAY, Shape, VerdictWord
from debar.web.api.runs import IssueShape
from debar.web.faults import TOLD, problem, told
from debar.web.guard import Pace
from debar.web.office import office_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from debar.casework.who import Who

router = APIRouter(prefix="/v1", tags=["gate"])
PATH = "/v1/screen"
LINES = Pace(most=120_000, a_minute=600_000)
"""Order lines that one token or person may ask about."""


class IssueRecord(IssueShape):
    """What is to be known of a line or of the question besides."""

    type: Literal["issue"]
    """Always `issue`."""


class LineJudged(Shape):
    """What is said of one line."""

    line: int
    """Its number, from 1."""
    verdict: VerdictWord
    """The strongest of its findings; `clear` or `unidentified` where there is none."""
    findings: list[FindingRecord]
    """As `debar screen --format jsonl` writes them."""
    observation: ObservationRecord | None
    """Who made it, where no rule speaks; null where there are findings, and unless `all` asks for it."""
    issues: list[IssueRecord]
    """What could not be read of it."""


class Screened(Shape):
    """What the gate says."""

    lines: list[LineJudged]
    """In the order in which they were sent."""
    verdict: VerdictWord
    """The strongest of all."""
    decision: Literal[0, 1, 3]
    """As the exit codes of `debar screen`: 0 go on, 1 stop (something at or above `fail_on`), 3 not everything could
    be looked at: see the issues."""
    fail_on: Literal["prohibited", "conditional", "review", "never"]
    """From which verdict on the decision is to stop."""
    today: str
    """The day of the request."""
    issues: list[IssueRecord]
    """What is to be known of the question: stale lists, answers that contradict one another."""
    kept: FileShape | None
    """The file of evidence that was made of the lines; null unless it was asked for."""
    rulebook: str
    """Digest of the rules by which this was judged."""
    makers: str = Field(alias="register", description="Digest of the makers.")
    version: str
    """Of debar."""

    model_config = ConfigDict(json_schema_extra={"description": "What the gate says."})


_SHORT = {"type": ["string", "null"], "minLength": 1, "maxLength": SHORT}
_VALUE = {"anyOf": [{"type": "string", "maxLength": LONGEST}, {"type": "number"}, {"type": "null"}]}
LINE: Mapping[str, Any] = {
    "type": "object",
    "title": "OrderLine",
    "description": "One thing that is ordered, as observation fields; a field that is not known is left out.",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": dict.fromkeys(FIELDS, _VALUE),
}
_DAY = {"type": ["string", "null"], "format": "date", "pattern": DAY}
ORDER: Mapping[str, Any] = {
    "type": "object",
    "title": "Order",
    "additionalProperties": False,
    "oneOf": [{"required": ["line"]}, {"required": ["lines"]}],
    "properties": {
        "line": {**LINE, "description": "One line."},
        "lines": {"type": "array", "minItems": 1, "maxItems": MOST, "items": LINE, "description": "Several lines."},
        "buyers": {
            "type": ["array", "null"],
            "minItems": 1,
            "maxItems": BUYERS,
            "items": {"type": "string"},
            "description": "Who buys; without it every rule, whoever it binds. `/v1/buyers` lists them.",
        },
        "on": {**_DAY, "description": "The day of the act; each line's own `date` by default, else today."},
        "known": {**_DAY, "description": "Only what was publicly known by this day; today by default."},
        "act": {"enum": [*map(str, Act), None], "description": "What the buyer does; `procure` by default."},
        "use": {**_SHORT, "description": "What it is for: shorthand for the purpose or the part of the network."},
        "answers": {
            "type": ["object", "null"],
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": SHORT},
            "description": "Answers that hold for all lines, by key. `/v1/questions` lists the keys.",
        },
        "all": {
            "type": ["boolean", "null"],
            "default": False,
            "description": "Also tell who made what no rule speaks against; takes longer.",
        },
        "fail_on": {"enum": list(FAIL_ON), "default": "prohibited", "description": "From which verdict on to stop."},
        "name": {
            **_SHORT,
            "description": f"What the order is called; ids of findings rest on it and the line's number. "
            f"Default: {NAME}.",
        },
        "keep": {
            "type": ["object", "null"],
            "required": ["case"],
            "additionalProperties": False,
            "properties": {"case": {"type": "string", "minLength": 1, "maxLength": 64}},
            "description": "The case in which the lines shall be kept as a file of evidence called `name`.",
        },
    },
    "examples": [
        {
            "buyers": ["us-federal-agency"],
            "on": "2026-11-26",
            "line": {"description": "ONT HG8245H", "seller_name": "Acme Ltd", "quantity": 20},
        }
    ],
}


def gate_of(request: Request) -> Gate:
    """The gate of this application."""
    gate: Gate = request.app.state.gate
    return gate


@router.post(
    "/screen",
    operation_id="screen",
    response_model=Screened,
    responses=problems(404, 409),
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": dict(ORDER)}}}},
)
async def screen(request: Request, key: Key = None) -> Response:
    """Judge order lines before they are ordered. Needs the scope `screen`; nothing is stored unless `keep` asks for
    it. An `Idempotency-Key` counts where something is kept."""
    return await answered(request)


class Lane:
    """Takes what is asked at the gate past the routes: to find one among a hundred takes longer than to judge."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await answered(request)
        except ClientDisconnect:
            return
        except TOLD as error:
            response = told(request, error)
        await response(scope, receive, send)


async def answered(request: Request) -> Response:
    """The answer to a request. Raises SignInError, RefusedError, TooOftenError, HTTPException and what casework
    does."""
    who = await _who(request)
    typed(request, JSON)
    who.must(May.SCREEN)
    try:
        order = read(await request.body())
    except WrongError as error:
        return problem(422, str(error), errors=[{"at": error.at, "problem": error.problem}])
    paced(LINES, who.token or who.account, len(order.lines))
    today = who.at.date()
    gate = gate_of(request)
    gate.desk(order.question, today)
    kept = await run_in_threadpool(_keep, request, who, order) if order.keep else b"null"
    return Response(await gate.answer(order, today, kept), media_type=JSON)


async def _who(request: Request) -> Who:
    secret = secret_of(request)
    known = tokens_of(request).at_hand(secret, office_of(request).now()) if secret else None
    return known if known else await run_in_threadpool(who_of, request)


def _keep(request: Request, who: Who, order: Order) -> bytes:
    """Keep the lines as a file of evidence; returns what is told of it."""
    assert order.keep
    case, caller, key = order.keep, Called(office_of(request), who), request.headers.get(KEY_HEADER)
    if key is not None and not KEY_FORM.fullmatch(key):
        raise InvalidError(f"header.{KEY_HEADER}: 1 to {LONGEST_KEY} characters without spaces")
    with caller.read() as connection:
        cases.open_case(connection, case)
    kept = caller.office.store.vault.keep(map(json_line, order.lines), cases.LARGEST)

    def add() -> FileShape:
        with caller.act() as act:
            return FileShape.model_validate(cases.add_file(act, case, order.name, kept.digest, kept.size))

    return bytes(done(request, caller, key, [case, order.name, kept.digest], add).body)
