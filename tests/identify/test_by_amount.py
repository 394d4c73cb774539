"""Numbers with a unit behind them are amounts, unless the maker or the product is named too."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.register import Register


@pytest.fixture(scope="module")
def register() -> Register:
    """Our register: what is a part, an amount or an alternative is its knowledge."""
    return Register.load()


@pytest.mark.parametrize(
    "unit",
    [
        "kg",
        "mm",
        "cm",
        "m",
        "W",
        "V",
        "A",
        "Hz",
        "GB",
        "pcs",
        "Stück",
        "EUR",
        "USD",
        "%",
        "円",
        "元",
        "個",
        "шт",
        "szt",
    ],
)
def test_an_amount_is_no_model(unit: str, register: Register) -> None:
    assert identify({"text": f"Mörtel MA 5600 {unit}"}, register) == ()


@pytest.mark.parametrize(
    "text",
    [
        "MA 5600",
        "MA5600 kg",
        "MA 5600 OLT kg",
        "OLT MA 5600 m",
        "MA 5600, 2 pcs",
        "MA 5600 pcs Huawei",
        "MA 5600 Vorrat",
        "MA 5600 mount",
    ],
)
def test_a_model_is_no_amount(text: str, register: Register) -> None:
    assert identify({"text": text}, register)[0].maker == "huawei"


def test_another_field_may_name_the_maker(register: Register) -> None:
    assert identify({"maker_name": "Huawei", "description": "MA 5600 m"}, register)[0].goods == "olt"
