"""Alternatives and equivalents of a tender line: a lead to each maker named, and proof of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debar.identify import identify
from debar.identify.by_choice import ONE_OF, OR_LIKE
from debar.model import Role, Strength
from debar.register import Register

if TYPE_CHECKING:
    from debar.model import Identification


@pytest.fixture(scope="module")
def register() -> Register:
    """Our register: what is a part, an amount or an alternative is its knowledge."""
    return Register.load()


def huawei(fields: dict[str, str], register: Register) -> Identification:
    return next(each for each in identify(fields, register) if each.maker == "huawei")


@pytest.mark.parametrize(
    "text",
    [
        "Huawei or equivalent",
        "Huawei, Cisco or equivalent",
        "Huawei or ZTE or similar",
        "Huawei S5735-L24 switch, 24 ports, or equivalent",
        "Huawei oder gleichwertig",
        "Switch Huawei o. glw.",
        "Router Huawei AR169 ou équivalent",
        "Switch Huawei o equivalente",
        "Switch Huawei ou similar",
        "switch Huawei of gelijkwaardig",
        "przełącznik Huawei lub równoważny",
        "switch Huawei eller likvärdig",
        "коммутатор Huawei или эквивалент",
        "ファーウェイ製スイッチ又は同等品",
        "HUAWEI 相当品",
        "华为交换机或同等",
        "화웨이 스위치 또는 동등품",
        "راوتر هواوي أو ما يعادله",
    ],
)
def test_an_equivalent_may_be_anothers(text: str, register: Register) -> None:
    found = huawei({"text": text}, register)
    assert (found.role, found.strength, found.note) == (Role.EQUIPMENT, Strength.WEAK, OR_LIKE)


@pytest.mark.parametrize(
    "text",
    [
        "brand: Cisco / Huawei / Juniper",
        "Huawei/ZTE modem",
        "Huawei or Cisco router",
        "Huawei router or Cisco router",
        "Cisco, Huawei or Juniper",
        "Huawei S5735 or Cisco C9300",
        "Huawei oder Cisco",
        "Huawei lub Cisco",
        "Huawei или Cisco",
        "ファーウェイ又はシスコ",
        "华为或思科交换机",
        "화웨이 또는 시스코",
    ],
)
def test_of_alternatives_nobody_knows_which(text: str, register: Register) -> None:
    found = identify({"text": text}, register)
    assert len(found) > 1
    assert {(each.strength, each.note) for each in found} == {(Strength.WEAK, ONE_OF)}


@pytest.mark.parametrize(
    "text",
    [
        "Huawei and ZTE",
        "Huawei, ZTE",
        "Cisco switch + Huawei router",
        "Cisco switch / Huawei router",
        "Huawei router with antenna or equivalent",
        "Huawei router, cable or equivalent",
        "Huawei router or cable",
        "Huawei router. Camera or equivalent",
        "Huawei/HiSilicon board",
    ],
)
def test_a_thing_that_is_named_outright_stays_so(text: str, register: Register) -> None:
    assert huawei({"text": text}, register).strength is Strength.STRONG


def test_two_leads_of_one_choice_are_no_proof(register: Register) -> None:
    fields = {"description": "Huawei switch or equivalent", "part_number": "S5735-L24T4X-A1 or equivalent"}
    assert huawei(fields, register).strength is Strength.WEAK


def test_a_maker_column_settles_it(register: Register) -> None:
    fields = {"maker_name": "Huawei", "description": "S5735-L24T4X-A1 or equivalent"}
    assert (huawei(fields, register).strength, huawei(fields, register).note) == (Strength.STRONG, None)


def test_a_maker_column_of_alternatives_settles_nothing(register: Register) -> None:
    found = identify({"maker_name": "Cisco / Huawei", "description": "switch"}, register)
    assert {(each.maker, each.strength) for each in found} == {("cisco", Strength.WEAK), ("huawei", Strength.WEAK)}


def test_a_mention_stays_one(register: Register) -> None:
    assert huawei({"text": "SFP compatible with Huawei or Cisco"}, register).role is Role.MENTION
