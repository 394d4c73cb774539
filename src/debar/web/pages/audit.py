"""The audit log: by page and filter, whether it holds, and as a table."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from debar.casework import audit, cases, people
from debar.casework.audit import Head, Wanted
from debar.errors import InvalidError, OfficeError
from debar.web import tables
from debar.web.doors import Form, Person, Visitor
from debar.web.guard import Pace, TooOftenError
from debar.web.show import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

router = APIRouter()
PAGE = 50
WRONG = 200
"""Faults of the log that are told at once."""
LONGEST = 4_000
"""Characters of what stood before or after that a page shows; the table has it whole."""
BY_PERSON = Pace(most=5, a_minute=2)
"""How often somebody may have the whole log verified, which reads all of it."""
COLUMNS = (
    "number", "at", "by", "name", "what", "case", "subject", "before", "after", "previous", "hash", "signature",
)  # fmt: skip
Text = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=0, le=2**53)]


@router.get("/audit")
def every(
    visitor: Person, what: Text = "", by: Text = "", case: Text = "", before: Number = 0, format: str = "html"
) -> Response:
    """The whole log, newest first; as a table oldest first."""
    wanted = Wanted(case or None, what or None, by or None)
    return _csv(visitor, "audit", wanted) if tables.wanted(format) else _page(visitor, None, wanted, before)


@router.get("/cases/{id}/audit")
def of_case(
    visitor: Person, id: str, what: Text = "", by: Text = "", before: Number = 0, format: str = "html"
) -> Response:
    """What the log tells of one case."""
    wanted = Wanted(id, what or None, by or None)
    with visitor.office.store.read() as connection:
        cases.case(connection, id)
    return _csv(visitor, f"{id}-audit", wanted) if tables.wanted(format) else _page(visitor, id, wanted, before)


def _page(visitor: Visitor, id: str | None, wanted: Wanted, before: int) -> Response:
    with visitor.office.store.read() as connection:
        case = cases.case(connection, id) if id else None
        found = audit.entries(connection, wanted, before=before or None, limit=PAGE + 1)
        told = {
            "kinds": audit.kinds(connection, id),
            "called": people.names(connection),
            "head": _head(connection),
            "count": audit.count(connection, id),
        }
    chosen = {name: getattr(wanted, name) or "" for name in ("what", "by", "case")}
    chosen |= {"case": ""} if id else {}
    more = found[PAGE - 1].number if len(found) > PAGE else None
    return page(
        visitor, "audit.html.j2", case=case, entries=found[:PAGE], more=more, chosen=chosen, whole=whole, **told
    )


def _head(connection: Connection) -> Head | None:
    """How far the log goes; None when somebody took its head away, which verifying tells."""
    try:
        return audit.head(connection)
    except OfficeError:
        return None


def whole(value: Any) -> str:
    """What stood before or after, as a person reads it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _csv(visitor: Visitor, name: str, wanted: Wanted) -> Response:
    def rows() -> Iterator[dict[str, Any]]:
        with visitor.office.store.read() as connection:
            called = people.names(connection)
            for each in audit.walk(connection, wanted):
                changed = {"before": _text(each.before), "after": _text(each.after)}
                yield {**asdict(each), **changed, "name": called.get(each.by.split(" ")[0])}

    return tables.streamed(name, COLUMNS, rows())


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


@router.post("/audit/verify")
def verify(visitor: Person, given: Form) -> Response:
    """Check every entry, how they follow one another and the head, against a head noted before if one is given."""
    noted = _noted(given.text("noted"))
    seconds = BY_PERSON.wait(visitor.who.account)
    if seconds:
        raise TooOftenError(seconds)
    store = visitor.office.store
    with store.read() as connection:
        count = audit.count(connection)
        wrong = list(islice(audit.verify(connection, store.seal.public, noted), WRONG))
        head = _head(connection)
    return page(visitor, "audit-verified.html.j2", wrong=wrong, most=WRONG, count=count, head=head, noted=noted)


def _noted(text: str) -> Head | None:
    try:
        return Head.parse(text) if text.strip() else None
    except ValueError:
        raise InvalidError("the noted head is NUMBER:HASH, as this page and `debar audit head` show it") from None
