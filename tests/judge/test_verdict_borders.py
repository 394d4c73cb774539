"""How debar judges, "Verdict borders": one case a line, both sides of each edge."""

from __future__ import annotations

import pytest
from tests.judge.rulebench import bench, owned

WHEN = "{bars: [{verdict: prohibited, when: {%s}}]}"


@pytest.mark.parametrize(
    ("wanted", "answer", "other"),
    [
        ("purpose: [public safety]", {"purpose": "public safety"}, {"purpose": "none of these"}),
        ("part_of_network: [core]", {"part_of_network": "core"}, {"part_of_network": "customer premises"}),
        ("site: [sensitive]", {"site": "sensitive"}, {"site": "ordinary"}),
        ("funds: [federal award]", {"funds": "federal award"}, {"funds": "own funds"}),
        ("mission: [nuclear deterrence]", {"mission": "nuclear deterrence"}, {"mission": "none of these"}),
    ],
)
def test_an_unknown_fact_that_decides_whether_the_rule_applies_is_a_review(wanted, answer, other):
    made = bench(WHEN % wanted)
    key = wanted.partition(":")[0]
    assert (made.says(), made.asks()) == ("review", {key})
    assert (made.says(**answer), made.asks(**answer)) == ("prohibited", set())
    assert made.says(**other) == "none"


@pytest.mark.parametrize(
    ("wanted", "answer", "verdict"),
    [
        ("5G radio access", "5G radio access", "prohibited"),
        ("5G radio access", "radio access", "review"),
        ("5G radio access", "4G radio access", "none"),
        ("5G radio access", "5G", "review"),
        ("5G radio access", "5G core", "none"),
        ("5G radio access", "5G-RAN", "prohibited"),
        ("radio access", "5G radio access", "prohibited"),
        ("5G", "5G core", "prohibited"),
        ("5G", "core", "review"),
        ("5G", "LTE", "none"),
        ("5G", "full-fibre access", "none"),
        ("full-fibre access", "FTTP", "prohibited"),
    ],
)
def test_part_of_the_network_by_generation(wanted, answer, verdict):
    assert bench(WHEN % f"part_of_network: [{wanted}]").says(part_of_network=answer) == verdict


CARVE = (
    "{exceptions: [{id: blind, text: Is it blind?, claim: {routes_or_sees_user_data: 'no'},"
    " plausible_for: [antenna, power-equipment]}]}"
)


@pytest.mark.parametrize(
    ("goods", "answers", "verdict", "asks"),
    [
        ("router", {}, "prohibited", {"routes_or_sees_user_data"}),
        ("antenna", {}, "conditional", {"routes_or_sees_user_data"}),
        ("inverter", {}, "conditional", {"routes_or_sees_user_data"}),
        ("router", {"routes_or_sees_user_data": "no"}, "conditional", {"routes_or_sees_user_data"}),
        ("antenna", {"routes_or_sees_user_data": "yes"}, "prohibited", set()),
    ],
    ids=["implausible", "plausible", "plausible by its parent class", "claimed", "answered against it"],
)
def test_a_carve_out_lowers_only_when_plausible_or_claimed(goods, answers, verdict, asks):
    made = bench(CARVE)
    assert (made.says(goods=goods, **answers), made.asks(goods=goods, **answers)) == (verdict, asks)


@pytest.mark.parametrize(
    ("on", "known", "verdict"),
    [
        ("2027-06-01", "2026-07-20", "prohibited"),
        ("2027-06-01", "2026-07-21", "conditional"),
        ("2028-01-01", "2028-01-01", "prohibited"),
    ],
)
def test_a_carve_out_has_days_of_its_own(on, known, verdict):
    dated = CARVE.replace("plausible_for: [antenna, power-equipment]", "until: 2028-01-01, known: 2026-07-21")
    assert bench(dated).says(on, known=known, routes_or_sees_user_data="no") == verdict


@pytest.mark.parametrize(
    ("on", "verdict", "deadline"),
    [
        ("2023-12-30", "conditional", "2023-12-31"),
        ("2023-12-31", "conditional", "2023-12-31"),
        ("2024-01-01", "prohibited", "2023-12-31"),
    ],
)
def test_a_removal_deadline_is_the_last_lawful_day(on, verdict, deadline):
    ruling = bench("{acts: [use], bars: [{verdict: prohibited, deadline: 2023-12-31}]}").ruling(on, act="use")
    assert (ruling.verdict.value, str(ruling.deadline)) == (verdict, deadline)


@pytest.mark.parametrize(
    ("on", "verdict"), [("2023-11-30", "conditional"), ("2023-12-15", "review"), ("2024-01-01", "prohibited")]
)
def test_a_partial_deadline_is_an_interval(on, verdict):
    assert bench("{acts: [use], bars: [{verdict: prohibited, deadline: 2023-12}]}").says(on, act="use") == verdict


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2019-12-31", "none"), ("2020-01-01", "watch"), ("2020-12-31", "watch"), ("2021-01-01", "prohibited")],
)
def test_an_effective_day_is_the_first_barred_day(on, verdict):
    assert bench().says(on) == verdict


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2022-02-28", "prohibited"), ("2022-03-01", "watch"), ("2022-04-30", "watch"), ("2022-05-01", "prohibited")],
)
def test_a_stay_is_watched(on, verdict):
    assert bench("force: {since: 2021-01-01, suspended: [[2022-03-01, 2022-05-01]]}").says(on) == verdict


