from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.errors import UsageError
from debar.facts import act_day, act_of, asked, facts_of, made_day, settle, used_for
from debar.model import ANSWER_KEYS, Act, Inquiry, Kind
from debar.rulebook import Rulebook

TODAY = date(2026, 11, 23)
OWN = {"funds": "own funds"}
BOOK = Rulebook.load()


@pytest.fixture(scope="module")
def rulebook():
    return BOOK


def inquiry(**given_fields):
    return Inquiry(("anyone",), TODAY, TODAY, **given_fields)


def test_every_answer_key_is_asked_in_english_and_japanese(rulebook):
    assert set(rulebook.answers) == set(ANSWER_KEYS)
    assert all({"en", "ja"} <= set(key.ask) for key in rulebook.answers.values())


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("purpose", "public safety; security of government facilities; critical infrastructure surveillance;"
         " other national security; none of these"),
        ("part_of_network", "core; radio access; transport; fixed access; full-fibre access; customer premises;"
         " management; 2G; 3G; 4G; 5G; 6G"),
        ("site", "sensitive; nationally significant; ordinary"),
        ("funds", "federal award; universal service fund; other subsidy; own funds"),
        ("mission", "nuclear deterrence; homeland defence; none of these"),
        ("country_of_production", "all major stages abroad; some; none"),
        ("permit", "yes; no"),
        ("third_party_connection", "yes; no"),
    ],
)  # fmt: skip
def test_settled_values_are_the_written_ones(rulebook, key, values):
    assert "; ".join(rulebook.answers[key].values) == values


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("purpose", "Public  Safety", "public safety"),
        ("purpose", "ＰＵＢＬＩＣ　ＳＡＦＥＴＹ", "public safety"),
        ("purpose", "警察", "public safety"),
        ("purpose", "sécurité nationale", "other national security"),
        ("purpose", "office lighting", None),
        ("purpose", "not public safety", None),
        ("purpose", "no", None),
        ("part_of_network", "5G radio access", "5G radio access"),
        ("part_of_network", "RAN (5G)", "5G radio access"),
        ("part_of_network", "5G無線アクセス", "5G radio access"),
        ("part_of_network", "radio access", "radio access"),
        ("part_of_network", "5g", "5G"),
        ("part_of_network", "5G network", "5G"),
        ("part_of_network", "5G CPE", "customer premises"),
        ("part_of_network", "5G somewhere", None),
        ("site", "Annexe B", None),
        ("site", "not sensitive", "ordinary"),
        ("funds", "E-Rate", "universal service fund"),
        ("mission", "Ballistic missile defense", "homeland defence"),
        ("country_of_production", "some: China, Viet Nam", "some: CN, VN"),
        ("country_of_production", "all major stages abroad", "all major stages abroad"),
        ("country_of_production", "all major stages abroad (中国)", "all major stages abroad: CN"),
        ("country_of_production", "US", "origin: US"),
        ("country_of_production", "Taiwan, China", "origin: TW"),
        ("country_of_production", "Taiwan, Province of China", "origin: TW"),
        ("country_of_production", "Taiwan (China)", "origin: TW"),
        ("country_of_production", "some: Hong Kong SAR, China", "some: HK"),
        ("country_of_production", "中国台湾", "origin: TW"),
        ("country_of_production", "Korea, Republic of; China", "origin: CN, KR"),
        ("country_of_production", "China, Taiwan, Vietnam", "origin: CN, TW, VN"),
        ("country_of_production", "China/Taiwan", "origin: CN, TW"),
        ("country_of_production", "none", "none"),
        ("country_of_production", "Atlantis", None),
        ("country_of_production", "some: Atlantis", None),
        ("permit", "yes: DA 26-351", "yes: DA 26-351"),
        ("permit", "Yes (DA 26-351)", "yes: DA 26-351"),
        ("permit", "はい", "yes"),
        ("permit", "no", "no"),
        ("purpose", "securite publique", "public safety"),
        ("purpose", "해당 없음", None),
        ("purpose", "N/A", None),
        ("purpose", "いずれにも該当しない", "none of these"),
        ("part_of_network", "LTE RAN", "4G radio access"),
        ("part_of_network", "NR radio access", "5G radio access"),
        ("part_of_network", "norran", None),
        ("part_of_network", "core 5G", "5G core"),
        ("site", "민감 시설", "sensitive"),
        ("funds", "fonds de service universel", "universal service fund"),
        ("mission", "dissuasion nucléaire", "nuclear deterrence"),
        ("permit", "no: refused", None),
        ("permit", "pending", None),
        ("contract_date", "2019-08-13", "2019-08-13"),
        ("contract_date", "2019/8/3", "2019-08-03"),
        ("contract_date", "2019-08", "2019-08"),
        ("contract_date", "31/31/2025", None),
        ("contract_date", "2025-02-30", None),
        ("seat_country", "P.R. China", "CN"),
        ("seat_country", "no", None),
        ("seat_country", "NO", "NO"),
        ("contains_module_by", "Huawei", "huawei"),
        ("contains_module_by", "TP-Link Technologies", "tp-link-technologies"),
        ("third_party_connection", "no", "no"),
        ("third_party_connection", "perhaps", None),
        ("third_party_connection", "  ", None),
    ],
)  # fmt: skip
def test_a_wording_settles_or_stays_unknown(rulebook, key, text, value):
    assert settle(rulebook.answers[key], text, rulebook) == value


