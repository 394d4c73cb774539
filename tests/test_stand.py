"""Which answers decided a ruling, and a rule that is answered apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from debar.answers import of
from debar.answers.entries import Raw, entry_of
from debar.desk import Desk, finding_id
from debar.model import Evidence, Finding, Heard, Inquiry, Issue, Observation, Observed, Verdict

TODAY = date(2026, 11, 25)
EVIDENCE = Evidence("o.csv", "o.csv", "table", "0" * 64, 10, mapping=(("Zweck", "purpose"),))
CAMERA = {"description": "Hikvision DS-2CD2143G2-I camera", "date": "2024-05-05"}
SWITCH = {"description": "Huawei S5720-28X switch", "date": "2024-05-05"}


@pytest.fixture
def judged(register: Any, rulebook: Any) -> Any:
    def ask(fields: dict[str, str], *said: tuple[dict[str, Any], dict[str, str]], **more: Any) -> list[Any]:
        raws = (Raw("a.csv", f"row {number + 2}", *each) for number, each in enumerate(said))
        entries = [entry_of(raw, number, rulebook, []) for number, raw in enumerate(raws)]
        answers = of(entries) if entries else None  # type: ignore[arg-type]
        inquiry = Inquiry(more.pop("buyers", ("us-federal-agency",)), TODAY, TODAY, **more)
        desk = Desk.of(inquiry, register, rulebook, answers=answers)
        return desk.results(Observation(EVIDENCE, "row 2", fields))

    return ask


def found(items: list[Any]) -> dict[str, Finding]:
    return {item.ruling.law.id: item for item in items if isinstance(item, Finding)}


@pytest.mark.parametrize(
    ("fields", "more", "source"),
    [
        ({"purpose": "police"}, {}, "column `Zweck`"),
        ({"use": "police"}, {}, "column `use`"),
        ({}, {"answers": {"purpose": "police"}}, "--answer"),
        ({}, {"use": "police"}, "--use"),
    ],
)
def test_the_finding_names_key_value_and_who_said_it(fields: Any, more: Any, source: str, judged: Any) -> None:
    because = found(judged(CAMERA | fields, **more))["US-889A"].ruling.because
    assert [line for line in because if line.startswith("Answered")] == [
        f"Answered: purpose is 'public safety' ({source})."
    ]


def test_an_answer_that_decides_nothing_is_not_named(judged: Any) -> None:
    plain, answered = judged(SWITCH), judged(SWITCH | {"purpose": "police"})
    assert found(answered)["US-889A"].ruling.because == found(plain)["US-889A"].ruling.because


def test_an_exception_that_is_claimed_names_who_claims_it(judged: Any) -> None:
    ruling = found(judged(SWITCH, ({"maker": "huawei"}, {"third_party_connection": "yes"})))["US-889A"].ruling
    assert ruling.verdict is Verdict.CONDITIONAL
    assert ruling.because[-1] == "Answered: third_party_connection is 'yes' (a.csv row 2)."


def test_a_day_that_moved_the_act_is_named(judged: Any) -> None:
    ruling = found(judged(SWITCH, ({"place": "row 2"}, {"contract_date": "2019-01-01"})))["US-889A"].ruling
    assert (ruling.verdict, ruling.on) == (Verdict.WATCH, date(2019, 1, 1))
    assert "Answered: contract_date is '2019-01-01' (a.csv row 2)." in ruling.because


def test_what_an_answer_silenced_is_told_with_who_said_it(judged: Any) -> None:
    (silent, heard) = judged(CAMERA, ({"place": "row 2"}, {"purpose": "none of these"}))
    assert isinstance(silent, Observed)
    assert silent.notes[-1] == "Answered: purpose is 'none of these' (a.csv row 2)."
    assert heard == Heard((0,))


BOTH = {"buyers": ("us-federal-agency", "us-grant-recipient")}


def test_an_answer_for_one_rule_leaves_the_others_alone(judged: Any) -> None:
    plain = found(judged(CAMERA, **BOTH))
    answered = found(judged(CAMERA, ({"rule": "US-889A"}, {"purpose": "police"}), **BOTH))
    assert answered["US-889A"].ruling.verdict is Verdict.PROHIBITED
    others = {rule: finding for rule, finding in answered.items() if rule != "US-889A"}
    assert others == {rule: finding for rule, finding in plain.items() if rule != "US-889A"}
    assert others


@pytest.mark.parametrize(
    ("scope", "verdict", "heard"),
    [
        ({"buyer": "us-federal-agency"}, Verdict.PROHIBITED, (0,)),
        ({"buyer": "jp-government"}, Verdict.REVIEW, ()),
        ({"maker": "dahua"}, Verdict.REVIEW, ()),
        ({"rule": "UK-DVD"}, Verdict.REVIEW, ()),
        ({"rule": ["UK-DVD", "US-889A"]}, Verdict.PROHIBITED, (0,)),
        ({"id": "f-0000000000000000"}, Verdict.REVIEW, ()),
    ],
)
def test_an_answer_is_heard_where_it_speaks(scope: Any, verdict: Verdict, heard: Any, judged: Any) -> None:
    items = judged(CAMERA, (scope, {"purpose": "police"}))
    assert found(items)["US-889A"].ruling.verdict is verdict
    assert items[-1] == Heard(heard)


def test_an_answer_for_a_finding(judged: Any) -> None:
    id = finding_id(Observation(EVIDENCE, "row 2", CAMERA), "hikvision", "US-889A", "us-federal-agency")
    items = judged(CAMERA, ({"finding": id}, {"purpose": "police"}), **BOTH)
    assert found(items)["US-889A"].ruling.verdict is Verdict.PROHIBITED
    assert items[-1] == Heard((0,))


def test_an_answer_for_one_rule_that_silences_it_is_heard(judged: Any) -> None:
    items = judged(CAMERA, ({"rule": "US-889A"}, {"purpose": "none of these"}))
    assert not found(items)
    assert items[-1] == Heard((0,))


def test_findings_stay_in_order_when_rules_are_answered_apart(judged: Any) -> None:
    buyers = ("anyone",)
    items = judged(CAMERA, ({"rule": "US-889A"}, {"purpose": "police"}), buyers=buyers)
    order = [
        (f.ruling.verdict.rank, f.ruling.law.jurisdiction, f.ruling.law.id) for f in items if isinstance(f, Finding)
    ]
    assert order == sorted(order)


def test_answers_never_change_what_was_found(judged: Any) -> None:
    plain = found(judged(CAMERA))["US-889A"]
    answered = found(judged(CAMERA, ({}, {"purpose": "police", "made_on": "2024"})))["US-889A"]
    assert replace(answered, ruling=plain.ruling) == plain
    assert answered.observation.fields == CAMERA


def test_two_that_disagree_leave_the_review_and_are_an_issue_at_the_row(judged: Any) -> None:
    items = judged(CAMERA | {"purpose": "police"}, ({"place": "row 2"}, {"purpose": "none of these"}))
    assert found(items)["US-889A"].ruling.verdict is Verdict.REVIEW
    (issue,) = [item for item in items if isinstance(item, Issue)]
    assert (issue.file, issue.place) == ("o.csv", "row 2")


@pytest.mark.parametrize("name", ["zte", "ZTE Corporation", "中兴通讯"])
def test_the_maker_of_a_module_may_be_answered_in_a_file_by_any_name(name: str, judged: Any) -> None:
    router = {"description": "Netgear Nighthawk RAX50 router", "date": "2024-05-05"}
    items = judged(router, ({"place": "row 2"}, {"contains_module_by": name}))
    assert "US-889A" in found(items)
    assert "Answered: contains_module_by is 'zte' (a.csv row 2)." in found(items)["US-889A"].ruling.because
