"""What axe finds wrong with a page: rules of WCAG 2.2 AA and best practice, in the browser that shows it.

Only what is wrong leaves the browser; all that is right with a page would be megabytes of it.
"""

from __future__ import annotations

from typing import Any

import pytest

playwright = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed (group browser)"
)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FOUND = """rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']}).then(
    found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' ')}`))"""


def faults(page: Any) -> list[str]:
    """Each rule that the page breaks, and the elements that break it."""
    page.evaluate(playwright.Axe().axe_script)
    found: list[str] = page.evaluate(_FOUND, RULES)
    return found
