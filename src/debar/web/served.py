"""An office, served: by this process, or by several that this one sees to."""

from __future__ import annotations

import gc
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar.casework.store import Store
from debar.errors import UsageError
from debar.register import Register
from debar.rulebook import Rulebook
from debar.web.app import besides, make
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

STORE, DATABASE, BASE = "DEBAR_STORE", "DEBAR_DATABASE", "DEBAR_BASE"
BACKLOG = 2_048
"""Connections that may wait to be taken."""
COLLECTING = (2_000_000, 20, 100)
"""How rarely circles of values are looked for, as on the command line: requests make none."""
SETTINGS: Mapping[str, Any] = {"log_level": "warning", "server_header": False, "timeout_keep_alive": 30}


def listen(host: str, port: int) -> socket.socket:
    """A place where connections are taken from now on, so that whoever is told of it may begin at once. Raises
    UsageError where there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, so that answers are sent at once:
    # asyncio switches Nagle's algorithm off only where the protocol is told, and it costs 40 ms an answer
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        raise UsageError(f"--host {host} --port {port}: {error.strerror}; choose another, or --port 0") from error
    return made


def serve(office: Office, listening: socket.socket, proxied: bool, workers: int) -> None:
    """Serve an office until somebody ends it. `proxied` believes the proxy who asks."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    gc.freeze()  # what is known stays, and need not be looked through again and again

    if workers == 1:
        config = uvicorn.Config(make(office), proxy_headers=proxied, **SETTINGS)
        uvicorn.Server(config).run(sockets=[listening])
        return
    os.environ.update(told(office))
    name = f"{__name__}:{application.__name__}"
    config = uvicorn.Config(name, factory=True, workers=workers, proxy_headers=proxied, **SETTINGS)
    with besides(office):
        Multiprocess(config, sockets=[listening]).run()


def told(office: Office) -> Mapping[str, str]:
    """What each of several processes must know of the office, as environment variables."""
    settings = {STORE: str(office.store.folder), BASE: office.base}
    return {**settings, DATABASE: office.database} if office.database else settings


def application() -> FastAPI:
    """The application of one of several processes, which were told of the office."""
    database = os.environ.get(DATABASE)
    store = Store.open(Path(os.environ[STORE]), database)
    office = Office(store, Register.load(), Rulebook.load(), os.environ[BASE], database=database)
    gc.set_threshold(*COLLECTING)
    gc.freeze()
    return make(office, alone=False)
