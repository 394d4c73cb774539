"""What pictures say in a reader's language: the catalogue of reports and the one of pictures as one.

The own catalogue is a file a language in `data/report/pictures/`; keys of both never meet. Ids stay as they are.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from debar.reports.parts.words import Words, words

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = files("debar") / "data" / "report" / "pictures"
_PLACE = "place."


@cache
def say(lang: str) -> Words:
    """The catalogue of one language. Raises ValueError naming the languages there are."""
    own = json.loads((FOLDER / f"{words(lang).lang}.json").read_text("utf-8"))
    return Words(lang, MappingProxyType({**words(lang).sentences, **own}))


def own_places(said: Words) -> Mapping[str, str]:
    """Names of jurisdictions that are no country, in this language."""
    return {key.removeprefix(_PLACE): name for key, name in said.sentences.items() if key.startswith(_PLACE)}
