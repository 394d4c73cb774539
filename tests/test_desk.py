"""One settled question, answered for one observation after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from debar.desk import Desk, finding_id
from debar.errors import UsageError
from debar.model import Act, Evidence, Finding, Inquiry, Issue, Kind, Observation, Observed, Verdict, Waiver

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
EVIDENCE = Evidence("x/orders.csv", "orders.csv", "table", "0" * 64, 10)
SWITCH = {"description": "Huawei S5720 switch", "date": "2024-05-05", "site": "Gate"}


def inquiry(*buyers: str, **more: Any) -> Inquiry:
    return Inquiry(buyers or ("us-federal-agency",), TODAY, more.pop("known", TODAY), **more)


def line(kind: Kind = Kind.PURCHASE, place: str = "row 2", **fields: str) -> Observation:
    return Observation(replace(EVIDENCE, kind=kind), place, fields or SWITCH)


@pytest.fixture
def ask(register: Register, rulebook: Rulebook) -> Any:
    def desk(asked: Inquiry, waivers: tuple[Waiver, ...] = ()) -> Desk:
        return Desk.of(asked, register, rulebook, waivers)

    return desk


def test_a_finding_holds_everything_needed_to_check_it(ask: Any) -> None:
    (found,) = ask(inquiry()).results(line())
    assert isinstance(found, Finding)
    assert (found.identification.maker, found.group, found.lineage.maker) == ("huawei", "huawei", "huawei")
    assert (found.ruling.law.id, found.ruling.verdict) == ("US-889A", Verdict.PROHIBITED)
    assert found.ruling.on == date(2024, 5, 5)
    assert found.id == finding_id(found.observation, "huawei", "US-889A", "us-federal-agency")


def test_nothing_known_is_unidentified_and_a_known_maker_without_a_rule_is_clear(ask: Any) -> None:
    desk = ask(inquiry())
    (nobody,) = desk.results(line(description="office chair"))
    (clear,) = desk.results(line(description="Cisco Catalyst 9300 switch"))
    assert isinstance(nobody, Observed)
    assert isinstance(clear, Observed)
    assert (nobody.verdict, nobody.identification) == (Verdict.UNIDENTIFIED, None)
    assert (clear.verdict, clear.identification.maker, clear.group) == (Verdict.CLEAR, "cisco", "cisco")


def test_who_made_it_comes_before_who_is_named_or_sells_it(ask: Any) -> None:
    (clear,) = ask(inquiry()).results(
        line(description="Cisco SFP compatible with Huawei S5720", seller_name="ZTE Deutschland GmbH")
    )
    assert clear.identification.maker == "cisco"


@pytest.mark.parametrize(
    ("kind", "act", "expected"),
    [
        (Kind.PURCHASE, None, Act.PROCURE),
        (Kind.INVENTORY, None, Act.USE),
        (Kind.NETWORK, None, Act.USE),
        (Kind.INVENTORY, Act.PROCURE, Act.PROCURE),
    ],
)
def test_the_act_goes_by_the_evidence_unless_it_is_named(
    kind: Kind, act: Act | None, expected: Act, ask: Any
) -> None:
    found = [item for item in ask(inquiry("anyone", act=act)).results(line(kind)) if isinstance(item, Finding)]
    assert {item.ruling.act for item in found} == {expected}


def test_a_family_is_that_of_the_day_it_was_made(ask: Any) -> None:
    desk = ask(inquiry("anyone"))
    groups = [
        desk.results(line(description="Honor 8 smartphone", date=day))[0].group
        for day in ("2019-12-01", "2022-01-01")
    ]
    assert groups == ["huawei", "honor"]


def test_a_row_that_contradicts_the_run_is_an_issue_at_its_place_and_is_judged(ask: Any) -> None:
    camera = {"description": "Hikvision DS-2CD2143G2-I camera", "date": "2024-05-05", "purpose": "public safety"}
    items = ask(inquiry(answers={"purpose": "none of these"})).results(line(place="row 9", **camera))
    (issue,) = [item for item in items if isinstance(item, Issue)]
    assert (issue.file, issue.place) == ("x/orders.csv", "row 9")
    assert "purpose" in issue.problem
    assert [item.ruling.verdict for item in items if isinstance(item, Finding)] == [Verdict.PROHIBITED]


def test_a_wording_nobody_understands_is_unknown_and_never_no(ask: Any) -> None:
    camera = {"description": "Hikvision DS-2CD2143G2-I camera", "date": "2024-05-05", "purpose": "for fun"}
    (found,) = ask(inquiry()).results(line(**camera))
    assert found.ruling.verdict is Verdict.REVIEW
    assert "purpose" in [question.key for question in found.ruling.questions]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (inquiry("us-federal-agncy"), "did you mean us-federal-agency"),
        (inquiry(answers={"purpos": "x"}), "no such question"),
        (inquiry(answers={"purpose": "x"}), "not understood"),
    ],
)
def test_a_wrong_question_is_refused_before_any_row(asked: Inquiry, says: str, ask: Any) -> None:
    with pytest.raises(UsageError, match=says):
        ask(asked)


def test_a_waiver_is_shown_and_changes_nothing_else(ask: Any) -> None:
    holding = Waiver("US-889A", "huawei", "A", "because", "B", TODAY, {"site": "gate"})
    (plain,) = ask(inquiry()).results(line())
    (waived,) = ask(inquiry(), (holding,)).results(line())
    assert waived == replace(plain, waived=holding)
    (elsewhere,) = ask(inquiry(), (holding,)).results(line(**{**SWITCH, "site": "Annexe B"}))
    assert elsewhere.waived is None


def test_ids_differ_by_file_place_maker_rule_and_buyer_and_by_nothing_else() -> None:
    here = line()
    moved = replace(here, evidence=replace(EVIDENCE, path="elsewhere/orders.csv", digest="1" * 64))
    other_text = line(**{**SWITCH, "description": "Huawei S6730 switch"})
    base = finding_id(here, "huawei", "US-889A", "anyone")
    assert finding_id(moved, "huawei", "US-889A", "anyone") == base
    assert finding_id(other_text, "huawei", "US-889A", "anyone") == base
    others = {
        finding_id(replace(here, evidence=replace(EVIDENCE, name="b.csv")), "huawei", "US-889A", "anyone"),
        finding_id(replace(here, place="row 3"), "huawei", "US-889A", "anyone"),
        finding_id(here, "zte", "US-889A", "anyone"),
        finding_id(here, "huawei", "US-889B", "anyone"),
        finding_id(here, "huawei", "US-889A", "us-dod"),
    }
    assert len(others | {base}) == 6
    assert base.startswith("f-")


@pytest.mark.parametrize(
    ("module", "laws"),
    [
        ("zte", {"US-889A"}),
        ("ZTE Corporation", {"US-889A"}),
        ("华为技术有限公司", {"US-889A"}),
        ("Nokia", set()),
        ("nobody we know", set()),
    ],
)
def test_the_maker_of_a_module_may_be_answered_by_any_of_its_names(module: str, laws: set[str], ask: Any) -> None:
    router = {"description": "Netgear Nighthawk RAX50 router"}
    by_row = ask(inquiry()).results(line(**router, contains_module_by=module))
    by_run = ask(inquiry(answers={"contains_module_by": module})).results(line(**router))
    for results in (by_row, by_run):
        assert {found.ruling.law.id for found in results if isinstance(found, Finding)} == laws
