"""Why rules that bind the buyer say nothing of this; and what rules say to others."""

from __future__ import annotations

from typing import Any

import pytest
from tests.explain.asking import told

from debar.model import Act


def reasons(*buyers: str, **more: Any) -> dict[str, str]:
    """Rule -> why it is silent."""
    return {rule: group.why for group in told(*buyers, **more).quiet for rule, _ in group.rules}


@pytest.mark.parametrize(
    ("rule", "why", "more"),
    [
        ("US-889B", "act", {"description": "Huawei S5720 switch"}),
        ("US-1634", "others", {"description": "Huawei S5720 switch"}),
        ("US-889A", "not_known", {"description": "Huawei S5720 switch", "on": "2018-08-12"}),
        ("US-889A", "mention", {"description": "SFP compatible with Huawei S5720"}),
        ("US-889A", "goods", {"description": "Huawei patch cable"}),
        ("US-889A", "others", {"description": "Cisco Catalyst 9300 switch"}),
        ("US-889A", "others", {"description": "Honor 90 phone", "on": "2023-05-05"}),
    ],
)
def test_the_first_reason_a_reader_of_the_law_would_give(rule: str, why: str, more: dict[str, str]) -> None:
    assert reasons(**more)[rule] == why


def test_a_rule_that_ended() -> None:
    found = reasons("us-utility", description="Huawei SUN2000-100KTL inverter", act=Act.INSTALL, on="2021-05-01")
    assert found["US-DOE-BPS"] == "ended"


def test_a_rule_that_speaks_is_not_silent() -> None:
    story = told(description="Huawei S5720 switch")
    spoken = {each.finding.ruling.law.id for maker in story.makers for each in maker.rules}
    assert spoken
    assert spoken.isdisjoint(rule for group in story.quiet for rule, _ in group.rules)


def test_with_which_facts_a_silent_rule_would_speak() -> None:
    story = told(description="Huawei S5720 switch", on="2018-08-12")
    turns = {rule: found for group in story.quiet for rule, found in group.turns}
    assert [(turn.kind, turn.values, turn.answer) for turn in turns["US-889A"] if turn.kind == "after"] == [
        ("after", ("2018-08-13",), "watch")
    ]


def test_what_binds_others_by_verdict_and_buyer() -> None:
    story = told("us-private-company", description="Huawei S5720 switch")
    others = {group.verdict: dict(group.rules) for group in story.elsewhere}
    assert others["prohibited"]["US-889A"] == ("us-federal-agency",)
    assert list(others) == sorted(
        others, key=["prohibited", "conditional", "review", "advised-against", "watch"].index
    )


def test_anyone_is_not_told_of_rules_that_name_others() -> None:
    assert "others" not in reasons("anyone", description="Huawei S5720 switch").values()
