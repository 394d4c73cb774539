"""Whether a fault would be found at all."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.axed import faults

pytestmark = pytest.mark.browser
GOOD = (
    '<!doctype html><html lang="en"><head><title>A page</title></head>'
    '<body><main><h1>A page</h1><p style="color: {color}; background: white">{more}</p></main></body></html>'
)


@pytest.mark.parametrize(
    ("color", "more", "rules"),
    [
        ("black", "some words", []),
        ("#bbb", "some words", ["color-contrast"]),
        ("black", '<img src="data:,">', ["image-alt"]),
        ("black", '<input type="text">', ["label"]),
        ("black", '<a href="#" style="display: inline-block; width: 9px; height: 9px"></a>', ["link-name"]),
        ("black", "<h4>too deep</h4>", ["heading-order"]),
    ],
)
def test_a_fault_is_found(chromium: Any, color: str, more: str, rules: list[str]) -> None:
    page = chromium.new_page()
    page.set_content(GOOD.format(color=color, more=more))
    assert [fault.partition(":")[0] for fault in faults(page)] == rules
    page.close()