def test_every_settled_value_settles_to_itself(rulebook):
    for key in rulebook.answers.values():
        assert {settle(key, value, rulebook) for value in key.values} == set(key.values)


def test_no_wording_means_two_values(rulebook):
    import debar.rulebook.files as files
    from debar import yamlfile
    from debar.rulebook.book import plain

    for answer in yamlfile.load(files.DATA / "words" / "answers.yaml")["answers"]:
        owner: dict[str, str] = {}
        for value, wordings in (answer.get("values") or {}).items():
            for wording in (value, *wordings):
                assert owner.setdefault(plain(wording), value) == value, wording


@given(st.text())
def test_any_text_is_settled_or_unknown(text):
    for key in BOOK.answers.values():
        settle(key, text, BOOK)


def test_an_answer_beats_use_and_the_contradiction_is_an_issue(rulebook):
    settled = asked(inquiry(use="public safety, 5G core", answers={"purpose": "none of these"}), rulebook)
    assert dict(settled.facts) == {"purpose": "none of these", "part_of_network": "5G core"}
    assert [(issue.blind, issue.lost) for issue in settled.issues] == [(False, 0)]
    assert "'none of these' by --answer" in settled.issues[0].problem
    assert "'public safety' by --use" in settled.issues[0].problem


def test_answers_that_agree_are_no_issue(rulebook):
    assert asked(inquiry(use="police", answers={"purpose": "public safety"}), rulebook).issues == ()


@pytest.mark.parametrize(
    ("given_fields", "message"),
    [
        ({"answers": {"colour": "red"}}, "no such question; the keys are purpose, part_of_network"),
        ({"answers": {"purpose": "fun"}}, "one of: public safety; security of government facilities"),
        ({"answers": {"permit": "pending"}}, "`yes: REFERENCE` or `no`"),
        ({"answers": {"made_on": "soon"}}, "a day as 2026-11-23"),
        ({"answers": {"seat_country": "Atlantis"}}, "a country, by name or two-letter code"),
        ({"answers": {"country_of_production": "far"}}, "some: CN, VN"),
        ({"answers": {"contains_module_by": "!"}}, "a maker, by id or name"),
    ],
)
def test_an_answer_that_cannot_be_used_lists_the_choices(rulebook, given_fields, message):
    with pytest.raises(UsageError, match=r".") as caught:
        asked(inquiry(**given_fields), rulebook)
    assert message in str(caught.value)


def test_a_use_that_is_not_understood_is_unknown_and_an_issue(rulebook):
    settled = asked(inquiry(use="fun"), rulebook)
    assert dict(settled.facts) == {}
    assert [(issue.file, issue.blind) for issue in settled.issues] == [("--use", False)]
    assert "public safety" in settled.issues[0].remedy


def test_a_row_wins_over_the_run_and_the_contradiction_is_an_issue(rulebook):
    run = asked(inquiry(answers={"purpose": "none of these"}), rulebook).facts
    settled = facts_of({"purpose": "police"}, run, rulebook)
    assert settled.facts["purpose"] == "public safety"
    assert [issue.blind for issue in settled.issues] == [False]


@pytest.mark.parametrize(
    ("fields", "facts", "issues"),
    [
        ({}, {"funds": "own funds"}, 0),
        ({"description": "police radio"}, {"funds": "own funds"}, 0),
        ({"site": "Annexe B"}, {"funds": "own funds"}, 0),
        ({"site": "sensitive site"}, {"funds": "own funds", "site": "sensitive"}, 0),
        ({"use": "police"}, {"funds": "own funds", "purpose": "public safety"}, 0),
        ({"use": "police", "purpose": "national security"}, {**OWN, "purpose": "other national security"}, 1),
        ({"country_of_origin": "China"}, {"funds": "own funds", "country_of_production": "origin: CN"}, 0),
        ({"country_of_origin": "CN", "country_of_production": "none"}, {**OWN, "country_of_production": "none"}, 0),
        ({"funds": "E-Rate"}, {"funds": "universal service fund"}, 1),
    ],
)  # fmt: skip
def test_what_a_row_says_of_itself(rulebook, fields, facts, issues):
    settled = facts_of(fields, {"funds": "own funds"}, rulebook)
    assert (dict(settled.facts), len(settled.issues)) == (facts, issues)


