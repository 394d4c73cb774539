"""A rule is one file; a wrong one is refused with file, entry and what to do."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command

    Change = Callable[[dict[str, Any]], None]

RULE: dict[str, Any] = {
    "id": "XX-OWN-1",
    "jurisdiction": "US",
    "instrument": {"name": "House rule 1"},
    "kind": "policy",
    "official": False,
    "catch": "named",
    "status": [{"date": "2025-01-01", "state": "in_force", "source": "board"}],
    "force": {"since": "2025-01-01", "until": "2027-01-01"},
    "bound": ["us-private-company"],
    "acts": ["procure"],
    "vendors": [{"maker": "huawei", "source": "board"}],
    "bars": [{"verdict": "prohibited", "says": "The house buys nothing of it."}],
    "do": "Buy elsewhere.",
    "sources": {"board": "minutes of 2024-12-12"},
    "confidence": "verified",
    "reviewed": "2026-11-01",
    "examples": [
        {"say": "the day before", "maker": "huawei", "goods": "switch", "buyer": "us-private-company",
         "on": "2024-12-31", "verdict": "none"},
        {"say": "the day", "maker": "huawei", "goods": "switch", "buyer": "us-private-company",
         "on": "2025-01-01", "verdict": "prohibited"},
        {"say": "its last day", "maker": "huawei", "goods": "switch", "buyer": "us-private-company",
         "on": "2026-12-31", "verdict": "prohibited"},
        {"say": "over", "maker": "huawei", "goods": "switch", "buyer": "us-private-company",
         "on": "2027-01-01", "verdict": "none"},
    ],
}  # fmt: skip


def _written(folder: Path, change: Change | None = None) -> Path:
    rule = deepcopy(RULE)
    if change:
        change(rule)
    (folder / "own.yaml").write_text(yaml.safe_dump(rule, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def test_one_file_is_a_whole_rule(tmp_path: Path, debar: Command) -> None:
    own = _written(tmp_path)
    assert "own.yaml" not in debar("check", "--edges", "--rules", own).text
    assert "House rule 1" in debar("rules", "show", "XX-OWN-1", "--rules", own).text
    asked = ("screen", "-", "--buyer", "us-private-company", "--on", "2026-11-23", "--format", "jsonl")
    ran = debar(*asked, "--rules", own, given=b"description\nHuawei S5720 switch\n")
    assert [found["rule"] for found in ran.of("finding")] == ["XX-OWN-1"]


def _second_bar(since: str) -> Change:
    def change(rule: dict[str, Any]) -> None:
        force = {"since": since, "until": "2028-01-01", "known": "2025-01-01"}
        rule["bars"].append({"id": "later", "verdict": "review", "says": "A person decides.", "force": force})

    return change


def _set(path: str, value: Any) -> Change:
    def change(rule: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = rule
        for step in way:
            place = place[step]
        place[last] = value

    return change


WRONG: list[tuple[Change, str, str]] = [
    (_set("force.until", "2024-06-01"), "force: until 2024-06-01 is not after since 2025-01-01", "mend one"),
    (_set("force.until", "2025-01-01"), "until 2025-01-01 is not after since 2025-01-01", "mend one"),
    (
        _set("force.suspended", [["2025-03-01", "2025-06-01"], ["2025-05-01", None]]),
        "stays 2025-03-01 to 2025-06-01 and 2025-05-01 to ... overlap",
        "one after the other",
    ),
    (_set("force.suspended", [["2024-03-01", "2024-06-01"]]), "stay 2024-03-01 is not after since", "mend one"),
    (
        lambda rule: rule["bars"][0].update(contract_from="2026-01-01", contract_until="2025-12-31"),
        "contract_until 2025-12-31 is not after contract_from",
        "mend one",
    ),
    (_second_bar("2026-06-01"), "bars 'main' (2025-01-01 to 2027-01-01) and 'later' (2026-06-01", "where the other"),
    (
        _set("vendors", [{"maker": "huawei", "listed": "2025-01-01"}, {"maker": "huawei", "listed": "2026-01-01"}]),
        "maker 'huawei' stands here twice",
        "keep one",
    ),
    (
        _set("vendors", [{"maker": "huawei", "listed": "2025-01-01", "delisted": "2024-01-01"}]),
        "vendors.0: delisted 2024-01-01 is not after listed 2025-01-01",
        "mend one",
    ),
    (_set("vendors.0.source", "rumour"), "source 'rumour' is not among the sources", "add it there"),
    (_set("status.0.source", "rumour"), "source 'rumour' is not among the sources", "add it there"),
    (_set("sources", {}), "sources: ", "mend the entry"),
    (_set("vendors.0.maker", "huawai"), "names 'huawai', who is no maker", "mend the id"),
    (_set("bound", ["us-private-companies"]), "buyer 'us-private-companies' does not exist", "data/buyers"),
    (_set("acts", ["buy"]), "act 'buy'", "write one of"),
    (_set("bars.0.goods", ["routers"]), "class of goods 'routers'", "words/goods.yaml"),
    (_set("bars.0.when", {"purpose": ["fun"]}), "value 'fun' of purpose", "write"),
    (_set("bars.0.through", "no-such-list"), "list 'no-such-list'", "add it under lists/"),
    (_set("examples.1.verdict", "none"), "example 'the day'", "mend the rule, or the example"),
    (_set("examples", RULE["examples"][:1]), "examples: ", "mend the entry"),
    (_set("bars", []), "needs at least one bar", ""),
    (_set("reviewed", "2026-13-01"), "reviewed: ", ""),
    (_set("surprise", 1), "surprise: ", "mend the entry"),
]


@pytest.mark.parametrize(("change", "says", "remedy"), WRONG, ids=[says or remedy for _, says, remedy in WRONG])
def test_a_wrong_rule_is_refused(change: Change, says: str, remedy: str, tmp_path: Path, debar: Command) -> None:
    ran = debar("check", "--rules", _written(tmp_path, change), "--format", "json")
    assert ran.code == 1
    assert "own.yaml" in ran.text
    assert says in ran.text
    assert remedy in ran.text


def test_bars_that_follow_each_other_are_no_conflict(tmp_path: Path, debar: Command) -> None:
    own = _written(tmp_path, _second_bar("2027-01-01"))
    assert "own.yaml: " not in debar("rules", "show", "XX-OWN-1", "--rules", own).err
