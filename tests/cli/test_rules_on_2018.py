"""`debar rules on 2018-12-07 --known 2018-12-07`: the day of the story, row by row as it was read by hand.

What must not be there matters as much: the Czech warning came ten days later, the Entity List in May 2019, and
Canada, Germany, France, Sweden and India had no rule. That Britain "complied with a ban" was press talk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from tests.judge.rulebench import Bench

if TYPE_CHECKING:
    from tests.conftest import Command

    from debar.rulebook import Rulebook

STORY = "2018-12-07"
IN_FORCE, ENACTED = "in force", "enacted, not yet in force"
SNAPSHOT = [
    ("JP-2018-ITPROC", "reported, not confirmed", "2018-12-07", "watch"),
    ("US-889A", ENACTED, "2018-08-13", "watch"),
    ("US-889B", ENACTED, "2018-08-13", "watch"),
    ("US-1656", ENACTED, "2017-12-12", "watch"),
    ("US-1634", IN_FORCE, "2018-10-01", "prohibited"),
    ("US-FCC-549", "proposed, not adopted", "2018-04", "watch"),
    ("AU-2018-5G", IN_FORCE, "2018-09-18", "review"),
    ("NZ-2018-SPARK", IN_FORCE, "2018-11-28", "prohibited"),
    ("UK-ZTE", IN_FORCE, "2018-04-16", "advised-against"),
    ("TW-CSMA", IN_FORCE, "2013", "review"),  # press only, uncertain: it decides nothing alone
]
ALSO_THERE = {
    "AU-SOCI": "an act of July 2018 that names nobody",
    "NZ-TICSA": "the general duty behind the notice to Spark",
    "US-889-GRANT": "paragraph (b) of the same enactment as parts A and B",
}
NOT_YET = (
    "US-BIS-EL US-EO13873 US-STCNA US-FCC-USF US-FCC-EA22 US-BILL-OPTICS CZ-NUKIB JP-2018-CIASK JP-2022-ESPA UK-DVD"
    " CA-2022-POL CA-C8 DE-5G-CONTRACTS DE-BSIG41 FR-2019-810 SE-PTS-2020 IN-TRUSTED EU-TOOLBOX AU-2023-CCTV"
).split()


def on(debar: Command, day: str, *more: str) -> dict[str, dict[str, Any]]:
    ran = debar("rules", "on", day, "--known", day, "--format", "json", *more)
    assert ran.code == 0, ran.err
    return {row["id"]: row for row in orjson.loads(ran.out)}


@pytest.mark.parametrize(("rule", "state", "since", "strongest"), SNAPSHOT)
def test_each_row_of_that_day(rule: str, state: str, since: str, strongest: str, debar: Command) -> None:
    row = on(debar, STORY)[rule]
    assert (row["state"], row["since"], row["strongest"]) == (state, since, strongest)


def test_no_other_row_stands_there(debar: Command) -> None:
    assert set(on(debar, STORY)) == {rule for rule, *_ in SNAPSHOT} | set(ALSO_THERE)


@pytest.mark.parametrize("rule", NOT_YET)
def test_what_did_not_exist_yet_is_not_there(rule: str, debar: Command, rulebook: Rulebook) -> None:
    assert rule in rulebook.rules
    assert rule not in on(debar, STORY)


@pytest.mark.parametrize("code", ["CA", "DE", "FR", "SE", "IN", "CZ"])
def test_countries_without_a_rule_that_day(code: str, debar: Command) -> None:
    assert on(debar, STORY, "--jurisdiction", code) == {}


RAN = {"part_of_network": "5G radio access"}
VERDICTS = [
    ("JP-2018-ITPROC", "huawei", "jp-government", "procure", {}, "watch"),
    ("JP-2018-ITPROC", "zte", "jp-government", "procure", {}, "watch"),
    ("US-889A", "huawei", "us-federal-agency", "procure", {}, "watch"),
    ("US-889B", "zte", "us-federal-contractor", "use", {}, "watch"),
    ("US-1656", "huawei", "us-dod", "procure", {"mission": "homeland defence"}, "watch"),
    ("US-1634", "kaspersky", "us-federal-agency", "procure", {}, "prohibited"),
    ("US-1634", "huawei", "us-federal-agency", "procure", {}, "none"),
    ("US-FCC-549", "huawei", "us-subsidised-carrier", "subsidise", {}, "watch"),
    ("AU-2018-5G", "huawei", "au-carrier", "use", RAN, "review"),
    ("AU-2018-5G", "zte", "au-carrier", "use", RAN, "review"),
    ("NZ-2018-SPARK", "huawei", "nz-spark", "install", RAN, "prohibited"),
    ("NZ-2018-SPARK", "huawei", "nz-network-operator", "install", RAN, "none"),
    ("NZ-TICSA", "huawei", "nz-network-operator", "install", RAN, "review"),
    ("UK-ZTE", "zte", "uk-telecom-provider", "use", {}, "advised-against"),
    ("UK-ZTE", "huawei", "uk-telecom-provider", "use", {}, "none"),
    ("TW-CSMA", "huawei", "tw-government", "procure", {}, "review"),
    ("US-BIS-EL", "huawei", "us-exporter", "export", {}, "none"),
]


@pytest.mark.parametrize(("rule", "maker", "buyer", "act", "answers", "verdict"), VERDICTS)
def test_what_it_meant_for_whom(
    rule: str, maker: str, buyer: str, act: str, answers: dict[str, str], verdict: str, rulebook: Rulebook
) -> None:
    ruling = Bench(rulebook).ruling(
        STORY, rule=rule, maker=maker, goods="base-station", buyer=buyer, act=act, known=STORY, **answers
    )
    assert (ruling.verdict.value if ruling else "none") == verdict


@pytest.mark.parametrize(
    ("day", "rule", "state"),
    [
        ("2018-12-09", "JP-2018-ITPROC", "reported, not confirmed"),
        ("2018-12-10", "JP-2018-ITPROC", "announced, not yet in force"),
        ("2019-03-31", "JP-2018-ITPROC", "announced, not yet in force"),
        ("2019-04-01", "JP-2018-ITPROC", IN_FORCE),
        ("2018-12-13", "JP-2018-CIASK", "reported, officially denied"),
        ("2018-12-12", "US-1656", IN_FORCE),
        ("2018-12-17", "CZ-NUKIB", IN_FORCE),
    ],
)
def test_the_days_that_followed(day: str, rule: str, state: str, debar: Command) -> None:
    assert on(debar, day)[rule]["state"] == state


@pytest.mark.parametrize(("day", "rule"), [("2018-12-12", "JP-2018-CIASK"), ("2018-12-16", "CZ-NUKIB")])
def test_the_day_before_it_was_not_there(day: str, rule: str, debar: Command) -> None:
    assert rule not in on(debar, day)
