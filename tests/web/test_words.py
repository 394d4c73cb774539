"""What the pages say: the same sentences in each language, and each one that a template asks for."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from debar.casework import waiving
from debar.casework.cells import FACETS
from debar.casework.deciding import State
from debar.casework.who import Role
from debar.model import Act, Strength, Verdict
from debar.model import Role as Part
from debar.web.show import _FOLDER
from debar.web.words import chosen, languages, words

if TYPE_CHECKING:
    from debar.reports.parts.words import Words

TEMPLATES = sorted(entry.name for entry in (_FOLDER / "templates").iterdir())
ASKED = re.compile(r"""say(\.count)?\("([a-z0-9.-]+)"(?!\s*~)""")
MADE = {
    "verdict.": [verdict.value for verdict in Verdict],
    "state.": list(State),
    "state.means.": list(State),
    "facet.": list(FACETS),
    "act.": list(Act),
    "role.": list(Role),
    "role.of.": list(Part),
    "strength.of.": [strength.word for strength in Strength],
    "waiver.": ["", *waiving.STATES],
    "waivers.are.": waiving.STATES,
    "waivers.is.": waiving.STATES,
    "run.": ["waiting", "running", "ended", "failed"],
    "change.": ["new", "gone", "changed"],
    "language.": list(languages()),
}
"""Sentences whose keys are put together, and from what."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_there_are_two_languages() -> None:
    assert languages() == ("en", "ja")


def test_each_language_says_the_same_things() -> None:
    english, japanese = words("en").sentences, words("ja").sentences
    assert japanese.keys() <= english.keys()
    assert all(key.endswith(".one") for key in english.keys() - japanese.keys()), "a language may need no such form"
    for key, sentence in english.items():
        if key not in japanese:
            continue
        assert placeholders(japanese[key]) <= placeholders(sentence), key
        assert japanese[key].strip(), key


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_ask_for_what_there_is(template: str) -> None:
    say: Words = words("en")
    for count, key in ASKED.findall((_FOLDER / "templates" / template).read_text("utf-8")):
        there = f"{key}.other" if count else key
        assert there in say.sentences, there


@pytest.mark.parametrize("begin", MADE)
def test_keys_that_are_put_together_are_there(begin: str) -> None:
    for end in MADE[begin]:
        assert f"{begin}{end}" in words("en").sentences


def test_what_is_told_after_something_was_done_is_there() -> None:
    """`go(place, "key")` shows the sentence `said.key`."""
    for file in sorted((_FOLDER / "pages").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            for key in re.findall(r"""go\([^\n]*?, "([a-z.-]+)"\)""", file.read_text("utf-8")):
                assert f"said.{key}" in words("en").sentences, (file.name, key)


@pytest.mark.parametrize(
    ("wanted", "accepted", "lang"),
    [
        (None, None, "en"),
        ("ja", "en", "ja"),
        ("xx", "ja", "ja"),
        (None, "de-DE,ja-JP;q=0.5", "ja"),
        (None, "ja" * 10_000, "en"),
        ("../en", None, "en"),
    ],
)
def test_the_language_is_chosen(wanted: str | None, accepted: str | None, lang: str) -> None:
    assert chosen(wanted, accepted) == lang
