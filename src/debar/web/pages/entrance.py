"""Coming in and going out: the one-time set-up, signing in with a password, signing out, the language."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from debar.casework import access, people
from debar.errors import InvalidError, OfficeError
from debar.web.doors import LANGUAGE, Anybody, Form, OpenForm, Person, Visitor, cookie
from debar.web.office import Office
from debar.web.show import go, page
from debar.web.words import languages

if TYPE_CHECKING:
    from debar.casework.people import Account

router = APIRouter()


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
    return let_in(visitor, account, "/")


@router.get("/sign-in")
def sign_in_page(visitor: Anybody, next: str = "/") -> Response:
    """Where people sign in."""
    sso = visitor.office.extras.get("sso")
    return page(visitor, "sign-in.html.j2", next=inside(next), fault=False, name="", sso=sso)


@router.post("/sign-in")
def sign_in(request: Request, visitor: Anybody, given: OpenForm) -> Response:
    """Let somebody in; a wrong name and a wrong password are told alike."""
    office, name = visitor.office, given.text("name")[:200]
    account = None
    near, folded = neighbourhood(request), people.folded(name)
    if office.by_address.allows(near) and office.by_name.allows(folded):
        with office.store.read() as connection:
            account = people.signed_in(connection, name, given.text("password"))
    if account is None:
        told = {"next": inside(given.text("next")), "fault": True, "name": name, "sso": office.extras.get("sso")}
        return page(visitor, "sign-in.html.j2", 401, **told)
    office.by_address.give_back(near)
    office.by_name.give_back(folded)
    return let_in(visitor, account, inside(given.text("next")))


def neighbourhood(request: Request) -> str:
    """Where a request comes from: an address, or of IPv6 the network that one customer gets."""
    host = request.client.host if request.client else ""
    return ":".join(ip_address(host.split("%")[0]).exploded.split(":")[:4]) if ":" in host else host


def let_in(visitor: Visitor, account: Account, place: str) -> Response:
    """Begin a session of this person, and go on. What the browser had before is over: it may not be theirs."""
    office = visitor.office
    with office.store.act(account.at(office.now())) as act:
        if visitor.session:
            access.sign_out(act, visitor.session)
        secret = access.sign_in(act, account)
    return with_session(go(place), office, secret)


def with_session(response: Response, office: Office, secret: str) -> Response:
    """An answer that gives the browser its session."""
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


def without_session(response: Response, office: Office) -> Response:
    """An answer that takes it away."""
    response.delete_cookie(cookie(office), path="/", secure=office.secure, httponly=True, samesite="lax")
    return response


@router.post("/sign-out")
def sign_out(visitor: Person, _: Form) -> Response:
    """End the session."""
    with visitor.office.store.act(visitor.who) as act:
        assert visitor.session is not None
        access.sign_out(act, visitor.session)
    return without_session(go("/sign-in"), visitor.office)


@router.post("/language")
def language(visitor: Anybody, given: OpenForm) -> Response:
    """Read the pages in another language, from now on in this browser."""
    response = go(inside(given.text("next")))
    if given.text("lang") in languages():
        with_language(response, given.text("lang"), visitor.office)
    return response


def with_language(response: Response, lang: str, office: Office) -> None:
    """Let the browser remember a language."""
    response.set_cookie(LANGUAGE, lang, max_age=31_536_000, samesite="lax", secure=office.secure, path="/")


def inside(place: str) -> str:
    """A place of ours to go on to; anything else is the first page.

    >>> inside("//elsewhere.example"), inside("/cases")
    ('/', '/cases')
    """
    ours = place.startswith("/") and not place.startswith("//") and "\\" not in place and place.isprintable()
    return place if ours else "/"
