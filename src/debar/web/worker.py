"""Carries out the runs that people begin, one after another, each in a process of its own: what a hostile file does
to that, it does not do to the office."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from sqlalchemy import select

from debar.casework import people, runs, waiving
from debar.casework.tables import RUNS
from debar.casework.who import Role, Who

if TYPE_CHECKING:
    from debar.web.office import Office

EVERY = 0.3
"""Seconds between two looks for a run that waits."""
HOURLY = 3600.0
TAKEN = 2
"""The exit code where somebody else was quicker to carry a run out."""


class Worker(threading.Thread):
    """The thread that begins runs and sees them end."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="debar runs", daemon=True)
        self._office = office
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Begin what waits, until the office closes."""
        runs.abandon(self._office.store, self._who())
        since = HOURLY
        while not self._over.wait(EVERY):
            since += EVERY
            if since >= HOURLY:
                waiving.lapse(self._office.store, self._who())
                since = 0.0
            waiting = self._next()
            if waiting:
                self._carry_out(waiting)

    def stop(self) -> None:
        """Begin no more, and end the run that is on: it is told as failed at the next start."""
        self._over.set()
        if self._process:
            self._process.terminate()
        self.join(10)

    def _who(self) -> Who:
        return Who(people.SYSTEM, "debar", Role.ADMINISTRATOR, self._office.now())

    def _next(self) -> str | None:
        with self._office.store.read() as connection:
            waits = select(RUNS.c.id).where(RUNS.c.state == "waiting").order_by(RUNS.c.begun).limit(1)
            return connection.execute(waits).scalar()

    def _carry_out(self, run: str) -> None:
        store = self._office.store
        told = {"DEBAR_STORE": str(store.folder)}
        if self._office.database:
            told["DEBAR_DATABASE"] = self._office.database
        command = [sys.executable, "-m", "debar", "office", "run", run]
        self._process = subprocess.Popen(  # noqa: S603  our own program
            command, env={**os.environ, **told}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        code = self._process.wait()
        self._process = None
        with store.read() as connection:
            found = runs.run(connection, run)
        on = found.state == "waiting" or (found.state == "running" and code != TAKEN)
        if on and not self._over.is_set():
            runs.fail(
                store, run, self._who(), f"the run ended with code {code} before it was done; run the case again"
            )
