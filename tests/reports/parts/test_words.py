"""Every language says everything, with the same names to fill in."""

from __future__ import annotations

from string import Formatter

import pytest

from debar.model import Act, Verdict
from debar.reports.parts.words import SIGNS, languages, words

OTHERS = [lang for lang in languages() if lang != "en"]


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_english_and_japanese_are_there() -> None:
    assert {"en", "ja"} <= set(languages())


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_has_every_sentence_with_the_same_names(lang: str) -> None:
    english, other = words("en").sentences, words(lang).sentences
    assert {key for key in english if not key.endswith(".one")} == {key for key in other if not key.endswith(".one")}
    for key, sentence in other.items():
        assert names(sentence) == names(english[key]), key


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_keeps_its_id_beside_its_word(lang: str, verdict: Verdict) -> None:
    assert verdict.value in words(lang).verdict(verdict)
    assert words(lang)(f"meaning.{verdict.value}")
    assert SIGNS[verdict.value]


@pytest.mark.parametrize("lang", languages())
def test_every_act_has_its_word(lang: str) -> None:
    assert all(words(lang)(f"act.{act.value}") for act in Act)


@pytest.mark.parametrize(
    ("lang", "number", "told"),
    [("en", 0, "0 lines"), ("en", 1, "1 line"), ("en", 1_200, "1,200 lines"), ("ja", 1, "1 行")],
)
def test_numbers(lang: str, number: int, told: str) -> None:
    assert words(lang).count("lines", number) == told


@pytest.mark.parametrize("lang", ["xx", "../en", ""])
def test_an_unknown_language_names_the_known_ones(lang: str) -> None:
    with pytest.raises(ValueError, match="use one of en, ja"):
        words(lang)
