"""What is taken to be so of one observation, and who says so: its own columns, the run's answers, files of answers.

What a file answers counts like a column of the row. Where two of them disagree the fact stays unknown, so that a
person is asked, and an Issue names both.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from debar.facts import ActDay, act_day, day_of_act, facts_of, made_day, says_nothing, settle
from debar.model import NOTHING, Act, Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from debar.answers import Entry
    from debar.model import Evidence, Inquiry
    from debar.rulebook import Rulebook

CONTRACT, MADE, PRODUCTION, ORIGIN = "contract_date", "made_on", "country_of_production", "country_of_origin"
WRITTEN = 60
"""Characters of a day as it is written; what is longer is no day."""
OF_OLD_THINGS = (Act.USE, Act.RENEW, Act.MAINTAIN, Act.CONTRACT_WITH_USER)
"""Acts on things that may have been made long before."""


class Grounds(NamedTuple):
    """The facts that hold for one observation, the days they give, and what could not be used."""

    fields: Mapping[str, str]
    """The observation's own fields, with what files answer for it."""
    facts: Mapping[str, str]
    day: ActDay
    made: date
    inquiry: Inquiry
    """The question, without an answer that is in dispute here."""
    issues: tuple[Issue, ...] = ()
    sources: Mapping[str, str] = NOTHING
    """Answer key -> the entry of a file that answered it."""
    run: Mapping[str, str] = NOTHING
    """The facts that hold for the whole run."""
    wide: frozenset[str] = frozenset()
    """Answer keys that a file answers for all lines alike."""

    def built(self, act: Act) -> date | None:
        """The day it was made, to tell who built it; None for a thing in use of which nobody says how old it is."""
        told = MADE in self.facts or self.fields.get(MADE) or self.fields.get("date")
        return self.made if told or act not in OF_OLD_THINGS else None

    def without(self, key: str) -> Grounds:
        """The same, had nobody answered this question."""
        facts = MappingProxyType({name: value for name, value in self.facts.items() if name != key})
        if key not in (CONTRACT, MADE):
            return self._replace(facts=facts)
        fields = {name: value for name, value in self.fields.items() if name != key}
        inquiry = _unanswered(self.inquiry, (key,))
        day = act_day(fields, inquiry)
        made = made_day(fields, day.last, facts)
        return self._replace(fields=fields, facts=facts, day=day, made=made, inquiry=inquiry)

    def is_for_all(self, key: str, rulebook: Rulebook) -> bool:
        """Whether a question is answered for all lines alike, and not for this one."""
        if key in self.wide or key not in self.run or key in self.sources:
            return key in self.wide
        return settle(rulebook.answers[key], self.fields.get(key, ""), rulebook) is None

    def with_issue(self, problem: str) -> Grounds:
        """The same, with two speakers who disagree."""
        return self._replace(issues=(*self.issues, Issue("", None, problem, "make the two agree", blind=False)))

    def source(self, key: str, evidence: Evidence) -> str:
        """Who answered a question, in words: `answers.xlsx row 4`, ``column `Zweck` ``, `--answer`, `--use`."""
        if key in self.sources:
            return self.sources[key]
        if self.fields.get(key):
            return _column(key, evidence)
        if key in self.inquiry.answers:
            return "--answer"
        if key == PRODUCTION and self.fields.get(ORIGIN):
            return _column(ORIGIN, evidence)
        return "--use" if key in self.run else _column("use", evidence)


def _column(field: str, evidence: Evidence) -> str:
    """The column that was read as a field, by the word it bears in the file."""
    return f"column `{next((header for header, name in evidence.mapping if name == field), field)}`"


def grounds(
    fields: Mapping[str, str],
    run: Mapping[str, str],
    inquiry: Inquiry,
    rulebook: Rulebook,
    entries: Sequence[Entry] = (),
) -> Grounds:
    """Settle what holds for one observation: `run` for all, `entries` of answer files that speak of it.

    Issues come without file and place (see `debar.facts.placed`).
    """
    if not entries:
        if says_nothing(fields) and len(ordered := fields.get("date") or "") <= WRITTEN:
            signed = inquiry.answers.get(CONTRACT) or ""
            day, made = _days(ordered, signed, run.get(MADE) or "", inquiry.on, inquiry.today)
            return Grounds(fields, run, day, made, inquiry, run=run)
        settled, day = facts_of(fields, run, rulebook), act_day(fields, inquiry)
        made = made_day(fields, day.last, settled.facts)
        return Grounds(fields, settled.facts, day, made, inquiry, settled.issues, NOTHING, run)
    told = _heard(fields, run, inquiry, entries, rulebook)
    ours = MappingProxyType({key: value for key, value in run.items() if key not in (*told.disputed, *told.sources)})
    settled = facts_of(told.fields, ours, rulebook)
    facts = MappingProxyType({key: value for key, value in settled.facts.items() if key not in told.disputed})
    asked = _unanswered(inquiry, told.disputed)
    day = act_day(told.fields, asked)
    made = made_day(told.fields, day.last, facts)
    issues = (*told.issues, *settled.issues)
    return Grounds(told.fields, facts, day, made, asked, issues, told.sources, ours, frozenset(told.wide))


