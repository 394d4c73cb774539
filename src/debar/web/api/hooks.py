"""Hooks by the API: to whom the office tells what happens, and how each delivery went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from debar.casework import hooks
from debar.casework.who import May
from debar.web.api.parts.describe import problems
from debar.web.api.parts.entry import Caller
from debar.web.api.parts.once import Key, made
from debar.web.api.parts.paging import ANY, page, paged
from debar.web.api.parts.shape import Account, After, Given, Id, Limit, Line, Number, Page, Shape, Text, Time

if TYPE_CHECKING:
    from debar.casework.store import Act

router = APIRouter(prefix="/v1", tags=["hooks"])


class HookShape(Shape):
    """Where events are sent."""

    id: str
    """Begins with `h-`."""
    url: str
    """The address."""
    events: list[str]
    """What is told there."""
    made: Time
    made_by: Account
    ended: Time | None


class HookMade(HookShape):
    """A hook with its secret, which is told once."""

    secret: str | None
    """By which the receiver knows that the office sent an event; null where the answer comes again."""


class NewHook(Given):
    """A hook to be made."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://orders.example/debar", "events": ["run ended"]}]}
    )

    url: Annotated[Text, Field(min_length=1, max_length=hooks.LONGEST)]
    """The address; https, and public unless its network was allowed."""
    events: Annotated[list[Line], Field(min_length=1, max_length=100)]
    """What to tell; `/v1/events` lists what there is."""


class EventShape(Shape):
    """Something that can be told."""

    name: str
    """Its name."""
    fields: list[str]
    """What goes along."""


class DeliveryShape(Shape):
    """One event on its way to one hook."""

    id: int
    """Its number."""
    event: str
    """The event."""
    at: Time
    state: Literal["waits", "arrived", "failed"]
    """How it stands."""
    tries: int
    """How often it was tried."""
    status: int | None
    """What was answered to the newest try."""
    problem: str | None
    """Why the newest try failed."""
    due: Time | None
    done: Time | None


@router.get("/events", operation_id="list_events", response_model=Page[EventShape])
def events(request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = 200) -> Any:
    """What hooks can be told. Needs the scope `administer`."""
    caller.must(May.ADMINISTER)
    rows = [{"name": name, "fields": fields} for name, fields in hooks.events().items()]
    return paged(request, response, rows, lambda row: str(row["name"]).replace(" ", "-"), after, limit)


@router.get("/hooks", operation_id="list_hooks", response_model=Page[HookShape])
def listed(request: Request, response: Response, caller: Caller, after: After = None, limit: Limit = ANY) -> Any:
    """The hooks. Needs the scope `administer`."""
    caller.must(May.ADMINISTER)
    with caller.read() as connection:
        every = hooks.hooks(connection)
    return paged(request, response, every, lambda hook: hook.id, after, limit)


@router.post("/hooks", operation_id="make_hook", status_code=201, response_model=HookMade, responses=problems(409))
def make(request: Request, caller: Caller, given: NewHook, key: Key = None) -> Response:
    """Tell a program what happens; its secret is told once. Needs the scope `administer`."""

    def do(act: Act) -> HookMade:
        hook, secret = hooks.make(act, given.url, given.events, caller.office.networks)
        return HookMade(**HookShape.model_validate(hook).model_dump(), secret=secret)

    return made(request, caller, key, given.model_dump(), do, hides=("secret",))


@router.delete("/hooks/{hook}", operation_id="end_hook", status_code=204, responses=problems(404, 409))
def end(caller: Caller, hook: Id) -> None:
    """Tell it nothing any more. Needs the scope `administer`."""
    with caller.act() as act:
        hooks.end(act, hook)


@router.get(
    "/hooks/{hook}/deliveries",
    operation_id="list_deliveries",
    response_model=Page[DeliveryShape],
    responses=problems(404),
)
def deliveries(
    request: Request,
    response: Response,
    caller: Caller,
    hook: Id,
    after: Annotated[int | None, Query(ge=1, le=2**53, description="`next` of the page before.")] = None,
    limit: Limit = ANY,
) -> Any:
    """What was sent to a hook, newest first. Needs the scope `administer`."""
    caller.must(May.ADMINISTER)
    with caller.read() as connection:
        hooks.hook(connection, hook)
        some = hooks.deliveries(connection, hook, before=after, limit=limit + 1)
    more = str(some[limit - 1].id) if len(some) > limit else None
    return page(request, response, some[:limit], more)


@router.post("/hooks/{hook}/ping", operation_id="ping_hook", status_code=204, responses=problems(404, 409))
def ping(caller: Caller, hook: Id) -> None:
    """Send one event that tells of nothing, to see whether it arrives. Needs the scope `administer`."""
    with caller.act() as act:
        hooks.ping(act, hook)


@router.post(
    "/hooks/{hook}/deliveries/{delivery}/again",
    operation_id="send_again",
    status_code=204,
    responses=problems(404, 409),
)
def again(caller: Caller, hook: Id, delivery: Number) -> None:
    """Send a delivery once more, now. Needs the scope `administer`."""
    with caller.act() as act:
        hooks.again(act, hook, delivery)
