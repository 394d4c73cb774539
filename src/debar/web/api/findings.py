"""Findings by the API: lists with facets and search, one of them whole, and what people decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from debar.casework import cases, deciding, findings, replies, waiving
from debar.casework.cells import FACETS
from debar.casework.deciding import AT_ONCE, State
from debar.casework.findings import Filter
from debar.casework.who import May
from debar.errors import InvalidError
from debar.reports.parts.records import finding_as_dict
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, page
from debar.web.api.parts.records import FindingRecord
from debar.web.api.parts.shape import Account, After, Given, Id, Limit, Page, Shape, Text, Time, Version, Word
from debar.web.api.replies import DossierShape, ReplyShape
from debar.web.api.runs import ended
from debar.web.api.waivers import WaiverShape

if TYPE_CHECKING:
    from debar.casework.store import Act

router = APIRouter(prefix="/v1", tags=["findings"])
SEARCHED = findings.LONGEST_SEARCH
StateWord = Literal["open", "confirmed", "not-this-maker", "needs-information", "not-in-scope"]
assert set(get_args(StateWord)) == set(State)
RunNumber = Annotated[
    int | None,
    Query(alias="run", ge=1, le=2**31 - 1, description="Number of a run that ended; the newest by default."),
]
Values = Annotated[list[Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]] | None, Query()]


def filter_of(
    verdict: Values = None, maker: Values = None, rule: Values = None, jurisdiction: Values = None,
    buyer: Values = None, site: Values = None, deadline: Values = None, state: Values = None, waiver: Values = None,
    q: Annotated[
        str,
        Query(max_length=findings.LONGEST_SEARCH, pattern=r"^[^\x00]*$", description="Words that must all be in it."),
    ] = "",
) -> Filter:  # fmt: skip
    """The filter of a query: of several values of one facet any may fit, and all facets must."""
    given = (verdict, maker, rule, jurisdiction, buyer, site, deadline, state, waiver)
    return Filter.of({name: values for name, values in zip(FACETS, given, strict=True) if values}, q)


Asked = Annotated[Filter, Depends(filter_of)]


class LineShape(Shape):
    """A finding as a list shows it."""

    id: str
    """The same in every run."""
    file: str
    """The file it stands in."""
    place: str
    """Where in the file."""
    subject: str
    """What it is about, in one line."""
    seller: str
    """Who sells it."""
    maker: str
    """Id of the maker."""
    maker_name: str
    """The maker's name."""
    role: str
    """In what capacity the maker appears."""
    strength: str
    """How surely."""
    verdict: str
    """What the rule says."""
    rule: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    buyer: str
    """For whom it was judged."""
    site: str
    """Where it stands or goes, where the evidence tells."""
    deadline: str
    """Until when something must be done; empty where nothing says."""
    state: StateWord
    """What was decided about it."""
    waiver: str
    """`approved`, `asked`, or empty."""
    replies: int
    """How many replies came."""
    version: int
    """Grows with each decision; hand it back to decide."""


class Lines(Page[LineShape]):
    """A page of findings."""

    total: int
    """How many there are in all."""
    more: bool
    """Whether there may be more than `total`: a search is counted to a limit."""


class OfferShape(Shape):
    """One value of a facet."""

    value: str
    """The value."""
    findings: int
    """How many findings have it, under the other filters."""
    chosen: bool
    """Whether it is asked for."""


class Facets(Shape):
    """For each facet its values; verdicts strongest first, others with most findings first."""

    verdict: list[OfferShape]
    maker: list[OfferShape]
    rule: list[OfferShape]
    jurisdiction: list[OfferShape]
    buyer: list[OfferShape]
    site: list[OfferShape]
    deadline: list[OfferShape]
    state: list[OfferShape]
    waiver: list[OfferShape]


class DecisionShape(Shape):
    """One decision about one finding."""

    id: str
    """Begins with `d-`."""
    batch: str
    """By which all of it is undone."""
    state: StateWord
    """What was decided."""
    before: StateWord
    """What stood before."""
    why: str
    """The reason."""
    at: Time
    by: Account
    undone: Time | None
    undone_by: Account | None


class FindingWhole(Shape):
    """One finding, with what people said of it."""

    record: FindingRecord
    """As the contract's JSON Lines write it."""
    state: StateWord
    """What stands decided."""
    version: int
    """Hand it back to decide."""
    decisions: list[DecisionShape]
    """Newest first, the undone among them."""
    waivers: list[WaiverShape]
    """Of this rule and maker in this case, whatever their scope."""
    dossiers: list[DossierShape]
    """What was shared about it."""
    replies: list[ReplyShape]
    """What vendors and suppliers answered."""
    before: str | None
    """Id of the finding before it in the list."""
    after: str | None
    """Id of the one behind it."""


