"""One answer as somebody wrote it: where it stands, what it speaks of, what it says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.answers.sheet import line_of
from debar.facts import LONGEST, choices, settle
from debar.model import EVIDENCE_FIELDS, Issue
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.model import Identification, Observation
    from debar.rulebook import Rulebook

NAMES = ("file", "sheet", "place", "line", "maker", "buyer", "rule", "id")
"""What a scope may name besides the fields of an observation."""
ALSO = MappingProxyType(
    {"finding": "id", "rules": "rule", "finding_id": "id", "files": "file", "places": "place", "makers": "maker"}
)
"""Other ways to write them."""
MOST = 10_000
"""Characters of one value of a scope."""


class Raw(NamedTuple):
    """What stands in a file, before it is understood."""

    path: str
    where: str
    scope: Mapping[str, Any]
    answers: Mapping[str, Any]
    open_only: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What an entry speaks of: everything it names must fit; of several values of one name any may."""

    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shown: str = ""

    def __str__(self) -> str:
        return self.shown

    @property
    def everywhere(self) -> bool:
        """Whether it speaks of every line."""
        return not (self.files or self.sheets or self.places or self.lines or self.fields) and not self.narrow

    @property
    def narrow(self) -> bool:
        """Whether it speaks of certain makers, buyers, rules or findings only."""
        return bool(self.makers or self.buyers or self.rules or self.ids)

    @property
    def by_rule(self) -> bool:
        """Whether it speaks of certain rules or findings only."""
        return bool(self.rules or self.ids)

    def covers(self, observation: Observation) -> bool:
        """Whether it speaks of this observation, of whatever maker, buyer and rule."""
        evidence, fields = observation.evidence, observation.fields
        return (
            (not self.places or plainly(observation.place) in self.places)
            and (not self.files or any(_ends_alike(file, evidence.path, evidence.name) for file in self.files))
            and (not self.sheets or plainly(evidence.sheet or "") in self.sheets)
            and (not self.lines or plainly(line_of(fields)) in self.lines)
            and all(plainly(fields.get(name, "")) in values for name, values in self.fields)
        )

    def means(self, who: Identification, buyer: str) -> bool:
        """Whether it speaks of this maker and this buyer."""
        named = (plainly(who.maker), plainly(who.maker_name))
        return (not self.makers or any(name in self.makers for name in named)) and (
            not self.buyers or buyer in self.buyers
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """Some answers and what they speak of."""

    number: int
    path: str
    where: str
    scope: Scope
    answers: Mapping[str, str]
    """Answer key -> what was written, which is understood."""
    settled: Mapping[str, str]
    """Answer key -> its settled value."""
    open_only: bool = False
    """Whether it only fills what nobody else answered: the first block of a sheet."""

    @property
    def source(self) -> str:
        """Where it stands, in the words of a finding: `answers.xlsx row 4`."""
        return f"{PurePath(self.path).name} {self.where}"

    def issue(self, problem: str, remedy: str) -> Issue:
        """An Issue about this entry."""
        return Issue(self.path, self.where, problem, remedy, blind=False)


def entry_of(raw: Raw, number: int, rulebook: Rulebook, issues: list[Issue]) -> Entry | None:
    """The entry that raw text means; answers that are not understood go to `issues`, a wrong scope voids it all."""
    try:
        scope = _known(scope_of(raw.scope), rulebook)
        said = {str(key).strip(): _text(value, str(key)) for key, value in raw.answers.items()}
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        issues.append(Issue(raw.path, raw.where, f"{problem}; the entry was not used", remedy, blind=False))
        return None
    settled: dict[str, str] = {}
    for key, text in said.items():
        value, trouble = _settled(key, text, rulebook)
        if trouble:
            issues.append(Issue(raw.path, raw.where, *trouble, blind=False))
        elif value:
            settled[key] = value
    if not settled:
        return None
    answers = MappingProxyType({key: said[key] for key in settled})
    return Entry(number, raw.path, raw.where, scope, answers, MappingProxyType(settled), raw.open_only)


def _settled(key: str, text: str, rulebook: Rulebook) -> tuple[str | None, tuple[str, str] | None]:
    """The settled value, or what is wrong and what to do; neither where nothing was answered."""
    known = rulebook.answers.get(key)
    if not text:
        return None, None
    if known is None:
        near = get_close_matches(key, rulebook.answers, n=1)
        hint = f"did you mean {near[0]}? T" if near else "t"
        remedy = f"{hint}he keys are {', '.join(rulebook.answers)}; what a person decides is recorded as a waiver"
        return None, (f"{key[:LONGEST]!r} is no question that an answer settles; it was not used", remedy)
    value = settle(known, text, rulebook)
    if value is None:
        problem = f"{key}: {text[:LONGEST]!r} is not understood, and was left unknown"
        return None, (problem, f"write {choices(known)}")
    return value, None


def scope_of(given: Mapping[str, Any]) -> Scope:
    """A scope from its names and values. Raises ValueError: problem, semicolon, remedy."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        texts = tuple(text for each in values if (text := _text(each, str(name))))
        if texts:
            found[ALSO.get(str(name).strip(), str(name).strip())] = texts
    strange = [name for name in found if name not in NAMES and name not in EVIDENCE_FIELDS]
    if strange:
        known = f"{', '.join(NAMES)} or an observation field such as site, order or serial"
        raise ValueError(f"a scope cannot name {strange[0][:LONGEST]!r}; use {known}")
    shown = ", ".join(f"{name} {' or '.join(text[:LONGEST] for text in texts)}" for name, texts in found.items())
    plain = {name: tuple(plainly(text) for text in texts) for name, texts in found.items()}
    return Scope(
        files=found.get("file", ()),
        sheets=plain.get("sheet", ()),
        places=plain.get("place", ()),
        lines=plain.get("line", ()),
        makers=plain.get("maker", ()),
        buyers=found.get("buyer", ()),
        rules=found.get("rule", ()),
        ids=found.get("id", ()),
        fields=tuple((name, texts) for name, texts in plain.items() if name not in NAMES),
        shown=shown,
    )


def _known(scope: Scope, rulebook: Rulebook) -> Scope:
    """The same scope with rules and buyers by their ids. Raises ValueError for one that is not in the rulebook."""
    rules = tuple(_id_of("rule", name, rulebook.rules, "list") for name in scope.rules)
    buyers = tuple(_id_of("buyer", name, (*rulebook.buyers, ANYONE), "buyers") for name in scope.buyers)
    return replace(scope, rules=rules, buyers=buyers)


def _id_of(what: str, name: str, known: Iterable[str], verb: str) -> str:
    ids = {each.casefold(): each for each in known}
    if name.casefold() in ids:
        return ids[name.casefold()]
    near = get_close_matches(name.casefold(), ids, n=1)
    hint = f"did you mean {ids[near[0]]}?" if near else f"`debar rules {verb}` lists them"
    raise ValueError(f"{what} {name[:LONGEST]!r} is not known; {hint}")


def _text(value: Any, name: str) -> str:
    """A value as its text. Raises ValueError for what is no plain text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        raise ValueError(f"{name[:LONGEST]!r} is not plain text; write one value, or a list of values in a scope")
    return str(value).strip()[:MOST]


def plainly(text: str) -> str:
    """How text of a scope is compared: but for case, width, spaces and the mark against formulas.

    >>> plainly("'=Row  7")
    '=row 7'
    """
    if text.isascii():
        return " ".join(text.lower().split()).removeprefix("'")
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).removeprefix("'")


def _ends_alike(wanted: str, path: str, name: str) -> bool:
    """Whether a file is meant: by its whole path, or by the last parts of it."""
    parts = _parts(wanted)
    return any(_tail(parts, other) for other in (_parts(path), _parts(name)))


def _tail(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    return long[-len(short) :] == short


def _parts(path: str) -> list[str]:
    return [part for part in plainly(path).replace("\\", "/").split("/") if part not in ("", ".", "..")] or [path]
