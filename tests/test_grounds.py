"""What is taken to be so of one observation when several speak of it, and who is named for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from debar.answers.entries import Entry, Raw, entry_of
from debar.facts import asked
from debar.grounds import Grounds, grounds
from debar.model import Evidence, Inquiry, Kind

TODAY = date(2026, 11, 25)
EVIDENCE = Evidence("o.csv", "o.csv", "table", "", 0, Kind.PURCHASE, mapping=(("Zweck", "purpose"), ("Use", "use")))
HERE, EVERYWHERE, BLOCK = {"place": "row 4"}, {}, "block"


@pytest.fixture
def told(rulebook: Any) -> Any:
    def settle(fields: dict[str, str], *said: tuple[Any, dict[str, str]], **more: Any) -> Grounds:
        inquiry = Inquiry(("anyone",), TODAY, TODAY, **more)
        entries: list[Entry] = []
        for number, (scope, answers) in enumerate(said):
            block = scope == BLOCK
            raw = Raw("a.csv", f"row {number + 2}", {} if block else scope, answers, block)
            made = entry_of(raw, number, rulebook, [])
            assert made
            entries.append(made)
        return grounds(fields, asked(inquiry, rulebook).facts, inquiry, rulebook, entries)

    return settle


POLICE, NONE = {"purpose": "police"}, {"purpose": "none of these"}


@pytest.mark.parametrize(
    ("fields", "said", "more", "value", "source"),
    [
        (POLICE, [], {}, "public safety", "column `Zweck`"),
        ({"use": "police"}, [], {}, "public safety", "column `Use`"),
        ({}, [], {"answers": POLICE}, "public safety", "--answer"),
        ({}, [], {"use": "police"}, "public safety", "--use"),
        ({"use": "core"}, [], {"use": "police"}, "public safety", "--use"),
        ({"use": "police"}, [], {"use": "core"}, "public safety", "column `Use`"),
        ({}, [(HERE, POLICE)], {}, "public safety", "a.csv row 2"),
        ({"purpose": "for fun"}, [(HERE, POLICE)], {}, "public safety", "a.csv row 2"),
        (POLICE, [(HERE, POLICE)], {}, "public safety", "a.csv row 2"),
        ({}, [(EVERYWHERE, NONE), (HERE, POLICE)], {}, "public safety", "a.csv row 3"),
        ({}, [(BLOCK, NONE), (EVERYWHERE, POLICE)], {}, "public safety", "a.csv row 3"),
        ({}, [(BLOCK, NONE), (HERE, POLICE)], {}, "public safety", "a.csv row 3"),
        (POLICE, [(BLOCK, NONE)], {}, "public safety", "column `Zweck`"),
        ({}, [(BLOCK, POLICE)], {}, "public safety", "a.csv row 2"),
        ({}, [(HERE, POLICE), (HERE, {"purpose": "警察"})], {}, "public safety", "a.csv row 3"),
        ({}, [(HERE, POLICE)], {"answers": POLICE}, "public safety", "a.csv row 2"),
    ],
)
def test_the_nearest_speaker_is_heard_and_named(
    fields: Any, said: Any, more: Any, value: str, source: str, told: Any
) -> None:
    held = told(fields, *said, **more)
    assert held.facts["purpose"] == value
    assert held.source("purpose", EVIDENCE) == source
    assert not held.issues


@pytest.mark.parametrize(
    ("fields", "said", "more", "parties"),
    [
        (POLICE, [(HERE, NONE)], {}, ("the row's own column", "a.csv row 2")),
        (POLICE, [(EVERYWHERE, NONE)], {}, ("the row's own column", "a.csv row 2")),
        ({}, [(HERE, NONE), ({"site": "x"}, POLICE)], {}, ("a.csv row 2", "a.csv row 3")),
        ({}, [(EVERYWHERE, NONE), (EVERYWHERE, POLICE)], {}, ("a.csv row 2", "a.csv row 3")),
        ({}, [(HERE, NONE)], {"answers": POLICE}, ("--answer", "a.csv row 2")),
        ({"use": "police"}, [(HERE, NONE), (HERE, POLICE)], {}, ("a.csv row 2", "a.csv row 3")),
    ],
)
def test_two_that_disagree_leave_it_unknown(fields: Any, said: Any, more: Any, parties: Any, told: Any) -> None:
    held = told(fields, *said, **more)
    assert "purpose" not in held.facts
    (issue,) = [issue for issue in held.issues if "left unknown" in issue.problem]
    assert all(party in issue.problem for party in parties)
    assert issue.remedy == "make the two agree"
    assert not issue.blind


@pytest.mark.parametrize("loser", [{"more": {"use": "police"}}, {"fields": {"use": "police"}}])
def test_an_answer_beats_a_use_and_says_so(loser: Any, told: Any) -> None:
    held = told(loser.get("fields", {}), (HERE, NONE), **loser.get("more", {}))
    assert held.facts["purpose"] == "none of these"
    (issue,) = held.issues
    assert "'none of these' was used" in f"{issue.problem} {issue.remedy}"


def test_a_days_answer_moves_the_days(told: Any) -> None:
    fields = {"date": "2024-05-05"}
    held = told(fields, (HERE, {"contract_date": "2019-01-01", "made_on": "2018"}))
    assert held.day.last == date(2019, 1, 1)
    assert held.made == date(2018, 12, 31)
    bare = held.without("contract_date")
    assert (bare.day.last, "contract_date" in bare.facts, bare.facts["made_on"]) == (date(2024, 5, 5), False, "2018")
    assert held.without("made_on").made == date(2019, 1, 1)
    assert held.fields["date"] == "2024-05-05"


def test_days_in_dispute_are_those_of_the_row(told: Any) -> None:
    said = [(HERE, {"contract_date": "2019-01-01"}), (HERE, {"contract_date": "2020-01-01"})]
    assert told({"date": "2024-05-05"}, *said, answers={"contract_date": "2021-01-01"}).day.last == date(2024, 5, 5)


def test_the_place_of_production_is_named_after_its_column(told: Any) -> None:
    held = told({"country_of_origin": "China"})
    assert held.source("country_of_production", EVIDENCE) == "column `country_of_origin`"
