"""Who acts: a person or a program in a role, at a time. What each role may do is a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from debar.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a person is in the office; each may what the one before may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class May(StrEnum):
    """What can be allowed; scopes of tokens are the same words."""

    READ = "read"
    SCREEN = "screen"  # make cases, add evidence, run
    DECIDE = "decide"  # decide, answer, ask for waivers, invite and answer replies, write reports
    APPROVE = "approve"  # approve or refuse what another person asked for, close cases
    ADMINISTER = "administer"  # people, tokens of others, contacts, hooks, backups


ALLOWED: Mapping[Role, frozenset[May]] = {
    Role.VIEWER: frozenset({May.READ}),
    Role.ANALYST: frozenset({May.READ, May.SCREEN, May.DECIDE}),
    Role.APPROVER: frozenset({May.READ, May.SCREEN, May.DECIDE, May.APPROVE}),
    Role.ADMINISTRATOR: frozenset(May),
}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts now. `scopes` are what a token allows; a person signed in has all that the role allows."""

    account: str
    name: str
    role: Role
    at: datetime
    scopes: frozenset[May] = frozenset(May)
    lang: str = "en"
    token: str | None = None
    """The id of the token by which it acts, told in the audit log."""

    def may(self, what: May) -> bool:
        """Whether role and scopes both allow it."""
        return what in ALLOWED[self.role] and what in self.scopes

    def must(self, what: May) -> None:
        """Raise RefusedError unless it is allowed."""
        if not self.may(what):
            through = " by this token" if what in ALLOWED[self.role] else f" to the role {self.role}"
            raise RefusedError(f"not allowed{through}: {what}")

    @property
    def time(self) -> str:
        """The time of the act, as it is stored."""
        return stamp(self.at)


def stamp(at: datetime) -> str:
    """A time as it is stored and shown to programs: UTC, to the microsecond, so that text sorts as time.

    >>> stamp(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    '2026-11-26T09:00:00.000000Z'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def moment(text: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
