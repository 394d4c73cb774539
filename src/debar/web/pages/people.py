"""The people of the office, for its administrators: who may come in, in which role, and until when."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from debar.casework import access, people
from debar.casework.who import May, Role
from debar.errors import ConflictError, InvalidError
from debar.web.doors import Form, Given, Person, Visitor
from debar.web.show import go, page
from debar.web.words import languages

router = APIRouter()


@router.get("/settings/people")
def everybody(visitor: Person, said: str | None = None) -> Response:
    """Everybody, and what each role may."""
    visitor.who.must(May.ADMINISTER)
    return _page(visitor, 200, said=said)


def _page(visitor: Visitor, status: int, **told: Any) -> Response:
    now = visitor.who.time
    with visitor.office.store.read() as connection:
        known = people.accounts(connection)
        tokens = [each for each in access.tokens(connection) if each.ended is None and each.expires > now]
        called = people.names(connection)
    plain: dict[str, Any] = {"said": None, "fault": None, "given": {}}
    sso = visitor.office.extras.get("sso")
    return page(
        visitor, "people.html.j2", status, people=known, tokens=tokens, called=called, roles=people.roles(),
        all=list(May), sso=sso, **{**plain, **told},
    )  # fmt: skip


@router.post("/settings/people")
def add(visitor: Person, given: Form) -> Response:
    """Add somebody: with a first password, or to come by single sign-on."""
    visitor.who.must(May.ADMINISTER)
    fields = {name: given.text(name) for name in ("name", "shown", "role", "lang", "by")}
    try:
        password = None if fields["by"] == "sso" else given.text("password")
        with visitor.office.store.act(visitor.who) as act:
            people.add(act, fields["name"], fields["shown"], password, _role(given), _lang(given))
    except (InvalidError, ConflictError) as fault:
        return _page(visitor, 422, fault=str(fault), given=fields)
    return go("/settings/people", "person.added")


def _role(given: Given) -> Role:
    word = given.text("role")
    if word not in list(Role):
        raise InvalidError("choose a role of the list")
    return Role(word)


def _lang(given: Given) -> str:
    lang = given.text("lang")
    return lang if lang in languages() else "en"


@router.post("/settings/people/{id}/role")
def role(visitor: Person, given: Form, id: str) -> Response:
    """Give somebody another role; their sessions end."""
    visitor.who.must(May.ADMINISTER)
    with visitor.office.store.act(visitor.who) as act:
        people.change(act, id, role=_role(given))
    return go("/settings/people", "person.changed")


@router.post("/settings/people/{id}/password")
def password(visitor: Person, given: Form, id: str) -> Response:
    """Give somebody who forgot theirs a first password again."""
    visitor.who.must(May.ADMINISTER)
    if id == visitor.who.account:
        raise InvalidError("change your own password in your settings, where the old one is asked for")
    with visitor.office.store.act(visitor.who) as act:
        people.change(act, id, password=given.text("password"))
    return go("/settings/people", "person.changed")


@router.post("/settings/people/{id}/end")
def end(visitor: Person, _: Form, id: str) -> Response:
    """Let somebody in no longer: sessions and tokens end, what they did stays."""
    with visitor.office.store.act(visitor.who) as act:
        people.change(act, id, ended=True)
    return go("/settings/people", "person.ended")


@router.post("/settings/people/{id}/restore")
def restore(visitor: Person, _: Form, id: str) -> Response:
    """Let them in again; their tokens stay ended."""
    with visitor.office.store.act(visitor.who) as act:
        people.change(act, id, ended=False)
    return go("/settings/people", "person.restored")
