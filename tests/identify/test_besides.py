"""What only comes with the thing, and what work is done on it, do not say what it is."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.identify.goods import BESIDE
from debar.register import Register

OURS = Register.load()
NAMED = [
    (each.id, word.strip())
    for each in OURS.goods.values()
    if each.kind in BESIDE
    for word in each.words
    if word.isascii()
]
"""Every accessory, work, paper ... in words of Latin letters without marks."""
WAYS = (
    "14 pcs Hikvision with {}",
    "14 Stück Hikvision mit {}",
    "14 Hikvision avec {}",
    "14 unidades Hikvision con {}",
    "14 Hikvision incl. {}",
    "Delivery of 14 pieces including {}, Hikvision",
)


def _class_of(text: str) -> str | None:
    return identify({"description": text}, OURS)[0].goods


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_comes_with_the_thing_is_the_thing(way: str) -> None:
    found = {(goods, word): _class_of(way.format(word)) for goods, word in NAMED}
    assert {named: goods for named, goods in found.items() if goods == named[0]} == {}


def test_what_stands_before_the_wording_is_the_thing() -> None:
    found = {
        word: (_class_of(f"{word}, Hikvision"), _class_of(f"{word}, Hikvision, with screws")) for _, word in NAMED
    }
    assert {word: classes for word, classes in found.items() if len(set(classes)) > 1} == {}


@pytest.mark.parametrize(
    ("text", "role", "goods"),
    [
        ("Delivery, rack mounting, cabling and commissioning of two switches, Huawei", "equipment", "switch"),
        ("Supply, installation, cabling, testing, papers and commissioning of Huawei routers", "equipment", "router"),
        ("Delivery, unpacking, assembly, first test and maintenance of Huawei routers", "equipment", "router"),
        ("Delivery of parts for the office and the maintenance of Huawei routers", "service", None),
        ("Installation, cabling and configuration of 12 cameras, Hikvision", "equipment", "camera"),
        ("cabling and commissioning of two switches, Huawei", "equipment", "switch"),
        ("Suministro, instalación y cableado de 4 cámaras Hikvision", "equipment", "camera"),
        ("Installation of cabling, Huawei", "equipment", "cable"),
        ("Supply of cabling and racks, Huawei", "equipment", "cable"),
        ("cabling, Huawei", "equipment", "cable"),
        ("保守部品一式（録画装置 Dahua 製 4台、ハードディスク 16台）", "equipment", "recorder"),
        ("Dahua 製 録画装置 保守", "service", "maintenance"),
    ],
)  # fmt: skip
def test_work_that_comes_with_a_delivery(text: str, role: str, goods: str | None) -> None:
    found = identify({"description": text}, OURS)[0]
    assert (found.role, found.goods if goods else None) == (role, goods)


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("14 bracket sets (Hikvision) with screws", "mount"),
        ("14 pcs Hikvision (with cable) bracket", "mount"),
        ("14 pcs Hikvision with cable; bracket", "mount"),
        ("Hikvision Z bracket", "mount"),
        ("Huawei CU cable", "cable"),
        ("Hikvision's bracket", "mount"),
        ("华为配线架", "passive"),
        ("with bracket, Hikvision", "mount"),
        ("for Hikvision, with bracket", None),
        ("Hikvision ブラケット付き 14台", None),
        ("Hikvision ブラケット 付きなし", None),
        ("Hikvision ブラケット 14台", "mount"),
        ("Hikvision camera with bracket", "camera"),
        ("S5720-28X-LI-AC with licence", "switch"),
    ],
)
def test_where_a_wording_reaches(text: str, goods: str | None) -> None:
    assert _class_of(text) == goods


def test_a_maker_that_is_only_mentioned_holds_nothing() -> None:
    found = identify({"description": "bag, compatible with Hikvision, with bracket", "brand": "Hikvision"}, OURS)
    assert found[0].goods == "mount"
