"""What is given to the API and what it answers, as types: every field is described, and nothing else is taken."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from debar.casework.who import May, Role
from debar.model import Act, Verdict

T = TypeVar("T")


class Shape(BaseModel):
    """What is answered; made of our own values by their fields."""

    model_config = ConfigDict(use_attribute_docstrings=True, from_attributes=True)


class Given(BaseModel):
    """What is asked; unknown names and values of other types are refused."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid", strict=True)


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


VERDICTS = tuple(verdict.value for verdict in Verdict)
VerdictWord = Annotated[str, Field(json_schema_extra={"enum": list(VERDICTS)}, description="Strongest first.")]
ActWord = Literal[
    "procure", "renew", "contract_with_user", "use", "install", "maintain", "subsidise", "import", "authorise",
    "sell", "export",
]  # fmt: skip
assert set(get_args(ActWord)) == set(Act)
RoleWord = Literal["viewer", "analyst", "approver", "administrator"]
assert set(get_args(RoleWord)) == set(Role)
Scope = Literal["read", "screen", "decide", "approve", "administer"]
assert set(get_args(Scope)) == set(May)

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Day = Annotated[
    str,
    Field(pattern=DAY, json_schema_extra={"format": "date"}, examples=["2026-11-26"]),
    AfterValidator(_day),
]
"""A whole day, as it is given."""
Time = Annotated[str, Field(description="UTC, to the microsecond.", examples=["2026-11-26T09:00:00.000000Z"])]
Account = Annotated[str, Field(description="Id of a person; `/v1/names` tells what they are called.")]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(pattern=r"^[^\x00]*$", min_length=1, max_length=500)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Word = Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]
"""An id or a key: no spaces."""

Id = Annotated[str, Path(pattern=r"^[!-~]{1,64}$")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most on one page.")]
After = Annotated[
    str | None,
    Query(pattern=r"^[!-~]{1,200}$", description="`next` of the page before; without it, the first page."),
]


class Page(Shape, Generic[T]):
    """Some of a list, and where the next page begins."""

    items: list[T]
    """In their order."""
    next: str | None
    """What to give as `after` for the next page; null on the last. A `Link` header with rel="next" says the same."""


class Problem(Shape):
    """What went wrong, as RFC 9457 writes it."""

    type: str = "about:blank"
    """Always `about:blank`: the status tells the kind."""
    title: str
    """The status in words."""
    status: int
    """The status again."""
    detail: str
    """What went wrong, where, and what to do."""
    errors: list[Fault] | None = None
    """What is wrong with the request, place by place; only with 422."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "there is no such case",
                }
            ]
        }
    )


class Fault(Shape):
    """One thing that is wrong with a request."""

    at: str
    """Where: `body.lines.3.model`, `query.limit`."""
    problem: str
    """What."""


def shown(kind: type[BaseModel], value: Any, **more: Any) -> Any:
    """A value of ours as a shape, with more fields than it has itself."""
    fields = {name: getattr(value, name) for name in kind.model_fields if name not in more}
    return kind.model_validate({**fields, **more}, from_attributes=True)
