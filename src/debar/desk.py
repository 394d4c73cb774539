"""Where one question is answered for one observation after another: identify, trace, judge, waive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from debar.alike import said_of, stretch, turns
from debar.facts import act_of, asked, placed
from debar.family import lineage_of
from debar.grounds import Grounds, grounds
from debar.identify import as_of, identify
from debar.identify.fields import LONGEST, cut
from debar.interest import interest
from debar.judge import on_day
from debar.judge.bound import bound_bars
from debar.model import NOTHING, NOWHERE, Finding, Heard, Issue, Observation, Observed, Role, Strength, Verdict
from debar.rulebook.book import ANYONE
from debar.rulebook.staleness import marks, unreviewed
from debar.stand import Stand, with_answers
from debar.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.answers import Answers, Entry
    from debar.model import Act, Identification, Inquiry, Item, Lineage, Ruling, Waiver
    from debar.register import Register
    from debar.rulebook import Rulebook
    from debar.sift import MayName, Sieve

MODULE = "contains_module_by"
"""The one answer that names a maker."""


UNSAID_NOBODY = Observed(NOWHERE, Verdict.UNIDENTIFIED)
UNSAID_CLEAR = Observed(NOWHERE, Verdict.CLEAR)
"""What stands for a line on which no rule speaks where such lines are only counted; nobody asks it where it stood."""


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
    answers: Answers | None = None
    """What files answer for certain lines, makers or rules, or for all."""
    stale: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """What to say with a verdict of a rule that was last reviewed too long ago, by rule."""
    brief: bool = False
    """Whether lines on which no rule speaks are only counted."""

    @classmethod
    def of(
        cls,
        inquiry: Inquiry,
        register: Register | None,
        rulebook: Rulebook | None,
        waivers: Sequence[Waiver] = (),
        answers: Answers | None = None,
        brief: bool = False,
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
        return cls(known, rules, inquiry, waivers, facts, settled.issues, answers, marks(rules, inquiry.today), brief)

    def before(self, strict: bool = False) -> Iterator[Issue]:
        """What a reader must know before any row: contradictions in the question, answers that are not understood,
        lists that could not be read, rules that were last reviewed too long ago."""
        from debar.rulebook.lists import unread

        yield from self.said
        if self.answers:
            yield from self.answers.issues
        yield from unread(self.rulebook, self.inquiry, strict)
        yield from unreviewed(self.rulebook, self.inquiry.buyers, self.inquiry.today, strict)

    def after(self, heard: Iterable[int]) -> Iterator[Issue]:
        """What a reader must know after the last row: answers that spoke of nothing; `heard` are those that did."""
        if self.answers:
            yield from self.answers.stale(heard)

    def sieve(self) -> Sieve:
        """What finds the lines whose words may name a maker these buyers' rules can speak about."""
        from debar.register.narrow import sieve_for

        return sieve_for(self.register, self.wanted())

    def wanted(self) -> frozenset[str] | None:
        """The makers that these buyers' rules can speak about; None when that may be anybody."""
        answered = {**self.run, **dict.fromkeys(self.answers.keys if self.answers else (), "")}
        return interest(self.rulebook, self.register, self.inquiry.buyers, answered)

    def codes(self) -> MayName:
        """What finds the codes that may name such a maker, a column at once."""
        from debar.identify.code_columns import may_name

        return partial(may_name, register=self.register, wanted=self.wanted())

    def results(self, observation: Observation) -> list[Item | Heard]:
        """The findings about one observation, or one Observed that there are none; and Issues about its facts."""
        identified = identify(observation.fields, self.register)
        if not identified:
            nobody = UNSAID_NOBODY if self.brief else Observed(observation, Verdict.UNIDENTIFIED)
            return [nobody, *self.doubts(observation, [], [])]
        plainly = self._plainly(observation, identified)
        if plainly:
            return [*plainly, *self.doubts(observation, [], [])]
        stands = self.stands(observation, identified)
        findings, notes = self._findings(observation, stands)
        results: list[Item | Heard] = [*findings] if findings else [self.silent(observation, stands, notes)]
        return results + self.doubts(observation, stands, findings)

    def _plainly(self, observation: Observation, identified: tuple[Identification, ...]) -> list[Item | Heard]:
        """The same for a line that is like others but for its day, as most are; nothing where it is not, or where it
        must be told why no rule speaks."""
        held, buyers = self._grounds(observation.fields), self.inquiry.buyers
        on, since, doubt = held.day
        if self.answers or held.facts or held.issues or since or doubt or turns(identified, self.register):
            return []
        act = act_of(observation.evidence.kind, self.inquiry)
        lineages = tuple([lineage_of(who.maker, held.made, self.register) for who in identified])
        first = stretch(self.rulebook, buyers, on)
        said = said_of(identified, lineages, act, first, buyers, self.inquiry.known, self.rulebook)
        if not said:
            return [UNSAID_CLEAR] if self.brief else []
        return [
            self.finding(observation, who, lineage, on_day(ruling, on))
            for who, lineage, rulings in said
            for ruling in rulings
        ]

    def rehearse(self) -> None:
        """Answer for something made up, so that what is built at its first use is there when the first line comes."""
        name = next(iter(self.register.makers.values())).name
        self.results(replace(NOWHERE, fields={"description": f"{name} switch"}))

    def stands(self, observation: Observation, identified: Sequence[Identification]) -> list[Stand]:
        """Who may have made it before the rules for each buyer, on the grounds that hold for it."""
        act = act_of(observation.evidence.kind, self.inquiry)
        entries = self.answers.about(observation) if self.answers else ()
        if entries:
            apart = self._stands_apart(observation, identified, entries, act)
            return [stand.of_thing(self.rulebook) for stand in apart]
        common = self._grounds(observation.fields)
        stands = []
        built = common.built(act)
        for each in identified:
            who = as_of(each, observation.fields, built, self.register)
            lineage = lineage_of(who.maker, common.made, self.register)
            stands += [Stand(who, buyer, act, common, lineage) for buyer in self.inquiry.buyers]
        return [stand.of_thing(self.rulebook) for stand in stands] if common.facts else stands

    def _stands_apart(
        self, observation: Observation, identified: Sequence[Identification], entries: Sequence[Entry], act: Act
    ) -> Iterator[Stand]:
        """The same where files answer: for each maker and buyer all rules, then each rule that is answered apart."""
        for who in identified:
            for buyer in self.inquiry.buyers:
                mine = [entry for entry in entries if entry.scope.means(who, buyer)]
                wide = [entry for entry in mine if not entry.scope.by_rule]
                apart: dict[str, list[Entry]] = {}
                for entry in mine:
                    for rule in self._rules(entry, observation, who, buyer) if entry.scope.by_rule else ():
                        apart.setdefault(rule, []).append(entry)
                for rule, own in [("", wide), *apart.items()]:
                    held = self._grounds(observation.fields, [*wide, *own] if rule else wide)
                    then = as_of(who, observation.fields, held.built(act), self.register)
                    lineage = lineage_of(who.maker, held.made, self.register)
                    but = frozenset() if rule else frozenset(apart)
                    yield Stand(then, buyer, act, held, lineage, rule or None, but, own)

    def _rules(self, entry: Entry, observation: Observation, who: Identification, buyer: str) -> Iterator[str]:
        """The rules an entry is about: those it names, or those of the findings it names."""
        for rule, _ in bound_bars(self.rulebook, buyer):
            named = not entry.scope.rules or rule.id in entry.scope.rules
            ids = entry.scope.ids
            if named and (not ids or finding_id(observation, who.maker, rule.id, buyer) in ids):
                yield rule.id

    def _grounds(self, fields: Mapping[str, str], entries: Sequence[Entry] = ()) -> Grounds:
        held = grounds(fields, self.run, self.inquiry, self.rulebook, entries)
        facts = _with_known_maker(held.facts, held.fields, self.register)
        return held if facts is held.facts else held._replace(facts=facts)

    def _findings(self, observation: Observation, stands: Sequence[Stand]) -> tuple[list[Finding], list[str]]:
        """The findings, by maker, buyer and strength; and why rules that bind said nothing."""
        findings: list[Finding] = []
        notes: list[str] = []
        for stand in stands:
            judged = stand.judged(self.rulebook, self.inquiry.known, self.brief)
            notes += judged.notes
            if judged.rulings:
                findings += [
                    self.finding(observation, stand.who, stand.lineage, ruling)
                    for ruling in self.told(stand, judged.rulings, observation)
                ]
        if any(stand.only for stand in stands):
            findings.sort(key=lambda finding: _order(finding, stands))
        return findings, notes

    def told(self, stand: Stand, rulings: Sequence[Ruling], observation: Observation) -> Sequence[Ruling]:
        """The rulings, with the answers that decided them."""
        if not stand.grounds.facts:
            return rulings
        known = self.inquiry.known
        return with_answers(stand, rulings, observation.evidence, self.rulebook, self.register, known)

    def finding(self, observation: Observation, who: Identification, lineage: Lineage, ruling: Ruling) -> Finding:
        """One ruling about one observation, with the waiver that holds; marked where its rule is past its review."""
        if ruling.law.id in self.stale:
            ruling = replace(ruling, because=(*ruling.because, self.stale[ruling.law.id]))
        id = finding_id(observation, who.maker, ruling.law.id, ruling.buyer)
        finding = Finding(id, observation, who, lineage.group, lineage, ruling)
        return waive(finding, self.waivers, self.inquiry.today) if self.waivers else finding

    def silent(self, observation: Observation, stands: Sequence[Stand], notes: Iterable[str]) -> Observed:
        """That somebody is known and no rule speaks: who made it if that is known, else who is named or sells it."""
        if self.brief:
            return UNSAID_CLEAR
        stand = min(stands, key=lambda stand: _unlikely(stand.who))
        said = list(notes)
        if said:
            said += [line for each in stands for line in each.answers(observation.evidence)]
        who, lineage = stand.who, stand.lineage
        return Observed(observation, Verdict.CLEAR, who, lineage.group, lineage, tuple(dict.fromkeys(said)))

    def doubts(
        self, observation: Observation, stands: Sequence[Stand], findings: Sequence[Finding], more: Iterable[int] = ()
    ) -> list[Item | Heard]:
        """Issues about facts and day of an observation, and which answers were heard of it, `more` besides."""
        issues = [_unseen(name) for name in cut(observation.fields)]
        if not (issues or self.answers) and _undoubted(stands):
            return []
        for held in {id(stand.grounds): stand.grounds for stand in stands}.values():
            day = held.day
            if day.doubt and (findings or not day.since):
                issues.append(day.doubt)  # without a verdict a day that is only partly known needs no mending
            issues += held.issues
        told: list[Item | Heard] = [placed(issue, observation) for issue in dict.fromkeys(issues)] if issues else []
        return [*told, self._heard(stands, more)] if self.answers else told

    def _heard(self, stands: Sequence[Stand], more: Iterable[int]) -> Heard:
        """The answers that spoke here: those about a rule only where it says something, with them or without."""
        numbers = set(more)
        speaking: dict[tuple[str, str], frozenset[str]] = {}
        for stand in stands:
            whose = (stand.who.maker, stand.buyer)
            if stand.only is None:
                numbers |= {entry.number for entry in stand.entries}
                said = stand._replace(but=frozenset()).judged(self.rulebook, self.inquiry.known)
                speaking[whose] = frozenset(ruling.law.id for ruling in said.rulings)
            elif stand.only in speaking[whose] or stand.judged(self.rulebook, self.inquiry.known).rulings:
                numbers |= {entry.number for entry in stand.entries}
        return Heard(tuple(sorted(numbers)))


def _order(finding: Finding, stands: Sequence[Stand]) -> tuple[int, int, str, str]:
    """By maker and buyer as they came, then by strength, as `judge` orders the rulings of one call."""
    ruling = finding.ruling
    whose = [(stand.who.maker, stand.buyer) for stand in stands]
    at = whose.index((finding.identification.maker, ruling.buyer))
    return at, ruling.verdict.rank, ruling.law.jurisdiction, ruling.law.id


def _undoubted(stands: Sequence[Stand]) -> bool:
    """Whether there is nothing to say of any day or fact, as on most lines."""
    return all(not (stand.grounds.issues or stand.grounds.day.doubt) for stand in stands)


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
