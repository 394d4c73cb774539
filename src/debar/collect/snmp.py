"""Many agents at once, and the file of what they told, in the order of the targets.

A device that is done waits on disk until those before it are written, so that the same answers give the same file.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import tempfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from debar.collect import targets
from debar.collect.agent import Conversation, Manners, Told
from debar.collect.walkfile import WalkFile
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debar.collect.credentials import Credential
    from debar.collect.pace import Pace
    from debar.collect.walkfile import Heading

IN_MEMORY = 256 << 10
"""Bytes of one device that wait in memory; more waits in a temporary file."""
COLLECTING = (10_000, 10, 10)
"""How often circles of values are looked for: the library leaves some megabytes of them a device."""
AHEAD = 200
"""Devices that may be done and wait for one before them."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whom to ask, with what, how, and how many at once."""

    targets: Sequence[str]
    credentials: Sequence[Credential]
    manners: Manners
    pace: Pace
    concurrency: int = 20

    def fitting(self, target: str) -> list[Credential]:
        """The credentials that may be shown to a target, in their order."""
        return [credential for credential in self.credentials if credential.fits(target)]


@dataclass(slots=True)
class Outcome:
    """What became of a run."""

    answered: int = 0
    variables: int = 0
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    """Target and why."""
    incomplete: list[tuple[str, str]] = field(default_factory=list)
    interrupted: bool = False

    @property
    def whole(self) -> bool:
        """Whether everybody told everything."""
        return not (self.unanswered or self.incomplete or self.interrupted)


def collect(question: Question, heading: Heading, out: IO[Any], seen: Callable[[str, Told], None]) -> Outcome:
    """Ask everybody and write the file; `seen` is told of each device as it is done.

    An interruption ends the asking; what was told until then is in the file, and the file says so.
    """
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTING)
    try:
        return asyncio.run(_Run(question, heading, out, seen).everybody())
    finally:
        gc.set_threshold(*before)


class _Run:
    def __init__(self, question: Question, heading: Heading, out: IO[Any], seen: Callable[[str, Told], None]) -> None:
        self._question, self._seen = question, seen
        self._file = WalkFile(out, heading)
        self._outcome = Outcome()
        self._done: dict[int, tuple[IO[bytes], Told, str]] = {}
        self._next, self._written = 0, 0
        self._moved = asyncio.Condition()

    async def everybody(self) -> Outcome:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # a library's complaint may hold a packet
        self._file.begin()
        workers = [asyncio.create_task(self._work()) for _ in range(max(1, self._question.concurrency))]
        try:
            await asyncio.gather(*workers)
        except asyncio.CancelledError:
            self._outcome.interrupted = True
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        self._write_done(whatever=True)
        self._unasked()
        self._file.end(interrupted=self._outcome.interrupted)
        return self._outcome

    def _unasked(self) -> None:
        left = len(self._question.targets) - self._outcome.answered - len(self._outcome.unanswered)
        if left:
            self._outcome.unanswered.append((f"{left:,} more", "not asked: the run was interrupted"))

    async def _work(self) -> None:
        while self._next < len(self._question.targets):
            number = self._next
            self._next += 1
            async with self._moved:
                await self._moved.wait_for(lambda number=number: number < self._written + AHEAD)  # type: ignore[misc]
            await self._one(number)
            async with self._moved:
                self._write_done()
                self._moved.notify_all()

    async def _one(self, number: int) -> None:
        target = self._question.targets[number]
        held: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is written
        conversation = Conversation(held, self._question.manners, self._question.pace)  # type: ignore[arg-type]
        began = self._file.heading.clock()
        try:
            address = await _address(target)
            if address is None:
                conversation.told.silent = "this name is not known"
            else:
                await conversation.run(address, self._question.fitting(target))
        except UsageError:
            raise
        except Exception as error:  # hostile packets meet a library: one device must not end the run
            conversation.stop(f"something unexpected happened ({type(error).__name__}); please report it")
        finally:
            self._done[number] = held, conversation.told, began
            self._seen(target, conversation.told)

    def _write_done(self, whatever: bool = False) -> None:
        """Write who is done and next; at the end, whoever is done."""
        while self._written in self._done or (whatever and self._done):
            if self._written in self._done:
                held, told, began = self._done.pop(self._written)
                self._write(self._question.targets[self._written], held, told, began)
            self._written += 1

    def _write(self, target: str, held: IO[bytes], told: Told, began: str) -> None:
        with held:
            if told.credential is None:
                self._outcome.unanswered.append((target, told.silent))
                self._file.unanswered(target, told.silent)
                return
            self._file.section(target, self._question.manners.port, told, began, held)
        self._outcome.answered += 1
        self._outcome.variables += told.variables
        self._outcome.incomplete += [(target, why) for why in told.stopped]


async def _address(target: str) -> str | None:
    """The address of a target; a name is looked up once, and the first address is taken."""
    if targets.is_address(target):
        return target
    try:
        found = await asyncio.get_running_loop().getaddrinfo(target, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0]) if found else None
