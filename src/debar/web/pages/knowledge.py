"""What debar knows: rules by list, timeline, map, between two days and side by side; makers with their families."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import Response

from debar.catalogue import Filter, difference, maker_rows, rule_rows
from debar.errors import InvalidError, MissingError
from debar.model import Act
from debar.overview.called import Called
from debar.overview.compare import Question
from debar.overview.compare import compare as side_by_side
from debar.overview.lookup import lookup_rows
from debar.overview.naming import naming
from debar.overview.ownership import family
from debar.overview.places import places_on
from debar.overview.tracks import tracks
from debar.overview.world import names_of
from debar.pictures.blocks import drawing_style, inner
from debar.pictures.listpage import list_page
from debar.pictures.makerpage import maker_page
from debar.pictures.pages import Frame, compare_page, map_page, timeline_page
from debar.pictures.rulepage import rule_page
from debar.pictures.words import own_places, say
from debar.web.doors import Person, Visitor
from debar.web.show import page
from debar.web.tables import answer

if TYPE_CHECKING:
    from debar.pictures.blocks import Page

router = APIRouter()
MOST = 500
"""Makers on one page; a search finds the others."""


@router.get("/pictures.css")
def style() -> Response:
    """The style of drawings; its address changes with the version."""
    kept = {"cache-control": "public, max-age=86400"}
    return Response(drawing_style(), media_type="text/css", headers=kept)


def day(text: str | None, default: date, name: str) -> date:
    """A day of a form. Raises InvalidError for what is none."""
    if not text:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError(f"{name}: {text[:40]!r} is no day; write it as 2026-11-26") from None


def _frame(visitor: Visitor) -> Frame:
    office, said = visitor.office, say(visitor.lang)
    places = names_of(office.rulebook, visitor.lang, own_places(said))
    return Frame(said, Called(office.register, office.rulebook, places, visitor.lang), lambda id: f"/rules/{id}")


def _wanted(visitor: Visitor, jurisdiction: str, maker: str, buyer: str, act: str) -> Filter:
    office = visitor.office
    asked = Filter(jurisdiction or None, maker or None, buyer or None, act or None)
    return asked.settled(office.rulebook, office.register.makers)


def _form(visitor: Visitor) -> dict[str, Any]:
    """What a form for filters offers."""
    book, frame = visitor.office.rulebook, _frame(visitor)
    lands = {rule.jurisdiction: frame.called.place(rule.jurisdiction) for rule in book.rules.values()}
    named = sorted(
        {maker for rule in book.rules.values() for bar in rule.bars for t in bar.targets for maker in t.vendors}
    )
    return {
        "lands": sorted(lands.items(), key=lambda each: each[1]),
        "makers": [(id, frame.called.maker(id)) for id in named],
        "buyers": sorted((buyer.id, buyer.name) for buyer in book.buyers.values()),
        "acts": list(Act),
    }


def _shown(visitor: Visitor, made: Page, at: str, form: dict[str, Any], given: dict[str, Any]) -> Response:
    """A page of drawings in the frame of the office."""
    return page(
        visitor, "drawn.html.j2", title=[text.text for text in made.title], content=inner(made), at=at, form=form,
        given=given,
    )  # fmt: skip


@router.get("/rules")
def rules(
    visitor: Person, jurisdiction: str = "", maker: str = "", buyer: str = "", act: str = "", format: str = "html"
) -> Response:
    """Every instrument, or those that fit."""
    given = {"jurisdiction": jurisdiction, "maker": maker, "buyer": buyer, "act": act}
    found = list(rule_rows(visitor.office.rulebook, _wanted(visitor, **given), visitor.office.now().date()))
    columns = ("id", "jurisdiction", "name", "kind", "caught", "state", "makers")
    table = answer(format, "rules", columns, found)
    if table:
        return table
    return page(visitor, "rules.html.j2", rows=found, given=given, form=_form(visitor), at="list")


@router.get("/rules/timeline")
def timeline(visitor: Person, jurisdiction: str = "", maker: str = "", buyer: str = "", act: str = "") -> Response:
    """All instruments over the years."""
    given = {"jurisdiction": jurisdiction, "maker": maker, "buyer": buyer, "act": act}
    found = tracks(visitor.office.rulebook, _wanted(visitor, **given))
    made = timeline_page(found, _frame(visitor), visitor.office.now().date(), "")
    return _shown(visitor, made, "timeline", _form(visitor), given)


@router.get("/rules/map")
def world(
    visitor: Person, on: str = "", known: str = "", maker: str = "", buyer: str = "", act: str = ""
) -> Response:
    """What binds whom in each place on a day."""
    from debar.family import trace

    office = visitor.office
    today = office.now().date()
    that, by = day(on, today, "on"), day(known, today, "known")
    wanted = _wanted(visitor, "", maker, buyer, act)
    lineage = trace(wanted.maker, that, office.register) if wanted.maker else None
    made = map_page(places_on(office.rulebook, wanted, that, by, lineage), _frame(visitor), that, by, "")
    given = {"on": that.isoformat(), "known": by.isoformat(), "maker": maker, "buyer": buyer, "act": act}
    return _shown(visitor, made, "map", _form(visitor), given)


@router.get("/rules/side-by-side")
def compared(visitor: Person, maker: str = "", act: str = "procure", on: str = "", known: str = "") -> Response:
    """What each place says to its government, its operators, its companies about one maker and act."""
    from debar.family import trace

    office, form = visitor.office, _form(visitor)
    today = office.now().date()
    that, by = day(on, today, "on"), day(known, today, "known")
    frame = _frame(visitor)
    wanted = _wanted(visitor, "", maker or form["makers"][0][0], "", act)
    id = str(wanted.maker)
    question = Question(
        trace(id, that, office.register), frame.called.maker(id), Act(str(wanted.act)), that, by, None
    )
    made = compare_page(side_by_side(office.rulebook, question, wanted), question, frame, "")
    given = {"on": that.isoformat(), "known": by.isoformat(), "maker": id, "act": act}
    return _shown(visitor, made, "side-by-side", form, given)


@router.get("/rules/days")
def days(
    visitor: Person, first: str = "", second: str = "", jurisdiction: str = "", format: str = "html"
) -> Response:
    """What changed between two days, each as known that day."""
    today = visitor.office.now().date()
    one, other = day(first, date(today.year - 1, today.month, 1), "first"), day(second, today, "second")
    if one > other:
        one, other = other, one
    wanted = _wanted(visitor, jurisdiction, "", "", "")
    found = list(difference(visitor.office.rulebook, wanted, one, other))
    columns = ("id", "name", "before", "strongest_before", "after", "strongest_after", "changes")
    table = answer(format, "rules-between-days", columns, found)
    if table:
        return table
    given = {"first": one.isoformat(), "second": other.isoformat(), "jurisdiction": jurisdiction}
    return page(visitor, "rule-days.html.j2", rows=found, given=given, form=_form(visitor), at="days")


@router.get("/rules/lists/{id}")
def official_list(visitor: Person, id: str) -> Response:
    """An official list with its entries."""
    found = visitor.office.rulebook.lists.get(id)
    if found is None:
        raise MissingError("there is no such list")
    return _shown(visitor, list_page(found, _frame(visitor)), "", {}, {})


@router.get("/rules/{id}")
def rule(visitor: Person, id: str) -> Response:
    """One instrument."""
    found = visitor.office.rulebook.rules.get(id)
    if found is None:
        raise MissingError("there is no such rule")
    return _shown(visitor, rule_page(found, _frame(visitor), lambda id: f"/rules/lists/{id}"), "", {}, {})


@router.get("/makers")
def makers(visitor: Person, q: str = "", format: str = "html") -> Response:
    """The register of makers, to list and to search: names in any script, models, selling names, codes."""
    office, asked = visitor.office, " ".join(q.split())[:200]
    today = office.now().date()
    if asked:
        found = lookup_rows(asked, office.register, today)
    else:
        every = sorted(office.register.makers.values(), key=lambda maker: maker.name.casefold())
        found = list(maker_rows(every, office.register, today))
    columns = ("id", "name", "group", "seat", *(("found",) if asked else ("about",)))
    table = answer(format, "makers", columns, found)
    if table:
        return table
    return page(visitor, "makers.html.j2", rows=found[:MOST], count=len(found), q=asked)


@router.get("/makers/{id}")
def maker(visitor: Person, id: str, on: str = "") -> Response:
    """One maker: names, owners over time, products, selling names, codes, the rules that name it."""
    office = visitor.office
    found = office.register.makers.get(id)
    if found is None:
        raise MissingError("there is no such maker")
    today = office.now().date()
    that = day(on, today, "on")
    named = naming(office.rulebook, office.register, id, that, today)
    made = maker_page(found, family(office.register, id), named, _frame(visitor), that, today)
    return _shown(visitor, made, "", {}, {})
