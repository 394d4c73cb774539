"""The rules of the places outside the large blocks, asked as the facts tell them, and the countries without any.

Each expected answer was written by reading the facts, not by running. The key of the rule stands first.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.judge.rulebench import Bench

from debar import yamlfile
from debar.explain import explain
from debar.model import Inquiry, Kind, Lineage
from debar.rulebook import Rulebook, state
from debar.schema.rules import RuleFile

if TYPE_CHECKING:
    from debar.register import Register

DATA = Path(__file__).parents[2] / "src" / "debar" / "data"
PLACES = "AL BG BR CH CR DO KR MK NO RS TW XK".split()
WITHOUT = (
    "AL BG BR CH CL CO CY DO EC FJ FM GE GR HR HU ID IL IS KI KR LU MK MT MX MY NO NR PG PH PK RS SA SB SG TH TR UA"
    " VN XK"
).split()
ASKING = {"HR", "GR", "CY", "MT", "LU", "IS", "IL", "UA"}
"""Where the missing text leaves a question to operators."""
BOOK = Bench(Rulebook.load())
FILES = [path for code in sorted({*PLACES, *WITHOUT}) for path in sorted((DATA / "rules" / code).glob("*.yaml"))]
SEATS = {
    "huawei": "CN",
    "zte": "CN",
    "hikvision": "CN",
    "dahua": "CN",
    "samsung": "KR",
    "ericsson": "SE",
    "zyxel": "TW",
}
FIVE_G = {"part_of_network": "5G radio access"}


def says(rule: str, on: str, maker: str, goods: str, buyer: str, act: str = "procure", **asked: Any) -> str:
    """The verdict of one rule for equipment of a maker with its seat on record."""
    seats = ((maker, SEATS[maker]),) if maker in SEATS else ()
    lineage = Lineage(maker, seats=seats)
    return BOOK.says(on, rule=rule, maker=maker, goods=goods, buyer=buyer, act=act, lineage=lineage, **asked)


def record(code: str) -> str:
    """The id of what says that no rule was found in a country."""
    return f"{code}-NOT-FOUND" if code in ASKING else f"{code}-NONE"


TAIWAN = [
    ("2012-12-31", "huawei", "router", "tw-government", "procure", {}, "none"),
    ("2018-12-07", "huawei", "router", "tw-government", "procure", {"known": "2018-12-07"}, "review"),
    ("2018-12-07", "zte", "base-station", "tw-operator", "use", {"known": "2018-12-07"}, "review"),
    ("2018-12-07", "hikvision", "camera", "tw-government", "procure", {"known": "2018-12-07"}, "none"),
    ("2020-12-17", "hikvision", "camera", "tw-government", "procure", {}, "none"),
    ("2020-12-18", "hikvision", "camera", "tw-government", "procure", {}, "prohibited"),
    ("2020-12-18", "huawei", "router", "tw-local-authority", "procure", {}, "prohibited"),
    ("2020-12-18", "huawei", "router", "tw-government", "use", {}, "conditional"),
    ("2021-12-31", "huawei", "router", "tw-government", "use", {}, "conditional"),
    ("2022-01-01", "huawei", "router", "tw-government", "use", {}, "prohibited"),
    ("2026-11-23", "huawei", "router", "tw-government", "procure", {"permit": "yes: 114-1"}, "conditional"),
    ("2026-11-23", "zyxel", "router", "tw-government", "procure", {}, "none"),
    ("2026-11-23", "unknown-maker", "router", "tw-government", "procure", {}, "review"),
    ("2026-11-23", "dahua", "camera", "tw-government-contractor", "use", {}, "review"),
    ("2026-11-23", "huawei", "router", "tw-private-company", "procure", {}, "none"),
    ("2025-11-30", "huawei", "router", "tw-government", "install", {}, "watch"),
    ("2025-12-15", "huawei", "router", "tw-government", "install", {}, "review"),
    ("2026-11-23", "huawei", "router", "tw-government", "install", {}, "review"),
]
REST = [
    ("CR-44196", "2023-08-30", "huawei", "base-station", "cr-5g-operator", "use", FIVE_G, "watch"),
    ("CR-44196", "2023-08-31", "huawei", "base-station", "cr-5g-operator", "use", FIVE_G, "review"),
    ("CR-44196", "2024-03-01", "huawei", "base-station", "cr-5g-operator", "use", FIVE_G, "review"),
    ("CR-44196", "2026-11-23", "samsung", "base-station", "cr-5g-operator", "use", FIVE_G, "review"),
    ("CR-44196", "2026-11-23", "ericsson", "base-station", "cr-5g-operator", "use", FIVE_G, "none"),
    ("CR-44196", "2026-11-23", "huawei", "router", "cr-private-company", "use", {}, "none"),
    ("BR-1924", "2021-01-28", "huawei", "router", "br-private-network-supplier", "sell", {}, "none"),
    ("BR-1924", "2021-01-29", "huawei", "router", "br-private-network-supplier", "sell", {}, "review"),
    ("BR-1924", "2024-08-21", "huawei", "router", "br-private-network-supplier", "sell", {}, "review"),
    ("BR-1924", "2024-08-22", "huawei", "router", "br-private-network-supplier", "sell", {}, "none"),
    ("BR-1924", "2023-01-02", "huawei", "base-station", "br-operator", "use", FIVE_G, "none"),
    ("CH-2026-BILL", "2026-05-26", "huawei", "base-station", "ch-operator", "use", {}, "none"),
    ("CH-2026-BILL", "2026-05-27", "huawei", "base-station", "ch-operator", "use", {}, "watch"),
    ("XK-CLEAN", "2020-10-22", "huawei", "base-station", "xk-operator", "use", FIVE_G, "none"),
    ("XK-CLEAN", "2020-10-23", "huawei", "base-station", "xk-operator", "use", FIVE_G, "advised-against"),
    ("XK-CLEAN", "2020-09-04", "huawei", "base-station", "xk-government", "use", FIVE_G, "advised-against"),
    ("BG-CLEAN", "2020-10-22", "huawei", "base-station", "bg-operator", "use", FIVE_G, "none"),
    ("BG-CLEAN", "2020-10-23", "huawei", "base-station", "bg-operator", "use", FIVE_G, "advised-against"),
    ("MK-CLEAN", "2020-10-23", "huawei", "base-station", "mk-operator", "use", FIVE_G, "advised-against"),
    ("RS-CLEAN", "2020-09-03", "huawei", "base-station", "rs-operator", "use", FIVE_G, "none"),
    ("RS-CLEAN", "2026-11-23", "huawei", "base-station", "rs-operator", "use", FIVE_G, "advised-against"),
    ("AL-CLEAN", "2019-12-31", "huawei", "base-station", "al-operator", "use", FIVE_G, "none"),
    ("AL-CLEAN", "2021-01-01", "huawei", "base-station", "al-operator", "use", FIVE_G, "advised-against"),
    ("DO-2020", "2020-10-31", "huawei", "base-station", "do-operator", "use", {}, "none"),
    ("DO-2020", "2020-11-30", "huawei", "base-station", "do-operator", "use", {}, "review"),
    ("DO-2020", "2022-01-01", "huawei", "base-station", "do-operator", "use", {}, "none"),
    ("PAC-CABLE", "2021-06-17", "hmn-technologies", "submarine-cable", "nr-government", "procure", {}, "none"),
    ("PAC-CABLE", "2021-06-18", "hmn-technologies", "submarine-cable", "nr-government", "procure", {}, "watch"),
    ("PAC-CABLE", "2022-06-19", "hmn-technologies", "submarine-cable", "nr-government", "procure", {}, "none"),
    ("PAC-CABLE", "2021-06-18", "hmn-technologies", "submarine-cable", "fj-government", "procure", {}, "none"),
    ("NO-SECURITY-ACT", "2018-12-31", "huawei", "router", "no-operator", "use", {}, "none"),
    (
        "NO-SECURITY-ACT",
        "2026-11-23",
        "huawei",
        "router",
        "no-operator",
        "use",
        {"part_of_network": "5G core"},
        "review",
    ),
    ("KR-CCTV", "2024-09-12", "hikvision", "camera", "kr-armed-forces", "use", {}, "none"),
    ("KR-CCTV", "2024-09-13", "hikvision", "camera", "kr-armed-forces", "use", {}, "watch"),
    ("KR-CCTV", "2026-11-23", "huawei", "base-station", "kr-operator", "use", FIVE_G, "none"),
]


@pytest.mark.parametrize(("on", "maker", "goods", "buyer", "act", "more", "verdict"), TAIWAN)
def test_taiwan(on: str, maker: str, goods: str, buyer: str, act: str, more: dict[str, str], verdict: str) -> None:
    assert says("TW-CSMA", on, maker, goods, buyer, act, **more) == verdict


@pytest.mark.parametrize(("rule", "on", "maker", "goods", "buyer", "act", "more", "verdict"), REST)
def test_elsewhere(
    rule: str, on: str, maker: str, goods: str, buyer: str, act: str, more: dict[str, str], verdict: str
) -> None:
    assert says(rule, on, maker, goods, buyer, act, **more) == verdict


def test_a_removal_day_is_told() -> None:
    ruling = BOOK.ruling(
        "2021-06-01",
        rule="TW-CSMA",
        maker="huawei",
        goods="router",
        buyer="tw-government",
        act="use",
        lineage=Lineage("huawei", seats=(("huawei", "CN"),)),
    )
    assert ruling is not None
    assert ruling.deadline == date(2021, 12, 31)


def test_a_rule_that_says_two_things_says_each_to_its_buyers(register: Register) -> None:
    asked = Inquiry(("us-private-company",), date(2026, 11, 25), date(2026, 11, 25))
    _, parts = explain({"text": "Huawei S5720 switch"}, asked, Kind.INVENTORY, register, BOOK.rulebook)
    told = [text for part in parts for _, text in part.lines]
    for verdict, buyers in (("prohibited", "tw-government"), ("review", "tw-government-contractor, tw-operator")):
        assert any(text.startswith(f"{verdict} to use: ") and f"TW-CSMA (for {buyers})" in text for text in told)


def test_a_report_that_nobody_denied_stays_in_the_list_of_rules() -> None:
    found = state(BOOK.rulebook.rules["PAC-CABLE"], date(2026, 11, 23), date(2026, 11, 23))
    assert found is not None
    assert found.word == "reported"


@pytest.mark.parametrize("code", PLACES)
def test_soft_paper_never_prohibits(code: str) -> None:
    soft = {"policy": {"review", "advised-against"}, "press_report": {"watch"}, "proposal": {"watch"}}
    for rule in BOOK.rulebook.in_jurisdiction(code):
        assert {bar.verdict for bar in rule.bars} <= soft.get(rule.kind, {"prohibited", "review"}), rule.id


@pytest.mark.parametrize("code", WITHOUT)
def test_a_country_without_a_rule_says_when_it_was_looked_for(code: str) -> None:
    rule = BOOK.rulebook.rules[record(code)]
    low = code.lower()
    assert (rule.kind, rule.jurisdiction, rule.reviewed) == ("absence", code, "2026-11-23")
    assert rule.authority
    assert {f"{low}-local-authority", f"{low}-private-company"} <= rule.bound
    assert {buyer for buyer in rule.bound if not buyer.startswith(low)} == set()
    assert bool(rule.bars) == (code in ASKING)


@pytest.mark.parametrize("code", WITHOUT)
@pytest.mark.parametrize("kind", ["government", "local-authority", "private-company", "operator"])
def test_its_buyers_get_a_note_or_a_question_and_nothing_firmer(code: str, kind: str) -> None:
    buyer = f"{code.lower()}-{kind}"
    judged = BOOK.judged("2026-11-23", maker="huawei", goods="router", buyer=buyer, act="use")
    verdicts = {ruling.verdict.value for ruling in judged.rulings}
    asking = kind == "operator" or (kind == "government" and code in ("IL", "UA"))
    if code in ASKING and asking:
        assert verdicts == {"review"}
    elif code in ("AL", "BG", "MK", "RS", "XK") and kind in ("government", "operator"):
        assert verdicts == {"advised-against"}
    elif buyer == "no-operator":
        assert verdicts == {"review"}
    elif buyer == "ch-operator":
        assert verdicts == {"watch"}
    else:
        assert verdicts == set()
        assert judged.notes[0].startswith(f"{record(code)}: no rule on record; looked for on 2026-11-23; ask ")


def test_georgia_the_country_is_not_georgia_the_state() -> None:
    country = BOOK.rulebook.rules["GE-NONE"]
    assert country.jurisdiction == "GE"
    assert {BOOK.rulebook.buyers[buyer].jurisdiction for buyer in country.bound} == {"GE"}
    assert "country" in BOOK.rulebook.jurisdictions["GE"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_whole(path: Path) -> None:
    rule = RuleFile.model_validate(yamlfile.load(path))
    assert (rule.id, rule.jurisdiction) == (path.stem, path.parent.name)
    assert rule.instrument.name_ja
    assert len(rule.examples) >= 3
    assert "none" in {example.verdict for example in rule.examples}
    assert any(example.known for example in rule.examples)
