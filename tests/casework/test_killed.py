"""A program that is killed while it writes has lost nothing that it acknowledged, and leaves nothing half done."""

from __future__ import annotations

import multiprocessing
import random
import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from tests.casework import acting
from tests.casework.test_deciding import agree

from debar.casework.tables import AUDIT, DECISIONS, STANDINGS

if TYPE_CHECKING:
    from tests.casework.office import Office

APART = multiprocessing.get_context("forkserver")
"""Programs of their own, begun from one that has loaded everything: loading takes longer than acting."""
APART.set_forkserver_preload(["tests.casework.acting"])


def killed(office: Office, after: float) -> list[str]:
    """What a program acknowledged that was killed some time after its first act."""
    url = office.store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    told, tell = APART.Pipe(duplex=False)
    arguments = (str(office.store.folder), url, office.case, office.people["cy"], tell)
    program = APART.Process(target=acting.for_ever, args=arguments)
    program.start()
    tell.close()
    acknowledged = [told.recv_bytes().decode()]
    time.sleep(after)
    program.kill()
    program.join()
    while True:
        try:
            acknowledged.append(told.recv_bytes().decode())
        except (EOFError, OSError):  # also where it was killed while it told
            return acknowledged


def test_what_was_acknowledged_is_there(office: Office) -> None:
    chance = random.Random()
    acknowledged: set[str] = set()
    for _ in range(10):
        acknowledged |= set(killed(office, chance.uniform(0, 0.12)))
        with office.store.read() as connection:
            batches = set(connection.execute(select(DECISIONS.c.batch)).scalars())
            told = set(connection.execute(select(AUDIT.c.subject).where(AUDIT.c.what == "decided")).scalars())
            decided = connection.execute(select(func.count()).select_from(DECISIONS)).scalar_one()
            versions = connection.execute(select(func.sum(STANDINGS.c.version))).scalar_one()
        assert acknowledged <= batches
        assert batches == told, "what was done is what is told"
        assert decided == versions
        assert office.wrong() == []
        agree(office)
    assert len(acknowledged) > 10
