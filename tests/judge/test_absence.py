"""No rule was found: an answer for the buyers of that country, with the day it was looked for; it permits nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import RULE, Bench, bench

from debar import yamlfile
from debar.catalogue import Filter, bound_by, difference, rows_on, rule_page, rule_rows
from debar.explain import explain
from debar.judge.edges import moves, unheld
from debar.model import Act, Inquiry, Kind, Observed, Verdict
from debar.rulebook import files
from debar.rulebook.state import alive, state
from debar.schema.rules import RuleFile

if TYPE_CHECKING:
    from typing import Any

    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
ABSENT = """
id: XX-NONE
kind: absence
catch: none
status: [{date: 2026-11-23, state: reviewed, note: nothing found}]
force: null
bound: [xx-bound]
acts: []
vendors: []
bars: []
authority: the regulator
"""
TEXT = """bars: [{id: text, verdict: review, says: The text is missing., bound: [xx-part], goods: [telecom-equipment],
        questions: [Which text?]}]"""
MISSING = ABSENT.replace("catch: none", "catch: criteria").replace("bars: []", TEXT)
NAMING = "{bound: [xx-free], status: [{date: 2020-01-01, state: in_force}], force: {since: 2020-01-01}}"
NOTE = "XX-NONE: no rule on record; looked for on 2026-11-23; ask the regulator."


def absent(*others: str, missing: bool = False) -> Bench:
    return bench(MISSING if missing else ABSENT, *others)


@pytest.mark.parametrize("on", ["2015-01-01", "2026-11-22", "2026-11-23", "2028-01-01"])
@pytest.mark.parametrize("act", ["procure", "use", "export"])
def test_it_answers_for_every_day_and_act(on: str, act: str) -> None:
    judged = absent().judged(on, act=act)
    assert (judged.rulings, judged.notes) == ((), (NOTE,))


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ({"buyer": "xx-bound"}, (NOTE,)),
        ({"buyer": "xx-part"}, (NOTE,)),
        ({"buyer": "xx-free"}, ()),
        ({"buyer": "anyone"}, ()),
        ({"known": "2026-11-22"}, ()),
        ({"known": "2026-11-23"}, (NOTE,)),
        ({"role": "mention"}, ()),
        ({"role": "seller"}, (NOTE,)),
        ({"goods": None}, (NOTE,)),
    ],
)
def test_whom_it_answers_and_since_when_it_is_known(asked: dict[str, Any], notes: tuple[str, ...]) -> None:
    assert absent().judged("2026-11-23", **asked).notes == notes


def test_it_is_silent_where_a_rule_speaks() -> None:
    both = absent("{}")
    assert both.says("2026-11-23") == "prohibited"
    assert both.judged("2026-11-23").notes == ()
    assert NOTE in both.judged("2026-11-23", maker="other").notes


def test_the_last_look_counts_as_far_as_it_is_known() -> None:
    twice = "status: [{date: 2026-11-23, state: reviewed}, {date: 2027-02-01, state: reviewed}]"
    found = bench(ABSENT.replace("status: [{date: 2026-11-23, state: reviewed, note: nothing found}]", twice))
    assert "looked for on 2026-11-23" in found.judged("2026-01-01", known="2027-01-31").notes[0]
    assert "looked for on 2027-02-01" in found.judged("2026-01-01", known="2027-02-01").notes[0]


@pytest.mark.parametrize("act", list(Act))
def test_a_missing_text_is_a_question_whatever_the_act(act: Act) -> None:
    found = absent(NAMING, missing=True).ruling("2026-11-23", rule="XX-NONE", buyer="xx-part", act=act)
    assert found is not None
    assert (found.verdict, [question.ask for question in found.questions]) == (Verdict.REVIEW, ["Which text?"])
    assert "looked for on 2026-11-23; ask the regulator" in " ".join(found.because)


@pytest.mark.parametrize(
    "asked",
    [
        {"buyer": "xx-bound"},
        {"maker": "other"},
        {"goods": "camera"},
        {"on": "2019-12-31"},
    ],
    ids=["whom it does not ask", "nobody's concern", "other goods", "nobody of concern yet"],
)
def test_where_there_is_no_question_there_is_the_note(asked: dict[str, Any]) -> None:
    judged = absent(NAMING, missing=True).judged(**{"on": "2026-11-23", "buyer": "xx-part"} | asked)
    assert judged.rulings == ()
    assert judged.notes[0] == NOTE


def test_the_first_day_of_the_doubt() -> None:
    since = MISSING.replace("verdict: review", "verdict: review, force: {since: 2024-01-01}")
    found = bench(since, NAMING)
    assert found.says("2023-12-31", rule="XX-NONE", buyer="xx-part") == "none"
    assert found.says("2024-01-01", rule="XX-NONE", buyer="xx-part") == "review"


def test_it_makes_nobody_one_of_concern_and_is_no_rule_of_anyone() -> None:
    book = absent(missing=True).rulebook
    rule = book.rules["XX-NONE"]
    assert not alive(rule, TODAY, TODAY)
    assert absent(NAMING, missing=True).says("2026-11-23", rule="XX-NONE", buyer="anyone") == "none"
    assert bound_by(rule) == frozenset()


@pytest.mark.parametrize(
    ("on", "known", "says"),
    [
        (TODAY, date(2026, 11, 22), None),
        (date(2026, 11, 22), TODAY, None),
        (date(2026, 11, 23), date(2026, 11, 23), "looked for, no rule found"),
        (TODAY, TODAY, "looked for, no rule found"),
    ],
)
def test_its_state(on: date, known: date, says: str | None) -> None:
    found = state(absent().rulebook.rules["XX-NONE"], on, known)
    assert (found and found.says) == says


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{authority: ''}", "whom they may ask"),
        ("{bound: []}", "names the buyers"),
        ("{status: [{date: 2026-11-23, state: reported}]}", "an absence needs one"),
        ("{kind: policy}", "belongs to an absence"),
        ("{bars: [{verdict: prohibited, acts: [use]}]}", "no more and no less than review"),
    ],
)
def test_a_wrong_absence_is_refused(change: str, said: str) -> None:
    whole = yamlfile.loads(RULE, "rule") | yamlfile.loads(ABSENT, "absent")
    RuleFile.model_validate(whole)
    with pytest.raises(ValueError, match=said):
        RuleFile.model_validate(whole | yamlfile.loads(change, "change"))


def test_each_buyer_it_answers_is_held_by_an_example(rulebook: Rulebook) -> None:
    data = next(each for each in files.parse(files.ours())["rule"] if each["id"] == "CL-NONE")
    assert len(list(moves(data))) == len(data["bound"])
    assert list(unheld(data, rulebook)) == []
    kept = [each for each in data["examples"] if each["buyer"] != "cl-operator"]
    assert [problem.entry for problem in unheld({**data, "examples": kept}, rulebook)] == [
        "CL-NONE bound without cl-operator"
    ]


RADIO: dict[str, Any] = {"maker": "huawei", "goods": "base-station"}
CAMERA: dict[str, Any] = {"maker": "hikvision", "goods": "camera"}


@pytest.mark.parametrize(
    ("rule", "asked", "verdict"),
    [
        ("CL-NONE", {"buyer": "cl-operator", **RADIO}, "none"),
        ("CY-NOT-FOUND", {"buyer": "cy-operator", **RADIO}, "review"),
        ("HU-NONE", {"buyer": "hu-local-authority", **CAMERA}, "none"),
        ("NO-SECURITY-ACT", {"buyer": "no-operator", "act": "use", **RADIO}, "review"),
        ("KR-NONE", {"buyer": "kr-operator", "act": "use", **RADIO}, "none"),
        ("US-889-GRANT", {"buyer": "us-grant-recipient", **RADIO, "funds": "federal award"}, "prohibited"),
    ],
)
def test_the_cases_of_the_countries(book: Bench, rule: str, asked: dict[str, Any], verdict: str) -> None:
    judged = book.judged("2026-11-23", **asked)
    found = [ruling for ruling in judged.rulings if ruling.law.id == rule]
    assert [ruling.verdict.value for ruling in found] == ([] if verdict == "none" else [verdict])
    if verdict == "none":
        assert judged.rulings == ()
        assert judged.notes[0].startswith(f"{rule}: no rule on record; looked for on 2026-11-23; ask ")
    if verdict == "review":
        assert "National text not found" in " ".join(question.ask for question in found[0].questions)


def test_the_federal_grant_speaks_beside_the_silence_of_the_country(book: Bench, register: Register) -> None:
    buyers = ("cl-operator", "us-grant-recipient")
    asked = Inquiry(buyers, TODAY, TODAY, answers={"funds": "federal award"})
    items, _ = explain({"text": "Huawei BTS3900 base station"}, asked, Kind.PURCHASE, register, book.rulebook)
    assert [(item.ruling.law.id, item.ruling.buyer) for item in items if hasattr(item, "ruling")] == [
        ("US-889-GRANT", "us-grant-recipient")
    ]


def test_the_note_reaches_observations_and_explanations(book: Bench, register: Register) -> None:
    asked = Inquiry(("cl-operator",), TODAY, TODAY)
    items, parts = explain({"text": "Huawei BTS3900 base station"}, asked, Kind.PURCHASE, register, book.rulebook)
    (observed,) = items
    assert isinstance(observed, Observed)
    note = (
        "CL-NONE: no rule on record; looked for on 2026-11-23; ask Subtel (under-secretariat of telecommunications)."
    )
    assert observed.verdict is Verdict.CLEAR
    assert observed.notes[0] == note
    told = [text for part in parts for _, text in part.lines]
    assert f"note: {note}" in told
    assert not any("allowed" in text or "permitted" in text for text in told)


def test_an_absence_is_no_rule_of_others_in_an_explanation(book: Bench, register: Register) -> None:
    asked = Inquiry(("us-private-company",), TODAY, TODAY)
    _, parts = explain({"text": "Huawei BTS3900 base station"}, asked, Kind.PURCHASE, register, book.rulebook)
    told = [text for part in parts for _, text in part.lines]
    assert any(text.startswith("prohibited to procure: ") and "US-889A (for " in text for text in told)
    assert not any("-NONE" in text for text in told)


def test_the_rules_of_a_day_show_it_to_its_buyers(book: Bench) -> None:
    wanted = Filter(buyer="cl-operator")
    (row,) = rows_on(book.rulebook, wanted, TODAY, TODAY)
    assert (row["id"], row["state"], row["strongest"], row["binds"]) == (
        "CL-NONE",
        "looked for, no rule found",
        None,
        [],
    )
    assert row["note"].startswith("no rule on record; looked for on 2026-11-23; ask Subtel")
    assert list(rows_on(book.rulebook, wanted, TODAY, date(2026, 11, 22))) == []


def test_the_day_of_the_story_knows_of_none(book: Bench) -> None:
    day = date(2018, 12, 7)
    assert not [row for row in rows_on(book.rulebook, Filter(), day, day) if book.rulebook.rules[row["id"]].absent]


def test_it_is_listed_with_its_buyers_and_its_authority(book: Bench) -> None:
    (row,) = rule_rows(book.rulebook, Filter(buyer="hu-local-authority"), TODAY)
    assert (row["id"], row["binds"], row["acts"]) == ("HU-NONE", [], [])
    page = rule_page(book.rulebook, "HU-NONE")
    assert page["authority"].startswith("NMHH")
    assert "hu-local-authority" in page["answers"]
    assert page["binds"] == []


def test_the_day_it_was_looked_for_is_a_change(book: Bench) -> None:
    rows = difference(book.rulebook, Filter(jurisdiction="CL"), date(2026, 11, 22), date(2026, 11, 23))
    assert [(row["id"], row["before"], row["after"]) for row in rows] == [
        ("CL-NONE", None, "looked for, no rule found")
    ]
