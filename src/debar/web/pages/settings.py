"""One's own settings: name, language, password, sessions, and tokens for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from debar.casework import access, people
from debar.casework.who import May
from debar.errors import InvalidError
from debar.web.doors import Form, Person, Visitor
from debar.web.pages.entrance import with_language, with_session, without_session
from debar.web.show import go, page
from debar.web.words import languages

router = APIRouter()
DAYS = (7, 30, 90, 180, 366)
"""For how long a token may be made."""


@router.get("/settings")
def settings(visitor: Person, said: str | None = None) -> Response:
    """What somebody can set for themselves."""
    return _page(visitor, 200, said=said)


def _page(visitor: Visitor, status: int, **told: Any) -> Response:
    who = visitor.who
    with visitor.office.store.read() as connection:
        shown = {
            "person": people.account(connection, who.account),
            "sessions": access.open_sessions(connection, who.account, who.at),
            "tokens": access.tokens(connection, who.account),
        }
    scopes = [may for may in May if who.may(may)]
    session = visitor.session
    plain = {"said": None, "fault": None, "made": None, "secret": None, "given": None}
    return page(
        visitor,
        "settings.html.j2",
        status,
        **shown,
        scopes=scopes,
        days=DAYS,
        now=who.time,
        here=session.hash if session else "",
        **{**plain, **told},
    )


@router.post("/settings/me")
def me(visitor: Person, given: Form) -> Response:
    """Change one's name and language."""
    lang = given.text("lang")
    if lang not in languages():
        raise InvalidError("that language there is not; choose one of the list")
    with visitor.office.store.act(visitor.who) as act:
        people.change(act, visitor.who.account, shown=given.text("shown"), lang=lang)
    response = go("/settings", "settings.kept")
    with_language(response, lang, visitor.office)
    return response


@router.post("/settings/password")
def password(visitor: Person, given: Form) -> Response:
    """Change one's password; every session ends, and this browser gets a new one."""
    office, session = visitor.office, visitor.session
    assert session is not None
    try:
        if given.text("password") != given.text("again"):
            raise InvalidError("the two passwords are not the same; write both again")
        if not office.by_name.allows(session.account.name):
            raise InvalidError("the old password was tried too often; wait a minute")
        with office.store.act(visitor.who) as act:
            account = people.new_password(act, given.text("old"), given.text("password"))
            secret = access.sign_in(act, account)
        office.by_name.give_back(session.account.name)
    except InvalidError as fault:
        return _page(visitor, 422, fault=("password", str(fault)))
    return with_session(go("/settings", "password.changed"), office, secret)


@router.post("/settings/sessions/end-others")
def end_others(visitor: Person, _: Form) -> Response:
    """End one's sessions in other browsers."""
    with visitor.office.store.act(visitor.who) as act:
        access.sign_out_everywhere(act, visitor.session)
    return go("/settings", "sessions.ended")


@router.post("/settings/sessions/end-all")
def end_all(visitor: Person, _: Form) -> Response:
    """End all of one's sessions, this one as well."""
    with visitor.office.store.act(visitor.who) as act:
        access.sign_out_everywhere(act)
    return without_session(go("/sign-in"), visitor.office)


@router.post("/settings/tokens")
def make_token(visitor: Person, given: Form) -> Response:
    """Make a token; its secret is on this answer and never again."""
    name, words, days = given.text("name"), given.many("scope"), given.number("days")
    try:
        scopes = [May(word) for word in words if word in list(May)]
        with visitor.office.store.act(visitor.who) as act:
            made, secret = access.make_token(act, name, scopes, timedelta(days=min(days, 10_000)))
    except InvalidError as fault:
        fields = {"name": name, "scopes": words, "days": days}
        return _page(visitor, 422, fault=("token", str(fault)), given=fields)
    return _page(visitor, 200, made=made, secret=secret)


@router.post("/settings/tokens/{id}/end")
def end_token(visitor: Person, given: Form, id: str) -> Response:
    """End a token: one's own, or as administrator anybody's."""
    with visitor.office.store.act(visitor.who) as act:
        access.end_token(act, id)
    return go("/settings/people" if given.text("back") == "people" else "/settings", "token.ended")
