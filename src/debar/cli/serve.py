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
    hook_network: Annotated[
        list[str] | None,
        typer.Option(
            "--hook-network",
            metavar="CIDR",
            envvar="DEBAR_HOOK_NETWORK",
            help="A network that is not public and that webhooks may reach all the same, as 10.1.0.0/16.",
        ),
    ] = None,
    oidc_issuer: Annotated[
        str | None,
        typer.Option(
            "--oidc-issuer",
            metavar="URL",
            envvar="DEBAR_OIDC_ISSUER",
            help="Let people sign in with this OpenID provider. Its secret is read from DEBAR_OIDC_SECRET.",
        ),
    ] = None,
    oidc_client: Annotated[
        str | None,
        typer.Option("--oidc-client", metavar="ID", envvar="DEBAR_OIDC_CLIENT", help="The id we have there."),
    ] = None,
    oidc_name: Annotated[
        str | None,
        typer.Option("--oidc-name", metavar="TEXT", envvar="DEBAR_OIDC_NAME", help="What the button says."),
    ] = None,
    oidc_name_claim: Annotated[
        str,
        typer.Option(
            "--oidc-name-claim",
            metavar="NAME",
            envvar="DEBAR_OIDC_NAME_CLAIM",
            help="The claim with the name by which somebody was added here.",
        ),
    ] = "email",
    oidc_role_claim: Annotated[
        str | None,
        typer.Option(
            "--oidc-role-claim",
            metavar="NAME",
            envvar="DEBAR_OIDC_ROLE_CLAIM",
            help="The claim that lists groups, from which roles follow at each sign-in.",
        ),
    ] = None,
    oidc_role: Annotated[
        list[str] | None,
        typer.Option(
            "--oidc-role", metavar="GROUP=ROLE", envvar="DEBAR_OIDC_ROLE", help="A group and its role; repeatable."
        ),
    ] = None,
    oidc_default_role: Annotated[
        str,
        typer.Option(
            "--oidc-default-role",
            metavar="ROLE",
            envvar="DEBAR_OIDC_DEFAULT_ROLE",
            help="The role of everybody else; none: only those who were added here come in.",
        ),
    ] = "viewer",
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the office: cases, decisions, replies. Prints where to begin."""
    import os
    import socket

    import uvicorn

    from debar.casework.hooks import networks
    from debar.casework.store import Store
    from debar.casework.who import stamp
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.web import sso
    from debar.web.app import make
    from debar.web.office import Office

    allowed = networks(hook_network or ())
    settled = (
        sso.options(
            oidc_issuer,
            oidc_client,
            os.environ.get("DEBAR_OIDC_SECRET"),
            oidc_name,
            oidc_name_claim,
            oidc_role_claim,
            oidc_role or (),
            oidc_default_role,
        )
        if oidc_issuer
        else None
    )
    opened = Store.open(place(store), database)
    secret = opened.begin(stamp(datetime.now(UTC)))
    listening = _listen(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET), host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    reached = (base or address).rstrip("/")
    extras = {"sso": sso.Provider(settled, opened.seal, f"{reached}/sso/back")} if settled else {}
    office = Office(
        opened, Register.load(), Rulebook.load(), reached, database=database, networks=allowed, extras=extras
    )
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
