"""What a program does that is killed while it does it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from debar.casework import cases, deciding
from debar.casework.seal import Seal
from debar.casework.store import Store, engine_of
from debar.casework.tables import FINDINGS
from debar.casework.vault import Vault
from debar.casework.who import Role, Who

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def for_ever(folder: str, url: str, case: str, account: str, tell: Connection) -> None:
    """Decide about some findings after others, and tell each time what was acknowledged."""
    place = Path(folder)
    store = Store(engine_of(url), place, Seal.of(place), Vault(place / "kept"))
    who = Who(account, "Cy", Role.ANALYST, datetime.now(UTC))
    with store.read() as connection:
        run = cases.newest_run(connection, case)
        ids = list(connection.execute(select(FINDINGS.c.id).where(FINDINGS.c.run == run)).scalars())
    for number, state in enumerate(cycle(deciding.State)):
        some = ids[number % 7 :: 7]
        with store.act(who) as act:
            known = deciding.versions(act.connection, case, some)
            seen = {id: known[id][1] if id in known else 0 for id in some}
            batch = deciding.decide(act, case, seen, state, "Acted.")
        tell.send_bytes(batch.encode())
