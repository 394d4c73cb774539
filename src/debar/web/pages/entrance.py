"""Coming in and going out: the one-time set-up, signing in with a password, signing out, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from debar.casework import access, people
from debar.casework.who import Who
from debar.errors import InvalidError, OfficeError
from debar.web.doors import LANGUAGE, Anybody, Form, OpenForm, Person, Visitor, cookie
from debar.web.guard import Pace
from debar.web.show import go, page
from debar.web.words import languages

if TYPE_CHECKING:
    from debar.casework.people import Account

router = APIRouter()
BY_ADDRESS = Pace(most=20, a_minute=10)
BY_NAME = Pace(most=8, a_minute=2)
"""How often a password may be tried from one address, and for one name from anywhere."""


@router.get("/setup")
def setup(visitor: Anybody, key: str = "") -> Response:
    """The page of the one-time link."""
    return page(visitor, "setup.html.j2", key=key, fault=None, given={})


@router.post("/setup")
def set_up(visitor: Anybody, given: OpenForm) -> Response:
    """Make the first administrator, and let them in."""
    office = visitor.office
    fields = {name: given.text(name) for name in ("key", "name", "shown")}
    try:
        if given.text("password") != given.text("again"):
            raise InvalidError("the two passwords are not the same; write both again")
        account = people.first(
            office.store,
            office.now(),
            fields["key"],
            fields["name"],
            fields["shown"],
            given.text("password"),
            visitor.lang,
        )
    except OfficeError as fault:
        return page(visitor, "setup.html.j2", 422, key=fields["key"], fault=str(fault), given=fields)
    return _let_in(visitor, account, "/")


@router.get("/sign-in")
def sign_in_page(visitor: Anybody, next: str = "/") -> Response:
    """Where people sign in."""
    sso = visitor.office.extras.get("sso")
    return page(visitor, "sign-in.html.j2", next=_inside(next), fault=False, name="", sso=sso)


@router.post("/sign-in")
def sign_in(request: Request, visitor: Anybody, given: OpenForm) -> Response:
    """Let somebody in; a wrong name and a wrong password are told alike."""
    office, name = visitor.office, given.text("name")[:200]
    address = request.client.host if request.client else ""
    account = None
    if BY_ADDRESS.allows(address) and BY_NAME.allows(name.casefold()):
        with office.store.read() as connection:
            account = people.signed_in(connection, name, given.text("password"))
    if account is None:
        told = {"next": _inside(given.text("next")), "fault": True, "name": name, "sso": office.extras.get("sso")}
        return page(visitor, "sign-in.html.j2", 401, **told)
    return _let_in(visitor, account, _inside(given.text("next")))


def _let_in(visitor: Visitor, account: Account, place: str) -> Response:
    office = visitor.office
    who = Who(account.id, account.shown, account.role, office.now(), lang=account.lang)
    with office.store.act(who) as act:
        secret = access.sign_in(act, account)
    response = go(place)
    response.set_cookie(
        cookie(office),
        secret,
        max_age=int(access.LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=office.secure,
        path="/",
    )
    return response


@router.post("/sign-out")
def sign_out(visitor: Person, _: Form) -> Response:
    """End the session."""
    with visitor.office.store.act(visitor.who) as act:
        assert visitor.session is not None
        access.sign_out(act, visitor.session)
    response = go("/sign-in")
    response.delete_cookie(cookie(visitor.office), path="/")
    return response


@router.post("/language")
def language(visitor: Anybody, given: OpenForm) -> Response:
    """Read the pages in another language, from now on in this browser."""
    response = go(_inside(given.text("next")))
    if given.text("lang") in languages():
        response.set_cookie(LANGUAGE, given.text("lang"), max_age=31_536_000, samesite="lax", path="/")
    return response


def _inside(place: str) -> str:
    """A place of ours to go on to; anything else is the first page.

    >>> _inside("//elsewhere.example"), _inside("/cases")
    ('/', '/cases')
    """
    ours = place.startswith("/") and not place.startswith("//") and "\\" not in place and place.isprintable()
    return place if ours else "/"
