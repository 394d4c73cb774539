"""The page of a maker in a real browser: no fault that axe knows, nothing cut off, labels that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axed import faults
from tests.browser.test_pictures import DESK, LABELS, PHONE, SMALLEST, shown
from tests.pictures.test_makerpage import page as maker_page

if TYPE_CHECKING:
    from pathlib import Path

    from debar.register import Register
    from debar.rulebook import Rulebook


pytestmark = pytest.mark.browser

VIEWS = [("en", DESK), ("ja", PHONE), ("en", PHONE)]


@pytest.mark.parametrize(("lang", "viewport"), VIEWS)
@pytest.mark.parametrize("maker", ["sinclair", "h3c"])
def test_axe_finds_nothing_and_nothing_needs_scrolling_sideways(
    maker: str, lang: str, viewport: Any, chromium: Any, tmp_path: Path, rulebook: Rulebook, register: Register
) -> None:
    page = shown(chromium, tmp_path, maker_page(maker, rulebook, register, lang), viewport=viewport)
    assert faults(page) == []
    assert page.requests == [page.url]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize(("lang", "viewport"), VIEWS)
@pytest.mark.parametrize("maker", ["huawei", "h3c"])
def test_labels_of_the_picture_can_be_read(
    maker: str, lang: str, viewport: Any, chromium: Any, tmp_path: Path, rulebook: Rulebook, register: Register
) -> None:
    page = shown(chromium, tmp_path, maker_page(maker, rulebook, register, lang), viewport=viewport)
    labels = page.evaluate(LABELS)
    assert len(labels) > 10
    assert [label for label in labels if label[1] < SMALLEST or not label[2]] == []
