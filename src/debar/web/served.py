"""What an office is served with, plain enough for another process to be told: `debar serve --workers N` names
`application` to each of them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debar import garbage
from debar.casework.hooks import networks
from debar.casework.store import Store
from debar.register import Register
from debar.rulebook import Rulebook
from debar.web import sso
from debar.web.app import make
from debar.web.office import Office

if TYPE_CHECKING:
    from fastapi import FastAPI

TOLD = "DEBAR_SERVED"
SECRET = "DEBAR_OIDC_SECRET"  # noqa: S105  the name of where it is
"""The secret of the OpenID provider stays where it was given, and is not told on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """As they were written on the command line."""

    store: str
    base: str
    database: str | None = None
    networks: tuple[str, ...] = ()
    oidc: dict[str, Any] | None = None
    """What `sso.options` takes, but for the secret."""

    def check(self) -> None:
        """Raise UsageError for what cannot be used, before anything is made."""
        networks(self.networks)
        if self.oidc:
            sso.options(secret=os.environ.get(SECRET), **self.oidc)

    def office(self, store: Store | None = None) -> Office:
        """The office, in this process."""
        opened = store or Store.open(Path(self.store), self.database)
        extras: dict[str, Any] = {}
        if self.oidc:
            settled = sso.options(secret=os.environ.get(SECRET), **self.oidc)
            extras["sso"] = sso.Provider(settled, opened.seal, f"{self.base}/sso/back")
        return Office(
            opened,
            Register.load(),
            Rulebook.load(),
            self.base,
            database=self.database,
            networks=networks(self.networks),
            extras=extras,
        )

    def tell(self) -> None:
        """Tell the processes that are begun from here."""
        os.environ[TOLD] = json.dumps(asdict(self))


def application() -> FastAPI:
    """The application of an office that was told so; it carries out no runs."""
    told = json.loads(os.environ[TOLD])
    office = Settings(**{**told, "networks": tuple(told["networks"])}).office()
    garbage.rarely()
    garbage.settle()
    return make(office, alone=False)
