"""`--answers` and `debar questions`: the whole round, from review to what the answers imply."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.cli.papers import AGENCY, CAMERA, LINES, SWITCH, orders
from tests.conftest import EXAMPLES, Command, Ran

if TYPE_CHECKING:
    from pathlib import Path

JSONL = ("--format", "jsonl")
SECOND = CAMERA.replace("2,2024-05-06", "6,2024-05-07").replace("Gate", "Annexe B")
BUYERS = (*AGENCY, "--buyer", "uk-designated-provider", "--buyer", "jp-government")


def key(found: dict[str, Any]) -> tuple[str, str]:
    return found["place"], found["rule"]


def verdicts(ran: Ran) -> dict[tuple[str, str], str]:
    return {key(found): found["verdict"] for found in ran.of("finding")}


def sheet(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ran.out.decode("utf-8-sig"), newline="")))


def fill(folder: Path, rows: list[dict[str, str]], wanted: Any, name: str = "filled.csv") -> Path:
    """The sheet with an answer in each row for which `wanted` gives one."""
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([{**row, "answer": wanted(row) or ""} for row in rows])
    return path


@pytest.fixture
def saved(tmp_path: Path, debar: Command) -> Any:
    def run(*lines: str, buyers: tuple[str, ...] = AGENCY) -> tuple[Path, Ran, list[dict[str, str]]]:
        path = orders(tmp_path, *(lines or (*LINES, SECOND)))
        result = tmp_path / "result.jsonl"
        debar("screen", path, *buyers, "--format", f"jsonl={result}")
        return path, debar("screen", path, *buyers, *JSONL), sheet(debar("questions", result))

    return run


@pytest.mark.parametrize(("answer", "verdict"), [("public safety", "prohibited"), ("none of these", None)])
def test_an_answer_on_its_row_settles_that_row_and_no_other(
    answer: str, verdict: str | None, saved: Any, tmp_path: Path, debar: Command
) -> None:
    path, before, rows = saved()
    filled = fill(tmp_path, rows, lambda row: answer if (row["place"], row["key"]) == ("row 3", "purpose") else None)
    after = debar("screen", path, *AGENCY, "--answers", filled, *JSONL)
    expected = {**verdicts(before), ("row 3", "US-889A"): verdict}
    assert verdicts(after) == {at: word for at, word in expected.items() if word}
    assert not after.of("issue")
    untouched = [found for found in before.of("finding") if found["place"] != "row 3"]
    assert [found for found in after.of("finding") if found["place"] != "row 3"] == untouched
    number = next(number for number, row in enumerate(rows, 2) if row["place"] == "row 3")
    told = [line for found in after.of("finding") if found["place"] == "row 3" for line in found["because"]]
    assert (f"Answered: purpose is 'public safety' (filled.csv row {number})." in told) == bool(verdict)


def test_one_answer_for_all_lines_serves_each_that_asks(saved: Any, tmp_path: Path, debar: Command) -> None:
    path, before, rows = saved()
    filled = fill(
        tmp_path, rows, lambda row: "police" if (row["file"], row["key"]) == ("all lines", "purpose") else None
    )
    after = verdicts(debar("screen", path, *AGENCY, "--answers", filled, *JSONL))
    assert {at for at, word in verdicts(before).items() if word == "review"} == {
        ("row 3", "US-889A"),
        ("row 7", "US-889A"),
    }
    assert after == dict.fromkeys(verdicts(before), "prohibited")


def test_every_answer_of_a_whole_file_round_trips(tmp_path: Path, debar: Command) -> None:
    """Every settled fact is asked no more; nothing new is found, nothing else changes."""
    result, path = tmp_path / "r.jsonl", EXAMPLES / "purchases.csv"
    before = debar("screen", path, *BUYERS, "--format", f"jsonl={result}", "--all", "--fail-on", "never")
    before = debar("screen", path, *BUYERS, *JSONL, "--all")
    rows = sheet(debar("questions", result))
    settled = {"purpose": "none of these", "site": "ordinary", "part_of_network": "5G core"}
    filled = fill(tmp_path, rows, lambda row: settled.get(row["key"]) if row["file"] != "all lines" else None)
    after = debar("screen", path, *BUYERS, "--answers", filled, *JSONL, "--all")
    assert not [issue for issue in after.of("issue") if "filled.csv" in (issue["file"] or "")]
    asked = {question.partition(":")[0] for found in after.of("finding") for question in found["questions"]}
    assert asked.isdisjoint(settled)
    same = [
        found for found in before.of("finding") if not any(q.startswith(tuple(settled)) for q in found["questions"])
    ]
    assert [found for found in after.of("finding") if found["id"] in {each["id"] for each in same}] == same
    assert {found["id"] for found in after.of("finding")} <= {found["id"] for found in before.of("finding")}
    lines = [{item["place"] for item in ran.items if item.get("maker")} for ran in (before, after)]
    assert lines[0] == lines[1], "an answer changed which lines were found"


def test_a_workbook_goes_round_in_japanese(saved: Any, tmp_path: Path, debar: Command) -> None:
    path, _, _ = saved(CAMERA)
    first, again = tmp_path / "q.xlsx", tmp_path / "q2.xlsx"
    for name in (first, again):
        debar("questions", tmp_path / "result.jsonl", "--lang", "ja", "-o", name)
    assert first.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(first)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=2):
        if row[5].value == "purpose":
            row[8].value = "公共の安全"
    book.save(first)
    ran = debar("screen", path, *AGENCY, "--answers", first, *JSONL)
    assert list(verdicts(ran).values()) == ["prohibited"]
    assert "Answered: purpose is 'public safety' (q.xlsx row 2)." in ran.of("finding")[0]["because"]


def test_a_sheet_that_no_longer_fits_is_told_row_by_row(saved: Any, tmp_path: Path, debar: Command) -> None:
    _, _, rows = saved(SWITCH, CAMERA)
    filled = fill(tmp_path, rows, lambda row: "police" if row["key"] == "purpose" else None)
    path = orders(tmp_path, CAMERA, SWITCH)
    ran = debar("screen", path, *AGENCY, "--answers", filled, *JSONL)
    assert verdicts(ran)["row 2", "US-889A"] == "review"
    (issue,) = ran.of("issue")
    assert issue["file"] == str(filled)
    assert "row 3" in issue["problem"]
    assert "debar questions" in issue["remedy"]
    assert ran.code == 1, "a stale answer is no line that was not looked at"


@pytest.mark.parametrize("swap", [False, True])
def test_two_sheets_that_disagree_leave_it_to_a_person(
    swap: bool, saved: Any, tmp_path: Path, debar: Command
) -> None:
    path, _, rows = saved(CAMERA)
    sheets = [
        fill(tmp_path, rows, lambda row, answer=answer: answer if row["key"] == "purpose" else None, f"{name}.csv")
        for name, answer in (("one", "police"), ("two", "none of these"))
    ]
    given = [part for name in sheets[:: -1 if swap else 1] for part in ("--answers", name)]
    ran = debar("screen", path, *AGENCY, *given, *JSONL)
    assert list(verdicts(ran).values()) == ["review"]
    (issue,) = ran.of("issue")
    assert (issue["file"], issue["place"]) == (str(path), "row 2")
    assert "one.csv row 2" in issue["problem"]
    assert "two.csv row 2" in issue["problem"]


@pytest.mark.parametrize("form", ["table", "html", "csv", "brief", "json", "sarif"])
def test_who_answered_stands_in_the_reports(form: str, tmp_path: Path, debar: Command) -> None:
    answers = tmp_path / "a.yaml"
    answers.write_text("- {site: Gate, purpose: police}\n")
    ran = debar("screen", orders(tmp_path, CAMERA), *AGENCY, "--answers", answers, "--format", form)
    assert ("a.yaml entry 1" in ran.text) == (form != "brief")


def test_answers_by_the_environment_and_by_several_files(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text("funds: own funds\n")
    (tmp_path / "b.json").write_text('{"purpose": "police"}')
    monkeypatch.setenv("DEBAR_ANSWERS", f"{tmp_path / 'a.yaml'};{tmp_path / 'b.json'}")
    assert list(verdicts(debar("screen", orders(tmp_path, CAMERA), *AGENCY, *JSONL)).values()) == ["prohibited"]


def test_explain_names_who_answered(debar: Command) -> None:
    ran = debar("explain", "Hikvision DS-2CD2143G2-I camera", *AGENCY, "--answer", "purpose=police")
    assert "because: Answered: purpose is 'public safety' (--answer)." in ran.text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("screen", "o.csv", "--answers", "no.yaml"), "no.yaml"),
        (("questions", "no.jsonl"), "cannot be opened"),
        (("questions", "o.csv"), "not a saved result"),
        (("questions", "r.jsonl", "-o", "q.pdf"), ".csv or .xlsx"),
        (("questions", "r.jsonl", "--lang", "xx"), "--lang"),
        (("questions", "r.csv", "-o", "r.csv"), "written over"),
        (("screen", "o.csv", "--answers", "a.csv", "--format", "csv=a.csv"), "written over"),
    ],
)
def test_wrong_questions_are_refused(
    arguments: Any, says: str, tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    orders(tmp_path, CAMERA, name="o.csv")
    debar("screen", "o.csv", *AGENCY, "--format", "jsonl=r.jsonl")
    for name in ("r.csv", "a.csv"):
        (tmp_path / name).write_text("key,answer\npurpose,police\n")
    ran = debar(*arguments)
    assert ran.code == 2
    assert says in ran.err
