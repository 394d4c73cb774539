"""The rules of European places: questions with answers read from the facts by hand, and decisions that come later.

A row of `ASKED` is buyer, maker, class, act, day, facts and all that the rules say; the comment tells what was read.
Whether each rule's own examples come out is proved where all rules are (`debar check`).
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import Bench

from debar.family import trace
from debar.register import Register
from debar.rulebook import Rulebook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

    from debar.rulebook import Rule

BOOK = Rulebook.load()
REGISTER = Register.load()
TODAY = "2026-11-23"
PLACES = "AT BE CZ DE DK EE ES FI FR IE IT LT LV NL PL PT RO SE SI SK".split()
RULES = [rule for place in PLACES for rule in BOOK.in_jurisdiction(place)]


def said(
    book: Rulebook, buyer: str, maker: str, goods: str, act: str, on: str, facts: str = "", known: str = ""
) -> str:
    """All that the rules say, as `RULE verdict`, strongest first; `facts` as `key: value; key: value`."""
    answers = dict(fact.split(": ", 1) for fact in facts.split("; ") if fact)
    lineage = trace(maker, date.fromisoformat(on), REGISTER)
    judged = Bench(book).judged(
        on, maker=maker, goods=goods, buyer=buyer, act=act, known=known or None, lineage=lineage, **answers
    )
    return ", ".join(f"{ruling.law.id} {ruling.verdict.value}" for ruling in judged.rulings)


CORE, RADIO, RADIO_4G, TRANSPORT = (
    f"part_of_network: {part}" for part in ("5G core", "5G radio access", "4G radio access", "5G transport")
)
ASKED = [
    # Germany: contracts with three operators, core 2026-12-31, access management 2029-12-31, radio hardware stays
    ("de-mobile-operator", "huawei", "router", "use", TODAY, CORE, "DE-5G-CONTRACTS conditional, DE-BSIG41 review"),
    (
        "de-mobile-operator",
        "zte",
        "router",
        "use",
        "2026-12-31",
        CORE,
        "DE-5G-CONTRACTS conditional, DE-BSIG41 review",
    ),
    (
        "de-mobile-operator",
        "zte",
        "router",
        "use",
        "2027-01-01",
        CORE,
        "DE-5G-CONTRACTS prohibited, DE-BSIG41 review",
    ),
    ("de-mobile-operator", "huawei", "base-station", "use", "2030-06-01", RADIO, "DE-BSIG41 review"),
    (
        "de-mobile-operator",
        "huawei",
        "network-management",
        "use",
        "2030-01-01",
        "part_of_network: 5G management",
        "DE-5G-CONTRACTS prohibited, DE-BSIG41 review",
    ),
    ("de-mobile-operator", "nokia", "router", "use", "2027-01-01", CORE, ""),
    ("de-critical-operator", "huawei", "router", "use", "2022-06-01", "", "DE-BSIG9B review"),
    ("de-critical-operator", "huawei", "router", "use", "2027-01-01", CORE, "DE-BSIG41 review"),
    ("de-private-company", "huawei", "router", "use", "2027-01-01", CORE, ""),
    # France: a permit per device, for every maker; 4G and users' premises are out
    ("fr-mobile-operator", "nokia", "base-station", "use", TODAY, RADIO, "FR-2019-810 review"),
    ("fr-mobile-operator", "huawei", "base-station", "use", TODAY, f"{RADIO}; permit: yes", ""),
    ("fr-mobile-operator", "huawei", "base-station", "use", TODAY, RADIO_4G, ""),
    ("fr-mobile-operator", "huawei", "base-station", "use", "2019-08-02", RADIO, "FR-2019-810 watch"),
    ("fr-government", "huawei", "router", "procure", TODAY, "", ""),
    # Sweden: central functions in two bands, out by 2025-01-01; a stay for one maker
    ("se-licensee", "huawei", "router", "use", "2025-01-01", CORE, "SE-PTS-2020 conditional"),
    ("se-licensee", "huawei", "router", "use", "2025-01-02", CORE, "SE-PTS-2020 prohibited"),
    ("se-licensee", "huawei", "router", "install", "2020-11-20", CORE, "SE-PTS-2020 watch"),
    ("se-licensee", "zte", "router", "install", "2020-11-20", CORE, "SE-PTS-2020 prohibited"),
    ("se-operator", "huawei", "router", "use", TODAY, CORE, ""),
    ("se-other-licensee", "huawei", "router", "use", TODAY, CORE, "SE-LEK review"),
    # Estonia: Elisa and Huawei until 2025-12-31 (5G) and 2029-12-31 (2G to 4G); others by permit
    ("ee-elisa", "huawei", "base-station", "use", "2025-12-31", RADIO, "EE-ESS conditional"),
    ("ee-elisa", "huawei", "base-station", "use", TODAY, RADIO, "EE-ESS prohibited"),
    ("ee-elisa", "huawei", "base-station", "use", TODAY, RADIO_4G, "EE-ESS conditional"),
    ("ee-elisa", "nokia", "base-station", "use", TODAY, RADIO, "EE-ESS review"),
    ("ee-operator", "huawei", "base-station", "use", TODAY, f"{RADIO}; permit: yes", ""),
    # Romania: Huawei was refused for 5G on 2024-02-29; other makers by permit; terminals are out
    ("ro-operator", "huawei", "base-station", "use", "2024-02-28", RADIO, "RO-163 review"),
    ("ro-operator", "huawei", "base-station", "use", "2024-02-29", RADIO, "RO-163 prohibited"),
    ("ro-operator", "zte", "base-station", "use", TODAY, RADIO, "RO-163 review"),
    ("ro-operator", "huawei", "phone", "use", TODAY, RADIO, ""),
    # Poland: no decision yet; from 2026-04-03 a question for key entities and tenders
    ("pl-key-entity", "huawei", "router", "procure", "2026-04-02", "", "PL-KSC watch"),
    ("pl-key-entity", "huawei", "router", "procure", "2026-04-03", "", "PL-KSC review"),
    ("pl-government", "zte", "router", "procure", TODAY, "", "PL-KSC review"),
    ("pl-key-entity", "ericsson", "router", "procure", TODAY, "", ""),
    # Portugal: seat outside the EU, NATO and the OECD
    ("pt-operator", "huawei", "base-station", "use", TODAY, RADIO, "PT-CAS-2023 review"),
    ("pt-operator", "samsung", "base-station", "use", TODAY, RADIO, ""),
    ("pt-operator", "huawei", "base-station", "use", TODAY, RADIO_4G, ""),
    # Czechia: the warning of 2018 names two makers, that of 2025 nobody, the act of 2025 gives a power
    ("cz-regulated-body", "huawei", "router", "procure", "2018-12-16", "", ""),
    ("cz-regulated-body", "huawei", "router", "procure", "2018-12-17", "", "CZ-NUKIB conditional"),
    (
        "cz-regulated-body",
        "zte",
        "router",
        "procure",
        TODAY,
        "",
        "CZ-NUKIB conditional, CZ-264-2025 review, CZ-NUKIB-2025 review",
    ),
    ("cz-regulated-body", "hikvision", "camera", "procure", "2025-10-31", "", "CZ-NUKIB-2025 review"),
    # Denmark: an order to one operator about one maker's DWDM
    ("dk-tdc", "huawei", "optical-transport", "use", TODAY, TRANSPORT, "DK-LEVSIK prohibited"),
    ("dk-operator", "huawei", "optical-transport", "use", TODAY, TRANSPORT, "DK-LEVSIK review"),
    # Netherlands: secret orders; Belgium: permit and share; Italy: plan; Spain: a list that was not made
    ("nl-operator", "huawei", "router", "use", TODAY, CORE, "NL-BVIT review"),
    ("nl-government", "huawei", "router", "use", TODAY, CORE, ""),
    ("be-mobile-operator", "ericsson", "base-station", "use", TODAY, RADIO, "BE-105 review"),
    ("be-mobile-operator", "huawei", "base-station", "use", TODAY, f"{RADIO}; permit: yes", "BE-105 review"),
    ("be-mobile-operator", "ericsson", "base-station", "use", TODAY, f"{RADIO}; permit: yes", ""),
    ("it-operator", "huawei", "base-station", "procure", TODAY, RADIO, "IT-GP5G review"),
    ("it-operator", "ericsson", "base-station", "procure", TODAY, RADIO, ""),
    ("es-operator", "huawei", "router", "use", TODAY, CORE, "ES-RDL7 review"),
    ("es-government", "huawei", "storage", "procure", "2025-07-01", "", ""),
    # Finland: base stations of 5G from 2026-12-19
    ("fi-operator", "huawei", "base-station", "use", "2026-12-18", RADIO, "FI-244A watch"),
    ("fi-operator", "huawei", "base-station", "use", "2026-12-19", RADIO, "FI-244A review"),
    ("fi-operator", "huawei", "router", "use", TODAY, CORE, "FI-244A review"),
    # Lithuania: 5G by criteria, purchases by seat, plants by remote access
    ("lt-operator", "huawei", "base-station", "use", TODAY, RADIO, "LT-2021 review"),
    ("lt-critical-body", "hikvision", "camera", "procure", "2022-03-16", "", ""),
    ("lt-critical-body", "hikvision", "camera", "procure", "2022-03-25", "", "LT-PPL review"),
    ("lt-critical-body", "hikvision", "camera", "procure", "2023-05-05", "", "LT-PPL prohibited"),
    ("lt-government", "dji", "drone", "procure", TODAY, "", "LT-PPL prohibited"),
    ("lt-government", "nokia", "router", "procure", TODAY, "", ""),
    ("lt-local-authority", "hikvision", "camera", "procure", TODAY, "", "LT-PPL review"),
    ("lt-energy-operator", "sungrow", "inverter", "install", "2025-04-30", "", "LT-ELEC watch"),
    ("lt-energy-operator", "sungrow", "inverter", "install", "2025-05-01", "", "LT-ELEC conditional"),
    ("lt-energy-operator", "sungrow", "inverter", "use", "2026-05-01", "", "LT-ELEC conditional"),
    (
        "lt-energy-operator",
        "sungrow",
        "inverter",
        "use",
        "2026-05-02",
        "installed_on: 2024-02-01",
        "LT-ELEC prohibited",
    ),
    ("lt-energy-operator", "sungrow", "inverter", "use", "2026-05-02", "", "LT-ELEC conditional"),
    ("lt-private-company", "sungrow", "inverter", "use", "2026-05-02", "", ""),
    # decision powers elsewhere
    ("sk-operator", "huawei", "router", "use", "2021-07-31", "", ""),
    ("sk-operator", "huawei", "router", "use", "2021-08-01", "", "SK-69-2018 review"),
    ("si-operator", "huawei", "router", "use", "2022-03-15", "", ""),
    ("si-operator", "huawei", "router", "use", "2022-11-09", "", "SI-ZEKOM2 watch"),
    ("si-operator", "huawei", "router", "use", "2022-11-10", "", "SI-ZEKOM2 review"),
    ("at-operator", "huawei", "router", "use", "2021-10-31", "", "AT-TKG45 watch"),
    ("at-operator", "huawei", "router", "use", "2021-11-01", "", "AT-TKG45 review"),
    ("at-broadcaster", "huawei", "router", "use", TODAY, "", ""),
    ("ie-operator", "huawei", "router", "use", "2023-06-08", "", "IE-2023 watch"),
    ("ie-operator", "huawei", "router", "use", "2023-06-09", "", "IE-2023 review"),
    ("ie-local-authority", "huawei", "switch", "procure", TODAY, "", ""),
    ("lv-operator", "huawei", "base-station", "use", "2020-02-18", RADIO, ""),
    ("lv-operator", "huawei", "base-station", "use", TODAY, RADIO, "LV-5GDECL advised-against"),
]


@pytest.mark.parametrize(("buyer", "maker", "goods", "act", "on", "facts", "expected"), ASKED)
def test_what_the_law_says(buyer: str, maker: str, goods: str, act: str, on: str, facts: str, expected: str) -> None:
    assert said(BOOK, buyer, maker, goods, act, on, facts) == expected


def test_every_instrument_is_there_and_asked_about() -> None:
    here = {rule.id for rule in RULES if not rule.absent}
    assert here == set(
        "AT-TKG45 BE-105 CZ-264-2025 CZ-NUKIB CZ-NUKIB-2025 DE-5G-CONTRACTS DE-BSIG41 DE-BSIG9B DK-LEVSIK EE-ESS"
        " ES-RDL7 FI-244A FR-2019-810 IE-2023 IT-GP5G LT-2021 LT-ELEC LT-PPL LV-5GDECL NL-BVIT PL-KSC PT-CAS-2023"
        " RO-163 SE-LEK SE-PTS-2020 SI-ZEKOM2 SK-69-2018".split()
    )
    assert here == {word for row in ASKED for word in row[-1].replace(",", "").split() if word.isupper()} & here


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_place_has_a_buyer_who_is_not_bound(rule: Rule) -> None:
    bound = {buyer for bar in rule.bars for buyer in bar.bound}
    here = [buyer for buyer in BOOK.buyers.values() if buyer.jurisdiction == rule.jurisdiction]
    assert [buyer.id for buyer in here if bound.isdisjoint(buyer.kinds)]


def test_after_the_day_the_reader_is_told_that_the_contracts_are_not_public() -> None:
    asked = {"maker": "huawei", "buyer": "de-mobile-operator", "act": "use", "part_of_network": "5G core"}
    for on, deadline in (("2026-11-23", date(2026, 12, 31)), ("2027-01-01", date(2026, 12, 31))):
        ruling = Bench(BOOK).ruling(on, rule="DE-5G-CONTRACTS", **asked)
        assert ruling is not None
        assert ruling.deadline == deadline
        assert any("contract text not public" in line for line in ruling.because)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.catch in ("criteria", "decision")], ids=lambda r: r.id
)
def test_what_names_nobody_never_prohibits(rule: Rule) -> None:
    for bar in rule.bars:
        if bar.verdict == "prohibited":
            assert all(target.vendors for target in bar.targets), bar.id


DECISION = """
id: PL-KSC-D1
jurisdiction: PL
instrument: {name: Decision that declares a supplier high-risk, cite: Monitor Polski 2027 item 1}
kind: order
catch: decision
status: [{date: 2027-02-01, state: in_force}]
force: {since: 2027-02-01, known: 2027-02-01}
acts: [use]
reach: [subsidiary, division, brand]
vendors: [{maker: huawei}]
goods: [telecom-equipment]
bars:
- {id: new, verdict: prohibited, says: May not be brought into use., bound: [pl-key-entity], acts: [procure, install]}
- {id: bid, verdict: prohibited, says: Its bid is rejected., bound: [pl-contracting-authority], acts: [procure]}
- {id: seven, verdict: prohibited, says: Goes in seven years., bound: [pl-key-entity], deadline: 2034-02-01}
- id: four
  verdict: prohibited
  says: Goes from critical functions in four years.
  bound: [pl-operator]
  when: {part_of_network: [core]}
  deadline: 2031-02-01
