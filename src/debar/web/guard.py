"""What holds for every request: its size, how many there may be, that no other site sends forms, and what a browser
is told of pages of ours."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil, inf
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from debar.reports.parts.encode import json_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
SMALL = 4 << 20
"""Bytes of a request that brings no files."""
FILES = ("multipart/form-data",)
PROBLEM = "application/problem+json"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KNOWN = 50_000
"""Addresses that are remembered at once."""


@dataclass
class Pace:
    """How often somebody may do something: `most` at once, and `a_minute` after that."""

    most: float
    a_minute: float
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, whom: str) -> bool:
        """Whether this one more is allowed, and count it."""
        return self.wait(whom) == 0

    def wait(self, whom: str, many: int = 1) -> float:
        """Seconds until so many more are allowed; 0 when they are, and counted. With `many` 0 none is counted, and
        it tells whether one would be allowed."""
        now, needed = monotonic(), min(max(many, 1), self.most)
        with self._lock:
            left, since = self._left.pop(whom, (self.most, now))
            left = min(self.most, left + (now - since) * self.a_minute / 60)
            allowed = left >= needed
            self._left[whom] = (left - many if allowed else left, now)
            while len(self._left) > KNOWN:
                self._left.popitem(last=False)
        return 0.0 if allowed else (needed - left) * 60 / self.a_minute if self.a_minute else inf


class TooLargeError(Exception):
    """A request that goes on longer than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than the {limit:,} bytes that are taken at once")


class TooOftenError(Exception):
    """Somebody asks more often than allowed; `seconds` from now they may again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked too often; ask again in {ceil(seconds):,} seconds")
        self.seconds = seconds


class Guard:
    """The application behind these rules."""

    def __init__(self, app: ASGIApp, upload: int, hosts: frozenset[str], secure: bool) -> None:
        self._app = app
        self._upload = upload
        self._hosts = hosts
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        if scope["method"] in UNSAFE and _is_foreign(headers, self._hosts):
            await _refuse(scope, send, 403, "this form was sent from another site")
            return
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        limit = self._upload if kind in FILES else SMALL
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            await _refuse(scope, send, 413, str(TooLargeError(limit)))
            return
        told = False
        count = Counted(receive, limit)

        async def out(message: Message) -> None:
            nonlocal told
            if count.over:  # whatever was made of half a request
                return
            if message["type"] == "http.response.start":
                told = True
                message["headers"] = [*message.get("headers", ()), *self._told(scope, message)]
            await send(message)

        cut: Exception | None = None
        try:
            await self._app(scope, count, out)
        except TooLargeError as error:
            cut = error
        if (cut or count.over) and not told:
            await _refuse(scope, send, 413, str(cut or TooLargeError(limit)))

    def _told(self, scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
        there = {key.lower() for key, _ in message.get("headers", ())}
        told = [(key, value) for key, value in HEADERS if key not in there]
        if self._secure:
            told.append((b"strict-transport-security", b"max-age=31536000"))
        if b"cache-control" not in there and not scope["path"].startswith("/static/"):
            told.append((b"cache-control", b"no-store"))
        return told


def _is_foreign(headers: Mapping[str, str], hosts: frozenset[str]) -> bool:
    """Whether a browser says that another site sent this. Programs say nothing, and bring no cookie."""
    site = headers.get("sec-fetch-site")
    if site in ("cross-site", "same-site"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in (headers.get("host"), *hosts)


class Counted:
    """What is received of a request, up to a limit. Raises TooLargeError beyond it."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = self._left = limit
        self.over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.over = True
            raise TooLargeError(self._limit)
        return message


async def _refuse(scope: Scope, send: Send, status: int, why: str) -> None:
    program = scope["path"].startswith("/v1/")
    body = problem_bytes(status, why) if program else f"debar: {why}\n".encode()
    kind = PROBLEM if program else "text/plain; charset=utf-8"
    headers: list[Any] = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
    await send({"type": "http.response.body", "body": body})


def problem_bytes(status: int, detail: str, **more: Any) -> bytes:
    """A problem document (RFC 9457), whatever characters stand in it."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return json_line(told)
