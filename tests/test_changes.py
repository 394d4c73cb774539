"""What is judged otherwise since a day: whose notice says what, and who gets none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from debar.changes import Question, changes
from debar.desk import Desk
from debar.facts import ActDay
from debar.identify import identify
from debar.judge import judge
from debar.model import Act, Evidence, Finding, Inquiry, Issue, Kind, Observation, Observed
from debar.rulebook import Rulebook

TODAY = date(2026, 11, 25)
EVIDENCE = Evidence("orders.csv", "orders.csv", "table", "0" * 64, 10)
SWITCH = {"description": "Huawei S5720-28X switch", "maker_name": "Huawei"}
CAMERA = {"description": "Hikvision DS-2CD2143G2-I camera", "maker_name": "Hikvision"}


@pytest.fixture
def since(register: Any, rulebook: Any) -> Any:
    def ask(day: str, fields: dict[str, str], buyer: str = "us-federal-agency", **more: Any) -> list[Any]:
        known = date.fromisoformat(more.pop("known", TODAY.isoformat()))
        kind = more.pop("kind", Kind.PURCHASE)
        inquiry = Inquiry((buyer,), TODAY, known, since=date.fromisoformat(day), **more)
        desk = Desk.of(inquiry, register, rulebook)
        return changes(desk, Observation(replace(EVIDENCE, kind=kind), "row 2", fields))

    return ask


def told(items: list[Any]) -> list[tuple[str, str, str, str]]:
    """Rule, verdict, act and first ground of each finding."""
    found = [item for item in items if isinstance(item, Finding)]
    return [(f.ruling.law.id, f.ruling.verdict.value, f.ruling.act.value, f.ruling.because[0]) for f in found]


def test_what_was_bought_before_a_ban_may_not_be_bought_again(since: Any) -> None:
    (found,) = told(since("2018-06-01", {**SWITCH, "date": "2018-05-05"}))
    assert found[:3] == ("US-889A", "prohibited", "procure")
    assert found[3] == "US-889A, procure again: nothing on 2018-06-01 -> prohibited on 2026-11-25, since 2019-08-13."


def test_every_act_that_changed_is_told_and_the_law_after_it(since: Any) -> None:
    (finding,) = since("2018-06-01", {**SWITCH, "date": "2018-05-05"})
    ruling = finding.ruling
    assert (ruling.on, ruling.known) == (TODAY, TODAY)
    assert ruling.because[1].startswith("US-889A, renew: nothing on 2018-06-01 -> prohibited")
    assert "A federal agency may not procure" in ruling.because[2]
    assert ruling.do.startswith("Do not buy")


@pytest.mark.parametrize(
    ("day", "bought", "before"),
    [
        ("2018-06-01", "2018-05-05", "nothing on 2018-06-01"),
        ("2018-06-01", "2018-06-20", "nothing on 2018-06-20"),  # bought later: from its own day on
        ("2018-06-01", "2019-01-01", "watch on 2019-01-01"),
        ("2019-08-12", "2018-05-05", "watch on 2019-08-12"),
        ("2019-08-13", "2018-05-05", None),  # the law of that day is the law of now
        ("2018-06-01", "2019-08-13", None),  # bought under the law of now
        ("2018-06-01", "2026-12-24", None),  # not yet bought
    ],
)
def test_it_begins_on_the_day_named_or_when_it_was_bought(
    day: str, bought: str, before: str | None, since: Any
) -> None:
    found = told(since(day, {**SWITCH, "date": bought}))
    assert [f"again: {before} -> prohibited" in each[3] for each in found] == [True] * bool(before)


def test_use_goes_on_under_the_law_of_each_day(since: Any) -> None:
    items = since("2019-01-01", {**SWITCH, "date": "2018-05-05"}, "uk-designated-provider")
    (finding,) = [item for item in items if isinstance(item, Finding)]
    assert finding.ruling.act == Act.USE
    assert finding.ruling.because[0].startswith(
        "UK-DVD, use: nothing on 2019-01-01 -> review on 2026-11-25, since 2022-10-1"
    )


def test_what_became_known_later_of_the_day_of_purchase(since: Any) -> None:
    backup = {"description": "Acronis Cyber Protect backup software", "maker_name": "Acronis", "date": "2025-08-01"}
    early = told(since("2025-08-02", backup, "us-intelligence-agency", known="2025-08-30"))
    late = told(since("2025-08-02", backup, "us-intelligence-agency"))
    assert early == []
    (rule, verdict, act, because) = late[0]
    assert (rule, act) == ("US-FASCSA-ACRONIS", "procure")
    assert (
        f"{rule}, procure on 2025-08-01: nothing as known by 2025-08-02 -> {verdict} as known by {TODAY}" in because
    )
    assert "known since 2025-09" in because


def test_a_line_without_a_day_counts_as_bought_by_the_day_named(since: Any) -> None:
    (finding,) = since("2018-06-01", SWITCH)
    assert "The line has no day of its own; it is taken as bought by 2018-06-01." in finding.ruling.because
    assert finding.ruling.verdict.value == "prohibited"


def test_a_line_without_a_day_is_of_the_family_of_then(since: Any) -> None:
    phone = {"description": "Honor 8 smartphone", "maker_name": "Honor"}
    (finding,) = since("2018-06-01", phone)
    assert finding.group == "huawei"
    assert finding.ruling.act == Act.RENEW, "bought again, it is made by who owns the brand now"


def test_what_has_not_changed_says_how_it_is_judged_and_is_not_shown(since: Any) -> None:
    (silent,) = since("2020-01-01", {**SWITCH, "date": "2021-05-05"})
    assert (type(silent), silent.verdict.value, silent.changed) == (Observed, "prohibited", False)
    assert silent.notes[-1] == "US-889A, procure: prohibited, not changed."


def test_a_rule_that_says_nothing_any_more_is_told_as_a_change(since: Any) -> None:
    inverter = {"description": "Huawei SUN2000-100KTL inverter", "date": "2021-01-17"}
    items = since("2021-01-18", inverter, "anyone", known="2021-05-01", act=Act.PROCURE)
    (silent,) = [item for item in items if isinstance(item, Observed)]
    assert silent.changed
    (note,) = [note for note in silent.notes if note.startswith("US-DOE-BPS")]
    assert note.endswith("-> nothing on 2021-05-01, since 2021-04-20.")


def test_an_inventory_is_asked_about_its_use(since: Any) -> None:
    items = since("2019-01-01", SWITCH, "uk-designated-provider", kind=Kind.INVENTORY)
    assert [found[2] for found in told(items)] == ["use"]


def test_an_act_that_is_named_is_the_only_one_asked(since: Any) -> None:
    fields = {**SWITCH, "date": "2018-05-05"}
    assert told(since("2018-06-01", fields, act=Act.RENEW))[0][2] == "renew"
    assert told(since("2018-06-01", fields, act=Act.MAINTAIN)) == []


def test_the_answer_that_decided_is_named(since: Any) -> None:
    fields = {**CAMERA, "date": "2018-05-05", "purpose": "police"}
    (finding,) = since("2018-06-01", fields)
    assert finding.ruling.verdict.value == "prohibited"
    assert "Answered: purpose is 'public safety' (column `purpose`)." in finding.ruling.because


def test_nothing_known_is_unidentified_and_a_bad_day_is_an_issue(since: Any) -> None:
    assert [item.verdict.value for item in since("2018-06-01", {"description": "office chair"})] == ["unidentified"]
    items = since("2018-06-01", {**SWITCH, "date": "soon"})
    assert [type(item) for item in items] == [Finding, Issue]


def test_the_day_it_turned_is_the_first_with_the_verdict_of_now(since: Any, register: Any, rulebook: Any) -> None:
    """The one rule asked alone, on spans of days, says the same as all rules asked on the days themselves."""
    inquiry = Inquiry(("us-federal-agency",), TODAY, TODAY, since=date(2018, 1, 1))
    desk = Desk.of(inquiry, register, rulebook)
    observation = Observation(EVIDENCE, "row 2", {**CAMERA, "date": "2017-05-05"})
    (stand,) = desk.stands(observation, identify(observation.fields, register))
    question = Question(stand._replace(act=Act.RENEW), date(2018, 1, 1), TODAY, desk)
    for day in (date(2018, 8, 12), date(2018, 8, 13), date(2019, 8, 12), date(2019, 8, 13), TODAY):
        plain = judge(
            stand.who, stand.lineage, stand.grounds.facts, stand.buyer, Act.RENEW, day, day, rulebook
        ).rulings
        wanted = {ruling.law.id: ruling.verdict for ruling in plain}
        assert {rule: ruling.verdict for rule, ruling in question.on(day).items()} == wanted
        assert question.verdict("US-889A", day) == wanted.get("US-889A")
    assert question.asked(TODAY).grounds.day == ActDay(TODAY)


HOUSE = """
id: US-HOUSE
jurisdiction: US
instrument: {name: House rule on network equipment}
kind: policy
official: false
catch: named
status: [{date: 2021-01-20, state: in_force, source: board}]
force: {since: 2021-01-20}
bound: [us-private-company]
vendors: [{maker: zte, source: board}]
bars:
  - {id: run, verdict: prohibited, acts: [use, renew], contract_from: 2020-01-01, says: Nothing under a newer contract.}
