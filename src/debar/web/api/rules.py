"""The rulebook by the API: rules, what stood on a day, what changed between two, buyers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from debar.catalogue import Filter, buyer_rows, difference, rows_on, rule_page, rule_rows
from debar.errors import MissingError
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Called, Caller
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import DAY, ActWord, After, Day, Id, Limit, Page, Shape

router = APIRouter(prefix="/v1", tags=["knowledge"])
Word = Annotated[str | None, Query(pattern=r"^[!-~]{1,100}$")]
DayAsked = Annotated[Day | None, Query(description="A day.")]


class RuleRow(Shape):
    """A rule as a list shows it."""

    id: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    name: str
    """The instrument."""
    kind: str
    """statute, regulation, decision, advice, press report, ..."""
    caught: str
    """How a vendor is caught: named, list, category, criteria, ..."""
    state: str
    """How it stands today."""
    makers: list[str]
    """Ids of makers it names."""
    binds: list[str]
    """Ids of buyers that must obey."""
    acts: list[str]
    """Acts it names."""
    confidence: str
    """How sure its facts are."""
    reviewed: str
    """When somebody looked at it last."""


class RulePage(Shape):
    """All there is to say about one rule."""

    id: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    name: str
    """The instrument, in English."""
    name_ja: str | None
    """In Japanese."""
    name_local: str | None
    """In its own language."""
    cite: str | None
    """Its citation."""
    kind: str
    """statute, regulation, decision, advice, press report, ..."""
    caught: str
    """How a vendor is caught."""
    binds: list[str]
    """Ids of buyers that must obey."""
    also_binds: list[Any]
    """Whom it binds besides, in words."""
    answers: list[str]
    """Whom it tells that no rule was found."""
    authority: str | None
    """Who made it."""
    acts: list[str]
    """Acts it names."""
    makers: list[str]
    """Ids of makers it names."""
    history: list[dict[str, Any]]
    """Its events: day, the day it was known, state, note, source."""
    bars: list[dict[str, Any]]
    """What it bars."""
    grandfather: Any
    """What may stay."""
    duties: list[dict[str, Any]]
    """What must be reported, to whom, by when."""
    waivers: list[dict[str, Any]]
    """Who may waive what."""
    penalty: str | None
    """What follows a breach."""
    conflicts: list[Any]
    """Where sources contradict one another."""
    do: str | None
    """What a buyer must do."""
    sources: dict[str, str]
    """Where it can be read."""
    confidence: str
    """How sure its facts are."""
    reviewed: str
    """When somebody looked at it last."""
    review_due: str
    """When somebody must look at it again."""


class RuleOnDay(Shape):
    """A rule as it stood on a day."""

    id: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    name: str
    """The instrument."""
    state: str
    """How it stood."""
    since: str
    """Since when."""
    strongest: str | None
    """The strongest verdict it could give."""
    binds: list[str]
    """Ids of buyers that had to obey."""
    note: str | None
    """What is to be known of it."""


class RuleChange(Shape):
    """What changed of a rule between two days."""

    id: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    name: str
    """The instrument."""
    before: str | None
    """How it stood on the first day."""
    strongest_before: str | None
    """The strongest verdict it could give then."""
    after: str | None
    """How it stood on the second."""
    strongest_after: str | None
    """The strongest verdict it could give then."""
    changes: list[str]
    """What changed, in words."""
    note: str | None
    """What is to be known of it."""


class BuyerShape(Shape):
    """A buyer that rules speak about."""

    id: str
    """To be named in questions."""
    jurisdiction: str
    """Where it buys."""
    name: str
    """What it is."""
    is_a: list[str]
    """What it is besides, nearest first."""
    rules: int
    """How many rules bind it."""
    about: str | None
    """More about it."""


def today(caller: Called) -> date:
    """The day of the request."""
    return caller.who.at.date()


def _filter(
    caller: Called, jurisdiction: str | None, maker: str | None, buyer: str | None, act: str | None
) -> Filter:
    office = caller.office
    return Filter(jurisdiction, maker, buyer, act).settled(office.rulebook, office.register.makers)


@router.get("/rules", operation_id="list_rules", response_model=Page[RuleRow])
def listed(
    request: Request, response: Response, caller: Caller,
    jurisdiction: Word = None, maker: Word = None, buyer: Word = None, act: Annotated[ActWord | None, Query()] = None,
    after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """The rules."""
    wanted = _filter(caller, jurisdiction, maker, buyer, act)
    rows = list(rule_rows(caller.office.rulebook, wanted, today(caller)))
    return paged(request, response, rows, lambda row: row["id"], after, limit)


@router.get("/rules/{rule}", operation_id="get_rule", response_model=RulePage, responses=problems(404))
def one(caller: Caller, rule: Id) -> Any:
    """All there is to say about one rule, with its history and sources."""
    book = caller.office.rulebook
    known = {id.lower() for id in book.rules}
    if rule.lower() not in known:
        raise MissingError("there is no such rule; `/v1/rules` lists them")
    return rule_page(book, rule)


@router.get("/rules-on/{day}", operation_id="list_rules_on_day", response_model=Page[RuleOnDay])
def on_day(
    request: Request, response: Response, caller: Caller, day: Day, known: DayAsked = None,
    jurisdiction: Word = None, maker: Word = None, buyer: Word = None, act: Annotated[ActWord | None, Query()] = None,
    after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """What stood on a day, as publicly known by `known` (today by default)."""
    by = date.fromisoformat(known) if known else today(caller)
    wanted = _filter(caller, jurisdiction, maker, buyer, act)
    rows = list(rows_on(caller.office.rulebook, wanted, date.fromisoformat(day), by))
    return paged(request, response, rows, lambda row: row["id"], after, limit)


@router.get("/rule-changes", operation_id="list_rule_changes", response_model=Page[RuleChange])
def changed(
    request: Request, response: Response, caller: Caller,
    since: Annotated[Day, Query(pattern=DAY, description="The first day.")],
    until: DayAsked = None,
    jurisdiction: Word = None, maker: Word = None, buyer: Word = None, act: Annotated[ActWord | None, Query()] = None,
    after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """What changed between two days (until today by default), each as known that day."""
    last = date.fromisoformat(until) if until else today(caller)
    wanted = _filter(caller, jurisdiction, maker, buyer, act)
    rows = list(difference(caller.office.rulebook, wanted, date.fromisoformat(since), last))
    return paged(request, response, rows, lambda row: row["id"], after, limit)


@router.get("/buyers", operation_id="list_buyers", response_model=Page[BuyerShape])
def buyers(
    request: Request, response: Response, caller: Caller,
    jurisdiction: Word = None, after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """The buyers that rules speak about."""
    rows = list(buyer_rows(caller.office.rulebook, jurisdiction))
    return paged(request, response, rows, lambda row: row["id"], after, limit)
