"""Words of relation make a mention of a maker, and only within their reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.model import Role

if TYPE_CHECKING:
    from debar.register import Register


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("SFP compatible with Huawei S5720", {"huawei": "mention"}),
        ("Huawei SFP for Huawei S5720", {"huawei": "equipment"}),
        ("compatible with Cisco, Huawei and ZTE switches", dict.fromkeys(("cisco", "huawei", "zte"), "mention")),
        ("compatible with Brocade, Huawei", {"huawei": "mention"}),
        ("removal of Huawei routers and ZTE switches", {"huawei": "mention", "zte": "mention"}),
        ("Huawei S5720 replaces Cisco 2960", {"huawei": "equipment", "cisco": "mention"}),
        ("replaces Cisco 2960 with Huawei S5720", {"huawei": "equipment", "cisco": "mention"}),
        ("Huawei router, ZTE compatible SFP", {"huawei": "equipment", "zte": "mention"}),
        ("Switch not Huawei; ZTE modem", {"huawei": "mention", "zte": "equipment"}),
        ("SFP compatible with Cisco | Huawei S5720", {"cisco": "mention", "huawei": "equipment"}),
        ("SFP compatible with Cisco\nHuawei S5720", {"cisco": "mention", "huawei": "equipment"}),
        ("SFP compatible with Cisco. Huawei S5720", {"cisco": "mention", "huawei": "equipment"}),
        ("SFP (compatible with Cisco) Huawei", {"cisco": "mention", "huawei": "equipment"}),
        ("NVR compatible Hikvision/Dahua", {"hikvision": "mention", "dahua": "mention"}),
        ("Dahua camera compatible Hikvision", {"dahua": "equipment", "hikvision": "mention"}),
        ("model no Huawei", {"huawei": "equipment"}),
        ("no Huawei", {"huawei": "mention"}),
        ("training on Huawei routers", {"huawei": "service"}),
        ("cable for router, Huawei HG8245H", {"huawei": "equipment"}),
        ("router for the head office in town, Huawei", {"huawei": "equipment"}),
        ("Huawei S5720対応SFP", {"huawei": "mention"}),
        ("兼容华为交换机的光模块", {"huawei": "mention"}),
        ("ファーウェイ製ルーター", {"huawei": "equipment"}),
        ("Nicht-Huawei", {"huawei": "mention"}),
        ("Demontage ZTE-Anlage", {"zte": "mention"}),
        ("supply, installation and maintenance of Huawei routers", {"huawei": "equipment"}),
        (
            "supply of Cisco routers and maintenance of Huawei routers",
            {"cisco": "equipment", "huawei": "service"},
        ),
    ],
)
def test_roles_by_relation(text: str, roles: dict[str, str], register: Register) -> None:
    assert {each.maker: str(each.role) for each in identify({"text": text}, register)} == roles


def test_a_maker_column_names_the_maker_whatever_stands_around(register: Register) -> None:
    (only,) = identify({"brand": "for Huawei", "description": "for office use"}, register)
    assert only.role is Role.EQUIPMENT
