"""`debar screen --since`: only what changed, in every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.papers import AGENCY, CAMERA, CHAIR, CISCO, SWITCH, orders
from tests.conftest import TODAY, Command

if TYPE_CHECKING:
    from pathlib import Path

OLD = SWITCH.replace("2024-05-05", "2018-05-05")
CHANGE = f"US-889A, procure again: nothing on 2018-06-01 -> prohibited on {TODAY}, since 2019-08-13."
SINCE = ("--since", "2018-06-01")


@pytest.fixture
def past(tmp_path: Path) -> Path:
    return orders(tmp_path, OLD, SWITCH, CAMERA, CISCO, CHAIR)


def test_only_what_changed_is_listed_and_all_is_counted_as_it_is_now(past: Path, debar: Command) -> None:
    ran = debar("screen", past, *AGENCY, *SINCE, "--format", "jsonl")
    (found,) = ran.of("finding")
    assert (found["place"], found["rule"], found["verdict"], found["on"]) == ("row 2", "US-889A", "prohibited", TODAY)
    assert found["because"][0] == CHANGE
    assert not ran.of("observation")
    counts = ran.items[-1]
    assert counts["findings"] == 1
    assert (counts["by_verdict"]["prohibited"], counts["by_verdict"]["review"]) == (2, 1)
    assert ran.code == 1
    assert ran.out == debar("screen", past, *AGENCY, *SINCE, "--format", "jsonl").out


def test_the_id_and_the_keys_are_those_of_any_run(past: Path, debar: Command) -> None:
    plain = debar("screen", past, *AGENCY, "--format", "jsonl", "--on", TODAY).of("finding")
    (found,) = debar("screen", past, *AGENCY, *SINCE, "--format", "jsonl").of("finding")
    same = next(each for each in plain if each["place"] == "row 2")
    assert found["id"] == same["id"]
    assert list(found) == list(same)


def test_all_shows_how_the_others_are_judged(past: Path, debar: Command) -> None:
    ran = debar("screen", past, *AGENCY, *SINCE, "--format", "jsonl", "--all")
    seen = [(line["place"], line["verdict"]) for line in ran.of("observation")]
    assert seen == [("row 3", "prohibited"), ("row 4", "review"), ("row 5", "clear"), ("row 6", "unidentified")]


@pytest.mark.parametrize("form", ["table", "html", "csv", "json", "sarif"])
def test_every_form_tells_before_and_after(form: str, past: Path, debar: Command) -> None:
    text = debar("screen", past, *AGENCY, *SINCE, "--format", form).text
    assert "2018-06-01" in text
    assert "since 2019-08-13" in text
    assert CHANGE in text or form in ("html", "table")  # which mark and wrap it


@pytest.mark.parametrize(
    ("lang", "says"),
    [("en", "1 of 5 lines are judged otherwise now than on 2018-06-01"), ("ja", "全 5 行 のうち 1 行")],
)
def test_a_page_says_how_many_lines_changed(lang: str, says: str, past: Path, debar: Command) -> None:
    assert says in debar("screen", past, *AGENCY, *SINCE, "--format", "html", "--lang", lang).text
    none = debar("screen", past, *AGENCY, "--since", "2026-11-01", "--format", "html", "--lang", lang).text
    assert {"en": "None of the 5 lines", "ja": "異なるものはありません"}[lang] in none


@pytest.mark.parametrize("form", ["table", "brief"])
def test_a_list_says_that_its_figures_are_of_all_lines(form: str, past: Path, debar: Command) -> None:
    text = " ".join(debar("screen", past, *AGENCY, *SINCE, "--format", form).text.split())
    assert "1 of 5 lines are judged otherwise now than on 2018-06-01" in text
    assert "the figures count every line as it is judged now" in text


def test_nothing_changed_is_a_pass(past: Path, debar: Command) -> None:
    ran = debar("screen", past, *AGENCY, "--since", "2026-11-01", "--format", "jsonl")
    assert (ran.code, ran.of("finding")) == (0, [])


def test_a_change_to_nothing_is_shown_without_all(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, "1,2021-01-17,Huawei SUN2000-100KTL inverter,Huawei,,1,", OLD)
    ran = debar(
        "screen", path, "--since", "2021-01-18", "--known", "2021-05-01", "--act", "procure", "--format", "jsonl"
    )
    told = [note for line in ran.of("observation") for note in line["notes"]]
    assert any(note.startswith("US-DOE-BPS") and "-> nothing on 2021-05-01" in note for note in told)


def test_its_questions_are_answered_by_a_sheet_too(tmp_path: Path, debar: Command) -> None:
    path, result, sheet = orders(tmp_path, CAMERA.replace("2024", "2018")), tmp_path / "r.jsonl", tmp_path / "a.csv"
    asked = debar("screen", path, *AGENCY, *SINCE, "--format", f"jsonl={result}")
    lines = debar("questions", result).text.splitlines(keepends=True)
    for answer, verdicts in (("police", ["prohibited"]), ("none of these", [])):
        filled = [line.replace("\r\n", f"{answer}\r\n") if ",purpose," in line else line for line in lines]
        sheet.write_text("".join(filled), encoding="utf-8", newline="")
        ran = debar("screen", path, *AGENCY, *SINCE, "--answers", sheet, "--format", "jsonl")
        assert [found["verdict"] for found in ran.of("finding")] == verdicts
        assert not ran.of("issue")
    assert asked.code == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--since", "soon"), "--since 'soon' is not a day"),
        (("--since", TODAY), f"--since {TODAY} is not before {TODAY}"),
        (("--since", "2020-01-01", "--known", "2019-01-01"), "not before 2019-01-01"),
    ],
)
def test_a_day_that_makes_no_question(given: tuple[str, ...], says: str, past: Path, debar: Command) -> None:
    ran = debar("screen", past, *AGENCY, *given)
    assert ran.code == 2
    assert says in ran.err
