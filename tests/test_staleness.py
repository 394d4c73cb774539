"""A rule past its review still judges, says so, and blinds the run only when that is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from debar.rulebook.staleness import due, marks, unreviewed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

    from debar.rulebook import Rulebook

LATE = "2036-01-01"
LINE = b"description\nHuawei S5720 switch\n"
ASK = ("screen", "-", "--buyer", "us-federal-agency", "--on", "2026-11-01", "--format", "jsonl")


@pytest.mark.parametrize(
    ("rule", "days"), [("US-889A", 365), ("US-BILL-GUARD", 90), ("JP-2018-CIASK", 90), ("UK-ZTE", 180)]
)
def test_how_soon_depends_on_what_it_is(rule: str, days: int, rulebook: Rulebook) -> None:
    found = rulebook.rules[rule]
    assert due(found) == date.fromisoformat(found.reviewed) + timedelta(days=days)
    assert rule not in marks(rulebook, due(found))
    assert rule in marks(rulebook, due(found) + timedelta(days=1))


def test_the_verdict_comes_and_is_marked(debar: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = debar(*ASK, given=LINE)
    monkeypatch.setenv("DEBAR_TODAY", LATE)
    late = debar(*ASK, "--known", "2026-11-25", given=LINE)
    assert (fresh.code, late.code) == (1, 1)
    for before, after in zip(fresh.of("finding"), late.of("finding"), strict=True):
        *same, mark = after["because"]
        assert "was last reviewed on 2026-" in mark
        assert (before["because"], before["verdict"], before["id"]) == (same, after["verdict"], after["id"])
    (issue,) = [each for each in late.of("issue") if "reviewed too long ago" in each["problem"]]
    assert "debar check --sources" in issue["remedy"]
    assert debar(*ASK, "--known", "2026-11-25", "--strict", given=LINE).code == 3
    assert not [each for each in fresh.of("issue") if "reviewed too long ago" in each["problem"]]


def test_only_rules_for_these_buyers_are_named(rulebook: Rulebook) -> None:
    (issue,) = unreviewed(rulebook, ["nz-spark"], date(2036, 1, 1))
    assert "NZ-2018-SPARK" in issue.problem
    assert "US-889A" not in issue.problem
    (everybody,) = unreviewed(rulebook, ["anyone"], date(2036, 1, 1))
    assert f"{len(rulebook.rules):,} rules" in everybody.problem


def test_an_interval_of_its_own_counts(tmp_path: Path, debar: Command) -> None:
    text = """\
id: OWN-1
jurisdiction: US
instrument: {name: House rule}
kind: policy
catch: named
status: [{date: 2025-01-01, state: in_force}]
force: {since: 2025-01-01}
bound: [us-federal-agency]
acts: [procure]
vendors: [{maker: huawei, confidence: uncertain}]
bars: [{verdict: prohibited}]
do: Buy elsewhere.
sources: {board: minutes}
conflicts: [Two minutes give two days.]
confidence: general-knowledge
reviewed: 2026-11-01
review_every: 7
examples:
- {say: before, maker: huawei, goods: switch, buyer: us-federal-agency, on: 2024-12-31, verdict: none}
- {say: after, maker: cisco, goods: switch, buyer: us-federal-agency, on: 2025-01-01, verdict: none}
"""
    (tmp_path / "own.yaml").write_text(text)
    told = orjson.loads(debar("check", "--sources", "--rules", tmp_path, "--format", "json").out)
    mine = [(each["what"], each["where"]) for each in told if each["id"] == "OWN-1"]
    assert mine == [
        ("general knowledge", "the rule"),
        ("uncertain", "vendors huawei"),
        ("single source", "sources"),
        ("sources disagree", "conflicts"),
        ("review due", "reviewed"),
    ]


def test_an_empty_list_is_told_from_a_missing_one(tmp_path: Path, debar: Command) -> None:
    folder = tmp_path / "own"
    (folder / "lists").mkdir(parents=True)
    for name, more in (("empty", ""), ("gone", "missing: true\n")):
        (folder / f"lists/{name}.yaml").write_text(
            f"id: own-{name}\njurisdiction: US\nname: The {name} list\nchecked: 2026-11-01\n{more}entries: []\n"
            "sources: {own: https://example.org}\n"
        )
        (folder / f"{name}.yaml").write_text(
            f"id: OWN-{name.upper()}\njurisdiction: US\ninstrument: {{name: Rule of the {name} list}}\nkind: policy\n"
            "catch: list\nstatus: [{date: 2025-01-01, state: in_force}]\nforce: {since: 2025-01-01}\n"
            "bound: [us-private-company]\nacts: [procure]\n"
            f"bars: [{{verdict: prohibited, through: own-{name}}}]\n"
            "do: Look at the list.\nsources: {own: https://example.org}\nconfidence: verified\nreviewed: 2026-11-01\n"
            "examples:\n"
            "- {say: a, maker: huawei, goods: switch, buyer: us-private-company, on: 2025-01-01, verdict: none}\n"
            "- {say: b, maker: cisco, goods: switch, buyer: us-private-company, on: 2025-01-01, verdict: none}\n"
        )
    asked = ("screen", "-", "--buyer", "us-private-company", "--rules", folder, "--all", "--format", "jsonl")
    ran = debar(*asked, given=LINE)
    (seen,) = ran.of("observation")
    assert "The empty list: officially empty, list checked on 2026-11-01." in seen["notes"]
    assert [each["problem"] for each in ran.of("issue")] == ["the official list 'The gone list' could not be read"]
    assert ran.code == 3
    assert "list missing" in debar("check", "--sources", "--rules", folder).text
