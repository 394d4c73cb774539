"""The rules that name a maker or an owner it has that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from debar.catalogue import makers_of
from debar.model import Verdict
from debar.overview.naming import naming

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)


def named(maker: str, on: date, known: date, rulebook: Rulebook, register: Register) -> dict[str, tuple[str, object]]:
    return {each.rule.id: (each.names, each.verdict) for each in naming(rulebook, register, maker, on, known)}


def test_a_named_maker(rulebook: Rulebook, register: Register) -> None:
    found = named("huawei", TODAY, TODAY, rulebook, register)
    assert found["US-889A"] == ("huawei", Verdict.PROHIBITED)
    assert set(found) <= {rule.id for rule in rulebook.rules.values() if "huawei" in makers_of(rule)}


def test_an_owned_maker_is_reached_through_its_owner(rulebook: Rulebook, register: Register) -> None:
    assert named("sinclair", TODAY, TODAY, rulebook, register)["US-889A"] == ("hytera", Verdict.PROHIBITED)


@pytest.mark.parametrize(("on", "reached"), [(date(2020, 11, 16), True), (date(2020, 11, 17), False), (TODAY, False)])
def test_the_family_is_that_of_the_day(on: date, reached: bool, rulebook: Rulebook, register: Register) -> None:
    assert ("US-889A" in named("honor", on, TODAY, rulebook, register)) is reached


def test_nothing_is_told_before_it_was_known(rulebook: Rulebook, register: Register) -> None:
    assert "US-889A" not in named("huawei", date(2017, 1, 1), date(2017, 1, 1), rulebook, register)


def test_a_maker_that_nobody_names(rulebook: Rulebook, register: Register) -> None:
    assert naming(rulebook, register, "cisco", TODAY, TODAY) == []


def test_by_jurisdiction_and_the_strongest_first(rulebook: Rulebook, register: Register) -> None:
    found = naming(rulebook, register, "huawei", TODAY, TODAY)
    keys = [(each.rule.jurisdiction, each.verdict.rank if each.verdict else 9) for each in found]
    assert keys == sorted(keys)
    assert all((each.since is None) is (each.verdict is None) for each in found)
