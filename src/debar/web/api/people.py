"""People and tokens by the API: administrators see to people; everybody sees to their own tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from debar.casework import access, people
from debar.casework.who import May, Role
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, paged
from debar.web.api.parts.shape import (
    Account,
    After,
    Given,
    Id,
    Limit,
    Line,
    Page,
    RoleWord,
    Scope,
    Shape,
    Text,
    Time,
)

if TYPE_CHECKING:
    from debar.casework.store import Act

router = APIRouter(prefix="/v1", tags=["people"])
Lang = Literal["en", "ja"]
Password = Annotated[Text, Field(min_length=people.SHORTEST, max_length=people.LONGEST)]


class PersonShape(Shape):
    """Somebody who may sign in, or could once."""

    id: str
    """Begins with `a-`."""
    name: str
    """The name to sign in with."""
    shown: str
    """What they are called."""
    role: RoleWord
    """Each may what the one before may."""
    lang: str
    """The language they read."""
    created: Time
    ended: Time | None
    local: bool
    """Whether they sign in with a password here."""


class Me(Shape):
    """Who you are, and what you may."""

    id: str
    """Id of your account."""
    shown: str
    """What you are called."""
    role: RoleWord
    """Your role."""
    scopes: list[Scope]
    """What you may by this door."""
    token: str | None
    """Id of the token that you came with; null in a browser."""


class Names(Shape):
    """What accounts are called."""

    names: dict[str, str]
    """By id."""


class NewPerson(Given):
    """Somebody who shall sign in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "cy", "shown": "Cy Jones", "password": "four words nobody expects", "role": "analyst"}
            ]
        }
    )

    name: Annotated[Text, Field(min_length=1, max_length=100)]
    """The name to sign in with."""
    password: Password
    """To be changed by whoever it is for."""
    role: RoleWord
    """What they may."""
    shown: Annotated[Text, Field(max_length=200)] = ""
    """What they are called; the name where this is empty."""
    lang: Lang = "en"
    """The language they read."""


class ChangedPerson(Given):
    """What to change of somebody; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "approver"}]})

    role: RoleWord | None = None
    """What they may from now on."""
    shown: Line | None = None
    """What they are called."""
    lang: Lang | None = None
    """The language they read."""
    password: Password | None = None
    """A new password."""
    ended: bool | None = None
    """Whether they may no longer come in."""


class TokenShape(Shape):
    """A token, without its secret."""

    id: str
    """Begins with `t-`."""
    account: Account
    name: str
    """What it is for."""
    scopes: list[Scope]
    """What it opens."""
    created: Time
    expires: Time
    used: Time | None
    """When it was used last, to the minute."""
    ended: Time | None


class TokenMade(TokenShape):
    """A token with its secret, which is told once."""

    secret: str | None
    """Send it as `Authorization: Bearer dbr_...`; null where the answer comes again."""


class NewToken(Given):
    """A token to be made."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "the ordering system", "scopes": ["screen"], "days": 90}]}
    )

    name: Annotated[Line, Field(max_length=200)]
    """What it is for."""
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    """What it opens; never more than you may yourself."""
    days: Annotated[int, Field(ge=1, le=access.LONGEST.days)] = 90
    """How long it lasts."""


@router.get("/me", operation_id="get_me", response_model=Me)
def me(caller: Caller) -> Me:
    """Who you are, and what you may by this door."""
    who = caller.who
    scopes = [may.value for may in May if who.may(may)]
    return Me(id=who.account, shown=who.name, role=who.role.value, scopes=scopes, token=who.token)  # type: ignore[arg-type]


@router.get("/names", operation_id="get_names", response_model=Names)
def names(caller: Caller) -> Names:
    """What accounts are called, for whoever shows what somebody did."""
    caller.must(May.READ)
    with caller.read() as connection:
        return Names(names=people.names(connection))


@router.get("/people", operation_id="list_people", response_model=Page[PersonShape])
def listed(request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = ANY) -> Any:
    """Everybody who may sign in, or could once, by name. Needs the scope `administer`."""
    caller.must(May.ADMINISTER)
    with caller.read() as connection:
        every = people.accounts(connection)
    return paged(request, response, every, lambda person: person.id, after, limit)


@router.post(
    "/people", operation_id="add_person", status_code=201, response_model=PersonShape, responses=problems(409)
)
def add(request: Request, caller: Caller, given: NewPerson, key: Key = None) -> Response:
    """Let somebody sign in. Needs the scope `administer`."""

    def do(act: Act) -> PersonShape:
        person = people.add(act, given.name, given.shown, given.password, Role(given.role), given.lang)
        return PersonShape.model_validate(person)

    return made(request, caller, key, given.model_dump(), do)


@router.get("/people/{person}", operation_id="get_person", response_model=PersonShape, responses=problems(404))
def one(caller: Caller, person: Id) -> people.Account:
    """One person: yourself, or anybody with the scope `administer`."""
    if person != caller.who.account:
        caller.must(May.ADMINISTER)
    with caller.read() as connection:
        return people.account(connection, person)


@router.patch(
    "/people/{person}", operation_id="change_person", response_model=PersonShape, responses=problems(404, 409)
)
def change(caller: Caller, person: Id, given: ChangedPerson) -> people.Account:
    """Change somebody: role, name, language, password, whether they may come in. Needs the scope `administer`; what
    is your own you change on the page of your account."""
    caller.must(May.ADMINISTER)
    with caller.act() as act:
        return people.change(
            act,
            person,
            role=Role(given.role) if given.role else None,
            shown=given.shown,
            lang=given.lang,
            password=given.password,
            ended=given.ended,
        )


@router.get("/tokens", operation_id="list_tokens", response_model=Page[TokenShape])
def tokens(
    request: Request, response: Response, caller: Caller,
    everybody: Annotated[bool, Query(description="Those of all people; needs the scope `administer`.")] = False,
    after: After = None, limit: Limit = ANY,
) -> Any:  # fmt: skip
    """Your tokens, newest first."""
    if everybody:
        caller.must(May.ADMINISTER)
    with caller.read() as connection:
        every = access.tokens(connection, None if everybody else caller.who.account)
    return paged(request, response, every, lambda token: token.id, after, limit)


@router.post("/tokens", operation_id="make_token", status_code=201, response_model=TokenMade)
def make_token(request: Request, caller: Caller, given: NewToken, key: Key = None) -> Response:
    """Make a token for programs of yours; its secret is told once. With a token, needs the scope `administer`."""

    def do(act: Act) -> TokenMade:
        token, secret = access.make_token(
            act, given.name, [May(scope) for scope in given.scopes], timedelta(days=given.days)
        )
        return TokenMade(**TokenShape.model_validate(token).model_dump(), secret=secret)

    return made(request, caller, key, given.model_dump(), do, hides=("secret",))


@router.delete("/tokens/{token}", operation_id="end_token", status_code=204, responses=problems(404))
def end_token(caller: Caller, token: Id) -> None:
    """End a token: a browser those of its person, a token itself, and with the scope `administer` anybody's."""
    with caller.act() as act:
        access.end_token(act, token)
