"""The data of the rules of the United States, and of the two oddest rules elsewhere, hang together.

Whether each example comes out as written is proved where all rules are (`debar check`); here only the shape is held:
that names resolve, that every edge has an example on both sides, and that the list is complete.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from debar import yamlfile
from debar.dates import Day
from debar.schema.lists import ListFile
from debar.schema.rules import RuleFile
from debar.schema.words import AnswersFile, GoodsFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.schema.bars import Bar, Carve, Vendor
    from debar.schema.lists import ListEntry

DATA = Path(__file__).parents[2] / "src" / "debar" / "data"
FILES = [
    *sorted((DATA / "rules" / "US").glob("*.yaml")),
    DATA / "rules" / "UK" / "UK-DVD.yaml",
    DATA / "rules" / "IN" / "IN-TRUSTED.yaml",
]
RULES = {path.stem: RuleFile.model_validate(yamlfile.load(path)) for path in FILES}
LISTS = {
    path.stem: ListFile.model_validate(yamlfile.load(path))
    for path in sorted((DATA / "rules/US/lists").glob("*.yaml"))
}
MAKERS = {path.stem for path in (DATA / "makers").glob("*.yaml")}
BUYERS = {buyer["id"] for path in (DATA / "buyers").glob("*.yaml") for buyer in yamlfile.load(path)["buyers"]}
GOODS = {each.id for each in GoodsFile.model_validate(yamlfile.load(DATA / "words/goods.yaml")).goods}
ANSWERS = {each.key: each for each in AnswersFile.model_validate(yamlfile.load(DATA / "words/answers.yaml")).answers}
FEDERAL = (
    "US-1656 US-1634 US-889A US-889B US-889-GRANT US-FCC-549 US-STCNA US-FCC-EA22 US-FCC-EA25 US-FCC-EA26 US-FCC-LABS"
    " US-FCC-214 US-EO13873 US-BIS-EL US-ICTS-KASPERSKY US-ICTS-CV US-FASCSA-ACRONIS US-5949 US-805 US-RFO40 US-ASDA"
    " US-TIKTOK US-1709 US-848 US-817 US-FCC-USF US-FCC-214R US-FCC-COMP US-FCC-OPTICS US-BILL-OPTICS US-BILL-GUARD"
    " US-DOE-BPS US-NERC-CIP013 US-TSA-SD US-GSA-PM"
).split()
BARRING = [id for id, rule in RULES.items() if any(bar.verdict != "watch" for bar in rule.bars)]

every_rule = pytest.mark.parametrize("id", RULES)


def vendors(rule: RuleFile) -> Iterator[Vendor]:
    yield from rule.vendors
    for bar in rule.bars:
        yield from bar.vendors or ()


def carves(rule: RuleFile) -> Iterator[Carve]:
    yield from rule.exceptions
    for bar in rule.bars:
        yield from bar.exceptions or ()


def settled(key: str, value: str) -> bool:
    """Whether an answer of this key can have this value, as answers.yaml writes it."""
    answer = ANSWERS[key]
    if answer.kind == "day":
        return bool(Day.parse(value.removeprefix("from ").removeprefix("before ")))
    if not answer.values:
        return bool(value)
    generation, _, rest = value.partition(" ")
    if generation in answer.generations:
        return not rest or rest in answer.by_generation
    return value.partition(":")[0] in answer.values


def test_every_instrument_of_the_federal_level_is_there() -> None:
    assert not set(FEDERAL) - set(RULES)


@every_rule
def test_the_file_is_named_by_its_id_and_lies_in_its_jurisdiction(id: str) -> None:
    rule = RULES[id]
    assert (rule.id, rule.jurisdiction) == (id, id[:2])


@every_rule
def test_sources_that_are_named_are_given(id: str) -> None:
    rule = RULES[id]
    named = {event.source for event in rule.status} | {vendor.source for vendor in vendors(rule)}
    assert not named - set(rule.sources) - {""}


@every_rule
def test_makers_buyers_goods_and_lists_exist(id: str) -> None:
    rule = RULES[id]
    bound = {*rule.bound, *(each for bar in rule.bars for each in bar.bound or ())}
    goods = {*classes(rule), *(each for bar in rule.bars for each in classes(bar))}
    assert not {vendor.maker for vendor in vendors(rule)} - MAKERS
    assert not {example.maker for example in rule.examples} - MAKERS - {None}
    assert not (bound | {example.buyer for example in rule.examples}) - BUYERS - {"anyone"}
    assert not goods - GOODS
    assert not {bar.through for bar in rule.bars} - set(LISTS) - {None}


def classes(holder: RuleFile | Bar | ListEntry) -> list[str]:
    return [*(holder.goods or ()), *(holder.goods_ask or ()), *(holder.goods_not or ())]


@every_rule
def test_answers_are_settled_values(id: str) -> None:
    rule = RULES[id]
    wanted = [(key, value) for bar in rule.bars for key, values in bar.when.items() for value in values]
    wanted += [pair for carve in carves(rule) for pair in carve.claim.items()]
    wanted += [pair for example in rule.examples for pair in example.answers.items()]
    assert not [pair for pair in wanted if not settled(*pair)]


@every_rule
def test_no_class_stands_in_two_lists_of_one_bar(id: str) -> None:
    rule = RULES[id]
    for bar in rule.bars:
        written = [bar.goods or rule.goods or (), rule.goods_ask, rule.goods_not]
        written[1] = bar.goods_ask if bar.goods_ask is not None else written[1]
        written[2] = bar.goods_not if bar.goods_not is not None else written[2]
        named = [each for group in written for each in group]
        assert len(named) == len(set(named)), bar.id


@pytest.mark.parametrize("id", BARRING)
def test_examples_stand_on_both_sides(id: str) -> None:
    verdicts = {example.verdict for example in RULES[id].examples}
    assert verdicts & {"none", "watch"}
    assert verdicts - {"none", "watch"}


@pytest.mark.parametrize("id", BARRING)
def test_every_first_barred_day_has_an_example_on_it_and_the_day_before(id: str) -> None:
    rule = RULES[id]
    starts = {
        date.fromisoformat(force.since)
        for bar in rule.bars
        if not bar.through and (force := bar.force or rule.force) and force.since and Day.parse(force.since).exact
    }
    days = {date.fromisoformat(example.on) for example in rule.examples}
    assert not {day for start in starts for day in (start - timedelta(days=1), start)} - days


@pytest.mark.parametrize("id", LISTS)
def test_entries_name_what_exists(id: str) -> None:
    entries = LISTS[id].entries
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert not {vendor.maker for vendor in entry.vendors} - MAKERS, entry.id
        assert not set(classes(entry)) - GOODS, entry.id
        assert not {entry.source} - set(LISTS[id].sources) - {""}, entry.id
        claims = [pair for carve in entry.exceptions for pair in carve.claim.items()]
        facts = [(key, value) for key, values in entry.when.items() for value in values]
        assert not [pair for pair in claims + facts if not settled(*pair)], entry.id


def test_the_covered_list_has_its_seventeen_entries_with_their_listing_days() -> None:
    printed: dict[int, set[str]] = {}
    for entry in LISTS["fcc-covered-list"].entries:
        number = re.match(r"Entry (\d+)[.,]", entry.text)
        assert number, entry.id
        printed.setdefault(int(number[1]), set()).add(entry.listed)
    assert printed == {
        **{number: {"2021-03-12"} for number in range(1, 6)},
        **{number: {"2022-03-25"} for number in range(6, 9)},
        9: {"2022-09-20"},
        10: {"2022-09-20"},
        11: {"2024-07-23"},
        12: {"2025-12-22"},
        13: {"2025-12-22"},
        14: {"2026-03-23"},
        15: {"2026-07-07"},
        16: {"2026-07-28"},
        17: {"2026-07-28"},
    }


def test_classes_of_goods_by_place_of_production_name_no_maker() -> None:
    entries = [entry for entry in LISTS["fcc-covered-list"].entries if entry.category]
    assert {re.findall(r"\d+", entry.text)[0] for entry in entries} == {"12", "14", "16", "17"}
    assert not [entry.id for entry in entries if entry.vendors or not entry.goods]


@pytest.mark.parametrize("id", ["US-889A", "US-889B", "US-889-GRANT"])
def test_the_purpose_limit_is_for_three_makers_only(id: str) -> None:
    rule = RULES[id]
    assert {vendor.maker for vendor in rule.vendors} == {"huawei", "zte"}
    for bar in rule.bars:
        limited = {vendor.maker for vendor in bar.vendors or ()} == {"hytera", "hikvision", "dahua"}
        assert limited == ("purpose" in bar.when), bar.id


def test_part_b_does_not_flow_down_nor_reach_affiliates() -> None:
    bound = {each for bar in RULES["US-889B"].bars for each in bar.bound or ()}
    assert bound == {"us-federal-contractor", "us-federal-agency"}
