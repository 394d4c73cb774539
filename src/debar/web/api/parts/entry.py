"""Who asks the API: a program with a token, or the script of a page with the session of its browser."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request

from debar.errors import RefusedError
from debar.web.doors import SAFE, SignInError, visitor
from debar.web.guard import Pace, TooOftenError
from debar.web.office import Office, office_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from debar.casework.store import Act
    from debar.casework.who import May, Who
    from debar.web.api.parts.known import Tokens

BY_ADDRESS = Pace(most=3_000, a_minute=12_000)
BY_CALLER = Pace(most=2_000, a_minute=6_000)
"""Requests from one address, and by one token or person."""
STRANGERS = Pace(most=60, a_minute=60)
"""Requests from one address with a token that opens nothing."""
SCHEME = "bearer "
JSON, FORM = "application/json", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who was let in, acting now."""

    office: Office
    who: Who

    def must(self, what: May) -> None:
        """Raise RefusedError unless it is allowed."""
        self.who.must(what)

    def act(self) -> AbstractContextManager[Act]:
        """One transaction of this person."""
        return self.office.store.act(self.who)

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that changes nothing."""
        return self.office.store.read()


def tokens_of(request: Request) -> Tokens:
    """The tokens that were shown to this application lately."""
    tokens: Tokens = request.app.state.tokens
    return tokens


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def secret_of(request: Request) -> str | None:
    """The token that a request shows; None where it shows none. Raises SignInError for another way of coming in."""
    shown = request.headers.get("authorization")
    if shown is None:
        return None
    if shown[: len(SCHEME)].lower() != SCHEME:
        raise SignInError
    return shown[len(SCHEME) :].strip()


def paced(pace: Pace, whom: str, many: int = 1) -> None:
    """Count a request. Raises TooOftenError."""
    seconds = pace.wait(whom, many)
    if seconds:
        raise TooOftenError(seconds)


def who_of(request: Request) -> Who:
    """Whoever sent a request. Raises SignInError for nobody, RefusedError for a form that is not ours."""
    office, secret = office_of(request), secret_of(request)
    if secret is None:
        return _with_session(request)
    paced(STRANGERS, address_of(request), 0)
    who = tokens_of(request).who(secret, office.now())
    if who is None:
        paced(STRANGERS, address_of(request))
        raise SignInError
    return who


def _with_session(request: Request) -> Who:
    came = visitor(request)
    if came.session is None:
        raise SignInError
    sent = request.headers.get("x-csrf", "")
    if request.method not in SAFE and not hmac.compare_digest(sent.encode(), came.session.csrf.encode()):
        raise RefusedError("with a session, send its X-CSRF header; or use a token in place of it")
    return came.who


def called(request: Request) -> Called:
    """Whoever sent a request, if not too often and its body is JSON. Raises SignInError, RefusedError, TooOftenError,
    and HTTPException for another type of body."""
    found = _let_in(request)
    typed(request, JSON)
    return found


def called_with_files(request: Request) -> Called:
    """The same where files come with the request."""
    found = _let_in(request)
    typed(request, FORM)
    return found


def _let_in(request: Request) -> Called:
    paced(BY_ADDRESS, address_of(request))
    who = who_of(request)
    paced(BY_CALLER, who.token or who.account)
    return Called(office_of(request), who)


def typed(request: Request, wanted: str) -> None:
    """Raise HTTPException (415) where a body comes that is of another type."""
    headers = request.headers
    comes = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if comes and request.method not in SAFE and kind != wanted:
        raise HTTPException(415, f"the body is {kind or 'of no type'}; send {wanted}")


Caller = Annotated[Called, Depends(called)]
Sender = Annotated[Called, Depends(called_with_files)]
