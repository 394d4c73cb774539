"""Lists by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from debar.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Request, Response

T = TypeVar("T")
ANY = 50
"""How many stand on a page unless somebody asks for more or fewer."""


def paged(
    request: Request, response: Response, every: Sequence[T], key: Callable[[T], str], after: str | None, limit: int
) -> dict[str, Any]:
    """A page of a list that is at hand. Raises InvalidError where nothing in it is called `after`."""
    start = 0
    if after is not None:
        found = next((place for place, each in enumerate(every) if key(each) == after), None)
        if found is None:
            raise InvalidError("after: the page begins nowhere; take `next` of the page before")
        start = found + 1
    some = every[start : start + limit]
    more = key(some[-1]) if start + limit < len(every) else None
    return page(request, response, some, more)


def page(request: Request, response: Response, items: Sequence[Any], next: str | None, **told: Any) -> dict[str, Any]:
    """A page, its `Link` header set where another follows."""
    if next is not None:
        response.headers["link"] = f'<{request.url.include_query_params(after=next)}>; rel="next"'
    return {"items": list(items), "next": next, **told}
