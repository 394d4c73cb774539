"""Pages around pictures: a table that says the same, links that lead somewhere, nothing asked of the network."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.judge.rulebench import bench
from tests.pictures.drawings import TODAY, anchors, drawings, frame, ids, parsed

from debar.catalogue import Filter
from debar.family import trace
from debar.model import Act
from debar.overview.called import Called
from debar.overview.compare import Question, compare
from debar.overview.places import places_on
from debar.overview.tracks import tracks
from debar.pictures.blocks import Points, Section, Table, Text, filled, render
from debar.pictures.listpage import list_page
from debar.pictures.pages import Frame, compare_page, map_page, timeline_page
from debar.pictures.rulepage import rule_page
from debar.pictures.words import say
from debar.reports.parts.page import address

if TYPE_CHECKING:
    from debar.register import Register
    from debar.rulebook import Rulebook

HOSTILE = r"""
instrument: {name: '<script>alert(1)</script>', cite: "a\u202eb"}
do: '<img src=x onerror=alert(1)>'
sources: {act: 'javascript:alert(1)'}
"""


def pages(rulebook: Rulebook, register: Register, lang: str, place: str | None = None) -> dict[str, str]:
    """A page of each kind; those of many places of one place only, if it is named."""
    around, wanted = frame(rulebook, register, lang), Filter(jurisdiction=place)
    question = Question(trace("huawei", TODAY, register), "Huawei", Act.PROCURE, TODAY, TODAY, "router")
    made = {
        "timeline": timeline_page(tracks(rulebook, wanted), around, TODAY, "shown"),
        "map": map_page(places_on(rulebook, wanted, TODAY, TODAY), around, TODAY, TODAY, "shown"),
        "compare": compare_page(compare(rulebook, question, wanted), question, around, "shown"),
        "rule": rule_page(rulebook.rules["US-889A"], around, lambda id: None),
        "absent": rule_page(next(rule for rule in rulebook.rules.values() if rule.absent), around, lambda id: None),
        "list": list_page(next(iter(rulebook.lists.values())), around),
    }
    return {name: render(page) for name, page in made.items()}


@pytest.fixture(scope="module", params=["en", "ja"])
def made(request: pytest.FixtureRequest, rulebook: Rulebook, register: Register) -> dict[str, str]:
    return pages(rulebook, register, request.param)


def test_links_within_a_page_lead_somewhere_and_no_id_stands_twice(made: dict[str, str]) -> None:
    for name, page in made.items():
        assert len(ids(page)) == len(set(ids(page))), name
        assert anchors(page) <= set(ids(page)), name


def test_a_page_asks_for_nothing(made: dict[str, str]) -> None:
    for name, page in made.items():
        assert "<script" not in page, name
        assert not re.search(r'<[^>]*\s(src|srcset|action)="', page), name
        assert "default-src 'none'" in unescape(page), name
        assert not re.search(r"<link rel=.stylesheet", page), name


def test_pictures_are_well_formed(made: dict[str, str]) -> None:
    for page in made.values():
        for drawing in drawings(page):
            text = (
                drawing
                if "xmlns" in drawing
                else drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
            )
            parsed(text)


def test_every_row_of_the_timeline_has_a_row_in_the_table(made: dict[str, str], rulebook: Rulebook) -> None:
    rows = {id.removeprefix("rule-") for id in ids(made["timeline"]) if id.startswith("rule-")}
    assert rows == {rule.id for rule in rulebook.rules.values() if not rule.absent}


def test_text_of_another_language_says_so(rulebook: Rulebook, register: Register) -> None:
    page = pages(rulebook, register, "ja")["rule"]
    assert '<html lang="ja">' in page
    assert f'lang="en">{rulebook.rules["US-889A"].conflicts[0][:40]}' in page
    assert "2019会計年度" in page


def test_a_rules_page_says_all_there_is(rulebook: Rulebook, register: Register) -> None:
    around = frame(rulebook, register)
    for rule in rulebook.rules.values():
        page = render(rule_page(rule, around, lambda id: None))
        said = [rule.do, rule.grandfather, rule.penalty, *rule.conflicts, *(bar.says for bar in rule.bars)]
        said += [example["say"] for example in rule.examples] + [event.note for event in rule.history]
        said += [duty["what"] for duty in rule.duties] + [waiver["text"] for waiver in rule.waivers]
        for text in filter(None, said):
            assert str(_escaped(text)) in page, (rule.id, text)
        assert all(str(event.known) in page and str(event.date) in page for event in rule.history)


def _escaped(text: str) -> object:
    from markupsafe import escape

    return escape(" ".join(text.split()) if "\n" in text else text)


def test_hostile_text_is_harmless(register: Register) -> None:
    book = bench(HOSTILE).rulebook
    around = Frame(say("en"), Called(register, book, {}, "en"))
    page = render(rule_page(book.rules["XX-1"], around, lambda id: None))
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page


def test_what_is_empty_is_left_out() -> None:
    table = Table(["a", "b", "c"], [("", [[Text("x")], [], [Text("y")]])])
    assert table.kept == [0, 2]
    empty = [Section("a", "A", [Points([])]), Section("b", "B", [Table(["x"], [])])]
    assert filled([*empty, Section("c", "C", [table])])[0].id == "c"
    assert address("https://example.org/a") == "https://example.org/a"
    assert address("javascript:alert(1)") is None
    assert address("https://[") is None


def test_nothing_that_fits_is_said_too(rulebook: Rulebook, register: Register) -> None:
    page = render(timeline_page([], frame(rulebook, register), TODAY, "maker nobody"))
    assert "No instrument fits." in page
    assert "maker nobody" in page
