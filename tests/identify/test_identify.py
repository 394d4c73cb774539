"""From one observation to makers: names in every dress, models, labels, columns, counter signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.model import Identification, Role, Strength

if TYPE_CHECKING:
    from debar.register import Register

STRONG, MEDIUM, WEAK = Strength.STRONG, Strength.MEDIUM, Strength.WEAK
EQUIPMENT, MODULE, BRAND, SELLER, MENTION = Role.EQUIPMENT, Role.MODULE, Role.BRAND, Role.SELLER, Role.MENTION


def found(fields: dict[str, str] | str, register: Register) -> dict[str, Identification]:
    whole = {"text": fields} if isinstance(fields, str) else fields
    return {each.maker: each for each in identify(whole, register)}


@pytest.mark.parametrize(
    ("text", "maker", "strength", "clue"),
    [
        ("HUAWEI router", "huawei", STRONG, "HUAWEI"),
        ("ＨＵＡＷＥＩ ルーター", "huawei", STRONG, "ＨＵＡＷＥＩ"),
        ("Huawеi phone", "huawei", STRONG, "Huawеi"),
        ("Hua-Wei router", "huawei", STRONG, "Hua-Wei"),
        ("H U A W E I", "huawei", STRONG, "H U A W E I"),
        ("HUAWEl router", "huawei", STRONG, "HUAWEl"),
        ("HUAVVEI router", "huawei", STRONG, "HUAVVEI"),
        ("Huawi router", "huawei", WEAK, "Huawi"),
        ("consultant Hua Wei", "huawei", MEDIUM, "Hua Wei"),
        ("华为交换机", "huawei", STRONG, "华为"),
        ("華為交換機", "huawei", STRONG, "華為"),
        ("フアーウエイ製ルーター", "huawei", STRONG, "フアーウエイ"),
        ("роутер Хуавей", "huawei", STRONG, "Хуавей"),
        ("ZTE製ルーター", "zte", STRONG, "ZTE"),
        ("Z.T.E. phone", "zte", STRONG, "Z.T.E"),
        ("a zte phone", "zte", WEAK, "zte"),
        ("Dahua camera", "dahua", MEDIUM, "Dahua"),
        (
            "Hangzhou Hikvision Digital Technology Co.,Ltd",
            "hikvision",
            STRONG,
            "Hangzhou Hikvision Digital Technology",
        ),
        ("S5720-28X-LI-AC", "huawei", STRONG, "S5720-28X-LI-AC"),
        ("S5720 28X LI AC", "huawei", STRONG, "S5720 28X"),
        ("ds2cd2043g0-i bullet", "hikvision", STRONG, "ds2cd2043g0-i"),
        ("MF79U LTE stick", "zte", MEDIUM, "MF79U"),
        ("MF79U", "zte", WEAK, "MF79U"),
        ("MF79U LTE brake pads", "zte", WEAK, "MF79U"),
        ("MF79U LTE modem with brake pads", "zte", MEDIUM, "MF79U"),
        ("Huawei S5720", "huawei", STRONG, "Huawei"),
        ("Terra One", "huawei", WEAK, "Terra One"),
        ("K3765", "huawei", STRONG, "K3765"),
        ("T-Mobile Prism", "huawei", STRONG, "Prism"),
    ],
)
def test_who_is_found(text: str, maker: str, strength: Strength, clue: str, register: Register) -> None:
    identification = found(text, register)[maker]
    assert (identification.role, identification.strength) == (EQUIPMENT, strength)
    first = identification.clues[0]
    assert first.found == clue
    assert text[first.start : first.end] == clue


@pytest.mark.parametrize(
    "text",
    [
        "czterdzieści", "AZTECA", "ZTEX", "in honor of", "Hawaiian shirts", "Ztext", "the 中华为 example",
        "Prism of glass", "S5200 camera", "toner MF79U LTE modem", "ruijie S5735-L24T4X-A", "DS-2CD", "",
    ],
)  # fmt: skip
def test_nobody_is_found(text: str, register: Register) -> None:
    assert not {maker: each for maker, each in found(text, register).items() if each.strength > Strength.WEAK}


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Shanghai Dahua Scale Factory", "dahua-scale"),
        ("Canon MF237w LTE printer modem", "canon"),
        ("Zyxel USG6000 firewall", "zyxel"),
        ("H3C S5560-EI switch", "h3c"),
    ],
)
def test_somebody_else_is_found(text: str, instead: str, register: Register) -> None:
    assert set(found(text, register)) == {instead}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"seller_name": "Huawei Technologies Co., Ltd.", "description": "cable"}, {"huawei": (SELLER, STRONG)}),
        ({"seller_name": "Huawei", "description": "S5735"}, {"huawei": (EQUIPMENT, MEDIUM)}),
        ({"maker_name": "zte", "description": "phone"}, {"zte": (EQUIPMENT, STRONG)}),
        ({"maker_name": "HW Ltd", "description": "router"}, {"huawei": (EQUIPMENT, MEDIUM)}),
        ({"maker_name": "HW Smith", "description": "router"}, {"huawei": (EQUIPMENT, WEAK)}),
        ({"description": "Hwawei 24-port switch"}, {"huawei": (EQUIPMENT, MEDIUM)}),
        ({"part_number": "USG6320", "description": "firewall"}, {"huawei": (EQUIPMENT, MEDIUM)}),
        ({"part_number": "USG6320", "description": "firewall, Huawei compatible"}, {"huawei": (EQUIPMENT, WEAK)}),
        ({"description": "USG6320 firewall, Huawei compatible"}, {"huawei": (MENTION, STRONG)}),
        ({"description": "Hwawei goods"}, {"huawei": (EQUIPMENT, WEAK)}),
        ({"maker_name": "Dahua", "description": "camera"}, {"dahua": (EQUIPMENT, STRONG)}),
        ({"brand": "Honor", "model": "9X"}, {"honor": (BRAND, MEDIUM)}),
        ({"maker_name": "Canon", "model": "MF79U", "description": "LTE"}, {"canon": (EQUIPMENT, STRONG)}),
        ({"maker_name": "Made for Huawei"}, {"huawei": (EQUIPMENT, STRONG)}),
        ({"brand": "Vodafone", "model": "K3765"}, {"huawei": (EQUIPMENT, STRONG)}),
        ({"text": "Laptop with Huawei ME909s-120"}, {"huawei": (MODULE, STRONG)}),
        ({"text": "Cisco ME909s-120"}, {"cisco": (EQUIPMENT, STRONG), "huawei": (MODULE, STRONG)}),
        ({"text": "ZTE MF79U LTE"}, {"zte": (EQUIPMENT, STRONG)}),
        ({"text": "Dahua camera", "seller_name": "Dahua"}, {"dahua": (EQUIPMENT, MEDIUM)}),
        ({"serial": "Huawei", "unit": "ZTE", "site": "Hikvision"}, {}),
    ],
)
def test_columns_and_roles(
    fields: dict[str, str], expected: dict[str, tuple[Role, Strength]], register: Register
) -> None:
    assert {maker: (each.role, each.strength) for maker, each in found(fields, register).items()} == expected


def test_two_independent_medium_signs_make_strong_and_two_weak_medium(register: Register) -> None:
    assert found("USG6320 firewall", register)["huawei"].strength is MEDIUM
    assert found("Hua Wei USG6320 firewall", register)["huawei"].strength is STRONG
    assert found("Huawi USG6320", register)["huawei"].strength is MEDIUM
    assert found("Huawi Huwei", register)["huawei"].strength is WEAK


@pytest.mark.parametrize(
    ("fields", "makers"),
    [
        ({"maker_name": "Cisco", "description": "Huawei S5720-28X-LI-AC"}, {"cisco", "huawei"}),
        ({"maker_name": "Cisco", "description": "S5720-28X-LI-AC"}, {"cisco", "huawei"}),
        ({"text": "Cisco DS-2CD2043G0-I"}, {"cisco", "hikvision"}),
        ({"text": "Huawei S5720-28X-LI-AC, Cisco 2960"}, set()),
        ({"text": "Huawei or ZTE phone"}, set()),
        ({"maker_name": "Huawei", "description": "HiSilicon chip"}, set()),
        ({"maker_name": "Hikvision", "description": "EZVIZ camera"}, set()),
        ({"maker_name": "Cisco", "description": "Vodafone K3765"}, set()),
        ({"maker_name": "Cisco", "seller_name": "Huawei"}, set()),
        ({"maker_name": "Cisco", "description": "SFP compatible with Huawei"}, set()),
    ],
)
def test_contradictions_lower_both(fields: dict[str, str], makers: set[str], register: Register) -> None:
    lowered = {maker for maker, each in found(fields, register).items() if each.contradicted}
    assert lowered == makers
    for maker in lowered:
        each = found(fields, register)[maker]
        assert each.strength is WEAK
        assert each.note
        assert "both" in each.note


def test_uncertain_knowledge_is_only_a_lead(register: Register) -> None:
    assert found("Orange Terra One", register)["huawei"].strength is WEAK


def test_equipment_comes_first_and_one_identification_a_maker(register: Register) -> None:
    fields = {"text": "Cisco switch compatible with Huawei", "seller_name": "ZTE"}
    assert [each.role for each in identify(fields, register)] == [EQUIPMENT, SELLER, MENTION]


def test_a_name_read_in_other_letters_says_so(register: Register) -> None:
    assert "look" in (found("Huawеi", register)["huawei"].note or "")
    assert found("Huawei", register)["huawei"].note is None


def test_a_hostile_line_is_read_whole_in_bounded_steps(register: Register) -> None:
    line = "ds-2cd" * 8_000 + " Huawei " + "S5720-" * 8_000
    assert "huawei" in found(line, register)


@pytest.mark.parametrize(
    "line",
    ["Huawei " + word * 10_000 for word in ("for ", "training ", "supply, training of ", "wall mount 24 ", "ZTE ")],
)
def test_many_words_of_relation_are_read_in_bounded_steps(line: str, register: Register) -> None:
    assert "huawei" in found(line, register)


def test_of_a_very_long_value_the_first_part_is_read_and_that_is_said(register: Register) -> None:
    (only,) = found("Huawei router" + " " * 100_000 + "ZTE", register).values()
    assert (only.maker, only.note) == ("huawei", "only the first 100,000 characters of text were looked at")
    assert found(" " * 100_000 + "ZTE", register) == {}


def test_the_answer_does_not_depend_on_the_order_of_fields(register: Register) -> None:
    fields = {"maker_name": "Cisco", "description": "Huawei S5720-28X-LI-AC", "seller_name": "ZTE"}
    assert identify(fields, register) == identify(dict(reversed(fields.items())), register)
