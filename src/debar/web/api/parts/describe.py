"""The schema at `/v1/openapi.json`: what every operation may answer besides, and by which doors one comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from debar.web.api.parts.shape import Fault, Problem
from debar.web.guard import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

WHY: Mapping[int, str] = {
    400: "The body cannot be read",
    401: "Sign in, or send a token that holds",
    403: "This person, or this token, may not do that",
    404: "There is no such thing, or it is not in this case",
    409: "Somebody else was there before, or the case is not in a state for it",
    413: "Larger than is taken at once",
    415: "Not of the media type that is taken here",
    422: "What was given cannot be used; `errors` tells what",
    429: "Asked too often; `Retry-After` tells when to ask again",
    500: "Something unexpected happened; the server's log tells more",
}
ALWAYS = (401, 403, 429, 500)
WITH_BODY = (400, 413, 415, 422)
ABOUT = """
Everything that the pages of the office do, for programs. Come in with a token (`Authorization: Bearer dbr_...`), made
at `/v1/tokens` or on the page of your account; its scopes are `read`, `screen`, `decide`, `approve` and `administer`,
and it may never do more than its owner. The browser's session is taken too, with its `X-CSRF` header where something
is changed. Errors are problem documents (RFC 9457). Lists come by the page: `limit`, `after`, `next`. A POST that
makes something may carry an `Idempotency-Key`. `POST /v1/screen` is the gate for purchases.
"""


BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes, to be saved and not shown",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""The answer of an operation that gives a file."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation may answer besides what every one may."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": WHY[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return told


def describe(app: FastAPI) -> None:
    """Let the application give this schema."""

    def schema() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = schema  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=ABOUT.strip(), routes=app.routes
    )
    parts = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    for shape in (Fault, Problem):
        parts[shape.__name__] = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        parts[shape.__name__].pop("$defs", None)
    made["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "dbr_...", "description": "A token of yours."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "debar",
            "description": "The session of a browser (`__Host-debar` under https), with the header `X-CSRF` where "
            "something is changed.",
        },
    }
    made["security"] = [{"token": []}, {"session": []}]
    for operations in made["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return made


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    body = "requestBody" in operation
    if "422" in answers and not operation.get("parameters") and not body:
        del answers["422"]
    also = [*ALWAYS, *(WITH_BODY if body else ()), *((422,) if operation.get("parameters") else ())]
    for status in also:
        answers[str(status)] = _problem(status)
    operation["responses"] = dict(sorted(answers.items()))
    if any(each.get("name") == "limit" for each in operation.get("parameters", ())):
        answers["200"]["headers"] = {
            "Link": {"schema": {"type": "string"}, "description": 'The next page, rel="next", where there is one.'}
        }
