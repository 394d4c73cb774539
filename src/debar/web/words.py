"""What the pages say, by language: `data/web/messages/LANGUAGE/AREA.json`, above the words of the reports."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from debar.reports.parts import words as reports
from debar.reports.parts.words import Words

_FOLDER = files("debar") / "data" / "web" / "messages"


@cache
def words(lang: str) -> Words:
    """Every sentence of one language. Raises ValueError for a language there is not."""
    told = dict(reports.words(lang).sentences)
    for area in sorted((_FOLDER / lang).iterdir(), key=lambda area: area.name):
        told |= json.loads(area.read_text("utf-8"))
    return Words(lang, MappingProxyType(told))


def languages() -> tuple[str, ...]:
    """The languages of the pages."""
    return tuple(sorted(entry.name for entry in _FOLDER.iterdir()))


def chosen(wanted: str | None, accepted: str | None) -> str:
    """The language somebody chose, else the first they accept that there is, else English.

    >>> chosen(None, "fr;q=0.9, ja;q=0.8, en;q=0.7")
    'ja'
    """
    known = languages()
    if wanted in known:
        return str(wanted)
    for part in (accepted or "")[:200].split(","):
        tag = part.split(";")[0].strip().lower().split("-")[0]
        if tag in known:
            return tag
    return "en"
