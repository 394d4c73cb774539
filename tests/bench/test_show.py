"""How a result is shown: rows with ratios, scaled samples, bars, and every table in every form."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import orjson
import pytest

from debar.bench.contestants import Contestant
from debar.bench.result import Result
from debar.bench.rounds import Series
from debar.bench.score import Count, Score
from debar.bench.show import FORMS, HEADINGS, bars
from debar.bench.timing import Run

LINES = 100_000
WHERE = Path("x.py")


def series(id: str, seconds: list[float], lines: int = LINES, found: int | None = None) -> Series:
    scored = None
    if found is not None:
        kinds = {"name": Count(found, 10)}
        scored = Score(
            Count(found, 10), Count(10, 10), Count(found, found + 1), kinds, {"negative: place": Count(1, 4)}
        )
    contestant = Contestant(id, WHERE, id.replace("_", " <&> "), "", sample=lines if lines < LINES else None)
    return Series(contestant, lines, [Run(each, each * 2, 100) for each in seconds], score=scored)


@pytest.fixture
def result() -> Result:
    slow = series("re_loop", [11.0], 1_000, 6)
    slow.less, slow.less_lines = Run(9.0, 4.0, 50), 100
    lost = series("gone", [])
    lost.fault = "not done after 9 s"
    all_of_them = [series("floor", [0.5, 0.4, 0.9]), series("debar_screen", [2.0, 1.9, 2.5], found=9), slow, lost]
    return Result(
        {"machine": "one <of> them"}, LINES, all_of_them, ["polars: polars is not installed: pip install polars"]
    )


def test_rows(result: Result) -> None:
    floor, ours, slow = result.rows()
    assert (floor["median_s"], floor["fastest_s"], floor["slowest_s"], floor["runs"]) == (0.5, 0.4, 0.9, 3)
    assert (ours["times_floor"], ours["times_debar"], ours["processor_s"]) == (4.0, 1.0, 4.0)
    assert (ours["recall"], ours["recall_with_leads"], ours["precision"]) == (0.9, 1.0, 0.9)
    assert (floor["recall"], floor["precision"]) == (None, None)
    assert slow["lines"] == 1_000


def test_a_sample_is_scaled_by_what_a_further_line_costs(result: Result) -> None:
    """Of 11 s, 9 went to 900 lines, as the processors tell: 10 ms a line, and the start is paid once."""
    slow = result.rows()[2]
    assert slow["whole_s"] == pytest.approx(11.0 + 0.01 * 99_000)
    assert slow["times_debar"] == pytest.approx(slow["whole_s"] / 2.0, rel=0.01)


def test_a_sample_that_took_no_longer_than_its_tenth_is_scaled_as_a_whole(result: Result) -> None:
    slow = result.series[2]
    slow.less = Run(9.0, 23.0, 50)
    assert slow.whole(LINES) == 1_100


def test_every_form_shows_every_contestant_and_what_was_left_out(result: Result) -> None:
    for name in ("table", "md", "json", "html"):
        text = FORMS[name](result)
        assert "re" in text
        assert "polars is not installed: pip install polars" in text, name
        assert "not done after 9 s" in text, name


def test_tables_for_machines(result: Result) -> None:
    told = orjson.loads(FORMS["json"](result))
    assert told["rows"] == result.rows()
    assert len(told["runs"]) == 7
    for name, table in (("csv", result.rows()), ("kinds", result.kinds())):
        read = list(csv.DictReader(io.StringIO(FORMS[name](result))))
        assert [list(row) for row in read] == [list(row) for row in table]
    assert {
        "what": "found",
        "kind": "name",
        "lines": 10,
        "debar <&> screen": 0.9,
        "re <&> loop": 0.6,
    } in result.kinds()


def test_the_picture_is_whole_and_escapes_what_it_shows(result: Result) -> None:
    drawn = ElementTree.fromstring(FORMS["svg"](result))
    texts = [each.text for each in drawn.iter() if each.tag.endswith("text")]
    assert {"floor", "debar <&> screen", "re <&> loop"} <= set(texts)
    assert "<of>" not in FORMS["html"](result)


def test_longer_takes_longer_bars(result: Result) -> None:
    _, *drawn = bars(result.rows())
    cells = [line.count("█") for line in drawn]
    assert cells == sorted(cells)
    assert len(set(cells)) == 3


def test_the_table_has_a_column_for_each_heading(result: Result) -> None:
    assert set(HEADINGS) <= set(result.rows()[0])


def test_nothing_done_is_shown_too() -> None:
    empty = Result({}, LINES, [], ["all gone"])
    for name, form in FORMS.items():
        assert isinstance(form(empty), str), name
