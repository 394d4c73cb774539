"""What each role may do, as a table; and times as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.casework.people import roles
from debar.casework.who import May, Role, Who, moment, stamp
from debar.errors import RefusedError

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TABLE = {
    #                      read screen decide approve administer
    Role.VIEWER:        (True, False, False, False, False),
    Role.ANALYST:       (True, True, True, False, False),
    Role.APPROVER:      (True, True, True, True, False),
    Role.ADMINISTRATOR: (True, True, True, True, True),
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scopes", [frozenset(May), frozenset({May.READ, May.APPROVE}), frozenset()])
def test_a_role_and_its_scopes(role: Role, scopes: frozenset[May]) -> None:
    who = Who("a-1", "Ann", role, AT, scopes)
    for may, allowed in zip(May, TABLE[role], strict=True):
        assert who.may(may) is (allowed and may in scopes)
        if not who.may(may):
            with pytest.raises(RefusedError, match="by this token" if allowed else f"to the role {role}"):
                who.must(may)


def test_pages_tell_the_same_table() -> None:
    told = {role: tuple(may in allowed for may in May) for role, allowed in roles()}
    assert told == TABLE


TIMES = st.integers(-(2**51), 2**53).map(lambda number: AT + timedelta(microseconds=number))


@given(TIMES, TIMES, st.integers(-12, 14))
def test_stored_times_sort_as_times_and_come_back(one: datetime, two: datetime, hours: int) -> None:
    assert moment(stamp(one)) == one
    assert (stamp(one) < stamp(two)) is (one < two)
    assert stamp(one.astimezone(timezone(timedelta(hours=hours)))) == stamp(one)
