"""The measures of the American states, and of the United Kingdom, Canada and the Union: questions and shapes by hand.

Each question was written from a text of the law or a report on it, not from what debar says. Whether the examples in
the files come out as written is proved where all rules are (`debar check`).
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from debar.family import trace
from debar.judge.prove import Outcome, outcome
from debar.register import Register
from debar.rulebook import Rulebook

BOOK = Rulebook.load()
REGISTER = Register.load()
STATES = (
    "US-TX-LSIPA US-TX-PROHTECH US-TX-GA48 US-TX-BILLS US-LA-TOCIL US-LA-391753 US-LA-CIPA26 US-FL-287138 US-GA-SB346"
    " US-GA-HB113 US-IN-SEA197 US-IN-SEA477 US-AR-2513 US-ID-672359 US-SD-SB189 US-NE-LB683 US-NE-FACPA US-CO-SB151"
    " US-VA-25514 US-VT-2019 US-TN-BILLS US-OK-BILLS US-MO-BILLS US-AZ-BILLS US-UT-HB404 US-NY-SOFTWARE"
    " US-NC-SOFTWARE"
).split()
OTHERS = "UK-ZTE UK-CCTV UK-PA23 CA-2022-POL CA-C8 CA-HIK EU-TOOLBOX EU-CSA2".split()
BIDDER = "US-TX-GA48 US-FL-287138 US-GA-SB346 US-AR-2513 US-ID-672359 US-SD-SB189 US-NE-FACPA".split()
"""Who sells is tested; the brand of the goods is not."""
BILLS = "US-TX-BILLS US-LA-CIPA26 US-TN-BILLS US-OK-BILLS US-MO-BILLS US-AZ-BILLS US-UT-HB404 EU-CSA2".split()


class Asked(NamedTuple):
    """One question and the verdict it should have."""

    rule: str
    on: str
    buyer: str
    act: str
    role: str
    maker: str
    goods: str
    verdict: str
    answers: dict[str, str]
    known: str | None


def asked(line: str) -> Asked:
    question, _, rest = line.partition(" | ")
    words, _, verdict = question.partition(" -> ")
    answers = dict(pair.split("=") for pair in rest.split("; ") if pair)
    known = answers.pop("known", None)
    rule, on, buyer, act, role, maker, goods = words.split()
    return Asked(rule, on, buyer, act, role, maker, goods, verdict, answers, known)


def says(asked: Asked) -> Outcome:
    example = asked._asdict() | {
        "strength": "strong",
        "say": "",
        "asks": [],
        "asks_not": [],
        "note": None,
        "deadline": None,
    }
    return outcome(BOOK.rules[asked.rule], example, BOOK, lambda maker, day: trace(maker, day, REGISTER))


QUESTIONS = """
# Who is given access to critical infrastructure
US-TX-LSIPA 2021-06-07 us-tx-business procure service huawei managed-service -> watch
US-TX-LSIPA 2021-06-18 us-tx-business procure service huawei managed-service -> prohibited
US-TX-LSIPA 2024-05-01 us-tx-operator procure service huawei managed-service -> prohibited
US-TX-LSIPA 2024-05-01 us-tx-business procure equipment zte switch -> none
US-TX-LSIPA 2024-05-01 us-tx-local-authority procure equipment tp-link router -> none
US-TX-LSIPA 2024-05-01 us-tx-business procure service nokia managed-service -> none
US-LA-TOCIL 2022-06-17 us-la-state-agency procure service zte managed-service -> none
US-LA-TOCIL 2022-06-18 us-la-state-agency procure service zte managed-service -> prohibited
US-LA-TOCIL 2024-05-01 us-la-operator procure service zte managed-service -> none
US-LA-TOCIL 2024-05-01 us-private-company procure service zte managed-service -> none
# Makers that are named
US-TX-PROHTECH 2026-01-25 us-tx-state-agency use equipment tp-link-systems router -> none
US-TX-PROHTECH 2026-01-26 us-tx-state-agency use equipment tp-link-systems router -> prohibited
US-TX-PROHTECH 2026-01-26 us-tx-university procure equipment hisense monitor -> prohibited
US-TX-PROHTECH 2026-02-01 us-tx-state-agency install equipment catl battery -> prohibited
US-TX-PROHTECH 2024-01-02 us-tx-state-agency use equipment hikvision camera -> prohibited
US-TX-PROHTECH 2022-12-06 us-tx-state-agency use equipment tiktok software -> none
US-TX-PROHTECH 2022-12-07 us-tx-state-agency use equipment tiktok software -> prohibited
US-TX-PROHTECH 2026-11-23 us-tx-local-authority use equipment huawei switch -> none
US-TX-PROHTECH 2026-11-23 us-tx-business use equipment huawei switch -> none
US-LA-391753 2024-05-01 us-la-school procure equipment dahua recorder -> prohibited
US-LA-391753 2024-05-01 us-la-operator procure equipment dahua recorder -> none
US-IN-SEA197 2020-02-28 us-in-state-agency procure equipment huawei router -> none
US-IN-SEA197 2020-03-15 us-in-state-agency procure equipment huawei router -> review
US-IN-SEA197 2020-04-01 us-in-state-agency procure equipment huawei router -> prohibited
US-IN-SEA197 2020-04-01 us-in-university procure equipment zte phone -> prohibited
US-IN-SEA197 2022-05-01 us-in-state-agency procure equipment hikvision camera -> none
# What stands on an official list
US-IN-SEA477 2023-04-30 us-in-state-agency procure equipment hikvision camera -> none | known=2023-04-30
US-IN-SEA477 2023-06-30 us-in-state-agency procure equipment hikvision camera -> watch
US-IN-SEA477 2023-07-01 us-in-state-agency procure equipment hikvision camera -> review
US-IN-SEA477 2023-07-01 us-in-state-agency procure equipment zte switch -> prohibited
US-IN-SEA477 2026-03-22 us-in-local-authority procure equipment netgear router -> none
US-IN-SEA477 2026-03-23 us-in-local-authority procure equipment netgear router -> review
US-GA-HB113 2025-06-30 us-ga-state-agency procure equipment huawei switch -> watch
US-GA-HB113 2025-07-01 us-ga-state-agency procure equipment huawei switch -> review
US-GA-HB113 2026-01-02 us-ga-state-agency procure equipment xiaomi monitor -> none | on_official_list=no
US-NE-LB683 2024-12-31 us-ne-communications-provider subsidise equipment huawei base-station -> watch
US-NE-LB683 2025-01-01 us-ne-communications-provider subsidise equipment zte olt -> prohibited
US-NE-LB683 2025-01-01 us-ne-communications-provider use equipment zte olt -> none | funds=own funds
US-CO-SB151 2025-05-01 us-co-telecom-provider use equipment zte radio -> conditional
US-CO-SB151 2025-05-01 us-co-telecom-provider use equipment nokia radio -> none
# Who sells
US-TX-GA48 2024-11-18 us-tx-state-agency procure seller lenovo laptop -> none
US-TX-GA48 2024-11-19 us-tx-state-agency procure seller lenovo laptop -> prohibited
US-FL-287138 2023-06-30 us-fl-state-agency procure seller huawei software -> none | personal_data_access=yes
US-FL-287138 2023-07-01 us-fl-state-agency procure seller huawei software -> prohibited | personal_data_access=yes
US-FL-287138 2025-06-30 us-fl-state-agency renew seller huawei software -> watch | personal_data_access=yes
US-FL-287138 2025-07-01 us-fl-state-agency renew seller huawei software -> prohibited | personal_data_access=yes
US-FL-287138 2026-01-02 us-fl-state-agency procure seller huawei switch -> none
US-GA-SB346 2022-06-30 us-ga-state-agency procure seller hikvision camera -> watch
US-GA-SB346 2022-07-01 us-ga-state-agency procure seller hikvision camera -> review
US-GA-SB346 2025-06-30 us-ga-state-agency procure seller hikvision camera -> prohibited | government_owned=yes
US-GA-SB346 2025-07-01 us-ga-state-agency procure seller hikvision camera -> none | government_owned=yes
US-GA-SB346 2024-05-01 us-ga-state-agency procure equipment lenovo laptop -> none
US-AR-2513 2023-08-01 us-ar-state-agency procure service hikvision maintenance -> prohibited | government_owned=yes
US-AR-2513 2023-07-31 us-ar-state-agency procure service hikvision maintenance -> watch | government_owned=yes
US-AR-2513 2024-05-01 us-ar-state-agency procure equipment hikvision camera -> none
US-ID-672359 2023-06-30 us-id-local-authority procure seller dahua camera -> none
US-ID-672359 2023-07-01 us-id-local-authority procure seller dahua camera -> review
US-ID-672359 2024-05-01 us-id-state-agency procure seller dahua camera -> none | certificate=yes
US-SD-SB189 2024-05-01 us-sd-local-authority procure seller zte switch -> none | contract_value=USD 49,999
US-SD-SB189 2024-05-01 us-sd-local-authority procure seller zte switch -> prohibited | contract_value=USD 50,000
US-SD-SB189 2023-06-30 us-sd-local-authority procure seller zte switch -> watch | contract_value=USD 90,000
US-NE-FACPA 2023-12-31 us-ne-state-agency procure seller huawei switch -> none
US-NE-FACPA 2024-07-01 us-ne-state-agency procure seller huawei switch -> review
# What only may come, or was not read
US-LA-CIPA26 2026-07-31 us-la-local-authority use equipment hikvision camera -> watch
US-LA-CIPA26 2026-08-01 us-la-local-authority use equipment hikvision camera -> watch
US-OK-BILLS 2024-09-01 us-ok-state-agency procure equipment hikvision camera -> watch
US-TN-BILLS 2025-09-01 us-tn-state-agency procure module quectel laptop -> none
US-VA-25514 2018-07-01 us-va-public-body use equipment kaspersky security-software -> watch
US-VA-25514 2024-01-01 us-va-public-body use equipment huawei switch -> none
US-VT-2019 2024-01-01 us-vt-state-agency procure equipment huawei switch -> watch
US-NY-SOFTWARE 2026-01-01 us-ny-state-agency use equipment tiktok software -> none
# The United Kingdom, Canada and the Union
UK-ZTE 2018-12-07 uk-operator use equipment zte router -> advised-against | known=2018-12-07
UK-ZTE 2018-12-07 uk-operator use equipment huawei router -> none | known=2018-12-07
UK-CCTV 2022-11-23 uk-central-government install equipment tiandy camera -> none | site=sensitive
UK-CCTV 2022-11-24 uk-central-government install equipment tiandy camera -> prohibited | site=sensitive
UK-CCTV 2025-05-01 uk-central-government use equipment tiandy camera -> prohibited | site=sensitive
UK-CCTV 2025-05-01 uk-central-government use equipment bosch camera -> none | site=sensitive
UK-CCTV 2025-05-01 uk-central-government use equipment dahua camera -> review | site=ordinary
UK-CCTV 2025-05-01 uk-local-authority use equipment dahua camera -> none | site=sensitive
UK-PA23 2025-02-23 uk-local-authority procure equipment huawei switch -> watch
UK-PA23 2025-02-24 uk-local-authority procure equipment huawei switch -> review
CA-2022-POL 2022-08-31 ca-telecom procure equipment zte base-station -> watch | part_of_network=5G radio access
CA-2022-POL 2022-09-01 ca-telecom procure equipment zte base-station -> advised-against | part_of_network=5G core
CA-2022-POL 2024-06-29 ca-telecom use equipment zte base-station -> advised-against | part_of_network=5G core
CA-C8 2026-06-14 ca-telecom use equipment huawei base-station -> watch
CA-C8 2026-06-15 ca-telecom use equipment huawei base-station -> review
CA-C8 2026-08-30 ca-critical-operator use equipment huawei server -> watch
CA-HIK 2025-06-26 ca-government procure equipment hikvision camera -> none
CA-HIK 2025-06-27 ca-government procure equipment hikvision camera -> review
CA-HIK 2025-12-01 ca-private-company procure equipment hikvision camera -> none
EU-TOOLBOX 2020-01-29 eu-operator use equipment huawei base-station -> review | part_of_network=5G radio access
EU-TOOLBOX 2023-06-14 eu-institution procure equipment zte router -> none
EU-TOOLBOX 2023-06-15 eu-institution procure equipment zte router -> review
EU-CSA2 2026-01-19 eu-operator use equipment huawei router -> none
EU-CSA2 2026-01-20 eu-operator use equipment huawei router -> watch
"""
"""rule, day of the act, buyer, act, role, maker, class of goods -> verdict | answers and the known-day."""
ASKED = [asked(line) for line in QUESTIONS.splitlines() if line and not line.startswith("#")]
every_rule = pytest.mark.parametrize("id", [*STATES, *OTHERS])


@pytest.mark.parametrize("each", ASKED, ids=lambda each: f"{each.rule}-{each.maker}-{each.on}")
def test_the_question_has_its_verdict(each: Asked) -> None:
    given = says(each)
    assert given.verdict == each.verdict, given.because


@every_rule
def test_the_instrument_is_there_with_a_japanese_name_and_three_examples(id: str) -> None:
    rule = BOOK.rules[id]
    assert rule.jurisdiction == id[:2]
    assert rule.name_ja
    assert len(rule.examples) >= 3


def test_no_measure_of_a_state_is_left_out_of_this_page() -> None:
    federal = {"US-BILL-GUARD", "US-BILL-OPTICS"}
    ours = {id for id in BOOK.rules if id.startswith("US-") and id[3:5].isalpha() and id[5:6] == "-"}
    assert ours - federal == set(STATES)


@pytest.mark.parametrize("id", BIDDER)
def test_where_the_bidder_is_tested_goods_from_a_dealer_of_the_country_pass(id: str) -> None:
    assert all(bar.roles <= {"seller", "service"} and "seller" in bar.roles for bar in BOOK.rules[id].bars)


@pytest.mark.parametrize("id", BILLS)
def test_a_bill_can_give_nothing_but_watch(id: str) -> None:
    rule = BOOK.rules[id]
    assert rule.kind == "proposal"
    assert all(bar.verdict == "watch" and bar.force and bar.force.since is None for bar in rule.bars)


@pytest.mark.parametrize("id", [id for id in STATES if BOOK.rules[id].confidence == "uncertain"])
def test_what_was_not_read_never_bars(id: str) -> None:
    given = {example["verdict"] for example in BOOK.rules[id].examples}
    assert given <= {"none", "watch", "review"}


def test_private_firms_are_bound_in_texas_and_not_in_louisiana() -> None:
    bound = {
        id: frozenset[str]().union(*(bar.bound for bar in BOOK.rules[id].bars))
        for id in ("US-TX-LSIPA", "US-LA-TOCIL")
    }
    assert "us-tx-business" in bound["US-TX-LSIPA"]
    assert bound["US-LA-TOCIL"] == {"us-la-governmental-entity"}


def test_the_makers_that_texas_added_in_2026() -> None:
    added = next(bar for bar in BOOK.rules["US-TX-PROHTECH"].bars if bar.id == "makers-added")
    names = "tp-link tp-link-systems xiaomi hisense tcl sensetime megvii cloudwalk yitu iflytek catl baidu"
    assert set(added.targets[0].vendors) == set(names.split())


def test_the_british_rule_on_cameras_names_no_maker() -> None:
    targets = [target for bar in BOOK.rules["UK-CCTV"].bars for target in bar.targets]
    assert all(not target.vendors and target.category and target.category.seat == {"CN"} for target in targets)


def test_the_canadian_days_are_shown_though_they_bind_nobody() -> None:
    bars = BOOK.rules["CA-2022-POL"].bars
    assert {str(bar.deadline) for bar in bars if bar.deadline} == {"2024-06-28", "2027-12-31"}
    assert {bar.verdict for bar in bars} == {"advised-against"}


@pytest.mark.parametrize(
    ("buyer", "above"),
    [
        ("us-tx-university", {"us-tx-state-agency", "us-tx-governmental-entity", "us-state-agency"}),
        ("us-tx-operator", {"us-tx-business", "us-private-company", "us-operator"}),
        ("us-in-local-authority", {"us-in-public-body", "us-local-authority"}),
        ("uk-local-authority", {"uk-contracting-authority"}),
    ],
)
def test_who_is_who(buyer: str, above: set[str]) -> None:
    assert set(BOOK.is_a(buyer)) - {buyer} >= above


def test_no_buyer_of_a_state_is_a_federal_agency() -> None:
    states = [id for id in BOOK.buyers if id.startswith("us-") and id[5:6] == "-"]
    assert len(states) > 40
    assert not [id for id in states if "us-federal-agency" in BOOK.is_a(id)]
