"""Moving a day of an official list must be seen by an example of a rule that works through it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.judge.list_edges import unheld_entries
from debar.rulebook import files

if TYPE_CHECKING:
    from debar.rulebook import Rulebook

READ = files.parse(files.ours())
RULES = {data["id"]: data for data in READ["rule"]}
MILITARY = next(data for data in READ["list"] if data["id"] == "dod-1260h")
TP_LINK = {**MILITARY, "entries": [entry for entry in MILITARY["entries"] if entry["id"] == "tp-link"]}


def told(data: dict[str, Any], *days: str, rulebook: Rulebook) -> list[str]:
    """The days of a list that the examples on these days leave unproved."""
    kept = [each for each in RULES["US-805"]["examples"] if each["on"] in days and each["maker"] == "tp-link"]
    return [
        problem.entry.partition(" entries")[2]
        for problem in unheld_entries(data, [{**RULES["US-805"], "examples": kept}], rulebook)
    ]


@pytest.mark.parametrize(
    ("days", "unproved"),
    [
        (("2026-06-09", "2026-06-10"), []),
        (("2026-06-10",), [".0.listed 2026-06-10 -> 2026-06-09"]),
        (("2026-06-09",), [".0.listed 2026-06-10 -> 2026-06-11"]),
        ((), [".0.listed 2026-06-10 -> 2026-06-09", ".0.listed 2026-06-10 -> 2026-06-11"]),
    ],
)
def test_a_listing_needs_an_example_on_each_side(
    days: tuple[str, ...], unproved: list[str], rulebook: Rulebook
) -> None:
    assert told(TP_LINK, *days, rulebook=rulebook) == unproved


def test_a_day_before_any_rule_through_the_list_was_known_is_no_edge(rulebook: Rulebook) -> None:
    (entry,) = TP_LINK["entries"]
    early = {**TP_LINK, "entries": [{**entry, "listed": date(2021, 6, 3).isoformat(), "known": None}]}
    assert told(early, rulebook=rulebook) == []
