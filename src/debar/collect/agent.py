"""One device from the first question to the last, whatever it answers: bounded in time, variables and bytes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from debar.collect import wire
from debar.collect.lines import line
from debar.collect.objects import BRANCHES, DESCRIBING, MOST_OTHERWISE, OTHERWISE, SCALARS
from debar.collect.wire import END, NO_SUCH_NAME, NOTHING, TOO_BIG, Failed, Refused, Silent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import BinaryIO

    from debar.collect.credentials import Credential
    from debar.collect.pace import Pace
    from debar.collect.wire import Oid, Session, Varbind

MOST_VARIABLES, MOST_BYTES = 400_000, 64 << 20
"""What is taken of one device; the reader of walks holds no more."""
MOST_OF_BRANCH = 200_000
"""Variables of one table: the largest forwarding tables of large switches have fewer."""
AT_ONCE = 25
"""Variables that are asked for in one packet; many agents cut longer answers."""

_DESCRIBING = frozenset(map(wire.oid_of, DESCRIBING))


@dataclass(frozen=True, slots=True)
class Manners:
    """How patiently, and how much, one device is asked."""

    port: int = 161
    timeout: float = 2.0
    """Seconds until a packet counts as lost."""
    retries: int = 1
    limit: float = 300.0
    """Seconds for one device in all."""
    most_variables: int = MOST_VARIABLES
    most_bytes: int = MOST_BYTES
    most_of_branch: int = MOST_OF_BRANCH


@dataclass(slots=True)
class Told:
    """What one device told; its variables went into a file as they came."""

    address: str = ""
    credential: Credential | None = None
    """With which it answered; None where it did not."""
    variables: int = 0
    size: int = 0
    seconds: float = 0.0
    silent: str = ""
    """Why there is nothing of it."""
    stopped: list[str] = field(default_factory=list)
    """What was not asked to its end, and why."""


class Conversation:
    """Ask one device everything in `objects` and write what it says into `out`, a line a variable."""

    def __init__(self, out: BinaryIO, manners: Manners, pace: Pace) -> None:
        self._out, self._manners, self._pace = out, manners, pace
        self._at_once = AT_ONCE
        self.told = Told()

    async def run(self, address: str, credentials: Sequence[Credential]) -> Told:
        """Try the credentials in their order until one is answered. An interruption keeps what was told."""
        begun = time.monotonic()
        self.told.address = address
        try:
            async with asyncio.timeout(self._manners.limit):
                await self._try(address, credentials)
        except TimeoutError:
            self.stop(f"more than the {self._manners.limit:g} seconds of --limit went by")
        except asyncio.CancelledError:
            self.stop("the run was interrupted")
            raise
        finally:
            self.told.seconds = time.monotonic() - begun
        return self.told

    def stop(self, why: str, what: str = "everything after this") -> None:
        """Note what was not asked to its end; or, where nothing was answered yet, why there is nothing."""
        if self.told.credential is None:
            self.told.silent = self.told.silent or why
        else:
            self.told.stopped.append(f"{what}: {why}")

    async def _try(self, address: str, credentials: Sequence[Credential]) -> None:
        for credential in credentials:
            try:
                session = await wire.session(address, self._manners.port, credential, self._manners.timeout)
                try:
                    await self._ask_all(session, credential)
                finally:
                    session.close()
            except (Silent, Refused, Failed) as why:
                self.told.silent = self._why(why)
                if self.told.credential:
                    self.stop("it fell silent" if isinstance(why, Silent) else str(why))
            if self.told.credential:
                self.told.silent = ""
                return

    def _why(self, why: Exception) -> str:
        if not isinstance(why, Silent):
            return str(why)
        times = self._manners.retries + 1
        return f"no answer in {times} x {self._manners.timeout:g} s (no agent there, or not for this credential)"

    async def _ask_all(self, session: Session, credential: Credential) -> None:
        first = await self._get(session, [wire.oid_of(number) for number in SCALARS], session.first_cost)
        self.told.credential = credential
        said = [variable for variable in first if variable.kind not in (END, NOTHING)]
        for variable in said:
            self._keep(variable)
        if not any(variable.oid in _DESCRIBING for variable in said):
            await self._walk(session, wire.oid_of(OTHERWISE.number), MOST_OTHERWISE)
        for branch in BRANCHES:
            if not self._room():
                self.stop("the device told more than is taken of one")
                return
            stopped = await self._walk(session, wire.oid_of(branch.number), self._manners.most_of_branch)
            if stopped:
                self.stop(stopped, f"{branch.what} ({branch.number})")

    async def _get(self, session: Session, oids: list[Oid], cost: int) -> list[Varbind]:
        """Several variables at once; one by one of an agent that refuses all for one that it does not have."""
        try:
            return await self._patiently(partial(session.get, oids), cost)
        except Failed as failed:
            last = failed
        found: list[Varbind] = []
        for oid in oids:
            try:
                found += await self._patiently(partial(session.get, [oid]))
            except Failed as failed:
                last = failed
        if not found and last.state != NO_SUCH_NAME:
            raise last
        return found

    async def _walk(self, session: Session, root: Oid, most: int) -> str:
        """Go through what lies below an id. Returns why it was broken off, nothing at its end."""
        last, taken = root, 0
        while True:
            try:
                found = await self._after(session, last)
            except Failed as failed:
                return "" if failed.state == NO_SUCH_NAME else f"{failed}"
            if not found:
                return ""
            for variable in found:
                if variable.kind in (END, NOTHING) or variable.oid[: len(root)] != root:
                    return "" if variable.kind == END or variable.oid > last else _not_increasing(variable.oid)
                if variable.oid <= last:
                    return _not_increasing(variable.oid)
                if taken >= most or not self._room():
                    return f"more than is taken ({taken:,} variables of it are here)"
                last = variable.oid
                taken += 1
                self._keep(variable)

    async def _after(self, session: Session, last: Oid) -> list[Varbind]:
        """The next variables; fewer at a time for an agent that cannot give, or lose, so many."""
        while True:
            most = self._at_once
            try:
                return await self._patiently(partial(session.after, last, most))
            except Silent:
                if most == 1:
                    raise
                self._at_once = 1
            except Failed as failed:
                if most == 1 or failed.state != TOO_BIG:
                    raise
                self._at_once = most // 2

    async def _patiently(self, ask: Callable[[], Awaitable[list[Varbind]]], cost: int = 1) -> list[Varbind]:
        """Ask, and ask again after silence."""
        for left in range(self._manners.retries, -1, -1):
            await self._pace.turn(cost)
            try:
                return await ask()
            except Silent:
                if not left:
                    raise
        raise Silent

    def _room(self) -> bool:
        return self.told.variables < self._manners.most_variables and self.told.size < self._manners.most_bytes

    def _keep(self, variable: Varbind) -> None:
        written = f"{line(variable)}\n".encode()
        self._out.write(written)
        self.told.variables += 1
        self.told.size += len(written)


def _not_increasing(oid: Oid) -> str:
    return f"the agent goes in circles (object ids do not increase at {'.'.join(map(str, oid))[:80]})"
