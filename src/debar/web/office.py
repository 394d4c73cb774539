"""What the pages and the API of one installation work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from debar.web.guard import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import Request

    from debar.casework.hooks import Network
    from debar.casework.store import Store
    from debar.register import Register
    from debar.rulebook import Rulebook


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """The store, what is known, and how the office is reached."""

    store: Store
    register: Register
    rulebook: Rulebook
    base: str = "http://127.0.0.1:8080"
    """The address by which others reach it; what is shared by link begins with it."""
    now: Callable[[], datetime] = clock
    database: str | None = None
    """The URL of a PostgreSQL database, for runs, which are processes of their own."""
    upload: int = 2 << 30
    """Bytes of one request with files, at most."""
    networks: Sequence[Network] = ()
    """Networks that are not public and may be sent events all the same."""
    by_address: Pace = field(default_factory=lambda: Pace(most=20, a_minute=10))
    by_name: Pace = field(default_factory=lambda: Pace(most=8, a_minute=2))
    """How often a wrong password may be tried from one address, and for one name from anywhere."""
    extras: Mapping[str, Any] = field(default_factory=dict)
    """What optional parts (single sign-on) were set up with."""

    def reply_link(self, carried: str) -> str:
        """The address that opens a dossier to whoever it is sent to."""
        return f"{self.base}/d/{carried}"

    @property
    def secure(self) -> bool:
        """Whether it is reached by https, so that cookies may go no other way."""
        return self.base.startswith("https://")


def office_of(request: Request) -> Office:
    """The office that a request came to."""
    office = request.app.state.office
    assert isinstance(office, Office)
    return office
