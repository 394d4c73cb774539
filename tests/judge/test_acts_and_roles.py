"""How debar judges, "Acts" and borders: what a rule that bars only use says of buying, parts in a host, sellers."""

from __future__ import annotations

from datetime import date

import pytest
from tests.judge.rulebench import bench, owned

from debar.judge import judge
from debar.model import Act, Clue, Identification, Lineage, Role, Strength

USE = "{acts: [use], bars: [{verdict: prohibited, deadline: 2027-12-31}]}"


def test_buying_under_a_rule_that_only_bars_use_is_conditional():
    ruling = bench(USE).ruling("2026-11-23")
    assert ruling.verdict.value == "conditional"
    assert "after 2027-12-31" in next(question.ask for question in ruling.questions if question.key == "in_service")
    assert bench(USE).says("2028-01-01") == "conditional"
    assert bench("{acts: [use, procure]}").says() == "prohibited"


@pytest.mark.parametrize("act", ["renew", "install", "sell", "import", "export", "maintain"])
def test_acts_are_never_widened_otherwise(act):
    judged = bench().judged(act=act)
    assert judged.rulings == ()
    assert judged.notes == (f"XX-1 binds, but does not name the act {act} (it names: procure).",)
    assert bench().judged(act=act, maker="other").notes == ()


@pytest.mark.parametrize(
    ("module", "role", "verdict", "asks"),
    [
        ("ask", "module", "review", {"component"}),
        ("ask", "chip", "review", {"component"}),
        ("includes", "module", "prohibited", set()),
        ("no", "module", "none", set()),
        ("ask", "equipment", "prohibited", set()),
    ],
)
def test_a_part_in_a_host(module, role, verdict, asks):
    made = bench(f"{{bars: [{{verdict: prohibited, module: {module}}}]}}")
    assert (made.says(role=role), made.asks(role=role)) == (verdict, asks)


def test_a_module_known_by_an_answer_is_judged_as_a_module():
    assert bench().says(maker="other", contains_module_by="Acme") == "review"
    assert bench("{bars: [{verdict: prohibited, module: includes}]}").says(
        maker="other", contains_module_by="acme"
    ) == ("prohibited")


@pytest.mark.parametrize(
    ("roles", "role", "verdict"),
    [
        ("", "seller", "none"),
        (", roles: [seller]", "seller", "prohibited"),
        (", roles: [seller]", "equipment", "none"),
        ("", "mention", "none"),
        (", roles: [mention, equipment]", "mention", "none"),
    ],
)
def test_seller_and_maker_are_tested_only_where_the_rule_names_them(roles, role, verdict):
    assert bench(f"{{bars: [{{verdict: prohibited{roles}}}]}}").says(role=role) == verdict


def test_nothing_is_noted_of_a_mere_seller():
    criteria = "{id: XX-2, catch: criteria, vendors: [], bars: [{verdict: review}]}"
    assert bench("{}", criteria).judged(role="seller", act="use").notes == ()
    assert bench("{}", criteria).judged(role="seller", maker="other").notes == ()


def test_an_act_that_is_not_named_is_noted_for_goods_of_unknown_class_too():
    made = bench("goods: [telecom-equipment]")
    assert len(made.judged(act="use", goods=None).notes) == 1
    assert made.judged(act="use", goods="clothing").notes == ()


@pytest.mark.parametrize(
    ("strength", "roles", "verdict"),
    [
        ("strong", "[seller]", "prohibited"),
        ("weak", "[seller]", "none"),
        ("strong", "[module]", "none"),
        ("strong", "[equipment]", "prohibited"),
    ],
)
def test_a_maker_that_sells_its_own_thing_is_tested_as_a_seller_too(strength, roles, verdict):
    made = bench(f"{{bars: [{{verdict: prohibited, roles: {roles}}}]}}")
    sold = Clue("name", "seller_name", "Acme", 0, 4, "Acme", "", "acme", Strength[strength.upper()], Role.SELLER)
    who = Identification("acme", "Acme", Role.EQUIPMENT, Strength.STRONG, (sold,), "router")
    day = date(2026, 11, 23)
    judged = judge(who, Lineage("acme"), {}, "xx-bound", Act.PROCURE, day, day, made.rulebook)
    assert [ruling.verdict.value for ruling in judged.rulings] == ([] if verdict == "none" else [verdict])


@pytest.mark.parametrize(("role", "verdict"), [("equipment", "review"), ("seller", "none")])
def test_who_builds_the_goods_of_a_seller_does_not_own_the_seller(role, verdict):
    made = bench("{bars: [{verdict: prohibited, roles: [equipment, seller]}]}")
    assert made.says(maker="other", role=role, lineage=owned("other", "acme", "supply")) == verdict
    assert made.says(maker="other", role="seller", lineage=owned("other", "acme", "subsidiary")) == "prohibited"


GEAR = """
id: gear
jurisdiction: XX
name: A list of gear and services
checked: 2026-11-23
sources: {act: https://example.org/act}
entries:
- {id: one, vendors: [{maker: acme}], goods: [router, inverter, telecom-service], listed: 2021-01-01, text: One.}
"""


@pytest.mark.parametrize(
    ("classes", "goods", "verdict"),
    [
        ("", "telecom-service", "prohibited"),
        ("goods_not: [service]", "telecom-service", "none"),
        ("goods_not: [service]", "router", "prohibited"),
        ("goods: [telecom-equipment], goods_not: [service]", "inverter", "prohibited"),
        ("goods_not: [service], goods_ask: [telecom-service]", "telecom-service", "prohibited"),
        ("goods_not: [service]", "camera", "none"),
    ],
    ids=["nothing left out", "left out", "another class", "not named by the bar", "taken back", "not in the entry"],
)
def test_what_a_bar_leaves_out_no_entry_of_its_list_brings_in(classes, goods, verdict):
    bar = f"{{verdict: prohibited, through: gear, {classes}}}"
    assert bench(f"{{catch: list, bars: [{bar}]}}", lists=(GEAR,)).says(goods=goods) == verdict
