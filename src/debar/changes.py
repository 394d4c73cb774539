"""What is judged otherwise now than on an earlier day: the notice to people who bought before the law changed.

A line bought lawfully stays bought; but what became known of that day may change what is said of the purchase, and
what goes on after it (the thing is used, bought again, its contract renewed, its upkeep given out) falls under the
law of each day. Both are asked twice: on the day named by `--since`, or when it was bought if that was later, and
now. Only what differs is told: before, after, by which rule, since when (docs/decisions/0005-answers-and-since.md).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from debar.facts import ActDay
from debar.family import lineage_of
from debar.grounds import CONTRACT, MADE
from debar.identify import identify
from debar.judge import case_of, verdict_alone
from debar.judge.knowing import known_start
from debar.model import Act, Observed, Verdict
from debar.stand import with_answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from debar.desk import Desk
    from debar.grounds import Grounds
    from debar.model import Finding, Heard, Inquiry, Item, Observation, Ruling
    from debar.rulebook import Rulebook
    from debar.stand import Stand

GOING_ON = (Act.USE, Act.RENEW, Act.MAINTAIN)
"""What goes on after something was bought, besides buying it again, in the order in which a notice tells of it."""
ONE_DAY = timedelta(days=1)


class Question(NamedTuple):
    """One act, asked as it stood first and as it stands now."""

    stand: Stand
    first: date
    now: date
    desk: Desk
    fixed: date | None = None
    """The day of the act, where only what is known of it changes; what goes on has the day it is asked about."""
    again: bool = False
    """Whether it is asked about the same thing bought anew, which is then made by who makes it on that day."""

    def on(self, day: date) -> Mapping[str, Ruling]:
        """What each rule says, as of a day and as known by it."""
        known = day if day == self.now else known_start(self.desk.rulebook, day)  # which days before share
        return {ruling.law.id: ruling for ruling in self.asked(day).judged(self.desk.rulebook, known).rulings}

    def verdict(self, rule: str, day: date) -> Verdict | None:
        """What one rule says, as of a day and as known by it."""
        stand, book = self.asked(day), self.desk.rulebook
        when, who = stand.grounds.day, stand.who
        if when.since and when.since < when.last:  # a day of which only a part is known is many days
            ruling = self.on(day).get(rule)
            return ruling.verdict if ruling else None
        facts, known = stand.grounds.facts, known_start(book, day)
        case = case_of(who, stand.lineage, facts, stand.buyer, stand.act, when.last, known, book)
        return verdict_alone(case, rule)

    def asked(self, day: date) -> Stand:
        """Who is asked what, as of a day."""
        if self.fixed:
            return self.stand
        stand = self.stand._replace(grounds=self.stand.grounds._replace(day=ActDay(day)))
        if self.again and MADE not in stand.grounds.facts:
            return stand._replace(lineage=lineage_of(stand.who.maker, day, self.desk.register))
        return stand

    def turned(self, rule: str, after: Verdict | None) -> date:
        """The first day on which a rule says what it says now, and did not the day before."""
        before, since = self.first, self.now
        while since - before > ONE_DAY:
            middle = before + (since - before) // 2
            if self.verdict(rule, middle) is after:
                since = middle
            else:
                before = middle
        return since


class Change(NamedTuple):
    """What one rule said of one act first, and says now; None where it said or says nothing."""

    question: Question
    rule: str
    before: Ruling | None
    after: Ruling | None

    def told(self) -> str:
        """The change in one line: before, after, since when."""
        asked, (old, new) = self.question, (each.verdict if each else None for each in (self.before, self.after))
        turn = asked.turned(self.rule, new)
        act = f"{asked.stand.act} again" if asked.again else asked.stand.act
        if asked.fixed:
            known = f"{_word(old)} as known by {asked.first} -> {_word(new)} as known by {asked.now}"
            return f"{self.rule}, {act} on {asked.fixed}: {known}, known since {turn}."
        return f"{self.rule}, {act}: {_word(old)} on {asked.first} -> {_word(new)} on {asked.now}, since {turn}."


def _word(verdict: Verdict | None) -> str:
    return verdict.value if verdict else "nothing"


def changes(desk: Desk, observation: Observation) -> list[Item | Heard]:
    """The findings about one observation whose verdict changed since `desk.inquiry.since`; else one Observed.

    A change to nothing has no ruling, and so is told as an Observed that is marked as changed.
    """
    identified = identify(observation.fields, desk.register)
    if not identified:
        return [Observed(observation, Verdict.UNIDENTIFIED), *desk.doubts(observation, [], [])]
    stands = desk.stands(observation, identified)
    findings: list[Finding] = []
    gone: list[str] = []
    for stand in stands:
        for several in _by_rule(desk, stand):
            finding = _finding(desk, observation, stand, several)
            findings += [finding] if finding else []
            gone += [] if finding else [change.told() for change in several]
    results: list[Item | Heard] = [*findings]
    if gone or not findings:
        results.append(_still(desk, observation, stands, gone))
    return results + desk.doubts(observation, stands, findings, _heard(desk, stands) if desk.answers else ())


def _heard(desk: Desk, stands: Sequence[Stand]) -> Iterator[int]:
    """The answers about one rule that speaks of what goes on, with the answer or without it."""
    whole = {(stand.who.maker, stand.buyer): stand._replace(but=frozenset()) for stand in stands if not stand.only}
    for stand in stands:
        both = (stand, whole[stand.who.maker, stand.buyer]) if stand.only else ()
        asked = [question for each in both for question in questions(each, desk)]
        if any(stand.only in each.on(day) for each in asked for day in (each.first, each.now)):
            yield from (entry.number for entry in stand.entries)


def _by_rule(desk: Desk, stand: Stand) -> list[list[Change]]:
    """The changes for one maker and buyer, those of one rule together, by the strength of what it says now."""
    found: dict[str, list[Change]] = {}
    for question in questions(stand, desk):
        before, after = (question.on(day) for day in (question.first, question.now))
        for rule in dict.fromkeys((*after, *before)):
            old, new = before.get(rule), after.get(rule)
            if (old.verdict if old else None) is not (new.verdict if new else None):
                found.setdefault(rule, []).append(Change(question, rule, old, new))
    return sorted(found.values(), key=lambda several: (min(map(_rank, several)), several[0].rule))


def _rank(change: Change) -> int:
    return change.after.verdict.rank if change.after else Verdict.CLEAR.rank


def questions(stand: Stand, desk: Desk) -> Iterator[Question]:
    """The line's own act on its own day by what is known of it, and what goes on after it by the law of each day."""
    inquiry = desk.inquiry
    assert inquiry.since
    since, now, day = inquiry.since, inquiry.known, stand.grounds.day
    dated = is_dated(stand.grounds, inquiry)
    first = max(since, day.last) if dated else since
    if first >= now:
        return
    going_on: tuple[Act, ...] = GOING_ON
    if stand.act not in GOING_ON:
        going_on = (Act.USE, stand.act, *GOING_ON[1:])
        if dated:
            yield Question(stand, first, now, desk, day.last)
    if not dated:
        stand = _bought_by(stand, since, desk)
    for act in going_on:
        if inquiry.act in (None, act):
            then = stand._replace(act=act, grounds=_going_on(stand.grounds, act, dated, desk.rulebook))
            yield Question(then, first, now, desk, again=act not in GOING_ON)


