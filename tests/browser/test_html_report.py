"""The filed page in a real browser: no accessibility fault that axe knows, everything open on paper.

Needs Chromium and the `browser` group of dependencies; without them it is skipped with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axed import faults
from tests.reports import network, sample

from debar import reports

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")


def shown(chromium: Any, folder: Path, items: tuple[Any, ...], lang: str, form: str = "html", **context: Any) -> Any:
    file = folder / "report.html"
    with file.open("wb") as out:
        reports.load(form).write(items, sample.asked("us-federal-agency", lang=lang), out)
    page = chromium.new_context(**context).new_page()
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("items", [sample.run(), sample.anyone(), sample.empty(), sample.many(40)])
def test_axe_finds_nothing(chromium: Any, tmp_path: Path, items: tuple[Any, ...], lang: str) -> None:
    page = shown(chromium, tmp_path, items, lang)
    assert faults(page) == []


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("items", [network.run(), network.run(links=False), sample.run()])
def test_axe_finds_nothing_in_the_estate(
    chromium: Any, tmp_path: Path, items: tuple[Any, ...], width: int, lang: str
) -> None:
    page = shown(chromium, tmp_path, items, lang, "estate", viewport={"width": width, "height": 800})
    assert faults(page) == []
    assert page.requests == [page.url]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_asks_for_nothing(chromium: Any, tmp_path: Path) -> None:
    page = shown(chromium, tmp_path, sample.run(), "en")
    assert page.requests == [page.url]


def test_folded_lines_stand_open_on_paper_and_fold_again(chromium: Any, tmp_path: Path) -> None:
    page = shown(chromium, tmp_path, sample.many(40), "en")
    assert not page.locator("details").first.evaluate("part => part.open")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details").first.evaluate("part => part.open")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator("details").first.evaluate("part => part.open")


def test_the_keyboard_reaches_the_answer_first(chromium: Any, tmp_path: Path) -> None:
    page = shown(chromium, tmp_path, sample.run(), "en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_needs_scrolling_sideways(chromium: Any, tmp_path: Path, width: int) -> None:
    page = shown(chromium, tmp_path, sample.run(), "en", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
