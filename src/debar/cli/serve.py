"""`debar serve`: the office in a browser, and the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli.office import DatabaseOption, StoreOption, place

if TYPE_CHECKING:
    from socket import socket

    from debar.web.office import Office

KEPT_OPEN = 30
"""Seconds that a connection without a request is kept."""
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
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            max=64,
            envvar="DEBAR_WORKERS",
            help="Processes that answer; as many as there are processors where the purchase gate is asked a lot.",
        ),
    ] = 1,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the office: cases, decisions, replies. Prints where to begin."""
    from debar.casework.store import Store
    from debar.casework.who import stamp
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web.office import Office

    opened = Store.open(place(store), database)
    secret = opened.begin(stamp(datetime.now(UTC)))
    listening = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    reached = (base or address).rstrip("/")
    office = Office(opened, Register.load(), Rulebook.load(), reached, database=database)
    where = f"{reached}/setup?key={secret}" if secret else f"{reached}/"
    typer.echo(f"debar: {'set up the office once at' if secret else 'the office is at'} {where}")
    how = {"log_level": "warning", "proxy_headers": base is not None, "server_header": False}
    (_serve_alone if workers == 1 else _serve_together)(office, listening, how, workers)


def _serve_alone(office: Office, listening: socket, how: dict[str, Any], _: int) -> None:
    import uvicorn

    from debar.web.app import make

    config = uvicorn.Config(make(office), timeout_keep_alive=KEPT_OPEN, **how)
    uvicorn.Server(config).run(sockets=[listening])


def _serve_together(office: Office, listening: socket, how: dict[str, Any], workers: int) -> None:
    """Several processes answer, and this one sees to them, carries out runs and brings events to hooks."""
    import os

    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from debar.web.app import besides
    from debar.web.served import told

    os.environ.update(told(office))
    config = uvicorn.Config(
        "debar.web.served:application", factory=True, workers=workers, timeout_keep_alive=KEPT_OPEN, **how
    )
    with besides(office):
        Multiprocess(config, sockets=[listening]).run()


def _listen(host: str, port: int) -> socket:
    import socket

    from debar.errors import UsageError

    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)  # whoever reads where to begin may begin at once
    except OSError as error:
        raise UsageError(f"--host {host} --port {port}: {error.strerror}; choose another, or --port 0") from error
    return made
