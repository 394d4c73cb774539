"""What reports say in a reader's language: one catalogue a language in `data/report/messages/`.

A catalogue maps a key to a sentence with `{names}`; a new language is a new file. Where a number changes the
word, there are two keys, `lines.one` and `lines.other`. Ids (verdicts, rules, buyers) are never translated
away: the word stands beside the id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.model import Verdict

_FOLDER = files("debar") / "data" / "report" / "messages"

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "prohibited": "✖",
        "conditional": "▲",
        "review": "?",
        "advised-against": "●",
        "watch": "○",
        "clear": "✓",
        "unidentified": "–",
    }
)
"""A sign for each verdict, so that no report needs colour to be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    lang: str
    sentences: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence, filled in. A key that is not there is our own mistake: KeyError."""
        return self.sentences[key].format(**values)

    def count(self, key: str, number: int) -> str:
        """`1 line`, `1,200 lines`: the number with its word."""
        form = f"{key}.one" if number == 1 and f"{key}.one" in self.sentences else f"{key}.other"
        return self.sentences[form].format(n=f"{number:,}")

    def verdict(self, verdict: Verdict) -> str:
        """The verdict as a reader knows it, with its id where that is another word."""
        word = self.sentences[f"verdict.{verdict.value}"]
        return word if word == verdict.value else f"{word} ({verdict.value})"


def languages() -> tuple[str, ...]:
    """The languages reports can be written in."""
    return tuple(sorted(entry.name.removesuffix(".json") for entry in _FOLDER.iterdir()))


@cache
def words(lang: str) -> Words:
    """The catalogue of one language. Raises ValueError naming the languages there are."""
    if lang not in languages():
        raise ValueError(f"reports are not written in {lang!r}; use one of {', '.join(languages())}")
    return Words(lang, MappingProxyType(json.loads((_FOLDER / f"{lang}.json").read_text("utf-8"))))