do: Use another maker's equipment.
sources: {board: "Decision 7/2021 of the board, in the archive of the house"}
confidence: verified
reviewed: 2026-11-25
examples:
  - {say: the contract of old, maker: zte, goods: switch, buyer: us-private-company, act: use, on: 2021-01-20, answers: {contract_date: 2019-12-31}, verdict: none}
  - {say: a new one, maker: zte, goods: switch, buyer: us-private-company, act: use, on: 2021-01-20, answers: {contract_date: 2020-01-01}, verdict: prohibited}
  - {say: the day before, maker: zte, goods: switch, buyer: us-private-company, act: use, on: 2021-01-19, verdict: none}
"""  # noqa: E501


@pytest.mark.parametrize(
    ("fields", "acts"),
    [
        ({"date": "2018-05-05"}, {"renew"}),
        ({"date": "2020-05-05"}, {"use", "renew"}),
        ({"date": "2020-05-05", "contract_date": "2018-05-05"}, {"renew"}),
        ({"contract_date": "2020-05-05"}, {"use", "renew"}),
    ],
)
def test_use_goes_on_under_the_old_contract_and_a_renewal_is_a_new_one(
    fields: dict[str, str], acts: set[str], tmp_path: Any, register: Any
) -> None:
    folder = tmp_path / "rules" / "US"
    folder.mkdir(parents=True)
    (folder / "US-HOUSE.yaml").write_text(HOUSE)
    inquiry = Inquiry(("us-private-company",), TODAY, TODAY, since=date(2020, 6, 1))
    desk = Desk.of(inquiry, register, Rulebook.load(tmp_path))
    items = changes(desk, Observation(EVIDENCE, "row 2", {"description": "ZTE ZXR10 5900 switch", **fields}))
    told = [line for item in items if isinstance(item, Finding) for line in item.ruling.because]
    assert {act for act in ("use", "renew") if f"US-HOUSE, {act}: nothing on 2020-06-01" in " ".join(told)} == acts
