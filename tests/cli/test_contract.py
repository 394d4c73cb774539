"""Machine-readable output, to the key and its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from tests.cli.papers import AGENCY, CHAIR, LINES, SWITCH, orders, started
from tests.conftest import EXAMPLES, TODAY, Command

from debar.reports import formats, is_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FINDING = (
    "type id file place subject maker maker_name group role strength clues lineage verdict rule jurisdiction buyer"
    " act on known because questions do deadline waived"
).split()
CLUE = "kind field found start end says source".split()
OWNER = "owner from to source".split()
ISSUE = "type file place problem remedy".split()
SUMMARY = ("type observations identified findings by_verdict issues not_looked_at rulebook register version").split()
VERDICTS = "prohibited conditional review advised-against watch clear unidentified".split()
IDENTIFIED = "input kind maker maker_name group role strength clues note".split()
ROLES = {"equipment", "module", "chip", "firmware", "service", "brand", "seller", "mention"}
STRENGTHS = {"certain", "strong", "medium", "weak", "none"}


@pytest.fixture(scope="module")
def lines() -> list[dict]:  # type: ignore[type-arg]
    """The example purchases, all of them, by a real process."""
    process = started("screen", EXAMPLES / "purchases.csv", *AGENCY, "--all", "--format", "jsonl")
    out, err = process.communicate()
    assert (process.returncode, err) == (1, b"")
    return [orjson.loads(line) for line in out.splitlines()]


def test_findings_have_every_key_in_order(lines: list[dict]) -> None:  # type: ignore[type-arg]
    findings = [line for line in lines if line["type"] == "finding"]
    assert findings
    for finding in findings:
        assert list(finding) == FINDING
        assert finding["clues"]
        assert all(list(clue) == CLUE for clue in finding["clues"])
        assert all(list(owner) == OWNER for owner in finding["lineage"])
        assert finding["role"] in ROLES
        assert finding["strength"] in STRENGTHS
        assert finding["verdict"] in VERDICTS[:5]
        assert finding["known"] == TODAY
        assert finding["because"]


def test_a_clue_marks_its_own_place_in_the_line(lines: list[dict]) -> None:  # type: ignore[type-arg]
    clues = [(line["subject"], clue) for line in lines if "clues" in line for clue in line["clues"]]
    assert clues
    for subject, clue in clues:
        assert subject[clue["field"]][clue["start"] : clue["end"]] == clue["found"]


def test_observations_say_what_the_findings_do_not(lines: list[dict]) -> None:  # type: ignore[type-arg]
    observed = [line for line in lines if line["type"] == "observation"]
    assert {line["verdict"] for line in observed} == {"clear", "unidentified"}
    for line in observed:
        assert (line["maker"] is None) == (line["verdict"] == "unidentified")
        assert list(line)[: list(line).index("lineage") + 1] == [key for key in FINDING[:12] if key != "id"]
    places = {(line["file"], line["place"]) for line in lines if line["type"] in ("finding", "observation")}
    assert len(places) == lines[-1]["observations"] == 1000


def test_the_summary_closes_and_counts_an_item_once(lines: list[dict]) -> None:  # type: ignore[type-arg]
    *before, summary = lines
    assert all(line["type"] != "summary" for line in before)
    assert list(summary) == SUMMARY
    assert list(summary["by_verdict"]) == VERDICTS
    assert sum(summary["by_verdict"].values()) == summary["observations"]
    strongest: dict[str, int] = {}
    for line in before:
        if "verdict" in line:
            rank = VERDICTS.index(line["verdict"])
            strongest[line["place"]] = min(rank, strongest.get(line["place"], rank))
    counted = [list(strongest.values()).count(rank) for rank in range(len(VERDICTS))]
    assert counted == list(summary["by_verdict"].values())
    assert summary["findings"] == sum(line["type"] == "finding" for line in before)
    assert summary["identified"] == summary["observations"] - summary["by_verdict"]["unidentified"]


def test_lines_stand_in_the_order_of_their_places(lines: list[dict]) -> None:  # type: ignore[type-arg]
    rows = [int(line["place"].split()[1]) for line in lines if line["type"] in ("finding", "observation")]
    assert rows == sorted(rows)


def test_issues_have_every_key_and_name_the_file_as_findings_do(tmp_path: Path, debar: Command) -> None:
    orders(tmp_path, SWITCH, "9,2024-05-05,torn", name="in/orders.csv")
    ran = debar("screen", tmp_path, *AGENCY, "--format", "jsonl")
    (issue,), (finding,) = ran.of("issue"), ran.of("finding")
    assert list(issue) == ISSUE
    assert issue["file"] == finding["file"] == str(tmp_path / "in/orders.csv")
    assert issue["place"] == "row 3"


def test_an_issue_about_the_question_itself_names_the_option(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, CHAIR)
    ran = debar("screen", path, *AGENCY, "--use", "for this and that", "--format", "jsonl")
    (issue,) = ran.of("issue")
    assert (issue["file"], issue["place"]) == ("--use", None)
    assert ran.err.startswith("debar: --use: 'for this and that' is not understood")
    assert ran.code == 0


@pytest.mark.parametrize("format", formats())
def test_the_same_question_gives_the_same_bytes(format: str, tmp_path: Path, debar: Command) -> None:
    asked = ("screen", orders(tmp_path, *LINES, "9,2024-05-05,torn"), *AGENCY, "--all", "--format", format)
    if is_folder(format):
        assert written(tmp_path / "one", asked, debar) == written(tmp_path / "two", asked, debar)
        return
    first = debar(*asked)
    assert len(first.out) > 100
    assert debar(*asked) == first


def written(folder: Path, asked: Sequence[object], debar: Command) -> dict[str, bytes]:
    """Every file that a report of many files is made of."""
    debar(*asked[:-1], f"{asked[-1]}={folder}")
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(files) > 3
    return files


def test_ids_do_not_depend_on_where_the_file_lies(
    tmp_path: Path, debar: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = []
    for folder, named in (("one", "orders.csv"), ("two", "../two/orders.csv"), ("three", "."), ("four", "*.csv")):
        orders(tmp_path / folder)
        monkeypatch.chdir(tmp_path / folder)
        ran = debar("screen", named, *AGENCY, "--format", "jsonl")
        ids.append([finding["id"] for finding in ran.of("finding")])
    assert len(ids[0]) == 2
    assert ids == [ids[0]] * 4


def test_an_id_stays_when_other_rows_and_another_day_are_asked_about(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path, SWITCH)
    (one,) = debar("screen", path, *AGENCY, "--format", "jsonl").of("finding")
    orders(tmp_path)
    more = debar("screen", path, *AGENCY, "--on", "2026-01-01", "--format", "jsonl").of("finding")
    assert one["id"] in [finding["id"] for finding in more]
    assert len({finding["id"] for finding in more}) == len(more)


@pytest.mark.parametrize("value", ["HG8245H", "nobody in particular", "1.3.6.1.4.1.2011.2.23.291", ""])
def test_identify_has_every_key_in_order(value: str, debar: Command) -> None:
    (answer,) = debar("identify", value, "--format", "jsonl").items
    assert list(answer) == IDENTIFIED
    assert answer["input"] == value
    assert all(list(clue) == CLUE for clue in answer["clues"])
    assert answer["strength"] in STRENGTHS
    assert (answer["maker"] is None) == (answer["strength"] == "none")


def test_json_is_one_document_of_the_same_findings(tmp_path: Path, debar: Command) -> None:
    path = orders(tmp_path)
    whole = orjson.loads(debar("screen", path, *AGENCY, "--format", "json").out)
    lines = debar("screen", path, *AGENCY, "--format", "jsonl").of("finding")
    assert whole["findings"] == lines
