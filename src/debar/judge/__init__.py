"""What the law of a day says about one identified thing, for one buyer and one act: pure, explained, sourced.

Each rule is asked in the same order: was it known, does it stand that day, is this buyer bound, is the act
named, is the maker caught, in which role, for which goods, under which facts, with which exceptions and days
left, and is the identification firm enough. The weakest answer is the verdict. The borders between verdicts
are tests in `tests/judge`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from debar.judge import conditions, lowering
from debar.judge.advice import what_to_do
from debar.judge.between import reconciled
from debar.judge.bound import absences, bars_of_kinds, bound_bars
from debar.judge.case import Case, Out, Reading, Step
from debar.judge.caught import catch, could_mean
from debar.judge.spans import days_between, kinds_span_start, span_start
from debar.judge.telling import law
from debar.model import Act, Question, Role, Ruling, Strength, Verdict
from debar.rulebook.book import ANYONE
from debar.rulebook.lists import empty
from debar.rulebook.state import not_found, over, standing, weakest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from debar.model import Identification, Lineage
    from debar.rulebook import Bar, Rule, Rulebook, Target

QUESTIONS = (
    conditions.role,
    conditions.goods,
    conditions.contract,
    conditions.age,
    conditions.facts,
    lowering.exceptions,
    lowering.deadline,
    lowering.open_conditions,
    lowering.bought_for_use,
    lowering.strength,
    lowering.further,
)
"""In the order in which a reader of the law would ask them."""


class Judged(NamedTuple):
    """The rulings, one a rule that speaks, strongest first; and notes on rules that bind but do not bar this."""

    rulings: tuple[Ruling, ...]
    notes: tuple[str, ...] = ()


GOODS = "goods"
"""The answer key that names the class of the thing itself."""
SILENT = Judged(())
PASSED = Out()
"""A bar that has nothing to say of a case, not even why."""


def judge(
    identification: Identification,
    lineage: Lineage,
    facts: Mapping[str, str],
    buyer: str,
    act: Act,
    on: date,
    known: date,
    rulebook: Rulebook,
    since: date | None = None,
    brief: bool = False,
) -> Judged:
    """What every rule says about this identification for this buyer and act, on `on` as known by `known`.

    `lineage` is the maker's on the day the thing was made; `facts` are settled answers (see `debar.facts`).
    `since` is given where the day is only partly known: the first day it may have been, `on` being the last.
    `brief` leaves out what rules say to kinds of this buyer, for who shows no notes where no rule speaks.
    Pure, and remembered for equal cases. Raises UsageError for an unknown buyer.
    """
    if identification.role is Role.MENTION or identification.strength is Strength.NONE:
        return SILENT
    case = case_of(identification, lineage, facts, buyer, act, on, known, rulebook)
    return judged_on(on, case, brief) if since is None or since >= on else between(since, on, case)


def case_of(
    identification: Identification,
    lineage: Lineage,
    facts: Mapping[str, str],
    buyer: str,
    act: Act,
    on: date,
    known: date,
    rulebook: Rulebook,
) -> Case:
    """The case that all days of a span share: equal for equal questions, and so the key of what is remembered."""
    return Case(
        identification.maker,
        identification.maker_name,
        identification.role,
        identification.strength,
        identification.contradicted,
        class_judged(identification.goods, facts.get(GOODS), rulebook),
        lineage,
        tuple(sorted(facts.items())) if facts else (),
        buyer,
        act,
        span_start(rulebook, buyer, on),
        known,
        rulebook,
        _sells(identification),
    )


def class_judged(found: str | None, answered: str | None, rulebook: Rulebook) -> str | None:
    """The class of goods that is judged: of two that agree the narrower, else the one a person answered."""
    if found is None or answered is None:
        return found or answered
    return found if answered in rulebook.classes_above(found) else answered


def _sells(identification: Identification) -> bool:
    """Whether the maker sells the thing itself, by a sign that is enough alone."""
    for clue in identification.clues:
        if clue.role is Role.SELLER and clue.strength >= Strength.STRONG and clue.confidence != "uncertain":
            return True
    return False


@lru_cache(maxsize=65_536)
def verdict_alone(case: Case, rule: str) -> Verdict | None:
    """What one rule alone says of a case: the verdict of its ruling, or None; for who asks the same of many days."""
    for each, bars in bound_bars(case.rulebook, case.buyer):
        if each.id == rule:
            drafts, _ = _read(case, each, bars)
            return min((draft[0] for draft in drafts), key=lambda verdict: verdict.rank, default=None)
    return None


def judged_on(day: date, case: Case, brief: bool = False) -> Judged:
    """A case of the span of days with the same law (`Case.on` is its first), as it is on one of its days."""
    same = _judged_in_span(case)
    if same.rulings:
        return Judged(tuple([on_day(ruling, day) for ruling in same.rulings]), same.notes)
    kinds: tuple[str, ...] = ()
    if not brief and bars_of_kinds(case.rulebook, case.buyer):
        kinds = _for_kinds(case._replace(on=kinds_span_start(case.rulebook, case.buyer, day)))
    return Judged((), (*_absent(case), *kinds, *same.notes))


def on_day(ruling: Ruling, day: date) -> Ruling:
    """The ruling of another day of its span; written out, since it is made once a finding."""
    return Ruling(
        ruling.verdict,
        ruling.law,
        ruling.buyer,
        ruling.act,
        day,
        ruling.known,
        ruling.because,
        ruling.questions,
        ruling.do,
        ruling.deadline,
    )


def between(since: date, last: date, case: Case) -> Judged:
    """A case whose day lies somewhere from `since` to `last`: where the law changes within, a person decides."""
    days = days_between(case.rulebook, case.buyer, since, last)
    seen = [judged_on(day, case._replace(on=span_start(case.rulebook, case.buyer, day))) for day in days]
    return Judged(reconciled([judged.rulings for judged in seen], days, case), seen[-1].notes)


@lru_cache(maxsize=16_384)
def _judged_in_span(case: Case) -> Judged:
    rulings: list[Ruling] = []
    notes: dict[str, None] = {}
    for rule, bars in bound_bars(case.rulebook, case.buyer):
        drafts, said = _read(case, rule, bars)
        if drafts:
            rulings.append(_ruling(case, rule, drafts))
        else:
            notes.update(dict.fromkeys(said))
    rulings.sort(key=lambda ruling: (ruling.verdict.rank, ruling.law.jurisdiction, ruling.law.id))
    return Judged(tuple(rulings), tuple(notes))


def _absent(case: Case) -> Iterator[str]:
    """That no rule was found for a buyer of this country: said where no rule speaks, and permits nothing."""
    for rule in absences(case.rulebook, case.buyer):
        if missing := not_found(rule, case.known):
            yield f"{rule.id}: {missing}"


@lru_cache(maxsize=16_384)
def _for_kinds(case: Case) -> tuple[str, ...]:
    """What rules say to kinds of this buyer: who asks as an operator may be a licensee. Said where no rule speaks."""
    said: dict[tuple[str, Verdict], list[str]] = {}
    for rule, bars, kinds in bars_of_kinds(case.rulebook, case.buyer):
        drafts, _ = _read(case, rule, bars)
        if drafts and (strongest := min((draft[0] for draft in drafts), key=_rank)) is not Verdict.WATCH:
            said.setdefault((rule.id, strongest), []).extend(kinds)
    return tuple(
        f"{rule_id} says {verdict.value} to {' or '.join(several)}; if that is who you are, ask as that buyer."
        for (rule_id, verdict), several in said.items()
    )


def _rank(verdict: Verdict) -> int:
    return verdict.rank


Draft = tuple[Verdict, "Reading", tuple[str, ...], tuple["Question", ...], "date | None"]


def _read(case: Case, rule: Rule, bars: tuple[Bar, ...]) -> tuple[list[Draft], list[str]]:
    """What the bars of one rule come to, and why those that name this maker do not reach the case."""
    drafts: list[Draft] = []
    notes: list[str] = []
    for bar, only_use in _for_act(case.act, bars):
        if note := empty(case.rulebook, bar):
            notes.append(note)
        for target in bar.targets:
            found = _weigh(case, rule, bar, target, only_use)
            if not isinstance(found, Out):
                drafts.append(found)
            elif found.note:
                notes.append(found.note)
    return drafts, notes if drafts else notes + _not_reached(case, rule, bars)


def _not_reached(case: Case, rule: Rule, bars: tuple[Bar, ...]) -> list[str]:
    """That a rule which names this maker has ended, or does not name the act."""
    if rule.absent:
        return []
    notes = []
    ended = over(rule, case.on, case.known)
    if ended and any(_names(case, rule, bar, target) for bar in bars for target in bar.targets):
        notes.append(f"{rule.id} no longer binds: {ended.word} on {ended.since}.")
    acts: frozenset[str] = frozenset().union(*[bar.acts for bar in bars])
    if case.act not in acts and _means(case, rule, bars):
        named = ", ".join(sorted(acts)) or "none"
        notes.append(f"{rule.id} binds, but does not name the act {case.act} (it names: {named}).")
    return notes


@lru_cache(maxsize=4_096)
def _for_act(act: Act, bars: tuple[Bar, ...]) -> tuple[tuple[Bar, bool], ...]:
    """The bars that name the act; a purchase also falls under bars of use, where no bar speaks of buying."""
    naming = tuple((bar, False) for bar in bars if act in bar.acts)
    if naming or act is not Act.PROCURE:
        return naming
    return tuple((bar, True) for bar in bars if Act.USE in bar.acts)


def _means(case: Case, rule: Rule, bars: tuple[Bar, ...]) -> bool:
    """Whether a bar stands that day and catches this maker, were the act another."""
    return any(
        _names(case, rule, bar, target) and standing(rule, bar, target, None, case.on, case.known)
        for bar in bars
        for target in bar.targets
    )


def _names(case: Case, rule: Rule, bar: Bar, target: Target) -> bool:
    """Whether the bar catches this maker and may mean such goods, whatever the day and the act."""
    if not _speaks_of(case, bar, target):
        return False
    means = case.goods is None or conditions.place(case, target.classes) != "no"
    return means and not isinstance(catch(case, rule, bar, target), Out)


def _speaks_of(case: Case, bar: Bar, target: Target) -> bool:
    """A quick look whether a bar might speak of this maker at all; of a seller only where it names sellers."""
    if case.role is Role.SELLER and Role.SELLER not in bar.roles:
        return False
    return could_mean(case, target)


def _weigh(case: Case, rule: Rule, bar: Bar, target: Target, only_use: bool) -> Draft | Out:
    """One bar against the case: the verdict it gives and why, or Out."""
    if not _speaks_of(case, bar, target) or standing(rule, bar, target, None, case.on, case.known) is None:
        return PASSED
    caught = catch(case, rule, bar, target)
    if isinstance(caught, Out):
        return caught
    step, vendor, role = caught
    stands = standing(rule, bar, target, vendor, case.on, case.known)
    if stands is None:
        return PASSED
    reading = Reading(case, rule, bar, target, vendor, role, step, only_use)
    doubt = (Question("rule", stands.ask),) if stands.ask else ()
    steps = [Step(stands.ceiling, (_opening(reading), stands.says), doubt), step]
    for question in QUESTIONS:
        answer = question(reading)
        if isinstance(answer, Out):
            return answer
        steps.append(answer)
    return _draft(reading, steps)


def _opening(reading: Reading) -> str:
    """What the rule bars, in its own file's sentence; for `anyone` also whom it binds."""
    says = reading.bar.says or reading.rule.name
    entry = f" List entry {reading.target.id}: {reading.target.says}" if reading.target.id else ""
    if reading.case.buyer != ANYONE:
        return f"{says}{entry}"
    bound = ", ".join(sorted(reading.bar.bound)) or ", ".join(reading.rule.also_binds) or "no buyer"
    return f"{says}{entry} It binds: {bound}."


