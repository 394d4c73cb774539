"""Decisions: each from the version that was seen, several as one, undone as one; and the counts always agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.office import at_once

from debar.casework import audit, cells, deciding, findings
from debar.casework.cells import FACETS
from debar.casework.deciding import State
from debar.casework.who import Who
from debar.errors import ConflictError, DebarError, InvalidError, MissingError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casework.office import Office


def decide(office: Office, ids: dict[str, int], state: State = State.CONFIRMED, by: str = "cy") -> str:
    with office.act(by) as act:
        return deciding.decide(act, office.case, ids, state, "Seen on site.")


def undo(office: Office, batch: str, by: str = "dee") -> int:
    with office.act(by) as act:
        return deciding.undo(act, office.case, batch)


def standing(office: Office) -> dict[str, tuple[str, int]]:
    return {line.id: (line.state, line.version) for line in office.lines()}


def agree(office: Office) -> None:
    """Cells hold as many findings as there are, in every combination."""
    counted = Counter(tuple(str(getattr(line, name)) for name in FACETS) for line in office.lines())
    assert office.counted() == dict(counted)
    with office.store.read() as connection:
        assert findings.states(connection, office.newest()) == Counter(line.state for line in office.lines())


def test_a_decision_from_the_version_that_was_seen(office: Office) -> None:
    id = office.lines()[0].id
    decide(office, {id: 0})
    for late in (0, 2, -1):
        with pytest.raises(ConflictError, match=f"somebody decided {id} meanwhile"):
            decide(office, {id: late}, State.NOT_IN_SCOPE)
    decide(office, {id: 1}, State.NOT_THIS_MAKER, "dee")
    assert standing(office)[id] == ("not-this-maker", 2)
    with office.store.read() as connection:
        last, first = deciding.history(connection, office.case, id)
        (entry,) = audit.entries(connection, limit=1)
    assert (first.before, first.state, first.by) == (State.OPEN, State.CONFIRMED, office.people["cy"])
    assert (last.before, last.state, last.by) == (State.CONFIRMED, State.NOT_THIS_MAKER, office.people["dee"])
    assert entry.before == {id: "confirmed"}
    assert entry.after == {"state": "not-this-maker", "why": "Seen on site.", "findings": [id]}
    agree(office)


def test_several_are_decided_all_or_none(office: Office) -> None:
    ids = [line.id for line in office.lines()]
    decide(office, {ids[3]: 0})
    before = office.told()
    with pytest.raises(ConflictError, match=rf"somebody decided {ids[3]} meanwhile"):
        decide(office, dict.fromkeys(ids, 0), State.NOT_IN_SCOPE)
    assert office.told() == before
    decide(office, {id: int(id == ids[3]) for id in ids}, State.NOT_IN_SCOPE)
    assert {state for state, _ in standing(office).values()} == {"not-in-scope"}
    agree(office)


def test_what_is_not_decided(office: Office) -> None:
    id = office.lines()[0].id
    with pytest.raises(InvalidError, match="no finding"):
        decide(office, {})
    for strange in ("f-none", "", "x" * 100):
        with pytest.raises(MissingError, match="no such finding"):
            decide(office, {id: 0, strange: 0})
    with pytest.raises(InvalidError, match="too many"):
        decide(office, {f"f-{number}": 0 for number in range(deciding.AT_ONCE + 1)})
    for why in ("", " \n\0", "x" * (deciding.LONGEST + 1)):
        with pytest.raises(InvalidError), office.act() as act:
            deciding.decide(act, office.case, {id: 0}, State.CONFIRMED, why)
    with pytest.raises(RefusedError):
        decide(office, {id: 0}, by="vi")
    other = office.new_case()
    with pytest.raises(MissingError), office.act() as act:
        deciding.decide(act, other, {id: 0}, State.CONFIRMED, "x")
    assert standing(office)[id] == ("open", 0)


def test_a_decision_is_undone_as_one_and_once(office: Office) -> None:
    before = {id: state for id, (state, _) in standing(office).items()}
    ids = list(before)
    one = decide(office, dict.fromkeys(ids[:3], 0))
    two = decide(office, {ids[0]: 1, ids[5]: 0}, State.NEEDS_INFORMATION)
    with pytest.raises(ConflictError, match="decided one of these findings since"):
        undo(office, one)
    assert undo(office, two) == 2
    for batch, error in ((two, ConflictError), ("b-none", MissingError), ("", MissingError)):
        with pytest.raises(error):
            undo(office, batch)
    assert {id: state for id, (state, _) in standing(office).items() if state != "open"} == dict.fromkeys(
        ids[:3], "confirmed"
    )
    assert undo(office, one) == 3
    assert {id: state for id, (state, _) in standing(office).items()} == before
    assert standing(office)[ids[0]] == ("open", 4), "an undoing is a new version as well"
    with office.store.read() as connection:
        history = deciding.history(connection, office.case, ids[0])
    assert [(each.batch, each.undone_by) for each in history] == [
        (two, office.people["dee"]), (one, office.people["dee"]),
    ]  # fmt: skip
    with pytest.raises(RefusedError):
        undo(office, one, "vi")
    agree(office)


def test_undoing_does_not_rest_on_the_clock(office: Office) -> None:
    """Also where several decisions came at the same time, or the clock was put back."""
    id, who = office.lines()[0].id, office.who()
    earlier = Who(who.account, who.name, who.role, who.at.replace(year=2020))
    batches = []
    for version, (by, state) in enumerate(zip((who, who, who, earlier), list(State)[1:], strict=True)):
        with office.store.act(by) as act:
            batches.append(deciding.decide(act, office.case, {id: version}, state, "x"))
    with office.store.read() as connection:
        history = deciding.history(connection, office.case, id)
    assert [each.batch for each in history] == batches[::-1]
    for number in (3, 2, 1, 0):
        for wrong in batches[:number]:
            with pytest.raises(ConflictError, match="since"):
                undo(office, wrong)
        assert undo(office, batches[number]) == 1
        assert standing(office)[id][0] == list(State)[number]


@pytest.mark.parametrize("round", range(3))
def test_of_two_people_at_once_one_decides(office: Office, round: int) -> None:
    ids = [line.id for line in office.lines()]

    def deciding_(by: str, state: State, chosen: list[str]) -> Callable[[], object]:
        return lambda: decide(office, dict.fromkeys(chosen, 0), state, by)

    done = at_once(
        deciding_("cy", State.CONFIRMED, ids[:5]),
        deciding_("dee", State.NOT_IN_SCOPE, ids[4:]),
        deciding_("bob", State.NOT_THIS_MAKER, [ids[4]]),
    )
    assert Counter(type(each) for each in done) == {str: 1, ConflictError: 2}, done
    won = {0: "confirmed", 1: "not-in-scope", 2: "not-this-maker"}[[type(each) for each in done].index(str)]
    assert standing(office)[ids[4]] == (won, 1)
    agree(office)
    assert office.wrong() == []


def test_people_who_decide_about_other_findings_do_not_meet(office: Office) -> None:
    ids = [line.id for line in office.lines()][:12]
    done = at_once(*[lambda some=ids[start::4]: [decide(office, {id: 0}) for id in some] for start in range(4)])
    assert all(isinstance(each, list) for each in done), done
    assert {id for id, (state, _) in standing(office).items() if state == "confirmed"} == set(ids)
    agree(office)
    assert office.wrong() == []


ACTS = st.lists(
    st.tuples(st.sets(st.integers(0, 22), min_size=1, max_size=8), st.sampled_from(State), st.booleans())
    | st.integers(0, 9),
    min_size=1,
    max_size=6,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_counts_agree_after_whatever_is_done(shared: Office, acts: list[tuple[set[int], State, bool] | int]) -> None:
    """A number undoes one of the last decisions; the rest decide, some from a version that is no more."""
    ids = [line.id for line in shared.lines()]
    now = standing(shared)
    batches: list[str] = []
    for act in acts:
        try:
            if isinstance(act, int):
                undo(shared, batches[-1 - act] if act < len(batches) else "b-none")
            else:
                chosen, state, late = act
                versions = {ids[number]: now[ids[number]][1] - late for number in chosen}
                batches.append(decide(shared, versions, state))
                assert not late
        except DebarError:
            assert standing(shared) == now
        else:
            then = standing(shared)
            assert {id for id in ids if then[id] != now[id]}
            assert all(then[id][1] in (now[id][1], now[id][1] + 1) for id in ids)
            now = then
    agree(shared)
    assert shared.wrong() == []


def test_more_than_fit_into_one_query(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "AT_ONCE", 4)
    ids = [line.id for line in office.lines()]
    batch = decide(office, dict.fromkeys(ids, 0))
    assert {state for state, _ in standing(office).values()} == {"confirmed"}
    agree(office)
    assert undo(office, batch) == len(ids)
    agree(office)