def test_an_answer_of_the_run_beats_the_use_of_a_row(rulebook):
    settled = facts_of({"use": "police"}, {"purpose": "none of these"}, rulebook)
    assert dict(settled.facts) == {"purpose": "none of these"}
    assert len(settled.issues) == 1


def test_prose_is_no_answer(rulebook):
    prose = "police; " * 10_000
    assert used_for(prose, rulebook) == {}
    assert facts_of({"purpose": prose, "made_on": prose}, {}, rulebook).facts == {}
    day, _, issue = act_day({"date": prose}, inquiry())
    assert (day, len(issue.problem) < 300) == (TODAY, True)


def test_use_is_understood_only_whole(rulebook):
    assert used_for("police; 5G RAN", rulebook) == {"purpose": "public safety", "part_of_network": "5G radio access"}
    assert used_for("not for the police", rulebook) == {}
    assert used_for("", rulebook) == {}


@pytest.mark.parametrize(
    ("fields", "asked_for", "day", "issue"),
    [
        ({}, {}, TODAY, False),
        ({"date": "2019-08-12"}, {}, date(2019, 8, 12), False),
        ({"date": "2019-08-12"}, {"on": date(2020, 1, 1)}, date(2020, 1, 1), False),
        ({"date": "2019-08-12", "contract_date": "2019-08-13"}, {"on": date(2020, 1, 1)}, date(2019, 8, 13), False),
        ({"date": "2019-08-12"}, {"answers": {"contract_date": "2019-08-13"}}, date(2019, 8, 13), False),
        ({"contract_date": "2019-08-13"}, {"answers": {"contract_date": "2020-01-01"}}, date(2019, 8, 13), False),
        ({"date": "2019-08"}, {}, date(2019, 8, 31), True),
        ({"date": "31/31/2025"}, {}, TODAY, True),
        ({"contract_date": "soon", "date": "2019-08-12"}, {"on": date(2020, 1, 1)}, date(2020, 1, 1), True),
        ({"contract_date": "soon", "date": "2019-08-12"}, {}, date(2019, 8, 12), True),
        ({"contract_date": "soon"}, {}, TODAY, True),
    ],
)
def test_the_day_of_the_act(fields, asked_for, day, issue):
    found, _, said = act_day(fields, inquiry(**asked_for))
    assert (found, said is not None) == (day, issue)


@pytest.mark.parametrize(
    ("fields", "asked_for", "first"),
    [
        ({"date": "2019-08"}, {}, date(2019, 8, 1)),
        ({"date": "2019-08"}, {"on": date(2020, 1, 1)}, None),
        ({"date": "2019-08-12"}, {}, None),
        ({"date": "soon"}, {}, None),
        ({}, {}, None),
        ({"contract_date": "2019"}, {"on": date(2020, 1, 1)}, date(2019, 1, 1)),
    ],
)
def test_the_first_day_of_a_partly_known_one(fields, asked_for, first):
    assert act_day(fields, inquiry(**asked_for)).since == first


@pytest.mark.parametrize(
    ("fields", "facts", "day"),
    [
        ({}, {}, date(2026, 1, 1)),
        ({"date": "2019-08-12"}, {}, date(2019, 8, 12)),
        ({"date": "2019-08-12", "made_on": "2018-05-01"}, {}, date(2018, 5, 1)),
        ({"date": "2019-08-12"}, {"made_on": "2018"}, date(2018, 12, 31)),
        ({"made_on": "2027-01-01"}, {}, date(2026, 1, 1)),
        ({"made_on": "soon", "date": "2019-08-12"}, {}, date(2019, 8, 12)),
    ],
)
def test_the_day_it_was_made(fields, facts, day):
    assert made_day(fields, date(2026, 1, 1), facts) == day


@pytest.mark.parametrize(
    ("kind", "act", "given_act"),
    [
        (Kind.PURCHASE, Act.PROCURE, None),
        (Kind.INVENTORY, Act.USE, None),
        (Kind.NETWORK, Act.USE, None),
        (Kind.PURCHASE, Act.RENEW, Act.RENEW),
    ],
)
def test_the_act_follows_the_evidence_unless_named(kind, act, given_act):
    assert act_of(kind, inquiry(act=given_act)) is act
