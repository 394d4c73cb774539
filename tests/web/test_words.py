"""What the pages say: the same sentences in every language, each told in one place."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from debar.web.words import languages, words

FOLDER = files("debar") / "data" / "web" / "messages"


def areas(lang: str) -> dict[str, dict[str, str]]:
    return {area.name: json.loads(area.read_text("utf-8")) for area in (FOLDER / lang).iterdir()}


@pytest.mark.parametrize("lang", languages())
def test_a_language_says_what_english_says(lang: str) -> None:
    english, other = areas("en"), areas(lang)
    assert {name: set(told) for name, told in other.items()} == {name: set(told) for name, told in english.items()}
    for name, told in english.items():
        for key, sentence in told.items():
            assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", other[name][key])), key
            assert other[name][key].strip() == other[name][key] != "", key


def test_a_sentence_stands_in_one_place() -> None:
    keys = [key for told in areas("en").values() for key in told]
    assert sorted(keys) == sorted(set(keys))


def test_both_are_loaded() -> None:
    assert words("ja")("dossier.send") != words("en")("dossier.send")
