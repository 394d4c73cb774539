"""A part in or with another maker's box: the part's maker is told as such, and the box stays its own maker's."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.register import Register


@pytest.fixture(scope="module")
def register() -> Register:
    """Our register: what is a part, an amount or an alternative is its knowledge."""
    return Register.load()


PART, BOX = "module", "equipment"


def roles(fields: dict[str, str], register: Register) -> dict[str, str]:
    return {each.maker: str(each.role) for each in identify(fields, register)}


@pytest.mark.parametrize(
    "text",
    [
        "MikroTik router with Huawei modem",
        "Cisco switch with Huawei power supply",
        "Dell laptop incl. Huawei SSD",
        "Toughbook with Sierra modem, Huawei",
        "Dell server with Intel NIC, Huawei SSD, 64 GB RAM",
        "MikroTik router with antenna and Huawei modem",
        "switch Cisco (with Huawei SFP) 24 port",
        "Huawei SFP installed in Cisco switch",
        "Cisco gateway incl. Huawei and ZTE modules",
        "PC met Huawei-modem",
        "Industrie-PC mit Huawei Modem",
        "ordinateur avec modem Huawei",
        "router MikroTik con módem Huawei",
        "roteador MikroTik com modem Huawei",
        "router MikroTik con alimentatore Huawei",
        "router MikroTik z modemem Huawei",
        "роутер MikroTik с модемом Huawei",
        "Huaweiモデム搭載MikroTikルーター",
        "MikroTikルーター（Huaweiモデム内蔵）",
        "带华为模块的MikroTik路由器",
        "MikroTik路由器，配华为4G模块",
        "화웨이 모뎀이 탑재된 MikroTik 라우터",
        "راوتر MikroTik مع مودم هواوي",
        "Elevator control with Huawei modem",
    ],
)
def test_the_maker_of_a_part_did_not_make_the_box(text: str, register: Register) -> None:
    assert roles({"text": text}, register)["huawei"] == PART


@pytest.mark.parametrize(
    "text",
    [
        "Huawei ONT with Cisco SFP",
        "Huawei switch with power supply",
        "router with Huawei",
        "modem, Huawei, with power supply",
        "Cisco switch + Huawei router",
        "Cisco switch with Huawei router",
        "Cisco router with SFP, 2 x Huawei modem",
        "Cisco router with SFP, Huawei modem",
        "MikroTik router with Huawei E3372 modem",
        "Dell PowerEdge R750 with Huawei OceanStor 5310",
        "Laptop with Sierra modem, Huawei",
        "Contract with Huawei modem",
        "2 pc with Huawei modem",
        "Antenna with Huawei modem",
        "modem with Huawei modem",
        "Huawei router with Huawei modem",
        "replace Cisco router with Huawei modem",
        "Huawei SFP with Cisco switch",
        "Huawei modem in black",
        "Huaweiモデム搭載",
    ],
)
def test_whoever_may_have_made_the_thing_stays_its_maker(text: str, register: Register) -> None:
    assert roles({"text": text}, register)["huawei"] == BOX


def test_the_part_has_its_own_class_and_the_box_its_own(register: Register) -> None:
    found = {each.maker: each.goods for each in identify({"text": "Huawei SFP installed in Cisco switch"}, register)}
    assert found == {"huawei": "transceiver", "cisco": "switch"}


def test_a_chip_in_a_box_is_a_chip(register: Register) -> None:
    assert roles({"text": "MikroTik router with Huawei processor"}, register) == {"mikrotik": BOX, "huawei": "chip"}


def test_a_maker_column_names_the_box(register: Register) -> None:
    text = "router with Huawei modem"
    assert roles({"maker_name": "MikroTik", "description": text}, register) == {"mikrotik": BOX, "huawei": PART}
    assert roles({"maker_name": "Huawei", "description": text}, register) == {"huawei": BOX}


def test_a_module_known_by_its_number_stays_one(register: Register) -> None:
    assert roles({"text": "Lenovo ThinkPad with Huawei ME906s modem"}, register) == {"lenovo": BOX, "huawei": PART}


@pytest.mark.parametrize("count", [2, 6])
def test_a_line_may_name_many_parts(count: int, register: Register) -> None:
    found = roles({"text": "Cisco switch " + "with Huawei SFP " * count}, register)
    assert found == {"cisco": BOX, "huawei": PART}
