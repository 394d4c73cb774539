"""`debar serve`: the office in a browser, and the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli.office import DatabaseOption, StoreOption, place

if TYPE_CHECKING:
    from debar.web.office import Office
    from debar.web.served import Settings

KEPT_OPEN = 30
"""Seconds that a connection without a request is kept."""


HostOption = Annotated[str, typer.Option(metavar="ADDRESS", envvar="DEBAR_HOST", help="Address to listen on.")]
PortOption = Annotated[int, typer.Option(metavar="N", envvar="DEBAR_PORT", help="Port; 0 takes a free one.")]
BaseOption = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="URL",
        envvar="DEBAR_BASE",
        help="Address by which others reach the office, as https://debar.example.org behind a proxy.",
    ),
]
WorkersOption = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        max=64,
        envvar="DEBAR_WORKERS",
        help="Processes that answer; as many as there are processors where the purchase gate is asked a lot.",
    ),
]
NetworkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--hook-network",
        metavar="CIDR",
        envvar="DEBAR_HOOK_NETWORK",
        help="A network that is not public and that webhooks may reach all the same, as 10.1.0.0/16.",
    ),
]
OidcIssuerOption = Annotated[
    str | None,
    typer.Option(
        "--oidc-issuer",
        metavar="URL",
        envvar="DEBAR_OIDC_ISSUER",
        help="Let people sign in with this OpenID provider. Its secret is read from DEBAR_OIDC_SECRET.",
    ),
]
OidcClientOption = Annotated[
    str | None,
    typer.Option("--oidc-client", metavar="ID", envvar="DEBAR_OIDC_CLIENT", help="The id we have there."),
]
OidcNameOption = Annotated[
    str | None,
    typer.Option("--oidc-name", metavar="TEXT", envvar="DEBAR_OIDC_NAME", help="What the button says."),
]
OidcNameClaimOption = Annotated[
    str,
    typer.Option(
        "--oidc-name-claim",
        metavar="NAME",
        envvar="DEBAR_OIDC_NAME_CLAIM",
        help="The claim with the name by which somebody was added here.",
    ),
]
OidcRoleClaimOption = Annotated[
    str | None,
    typer.Option(
        "--oidc-role-claim",
        metavar="NAME",
        envvar="DEBAR_OIDC_ROLE_CLAIM",
        help="The claim that lists groups, from which roles follow at each sign-in.",
    ),
]
OidcRoleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--oidc-role", metavar="GROUP=ROLE", envvar="DEBAR_OIDC_ROLE", help="A group and its role; repeatable."
    ),
]
OidcDefaultRoleOption = Annotated[
    str,
    typer.Option(
        "--oidc-default-role",
        metavar="ROLE",
        envvar="DEBAR_OIDC_DEFAULT_ROLE",
        help="The role of everybody else; none: only those who were added here come in.",
    ),
]


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    base: BaseOption = None,
    workers: WorkersOption = 1,
    hook_network: NetworkOption = None,
    oidc_issuer: OidcIssuerOption = None,
    oidc_client: OidcClientOption = None,
    oidc_name: OidcNameOption = None,
    oidc_name_claim: OidcNameClaimOption = "email",
    oidc_role_claim: OidcRoleClaimOption = None,
    oidc_role: OidcRoleOption = None,
    oidc_default_role: OidcDefaultRoleOption = "viewer",
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the office: cases, decisions, replies. Prints where to begin."""
    from dataclasses import replace

    from debar.casework.store import Store
    from debar.casework.who import stamp
    from debar.web.listening import address, listen
    from debar.web.served import Settings

    oidc = {
        "issuer": oidc_issuer,
        "client": oidc_client,
        "name": oidc_name,
        "name_claim": oidc_name_claim,
        "role_claim": oidc_role_claim,
        "roles": list(oidc_role or ()),
        "default": oidc_default_role,
    }
    folder = place(store)
    settings = Settings(str(folder), "", database, tuple(hook_network or ()), oidc if oidc_issuer else None)
    settings.check()
    opened = Store.open(folder, database)
    secret = opened.begin(stamp(datetime.now(UTC)))
    listening = listen(host, port)
    settings = replace(settings, base=(base or address(host, listening)).rstrip("/"))
    office = settings.office(opened)
    where = f"{office.base}/setup?key={secret}" if secret else f"{office.base}/"
    typer.echo(f"debar: {'set up the office once at' if secret else 'the office is at'} {where}")
    how = {"log_level": "warning", "proxy_headers": base is not None, "server_header": False}
    how["timeout_keep_alive"] = KEPT_OPEN
    if workers == 1:
        _alone(office, listening, how)
    else:
        _together(office, settings, listening, how, workers)


def _alone(office: Office, listening: Any, how: dict[str, Any]) -> None:
    import uvicorn

    from debar import garbage
    from debar.web.app import make

    garbage.settle()
    uvicorn.Server(uvicorn.Config(make(office), **how)).run(sockets=[listening])


def _together(office: Office, settings: Settings, listening: Any, how: dict[str, Any], workers: int) -> None:
    """Several processes answer, and this one sees to them, carries out runs and brings events to hooks."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from debar.web.app import besides

    settings.tell()
    config = uvicorn.Config("debar.web.served:application", factory=True, workers=workers, **how)
    with besides(office):
        Multiprocess(config, sockets=[listening]).run()
