"""The life of a rule: spans without overlap, stays, deadlines, ends; the same law as on any single day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import bench

from debar.catalogue import Filter
from debar.overview.strongest import Aim, can_give
from debar.overview.tracks import EVERYTHING_KNOWN, by_jurisdiction, track, tracks, years

if TYPE_CHECKING:
    from debar.overview.tracks import Track
    from debar.rulebook import Rulebook

STAYED = """
force: {since: 2021-01-01, known: 2020-01-01, suspended: [[2022-01-01, 2022-07-01]]}
bars: [{verdict: prohibited, deadline: 2024-12-31}]
"""
ENDED = """
status:
- {date: 2021-01-01, state: in_force}
- {date: 2023-01-01, state: repealed}
force: {since: 2021-01-01, until: 2023-01-01}
"""


def only(text: str) -> Track:
    book = bench(text).rulebook
    return track(book.rules["XX-1"], book)


def spans(found: Track) -> list[tuple[str, str | None, str]]:
    return [(str(span.since), str(span.until) if span.until else None, span.verdict.value) for span in found.spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", [("2020-01-01", "2021-01-01", "watch"), ("2021-01-01", None, "prohibited")]),
        (ENDED, [("2021-01-01", "2023-01-01", "prohibited")]),
        (
            STAYED,
            [
                ("2020-01-01", "2021-01-01", "watch"),
                ("2021-01-01", "2022-01-01", "prohibited"),
                ("2022-01-01", "2022-07-01", "watch"),
                ("2022-07-01", None, "prohibited"),
            ],
        ),
        (
            "{force: {since: 2021}}",
            [
                ("2020-01-01", "2021-01-01", "watch"),
                ("2021-01-01", "2021-12-31", "review"),
                ("2021-12-31", None, "prohibited"),
            ],
        ),
    ],
)
def test_spans(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert spans(only(text)) == expected


def test_stays_and_deadlines_are_kept() -> None:
    found = only(STAYED)
    assert found.stays == ((date(2022, 1, 1), date(2022, 7, 1)),)
    assert [str(deadline.day) for deadline in found.deadlines] == ["2024-12-31"]
    assert found.first == date(2020, 1, 1)


def test_every_span_of_every_rule_says_what_any_day_in_it_says(rulebook: Rulebook) -> None:
    """At both ends of each span and on the days around them."""
    aim = Aim(rulebook)
    for each in tracks(rulebook, Filter()):
        for number, span in enumerate(each.spans):
            assert span.until is None or span.since < span.until
            assert number == 0 or (each.spans[number - 1].until or date.max) <= span.since
            last = (span.until or date(2090, 1, 1)) - timedelta(days=1)
            assert {can_give(each.rule, aim, day, EVERYTHING_KNOWN) for day in (span.since, last)} == {span.verdict}
            assert can_give(each.rule, aim, span.since - timedelta(days=1), EVERYTHING_KNOWN) is not span.verdict


def test_filters_and_groups(rulebook: Rulebook) -> None:
    japan = tracks(rulebook, Filter(jurisdiction="JP"))
    assert {each.rule.jurisdiction for each in japan} == {"JP"}
    groups = by_jurisdiction(tracks(rulebook, Filter()), {"DE": "Germany", "EE": "Estonia"})
    lands = [land for land, _ in groups]
    assert len(lands) == len(set(lands))
    assert lands.index("EE") < lands.index("DE")
    assert not [each for _, group in groups for each in group if each.rule.absent]


def test_the_axis_holds_everything_and_a_year_more(rulebook: Rulebook) -> None:
    found = tracks(rulebook, Filter(jurisdiction="UK"))
    first, last = years(found, date(2026, 11, 25))
    assert first <= min(each.first for each in found).year
    assert last >= 2029
    assert years([], date(2026, 11, 25)) == (2022, 2028)
