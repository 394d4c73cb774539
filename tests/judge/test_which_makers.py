"""How debar judges: which makers a rule speaks about; one case a line, both sides of each edge."""

from __future__ import annotations

from datetime import date

import pytest
from tests.judge.rulebench import bench, owned

from debar.model import Inquiry, Lineage
from debar.rulebook.lists import unread

LIST = """
id: xx-list
jurisdiction: XX
name: Test list
checked: 2026-11-01
entries:
- {id: one, text: Acme and family, vendors: [{maker: acme}], listed: 2022-01-01}
sources: {list: https://example.org/list}
"""
THROUGH = "{catch: list, vendors: [], bars: [{verdict: prohibited, through: xx-list, delay: 60}]}"
CRITERIA = "{id: XX-2, catch: criteria, vendors: [], bars: [{verdict: review, says: Look at the maker.}]}"


@pytest.mark.parametrize(
    ("maker", "lineage", "verdict"),
    [
        ("acme", None, "prohibited"),
        ("other", None, "none"),
        ("acme-mobile", owned("acme-mobile", "acme"), "prohibited"),
        ("acme-mobile", owned("acme-mobile", "acme", "affiliate"), "none"),
        ("acme-mobile", owned("acme-mobile", "acme", uncertain=True), "review"),
        ("acme-mobile", Lineage("acme-mobile"), "none"),
    ],
    ids=["named", "not named", "subsidiary", "kind not reached", "uncertain edge", "divested"],
)
def test_named_makers_and_the_family_the_rule_reaches(maker, lineage, verdict):
    assert bench().says(maker=maker, lineage=lineage) == verdict


def test_a_chain_is_reached_only_if_every_edge_is():
    first, second = owned("shop", "acme-mobile").owners[0], owned("acme-mobile", "acme", "affiliate").owners[0]
    assert bench().says(maker="shop", lineage=Lineage("shop", (first, second))) == "none"
    assert bench("reach: [subsidiary, affiliate]").says(maker="shop", lineage=Lineage("shop", (first, second))) == (
        "prohibited"
    )


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        ("2021-12-31", "none"),
        ("2022-01-01", "watch"),
        ("2022-03-01", "watch"),
        ("2022-03-02", "prohibited"),
    ],
    ids=["before the listing", "listed", "day 59", "day 60"],
)
def test_a_list_bars_from_listing_plus_delay(on, verdict):
    assert bench(THROUGH, lists=(LIST,)).says(on) == verdict


def test_a_list_cites_bar_and_entry():
    ruling = bench(THROUGH, lists=(LIST,)).ruling()
    assert ruling is not None
    assert ruling.law.id == "XX-1"
    assert any("entry one" in line and "listed 2022-01-01" in line for line in ruling.because)


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2023-05-31", "prohibited"), ("2023-06-01", "none"), ("2024-01-31", "none"), ("2024-02-01", "watch")],
    ids=["last listed day", "delisted", "off the list", "listed again"],
)
def test_a_delisting_and_a_return(on, verdict):
    again = LIST.replace(
        "vendors: [{maker: acme}]",
        "vendors: [{maker: acme, listed: 2022-01-01, delisted: 2023-06-01}, {maker: acme, listed: 2024-02-01}]",
    )
    assert bench(THROUGH, lists=(again,)).says(on) == verdict


@pytest.mark.parametrize(
    ("change", "known", "verdict"),
    [
        ("", "2021-12-31", "none"),
        ("", "2022-01-01", "prohibited"),
        (", known: 2021-06-01", "2021-05-31", "none"),
        (", known: 2021-06-01", "2021-06-01", "prohibited"),
    ],
)
def test_an_entry_counts_once_it_was_public(change, known, verdict):
    dated = LIST.replace("listed: 2022-01-01", f"listed: 2022-01-01{change}")
    assert bench(THROUGH, lists=(dated,)).says("2022-06-01", known=known) == verdict


def test_a_maker_added_later_to_an_entry_was_not_known_before():
    later = LIST.replace("{maker: acme}", "{maker: acme, listed: 2023-01-01}")
    assert bench(THROUGH, lists=(later,)).says("2023-06-01", known="2022-12-31") == "none"
    assert bench(THROUGH, lists=(later,)).says("2023-06-01", known="2023-01-01") == "prohibited"


def test_a_delisting_nobody_knew_of_changes_nothing():
    gone = LIST.replace("listed: 2022-01-01", "listed: 2022-01-01, delisted: 2023-01-01")
    assert bench(THROUGH, lists=(gone,)).says("2023-06-01", known="2022-12-31") == "prohibited"
    assert bench(THROUGH, lists=(gone,)).says("2023-06-01", known="2023-01-01") == "none"