class Decide(Given):
    """A decision about one finding."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 0, "state": "confirmed", "why": "Seen on the label"}]}
    )

    version: Version
    """The version that you saw; 0 for a finding that nobody decided yet."""
    state: StateWord
    """What to decide."""
    why: Annotated[Text, Field(min_length=1, max_length=deciding.LONGEST)]
    """The reason."""


class DecideMany(Given):
    """One decision about several findings: those named, or all that fit a filter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"findings": {"f-3b1c0a2d4e5f6071": 0}, "state": "confirmed", "why": "Seen on the label"},
                {"filter": {"maker": ["huawei"]}, "state": "confirmed", "why": "Seen on the labels"},
            ]
        }
    )

    state: StateWord
    """What to decide."""
    why: Annotated[Text, Field(min_length=1, max_length=deciding.LONGEST)]
    """The reason."""
    findings: dict[Word, Version] | None = Field(None, max_length=AT_ONCE)
    """Ids of findings, each with the version that you saw."""
    filter: dict[Word, list[Text]] | None = None
    """Facets and the values wanted of each, as in the list of findings; `{}` is all. In place of `findings`."""
    q: Annotated[Text, Field(max_length=SEARCHED)] = ""
    """Words that must all stand in it, beside `filter`."""


class Decided(Shape):
    """What was decided."""

    batch: str
    """By which all of it is undone."""
    findings: int
    """How many findings it is about."""


class Undone(Shape):
    """What was undone."""

    findings: int
    """How many findings stand as they did before."""


@router.get(
    "/cases/{case}/findings", operation_id="list_findings", response_model=Lines, responses=problems(404, 409)
)
def listed(
    request: Request, response: Response, caller: Caller, case: Id, asked: Asked,
    run: RunNumber = None, after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """Findings of a run, strongest verdict first and then as they stand in the evidence."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = findings.page(connection, ended(connection, case, run), asked, after=after, limit=limit)
    return page(request, response, found.lines, found.next, total=found.total, more=found.more)


@router.get("/cases/{case}/facets", operation_id="get_facets", response_model=Facets, responses=problems(404, 409))
def facets(caller: Caller, case: Id, asked: Asked, run: RunNumber = None) -> Any:
    """For each facet its values, with how many findings each would show; a search does not change the counts."""
    caller.must(May.READ)
    with caller.read() as connection:
        return findings.facets(connection, ended(connection, case, run), asked)


@router.get(
    "/cases/{case}/findings/{finding}",
    operation_id="get_finding",
    response_model=FindingWhole,
    responses=problems(404, 409),
)
def one(caller: Caller, case: Id, finding: Id, run: RunNumber = None) -> Any:
    """One finding, whole."""
    caller.must(May.READ)
    with caller.read() as connection:
        found = findings.one(connection, ended(connection, case, run), finding)
        rule, maker = found.finding.ruling.law.id, found.finding.identification.maker
        every = waiving.waivers(connection, case)
        return {
            "record": finding_as_dict(found.finding),
            "state": found.line.state,
            "version": found.line.version,
            "decisions": deciding.history(connection, case, finding),
            "waivers": [each for each in every if each.rule == rule and each.maker == maker],
            "dossiers": replies.dossiers(connection, case, finding),
            "replies": replies.replies(connection, case, finding),
            "before": found.before,
            "after": found.after,
        }


@router.post(
    "/cases/{case}/findings/{finding}/decide",
    operation_id="decide",
    status_code=201,
    response_model=Decided,
    responses=problems(404, 409),
)
def decide(request: Request, caller: Caller, case: Id, finding: Id, given: Decide, key: Key = None) -> Response:
    """Decide about one finding; 409 where somebody decided since you looked. Needs the scope `decide`."""

    def do(act: Act) -> Decided:
        batch = deciding.decide(act, case, {finding: given.version}, State(given.state), given.why)
        return Decided(batch=batch, findings=1)

    return made(request, caller, key, given.model_dump(), do)


@router.post(
    "/cases/{case}/decisions",
    operation_id="decide_many",
    status_code=201,
    response_model=Decided,
    responses=problems(404, 409),
)
def decide_many(request: Request, caller: Caller, case: Id, given: DecideMany, key: Key = None) -> Response:
    """Decide about several findings at once, all or none. Needs the scope `decide`."""
    caller.must(May.DECIDE)
    if (given.findings is None) == (given.filter is None):
        raise InvalidError("body: name either `findings` or a `filter`")

    def do(act: Act) -> Decided:
        if given.findings is not None:
            chosen = dict(given.findings)
        else:
            asked = Filter.of(given.filter or {}, given.q)
            chosen = findings.ids(act.connection, ended(act.connection, case, None), asked, AT_ONCE)
        batch = deciding.decide(act, case, chosen, State(given.state), given.why)
        return Decided(batch=batch, findings=len(chosen))

    return made(request, caller, key, given.model_dump(), do)


@router.post(
    "/cases/{case}/decisions/{batch}/undo",
    operation_id="undo_decision",
    response_model=Undone,
    responses=problems(404, 409),
)
def undo(caller: Caller, case: Id, batch: Id) -> Any:
    """Undo a decision, for all findings that it was about. Needs the scope `decide`."""
    with caller.act() as act:
        cases.case(act.connection, case)
        return Undone(findings=deciding.undo(act, case, batch))
