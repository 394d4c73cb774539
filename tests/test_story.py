"""The story this tool began with, told by the command: who was barred where, on which day, as known when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

LINE = "Order Date,Item Description,Manufacturer\n"


def rules_on(debar: Command, day: str, known: str) -> dict[str, dict]:  # type: ignore[type-arg]
    ran = debar("rules", "on", day, "--known", known, "--format", "jsonl")
    assert ran.code == 0
    return {row["id"]: row for row in ran.items}


def verdicts(debar: Command, folder: Path, line: str, *options: str) -> dict[str, str]:
    """Rule -> verdict for one purchase line."""
    path = folder / "order.csv"
    path.write_text(LINE + line + "\n", encoding="utf-8")
    ran = debar("screen", path, "--format", "jsonl", *options)
    assert ran.code in (0, 1), ran.err
    return {finding["rule"]: finding["verdict"] for finding in ran.of("finding")}


def test_what_was_known_on_7_december_2018(debar: Command) -> None:
    rows = rules_on(debar, "2018-12-07", "2018-12-07")
    assert rows["JP-2018-ITPROC"]["strongest"] == "watch"
    assert "reported" in rows["JP-2018-ITPROC"]["state"]
    assert "not confirmed" in rows["JP-2018-ITPROC"]["state"]
    assert rows["AU-2018-5G"]["strongest"] == "review"
    assert rows["NZ-2018-SPARK"]["binds"] == ["nz-spark"]
    assert rows["US-889A"]["strongest"] == "watch"
    assert rows["US-1656"]["strongest"] == "watch"
    assert "JP-2018-CIASK" not in rows, "first reported six days later"
    assert "UK-DVD" not in rows


def test_what_stood_on_2_april_2019(debar: Command) -> None:
    rows = rules_on(debar, "2019-04-02", "2019-04-02")
    assert (rows["JP-2018-ITPROC"]["state"], rows["JP-2018-ITPROC"]["strongest"]) == ("in force", "review")
    assert rows["JP-2018-CIASK"]["strongest"] == "watch"


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2018-12-06", None),
        ("2018-12-07", "watch"),
        ("2018-12-10", "watch"),
        ("2019-03-31", "watch"),
        ("2019-04-01", "review"),
        ("2019-04-02", "review"),
    ],
)
def test_a_router_for_a_japanese_ministry(debar: Command, tmp_path: Path, day: str, verdict: str | None) -> None:
    found = verdicts(debar, tmp_path, f"{day},Huawei AR161 router,", "--buyer", "jp-government")
    assert found.get("JP-2018-ITPROC") == verdict
    assert "prohibited" not in found.values()


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2018-08-12", None), ("2018-08-13", "watch"), ("2019-08-12", "watch"), ("2019-08-13", "prohibited")],
)
def test_a_switch_under_section_889_part_a(debar: Command, tmp_path: Path, day: str, verdict: str | None) -> None:
    found = verdicts(debar, tmp_path, f"{day},S5720-28X-LI-AC switch,Huawei", "--buyer", "us-federal-agency")
    assert found.get("US-889A") == verdict
    assert "US-1656" not in found, "that section binds the Department of Defense"


def test_section_1656_is_told_apart(debar: Command, tmp_path: Path) -> None:
    line = "2019-08-12,S5720-28X-LI-AC switch,Huawei"
    assert verdicts(debar, tmp_path, line, "--buyer", "us-dod")["US-1656"] == "review"
    answered = verdicts(debar, tmp_path, line, "--buyer", "us-dod", "--answer", "mission=nuclear deterrence")
    assert answered["US-1656"] == "prohibited"
    assert "US-1656" not in verdicts(debar, tmp_path, line, "--buyer", "us-dod", "--answer", "mission=none of these")


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ((), "review"),
        (("--answer", "purpose=public safety"), "prohibited"),
        (("--use", "critical infrastructure surveillance"), "prohibited"),
        (("--answer", "purpose=none of these"), None),
    ],
)
def test_a_camera_turns_on_its_purpose(
    debar: Command, tmp_path: Path, options: tuple[str, ...], verdict: str | None
) -> None:
    line = "2023-02-01,DS-2CD2143G2-I dome camera,Hikvision"
    assert verdicts(debar, tmp_path, line, "--buyer", "us-federal-agency", *options).get("US-889A") == verdict


def test_the_purpose_is_asked_for(debar: Command, tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text(LINE + "2023-02-01,DS-2CD2143G2-I dome camera,Hikvision\n", encoding="utf-8")
    [finding] = [
        f
        for f in debar("screen", path, "--buyer", "us-federal-agency", "--format", "jsonl").of("finding")
        if f["rule"] == "US-889A"
    ]
    assert any(question.startswith("purpose:") and "public safety" in question for question in finding["questions"])


@pytest.mark.parametrize(("day", "barred"), [("2019-09-09", True), ("2022-09-09", False)])
def test_a_firm_that_was_sold_is_not_its_former_owners(
    debar: Command, tmp_path: Path, day: str, barred: bool
) -> None:
    found = verdicts(debar, tmp_path, f"{day},Honor smartphone 128 GB,Honor", "--buyer", "us-federal-agency")
    assert ("US-889A" in found) is barred


def test_the_day_it_was_made_decides_whose_it_is(debar: Command, tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text(
        "Order Date,Item Description,Manufacturer,made on\n2022-09-09,Honor smartphone,Honor,2019-05-01\n",
        encoding="utf-8",
    )
    ran = debar("screen", path, "--buyer", "us-federal-agency", "--format", "jsonl")
    assert "US-889A" in {finding["rule"] for finding in ran.of("finding")}


def test_an_operators_modem_is_traced(debar: Command, tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text(LINE + "2020-01-22,Vodafone K3765 USB modem,\n", encoding="utf-8")
    [finding, *_] = debar("screen", path, "--buyer", "us-federal-agency", "--format", "jsonl").of("finding")
    assert (finding["maker"], finding["verdict"]) == ("huawei", "prohibited")
    [clue] = [clue for clue in finding["clues"] if clue["kind"] == "rebadge"]
    assert finding["subject"][clue["field"]][clue["start"] : clue["end"]] == "K3765"
    assert clue["source"].strip()
