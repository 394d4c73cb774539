"""Findings: the list with its facets, one of them whole, and what people decide about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from debar.casework import cases, deciding, findings, people, replies, runs, waiving
from debar.casework.cells import FACETS
from debar.casework.deciding import AT_ONCE, State
from debar.casework.findings import Filter
from debar.casework.who import May
from debar.errors import InvalidError, MissingError
from debar.facts import choices
from debar.model import Finding
from debar.reports.parts.records import finding_as_dict
from debar.reports.parts.visible import clue_spans, pieces
from debar.web.doors import Form, Given, Person, Visitor
from debar.web.show import go, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from debar.casework.runs import Run

router = APIRouter()
PAGE = 50
OFFERED = 12
"""Values of a facet that are shown at once; those chosen always are."""


def asked_of(request: Request) -> Filter:
    """The filter of a query string."""
    given = {name: [one for one in request.query_params.getlist(name) if len(one) <= 300] for name in FACETS}
    return Filter.of({name: values for name, values in given.items() if values}, request.query_params.get("q", ""))


def _newest(connection: Connection, case: str) -> Run:
    run = runs.newest(connection, case)
    if run is None:
        raise MissingError("no run of this case has ended yet")
    return run


@router.get("/cases/{id}/findings")
def listed(request: Request, visitor: Person, id: str, after: str | None = None, said: str | None = None) -> Response:
    """Findings by page, with facets and search."""
    asked = asked_of(request)
    with visitor.office.store.read() as connection:
        case, run = cases.case(connection, id), _newest(connection, id)
        shown = findings.page(connection, run, asked, after=after, limit=PAGE)
        offered = findings.facets(connection, run, asked)
    chosen: Mapping[str, Any] = {**asked.values, **({"q": (asked.search,)} if asked.search else {})}
    done = request.query_params.get("batch")
    return page(
        visitor, "findings.html.j2", case=case, run=run, page=shown, facets=offered, chosen=chosen, asked=asked,
        offered=OFFERED, states=list(State), said=said, batch=done, after=after,
    )  # fmt: skip


@router.get("/cases/{id}/findings/{finding}")
def one(request: Request, visitor: Person, id: str, finding: str, said: str | None = None) -> Response:
    """One finding: the line with its clues marked, who made it, the law, the questions, the history."""
    with visitor.office.store.read() as connection:
        case, run = cases.case(connection, id), _newest(connection, id)
        found = findings.one(connection, run, finding)
        rule, maker = found.finding.ruling.law.id, found.finding.identification.maker
        told = {
            "history": deciding.history(connection, id, finding),
            "replies": replies.replies(connection, id, finding),
            "dossiers": replies.dossiers(connection, id, finding),
            "waivers": [w for w in waiving.waivers(connection, id) if w.rule == rule and w.maker == maker],
            "answers": [a for a in cases.answers(connection, id) if _speaks(a.scope, found.finding)],
            "called": people.names(connection),
        }
    return page(
        visitor, "finding.html.j2", case=case, run=run, found=found, finding=found.finding, states=list(State),
        fields=fields(found.finding), record=finding_as_dict(found.finding), said=said, now=visitor.who.time,
        asks=_asks(visitor, found.finding), batch=request.query_params.get("batch"), **told,
    )  # fmt: skip


def fields(finding: Finding) -> list[tuple[str, Any]]:
    """The fields of the line, each as pieces with the clues marked."""
    spans = clue_spans(finding)
    return [(name, pieces(text, spans.get(name, ()))) for name, text in finding.observation.fields.items()]


def _speaks(scope: Mapping[str, str], finding: Finding) -> bool:
    named = {
        "id": finding.id,
        "rule": finding.ruling.law.id,
        "maker": finding.identification.maker,
        "place": finding.observation.place,
    }
    return all(named.get(name) == value for name, value in scope.items())


def _asks(visitor: Visitor, finding: Finding) -> list[dict[str, Any]]:
    """Each question of the finding as a form: its key, what is asked, what to choose from, or how to write it."""
    known = visitor.office.rulebook.answers
    return [
        {
            "key": question.key,
            "ask": question.ask,
            "claim": question.claim,
            "choices": question.choices,
            "how": choices(known[question.key]) if question.key in known else "",
            "can": question.key in known,
        }
        for question in finding.ruling.questions
    ]


@router.post("/cases/{id}/findings/{finding}/decide")
def decide(visitor: Person, given: Form, id: str, finding: str) -> Response:
    """Decide about one finding."""
    visitor.who.must(May.DECIDE)
    with visitor.office.store.act(visitor.who) as act:
        versions = {finding: given.number("version")}
        batch = deciding.decide(act, id, versions, _state(given), given.text("why"))
    return go(f"/cases/{id}/findings/{finding}?batch={batch}", "decided")


@router.post("/cases/{id}/decide")
def decide_many(request: Request, visitor: Person, given: Form, id: str) -> Response:
    """Decide about those that were marked, each with the version that was shown, or about all that fit the filter."""
    visitor.who.must(May.DECIDE)
    office = visitor.office
    if given.text("all"):
        with office.store.read() as connection:
            chosen = findings.ids(connection, _newest(connection, id), asked_of(request), AT_ONCE)
    else:
        chosen = dict(_marked(one) for one in given.many("finding"))
    with office.store.act(visitor.who) as act:
        batch = deciding.decide(act, id, chosen, _state(given), given.text("why"))
    query = f"{request.query_params}&" if request.query_params else ""
    return go(f"/cases/{id}/findings?{query}batch={batch}", "decided")


def _marked(text: str) -> tuple[str, int]:
    finding, _, version = text.partition(" ")
    if not version.isdecimal():
        raise InvalidError("the form is damaged; load the page again")
    return finding, int(version)


def _state(given: Given) -> State:
    try:
        return State(given.text("state"))
    except ValueError:
        raise InvalidError("choose what to decide") from None


@router.post("/cases/{id}/undo")
def undo(visitor: Person, given: Form, id: str) -> Response:
    """Undo a decision, for all findings that it was about."""
    with visitor.office.store.act(visitor.who) as act:
        deciding.undo(act, id, given.text("batch"))
    back = given.text("back")
    return go(back if back.startswith(f"/cases/{id}/") else f"/cases/{id}/findings", "undone")