def test_a_stay_nobody_knew_of_changes_nothing():
    made = bench("force: {since: 2021-01-01, known: 2020-01-01, suspended: [[2022-03-01, null]]}")
    assert made.says("2022-06-01", known="2022-02-28") == "prohibited"
    assert made.says("2022-06-01", known="2022-03-01") == "watch"


@pytest.mark.parametrize(("on", "verdict"), [("2024-08-21", "prohibited"), ("2024-08-22", "none")])
def test_an_ended_rule_says_nothing(on, verdict):
    assert bench("force: {since: 2021-01-01, until: 2024-08-22}").says(on) == verdict
    dropped = "status: [{date: 2021-01-01, state: in_force}, {date: 2024-08-22, state: repealed}]"
    assert bench(f"{{force: {{since: 2021-01-01}}, {dropped}}}").says(on) == verdict


def test_an_end_nobody_knew_of_is_none():
    rule = (
        "{force: {since: 2021-01-01, until: 2024-08-22},"
        " status: [{date: 2021-01-01, state: in_force}, {date: 2024-08-22, state: repealed}]}"
    )
    assert bench(rule).says("2025-01-01", known="2024-08-21") == "prohibited"


@pytest.mark.parametrize(
    ("buyer", "verdict"),
    [("xx-bound", "prohibited"), ("xx-part", "prohibited"), ("xx-free", "none"), ("anyone", "prohibited")],
)
def test_a_rule_speaks_to_those_it_binds(buyer, verdict):
    assert bench().says(buyer=buyer) == verdict


def test_anyone_stays_anyone_and_learns_whom_it_binds():
    ruling = bench().ruling(buyer="anyone")
    assert ruling.buyer == "anyone"
    assert "It binds: xx-bound." in ruling.because[0]


def test_effect_wins_over_kind():
    assert bench("{kind: advice, bars: [{verdict: review}]}").says() == "review"
    assert bench("{kind: advice, bars: [{verdict: advised-against}]}").says() == "advised-against"


def test_an_announced_ban_without_instrument_is_a_review_that_asks_for_it():
    made = bench("{bars: [{verdict: review, questions: [Show the instrument.]}]}")
    assert [question.ask for question in made.ruling().questions] == ["Show the instrument."]


def test_one_ruling_a_rule_by_its_strongest_bar():
    made = bench(
        "{bars: [{id: soft, verdict: review, questions: [Soft?]},"
        " {id: hard, verdict: prohibited, goods: [telecom-equipment], do: Stop.}]}"
    )
    judged = made.judged()
    assert [(ruling.law.id, ruling.verdict.value, ruling.do) for ruling in judged.rulings] == [
        ("XX-1", "prohibited", "Stop.")
    ]


def test_bars_as_strong_put_their_questions_together():
    made = bench(
        "{bars: [{id: a, verdict: prohibited, when: {site: [sensitive]}},"
        " {id: b, verdict: prohibited, when: {funds: [own funds]}}]}"
    )
    assert made.asks() == {"site", "funds"}


def test_rulings_come_strongest_first():
    made = bench("{bars: [{verdict: review}]}", "{id: XX-0, bars: [{verdict: conditional}]}", "{id: XX-9}")
    assert [ruling.law.id for ruling in made.judged().rulings] == ["XX-9", "XX-0", "XX-1"]


@pytest.mark.parametrize(
    ("strength", "goods", "contradicted", "verdict"),
    [
        ("certain", "router", False, "prohibited"),
        ("strong", None, False, "prohibited"),
        ("medium", "router", False, "prohibited"),
        ("medium", None, False, "review"),
        ("weak", "router", False, "review"),
        ("none", "router", False, "none"),
        ("strong", "router", True, "review"),
    ],
)
def test_weak_or_contradicting_signs_are_for_a_person(strength, goods, contradicted, verdict):
    made = bench()
    assert made.says(strength=strength, goods=goods, contradicted=contradicted) == verdict
    if verdict == "review":
        assert made.asks(strength=strength, goods=goods, contradicted=contradicted) == {"maker"}


def test_a_weak_sign_does_not_raise_advice_to_review():
    assert bench("{bars: [{verdict: advised-against}]}").says(strength="weak") == "advised-against"


@pytest.mark.parametrize(
    "change",
    [
        "confidence: uncertain",
        "force: {since: 2021-01-01, confidence: uncertain}",
        "bars: [{verdict: prohibited, confidence: uncertain}]",
        "vendors: [{maker: acme, confidence: uncertain}]",
    ],
)
def test_what_is_marked_uncertain_never_prohibits_alone(change):
    assert bench(change).says() == "review"


def test_a_share_cap_stays_conditional():
    ruling = bench("{bars: [{verdict: prohibited, open: [share of at most 35 %]}]}").ruling()
    assert ruling.verdict.value == "conditional"
    assert "share of at most 35 %" in " ".join(ruling.because)


