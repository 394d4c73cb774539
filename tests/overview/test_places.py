"""Places on a day: the strongest verdict, silence, absence; nothing from later than was known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import bench

from debar.catalogue import Filter, rows_on
from debar.family import trace
from debar.overview.places import place_rows, places_on

if TYPE_CHECKING:
    from debar.overview.places import Place
    from debar.register import Register
    from debar.rulebook import Rulebook

STORY = date(2018, 12, 7)
TODAY = date(2026, 11, 25)


def on(rulebook: Rulebook, day: date, **wanted: str) -> dict[str, Place]:
    return {place.code: place for place in places_on(rulebook, Filter(**wanted), day, day)}


def test_the_day_of_the_story(rulebook: Rulebook) -> None:
    """Japan was reported, others had what they had, and who only had rules later is silent."""
    found = on(rulebook, STORY)
    assert [found[code].word for code in ("JP", "AU", "NZ", "US")] == ["watch", "review", "prohibited", "prohibited"]
    assert found["SE"].word == "silent"
    assert found["SE"].silent == ()


def test_the_strongest_agrees_with_rules_on(rulebook: Rulebook) -> None:
    strongest = {row["id"]: row["strongest"] for row in rows_on(rulebook, Filter(), TODAY, TODAY)}
    for place in on(rulebook, TODAY).values():
        for each in place.spoken:
            assert each.verdict.value == strongest[each.rule.id]
        assert not [id for id in place.silent if strongest.get(id)]


@pytest.mark.parametrize(
    ("wanted", "code", "word"),
    [
        ({"buyer": "jp-private-company"}, "JP", "silent"),
        ({"buyer": "jp-government"}, "JP", "review"),
        ({"act": "export"}, "JP", "silent"),
        ({"buyer": "us-federal-agency", "act": "procure"}, "US", "prohibited"),
        ({"buyer": "us-federal-agency"}, "UK", "silent"),
    ],
)
def test_filters(rulebook: Rulebook, wanted: dict[str, str], code: str, word: str) -> None:
    assert on(rulebook, TODAY, **wanted)[code].word == word


def test_a_maker_is_judged_and_criteria_ask_only_for_those_of_concern(rulebook: Rulebook, register: Register) -> None:
    wanted = Filter(jurisdiction="JP", act="procure")
    for maker, word in (("huawei", "review"), ("cisco", "silent")):
        (japan,) = places_on(rulebook, wanted, TODAY, TODAY, trace(maker, TODAY, register))
        assert japan.word == word


def test_where_none_was_found_that_is_said_with_its_day() -> None:
    absence = """
    kind: absence
    catch: none
    bars: []
    vendors: []
    force: null
    authority: the ministry
    status: [{date: 2026-11-01, state: reviewed}]
    reviewed: 2026-11-01
    """
    (place,) = places_on(bench(absence).rulebook, Filter(), TODAY, TODAY)
    assert (place.word, place.looked, place.spoken) == ("none-found", "2026-11-01", ())
    (row,) = place_rows([place], {"XX": "Testland"})
    assert (row["name"], row["state"], row["none_found"]) == ("Testland", "none-found", "2026-11-01")


def test_rows_name_the_rules_and_since_when(rulebook: Rulebook) -> None:
    (row,) = place_rows(places_on(rulebook, Filter(jurisdiction="NZ"), TODAY, TODAY), {})
    assert row["strongest"] == "prohibited"
    assert row["since"] == "2018-11-28"
    assert "NZ-2018-SPARK prohibited" in row["rules"]
