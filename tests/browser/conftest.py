"""A real browser for the tests of pages."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser of the system, or the one Playwright brings; where none starts, a counted skip (in CI a failure)."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")
    with ExitStack() as stack:
        try:
            started = stack.enter_context(playwright.sync_playwright())
            browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser starts: {str(error).splitlines()[0]}")
        yield browser
        browser.close()