def test_an_officially_empty_list_gives_nothing_and_a_note():
    made = bench(THROUGH, lists=(LIST.replace(LIST[LIST.index("entries") : LIST.index("sources")], "entries: []\n"),))
    assert made.says() == "none"
    assert made.judged().notes == ("Test list: officially empty, list checked on 2026-11-01.",)
    assert made.judged(buyer="xx-free").notes == ()
    assert list(unread(made.rulebook, Inquiry(("xx-bound",), date(2026, 11, 23), date(2026, 11, 23)))) == []


@pytest.mark.parametrize(
    ("change", "today", "strict", "blind"),
    [
        ("missing: true\n", date(2026, 11, 23), False, [True]),
        ("stale_after: 22\n", date(2026, 11, 23), False, []),
        ("stale_after: 21\n", date(2026, 11, 23), False, [False]),
        ("stale_after: 21\n", date(2026, 11, 23), True, [True]),
    ],
    ids=["missing", "last fresh day", "stale", "stale under --strict"],
)
def test_a_missing_or_stale_list_is_an_issue(change, today, strict, blind):
    made = bench(THROUGH, lists=(LIST + change,))
    issues = unread(made.rulebook, Inquiry(("xx-part",), today, today), strict)
    assert [issue.blind for issue in issues] == blind
    assert list(unread(made.rulebook, Inquiry(("xx-free",), today, today), strict)) == []


def test_a_list_nobody_has_is_an_issue_and_no_verdict():
    made = bench(THROUGH)
    assert made.says() == "none"
    assert [issue.blind for issue in unread(made.rulebook, Inquiry(("anyone",), date.max, date.max))] == [True]


@pytest.mark.parametrize(
    ("answers", "verdict", "asks"),
    [
        ({}, "review", {"seat_country"}),
        ({"seat_country": "中国"}, "prohibited", set()),
        ({"seat_country": "Germany"}, "none", set()),
    ],
)
def test_a_category_by_seat(answers, verdict, asks):
    made = bench("{catch: category, vendors: [], category: {seat: [CN]}}")
    assert made.says(maker="other", **answers) == verdict
    assert made.asks(maker="other", **answers) == asks


@pytest.mark.parametrize(("seat", "verdict"), [("CN", "prohibited"), ("SE", "none")])
def test_a_category_by_the_seat_on_record(seat, verdict):
    made = bench("{catch: category, vendors: [], category: {seat: [CN]}}")
    assert made.says(maker="other", lineage=Lineage("other", seats=(("other", seat),))) == verdict
    owner = owned("other", "parent")
    assert made.says(
        maker="other", lineage=Lineage("other", owner.owners, seats=(("other", "DE"), ("parent", seat)))
    ) == (verdict)


@pytest.mark.parametrize(
    ("category", "answer", "verdict"),
    [
        ("made_outside: [US]", None, "review"),
        ("made_outside: [US]", "all major stages abroad", "prohibited"),
        ("made_outside: [US]", "some: VN", "prohibited"),
        ("made_outside: [US]", "none", "none"),
        ("made_outside: [US]", "Vietnam", "prohibited"),
        ("made_outside: [US]", "US", "review"),
        ("made_in: [CN]", "some: CN, VN", "prohibited"),
        ("made_in: [CN]", "some: VN", "none"),
        ("made_in: [CN]", "Vietnam", "review"),
        ("made_in: [CN]", "China", "prohibited"),
        ("made_in: [CN]", "all major stages abroad", "review"),
    ],
)
def test_a_category_by_place_of_production(category, answer, verdict):
    made = bench(f"{{catch: category, vendors: [], category: {{{category}}}, goods: [router]}}")
    answers = {"country_of_production": answer} if answer else {}
    assert made.says(maker="other", **answers) == verdict


@pytest.mark.parametrize(
    ("goods", "answer", "verdict"),
    [("router", None, "review"), (None, "Vietnam", "review"), (None, None, "none"), ("camera", "Vietnam", "none")],
)
def test_where_class_and_place_are_both_unknown_nothing_speaks_for_it(goods, answer, verdict):
    made = bench("{catch: category, vendors: [], category: {made_outside: [US]}, goods: [router]}")
    answers = {"country_of_production": answer} if answer else {}
    assert made.says(maker="other", goods=goods, **answers) == verdict
    if (goods, answer) == (None, None):
        assert "neither is known here" in made.judged(maker="other", goods=None).notes[0]


@pytest.mark.parametrize(
    ("on", "known", "maker", "verdict"),
    [
        ("2019-12-31", "2019-12-31", "acme", "none"),
        ("2020-01-01", "2020-01-01", "acme", "watch"),
        ("2021-01-01", "2021-01-01", "acme", "review"),
        ("2021-01-01", "2019-12-31", "acme", "none"),
        ("2021-01-01", "2021-01-01", "other", "none"),
    ],
    ids=["nobody named it yet", "announced", "in force", "not known by then", "not of concern"],
)
def test_criteria_speak_only_of_makers_of_concern(on, known, maker, verdict):
    assert bench("{}", CRITERIA).says(on, rule="XX-2", known=known, maker=maker) == verdict


