"""What went wrong, as a page for people and as a problem document (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from debar.errors import ConflictError, DebarError, InvalidError, MissingError, RefusedError, UsageError
from debar.web.doors import SignInError, visitor
from debar.web.guard import PROBLEM, TooLargeError, TooOftenError, problem_bytes
from debar.web.show import page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import FastAPI

STATUS: tuple[tuple[type[DebarError], int], ...] = (
    (MissingError, 404),
    (RefusedError, 403),
    (ConflictError, 409),
    (InvalidError, 422),
    (UsageError, 422),
)
API = "/v1"


def add(app: FastAPI) -> None:
    """Let the application tell of its errors this way."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(404, _http)
    app.add_exception_handler(405, _http)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(Exception, _unexpected)


def told(request: Request, error: Exception) -> Response:
    """What is answered to one of the errors that are `TOLD`."""
    kind = next(kind for kind in HANDLERS if isinstance(error, kind))
    return HANDLERS[kind](request, error)


def status_of(error: DebarError) -> int:
    """The status for an error of ours."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A problem document."""
    said = {**(headers or {}), **({"www-authenticate": "Bearer"} if status == 401 else {})}
    return Response(problem_bytes(status, detail, **more), status, said, media_type=PROBLEM)


def _tell(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    if request.url.path.startswith(API):
        return problem(status, detail, headers, **more)
    shown = visitor(request)
    return page(shown, "fault.html.j2", status, status=status, phrase=HTTPStatus(status).phrase, detail=detail)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, DebarError)
    return _tell(request, status_of(error), str(error))


def _sign_in(request: Request, _: Exception) -> Response:
    if request.url.path.startswith(API):
        return problem(401, "sign in, or send a token: Authorization: Bearer dbr_...")
    there = request.url.path if request.method == "GET" else "/"
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    place = f"/sign-in?next={quote(there + query)}"
    if request.headers.get("hx-request"):
        return Response(status_code=200, headers={"hx-redirect": place})
    return RedirectResponse(place, 303)


def _too_large(request: Request, error: Exception) -> Response:
    return _tell(request, 413, str(error))


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else getattr(error, "status_code", 404)
    detail = str(getattr(error, "detail", "")) or HTTPStatus(status).phrase
    headers = {"allow": ", ".join(_methods(request))} if status == 405 else getattr(error, "headers", None)
    return _tell(request, status, detail, headers)


def _methods(request: Request) -> list[str]:
    """The methods that this place takes."""
    routes = request.app.routes
    return [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOftenError)
    return _tell(request, 429, str(error), {"retry-after": str(ceil(error.seconds))})


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    where = [{"at": ".".join(map(str, each["loc"])), "problem": each["msg"]} for each in error.errors()[:20]]
    first = where[0] if where else {"at": "", "problem": ""}
    return _tell(request, 422, f"{first['at']}: {first['problem']}", errors=where)


def _unexpected(request: Request, _: Exception) -> Response:
    if request.url.path.startswith(API):
        return problem(500, "something unexpected happened; the server's log tells more")
    return Response(
        "debar: something unexpected happened; the server's log tells more\n", 500, media_type="text/plain"
    )


HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    DebarError: _ours,
    SignInError: _sign_in,
    TooOftenError: _too_often,
    TooLargeError: _too_large,
    HTTPException: _http,
}
TOLD = tuple(HANDLERS)
"""Errors that are told to whoever caused them."""
