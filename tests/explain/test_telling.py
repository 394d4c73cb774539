"""The telling: the order of the parts, what is told in full, both languages."""

from __future__ import annotations

import json
import re
from string import Formatter
from typing import Any

import pytest
from tests.explain.asking import known, told

from debar.explain.record import record
from debar.explain.telling import Part, parts
from debar.explain.words import FOLDER, say
from debar.model import Role, Strength
from debar.reports.parts.words import languages

ENGLISH = json.loads((FOLDER / "en.json").read_text("utf-8"))


def telling(*buyers: str, lang: str = "en", **more: Any) -> list[Part]:
    return parts(told(*buyers, **more), known()[0], say(lang))


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("lang", languages())
def test_a_language_has_every_sentence_with_the_same_names(lang: str) -> None:
    own = json.loads((FOLDER / f"{lang}.json").read_text("utf-8"))
    assert own.keys() == ENGLISH.keys()
    assert {key: names(text) - {"n"} for key, text in own.items()} == {
        key: names(text) - {"n"} for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("lang", languages())
def test_every_role_and_strength_has_its_words(lang: str) -> None:
    keys = say(lang).sentences
    assert {f"role.{role}" for role in Role} <= keys.keys()
    assert {f"strength.{strength.word}" for strength in Strength} <= keys.keys()


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    "fields",
    [
        {"description": "Huawei S5720 switch"},
        {"description": "Lorex E891AB camera", "date": "2023-05-05"},
        {"description": "office chair"},
        {"maker_name": "Cisco", "sys_object_id": "1.3.6.1.4.1.2011.2.23.291"},
        {"description": "Honeywell HRGX162 recorder", "use": "the lobby"},
        {"seller_name": "Huawei Technologies", "description": "Cisco switch"},
        {"description": "TD Tech N8 Pro phone"},
        {"mac": "00:18:82:12:34:56"},
    ],
    ids=lambda fields: " ".join(fields.values()),
)
@pytest.mark.parametrize("buyer", ["us-federal-agency", "jp-government", "anyone", "us-private-company"])
def test_everything_can_be_told(lang: str, fields: dict[str, str], buyer: str) -> None:
    for part in telling(buyer, lang=lang, **fields):
        assert part.title
        assert part.lines
        assert all(text.strip() and not re.search(r"\bNone(?: \(|[,;)]|$)", text) for _, text in part.lines)


def test_the_parts_come_in_the_order_of_the_argument() -> None:
    titles = [part.title for part in telling(description="Huawei S5720 switch", on="2024-05-05")]
    assert titles == [
        "What was given",
        "In short",
        "Who: Huawei Technologies Co., Ltd. (huawei)",
        "Whose, on that day",
        "US-889A: prohibited for us-federal-agency to procure on 2024-05-05 (known by 2026-11-25)",
        "Rules that bind this buyer and say nothing here, and why",
        "What binds others only, or no longer",
    ]


def test_a_named_buyer_is_told_both_sides() -> None:
    (rule,) = [part for part in telling(description="Hikvision camera") if part.title.startswith("US-889A: review")]
    lines = [text for depth, text in rule.lines if depth == 0]
    for heading in ("why it applies:", "what may speak against it, and is not settled:", "what would change it:"):
        assert heading in lines


def test_anyone_is_told_in_brief_and_asked_to_name_the_buyer() -> None:
    told_ = telling("anyone", description="Huawei S5720 switch")
    short = [text for _, text in told_[1].lines]
    assert short[0].startswith("prohibited for those it binds: ")
    assert short[-1].startswith("name the buyer with --buyer")
    assert not any("what would change it:" in text for part in told_ for _, text in part.lines)


def test_one_rule_that_is_asked_about_is_told_alone() -> None:
    found = telling("us-dod", description="Huawei S5720 switch", only="US-889A")
    assert [part.title.partition(":")[0] for part in found if part.title.startswith("US-")] == ["US-889A"]


def test_the_record_says_the_same_for_machines() -> None:
    story = told(description="Hikvision camera")
    (maker,) = record(story)["makers"]
    (rule,) = [each for each in maker["rules"] if each["rule"] == "US-889A"]
    assert rule["verdict"] == "review"
    assert {"fact": "answer", "key": "purpose", "values": ["none of these"], "answer": None} in rule["changes"]
    assert maker["clues"][0]["source"]
    assert {"prohibited", "review"} <= {each["verdict"] for each in record(story)["others"]}
    json.dumps(record(story))
