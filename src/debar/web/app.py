"""The application: every router of `pages/` and `api/`, behind the guard."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from debar import __version__
from debar.web import faults
from debar.web.api.parts.describe import describe
from debar.web.api.parts.gate import Gate
from debar.web.api.parts.known import Tokens
from debar.web.api.screen import Lane
from debar.web.courier import Courier
from debar.web.guard import Guard
from debar.web.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from debar.web.office import Office

HERE = Path(__file__).parent


def make(office: Office) -> FastAPI:
    """The application for an office."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        threads = (Worker(office), Courier(office))
        for thread in threads:
            thread.start()
        app.state.gate.warm(office.now().date())
        yield
        for thread in threads:
            thread.stop()

    app = FastAPI(
        title="debar",
        version=__version__,
        summary="Who made this, and what the law of that place and day asks of this buyer.",
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.office = office
    app.state.tokens = Tokens(office.store)
    app.state.gate = Gate(office.register, office.rulebook)
    app.mount("/static", _Kept(directory=HERE / "static"), name="static")
    for name in routers():
        module = import_module(name)
        app.include_router(module.router, include_in_schema=".api." in name)
    faults.add(app)
    describe(app)
    app.add_middleware(Lane)
    hosts = frozenset({urlsplit(office.base).netloc})
    app.add_middleware(Guard, upload=office.upload, hosts=hosts, secure=office.secure)
    return app


def routers() -> list[str]:
    """The modules that offer routes, pages first."""
    return [
        f"debar.web.{room}.{file.stem}"
        for room in ("pages", "api")
        for file in sorted((HERE / room).glob("[!_]*.py"))
    ]


class _Kept(StaticFiles):
    """Files whose address changes with what is in them."""

    def file_response(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
