"""The files of other makers, of re-badges and of umbrella names: their shape, and what they promise.

The examples inside the files are run by `debar check`, not here.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

import debar
from debar import yamlfile
from debar.identify import identify
from debar.model import Strength
from debar.register import Register
from debar.schema.makers import MakerFile
from debar.schema.products import ProductFile
from debar.schema.rebadges import RebadgeFile
from debar.schema.umbrellas import UmbrellasFile
from debar.schema.words import GoodsFile

DATA = Path(debar.__file__).parent / "data"


@lru_cache
def rebadges() -> dict[str, RebadgeFile]:
    """Every re-badge file by its place."""
    return {
        str(path.relative_to(DATA)): RebadgeFile.model_validate(yamlfile.load(path))
        for path in sorted(DATA.glob("rebadges/*/*.yaml"))
    }


@lru_cache
def makers() -> dict[str, MakerFile]:
    """Every maker by its file name."""
    return {path.stem: MakerFile.model_validate(yamlfile.load(path)) for path in sorted(DATA.glob("makers/*.yaml"))}


@lru_cache
def products() -> dict[str, ProductFile]:
    """Every product family by its place."""
    return {
        str(path.relative_to(DATA)): ProductFile.model_validate(yamlfile.load(path))
        for path in sorted(DATA.glob("products/**/*.yaml"))
    }


@lru_cache
def goods() -> frozenset[str]:
    """The ids of all classes of goods."""
    return frozenset(each.id for each in GoodsFile.model_validate(yamlfile.load(DATA / "words" / "goods.yaml")).goods)


@lru_cache
def register() -> Register:
    """The whole register, from its own data."""
    return Register.load()


def test_every_rebadge_has_an_id_of_its_own() -> None:
    twice = [
        key
        for key, count in Counter(row.id for file in rebadges().values() for row in file.rows).items()
        if count > 1
    ]
    assert twice == []


def test_a_rebadge_file_stands_in_the_folder_of_its_maker() -> None:
    assert [place for place, file in rebadges().items() if place.split("/")[1] != file.maker] == []


def test_every_rebadge_names_a_source_a_class_of_goods_and_both_sides_of_its_edge() -> None:
    for place, file in rebadges().items():
        assert {row.source for row in file.rows} == set(file.sources), place
        assert {row.goods for row in file.rows} <= goods(), place
        assert file.examples.match, place
        assert file.examples.miss, place


def test_a_selling_name_that_says_little_asks_for_its_seller() -> None:
    alone = [
        (row.id, name)
        for file in rebadges().values()
        for row in file.rows
        if not row.needs_seller and row.strength == "strong"
        for name in row.sold_as
        if len(name) < 4 or (name.isalpha() and name.isascii() and len(name) < 8)
    ]
    assert alone == []


def test_the_same_box_is_not_laid_at_two_doors() -> None:
    doors: dict[str, set[str]] = {}
    for file in rebadges().values():
        for row in file.rows:
            if row.strength == "strong" and row.confidence != "uncertain" and not row.needs_seller:
                for name in row.sold_as:
                    doors.setdefault(name.casefold(), set()).add(file.maker)
    assert {name: found for name, found in doors.items() if len(found) > 1} == {}


def test_a_maker_file_is_named_by_its_maker_and_has_both_sides_of_its_edge() -> None:
    for stem, maker in makers().items():
        assert stem == maker.id
        assert maker.examples.match, stem
        assert set(maker.goods) <= goods(), stem


def test_everybody_named_has_a_file() -> None:
    known = set(makers())
    named = {file.maker for file in rebadges().values()} | {family.maker for family in products().values()}
    owners = {edge.owner for maker in makers().values() for edge in maker.owned}
    assert named | owners <= known


def test_the_goods_of_products_are_known() -> None:
    for place, family in products().items():
        named = {family.goods, *(pattern.goods for pattern in family.patterns)} - {None}
        assert named <= goods(), place


def test_umbrellas_are_well_formed() -> None:
    file = UmbrellasFile.model_validate(yamlfile.load(DATA / "words" / "umbrellas.yaml"))
    assert len({each.id for each in file.umbrellas}) == len(file.umbrellas)


@pytest.mark.parametrize(
    ("text", "maker", "least"),
    [
        ("Vodafone K3765 USB stick", "huawei", Strength.STRONG),
        ("Vodafone K4202 USB modem", "huawei", Strength.STRONG),
        ("Vodafone K4201-Z USB modem", "zte", Strength.STRONG),
        ("ソフトバンク Pocket WiFi 601HW", "huawei", Strength.STRONG),
        ("Y!mobile 203HW スマートフォン", "huawei", Strength.MEDIUM),
        ("docomo dtab01 タブレット", "huawei", Strength.STRONG),
        ("МТС 916 смартфон", "zte", Strength.STRONG),
        ("Speed Wi-Fi NEXT W06", "huawei", Strength.STRONG),
        ("Speed Wi-Fi NEXT WX06", "nec", Strength.STRONG),
        ("Airターミナル5", "oppo", Strength.STRONG),
        ("T-Mobile Prism smartphone", "huawei", Strength.MEDIUM),
        ("HP lt4132 LTE module", "huawei", Strength.STRONG),
        ("Honeywell HEN16204 NVR", "dahua", Strength.STRONG),
        ("Amcrest IP8M-T2599E camera", "dahua", Strength.STRONG),
        ("LTS CMIP7442 turret camera", "hikvision", Strength.STRONG),
        ("Anzu Robotics Raptor drone", "dji", Strength.STRONG),
        ("Shanghai Dahua Scale 300 kg platform", "dahua-scale", Strength.STRONG),
        ("ZTEX USB-FPGA module", "ztex", Strength.STRONG),
    ],
)
def test_the_label_is_not_the_maker(text: str, maker: str, least: Strength) -> None:
    found = {each.maker: each.strength for each in identify({"text": text}, register())}
    assert found.get(maker, Strength.NONE) >= least


def test_a_stick_that_two_makers_built_is_a_lead_to_both() -> None:
    found = {each.maker: each.strength for each in identify({"text": "Vodafone K4201 USB modem"}, register())}
    assert found == {"huawei": Strength.WEAK, "zte": Strength.WEAK}


@pytest.mark.parametrize(
    "text",
    [
        "prism for theodolite",
        "T-Mobile Fast 5688W gateway",
        "network video recorder NVR",
        "Vodafone EasyBox 904 LTE",
        "MR74-HW access point",
        "Verizon Jetpack MiFi 6620L hotspot",
        "TalkTalk DSL-3780 router",
        "Canon MF237w toner",
        "Zyxel USG60 firewall",
        "AZTEC ceramic tiles",
        "AX3000 router",
        "Honeywell 30 Series HC30W42R3 camera",
        "Shanghai Dahua Scale 300 kg platform",
        "ZTEX USB-FPGA module",
        "HiKOKI DS18DD drill",
        "Speedport W 724V Typ Ci",
        "Synology DS920+",
    ],
)
def test_what_only_looks_like_a_barred_maker_is_not_one(text: str) -> None:
    barred = {"huawei", "zte", "hikvision", "dahua", "hytera", "dji"}
    found = [each for each in identify({"text": text}, register()) if each.maker in barred]
    assert all(each.strength < Strength.MEDIUM for each in found)
