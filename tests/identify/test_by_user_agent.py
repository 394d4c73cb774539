"""Browsers and apps have makers too; the device's stands before the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify

if TYPE_CHECKING:
    from debar.register import Register

DEVICE = "Mozilla/5.0 (Linux; Android 12; {}) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36{}"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (DEVICE.format("Huawei P40", ""), "equipment"),
        (DEVICE.format("SM-G950F", " Huawei/1.0"), "mention"),
        (DEVICE.format("Huawei P40", " Huawei/1.0"), "equipment"),
        ("Huawei/U8500 Browser/1.0", "equipment"),
        ("Mozilla/5.0 (compatible; MSIE 9.0; Trident/5.0; IEMobile/9.0; Huawei; W1)", "equipment"),
    ],
)
def test_only_what_stands_before_the_engine_made_the_device(text: str, role: str, register: Register) -> None:
    assert identify({"user_agent": text}, register)[0].role == role
