"""The evidence file of walks: heads that say who asked whom when, variables, digests. `snmp_walk` reads it.

    # debar evidence: SNMP walks, form 1
    # collected: 2026-11-25T09:00:00Z by maria on noc-1 with debar 0.1.0
    # asked: 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.2.0 ...
    # agent: 10.0.0.1 port 161 target 10.0.0.1
    # began: 2026-11-25T09:00:00Z, took 0.41 s, SNMP v2c, community public
    .1.3.6.1.2.1.1.1.0 = STRING: "Acme Router X100"
    # agent ends: 1 variables, sha256 ...
    # no answer: 10.0.0.2: the port is closed
    # end: 1 agents, 1 without answer, sha256 ...

The first digest is over the lines of variables of the agent, the last over all lines before it, each line with one
newline. They tell an accident or a careless hand; who wants proof against forgery signs the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from debar.collect.objects import BRANCHES, OTHERWISE, SCALARS
from debar.readers.parts.collected import AGENT, ENDS, FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from debar.collect.agent import Told

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Heading:
    """Who collects, where, with which version, and the clock (times as `2026-11-25T09:00:00Z`)."""

    user: str
    host: str
    version: str
    clock: Callable[[], str]


class WalkFile:
    """Writes the parts one after the other."""

    def __init__(self, out: IO[Any], heading: Heading) -> None:
        self.heading = heading
        self._out = out
        self._digest = hashlib.sha256()
        self._agents, self._unanswered = 0, 0

    def begin(self) -> None:
        """Who asks what."""
        said = self.heading
        self._put(FIRST)
        self._put(
            f"# collected: {said.clock()} by {_plain(said.user)} on {_plain(said.host)} with debar {said.version}"
        )
        self._put(f"# asked: {' '.join([*SCALARS, *(branch.number for branch in (*BRANCHES, OTHERWISE))])}")

    def section(self, target: str, port: int, told: Told, began: str, held: IO[bytes]) -> None:
        """All of one agent."""
        assert told.credential is not None
        where = f"[{told.address}]" if ":" in told.address else told.address
        self._put(f"{AGENT}{where} port {port} target {_plain(target)}")
        self._put(f"# began: {began}, took {told.seconds:.2f} s, SNMP {_plain(told.credential.label)}")
        for why in told.stopped:
            self._put(f"# incomplete: {_plain(why)}")
        digest = hashlib.sha256()
        held.seek(0)
        while chunk := held.read(_CHUNK):
            digest.update(chunk)
            self._put_bytes(chunk)
        self._put(f"{ENDS}{told.variables} variables, sha256 {digest.hexdigest()}")
        self._agents += 1
        self._out.flush()

    def unanswered(self, target: str, why: str) -> None:
        """One that told nothing."""
        self._put(f"# no answer: {_plain(target)}: {_plain(why)}")
        self._unanswered += 1

    def end(self, interrupted: bool) -> None:
        """How many there are, and the digest of all before this line."""
        if interrupted:
            self._put("# interrupted: not everybody was asked")
        found = self._digest.hexdigest()
        self._put(f"{LAST}{self._agents} agents, {self._unanswered} without answer, sha256 {found}")

    def _put(self, line: str) -> None:
        self._put_bytes(f"{line}\n".encode())

    def _put_bytes(self, data: bytes) -> None:
        self._digest.update(data)
        self._out.write(data)


def _plain(text: str) -> str:
    """A text that stays on its line."""
    return "".join(char if char.isprintable() else "?" for char in text)
