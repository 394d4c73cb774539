"""What is sold under a name may be built by another from some day on."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from debar.desk import Desk
from debar.identify import as_of, identify
from debar.identify.dated import another_day
from debar.model import Evidence, Finding, Inquiry, Kind, Observation, Role, Strength
from debar.register import Register
from debar.register.entries import Rebadged
from debar.rulebook import Rulebook

HRGX = {"description": "Honeywell HRGX162 recorder"}
TODAY = date(2026, 11, 25)


@cache
def real_register() -> Register:
    """Our own register, as a user has it."""
    return Register.load()


def sold(since: str | None = None, until: str | None = None) -> Rebadged:
    return Rebadged(
        "huawei",
        "x",
        "Hub",
        (),
        False,
        Strength.STRONG,
        None,
        None,
        Role.EQUIPMENT,
        "s",
        "verified",
        "",
        since,
        until,
    )


@pytest.mark.parametrize(
    ("since", "until", "made", "holds"),
    [
        (None, None, date(2020, 1, 1), True),
        ("2019-06-01", None, date(2019, 5, 31), False),
        ("2019-06-01", None, date(2019, 6, 1), True),
        (None, "2021-03-01", date(2021, 2, 28), True),
        (None, "2021-03-01", date(2021, 3, 1), False),
        ("2019", None, date(2019, 7, 1), False),
        ("2019", None, date(2018, 12, 31), False),
        ("2019", None, date(2020, 1, 1), True),
        (None, "2021", date(2020, 12, 31), True),
        (None, "2021", date(2021, 1, 1), False),
    ],
)
def test_a_sign_holds_for_the_days_it_names(since: str | None, until: str | None, made: date, holds: bool) -> None:
    assert (another_day(sold(since, until), made) is None) is holds


@pytest.mark.parametrize("made", [date(2021, 7, 1), date(2021, 12, 30)])
def test_inside_a_partial_date_the_note_says_that_no_day_is_on_record(made: date) -> None:
    assert another_day(sold(until="2021"), made) == (
        f"built by this maker until 2021 (no exact day is on record), and this counts as made on {made}"
    )


def test_outside_its_days_a_selling_name_is_a_lead_and_the_note_says_why() -> None:
    register = real_register()
    before, after = (identify(HRGX, register, day) for day in (date(2020, 12, 31), date(2022, 1, 1)))
    assert identify(HRGX, register) == before
    first = next(each for each in before if each.maker == "hikvision")
    then = next(each for each in after if each.maker == "hikvision")
    assert (first.strength, first.note) == (Strength.STRONG, None)
    assert then.strength is Strength.WEAK
    assert then.note == "built by this maker until 2021, and this counts as made on 2022-01-01"


def test_an_identification_goes_to_another_day_and_back() -> None:
    register = real_register()
    first = next(each for each in identify(HRGX, register) if each.maker == "hikvision")
    then = as_of(first, HRGX, date(2022, 1, 1), register)
    assert then.strength is Strength.WEAK
    assert as_of(then, HRGX, None, register) == first


def test_a_sign_without_days_is_the_same_on_every_day() -> None:
    register = real_register()
    fields = {"description": "Huawei S5720 switch"}
    assert identify(fields, register, date(1999, 1, 1)) is identify(fields, register)


def hikvision(kind: Kind, **fields: str) -> Strength:
    """How surely the recorder is theirs when every rule is asked."""
    asked = Inquiry(("anyone",), TODAY, TODAY)
    desk = Desk.of(asked, real_register(), Rulebook.load())
    observation = Observation(Evidence("a.csv", "a.csv", "table", "", 0, kind), "row 2", {**HRGX, **fields})
    found = {
        item.identification.strength
        for item in desk.results(observation)
        if isinstance(item, Finding) and item.identification.maker == "hikvision"
    }
    (strength,) = found
    return strength


@pytest.mark.parametrize(
    ("kind", "fields", "strength"),
    [
        (Kind.PURCHASE, {"date": "2020-05-05"}, Strength.STRONG),
        (Kind.PURCHASE, {"date": "2024-05-05"}, Strength.WEAK),
        (Kind.PURCHASE, {"date": "2024-05-05", "made_on": "2019-05-05"}, Strength.STRONG),
        (Kind.PURCHASE, {}, Strength.WEAK),
        (Kind.INVENTORY, {}, Strength.STRONG),
        (Kind.INVENTORY, {"made_on": "2023-01-01"}, Strength.WEAK),
    ],
    ids=str,
)
def test_the_day_made_decides_and_a_thing_in_use_may_be_old(
    kind: Kind, fields: dict[str, str], strength: Strength
) -> None:
    assert hikvision(kind, **fields) is strength
