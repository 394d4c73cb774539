"""One agent on the wire, as the rest of this room sees it: get, what comes after, close. Only reading requests exist.

Behind it stands pysnmp (docs/decisions/0007-asking-agents.md); another library needs a module with these methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.collect.credentials import Credential

Oid = tuple[int, ...]
LONGEST_OID, LARGEST_STEP = 128, 2**32 - 1
"""What RFC 2578 allows of an object id."""
TOO_BIG, NO_SUCH_NAME = 1, 2
"""States of an answer (RFC 3416, 3)."""
END, NOTHING, TEXT, OBJECT_ID = "end", "nothing", "STRING", "OID"
NULL = "NULL"


class Silent(Exception):  # noqa: N818 - not an error of ours
    """No answer came in time."""


class Refused(Exception):  # noqa: N818
    """The agent, or the machine it would run on, said no; the text says how, without any secret."""


class Failed(Exception):  # noqa: N818
    """The agent answered with an error state."""

    def __init__(self, state: int, index: int) -> None:
        super().__init__(f"the agent reported error {state}")
        self.state, self.index = state, index


@dataclass(frozen=True, slots=True)
class Varbind:
    """One variable as it was answered: its object id, the kind of its value, the value."""

    oid: Oid
    kind: str
    """As `snmpwalk` names it; `end` past the last variable, `nothing` where there is none by that id."""
    value: bytes | int | Oid | None = None


class Session(Protocol):
    """A conversation with one agent. Each call sends one request and takes its answer, or raises one of the above."""

    first_cost: int
    """Packets that the first request takes: version 3 greets, and asks for the agent's id and time."""

    async def get(self, oids: Sequence[Oid]) -> list[Varbind]:
        """The variables by exactly these ids."""
        ...

    async def after(self, oid: Oid, most: int) -> list[Varbind]:
        """The variables behind an id in the agent's order, at most so many."""
        ...

    def close(self) -> None:
        """Let go of the socket."""
        ...


async def session(address: str, port: int, credential: Credential, timeout: float) -> Session:
    """Open a conversation; nothing is sent yet. Raises UsageError where the library is not installed."""
    try:
        import pysnmp  # noqa: F401
    except ImportError:
        raise UsageError("`debar collect snmp` needs pysnmp; install it with: pip install 'debar[snmp]'") from None
    if credential.version == "3":
        from debar.collect.user_session import UserSession

        return UserSession(address, port, credential, timeout)
    from debar.collect.community_session import CommunitySession

    return await CommunitySession.open(address, port, credential, timeout)


def oid_of(text: str) -> Oid:
    """An id in digits as numbers.

    >>> oid_of("1.3.6")
    (1, 3, 6)
    """
    return tuple(map(int, text.split(".")))