def _draft(reading: Reading, steps: list[Step]) -> Draft:
    verdict = weakest(Verdict(reading.bar.verdict), *(step.ceiling for step in steps))
    because = tuple(dict.fromkeys(line for step in steps for line in step.because if line))
    questions = tuple(dict.fromkeys(_the_same(question) for step in steps for question in step.questions))
    deadline = next((step.deadline for step in steps if step.deadline), None)
    return verdict, reading, because, () if verdict is Verdict.WATCH else questions, deadline


@lru_cache(maxsize=1_024)
def _the_same(question: Question) -> Question:
    """Equal questions as one value, so that it is kept, and crosses to another process, once."""
    return question


def _ruling(case: Case, rule: Rule, drafts: list[Draft]) -> Ruling:
    """The strongest bar speaks for the rule; bars as strong add their questions, the earliest deadline leads."""
    drafts = sorted(drafts, key=lambda draft: (draft[0].rank, draft[4] or case.on.max))
    verdict, reading, because, _, deadline = drafts[0]
    same = [draft for draft in drafts if draft[0] is verdict]
    return Ruling(
        verdict=verdict,
        law=law(rule, case.on, case.known),
        buyer=case.buyer,
        act=case.act,
        on=case.on,
        known=case.known,
        because=because,
        questions=tuple(dict.fromkeys(question for draft in same for question in draft[3])),
        do=what_to_do(reading, verdict),
        deadline=deadline,
    )
