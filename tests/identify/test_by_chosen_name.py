"""Names that devices go by: leads, since a person may have chosen them."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.model import Strength
from debar.register import Register


@pytest.fixture(scope="module")
def register() -> Register:
    """Our register: what is a part, an amount or an alternative is its knowledge."""
    return Register.load()


@pytest.mark.parametrize(
    ("field", "text", "strength"),
    [
        ("hostname", "HUAWEI-P20", Strength.WEAK),
        ("hostname", "huawei-sw-01", Strength.WEAK),
        ("hostname", "DESKTOP-HUAWEI", Strength.WEAK),
        ("hostname", "huawei-router-01", Strength.WEAK),
        ("hostname", "HUAWEI_P40_Pro", Strength.MEDIUM),
        ("hostname", "S5735-L24T4X-A1", Strength.MEDIUM),
        ("mdns_service", "Huawei corner._http._tcp.local", Strength.WEAK),
        ("mdns_service", "HUAWEI IdeaHub._airplay._tcp.local", Strength.MEDIUM),
        ("mdns_service", "box._huawei._tcp.local", Strength.STRONG),
    ],
)
def test_a_chosen_name_is_a_lead(field: str, text: str, strength: Strength, register: Register) -> None:
    (only,) = identify({field: text}, register)
    assert (only.maker, only.strength) == ("huawei", strength)


def test_the_clue_says_where_the_name_stood(register: Register) -> None:
    (only,) = identify({"hostname": "huawei-sw-01"}, register)
    assert only.clues[0].says.endswith(register.codes["hostname"].says)


def test_what_the_device_says_beside_counts_as_ever(register: Register) -> None:
    (only,) = identify({"hostname": "huawei-sw-01", "sys_descr": "Huawei Versatile Routing Platform"}, register)
    assert only.strength is Strength.STRONG
