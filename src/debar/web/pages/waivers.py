"""Waivers: asked for with a finding at hand, settled by another person, taken back; they change no verdict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from debar.casework import cases, findings, people, runs, waiving
from debar.casework.findings import Filter
from debar.casework.waiving import STATES
from debar.casework.who import May
from debar.casework.writing import LONGEST_SITE
from debar.errors import InvalidError, MissingError
from debar.web import tables
from debar.web.doors import Form, Given, Person, Visitor
from debar.web.show import go, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from debar.casework.waiving import Asking
    from debar.model import Finding

router = APIRouter()
PAGE = 50
PLACES = {state: place for place, state in enumerate(STATES)}
SCOPES = ("site", "order", "seller_name", "model", "part_number", "hostname", "serial", "mac")
"""Fields of the line to which a waiver may be kept, the widest first."""
COLUMNS = (
    "waiver", "case", "title", "rule", "maker", "scope", "why", "until", "state", "asked", "asked_by", "settled",
    "settled_by", "reason",
)  # fmt: skip


@router.get("/waivers")
def every(
    visitor: Person, state: str = "", begin: int = 0, said: str | None = None, format: str = "html"
) -> Response:
    """The waivers of all cases."""
    return _csv(visitor, None) if tables.wanted(format) else _page(visitor, None, state, begin, said)


@router.get("/cases/{id}/waivers")
def of_case(
    visitor: Person, id: str, state: str = "", begin: int = 0, said: str | None = None, format: str = "html"
) -> Response:
    """The waivers of one case."""
    return _csv(visitor, id) if tables.wanted(format) else _page(visitor, id, state, begin, said)


def _page(visitor: Visitor, id: str | None, state: str, begin: int, said: str | None) -> Response:
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id) if id else None
        known = sorted(waiving.waivers(connection, id), key=lambda each: PLACES[each.state])
        counts = {name: sum(each.state == name for each in known) for name in STATES}
        chosen = [each for each in known if not state or each.state == state]
        begin = max(0, min(begin, len(chosen)))
        shown = chosen[begin : begin + PAGE]
        of = _cases(connection, shown)
        called = people.names(connection)
    more = begin + PAGE if len(chosen) > begin + PAGE else None
    return page(
        visitor, "waivers.html.j2", case=case, waivers=shown, counts=counts, state=state, cases=of,
        called=called, more=more, said=said, makers=visitor.office.register.makers,
        today=visitor.who.at.date().isoformat(),
    )  # fmt: skip


def _cases(connection: Connection, shown: Sequence[Asking]) -> dict[str, cases.Case]:
    return {id: cases.case(connection, id) for id in dict.fromkeys(each.case for each in shown)}


def _csv(visitor: Visitor, id: str | None) -> Response:
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id) if id else None
        known = waiving.waivers(connection, id)
        of = _cases(connection, known)
        called = people.names(connection)
    rows = [
        {
            **{name: getattr(each, name) for name in COLUMNS if hasattr(each, name)},
            "waiver": each.id,
            "title": of[each.case].title,
            "scope": [f"{name}: {value}" for name, value in each.scope.items()],
            "asked_by": called.get(each.asked_by),
            "settled_by": called.get(each.settled_by or ""),
        }
        for each in known
    ]
    return tables.streamed(f"{case.id}-waivers" if case else "waivers", COLUMNS, rows)


@router.get("/cases/{id}/waivers/new")
def new(visitor: Person, id: str, finding: str = "") -> Response:
    """The form to ask for a waiver, filled in from a finding."""
    visitor.who.must(May.DECIDE)
    if not finding:
        return RedirectResponse(f"/cases/{id}/findings", 303)
    return _form(visitor, id, finding, 200, {}, None)


def _form(visitor: Visitor, id: str, finding: str, status: int, given: dict[str, str], fault: str | None) -> Response:
    with visitor.office.store.read() as connection:
        case, found = cases.open_case(connection, id), _finding(connection, id, finding)
        scopes = _scopes(connection, id, found)
    told = {"scope": "", "until": "", "why": "", **given}
    return page(
        visitor, "waiver-new.html.j2", status, case=case, finding=found, scopes=scopes, given=told, fault=fault,
        tomorrow=date.fromordinal(visitor.who.at.date().toordinal() + 1).isoformat(),
    )  # fmt: skip


def _finding(connection: Connection, case: str, finding: str) -> Finding:
    run = runs.newest(connection, case)
    if run is None:
        raise MissingError("no run of this case has ended yet")
    return findings.one(connection, run, finding).finding


def _scopes(connection: Connection, case: str, found: Finding) -> list[tuple[str, str, int | None]]:
    """(field, value, how many findings it would cover where that is counted) of each scope to choose from."""
    run = runs.newest(connection, case)
    assert run is not None
    rule, maker = found.ruling.law.id, found.identification.maker
    wide = {"rule": (rule,), "maker": (maker,)}

    def count(**more: tuple[str, ...]) -> int:
        return findings.page(connection, run, Filter.of({**wide, **more}), limit=1).total

    scopes: list[tuple[str, str, int | None]] = [("", "", count())]
    for name in SCOPES:
        value = " ".join(found.observation.fields.get(name, "").split())
        if value and len(value) <= waiving.LONGEST_VALUE:
            scopes.append((name, value, count(site=(value[:LONGEST_SITE],)) if name == "site" else None))
    return scopes


@router.post("/cases/{id}/waivers/new")
def ask(visitor: Person, given: Form, id: str) -> Response:
    """Ask for it. The rule, the maker and what the scope holds are those of the finding, whatever the form says."""
    visitor.who.must(May.DECIDE)
    finding = given.text("finding")
    try:
        with visitor.office.store.act(visitor.who) as act:
            found = _finding(act.connection, id, finding)
            rule, maker = found.ruling.law.id, found.identification.maker
            waiving.ask(act, id, rule, maker, _scope(found, given), given.text("why"), _until(given))
    except InvalidError as fault:
        told = {name: given.text(name) for name in ("scope", "until", "why")}
        return _form(visitor, id, finding, 422, told, str(fault))
    return go(f"/cases/{id}/waivers", "waiver.asked")


def _scope(found: Finding, given: Given) -> dict[str, str]:
    name = given.text("scope", "?")
    if name == "all":
        return {}
    value = " ".join(found.observation.fields.get(name, "").split())
    if name not in SCOPES or not value:
        raise InvalidError("choose what the waiver speaks of")
    return {name: value}


def _until(given: Given) -> date:
    try:
        return date.fromisoformat(given.text("until"))
    except ValueError:
        raise InvalidError("until: choose the last day on which the waiver holds, as 2027-03-31") from None


@router.post("/cases/{id}/waivers/{waiver}/settle")
def settle(visitor: Person, given: Form, id: str, waiver: str) -> Response:
    """Approve or refuse what somebody else asked for."""
    visitor.who.must(May.APPROVE)
    choice = given.text("choice")
    if choice not in ("approve", "refuse"):
        raise InvalidError("choose whether to approve or to refuse")
    with visitor.office.store.act(visitor.who) as act:
        cases.of_case(act.connection, id, waiving.waiver(act.connection, waiver), "waiver")
        settled = waiving.settle(act, waiver, choice == "approve", given.text("reason"), given.number("version"))
    return go(_back(given, id), f"waiver.{settled.state}")


@router.post("/cases/{id}/waivers/{waiver}/end")
def end(visitor: Person, given: Form, id: str, waiver: str) -> Response:
    """Take a waiver back."""
    with visitor.office.store.act(visitor.who) as act:
        cases.of_case(act.connection, id, waiving.waiver(act.connection, waiver), "waiver")
        waiving.end(act, waiver, given.text("reason"), given.number("version"))
    return go(_back(given, id), "waiver.ended")


def _back(given: Given, id: str) -> str:
    return "/waivers" if given.text("back") == "/waivers" else f"/cases/{id}/waivers"
