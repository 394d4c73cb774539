"""Coming in by single sign-on: off to the provider, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from debar.casework import people
from debar.casework.who import Role, Who
from debar.errors import ConflictError, MissingError, RefusedError
from debar.web.doors import Anybody, OpenForm, Visitor
from debar.web.office import Office
from debar.web.pages.entrance import inside, let_in, neighbourhood
from debar.web.show import page
from debar.web.sso import LASTS, Came, Provider
from debar.web.words import languages

if TYPE_CHECKING:
    from debar.casework.people import Account

router = APIRouter()


@router.post("/sso")
def off(request: Request, visitor: Anybody, given: OpenForm) -> Response:
    """Send somebody to the provider, by a page of ours: a form may not lead to other sites, a link may."""
    office = visitor.office
    provider = _provider(visitor)
    try:
        _paced(request, office)
        url, kept = provider.begin(inside(given.text("next", "/")), office.now())
    except RefusedError as fault:
        return _failed(visitor, fault)
    response = page(visitor, "sso-go.html.j2", url=url, name=provider.name)
    response.set_cookie(
        _cookie(office), kept, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax",
        secure=office.secure, path="/",
    )  # fmt: skip
    return response


@router.get("/sso/back")
def back(request: Request, visitor: Anybody) -> Response:
    """Let in whoever the provider says came, if the answer is good."""
    office = visitor.office
    provider = _provider(visitor)
    try:
        _paced(request, office)
        came = provider.end(request.query_params, request.cookies.get(_cookie(office)), office.now())
        response = let_in(visitor, _account(visitor, provider, came), inside(came.place))
    except (RefusedError, ConflictError) as fault:
        response = _failed(visitor, fault)
    response.delete_cookie(_cookie(office), path="/", secure=office.secure, httponly=True, samesite="lax")
    return response


def _provider(visitor: Visitor) -> Provider:
    provider = visitor.office.extras.get("sso")
    if not isinstance(provider, Provider):
        raise MissingError("single sign-on is not set up here")
    return provider


def _paced(request: Request, office: Office) -> None:
    if not office.by_address.allows(neighbourhood(request)):
        raise RefusedError("there were too many tries; wait a minute")


def _account(visitor: Visitor, provider: Provider, came: Came) -> Account:
    """The account of who came, in the role that the provider tells, if it is the provider's to tell."""
    office = visitor.office
    told = (came.role or provider.default) if provider.decides_roles else None
    if provider.decides_roles and told is None:
        raise RefusedError(f"{provider.name} lists you in no group that may come in here")
    lang = (came.lang or "").split("-")[0].lower()
    who = Who(people.SYSTEM, "single sign-on", Role.ADMINISTRATOR, office.now())
    with office.store.act(who) as act:
        account = people.from_elsewhere(
            act, came.subject, came.name, came.shown, told or provider.default,
            lang if lang in languages() else visitor.lang, sure=came.sure,
        )  # fmt: skip
        if account.ended:
            raise RefusedError("your account here was ended; ask an administrator of this office")
        return people.change(act, account.id, role=told) if told else account


def _failed(visitor: Visitor, fault: Exception) -> Response:
    return page(visitor, "sso-failed.html.j2", 403, fault=str(fault))


def _cookie(office: Office) -> str:
    return "__Host-debar-sso" if office.secure else "debar-sso"