do: Do not buy it, and withdraw it in time.
sources: {monitor: Monitor Polski 2027 item 1}
confidence: verified
reviewed: 2027-02-01
examples:
- {say: the day before, maker: huawei, goods: router, buyer: pl-key-entity, on: 2027-01-31, verdict: none}
- {say: the day, maker: huawei, goods: router, buyer: pl-key-entity, on: 2027-02-01, verdict: prohibited}
"""
ORDER = """
id: NL-BVIT-OWN
jurisdiction: NL
instrument: {name: Order of the minister to this operator, cite: state secret}
kind: order
catch: decision
status: [{date: 2020-06-01, state: in_force}]
force: {since: 2020-06-01, known: 2020-06-01}
bound: [nl-own]
acts: [use]
vendors: [{maker: huawei}]
bars: [{verdict: prohibited, says: Not in the core., when: {part_of_network: [core]}}]
do: Keep it out of the core.
sources: {order: in the safe}
confidence: verified
reviewed: 2026-11-23
examples:
- {say: the day before, maker: huawei, buyer: nl-own, act: use, on: 2020-05-31, verdict: none}
- {say: part not told, maker: huawei, buyer: nl-own, act: use, on: 2020-06-01, verdict: review}
"""
OWN_BUYER = "{jurisdiction: NL, name: Netherlands, buyers: [{id: nl-own, name: Our network, is_a: [nl-operator]}]}"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A folder of one's own rules: a decision published later, and a secret order with the buyer it is for."""
    for name, text in (
        ("PL/PL-KSC-D1.yaml", DECISION),
        ("NL/NL-BVIT-OWN.yaml", ORDER),
        ("buyers/NL-own.yaml", OWN_BUYER),
    ):
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return tmp_path / "own"


