"""`debar serve`: the office in a browser, and the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from debar.cli.office import DatabaseOption, StoreOption, place

BACKLOG = 2_048
"""Connections that may wait to be taken."""


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", envvar="DEBAR_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", envvar="DEBAR_PORT", help="Port; 0 takes a free one.")] = 8080,
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="URL",
            envvar="DEBAR_BASE",
            help="Address by which others reach the office, as https://debar.example.org behind a proxy.",
        ),
    ] = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the office: cases, decisions, replies. Prints where to begin."""
    import socket

    import uvicorn

    from debar.casework.store import Store
    from debar.casework.who import stamp
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.app import make
    from debar.web.office import Office

    opened = Store.open(place(store), database)
    secret = opened.begin(stamp(datetime.now(UTC)))
    listening = _listen(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET), host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    reached = (base or address).rstrip("/")
    office = Office(opened, Register.load(), Rulebook.load(), reached, database=database)
    where = f"{reached}/setup?key={secret}" if secret else f"{reached}/"
    typer.echo(f"debar: {'set up the office once at' if secret else 'the office is at'} {where}")
    config = uvicorn.Config(
        make(office), log_level="warning", proxy_headers=base is not None, server_header=False, timeout_keep_alive=30
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(made, host: str, port: int):  # type: ignore[no-untyped-def]
    import socket

    from debar.errors import UsageError

    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)  # whoever reads where to begin may begin at once
    except OSError as error:
        raise UsageError(f"--host {host} --port {port}: {error.strerror}; choose another, or --port 0") from error
    return made
