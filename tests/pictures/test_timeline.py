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
from debar.pictures.timeline import strip, timeline, told
from debar.pictures.words import say

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from debar.register import Register
    from debar.rulebook import Rulebook

STAYED = """
force: {since: 2021-01-01, known: 2020-01-01, suspended: [[2022-01-01, 2022-07-01]]}
bars: [{verdict: prohibited, deadline: 2024-12-31}]
"""


def drawn(
    rulebook: Rulebook, register: Register, size: Size, lang: str = "en", alone: str = ""
) -> ElementTree.Element:
    around = frame(rulebook, register, lang)
    groups = by_jurisdiction(tracks(rulebook, Filter()), around.called.places)
    link = None if alone else (lambda id: f"#rule-{id}")
    return parsed(timeline(groups, drawing(groups, around.said, size, around.called.places, TODAY, link), alone))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_instrument_has_a_row_and_nothing_sticks_out(
    rulebook: Rulebook, register: Register, size: Size, lang: str
) -> None:
    root = drawn(rulebook, register, size, lang)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    rows = [a.attrib["href"].removeprefix("#rule-") for a in root.iter(f"{SVG}a")]
    assert sorted(rows) == sorted(rule.id for rule in rulebook.rules.values() if not rule.absent)
    for bar in root.iter(f"{SVG}rect"):
        if bar.attrib.get("class") == "edge":
            assert float(bar.attrib["x"]) >= size.left - 0.1
            assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= width
    for words in root.iter(f"{SVG}text"):
        assert 0 <= float(words.attrib["y"]) <= height


def test_rows_do_not_lie_over_each_other(rulebook: Rulebook, register: Register) -> None:
    for size in (WIDE, NARROW):
        words = drawn(rulebook, register, size).iter(f"{SVG}text")
        heights = [float(each.attrib["y"]) for each in words if each.attrib.get("class") in ("id", "name")]
        assert all(second - first >= 13 for first, second in pairwise(heights))


def test_a_picture_that_stands_alone_needs_nothing_else(rulebook: Rulebook, register: Register) -> None:
    root = drawn(rulebook, register, WIDE, alone=css())
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}a"))
    assert texts(root, "style") == [css()]
    assert "prohibited for somebody there" in texts(root, "text")
    assert "last lawful day" in texts(root, "text")


def test_the_row_says_in_words_what_it_shows(rulebook: Rulebook, register: Register) -> None:
    titles = texts(drawn(rulebook, register, WIDE), "title")
    assert any(title.startswith("US-889A: ") and "prohibited from 2019-08-13" in title for title in titles)
    titles = texts(drawn(rulebook, register, WIDE, "ja"), "title")
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
    picture = timeline(groups, drawing(groups, say("en"), WIDE, {"XX": '"><b>'}, None))
    assert "<script" not in picture
    assert "<b>" not in picture
    assert parsed(picture) is not None
