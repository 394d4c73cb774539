"""The sheet of questions as a paper: its columns and words in every language, and how it shows a line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.model import FIELDS
from debar.rulebook.book import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.rulebook.values import AnswerKey

COLUMNS = ("file", "place", "line", "maker", "rules", "key", "question", "choices", "answer")
SHOWN = ("maker_name", "brand", "model", "part_number", "description", "text")
"""The fields that say what stands on a line; where none is filled, every field does."""
LONGEST = 200
"""Characters of a line that the sheet shows."""


@cache
def data() -> Mapping[str, Any]:
    """The words as they stand in `data/report/sheet.yaml`."""
    loaded: Mapping[str, Any] = yamlfile.load(Path(__file__).parent.parent / "data" / "report" / "sheet.yaml")
    return loaded


def word(name: str, lang: str, **values: object) -> str:
    """A word of the sheet in a language; English where it has none."""
    forms = data()["words"][name]
    return str(forms.get(lang, forms["en"])).format(**values)


def header(lang: str) -> tuple[str, ...]:
    """The header: the ids, and beside them the word of another language (`回答 (answer)`)."""
    words = {name: data()["columns"][name] for name in COLUMNS}
    return tuple(f"{words[name][lang]} ({name})" if words[name].get(lang, name) != name else name for name in COLUMNS)


@cache
def column_names() -> Mapping[str, str]:
    """Each way to write a header, in plain form -> the id of its column."""
    found: dict[str, str] = {}
    for name, forms in data()["columns"].items():
        found |= {plain(form): name for form in (name, *forms.values())}
        found |= {plain(f"{form} ({name})"): name for form in forms.values()}
    for name, forms in data()["also"].items():
        found |= {plain(form): name for form in forms}
    return MappingProxyType(found)


@cache
def all_lines() -> frozenset[str]:
    """How the first block says, in any language, that it speaks of every line."""
    return frozenset(plain(form) for form in data()["words"]["all lines"].values())


def choice(key: AnswerKey, value: str, lang: str) -> str:
    """A settled value as the sheet offers it: in the reader's language where that is a wording of it."""
    shown = str(data()["choices"].get(lang, {}).get(value, value))
    return shown if key.wordings.get(plain(shown)) == value else value


def line_of(fields: Mapping[str, str]) -> str:
    """What stands on a line, as the sheet shows it.

    >>> line_of({"maker_name": "Muster", "description": "switch", "order": "7"})
    'Muster | switch'
    """
    said = [fields[name] for name in SHOWN if fields.get(name)] or [
        fields[name] for name in FIELDS if fields.get(name)
    ]
    text = "".join(sign if sign.isprintable() else " " for sign in " | ".join(said)[: 4 * LONGEST])
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
