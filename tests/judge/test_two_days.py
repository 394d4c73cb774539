"""How debar judges, "Days": partial days, and what was known by another day."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        ("2026-06-30", "watch"),
        ("2026-07-01", "review"),
        ("2026-07-30", "review"),
        ("2026-07-31", "prohibited"),
        ("2026-08-01", "prohibited"),
    ],
)
def test_a_partial_start_is_an_interval(on, verdict):
    made = bench("force: {since: 2026-07, known: 2020-01-01}")
    assert made.says(on) == verdict
    if verdict == "review":
        assert "exact day was not found" in " ".join(made.ruling(on).because)


@pytest.mark.parametrize(("on", "verdict"), [("2026-07-05", "watch"), ("2026-07-06", "review")])
def test_a_floor_under_a_partial_start(on, verdict):
    assert bench("force: {since: 2026-07, not_before: 2026-07-06, known: 2020-01-01}").says(on) == verdict


@pytest.mark.parametrize(
    ("on", "verdict"), [("2024-07-31", "prohibited"), ("2024-08-15", "review"), ("2024-08-31", "none")]
)
def test_a_partial_end_is_an_interval(on, verdict):
    assert bench("force: {since: 2021-01-01, until: 2024-08}").says(on) == verdict


@pytest.mark.parametrize(
    ("on", "known", "verdict"),
    [
        ("2021-06-01", "2019-12-31", "none"),
        ("2021-06-01", "2020-01-01", "prohibited"),
        ("2020-06-01", "2026-01-01", "watch"),
        ("2019-06-01", "2026-01-01", "none"),
        ("2030-01-01", "2026-01-01", "prohibited"),
    ],
    ids=[
        "not known",
        "enacted by then for that later day",
        "known later about that day",
        "nothing had happened",
        "future",
    ],
)
def test_known_and_event_day(on, known, verdict):
    assert bench().says(on, known=known) == verdict


@pytest.mark.parametrize(("known", "verdict"), [("2025-09-14", "none"), ("2025-09-15", "prohibited")])
def test_in_force_before_it_was_known(known, verdict):
    made = bench("{status: [{date: 2025-07-11, known: 2025-09-15, state: in_force}], force: {since: 2025-07-11}}")
    assert made.says("2025-08-01", known=known) == verdict


@pytest.mark.parametrize(("known", "verdict"), [("2018-12-07", "watch"), ("2018-12-10", "review")])
def test_a_report_is_a_report_until_it_is_confirmed(known, verdict):
    made = bench(
        "{status: [{date: 2018-12-07, state: reported}, {date: 2018-12-10, state: announced}],"
        " force: {since: 2019-04-01, known: 2018-12-10}, bars: [{verdict: review}]}"
    )
    assert made.says("2019-04-01", known=known) == verdict


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({}, "prohibited"),
        ({"contract_date": "2021-12-31"}, "none"),
        ({"contract_date": "2022-01-01"}, "prohibited"),
        ({"contract_date": "2022"}, "prohibited"),
        ({"contract_date": "2021"}, "none"),
    ],
)
def test_a_bar_for_contracts_from_a_day_on(answers, verdict):
    assert bench("{bars: [{verdict: prohibited, contract_from: 2022-01-01}]}").says(**answers) == verdict


def test_a_partial_contract_day_that_spans_the_edge_is_asked():
    made = bench("{bars: [{verdict: prohibited, contract_from: 2022-06-01}]}")
    assert (made.says(contract_date="2022"), made.asks(contract_date="2022")) == ("review", {"contract_date"})


@pytest.mark.parametrize(("wanted", "verdict"), [("from 2022-01-01", "prohibited"), ("before 2022-01-01", "none")])
def test_a_fact_that_is_a_day(wanted, verdict):
    made = bench(f"{{bars: [{{verdict: prohibited, when: {{installed_on: ['{wanted}']}}}}]}}")
    assert made.says(installed_on="2022-01-01") == verdict
    assert made.says() == "review"


@pytest.mark.parametrize(
    ("since", "on", "verdict"),
    [
        ("2020-12-01", "2020-12-31", "watch"),
        ("2020-12-15", "2021-01-15", "review"),
        ("2021-01-01", "2021-01-31", "prohibited"),
        ("2019-12-01", "2019-12-31", "none"),
        ("2019-12-15", "2020-01-15", "watch"),
    ],
)
def test_an_act_whose_day_is_only_partly_known(since, on, verdict):
    made = bench()
    assert made.says(on, since=since) == verdict
    if verdict == "review":
        ruling = made.ruling(on, since=since)
        assert "between 2020-12-15 and 2021-01-15" in ruling.because[-1]
        assert {question.key for question in ruling.questions} == {"contract_date"}
        assert str(ruling.on) == on


def test_a_stay_within_a_partly_known_day_is_seen():
    made = bench("force: {since: 2021-01-01, suspended: [[2022-03-10, 2022-03-20]]}")
    assert made.says("2022-03-31", since="2022-03-01") == "review"
    assert made.says("2022-04-30", since="2022-04-01") == "prohibited"


ADDED = """
bars:
- {id: first, verdict: prohibited, bound: [xx-free], force: {since: 2021-01-01, known: 2020-01-01}}
- {id: added, verdict: prohibited, force: {since: 2023-01-01, known: 2022-06-01}}
"""


@pytest.mark.parametrize(
    ("on", "known", "verdict"),
    [
        ("2022-05-31", "2022-05-31", "none"),
        ("2022-05-31", "2026-11-23", "none"),
        ("2022-06-01", "2022-06-01", "watch"),
        ("2022-12-31", "2026-11-23", "watch"),
        ("2023-01-01", "2022-05-31", "none"),
        ("2023-01-01", "2022-06-01", "prohibited"),
    ],
)
def test_an_amendment_nobody_could_foresee_says_nothing_before_it_is_known(on, known, verdict):
    assert bench(ADDED).says(on, known=known) == verdict


def test_a_bar_for_which_the_law_only_gives_power_is_no_amendment():
    law = """
    status:
    - {date: 2020-01-01, state: enacted, note: the power}
    - {date: 2022-06-01, state: enacted, note: the bar}
    force: {since: 2023-01-01, known: 2022-06-01}
    """
    assert bench(law).says("2021-01-01", known="2021-01-01") == "watch"


@pytest.mark.parametrize(("known", "verdict"), [("2023-02-28", "none"), ("2023-03-01", "prohibited")])
def test_an_amendment_found_out_later_counts_with_hindsight(known, verdict):
    secret = ADDED.replace("known: 2022-06-01", "known: 2023-03-01")
    assert bench(secret).says("2023-01-01", known=known) == verdict


def test_a_rule_that_ended_says_so_to_whom_it_bound():
    ended = """
    status:
    - {date: 2021-01-01, state: in_force}
    - {date: 2022-01-01, state: repealed}
    force: {since: 2021-01-01, until: 2022-01-01}
    """
    made = bench(ended)
    assert made.says("2022-01-01") == "none"
    assert made.judged("2022-01-01").notes == ("XX-1 no longer binds: repealed on 2022-01-01.",)
    assert made.judged("2022-01-01", maker="other").notes == ()
    assert made.judged("2022-01-01", buyer="xx-free").notes == ()
    assert made.judged("2021-12-31").notes == ()
