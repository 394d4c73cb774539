"""What this installation is: its key, what it judges by, where it keeps things, and how to back it up."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from debar import __version__
from debar.casework import audit
from debar.casework.tables import INSTALLATION
from debar.casework.who import May
from debar.packs import keys
from debar.web.doors import Person
from debar.web.show import page

router = APIRouter()


@router.get("/settings/office")
def office(visitor: Person) -> Response:
    """The installation, for its administrators."""
    visitor.who.must(May.ADMINISTER)
    here = visitor.office
    with here.store.read() as connection:
        installation = connection.execute(select(INSTALLATION)).one()
        head, entries = audit.head(connection), audit.count(connection)
    public = here.store.seal.public
    return page(
        visitor, "office.html.j2", installation=installation, public=keys.pem(public),
        fingerprint=keys.fingerprint(public), version=__version__, rulebook=here.rulebook.digest,
        register=here.register.digest, database=here.store.engine.dialect.name, folder=str(here.store.folder),
        head=head.content.decode(), entries=entries, base=here.base, networks=[str(each) for each in here.networks],
        sso=here.extras.get("sso"),
    )  # fmt: skip
