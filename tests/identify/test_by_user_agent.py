"""Browsers and apps have makers too; the device's stands before the engine."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.model import Strength
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


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Mozilla/5.0 (Linux; Android 8.0.0; QQA-AL10) AppleWebKit/537.36", Strength.MEDIUM),
        ("Mozilla/5.0 (Linux; U; Android 4.4.2; zh-CN; QQA-TL00 Build/X) AppleWebKit/534.30", Strength.MEDIUM),
        ("Mozilla/5.0 (Linux; Android 12; QQA-W09) AppleWebKit/537.36", Strength.WEAK),
        ("Mozilla/5.0 (Linux; Android 13; QQA-NX9) AppleWebKit/537.36", Strength.WEAK),
    ],
)
def test_a_phone_code_tells_as_much_as_its_day_allows(text: str, strength: Strength) -> None:
    """Honor writes its codes the same way, and is another maker since November 2020."""
    (only,) = identify({"user_agent": text}, Register.load())
    assert (only.maker, only.strength) == ("huawei", strength)


@pytest.mark.parametrize(
    "text",
    [
        "Mozilla/5.0 (Linux; Android 9; SM-A505F) AppleWebKit/537.36",
        "Mozilla/5.0 (Linux; Android 9; XQ-AU52) AppleWebKit/537.36",
        "Mozilla/5.0 (Linux; Android 9; STV100-1) AppleWebKit/537.36",
        "Mozilla/5.0 (Linux; Android 8.1.0; TA-1053) AppleWebKit/537.36",
        "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 QQA-AL10",
        "Mozilla/5.0 (Linux; Android 9; LG-M320) AppleWebKit/537.36",
    ],
)
def test_codes_of_others_are_written_otherwise(text: str) -> None:
    assert not any(each.maker == "huawei" for each in identify({"user_agent": text}, Register.load()))


def test_such_a_code_is_read_in_user_agents_only() -> None:
    assert identify({"description": "Android 8.0; QQA-AL10"}, Register.load()) == ()
