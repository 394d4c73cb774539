"""A program that is killed while it writes has lost nothing that it acknowledged, and leaves nothing half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from tests.casework.test_deciding import agree

from debar.casework.tables import AUDIT, DECISIONS, STANDINGS

if TYPE_CHECKING:
    from tests.casework.office import Office

PROGRAM = Path(__file__).parent / "acting.py"


def killed(office: Office, after: float) -> list[str]:
    """What a program acknowledged that was killed some time after its first act."""
    url = office.store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    command = [sys.executable, str(PROGRAM), str(office.store.folder), url, office.case, office.people["cy"]]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout
    assert program.stderr
    first = program.stdout.readline()
    time.sleep(after)
    program.kill()
    rest, told = program.communicate()
    assert first, told
    return [line for line in (first + rest).split("\n")[:-1] if line]  # a line that was cut off says nothing


def test_what_was_acknowledged_is_there(office: Office) -> None:
    chance = random.Random()
    acknowledged: set[str] = set()
    for _ in range(10 if office.store.engine.dialect.name == "sqlite" else 3):
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
    assert len(acknowledged) > 3