def test_criteria_never_prohibit_whatever_the_file_says():
    assert bench("{}", CRITERIA.replace("verdict: review", "verdict: prohibited")).says(rule="XX-2") == "review"


def test_criteria_leave_a_note_of_the_duty_to_others():
    notes = bench("{}", CRITERIA).judged(maker="other").notes
    assert any(note.startswith("XX-2 names nobody") and "Do not buy it." in note for note in notes)


def test_a_criterion_met_on_record_is_enough():
    made = bench(CRITERIA.replace("vendors: []", "vendors: [], category: {seat: [CN]}"))
    assert made.says(rule="XX-2", maker="other", lineage=Lineage("other", seats=(("other", "CN"),))) == "review"
    assert made.says(rule="XX-2", maker="other", lineage=Lineage("other", seats=(("other", "SE"),))) == "none"


@pytest.mark.parametrize(
    "change",
    ["official: false", "kind: proposal", "kind: press_report", "status: [{date: 2020-01-01, state: proposed}]"],
)
def test_reports_and_proposals_make_nobody_a_maker_of_concern(change):
    named = f"{{{change}, force: {{since: null}}, bars: [{{verdict: watch}}]}}"
    assert bench(named, CRITERIA).says(rule="XX-2") == "none"


def test_a_rule_that_is_only_proposed_makes_nobody_a_maker_of_concern():
    assert bench("status: [{date: 2020-01-01, state: proposed}]\nforce: {since: null}", CRITERIA).says(
        rule="XX-2"
    ) == ("none")


def test_a_naming_marked_uncertain_makes_nobody_a_maker_of_concern():
    assert bench("vendors: [{maker: acme, confidence: uncertain}]", CRITERIA).says(rule="XX-2") == "none"


@pytest.mark.parametrize(("kind", "verdict"), [("subsidiary", "review"), ("affiliate", "none")])
def test_concern_reaches_as_far_as_the_rule_that_names(kind, verdict):
    asked = {"rule": "XX-2", "maker": "shop", "lineage": owned("shop", "acme", kind)}
    assert bench("{}", CRITERIA).says(**asked) == verdict


def test_a_decision_on_the_maker_gives_what_the_decision_says():
    made = bench(
        "{catch: decision, bars: [{verdict: prohibited, id: decided},"
        " {verdict: review, id: others, vendors: [], catch: decision}]}",
        "{id: XX-3, vendors: [{maker: rival}]}",
    )
    assert made.says(maker="acme") == "prohibited"
    assert made.says(maker="rival") == "review"
    assert made.says(maker="other") == "none"


@pytest.mark.parametrize(
    ("answers", "verdict", "asks"),
    [({}, "review", {"permit"}), ({"permit": "yes: 2026-9"}, "none", set()), ({"permit": "no"}, "prohibited", set())],
)
def test_an_allow_list_asks_of_every_maker(answers, verdict, asks):
    made = bench("{catch: allow-list, vendors: [], bars: [{verdict: prohibited, when: {permit: ['no']}}]}")
    assert made.says(maker="anybody", **answers) == verdict
    assert made.asks(maker="anybody", **answers) == asks


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2018-12-12", "none"), ("2018-12-13", "watch"), ("2019-12-12", "watch"), ("2019-12-13", "none")],
)
def test_a_denied_report_is_watched_for_twelve_months(on, verdict):
    made = bench(
        "{kind: press_report, official: false, force: {since: null}, status: [{date: 2018-12-13, state: reported},"
        " {date: 2018-12-13, state: denied}, {date: 2021-06-22, state: denied}], bars: [{verdict: watch}]}"
    )
    assert made.says(on) == verdict
    if verdict == "watch":
        assert "officially denied" in " ".join(made.ruling(on).because)


@pytest.mark.parametrize(("kind", "state"), [("press_report", "reported"), ("proposal", "proposed")])
def test_reports_and_proposals_are_only_watched(kind, state):
    made = bench(f"{{kind: {kind}, status: [{{date: 2020-01-01, state: {state}}}], force: {{since: 2020-01-01}}}}")
    assert made.says() == "watch"


def test_an_uncertain_list_entry_never_prohibits_alone_and_makes_nobody_a_maker_of_concern():
    doubted = LIST.replace("listed: 2022-01-01", "listed: 2022-01-01, confidence: uncertain")
    made = bench(THROUGH, CRITERIA, lists=(doubted,))
    assert made.says() == "review"
    assert "uncertain" in " ".join(made.ruling().because)
    assert made.says(rule="XX-2") == "none"


@pytest.mark.parametrize(("official", "concern"), [("true", "review"), ("false", "none")])
def test_a_house_rule_binds_and_makes_nobody_a_maker_of_concern(official, concern):
    made = bench(f"{{kind: policy, official: {official}}}", CRITERIA)
    assert made.says() == "prohibited"
    assert made.says(rule="XX-2") == concern
