"""What an entry speaks of, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from debar.answers import of
from debar.answers.entries import Raw, Scope, entry_of, scope_of
from debar.model import Evidence, Identification, Observation, Role, Strength

EVIDENCE = Evidence("exports/2024/orders.csv", "2024/orders.csv", "table", "0" * 64, 10, sheet="May")
SEEN = Observation(EVIDENCE, "sheet May row 4", {"description": "IP camera", "site": "Gate 2", "maker_name": "X"})
WHO = Identification(
    "hikvision", "Hangzhou Hikvision Digital Technology Co., Ltd.", Role.EQUIPMENT, Strength.STRONG, ()
)


@pytest.mark.parametrize(
    ("scope", "covers"),
    [
        ({}, True),
        ({"file": "orders.csv"}, True),
        ({"file": "/home/me/exports/2024/orders.csv"}, True),
        ({"file": "2024\\orders.csv"}, True),
        ({"file": "2023/orders.csv"}, False),
        ({"file": "rders.csv"}, False),
        ({"file": ["a.csv", "ORDERS.csv"]}, True),
        ({"place": "Sheet  May row 4"}, True),
        ({"place": "row 4"}, False),
        ({"place": ["row 4", "sheet May row 4"]}, True),
        ({"sheet": "may"}, True),
        ({"sheet": "June"}, False),
        ({"site": "ＧＡＴＥ 2"}, True),
        ({"site": "Gate"}, False),
        ({"site": "Gate 2", "order": "7"}, False),
        ({"line": "X | IP camera"}, True),
        ({"line": "'X | IP  camera"}, True),
        ({"line": "X | another camera"}, False),
    ],
)
def test_every_name_must_fit(scope: dict[str, Any], covers: bool) -> None:
    assert scope_of(scope).covers(SEEN) is covers


@pytest.mark.parametrize(
    ("scope", "means"),
    [
        ({}, True),
        ({"maker": "hikvision"}, True),
        ({"makers": ["dahua", "Hikvision"]}, True),
        ({"maker": "hangzhou hikvision digital technology co., ltd."}, True),
        ({"maker": "dahua"}, False),
        ({"buyer": "us-dod"}, True),
        ({"buyer": "us-federal-agency"}, False),
        ({"maker": "hikvision", "buyer": "anyone"}, False),
    ],
)
def test_a_maker_and_a_buyer(scope: dict[str, Any], means: bool) -> None:
    assert scope_of(scope).means(WHO, "us-dod") is means


def test_only_a_scope_that_names_nothing_is_everywhere() -> None:
    assert Scope().everywhere
    for scope in ({"file": "a"}, {"maker": "a"}, {"rule": "a"}, {"id": "f-1"}, {"site": "a"}, {"line": "a"}):
        assert not scope_of(scope).everywhere


def test_an_entry_names_its_file_as_a_person_would(rulebook: Any) -> None:
    entry = entry_of(Raw("/long/way/answers.xlsx", "row 4", {}, {"purpose": "police"}), 0, rulebook, [])
    assert entry is not None
    assert entry.source == "answers.xlsx row 4"
    assert entry.issue("p", "r").file == "/long/way/answers.xlsx"


def test_the_good_answers_of_an_entry_stay(rulebook: Any) -> None:
    issues: list[Any] = []
    raw = Raw("a", "row 1", {}, {"purpose": "police", "funds": "who knows", "mission": ""})
    entry = entry_of(raw, 0, rulebook, issues)
    assert entry is not None
    assert dict(entry.settled) == {"purpose": "public safety"}
    assert ["funds" in issue.problem for issue in issues] == [True]


def test_a_file_without_folders_fits_the_name_alone() -> None:
    plain = replace(SEEN, evidence=replace(EVIDENCE, path="orders.csv", name="orders.csv"))
    assert scope_of({"file": "old/orders.csv"}).covers(plain)
    assert not scope_of({"file": "orders.xlsx"}).covers(plain)


def test_entries_are_found_by_what_they_name_and_each_once(rulebook: Any) -> None:
    scopes: list[dict[str, Any]] = [
        {"place": ["sheet May row 4", "Sheet May row 4"]},
        {"place": "row 9"},
        {"site": ["gate 2", "GATE 2"], "maker_name": "x"},
        {"site": "gate 2", "maker_name": "y"},
        {"maker_name": "X"},
        {"maker": "hikvision"},
        {},
    ]
    made = [
        entry_of(Raw("a", f"{n}", scope, {"purpose": "police"}), n, rulebook, []) for n, scope in enumerate(scopes)
    ]
    answers = of([entry for entry in made if entry])
    assert sorted(entry.number for entry in answers.about(SEEN)) == [0, 2, 4, 5, 6]
    stale = [issue.place for issue in answers.stale([0, 2])]
    assert stale == ["1", "3", "4", "5"], "what is for all lines is never stale"
    assert answers.keys == {"purpose"}
