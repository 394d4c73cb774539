"""A maker that somebody seated in a named country may have owned that day is asked about, not passed."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench

from debar.model import SUPPLY, Lineage, Ownership

SEATED = "{catch: category, vendors: [], category: {seat: [CN]}, bars: [{verdict: prohibited}]}"
HOME = ("acme", "US")


def line(kind: str, *, sure: bool, seat: str = "CN") -> Lineage:
    edges = (Ownership("acme", "parent", "2015", "2022", kind, ""),)
    seats = (HOME, ("parent", seat))
    return Lineage("acme", edges, (), (), seats) if sure else Lineage("acme", (), edges, (), seats)


@pytest.mark.parametrize(
    ("lineage", "verdict"),
    [
        (line("subsidiary", sure=True), "prohibited"),
        (line("subsidiary", sure=False), "review"),
        (line("subsidiary", sure=False, seat="SE"), "none"),
        (line(SUPPLY, sure=False), "none"),
        (Lineage("acme", seats=(HOME,)), "none"),
    ],
)
def test_the_seat_of_an_owner_counts_as_surely_as_the_ownership(lineage: Lineage, verdict: str) -> None:
    assert bench(SEATED).says(lineage=lineage) == verdict


def test_the_day_it_was_made_is_what_is_asked() -> None:
    doubt = line("subsidiary", sure=False)
    assert bench(SEATED).asks(lineage=doubt) == {"made_on"}
    assert bench(SEATED).says(lineage=doubt, seat_country="US") == "none"
