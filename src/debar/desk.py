"""Where one question is answered for one observation after another: identify, trace, judge, waive."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from debar.facts import act_day, act_of, asked, facts_of, made_day, placed
from debar.family import lineage_of
from debar.identify import identify
from debar.identify.fields import LONGEST, cut
from debar.interest import interest
from debar.judge import judge
from debar.model import Evidence, Finding, Issue, Observation, Observed, Role, Strength, Verdict
from debar.rulebook.book import ANYONE
from debar.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from debar.facts import ActDay
    from debar.model import Identification, Inquiry, Item, Lineage, Ruling, Waiver
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.sift import Sieve

MODULE = "contains_module_by"
"""The one answer that names a maker."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A settled question, with what is known to answer it by."""

    register: Register
    rulebook: Rulebook
    inquiry: Inquiry
    waivers: Sequence[Waiver]
    run: Mapping[str, str]
    """Facts that hold for the whole run."""
    said: Sequence[Issue]
    """What contradicts itself in the question."""

    @classmethod
    def of(
        cls, inquiry: Inquiry, register: Register | None, rulebook: Rulebook | None, waivers: Sequence[Waiver] = ()
    ) -> Desk:
        """Settle the question once; what is not handed in is loaded.

        Raises UsageError for an unknown buyer or an answer that cannot be used.
        """
        from debar.register import Register
        from debar.rulebook import Rulebook

        rules = rulebook or Rulebook.load()
        for buyer in inquiry.buyers:
            if buyer != ANYONE:
                rules.buyer(buyer)
        settled = asked(inquiry, rules)
        known = register or Register.load()
        facts = _with_known_maker(settled.facts, inquiry.answers, known)
        return cls(known, rules, inquiry, waivers, facts, settled.issues)

    def before(self, strict: bool = False) -> Iterator[Issue]:
        """What a reader must know before any row: contradictions in the question, lists that could not be read."""
        from debar.rulebook.lists import unread

        yield from self.said
        yield from unread(self.rulebook, self.inquiry, strict)

    def sieve(self) -> Sieve:
        """What finds the lines that may name a maker these buyers' rules can speak about."""
        from debar.register.narrow import sieve_for

        makers = interest(self.rulebook, self.register, self.inquiry.buyers, self.run)
        return sieve_for(self.register, makers)

    def results(self, observation: Observation) -> list[Item]:
        """The findings about one observation, or one Observed that there are none; and Issues about its facts."""
        fields = observation.fields
        identified = identify(fields, self.register)
        issues = [_unseen(name) for name in cut(fields)]
        if not identified:
            return [Observed(observation, Verdict.UNIDENTIFIED), *(placed(issue, observation) for issue in issues)]
        settled = facts_of(fields, self.run, self.rulebook)
        facts = _with_known_maker(settled.facts, fields, self.register)
        day = act_day(fields, self.inquiry)
        made = made_day(fields, day.last, facts)
        findings, notes = self._findings(observation, identified, facts, day, made)
        if day.doubt and (findings or not day.since):
            issues.append(day.doubt)  # without a verdict a day that is only partly known needs no mending
        issues += settled.issues
        results: list[Item] = [*findings] if findings else self._silent(observation, identified, made, notes)
        return results + [placed(issue, observation) for issue in issues] if issues else results

    def rehearse(self) -> None:
        """Answer for something made up, so that what is built at its first use is there when the first line comes."""
        name = next(iter(self.register.makers.values())).name
        self.results(Observation(Evidence("", "", "", "", 0), "", {"description": f"{name} switch"}))

    def _findings(
        self,
        observation: Observation,
        identified: Sequence[Identification],
        facts: Mapping[str, str],
        day: ActDay,
        made: date,
    ) -> tuple[list[Finding], list[str]]:
        """The findings, by maker, buyer and strength; and why rules that bind said nothing."""
        inquiry, book, on, since = self.inquiry, self.rulebook, day.last, day.since
        act = act_of(observation.evidence.kind, inquiry)
        findings: list[Finding] = []
        notes: list[str] = []
        for who in identified:
            lineage = lineage_of(who.maker, made, self.register)
            for buyer in inquiry.buyers:
                judged = judge(who, lineage, facts, buyer, act, on, inquiry.known, book, since)
                notes += judged.notes
                if judged.rulings:
                    findings += [self._finding(observation, who, lineage, ruling) for ruling in judged.rulings]
        return findings, notes

    def _finding(self, observation: Observation, who: Identification, lineage: Lineage, ruling: Ruling) -> Finding:
        id = finding_id(observation, who.maker, ruling.law.id, ruling.buyer)
        finding = Finding(id, observation, who, lineage.group, lineage, ruling)
        return waive(finding, self.waivers, self.inquiry.today) if self.waivers else finding

    def _silent(
        self, observation: Observation, identified: Sequence[Identification], made: date, notes: Sequence[str]
    ) -> list[Item]:
        """That somebody is known and no rule speaks: who made it if that is known, else who is named or sells it."""
        who = min(identified, key=_unlikely) if len(identified) > 1 else identified[0]
        lineage = lineage_of(who.maker, made, self.register)
        said = tuple(dict.fromkeys(notes))
        return [Observed(observation, Verdict.CLEAR, who, lineage.group, lineage, said)]


def _unlikely(who: Identification) -> tuple[bool, int]:
    """How far somebody is from having made the thing, for sorting."""
    return who.role in (Role.MENTION, Role.SELLER), -who.strength


def _with_known_maker(facts: Mapping[str, str], said: Mapping[str, str], register: Register) -> Mapping[str, str]:
    """The facts with the maker of the module by its id, where it was answered by another of its names."""
    text = said.get(MODULE)
    if not text or facts.get(MODULE, "") in register.makers:
        return facts
    found = [who.maker for who in identify({"maker_name": text}, register) if who.strength >= Strength.STRONG]
    return MappingProxyType({**facts, MODULE: found[0]}) if len(found) == 1 else facts


def _unseen(name: str) -> Issue:
    remedy = "split it into lines: one thing a line"
    return Issue("", None, f"{name}: only the first {LONGEST:,} characters were looked at", remedy)


def finding_id(observation: Observation, maker: str, rule: str, buyer: str) -> str:
    """A stable id: the same place, maker, rule and buyer give the same id in every run and version."""
    named = f"{observation.evidence.name}\x1f{observation.place}\x1f{maker}\x1f{rule}\x1f{buyer}"
    return f"f-{sha256(named.encode()).hexdigest()[:16]}"
