"""Our own dated decisions to live with a finding, read from a YAML file and shown beside what they are about.

A waiver is no exception of the law: it changes neither the verdict nor any count, and nothing disappears.
It names rule *and* maker, who decided, why, who else approved, and until when; an item outside its scope is
untouched. One that has ended is not applied, but still shown as a note.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from debar import yamlfile
from debar.dates import Day
from debar.errors import KnowledgeError, WaiverError
from debar.model import FIELDS, Finding, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

REQUIRED = ("rule", "maker", "who", "why", "approved_by", "until")
KEYS = (*REQUIRED, "scope")


def load(path: Path) -> tuple[Waiver, ...]:
    """Read a waivers file: a list of waivers, or that list under the one key `waivers`.

    Raises WaiverError naming file, entry and remedy; nothing is waived on a guess.
    """
    try:
        read = yamlfile.load(path)
    except KnowledgeError as error:
        raise WaiverError(str(error)) from error
    if isinstance(read, dict) and tuple(read) == ("waivers",):
        read = read["waivers"]
    if read is None:
        return ()
    if not isinstance(read, list):
        raise WaiverError(f"{path}: a waivers file is a list of waivers; begin each with `- rule: ...`")
    return tuple(_waiver(entry, f"{path}: waiver {number}") for number, entry in enumerate(read, 1))


def waive(finding: Finding, waivers: Iterable[Waiver], day: date) -> Finding:
    """The same finding with the first waiver that holds on that day (`until` is its last day), or as it was.

    Where only an ended one would hold, that one is attached as `lapsed`. Nothing else changes.
    """
    known = tuple(waivers)
    for waiver in known:
        if day <= waiver.until and covers(waiver, finding):
            return replace(finding, waived=waiver)
    ended = expired(finding, known, day)
    return replace(finding, lapsed=ended) if ended else finding


def expired(finding: Finding, waivers: Iterable[Waiver], day: date) -> Waiver | None:
    """The waiver that covers this finding but ended before that day; of several the one that ended last."""
    ended = [waiver for waiver in waivers if waiver.until < day and covers(waiver, finding)]
    return max(ended, key=lambda waiver: waiver.until, default=None)


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is about this finding, on whatever day: same rule, same maker, inside its scope."""
    if waiver.rule != finding.ruling.law.id or waiver.maker != finding.identification.maker:
        return False
    fields = finding.observation.fields
    return all(_same(fields.get(key, ""), value) for key, value in waiver.scope.items())


def _waiver(entry: Any, where: str) -> Waiver:
    if not isinstance(entry, dict):
        raise WaiverError(f"{where}: is not a mapping; write {', '.join(REQUIRED)}, each on its line")
    _refuse_unknown(entry, KEYS, where, f"use {', '.join(KEYS)}")
    words = {key: _text(entry, key, where) for key in REQUIRED}
    if _same(words["who"], words["approved_by"]):
        raise WaiverError(f"{where}: who and approved_by are the same person; let a second person approve it")
    until = _last_day(words.pop("until"), where)
    return Waiver(**words, until=until, scope=_scope(entry.get("scope"), where))


def _refuse_unknown(entry: Mapping[Any, Any], known: Iterable[str], where: str, remedy: str) -> None:
    strange = [str(key) for key in entry if key not in known]
    if strange:
        raise WaiverError(f"{where}: unknown key {strange[0]!r}; {remedy}")


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        wrong = "is missing" if value is None or value == "" else "is not plain text"
        raise WaiverError(f"{where}: {key} {wrong}; write `{key}: ...` ({_MEANING[key]})")
    return str(value).strip()


_MEANING = {
    "rule": "the id of the rule, as in a finding",
    "maker": "the id of the maker, as in a finding",
    "who": "who decided",
    "why": "the reason, for whoever reads the file later",
    "approved_by": "the second person who approved it",
    "until": "the last day on which it holds, as 2027-03-31",
}


def _last_day(text: str, where: str) -> date:
    try:
        day = Day.parse(text)
    except ValueError as error:
        raise WaiverError(f"{where}: until: {error}") from error
    if not day.exact:
        raise WaiverError(f"{where}: until {text} is not one day; write the last day it holds: {day.last}")
    return day.last


def _scope(scope: Any, where: str) -> Mapping[str, str]:
    if scope is None:
        return MappingProxyType({})
    if not isinstance(scope, dict) or not scope:
        raise WaiverError(f"{where}: scope is not a mapping; write `scope: {{site: Annex B}}`, or leave it out")
    _refuse_unknown(scope, FIELDS, f"{where}: scope", "use an observation field, such as site, unit, order or serial")
    for key, value in scope.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
            raise WaiverError(f"{where}: scope: {key} is not plain text; write the value an item must have there")
    return MappingProxyType({key: str(value).strip() for key, value in scope.items()})


def _same(one: str, other: str) -> bool:
    """Equal but for case, width and spaces."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
