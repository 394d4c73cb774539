"""The application of one of several processes that serve an office: `debar serve --workers N` names it to each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from debar.casework.store import Store
from debar.register import Register
from debar.rulebook import Rulebook
from debar.web.app import make
from debar.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

STORE, DATABASE, BASE = "DEBAR_STORE", "DEBAR_DATABASE", "DEBAR_BASE"


def told(office: Office) -> Mapping[str, str]:
    """What the others must know of an office, as environment variables."""
    settings = {STORE: str(office.store.folder), BASE: office.base}
    return {**settings, DATABASE: office.database} if office.database else settings


def application() -> FastAPI:
    """The application of an office that was told so; it carries out no runs."""
    database = os.environ.get(DATABASE)
    store = Store.open(Path(os.environ[STORE]), database)
    office = Office(store, Register.load(), Rulebook.load(), os.environ[BASE], database=database)
    return make(office, alone=False)
