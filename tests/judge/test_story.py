"""The story itself, on the real rulebook: what applied where on 2018-12-07, and what came of it."""

from __future__ import annotations

from datetime import date

import pytest

from debar.rulebook import rules_on

THAT_DAY = "2018-12-07"


@pytest.mark.parametrize(
    ("rule", "buyer", "answers", "act", "verdict"),
    [
        ("JP-2018-ITPROC", "jp-government", {}, "procure", "watch"),
        ("AU-2018-5G", "au-carrier", {"part_of_network": "5G radio access"}, "procure", "review"),
        ("AU-2018-5G", "au-carrier", {}, "procure", "review"),
        ("NZ-2018-SPARK", "nz-spark", {"part_of_network": "5G radio access"}, "install", "prohibited"),
        ("NZ-TICSA", "nz-network-operator", {}, "procure", "review"),
        ("US-1656", "us-dod", {}, "procure", "watch"),
        ("US-889A", "us-federal-agency", {}, "procure", "watch"),
        ("US-889B", "us-federal-contractor", {}, "use", "watch"),
        ("JP-2018-CIASK", "jp-critical-operator", {}, "procure", "none"),
        ("JP-2022-ESPA", "jp-critical-operator", {}, "install", "none"),
        ("UK-DVD", "uk-designated-provider", {}, "use", "none"),
    ],
)
def test_that_day_as_known_that_day(book, rule, buyer, answers, act, verdict):
    said = book.says(THAT_DAY, known=THAT_DAY, rule=rule, maker="huawei", buyer=buyer, act=act, **answers)
    assert said == verdict


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        ("2018-12-06", "none"),
        (THAT_DAY, "watch"),
        ("2019-03-31", "watch"),
        ("2019-04-02", "review"),
        ("2026-11-23", "review"),
    ],
)
def test_japan_is_never_prohibited(book, on, verdict):
    judged = book.judged(on, known=on, maker="huawei", buyer="jp-government")
    assert [ruling.verdict.value for ruling in judged.rulings] == ([] if verdict == "none" else [verdict])


def test_japan_says_that_it_was_a_report(book):
    ruling = book.ruling(THAT_DAY, known=THAT_DAY, rule="JP-2018-ITPROC", maker="huawei", buyer="jp-government")
    assert "Reported, not confirmed (2018-12-07); nothing binds on this day." in ruling.because
    assert ruling.questions == ()


@pytest.mark.parametrize(
    "buyer",
    [
        "jp-local-authority",
        "jp-private-company",
        "jp-operator",
        "au-local-authority",
        "nz-government",
        "us-private-company",
        "us-local-authority",
    ],
)
def test_nothing_binds_those_who_are_not_bound(book, buyer):
    assert book.judged(THAT_DAY, known=THAT_DAY, maker="huawei", buyer=buyer).rulings == ()


def rows(book, day, known):
    found = rules_on(book.rulebook, date.fromisoformat(day), date.fromisoformat(known))
    return {row.rule: row for row in found}


@pytest.mark.parametrize(
    ("day", "rule", "state", "verdict"),
    [
        (THAT_DAY, "JP-2018-ITPROC", "reported", "watch"),
        (THAT_DAY, "AU-2018-5G", "in_force", "review"),
        (THAT_DAY, "NZ-2018-SPARK", "in_force", "prohibited"),
        (THAT_DAY, "NZ-TICSA", "in_force", "review"),
        (THAT_DAY, "US-1656", "enacted", "watch"),
        (THAT_DAY, "US-889A", "enacted", "watch"),
        (THAT_DAY, "US-889B", "enacted", "watch"),
        ("2018-12-10", "JP-2018-ITPROC", "announced", "watch"),
        ("2018-12-13", "JP-2018-CIASK", "denied", "watch"),
        ("2019-12-13", "JP-2018-CIASK", "denied", None),
        ("2019-04-02", "JP-2018-ITPROC", "in_force", "review"),
    ],
)
def test_rules_on_a_day(book, day, rule, state, verdict):
    row = rows(book, day, day)[rule]
    assert (row.state, row.verdict and row.verdict.value) == (state, verdict)


def test_rules_on_a_day_leave_out_what_nobody_knew(book):
    assert not {"JP-2018-CIASK", "JP-2022-ESPA", "AU-2023-CCTV", "UK-DVD"} & set(rows(book, THAT_DAY, THAT_DAY))


def test_rules_on_say_whom_they_bind(book):
    assert rows(book, THAT_DAY, THAT_DAY)["NZ-2018-SPARK"].bound == ("nz-spark",)


def test_rules_on_name_a_later_addressee_only_once_there_is_one(book):
    before, after = (rows(book, day, day)["JP-2018-ITPROC"].bound for day in ("2020-06-29", "2020-06-30"))
    assert (before, after) == (("jp-government",), ("jp-government", "jp-independent-agency"))


def test_the_ministries_and_the_agencies_have_days_of_their_own(book):
    asked = {"maker": "huawei", "rule": "JP-2018-ITPROC"}
    assert book.says("2019-05-01", known="2019-05-01", buyer="jp-independent-agency", **asked) == "none"
    assert book.says("2020-06-29", buyer="jp-independent-agency", **asked) == "none"
    assert book.says("2020-06-30", buyer="jp-independent-agency", **asked) == "review"
