"""Where the office sends its events, for its administrators: make, try and end hooks, and see what arrived."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from debar.casework import hooks, people
from debar.casework.who import May
from debar.errors import ConflictError, InvalidError
from debar.web.doors import Form, Person, Visitor
from debar.web.show import go, page

router = APIRouter()
PAGE = 50


@router.get("/settings/hooks")
def every(visitor: Person, said: str | None = None) -> Response:
    """The hooks, and the form for another."""
    visitor.who.must(May.ADMINISTER)
    return _page(visitor, 200, said=said)


def _page(visitor: Visitor, status: int, **told: Any) -> Response:
    with visitor.office.store.read() as connection:
        known, called = hooks.hooks(connection), people.names(connection)
    plain = {"said": None, "fault": None, "given": {"url": "", "events": []}, "made": None, "secret": None}
    return page(
        visitor, "hooks.html.j2", status, hooks=known, called=called, events=list(hooks.events()), **{**plain, **told}
    )


@router.post("/settings/hooks")
def make(visitor: Person, given: Form) -> Response:
    """Make a hook; its secret is on this answer and never again."""
    visitor.who.must(May.ADMINISTER)
    fields = {"url": given.text("url"), "events": given.many("event")}
    try:
        with visitor.office.store.act(visitor.who) as act:
            made, secret = hooks.make(act, given.text("url"), given.many("event"), visitor.office.networks)
    except (InvalidError, ConflictError) as fault:
        return _page(visitor, 422, fault=str(fault), given=fields)
    return _page(visitor, 200, made=made, secret=secret)


@router.get("/settings/hooks/{id}")
def one(visitor: Person, id: str, before: int | None = None, said: str | None = None) -> Response:
    """A hook and its deliveries."""
    visitor.who.must(May.ADMINISTER)
    with visitor.office.store.read() as connection:
        hook = hooks.hook(connection, id)
        some = hooks.deliveries(connection, id, before, PAGE + 1)
        called = people.names(connection)
    more = some[PAGE - 1].id if len(some) > PAGE else None
    return page(visitor, "hook.html.j2", hook=hook, deliveries=some[:PAGE], more=more, called=called, said=said)


@router.post("/settings/hooks/{id}/try")
def try_out(visitor: Person, _: Form, id: str) -> Response:
    """Send an event that tells of nothing."""
    with visitor.office.store.act(visitor.who) as act:
        hooks.ping(act, id)
    return go(f"/settings/hooks/{id}", "hook.tried")


@router.post("/settings/hooks/{id}/end")
def end(visitor: Person, _: Form, id: str) -> Response:
    """Send nothing more there."""
    with visitor.office.store.act(visitor.who) as act:
        hooks.end(act, id)
    return go(f"/settings/hooks/{id}", "hook.ended")


@router.post("/settings/hooks/{id}/deliveries/{number}/again")
def again(visitor: Person, _: Form, id: str, number: int) -> Response:
    """Send a delivery once more."""
    with visitor.office.store.act(visitor.who) as act:
        hooks.again(act, id, number)
    return go(f"/settings/hooks/{id}", "delivery.again")
