"""How debar judges, "Classes under section 889" and the modelling traps of that law, on the real rule."""

from __future__ import annotations

import pytest

YES = (
    "switch router gateway modem ont olt radio base-station optical-transport phone hotspot radio-module microwave"
    " pbx ip-phone network-management"
).split()
ASK = "server storage inverter power-supply ups camera tablet laptop wearable software".split()
NO = "mast cable rack printed-matter clothing".split()


@pytest.mark.parametrize(
    ("goods", "verdict"), [(each, "prohibited") for each in YES] + [(each, "none") for each in NO]
)
def test_classes_that_are_or_are_not_telecommunications_equipment(book, goods, verdict):
    assert book.says(rule="US-889A", maker="huawei", buyer="us-federal-agency", goods=goods) == verdict


@pytest.mark.parametrize("goods", ASK)
def test_classes_a_person_must_decide(book, goods):
    ruling = book.ruling(rule="US-889A", maker="huawei", buyer="us-federal-agency", goods=goods)
    assert ruling.verdict.value in ("review", "conditional")
    assert "goods" in {question.key for question in ruling.questions}


@pytest.mark.parametrize("maker", ["huawei", "zte"])
@pytest.mark.parametrize("purpose", [None, "none of these", "public safety"])
def test_two_makers_without_purpose_limit(book, maker, purpose):
    answers = {"purpose": purpose} if purpose else {}
    assert book.says(rule="US-889A", maker=maker, buyer="us-federal-agency", **answers) == "prohibited"


@pytest.mark.parametrize("maker", ["hytera", "hikvision", "dahua"])
@pytest.mark.parametrize(
    ("purpose", "verdict"),
    [
        (None, "review"),
        ("none of these", "none"),
        ("public safety", "prohibited"),
        ("security of government facilities", "prohibited"),
        ("critical infrastructure surveillance", "prohibited"),
        ("other national security", "prohibited"),
    ],
)
def test_three_makers_only_with_it(book, maker, purpose, verdict):
    answers = {"purpose": purpose} if purpose else {}
    asked = {"rule": "US-889A", "maker": maker, "buyer": "us-federal-agency", "goods": "camera"}
    assert book.says(**asked, **answers) == verdict
    assert ("purpose" in book.asks(**asked, **answers)) is (purpose is None)


@pytest.mark.parametrize(
    ("buyer", "act", "rule", "verdict"),
    [
        ("us-federal-agency", "procure", "US-889A", "prohibited"),
        ("us-federal-agency", "use", "US-889A", "none"),
        ("us-federal-contractor", "use", "US-889B", "prohibited"),
        ("us-federal-contractor", "use", "US-889A", "none"),
        ("us-federal-subcontractor", "use", "US-889B", "none"),
        ("us-federal-contractor-affiliate", "use", "US-889B", "none"),
        ("us-dod", "procure", "US-889A", "prohibited"),
        ("us-intelligence-agency", "procure", "US-889A", "prohibited"),
    ],
)
def test_part_a_and_part_b_ask_different_buyers(book, buyer, act, rule, verdict):
    assert book.says(rule=rule, maker="huawei", buyer=buyer, act=act, goods="switch") == verdict


@pytest.mark.parametrize(("on", "verdict"), [("2019-08-12", "watch"), ("2019-08-13", "prohibited")])
def test_the_first_barred_day(book, on, verdict):
    assert book.says(on, rule="US-889A", maker="huawei", buyer="us-federal-agency", goods="switch") == verdict
