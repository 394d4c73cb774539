"""Pictures and pages of the rulebook in a real browser: no fault that axe knows, nothing cut off, at any width.

Needs Chromium and the `browser` group of dependencies; without them it is skipped with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axed import faults
from tests.pictures.test_pages import pages

from debar.pictures.site import site

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook


pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
NAMES = ("timeline", "map", "compare", "rule", "absent", "list")
SMALLEST = 9.0
"""Pixels: the height of letters below which nobody reads a label of a picture."""


@pytest.fixture(scope="module", params=["en", "ja"])
def made(request: pytest.FixtureRequest, rulebook: Rulebook, register: Register) -> dict[str, str]:
    return pages(rulebook, register, request.param)


@pytest.fixture(scope="module", params=["en", "ja"])
def small(request: pytest.FixtureRequest, rulebook: Rulebook, register: Register) -> dict[str, str]:
    """The same kinds of pages, of one place: what axe finds in one row it finds in all."""
    return pages(rulebook, register, request.param, "UK")


def shown(chromium: Any, folder: Path, text: str, **context: Any) -> Any:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    page = chromium.new_context(**context).new_page()
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(chromium: Any, tmp_path: Path, small: dict[str, str], name: str) -> None:
    """In English as a desk sees it, in Japanese as a phone does."""
    english = '<html lang="en">' in small[name]
    page = shown(chromium, tmp_path, small[name], viewport=DESK if english else PHONE)
    assert faults(page) == []
    assert page.requests == [page.url]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_needs_scrolling_sideways(
    chromium: Any, tmp_path: Path, small: dict[str, str], name: str, viewport: Any
) -> None:
    page = shown(chromium, tmp_path, small[name], viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


LABELS = """() => [...document.querySelectorAll("svg.drawing text")]
  .map((text) => [text.textContent, text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()])
  .filter(([, box]) => box.width)
  .map(([words, box, svg]) => [words, box.height, box.left >= svg.left - 1 && box.right <= svg.right + 1])
"""
"""Each label of a picture that is seen: its words, its height, whether it lies within the picture."""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["timeline", "map"])
def test_labels_of_a_picture_can_be_read(
    chromium: Any, tmp_path: Path, made: dict[str, str], name: str, viewport: Any
) -> None:
    labels = shown(chromium, tmp_path, made[name], viewport=viewport).evaluate(LABELS)
    assert len(labels) > 30
    assert [label for label in labels if label[1] < SMALLEST or not label[2]] == []


def test_a_phone_gets_the_narrow_drawing_and_a_desk_the_wide_one(
    chromium: Any, tmp_path: Path, made: dict[str, str]
) -> None:
    for viewport, seen, hidden in ((PHONE, ".narrow", ".wide"), (DESK, ".wide", ".narrow")):
        page = shown(chromium, tmp_path, made["timeline"], viewport=viewport)
        assert page.locator(seen).is_visible()
        assert not page.locator(hidden).is_visible()


def test_the_keyboard_passes_by_the_picture_or_goes_through_it(
    chromium: Any, tmp_path: Path, made: dict[str, str]
) -> None:
    page = shown(chromium, tmp_path, made["map"], viewport=DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#table"
    page.keyboard.press("Tab")
    place = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == place.removeprefix("#")


def test_a_site_finds_its_style(chromium: Any, tmp_path: Path, rulebook: Rulebook, register: Register) -> None:
    for path, text in site(register, rulebook).items():
        if path in ("style.css", "index.html", "ja/index.html", "ja/rules/JP-2018-ITPROC.html"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    page = chromium.new_context(viewport=PHONE).new_page()
    for path in ("index.html", "ja/index.html", "ja/rules/JP-2018-ITPROC.html"):
        page.goto((tmp_path / path).as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert faults(page) == []