@lru_cache(16_384)
def _days(ordered: str, signed: str, built: str, on: date | None, today: date) -> tuple[ActDay, date]:
    """The day of the act and the day made of a line that answers nothing itself; a file has few days."""
    day = day_of_act(signed, ordered, on, today)
    return day, made_day({"date": ordered}, day.last, {MADE: built})


def _unanswered(inquiry: Inquiry, keys: Iterable[str]) -> Inquiry:
    answers = inquiry.answers
    if answers.keys().isdisjoint(keys):
        return inquiry
    return replace(inquiry, answers={key: value for key, value in answers.items() if key not in keys})


class _Told(NamedTuple):
    fields: dict[str, str]
    sources: dict[str, str]
    disputed: frozenset[str]
    issues: list[Issue]
    wide: set[str]


class _Said(NamedTuple):
    """One value for a key, as settled and as written, and who says it."""

    value: str
    text: str
    source: str
    wide: bool = False
    """Whether it is said of all lines alike."""


def _heard(
    fields: Mapping[str, str],
    run: Mapping[str, str],
    inquiry: Inquiry,
    entries: Sequence[Entry],
    rulebook: Rulebook,
) -> _Told:
    """The fields with the answers in, and the keys about which two speakers disagree."""
    told = _Told(dict(fields), {}, frozenset(), [], set())
    disputed: set[str] = set()
    for key in dict.fromkeys(key for entry in entries for key in entry.answers):
        said = list(_of_row(key, fields, rulebook))
        if key in inquiry.answers and not said:  # a row's own column stands nearer than the run, as ever
            said.append(_Said(run[key], inquiry.answers[key], "--answer"))
        said = _nearest(key, entries, said)
        other = next((each for each in said if each.value != said[0].value), None)
        if other:
            disputed.add(key)
            told.fields.pop(key, None)
            told.issues.append(_disagreement(key, said[0], other, "it was left unknown"))
        elif (speaker := said[-1]).source not in ("--answer", _ROW):
            told.fields[key] = speaker.text
            told.sources[key] = speaker.source
            if speaker.wide:
                told.wide.add(key)
            used = run.get(key, speaker.value)
            if used != speaker.value:
                by_use = _Said(used, "", "--use")
                told.issues.append(_disagreement(key, speaker, by_use, f"{speaker.value!r} was used"))
    return told._replace(disputed=frozenset(disputed))


_ROW = "the row's own column"


def _of_row(key: str, fields: Mapping[str, str], rulebook: Rulebook) -> Iterator[_Said]:
    """What the row's own column says, if it is understood."""
    text = fields.get(key)
    value = settle(rulebook.answers[key], text, rulebook) if text else None
    if text and value:
        yield _Said(value, text, _ROW)


def _nearest(key: str, entries: Sequence[Entry], said: list[_Said]) -> list[_Said]:
    """The speakers that count: entries that name what they mean before those for all lines, and a sheet's first
    block only where nobody else answered."""
    firm = [entry for entry in entries if key in entry.answers and not entry.open_only]
    spare = [entry for entry in entries if key in entry.answers and entry.open_only]
    near = [entry for entry in firm if not entry.scope.everywhere] or firm
    return [*said, *(_of(entry, key) for entry in near)] or [_of(entry, key) for entry in spare]


def _of(entry: Entry, key: str) -> _Said:
    return _Said(entry.settled[key], entry.answers[key], entry.source, entry.scope.everywhere)


def _disagreement(key: str, one: _Said, other: _Said, outcome: str) -> Issue:
    problem = f"{key} is {one.value!r} by {one.source}, but {other.value!r} by {other.source}; {outcome}"
    return Issue("", None, problem, "make the two agree", blind=False)
