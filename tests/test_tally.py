"""The closing count: an item once, by its strongest verdict; what was lost; whether the run was blind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.test_desk import TODAY, inquiry

from debar.desk import Desk
from debar.model import Evidence, Finding, Inquiry, Issue, Item, Observation, Observed, Verdict
from debar.tally import Tally

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

EVIDENCE = Evidence("orders.csv", "orders.csv", "table", "0" * 64, 10)


@pytest.fixture
def desk(register: Register, rulebook: Rulebook) -> Desk:
    return Desk.of(inquiry("anyone"), register, rulebook)


@pytest.fixture
def found(desk: Desk) -> list[Item]:
    """Several findings of different verdicts about one line."""
    line = Observation(EVIDENCE, "row 2", {"description": "Huawei S5720 switch", "date": "2024-05-05"})
    items = desk.results(line)
    assert len({item.ruling.verdict for item in items if isinstance(item, Finding)}) > 1
    return items


def test_an_item_counts_once_by_its_strongest_whatever_the_order(desk: Desk, found: list[Item]) -> None:
    for items in (found, found[::-1]):
        tally = Tally(desk)
        assert list(tally.watch(items)) == items
        tally.read(5, None)
        summary = tally.summary()
        assert summary.by_verdict["prohibited"] == 1
        assert sum(summary.by_verdict.values()) == summary.observations == 5
        assert summary.by_verdict["unidentified"] == 4
        assert summary.identified == 1
        assert summary.findings == len(found)


def test_every_verdict_is_named_strongest_first(desk: Desk) -> None:
    assert list(Tally(desk).summary().by_verdict) == [verdict.value for verdict in Verdict]


def test_issues_add_up_what_was_lost(desk: Desk) -> None:
    tally = Tally(desk)
    told = [Issue("a", None, "p", "r", lost=3), Issue("a", "row 2", "p", "r", lost=0, blind=False)]
    list(tally.watch(told))
    assert (tally.summary().issues, tally.summary().not_looked_at, tally.summary().blind) == (2, 3, True)


@pytest.mark.parametrize("blind", [True, False])
def test_only_a_blind_issue_blinds(desk: Desk, blind: bool) -> None:
    tally = Tally(desk)
    list(tally.watch([Issue("a", None, "p", "r", blind=blind)]))
    assert tally.summary().blind is blind


def test_an_issue_beside_a_row_leaves_its_verdict(desk: Desk) -> None:
    line = Observation(EVIDENCE, "row 2", {"description": "chair"})
    tally = Tally(desk)
    list(tally.watch([Observed(line, Verdict.CLEAR), Issue("a", "row 2", "p", "r", blind=False)]))
    tally.read(1, None)
    assert tally.summary().by_verdict["clear"] == 1
    assert tally.summary().observations == 1


def test_progress_is_told_of_every_batch(desk: Desk) -> None:
    heard: list[int] = []
    tally = Tally(desk)
    for rows in (3, 0, 4):
        tally.read(rows, heard.append)
    assert heard == [3, 0, 4]


def test_the_digests_are_those_it_was_judged_by(desk: Desk) -> None:
    summary = Tally(replace(desk, inquiry=Inquiry(("anyone",), TODAY, TODAY))).summary()
    assert (summary.rulebook, summary.register) == (desk.rulebook.digest, desk.register.digest)