@pytest.mark.parametrize(
    ("goods", "verdict"),
    [
        ("router", "prohibited"),
        ("camera", "review"),
        ("cable", "none"),
        ("antenna", "prohibited"),
        ("laptop", "none"),
        (None, "review"),
    ],
)
def test_the_nearest_class_of_goods_decides(goods, verdict):
    made = bench("{goods: [telecom-equipment, antenna], goods_ask: [camera], goods_not: [passive]}")
    assert made.says(goods=goods) == verdict


def test_a_class_nobody_asks_for_is_not_asked():
    assert bench("goods_not: [passive]").says(goods=None) == "prohibited"
    assert bench("goods_not: [passive]").says(goods="rack") == "none"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({}, "review"),
        ({"authorised_on": "2020-12-31"}, "none"),
        ({"authorised_on": "2021-01-01"}, "prohibited"),
        ({"authorised_on": "2021"}, "prohibited"),
        ({"authorised_on": "2020"}, "none"),
    ],
)
def test_what_is_older_is_left_alone_where_the_rule_says_so(answers, verdict):
    assert bench("{bars: [{verdict: prohibited, counts_from: authorised_on}]}").says(**answers) == verdict


def test_an_uncertain_family_edge_says_so():
    ruling = bench().ruling(maker="acme-mobile", lineage=owned("acme-mobile", "acme", uncertain=True))
    assert "uncertain" in " ".join(ruling.because)
    assert {question.key for question in ruling.questions} == {"made_on"}


def test_because_names_owner_day_and_source():
    ruling = bench().ruling(maker="acme-mobile", lineage=owned("acme-mobile", "acme"))
    assert any("subsidiary of acme from 2015-01-01 (register of firms)" in line for line in ruling.because)


@pytest.mark.parametrize(("on", "verdict"), [("2029-12-31", "conditional"), ("2030-01-01", "prohibited")])
def test_an_agreed_removal_binds_after_its_deadline_and_says_that_the_text_is_not_public(on, verdict):
    made = bench(
        "{kind: contract, acts: [use], bars: [{verdict: prohibited, deadline: 2029-12-31,"
        " says: Agreed removal; contract text not public.}]}"
    )
    ruling = made.ruling(on, act="use")
    assert (ruling.verdict.value, ruling.because[0]) == (verdict, "Agreed removal; contract text not public.")


@pytest.mark.parametrize(
    ("on", "act", "verdict"),
    [
        ("2021-05-31", "procure", "watch"),
        ("2021-06-01", "procure", "prohibited"),
        ("2021-06-01", "use", "conditional"),
        ("2021-09-30", "use", "conditional"),
        ("2021-10-01", "use", "prohibited"),
    ],
)
def test_sources_in_conflict_the_earlier_day_for_buying_and_conditional_between_for_use(on, act, verdict):
    made = bench(
        "{force: {since: 2021-06-01, known: 2020-01-01}, bars: [{id: buy, verdict: prohibited, acts: [procure]},"
        " {id: use, verdict: prohibited, acts: [use], deadline: 2021-09-30}]}"
    )
    assert made.says(on, act=act) == verdict


def test_a_secret_order_is_asked_of_those_it_can_be_addressed_to():
    secret = "{id: XX-4, catch: decision, vendors: [], bars: [{verdict: review, questions: [Is there one?]}]}"
    made = bench("{}", secret)
    assert made.says(rule="XX-4") == "review"
    assert made.says(rule="XX-4", buyer="xx-free") == "none"
    assert made.says(rule="XX-4", maker="other") == "none"


@pytest.mark.parametrize(
    ("goods", "answers", "claim"),
    [
        ("router", {}, True),
        ("antenna", {}, False),
        ("router", {"routes_or_sees_user_data": "no"}, False),
    ],
)
def test_an_exception_that_changes_nothing_is_told_apart_from_what_is_open(goods, answers, claim):
    (question,) = bench(CARVE).ruling(goods=goods, **answers).questions
    assert question.claim is claim
    assert str(question).startswith("routes_or_sees_user_data: exception, if you claim it: ") is claim


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("yes: Toy drone, see label", "conditional"),
        ("yes", "prohibited"),
        ("yes: other", "prohibited"),
        ("no", "prohibited"),
    ],
)
def test_a_claim_may_need_a_reference_of_its_own(answer, verdict):
    toy = "{exceptions: [{id: toy, text: Is it a toy?, claim: {permit: 'yes: toy drone'}}]}"
    assert bench(toy).says(permit=answer) == verdict


@pytest.mark.parametrize(
    ("act", "answers", "verdict"),
    [
        ("procure", {}, "review"),
        ("subsidise", {}, "prohibited"),
        ("subsidise", {"funds": "federal award"}, "prohibited"),
        ("subsidise", {"funds": "own funds"}, "none"),
    ],
)
def test_spending_the_funds_says_whose_money_it_is(act, answers, verdict):
    money = "{acts: [procure, subsidise], bars: [{verdict: prohibited, when: {funds: [federal award]}}]}"
    assert bench(money).says(act=act, **answers) == verdict
