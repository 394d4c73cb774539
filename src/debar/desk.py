"""Where one question is answered for one observation after another: identify, trace, judge, waive."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from debar.facts import act_day, act_of, act_since, asked, facts_of, made_day, placed
from debar.family import lineage_of
from debar.identify import identify
from debar.identify.fields import LONGEST, cut
from debar.interest import interest
from debar.judge import judge
from debar.model import Finding, Issue, Observed, Role, Strength, Verdict
from debar.rulebook.book import ANYONE
from debar.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from debar.model import Identification, Inquiry, Item, Lineage, Observation, Ruling, Waiver
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
        identified = identify(observation.fields, self.register)
        unseen = [placed(_unseen(name), observation) for name in cut(observation.fields)]
        if not identified:
            return [Observed(observation, Verdict.UNIDENTIFIED), *unseen]
        settled = facts_of(observation.fields, self.run, self.rulebook)
        facts = _with_known_maker(settled.facts, observation.fields, self.register)
        on, doubt = act_day(observation.fields, self.inquiry)
        made = made_day(observation.fields, on, facts)
        findings, notes = self._findings(observation, identified, facts, on, made)
        if not findings and act_since(observation.fields, self.inquiry):
            doubt = None  # no verdict rests on the day: a day that is only partly known needs no mending
        issues = [*unseen, *(placed(issue, observation) for issue in (doubt, *settled.issues) if issue)]
        return [*(findings or self._silent(observation, identified, made, notes)), *issues]

    def _findings(
        self,
        observation: Observation,
        identified: Sequence[Identification],
        facts: Mapping[str, str],
        on: date,
        made: date,
    ) -> tuple[list[Finding], tuple[str, ...]]:
        """The findings, by maker, buyer and strength; and why rules that bind said nothing."""
        act = act_of(observation.evidence.kind, self.inquiry)
        since = act_since(observation.fields, self.inquiry)
        findings: list[Finding] = []
        notes: dict[str, None] = {}
        for who in identified:
            lineage = lineage_of(who.maker, made, self.register)
            for buyer in self.inquiry.buyers:
                judged = judge(who, lineage, facts, buyer, act, on, self.inquiry.known, self.rulebook, since)
                notes.update(dict.fromkeys(judged.notes))
                findings += [self._finding(observation, who, lineage, ruling) for ruling in judged.rulings]
        return findings, tuple(notes)

    def _finding(self, observation: Observation, who: Identification, lineage: Lineage, ruling: Ruling) -> Finding:
        id = finding_id(observation, who.maker, ruling.law.id, ruling.buyer)
        finding = Finding(id, observation, who, lineage.group, lineage, ruling)
        return waive(finding, self.waivers, self.inquiry.today) if self.waivers else finding

    def _silent(
        self, observation: Observation, identified: Sequence[Identification], made: date, notes: tuple[str, ...]
    ) -> list[Observed]:
        """That somebody is known and no rule speaks: who made it if that is known, else who is named or sells it."""
        who = min(identified, key=lambda each: (each.role in (Role.MENTION, Role.SELLER), -each.strength))
        lineage = lineage_of(who.maker, made, self.register)
        return [Observed(observation, Verdict.CLEAR, who, lineage.group, lineage, notes)]


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
    named = "\x1f".join((observation.evidence.name, observation.place, maker, rule, buyer))
    return f"f-{sha256(named.encode()).hexdigest()[:16]}"
