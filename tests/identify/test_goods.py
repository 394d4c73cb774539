"""What the thing is: by its head word, by its model, by a number of a classification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Huawei router", "router"),
        ("华为交换机", "switch"),
        ("HUAWEI ルーター", "router"),
        ("S5720-28X-LI-AC", "switch"),
        ("S5720-28X-LI-AC power cable", "cable"),
        ("DS-2CD2043G0-I with power cable", "camera"),
        ("Cable, Huawei", "cable"),
        ("Huawei camera bracket", "mount"),
        ("S5720-28X-LI-AC shelf", "switch"),
        ("shelf S5720-28X-LI-AC", "switch"),
        ("shelf, Huawei", "furniture"),
        ("S5720-28X-LI-AC handbook", "printed-matter"),
        ("wall mount Huawei router", "mount"),
        ("Huawei wall mount router", "router"),
        ("rack mount S5720-28X-LI-AC switch", "switch"),
        ("Huawei rack mount kit", "mount"),
        ("Huawei cable modem", "modem"),
        ("Huawei modem cable", "cable"),
        ("Huawei goods 43222609", "router"),
        ("Huawei", None),
    ],
)
def test_class_of_goods(text: str, goods: str | None, register: Register) -> None:
    assert identify({"text": text}, register)[0].goods == goods


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("training course Huawei", "service"),
        ("Wartung Huawei Switch", "service"),
        ("Huawei switch, maintenance included", "equipment"),
        ("supply and maintenance of Huawei switches", "equipment"),
        ("Suministro e instalación de switch Huawei", "equipment"),
        ("instalación de switch Huawei", "equipment"),
        ("handbook, Huawei", "mention"),
        ("Huawei cloud service", "equipment"),
    ],
)
def test_work_on_things_is_a_service_and_a_delivery_is_not(text: str, role: str, register: Register) -> None:
    assert identify({"text": text}, register)[0].role == role


def test_a_seller_says_nothing_of_goods(register: Register) -> None:
    fields = {"maker_name": "Huawei", "seller_name": "Router Shop"}
    assert identify(fields, register)[0].goods is None