def is_dated(grounds: Grounds, inquiry: Inquiry) -> bool:
    """Whether the day of the act is known, if only in part."""
    fields, day = grounds.fields, grounds.day
    written = fields.get("contract_date") or grounds.inquiry.answers.get(CONTRACT) or fields.get("date")
    return bool(inquiry.on or (written and (day.doubt is None or day.since)))


def _bought_by(stand: Stand, day: date, desk: Desk) -> Stand:
    """A line without a day, taken as bought by that day: it is the family of then whose product it is."""
    if MADE in stand.grounds.facts:
        return stand
    return stand._replace(lineage=lineage_of(stand.who.maker, day, desk.register))


@lru_cache(16)
def turns_on_contract(rulebook: Rulebook) -> bool:
    """Whether any bar of use asks for the day of the contract."""
    return any(
        Act.USE in bar.acts and (bar.contract_from or bar.contract_until or bar.counts_from == CONTRACT)
        for rule in rulebook.rules.values()
        for bar in rule.bars
    )


def _going_on(grounds: Grounds, act: Act, dated: bool, rulebook: Rulebook) -> Grounds:
    """The facts for what goes on: use goes on under the contract by which the thing was bought, a renewal or an
    order for upkeep is a contract of its day."""
    facts = {key: value for key, value in grounds.facts.items() if key != CONTRACT}
    if act is Act.USE and CONTRACT in grounds.facts:
        facts[CONTRACT] = grounds.facts[CONTRACT]
    elif act is Act.USE and dated and turns_on_contract(rulebook):
        facts[CONTRACT] = grounds.day.last.isoformat()
    return grounds._replace(facts=MappingProxyType(facts))


def _finding(desk: Desk, observation: Observation, stand: Stand, several: Sequence[Change]) -> Finding | None:
    """The strongest of what a rule says now, with every change under that rule in front of its grounds."""
    speaking = [change for change in several if change.after]
    if not speaking:
        return None
    change = min(speaking, key=_rank)
    asked, ruling = change.question, change.after
    assert ruling
    told = [each.told() for each in several]
    if not is_dated(stand.grounds, desk.inquiry):
        told.append(f"The line has no day of its own; it is taken as bought by {asked.first}.")
    now = asked.asked(asked.now)
    keys = [key for key in stand.grounds.facts if key not in (CONTRACT, MADE)]
    (ruling,) = with_answers(now, [ruling], observation.evidence, desk.rulebook, desk.register, asked.now, keys)
    return desk.finding(observation, now.who, now.lineage, replace(ruling, because=(*told, *ruling.because)))


def _still(desk: Desk, observation: Observation, stands: Sequence[Stand], gone: Sequence[str]) -> Observed:
    """How a line is judged now of which nothing is told, or only that a rule says nothing of it any more."""
    now = [ruling for stand in stands for ruling in stand.judged(desk.rulebook, desk.inquiry.known).rulings]
    same = () if gone else tuple(f"{each.law.id}, {each.act}: {each.verdict.value}, not changed." for each in now)
    silent = desk.silent(observation, stands, (*gone, *same))
    verdict = min((ruling.verdict for ruling in now), key=lambda each: each.rank, default=Verdict.CLEAR)
    return replace(silent, verdict=verdict, changed=bool(gone))
