"""What `debar explain` says in a reader's language: a catalogue a language in `data/report/explain/`.

The words of the law and of the data stay as they are written there.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from debar.reports.parts.words import Words, words

FOLDER = files("debar") / "data" / "report" / "explain"


@cache
def say(lang: str) -> Words:
    """The catalogue of one language. Raises ValueError naming the languages there are."""
    own = json.loads((FOLDER / f"{words(lang).lang}.json").read_text("utf-8"))
    return Words(lang, MappingProxyType(own))
