"""The timeline as a drawing: whole, well formed, in order, with words for those who do not see it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import bench
from tests.pictures.drawings import SVG, TODAY, frame, parsed, texts

from debar.catalogue import Filter
from debar.overview.tracks import by_jurisdiction, track, tracks
from debar.pictures.axis import NARROW, WIDE, Size, drawing
from debar.pictures.look import css
from debar.pictures.timeline import in_parts, strip, timeline, told
from debar.pictures.words import say

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from debar.register import Register
    from debar.rulebook import Rulebook

STAYED = """
force: {since: 2021-01-01, known: 2020-01-01, suspended: [[2022-01-01, 2022-07-01]]}
bars: [{verdict: prohibited, deadline: 2024-12-31}]
"""


def drawn(rulebook: Rulebook, register: Register, size: Size, lang: str = "en") -> list[ElementTree.Element]:
    """The parts of the picture in a page."""
    around = frame(rulebook, register, lang)
    groups = by_jurisdiction(tracks(rulebook, Filter()), around.called.places)
    on = drawing(groups, around.said, size, around.called.places, TODAY, lambda id: f"#rule-{id}")
    return [parsed(part) for part in in_parts(groups, on).split("\n")]


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_instrument_has_a_row_and_nothing_sticks_out(
    rulebook: Rulebook, register: Register, size: Size, lang: str
) -> None:
    found = []
    for part in drawn(rulebook, register, size, lang):
        width, height = float(part.attrib["width"]), float(part.attrib["height"])
        found += [a.attrib["href"].removeprefix("#rule-") for a in part.iter(f"{SVG}a")]
        for bar in part.iter(f"{SVG}rect"):
            if bar.attrib.get("class") == "edge":
                assert float(bar.attrib["x"]) >= size.left - 0.1
                assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= width
                assert 0 <= float(bar.attrib["y"]) <= height - float(bar.attrib["height"])
        for words in part.iter(f"{SVG}text"):
            assert 0 <= float(words.attrib["y"]) <= height
    assert sorted(found) == sorted(rule.id for rule in rulebook.rules.values() if not rule.absent)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_rows_do_not_lie_over_each_other(rulebook: Rulebook, register: Register, size: Size) -> None:
    for part in drawn(rulebook, register, size):
        words = [each for each in part.iter(f"{SVG}text") if each.attrib.get("class") in ("id", "name")]
        heights = [float(each.attrib["y"]) for each in words]
        assert all(second - first >= 13 for first, second in pairwise(heights))


def test_a_part_is_no_longer_than_a_page_of_paper(rulebook: Rulebook, register: Register) -> None:
    parts = drawn(rulebook, register, WIDE)
    assert max(float(part.attrib["height"]) for part in parts) < 800
    assert len({part.attrib["aria-labelledby"] for part in parts}) == len(parts)


def test_a_picture_that_stands_alone_needs_nothing_else(rulebook: Rulebook, register: Register) -> None:
    around = frame(rulebook, register)
    groups = by_jurisdiction(tracks(rulebook, Filter()), around.called.places)
    root = parsed(
        timeline(groups, drawing(groups, around.said, WIDE, around.called.places, TODAY), css(), "Shown: all")
    )
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}a"))
    assert texts(root, "style") == [css()]
    words = texts(root, "text")
    assert {
        "prohibited for somebody there",
        "last lawful day",
        "seen from 2026-11-25",
        "US-889A",
        "Shown: all",
    } <= set(words)
    lowest = max(float(each.attrib["y"]) for each in root.iter(f"{SVG}text"))
    assert lowest < float(root.attrib["height"])


def test_the_row_says_in_words_what_it_shows(rulebook: Rulebook, register: Register) -> None:
    titles = [title for part in drawn(rulebook, register, WIDE) for title in texts(part, "title")]
    assert any(title.startswith("US-889A: ") and "prohibited from 2019-08-13" in title for title in titles)
    titles = [title for part in drawn(rulebook, register, WIDE, "ja") for title in texts(part, "title")]
    assert any("JP-2018-ITPROC: IT調達" in title and "2019-04-01から" in title for title in titles)


def test_the_small_picture_of_one_rule() -> None:
    book = bench(STAYED).rulebook
    found = track(book.rules["XX-1"], book)
    root = parsed(strip(found, say("en"), date(2026, 1, 1)))
    classes = [each.attrib.get("class") for each in root.iter()]
    assert classes.count("deadline") == 1
    assert classes.count("stay") == 2
    assert classes.count("tick") == 2
    assert classes.count("today") == 1
    assert texts(root, "desc") == [told(found, say("en"))]
    assert "last lawful day 2024-12-31" in told(found, say("en"))


def test_hostile_names_stay_text() -> None:
    book = bench("instrument: {name: '<script>alert(1)</script>'}").rulebook
    groups = [("XX", [track(book.rules["XX-1"], book)])]
    picture = timeline(groups, drawing(groups, say("en"), WIDE, {"XX": '"><b>'}, None), css(), "<b>")
    assert "<script" not in picture
    assert "<b>" not in picture
    assert parsed(picture) is not None
