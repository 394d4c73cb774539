"""What the thing is: by its head word, by its model, by a number of a classification."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.register import Register
from debar.rulebook import Rulebook

OURS, WORDS = Register.load(), Rulebook.load().goods_words
"""The whole register, and the names and words of its classes as they are written."""


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
        ("Huawei router power adapter", "power-supply"),
        ("S5720-28X-LI-AC power supply", "power-supply"),
        ("Huawei base station rectifier", "power-supply"),
        ("Huawei S5720-28X-LI-AC switch with power supply", "switch"),
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
        ("Huawei goods 43222609", None),
        ("Huawei consumer router", "consumer-router"),
        ("Huawei industrial router", "enterprise-router"),
        ("華為 家庭用ルーター", "consumer-router"),
        ("华为 工业路由器", "enterprise-router"),
        ("Huawei core network equipment", "core-network"),
        ("Huawei core network switch", "switch"),
        ("Huawei submarine cable system", "submarine-cable"),
        ("Huawei network cable", "cable"),
        ("Huawei smart meter", "smart-meter"),
        ("Huawei battery energy storage system", "energy-storage"),
        ("Huawei battery", "battery"),
        ("Huawei telematics control unit", "vehicle-connectivity"),
        ("Huawei automated driving system", "automated-driving"),
        ("Huawei SDN controller", "sdn-controller"),
        ("Huawei VoIP adapter", "telephone-adapter"),
        ("Huawei smart TV", "television"),
        ("Huawei テレビ会議", "video-conference"),
        ("华为 闭路电视", "video-surveillance"),
        ("Hikvision closed circuit television system", "video-surveillance"),
        ("Hikvision 云台摄像机", "camera"),
        ("Huawei quadruped robot", "ground-robot"),
        ("Huawei robotic arm", "robot"),
        ("Huawei flight controller", "flight-controller"),
        ("Huawei drone gimbal", "gimbal"),
        ("Huawei smartphone gimbal", "mount"),
        ("Huawei drone propeller", "drone-part"),
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


@pytest.mark.parametrize(
    ("fields", "goods", "note"),
    [
        ({"description": "Huawei", "unspsc": "43222612"}, "switch", False),
        ({"description": "Huawei telecom equipment", "unspsc": "43222612"}, "switch", False),
        ({"description": "Huawei switch", "unspsc": "43220000"}, "switch", False),
        ({"description": "Huawei router", "unspsc": "43222612"}, "router", False),
        ({"description": "S5720-28X-LI-AC", "cpv": "32413100-2"}, "switch", False),
        ({"description": "S5720-28X-LI-AC", "cpv": "50330000-7"}, "switch", True),
        ({"description": "Huawei power cable", "unspsc": "43222612"}, "cable", True),
        ({"description": "Huawei handbook", "cpv": "32420000-3"}, "printed-matter", True),
        ({"description": "Huawei", "unspsc": "43222612", "cpv": "32413100-2"}, "telecom-equipment", False),
        ({"description": "Huawei", "unspsc": "43222609", "hs_code": "8517.62"}, "router", False),
        ({"description": "Huawei", "unspsc": "43222609", "cpv": "30213100-6"}, None, False),
        ({"description": "Huawei", "cpv": "31158200-0"}, None, False),
        ({"description": "Huawei UNSPSC 43222612", "model": "power cable"}, "cable", True),
    ],
)
def test_words_and_models_win_over_numbers(
    fields: dict[str, str], goods: str | None, note: bool, register: Register
) -> None:
    found = identify(fields, register)[0]
    assert found.goods == goods
    assert ("number was not followed" in (found.note or "")) is note


def test_an_accessory_by_its_number_alone_is_told(register: Register) -> None:
    assert identify({"description": "Huawei", "cpv": "32421000-0"}, register)[0].note == (
        "only its classification number says that it is: cable"
    )
    assert identify({"description": "Huawei", "cpv": "32413100-2"}, register)[0].note is None


def test_work_by_its_number_is_a_service(register: Register) -> None:
    assert identify({"description": "Huawei", "cpv": "50330000-7"}, register)[0].role == "service"


def test_a_number_is_the_second_sign_of_a_weak_name(register: Register) -> None:
    alone, beside = {"text": "Hauwei"}, {"text": "Hauwei", "unspsc": "43222612"}
    assert identify(alone, register)[0].strength < identify(beside, register)[0].strength


def test_every_word_of_a_class_names_it() -> None:
    words = [(id, word) for id, (_, *words) in WORDS.items() for word in words]
    named = [(id, word, _class_of(word, OURS)) for id, word in words if OURS.goods[id].kind != "unrelated"]
    assert [(id, word, goods) for id, word, goods in named if goods != id] == []


def _class_of(word: str, register: Register) -> str | None:
    return identify({"description": word, "maker_name": "Huawei"}, register)[0].goods


@pytest.mark.parametrize(
    ("fields", "goods"),
    [
        ({"banner": "SSH-2.0-HUAWEI-1.5"}, "telecom-equipment"),
        ({"sys_descr": "Huawei Versatile Routing Platform Software"}, "telecom-equipment"),
        (
            {"sys_descr": "S5328C-EI Huawei Versatile Routing Platform Software", "banner": "SSH-2.0-HUAWEI-1.5"},
            "switch",
        ),
        ({"lldp_sys_descr": "Huawei Versatile Routing Platform Software AirEngine 5760-51"}, "access-point"),
    ],
)
def test_software_that_only_network_equipment_runs_tells_the_class_where_no_model_does(
    fields: dict[str, str], goods: str
) -> None:
    assert identify(fields, OURS)[0].goods == goods
