"""The catalogue of pictures: every language says everything, no key meets one of the reports."""

from __future__ import annotations

import json
from string import Formatter
from typing import get_args

import pytest

from debar.model import Verdict
from debar.pictures.look import LOOKS, MARKS
from debar.pictures.words import FOLDER, own_places, say
from debar.reports.parts.words import languages, words
from debar.schema import bars, common
from debar.schema import rules as shapes

ENGLISH = json.loads((FOLDER / "en.json").read_text("utf-8"))


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("lang", languages())
def test_a_language_has_every_sentence_with_the_same_names(lang: str) -> None:
    own = json.loads((FOLDER / f"{lang}.json").read_text("utf-8"))
    assert own.keys() == ENGLISH.keys()
    assert {key: names(sentence) for key, sentence in own.items()} == {key: names(s) for key, s in ENGLISH.items()}
    assert not own.keys() & words(lang).sentences.keys()
    assert all(sentence.strip() for sentence in own.values())


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    ("prefix", "vocabulary"),
    [("state", shapes.State), ("kind", shapes.Kind), ("caught", bars.Catch), ("confidence", common.Confidence)],
)
def test_every_term_of_the_rulebook_has_its_words(lang: str, prefix: str, vocabulary: object) -> None:
    assert [term for term in get_args(vocabulary) if f"{prefix}.{term}" not in say(lang).sentences] == []


@pytest.mark.parametrize("lang", languages())
def test_every_look_has_its_words_and_its_sign(lang: str) -> None:
    assert {verdict.value for verdict in Verdict if verdict.rank < Verdict.CLEAR.rank} < LOOKS.keys()
    assert [word for word in LOOKS if f"look.{word}" not in say(lang).sentences or word not in MARKS] == []
    assert "EU" in own_places(say(lang))
