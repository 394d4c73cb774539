"""How debar judges: makers by a seat outside some countries, and stays whose ends are only partly known."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

from debar.model import Lineage, Ownership

OUTSIDE = """
catch: {catch}
vendors: []
category: {{seat_outside: [DE, FR]}}
bars: [{{verdict: {verdict}, says: Makers seated elsewhere.}}]
"""
OWNER = (Ownership("acme", "parent", "2015-01-01", None, "subsidiary", "register of firms"),)


@pytest.mark.parametrize(
    ("lineage", "criteria", "category"),
    [
        (Lineage("acme", seats=(("acme", "CN"),)), "review", "prohibited"),
        (Lineage("acme", seats=(("acme", "FR"),)), "none", "none"),
        (Lineage("acme", OWNER, seats=(("acme", "FR"), ("parent", "CN"))), "review", "prohibited"),
        (Lineage("acme"), "none", "review"),
    ],
    ids=["outside", "inside", "owned from outside", "nobody knows"],
)
def test_a_seat_outside_some_countries(lineage, criteria, category):
    for catch, verdict, expected in (("criteria", "review", criteria), ("category", "prohibited", category)):
        assert bench(OUTSIDE.format(catch=catch, verdict=verdict)).says(lineage=lineage) == expected


@pytest.mark.parametrize(("country", "verdict"), [("DE", "none"), ("JP", "prohibited")])
def test_an_answered_seat_settles_it(country, verdict):
    assert bench(OUTSIDE.format(catch="category", verdict="prohibited")).says(seat_country=country) == verdict


def test_the_seat_is_asked_and_the_countries_are_named():
    ruling = bench(OUTSIDE.format(catch="category", verdict="prohibited")).ruling()
    assert ruling is not None
    assert [question.key for question in ruling.questions] == ["seat_country"]
    assert any("outside DE, FR" in line for line in ruling.because)


@pytest.mark.parametrize(
    ("stay", "on", "verdict"),
    [
        ("[2022-03, 2022-05]", "2022-02-28", "prohibited"),
        ("[2022-03, 2022-05]", "2022-03-15", "review"),
        ("[2022-03, 2022-05]", "2022-04-15", "watch"),
        ("[2022-03, 2022-05]", "2022-05-15", "review"),
        ("[2022-03, 2022-05]", "2022-06-01", "prohibited"),
        ("[2022-03-09, 2022-05]", "2022-03-09", "watch"),
        ("[2022-03, null]", "2023-01-01", "watch"),
    ],
)
def test_inside_a_partial_end_of_a_stay_a_person_must_look(stay, on, verdict):
    assert bench(f"force: {{since: 2021-01-01, suspended: [{stay}]}}").says(on) == verdict
