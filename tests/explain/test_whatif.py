"""What would change the answer is found by asking again; each fact that is told brings that answer about."""

from __future__ import annotations

from typing import Any

import pytest
from tests.explain.asking import known, told

from debar.explain.whatif import Turn
from debar.model import Act

SWITCH = "Huawei S5720 switch"


def rule_turns(rule: str, *buyers: str, **more: Any) -> dict[tuple[str, str], list[Turn]]:
    """(kind, key) -> turns of one rule."""
    found: dict[tuple[str, str], list[Turn]] = {}
    for maker in told(*buyers, **more).makers:
        for each in maker.rules:
            if each.finding.ruling.law.id == rule:
                for turn in each.turns:
                    found.setdefault((turn.kind, turn.key), []).append(turn)
    return found


def maker_turns(maker: str, **fields: Any) -> dict[tuple[str, str], str | None]:
    (mine,) = [each for each in told(**fields).makers if each.who.maker == maker]
    return {(turn.kind, turn.key): turn.answer for turn in mine.turns}


@pytest.mark.parametrize(
    ("on", "kind", "day", "answer"),
    [
        ("2024-05-05", "before", "2019-08-12", "watch"),
        ("2019-08-12", "after", "2019-08-13", "prohibited"),
        ("2019-08-12", "before", "2018-08-12", None),
    ],
)
def test_the_nearest_days(on: str, kind: str, day: str, answer: str | None) -> None:
    (turn,) = rule_turns("US-889A", on=on, description=SWITCH)[kind, ""]
    assert (turn.values, turn.answer) == ((day,), answer)


def test_the_nearest_days_are_true() -> None:
    for on, verdict in (("2019-08-12", "watch"), ("2019-08-13", "prohibited")):
        (maker,) = told(on=on, description=SWITCH).makers
        assert [each.finding.ruling.verdict.value for each in maker.rules] == [verdict]


def test_the_family_of_another_day_counts_where_the_thing_is_new() -> None:
    (turn,) = rule_turns("US-889A", on="2020-09-01", description="Honor 8 phone")["after", ""]
    assert (turn.values, turn.answer) == (("2020-11-17",), None)
    made = rule_turns("US-889A", on="2024-09-01", description="Honor 8 phone", made_on="2019-01-01")
    assert ("after", "") not in made


def test_answers_that_would_settle_it() -> None:
    turns = rule_turns("US-889A", description="Hikvision camera")["answer", "purpose"]
    assert {turn.answer: len(turn.values) for turn in turns} == {"prohibited": 4, None: 1}


def test_an_answer_that_decided_is_told_with_what_comes_without_it() -> None:
    turns = rule_turns("US-889A", description="Hikvision camera", purpose="public safety")
    assert [(turn.values, turn.answer) for turn in turns["answer", "purpose"]] == [(("none of these",), None)]
    assert [turn.answer for turn in turns["unanswered", "purpose"]] == ["review"]


def test_other_classes_of_goods_the_near_ones_first() -> None:
    by_answer = {turn.answer: turn.values for turn in rule_turns("US-889A", description=SWITCH)["goods", ""]}
    assert {"antenna"} <= set(by_answer["conditional"])
    assert {"cable", "furniture"} <= set(by_answer[None])
    assert "router" not in {id for ids in by_answer.values() for id in ids}
    assert by_answer["review"].index("set-top-box") < by_answer["review"].index("access-control")


def test_a_weaker_sign_a_part_and_another_act() -> None:
    turns = rule_turns("US-889A", description=SWITCH)
    assert [(turn.values, turn.answer) for turn in turns["strength", ""]] == [(("weak",), "review")]
    assert [(turn.values, turn.answer) for turn in turns["role", ""]] == [(("module",), "review")]
    (acts,) = turns["act", ""]
    assert (acts.answer, "renew" in acts.values, "use" in acts.values) == (None, False, True)


def test_every_other_act_alike_is_told_as_one() -> None:
    turns = rule_turns("JP-2018-ITPROC", "jp-government", description=SWITCH)
    ((turn,),) = [found for (kind, _), found in turns.items() if kind in ("act", "any_act")]
    assert (turn.kind, turn.answer, len(turn.values)) == ("any_act", None, len(Act) - 1)


def test_what_is_told_comes_about() -> None:
    """Each class, answer and act that is said to change the verdict does so when it is so."""
    story = told(description="Hikvision camera")
    (rule,) = [each for maker in story.makers for each in maker.rules if each.finding.ruling.law.id == "US-889A"]
    for turn in rule.turns:
        for value in turn.values:
            match turn.kind:
                case "answer":
                    answered: dict[str, Any] = {turn.key: value}
                    then = told(description="Hikvision camera", **answered)
                case "act":
                    then = told(description="Hikvision camera", act=Act(value))
                case "before" | "after":
                    then = told(description="Hikvision camera", on=value)
                case _:
                    continue
            found = [each.finding.ruling for maker in then.makers for each in maker.rules]
            verdicts = {each.verdict.value for each in found if each.law.id == "US-889A"}
            assert verdicts == ({turn.answer} if turn.answer else set()), turn


def test_a_second_sign_for_the_maker() -> None:
    turns = maker_turns("huawei", description="Openreach FTTC modem")
    assert turns["maker_said", "maker_name"] == "strong equipment"
    assert turns["related", "description"] == "weak mention"


def test_a_kind_of_goods_beside_a_number() -> None:
    assert maker_turns("zte", description="MF910")["goods_said", "description"].startswith("medium ")  # type: ignore[union-attr]


def test_another_maker_s_name_lowers_and_says_so() -> None:
    assert maker_turns("huawei", description=SWITCH)["other_said", "maker_name"] == "weak equipment"


def test_without_the_field_that_contradicts() -> None:
    turns = maker_turns("cisco", maker_name="Cisco", lldp_sys_descr="Huawei VRP software")
    assert turns["without", "lldp_sys_descr"] == "strong equipment"
    assert turns["without", "maker_name"] is None


def test_the_day_on_which_it_was_made() -> None:
    (maker,) = [
        each for each in told(description="Honeywell HRGX162 recorder").makers if each.who.maker == "hikvision"
    ]
    assert Turn("made", "", ("2020-12-31",), "strong equipment") in maker.turns


def test_nothing_is_told_that_changes_nothing() -> None:
    for description in (
        SWITCH,
        "Hikvision camera",
        "MF910",
        "Lorex E891AB camera",
        "SFP compatible with Huawei S5720",
    ):
        for maker in told(description=description).makers:
            now = f"{maker.who.strength.word} {maker.who.role.value}"
            assert all(turn.answer != now for turn in maker.turns)
            for rule in maker.rules:
                assert all(turn.answer != rule.finding.ruling.verdict.value for turn in rule.turns)


def test_a_relation_that_is_asked_with_is_in_the_data() -> None:
    from debar.explain.whatif import COMPATIBLE

    register, _ = known()
    assert (COMPATIBLE, "compatible") in {(each.text, each.means) for each in register.relations}
