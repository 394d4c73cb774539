"""Waivers: asked for by one, approved by another, within a scope, to a day; nothing that was judged is changed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.office import BEGINNING, at_once
from tests.casework.test_deciding import agree

from debar.casework import audit, people, runs, waiving
from debar.casework.who import Role, Who
from debar.errors import ConflictError, InvalidError, MissingError, RefusedError
from debar.model import Finding

if TYPE_CHECKING:
    from tests.casework.office import Office

TODAY = BEGINNING.date()
UNTIL = TODAY + timedelta(days=30)
RULE = "US-889A"


def ask(office: Office, maker: str = "huawei", scope: dict[str, str] | None = None, **more: Any) -> waiving.Asking:
    given = {"rule": RULE, "why": "Until it is replaced.", "until": UNTIL, **more}
    with office.act() as act:
        return waiving.ask(act, office.case, given["rule"], maker, scope or {}, given["why"], given["until"])


def settle(office: Office, asked: waiving.Asking, approve: bool = True, by: str = "bob") -> waiving.Asking:
    with office.act(by) as act:
        return waiving.settle(act, asked.id, approve, "" if approve else "No.", asked.version)


def marked(office: Office) -> dict[str, str]:
    """The findings with a mark, by id."""
    agree(office)
    return {line.id: line.waiver for line in office.lines() if line.waiver}


def under(office: Office, **asked: str) -> set[str]:
    """The findings under the rule with these values."""
    given = {"rule": RULE, "maker": "huawei", **asked}
    return {line.id for line in office.lines() if all(getattr(line, name) == value for name, value in given.items())}


def test_asked_for_by_one_and_approved_by_another(office: Office) -> None:
    asked = ask(office)
    assert (asked.state, asked.asked_by, asked.version) == ("asked", office.people["cy"], 1)
    assert marked(office) == dict.fromkeys(under(office), "asked") != {}
    approved = settle(office, asked)
    assert (approved.state, approved.settled_by, approved.version) == ("approved", office.people["bob"], 2)
    assert marked(office) == dict.fromkeys(under(office), "approved")
    with office.store.read() as connection:
        (plain,) = waiving.as_waivers(connection, office.case)
        (entry,) = audit.entries(connection, limit=1)
    assert (plain.who, plain.approved_by, plain.until) == ("Cy", "Bob", UNTIL)
    assert (entry.what, entry.before, entry.after["state"]) == ("waiver approved", {"state": "asked"}, "approved")


def test_nobody_approves_what_they_asked_for(office: Office) -> None:
    for name in ("bob", "ann"):
        with office.act(name) as act:
            asked = waiving.ask(act, office.case, RULE, "zte", {}, "x", UNTIL)
        for approve in (True, False):
            with pytest.raises(RefusedError, match="another person"):
                settle(office, asked, approve, name)
        plain = office.who(name)
        by_token = Who(plain.account, "A program", Role.ADMINISTRATOR, plain.at, token="t-1")
        with pytest.raises(RefusedError, match="another person"), office.store.act(by_token) as act:
            waiving.settle(act, asked.id, True, "", 1)
    for name in ("vi", "dee", "cy"):
        with pytest.raises(RefusedError):
            settle(office, asked, True, name)
    with pytest.raises(RefusedError), office.act("vi") as act:
        waiving.ask(act, office.case, RULE, "zte", {}, "x", UNTIL)


def test_refused_or_ended_marks_nothing(office: Office) -> None:
    settle(office, ask(office), approve=False)
    assert marked(office) == {}
    waits = ask(office)
    with pytest.raises(InvalidError, match="reason"), office.act("bob") as act:
        waiving.settle(act, waits.id, False, " ", 1)
    asked = settle(office, ask(office))
    for name in ("vi", "dee"):
        with pytest.raises(RefusedError), office.act(name) as act:
            waiving.end(act, asked.id, "x", asked.version)
    with office.act("cy") as act:  # whoever asked
        ended = waiving.end(act, asked.id, "It was replaced.", asked.version)
    assert (ended.state, ended.reason) == ("ended", "It was replaced.")
    assert set(marked(office).values()) == {"asked"}, "of the one that still waits"
    with office.store.read() as connection:
        assert waiving.as_waivers(connection, office.case) == ()


def test_from_the_version_that_was_seen(office: Office) -> None:
    asked = ask(office)
    approved = settle(office, asked)
    for each in (asked, approved):
        with pytest.raises(ConflictError, match="approved already"):
            settle(office, each)
    with pytest.raises(ConflictError), office.act("bob") as act:
        waiving.end(act, asked.id, "x", asked.version)
    two = ask(office)
    done = at_once(lambda: settle(office, two), lambda: settle(office, two, False, "ann"))
    assert sorted(type(each).__name__ for each in done) == ["Asking", "ConflictError"], done
    assert office.wrong() == []
    with pytest.raises(MissingError), office.act("bob") as act:
        waiving.settle(act, "w-none", True, "", 1)


@pytest.mark.parametrize(
    "given",
    [
        {"scope": {"colour": "red"}}, {"scope": {"site": " "}}, {"scope": {"site": "x" * 501}}, {"until": TODAY},
        {"until": TODAY - timedelta(days=1)}, {"rule": ""}, {"rule": "x" * 101}, {"maker": ""}, {"maker": "x" * 101},
        {"why": " "}, {"why": "x" * 4_001},
    ],
)  # fmt: skip
def test_what_is_not_asked_for(shared: Office, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        ask(shared, **given)
    assert marked(shared) == {}


SCOPES: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"site": "annex  b"}, {"site": "Annex B"}),
    ({"site": "本庁舎"}, {"site": "本庁舎"}),
    ({"site": "Annex C"}, {"site": "Annex C"}),
    ({"site": "Warehouse", "order": "4700011"}, {"site": "Warehouse"}),
    ({"site": "Warehouse", "order": "4700012"}, {"site": "nowhere"}),
    ({"seller_name": "HARBOUR SYSTEMS LTD", "site": "Annex B"}, {"seller": "Harbour Systems Ltd", "site": "Annex B"}),
]


@pytest.mark.parametrize(("scope", "covered"), SCOPES)
def test_a_scope_marks_only_what_it_covers(office: Office, scope: dict[str, str], covered: dict[str, str]) -> None:
    asked = ask(office, scope=scope)
    assert marked(office) == dict.fromkeys(under(office, **covered), "asked")
    settle(office, asked)
    assert marked(office) == dict.fromkeys(under(office, **covered), "approved")
    with office.store.read() as connection:
        run = office.newest()
        _, items = runs.items(connection, run, waiving.as_waivers(connection, office.case))
        reported = {item.id for item in items if isinstance(item, Finding) and item.waived}
    assert reported == set(marked(office)), "a report says the same as the list"


def test_an_approved_one_is_shown_over_one_that_waits(office: Office) -> None:
    settle(office, ask(office, scope={"site": "Annex B"}))
    ask(office)
    annex = under(office, site="Annex B")
    assert marked(office) == {id: "approved" if id in annex else "asked" for id in under(office)}


def test_a_waiver_is_over_by_its_day(office: Office) -> None:
    approved, waits = settle(office, ask(office)), ask(office, "zte")
    system = Who(people.SYSTEM, "debar", Role.ADMINISTRATOR, BEGINNING)
    for day, lapsed in ((UNTIL, 0), (UNTIL + timedelta(days=1), 1), (UNTIL + timedelta(days=1), 0)):
        at = BEGINNING.replace(year=day.year, month=day.month, day=day.day)
        assert waiving.lapse(office.store, Who(system.account, system.name, system.role, at)) == lapsed
        assert set(under(office)) & set(marked(office)) == (under(office) if day == UNTIL else set())
    with office.store.read() as connection:
        over = waiving.waiver(connection, approved.id)
        (plain,) = waiving.as_waivers(connection, office.case)
        assert waiving.waiver(connection, waits.id).state == "asked"
        assert waiving.waivers(connection, state="lapsed") == [over]
        (entry,) = audit.entries(connection, limit=1)
    assert (over.state, over.settled_by, plain.approved_by) == ("lapsed", office.people["bob"], "Bob")
    assert (entry.what, entry.by) == ("waiver lapsed", "system")
    assert office.wrong() == []
    for act in (
        lambda on: waiving.end(on, over.id, "x", over.version),
        lambda on: waiving.settle(on, over.id, True, "", over.version),
    ):
        with pytest.raises(ConflictError), office.act("bob") as on:
            act(on)


def test_one_that_is_over_is_told_as_that_in_reports(office: Office) -> None:
    settle(office, ask(office))
    with office.store.read() as connection:
        run = office.newest()
        waivers = waiving.as_waivers(connection, office.case)
        assert run.asked
        late = {**run.asked, "today": (UNTIL + timedelta(days=1)).isoformat()}
        from dataclasses import replace

        _, items = runs.items(connection, replace(run, asked=late), waivers)
        found = [item for item in items if isinstance(item, Finding)]
    assert not [item for item in found if item.waived]
    assert {item.id for item in found if item.lapsed} == under(office)


def test_what_was_asked_for_too_long_ago_is_not_approved(office: Office) -> None:
    asked = ask(office)
    office.clock.at += timedelta(days=30)
    with pytest.raises(InvalidError, match="has passed"):
        settle(office, asked)
    assert settle(office, asked, approve=False).state == "refused"


MAKERS = st.sampled_from(["huawei", "zte", "hikvision", "nobody"])
SITES = st.sampled_from([{}, {"site": "Annex B"}, {"site": "本庁舎"}, {"site": "Warehouse"}])
DOINGS = st.lists(st.tuples(MAKERS, SITES, st.sampled_from(["ask", "approve", "refuse", "end"])), max_size=5)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS)
def test_no_waiver_changes_what_was_judged(shared: Office, doings: list[tuple[str, dict[str, str], str]]) -> None:
    def judged() -> list[Any]:
        return [tuple(line[:17]) for line in shared.lines()]

    before, counts = judged(), Counter(line.verdict for line in shared.lines())
    for maker, scope, doing in doings:
        asked = ask(shared, maker, scope)
        if doing in ("approve", "refuse", "end"):
            asked = settle(shared, asked, doing != "refuse")
        if doing == "end":
            with shared.act("bob") as act:
                waiving.end(act, asked.id, "x", asked.version)
        assert judged() == before
    assert Counter(line.verdict for line in shared.lines()) == counts
    agree(shared)
    with shared.store.read() as connection:  # and left as it was
        left = waiving.waivers(connection, shared.case)
    for asked in left:
        if asked.state in ("asked", "approved"):
            with shared.act("bob") as act:
                waiving.end(act, asked.id, "x", asked.version)
    assert marked(shared) == {}
    assert shared.wrong() == []


def test_days_are_read_back(office: Office) -> None:
    asked = ask(office, scope={"site": "本庁舎"})
    with office.store.read() as connection:
        assert waiving.waiver(connection, asked.id) == asked
        assert date.fromisoformat(asked.until) == UNTIL
        assert asked.scope == {"site": "本庁舎"}