@pytest.mark.parametrize(
    ("buyer", "act", "on", "facts", "expected"),
    [
        ("pl-key-entity", "procure", "2027-01-31", "", "PL-KSC review"),
        ("pl-key-entity", "procure", "2027-02-01", "", "PL-KSC-D1 prohibited, PL-KSC review"),
        ("pl-local-authority", "procure", "2027-01-31", "", "PL-KSC review"),
        ("pl-local-authority", "procure", "2027-02-01", "", "PL-KSC-D1 prohibited, PL-KSC review"),
        ("pl-key-entity", "use", "2034-02-01", "", "PL-KSC-D1 conditional, PL-KSC review"),
        ("pl-key-entity", "use", "2034-02-02", "", "PL-KSC-D1 prohibited, PL-KSC review"),
        ("pl-operator", "use", "2031-02-01", "part_of_network: core", "PL-KSC-D1 conditional, PL-KSC review"),
        ("pl-operator", "use", "2031-02-02", "part_of_network: core", "PL-KSC-D1 prohibited, PL-KSC review"),
        ("pl-operator", "use", "2031-02-02", RADIO, "PL-KSC-D1 conditional, PL-KSC review"),
        ("pl-private-company", "procure", "2027-02-01", "", ""),
        ("nl-own", "use", TODAY, "part_of_network: core", "NL-BVIT-OWN prohibited, NL-BVIT review"),
        ("nl-operator", "use", TODAY, "part_of_network: core", "NL-BVIT review"),
    ],
)
def test_a_decision_of_a_later_day_is_a_file_of_its_own(
    overlay: Path, buyer: str, act: str, on: str, facts: str, expected: str
) -> None:
    assert said(Rulebook.load(overlay), buyer, "huawei", "router", act, on, facts) == expected


def test_the_command_reads_such_a_decision(overlay: Path, debar: Command) -> None:
    asked = (
        "explain",
        "Huawei NE40E router",
        "--buyer",
        "pl-key-entity",
        "--on",
        "2027-02-01",
        "--known",
        "2027-02-01",
    )
    assert "PL-KSC-D1: prohibited" in debar(*asked, "--rules", overlay).text
    assert "PL-KSC-D1" not in debar(*asked).text
