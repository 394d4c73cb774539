"""`debar serve`: the office in a browser, and the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from debar.cli.office import DatabaseOption, StoreOption, place


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
    from debar.web import served
    from debar.web.office import Office

    opened = Store.open(place(store), database)
    secret = opened.begin(stamp(datetime.now(UTC)))
    listening = served.listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    reached = (base or address).rstrip("/")
    office = Office(opened, Register.load(), Rulebook.load(), reached, database=database)
    where = f"{reached}/setup?key={secret}" if secret else f"{reached}/"
    typer.echo(f"debar: {'set up the office once at' if secret else 'the office is at'} {where}")
    served.serve(office, listening, base is not None, workers)
