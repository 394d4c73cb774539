"""The filed page: the answer first, one ruling told once, hostile text harmless, two languages, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports import sample

from debar.reports.parts.page import address

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

VOID = {"meta", "br"}
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


class Page(HTMLParser):
    """A page as its elements: checks nesting as it goes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def inside(self, tag: str) -> list[str]:
        """The text directly inside elements of a name."""
        return [text for name, text in self.texts if name == tag]


def page(render: Render, items: tuple[Item, ...], *buyers: str, lang: str = "en") -> Page:
    return Page(render("html", items, sample.asked(*(buyers or ("us-federal-agency",)), lang=lang)).decode())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_whole_run(lang: str, render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("html", sample.run(), sample.asked("us-federal-agency", lang=lang)).decode() == snapshot


@pytest.mark.parametrize("items", [sample.run(), sample.anyone(), sample.empty(), sample.many(40)])
def test_links_reach_something_and_ids_are_unique(items: tuple[Item, ...], render: Render) -> None:
    read = page(render, items)
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for link in read.all("a"):
        target = link["href"] or ""
        assert target.startswith("https://") or target[1:] in ids, target


def test_headings_go_down_one_step_at_a_time(render: Render) -> None:
    levels = [int(tag[1]) for tag, _ in page(render, sample.run()).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_header_has_its_scope(render: Render) -> None:
    assert {header.get("scope") for header in page(render, sample.run()).all("th")} == {"col", "row"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_says_its_language_and_which_parts_are_in_another(lang: str, render: Render) -> None:
    read = page(render, sample.run(), lang=lang)
    assert read.all("html") == [{"lang": lang}]
    assert {attributes["lang"] for _, attributes in read.tags if "lang" in attributes} == {lang, "en"}


def test_nothing_is_fetched_and_only_our_own_script_and_style_may_run(render: Render) -> None:
    text = render("html", sample.run(), sample.asked("us-federal-agency")).decode()
    read = Page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in read.tags}
    assert not [name for _, attributes in read.tags for name in attributes if name in ("src", "style", "onclick")]
    policy = next(meta["content"] for meta in read.all("meta") if "http-equiv" in meta) or ""
    assert policy.startswith("default-src 'none';")
    for tag in ("script", "style"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_clue_is_marked_in_its_line(render: Render) -> None:
    marked = page(render, sample.run()).inside("mark")
    assert marked == ["HG8245H", "Huawеi", "HUAWEI", "HUAWEI", "ZTE MF283", "AcmeCam", "華為技術", "ファーウェイ"]


def test_a_ruling_and_a_law_are_told_once_however_many_lines(render: Render) -> None:
    read = page(render, sample.many(40))
    assert len(read.all("article")) == 1
    assert sum(sample.SECTION_889.cite in text for _, text in read.texts) == 1
    assert len(read.all("details")) == 1


def test_the_grounds_of_one_line_stand_at_that_line(render: Render) -> None:
    texts = [text for _, text in page(render, sample.run()).texts]
    own = texts.index("The name is written with a Cyrillic letter.")
    assert texts.index("row 8") < own < texts.index("row 9")


def test_for_anyone_a_line_stands_once_a_jurisdiction(render: Render) -> None:
    read = page(render, sample.anyone(), "anyone")
    assert len(read.all("article")) == 2
    assert any("--buyer" in text for _, text in read.texts)


def test_only_web_addresses_become_links() -> None:
    assert address("https://example.org/a?b=1") == "https://example.org/a?b=1"
    assert [
        address(text) for text in ("javascript:alert(1)", "https://", "//x", "data:,", "FAR 52", "https://[x")
    ] == ([None] * 6)


def test_a_long_cell_is_cut_around_its_clue(render: Render) -> None:
    text = render("html", sample.run(), sample.asked("us-federal-agency")).decode()
    assert "x" * 500 not in text
    assert "xxx <mark>ZTE MF283</mark> yyy" in text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1), st.integers(0, 20), st.integers(0, 20))
def test_no_text_of_strangers_changes_the_page(render: Render, text: str, start: int, length: int) -> None:
    clue = replace(sample.ONT.identification.clues[0], start=start, end=start + length, found=text, says=text)
    evidence = replace(sample.ORDERS, path=text, sheet=text, mapping=((text, "description"),), unused=(text,))
    item = replace(
        sample.ONT,
        observation=replace(sample.ONT.observation, evidence=evidence, place=text, fields={"description": text}),
        identification=replace(sample.ONT.identification, clues=(clue,), note=text),
    )
    written = render("html", (evidence, item, sample.summary((item,))), sample.asked("us-federal-agency")).decode()
    read = Page(written)
    assert not HIDDEN.search(written)
    assert len(read.all("script")) == 1
    assert not {"img", "iframe", "svg:script"} & {tag for tag, _ in read.tags}
