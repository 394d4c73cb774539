"""What is known, as rows and pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from debar.catalogue import (
    Filter,
    acts_of,
    bound_by,
    buyer_rows,
    difference,
    maker_page,
    maker_rows,
    makers_of,
    places,
    rows_on,
    rule_page,
    rule_rows,
    timeline,
)
from debar.errors import UsageError

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
ALL = Filter()


def test_every_rule_has_a_row_and_a_page(rulebook: Rulebook) -> None:
    rows = list(rule_rows(rulebook, ALL, TODAY))
    assert [row["id"] for row in rows] == list(rulebook.rules)
    for row in rows:
        page = rule_page(rulebook, row["id"].lower())
        assert (page["binds"], page["acts"], page["makers"]) == (row["binds"], row["acts"], row["makers"])
        assert page["history"]
        assert page["sources"]
        assert all(event["source"] for event in page["history"])


def test_every_maker_has_a_page(register: Register) -> None:
    rows = list(maker_rows(register.makers.values(), register, TODAY))
    assert {row["id"] for row in rows} == set(register.makers)
    for id in ("huawei", "zte", "hikvision", "dahua", "hytera", "honor"):
        assert maker_page(register, id, TODAY)["sources"]


def test_owner_and_owned_tell_the_same_edge(register: Register) -> None:
    honor, huawei = maker_page(register, "honor", TODAY), maker_page(register, "huawei", TODAY)
    (edge,) = [owner for owner in honor["owners"] if owner["owner"] == "huawei"]
    (same,) = [owned for owned in huawei["owns"] if owned["maker"] == "honor"]
    assert {key: edge[key] for key in ("from", "to", "kind")} == {key: same[key] for key in ("from", "to", "kind")}


@pytest.mark.parametrize(
    ("wanted", "settled"),
    [
        (
            Filter("jp", "HUAWEI", "us-dod", "Contract-with-user"),
            Filter("JP", "huawei", "us-dod", "contract_with_user"),
        ),
        (Filter(buyer="anyone"), ALL),
        (ALL, ALL),
    ],
)
def test_a_filter_settles_ids_as_the_data_writes_them(wanted: Filter, settled: Filter, rulebook: Rulebook) -> None:
    assert wanted.settled(rulebook, ["huawei"]) == settled


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Filter(jurisdiction="Japan"), "jurisdiction 'Japan' is not known"),
        (Filter(maker="huawey"), "did you mean huawei"),
        (Filter(buyer="us-dodd"), "did you mean us-dod"),
        (Filter(act="buy"), "use one of procure"),
    ],
)
def test_a_filter_refuses_what_nobody_knows(wanted: Filter, says: str, rulebook: Rulebook) -> None:
    with pytest.raises(UsageError, match=says):
        wanted.settled(rulebook, [])


def test_a_filter_keeps_just_what_it_names(rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        for place in places(rulebook):
            assert Filter(place).keeps(rule, rulebook) == (rule.jurisdiction == place)
        for maker in ("huawei", "hytera", "cisco"):
            assert Filter(maker=maker).keeps(rule, rulebook) == (maker in makers_of(rule))
        for act in ("procure", "use", "subsidise"):
            assert Filter(act=act).keeps(rule, rulebook) == (act in acts_of(rule))
        kinds = set(rulebook.is_a("us-dod"))
        assert Filter(buyer="us-dod").keeps(rule, rulebook) == bool(kinds & bound_by(rule))


def test_a_day_before_everything_has_no_rows(rulebook: Rulebook) -> None:
    assert list(rows_on(rulebook, ALL, date(1990, 1, 1), TODAY)) == []
    assert list(rows_on(rulebook, ALL, TODAY, date(1990, 1, 1))) == []


def test_a_difference_is_what_the_two_days_do_not_share(rulebook: Rulebook) -> None:
    first, second = date(2018, 12, 7), date(2019, 8, 13)
    before = {row["id"]: (row["state"], row["strongest"]) for row in rows_on(rulebook, ALL, first, first)}
    after = {row["id"]: (row["state"], row["strongest"]) for row in rows_on(rulebook, ALL, second, second)}
    changed = {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
    assert changed <= {row["id"] for row in difference(rulebook, ALL, first, second)}
    assert "US-889A" in changed
    assert list(difference(rulebook, ALL, second, second)) == []


@pytest.mark.parametrize(
    ("first", "second", "rule", "says"),
    [
        ("2020-06-29", "2020-06-30", "JP-2018-ITPROC", "also speaks of jp-independent-agency"),
        ("2020-06-29", "2020-06-30", "JP-2018-ITPROC", "bar agencies: nothing -> review"),
        ("2023-12-31", "2024-01-01", "UK-DVD", "bar core: its last lawful day 2023-12-31 has passed"),
        ("2027-06-29", "2027-06-30", "US-805", "list entry huawei, hikvision, dahua, dji"),
        (
            "2026-07-27",
            "2026-07-28",
            "US-FCC-EA22",
            "list entry inverters-foreign, robots-foreign: nothing -> prohibited",
        ),
        ("2019-08-12", "2019-08-13", "US-889A", "2019-08-13 in_force: one year after enactment"),
    ],
)
def test_a_difference_tells_what_changed_within_a_rule(
    first: str, second: str, rule: str, says: str, rulebook: Rulebook
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(second)
    found = {row["id"]: row["changes"] for row in difference(rulebook, ALL, *days)}
    assert any(line.startswith(says) for line in found[rule])


def test_the_timeline_holds_every_event(rulebook: Rulebook) -> None:
    assert len(timeline(rulebook, ALL)) == sum(len(rule.history) for rule in rulebook.rules.values())


def test_buyers_of_a_place(rulebook: Rulebook) -> None:
    rows = list(buyer_rows(rulebook, "nz"))
    assert {row["jurisdiction"] for row in rows} == {"NZ"}
    assert {"nz-spark", "nz-network-operator"} <= {row["id"] for row in rows}
    with pytest.raises(UsageError, match="jurisdiction 'zz' is not known"):
        list(buyer_rows(rulebook, "zz"))
