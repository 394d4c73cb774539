"""Press what opens another page, and wait for it: a page that is looked at while it goes has nothing in it."""

from __future__ import annotations

from typing import Any


def press(page: Any, selector: str, within: Any = None) -> None:
    """Click the first of these, and wait for the page that comes."""
    with page.expect_navigation():
        (within or page).locator(selector).first.click()
