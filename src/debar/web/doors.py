"""Who comes in: a person with a session, a program with a token, or nobody; and that forms are our own."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from debar.casework import access
from debar.errors import RefusedError
from debar.web.guard import SMALL, Counted, TooLargeError
from debar.web.office import Office, office_of
from debar.web.words import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData, UploadFile

    from debar.casework.access import Session
    from debar.casework.who import Who

LANGUAGE = "debar_lang"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInError(Exception):
    """Somebody must sign in first."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sent this request, signed in or not."""

    office: Office
    session: Session | None
    lang: str
    path: str

    @property
    def who(self) -> Who:
        """The person, acting now. Raises SignInError for a stranger."""
        if self.session is None:
            raise SignInError
        return self.session.account.at(self.office.now())


def cookie(office: Office) -> str:
    """The name of the cookie; where https is used, one that no other host or path can set."""
    return "__Host-debar" if office.secure else "debar"


def visitor(request: Request) -> Visitor:
    """Whoever sent this request."""
    office = office_of(request)
    secret = request.cookies.get(cookie(office))
    session = None
    if secret:
        now = office.now()
        with office.store.read() as connection:
            session = access.session(connection, secret, now)
            due = session is not None and access.is_due(connection, session, now)
        if session and due:
            with office.store.aside() as connection:
                access.seen(connection, session, now)
    lang = request.cookies.get(LANGUAGE) or (session.account.lang if session else None)
    return Visitor(office, session, chosen(lang, request.headers.get("accept-language")), _path(request))


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def person(visitor: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """A visitor who is signed in. Raises SignInError for others."""
    assert visitor.who
    return visitor


@dataclass(frozen=True, slots=True)
class Given:
    """What a form holds, after it was found to be ours."""

    form: FormData

    def text(self, name: str, default: str = "") -> str:
        """One field; what is no text is as if it were not there."""
        value = self.form.get(name)
        return value.replace("\x00", "") if isinstance(value, str) else default

    def many(self, name: str) -> list[str]:
        """All fields of a name."""
        return [value.replace("\x00", "") for value in self.form.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int:
        """A field that holds a number; 0 for anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0

    def files(self, name: str) -> Sequence[UploadFile]:
        """The files of a field; a field that was left empty has none."""
        return [value for value in self.form.getlist(name) if not isinstance(value, str) and value.filename]


async def form(request: Request, visitor: Annotated[Visitor, Depends(person)]) -> Given:
    """What somebody signed in sent with a form of ours. Raises RefusedError for a form of anybody else's."""
    given = Given(await request.form(max_files=1_000, max_fields=20_000))
    sent = request.headers.get("x-csrf") or given.text("csrf")
    assert visitor.session is not None
    if not hmac.compare_digest(sent.encode(), visitor.session.csrf.encode()):
        raise RefusedError("this form is too old, or not ours; load the page again, and send it once more")
    return given


async def open_form(request: Request) -> Given:
    """What somebody sent who need not be signed in; that no other site sent it is seen to before."""
    return await bounded(request, SMALL)


async def bounded(request: Request, limit: int) -> Given:
    """A form of at most so many bytes, files among them. Raises TooLargeError as soon as there are more."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise TooLargeError(limit)
    return Given(await Request(request.scope, Counted(request.receive, limit)).form(max_files=20, max_fields=100))


Anybody = Annotated[Visitor, Depends(visitor)]
Person = Annotated[Visitor, Depends(person)]
Form = Annotated[Given, Depends(form)]
OpenForm = Annotated[Given, Depends(open_form)]
