"""The shape of our knowledge of makers, products and words. Its examples are run by `debar check`, not here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import debar
from debar import yamlfile
from debar.register import anchors
from debar.schema.makers import MakerFile
from debar.schema.products import ProductFile
from debar.schema.words import Code, GoodsFile, RelationFile

DATA = Path(debar.__file__).parent / "data"
LANGUAGES = ("en", "ja", "de", "fr", "es", "pt", "it", "zh", "ko", "ru", "ar")
NAMED = ("huawei", "zte", "hikvision", "dahua", "hytera")
FAMILIES = {
    "huawei": ("hisilicon", "futurewei", "huawei-symantec", "td-tech", "brovi", "soyealink"),
    "zte": ("nubia", "sanechips"),
    "hikvision": ("ezviz", "hikrobot", "hikmicro", "pyronix"),
    "dahua": ("imou", "huaray"),
    "hytera": ("norsat",),
}


@cache
def makers() -> dict[str, MakerFile]:
    return {
        path.stem: MakerFile.model_validate(yamlfile.load(path)) for path in sorted((DATA / "makers").glob("*.yaml"))
    }


@cache
def products() -> dict[str, ProductFile]:
    files = sorted(path for maker in FAMILIES for path in (DATA / "products" / maker).glob("*.yaml"))
    return {f"{path.parent.name}/{path.stem}": ProductFile.model_validate(yamlfile.load(path)) for path in files}


@cache
def goods() -> GoodsFile:
    return GoodsFile.model_validate(yamlfile.load(DATA / "words" / "goods.yaml"))


@cache
def relations() -> RelationFile:
    return RelationFile.model_validate(yamlfile.load(DATA / "words" / "relations.yaml"))


def test_a_maker_is_filed_under_its_id() -> None:
    assert all(name == maker.id for name, maker in makers().items())


def test_every_owner_is_a_maker_on_file() -> None:
    owners = {edge.owner for maker in makers().values() for edge in maker.owned}
    assert owners <= makers().keys()


@pytest.mark.parametrize(("owner", "owned"), [(owner, each) for owner, family in FAMILIES.items() for each in family])
def test_a_family_member_still_belongs_to_its_owner(owner: str, owned: str) -> None:
    assert any(edge.owner == owner and edge.until is None for edge in makers()[owned].owned)


@pytest.mark.parametrize(
    ("maker", "owner", "until"),
    [
        ("honor", "huawei", "2020-11-17"),
        ("xfusion", "huawei", "2021-11-05"),
        ("caltta", "zte", "2021-01-11"),
        ("whale-cloud", "zte", "2018-09"),
        ("lorex", "dahua", "2022-11"),
        ("sepura", "hytera", "2022"),
        ("teltronic", "hytera", "2025"),
    ],
)
def test_a_sold_firm_has_the_day_of_its_sale(maker: str, owner: str, until: str) -> None:
    owned = [(edge.owner, edge.until) for edge in makers()[maker].owned if edge.kind != "supply"]
    assert owned == [(owner, until)]


@pytest.mark.parametrize("maker", NAMED)
def test_a_named_maker_is_written_in_every_script(maker: str) -> None:
    text = "".join(name.text for name in makers()[maker].names)
    scripts = {"latin": (0x41, 0x7A), "kana": (0x30A0, 0x30FF), "han": (0x4E00, 0x9FFF), "hangul": (0xAC00, 0xD7A3)}
    scripts |= {"cyrillic": (0x400, 0x4FF), "arabic": (0x600, 0x6FF)}
    missing = [script for script, (first, last) in scripts.items() if not any(first <= ord(c) <= last for c in text)]
    assert missing == []


def test_an_uncertain_name_is_only_a_lead() -> None:
    loud = [
        (maker, name.text)
        for owner, family in FAMILIES.items()
        for maker in (owner, *family)
        for name in makers()[maker].names
        if name.confidence == "uncertain" and name.strength != "weak"
    ]
    assert loud == []


def test_a_short_name_never_stands_alone() -> None:
    loud = [
        (maker.id, name.text)
        for maker in makers().values()
        for name in maker.names
        if name.kind == "short" and name.strength == "strong"
    ]
    assert loud == []


@pytest.mark.parametrize("name", sorted(products()))
def test_a_family_of_products_is_filed_under_its_maker(name: str) -> None:
    family = products()[name]
    assert name == f"{family.maker}/{family.id}"
    assert family.examples.match
    assert family.examples.miss


@pytest.mark.parametrize("name", sorted(products()))
def test_a_family_names_classes_that_exist(name: str) -> None:
    family = products()[name]
    named = {family.goods} | {pattern.goods for pattern in family.patterns}
    named |= {each for pattern in family.patterns if pattern.needs for each in pattern.needs.goods}
    assert named - {None} <= {each.id for each in goods().goods}


@pytest.mark.parametrize("name", sorted(products()))
def test_a_pattern_has_beginnings_that_can_be_scanned_for(name: str) -> None:
    for pattern in products()[name].patterns:
        assert anchors.beginnings(anchors.expression(pattern.match))


def test_every_class_of_goods_has_words_in_every_language() -> None:
    poor = [each.id for each in goods().goods if each.id != "other" and set(LANGUAGES) - set(each.words)]
    assert poor == []


def test_the_classes_of_goods_form_a_tree() -> None:
    parents = {each.id: each.parent for each in goods().goods}
    for start in parents:
        seen: set[str] = set()
        at: str | None = start
        while at:
            assert at not in seen, f"{start} is its own ancestor"
            seen.add(at)
            at = parents[at]


def test_a_word_names_one_class_of_goods() -> None:
    """A word of two classes would let the order of the file decide."""
    owners: dict[str, set[str]] = {}
    for each in goods().goods:
        for words in each.words.values():
            for word in words:
                owners.setdefault(word.casefold(), set()).add(each.id)
    assert {word: sorted(ids) for word, ids in owners.items() if len(ids) > 1} == {}


def test_words_of_relation_cover_the_languages() -> None:
    assert set(LANGUAGES) | {"uk", "pl", "nl"} <= {each.lang for each in relations().relations}


def test_a_relation_is_written_once_a_language_side_and_meaning() -> None:
    written = [(each.text.casefold(), each.lang, each.side, each.means) for each in relations().relations]
    assert len(written) == len(set(written))


def test_only_words_for_with_mean_two_things() -> None:
    """What comes in place of something gone stands behind them (`replace A with B`), and so does a part."""
    meanings: dict[tuple[str, str, str], set[str]] = {}
    for each in relations().relations:
        meanings.setdefault((each.text.casefold(), each.lang, each.side), set()).add(each.means)
    assert {frozenset(each) for each in meanings.values() if len(each) > 1} == {frozenset(("towards", "holds"))}


def test_relation_examples_stand_on_both_sides_of_the_edge() -> None:
    assert {example["role"] for example in relations().examples} == {"mention", "equipment", "service", "module"}


def test_no_code_of_a_part_speaks_for_the_box() -> None:
    codes = {kind: Code.model_validate(code) for kind, code in yamlfile.load(DATA / "words" / "codes.yaml").items()}
    assert {kind for kind in ("usb", "pci", "bluetooth") if codes[kind].role not in ("module", "chip")} == set()
    assert all(code.caveat and code.source in code.sources for code in codes.values())
