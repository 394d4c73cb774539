"""POSTs that make something, done once however often they are sent with the same `Idempotency-Key`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Header, Request, Response

from debar.casework import once
from debar.reports.parts.encode import json_line

if TYPE_CHECKING:
    from pydantic import BaseModel

    from debar.casework.store import Act
    from debar.web.api.parts.entry import Called

T = TypeVar("T")
KEY_HEADER = "Idempotency-Key"
KEY_FORM = re.compile("[!-~]{1,200}")
Key = Annotated[
    str | None,
    Header(
        alias=KEY_HEADER,
        pattern=f"^{KEY_FORM.pattern}$",
        description="A key of your own for this request, such as a UUID. Sent again within a day with the same "
        "request, nothing is done twice and the first answer comes again; with another request it is refused.",
    ),
]


def made(
    request: Request,
    caller: Called,
    key: str | None,
    given: Any,
    do: Callable[[Act], BaseModel],
    *,
    status: int = 201,
    hides: tuple[str, ...] = (),
) -> Response:
    """Do something in one transaction, and answer it; `given` is what was asked. `hides` are fields that are not kept
    with the answer: secrets, which are told once."""
    with caller.act() as act:
        mark = _mark(request, caller, given)
        if key and (before := once.stored(act.connection, caller.who, key, mark)):
            return _again(before)
        answer = do(act)
        if key:
            kept = answer.model_copy(update=dict.fromkeys(hides)).model_dump_json()
            once.keep(act.connection, caller.who, key, mark, status, kept)
    return Response(answer.model_dump_json(), status, media_type="application/json")


def done(
    request: Request, caller: Called, key: str | None, given: Any, do: Callable[[], BaseModel], *, status: int = 201
) -> Response:
    """The same for what takes several transactions: while it is under way, the same request is refused."""
    if key is None:
        return Response(do().model_dump_json(), status, media_type="application/json")
    store, who, mark = caller.office.store, caller.who, _mark(request, caller, given)
    with store.aside() as connection:
        if before := once.stored(connection, who, key, mark):
            return _again(before)
        once.keep(connection, who, key, mark, once.UNDER_WAY, "")
    try:
        answer = do().model_dump_json()
    except BaseException:
        with store.aside() as connection:
            once.forget(connection, who, key)
        raise
    with store.aside() as connection:
        once.answered(connection, who, key, status, answer)
    return Response(answer, status, media_type="application/json")


def _mark(request: Request, caller: Called, given: Any) -> str:
    told = [request.method, request.url.path, request.url.query, given]
    return once.mark(caller.office.store, json_line(told))


def _again(before: once.Stored) -> Response:
    return Response(before.answer, before.status, {"idempotency-replayed": "true"}, media_type="application/json")
