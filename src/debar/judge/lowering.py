"""What lowers a verdict without ending it: carve-outs, removal days, open conditions, weak identification."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.dates import Day
from debar.judge.case import Step
from debar.judge.caught import owners_of
from debar.judge.conditions import holds
from debar.judge.telling import ask
from debar.model import Question, Strength, Verdict
from debar.rulebook.book import plain

if TYPE_CHECKING:
    from datetime import date

    from debar.judge.case import Case, Reading
    from debar.rulebook import Carve


def exceptions(reading: Reading) -> Step:
    """Carve-outs: conditional when an answer claims one or the class of goods makes it plausible, else listed."""
    ceiling, because, questions = Verdict.PROHIBITED, [], []
    day = _day_of_carves(reading)
    for carve in reading.target.exceptions:
        if not _meant(reading.case, carve) or not _open(reading.case, carve, day):
            continue
        claimed = _claimed(reading.case, carve, reading.target.exceptions)
        if claimed is False:
            continue
        shown = claimed or _plausible(reading.case, carve)
        asked = ask(reading.case, carve.claim[0][0], carve.text) if carve.claim else Question(carve.id, carve.text)
        questions.append(asked if shown else replace(asked, claim=True))
        cite = f" ({carve.cite})" if carve.cite else ""
        if claimed:
            ceiling = Verdict.CONDITIONAL
            because.append(f"An answer claims the exception {carve.id}{cite}: it must be shown.")
        elif shown:
            ceiling = Verdict.CONDITIONAL
            because.append(f"For this class of goods the exception {carve.id}{cite} may hold: show whether it does.")
    return Step(ceiling, tuple(because), tuple(questions))


def _day_of_carves(reading: Reading) -> date:
    """The day on which an exception must have been open: of the authorisation where that is what counts, since
    the grant obtained under it stands, else of the act."""
    counts_from = reading.bar.counts_from
    counted = reading.case.fact(counts_from) if counts_from else None
    return Day.parse(counted).last if counted else reading.case.on


def _claimed(case: Case, carve: Carve, others: tuple[Carve, ...]) -> bool | None:
    """Whether the answers claim the exception: yes, no (one of them speaks against it), or not answered."""
    answers = case.rulebook.answers
    given = [
        holds(answers.get(key), (value,), fact) if (fact := case.fact(key)) else None for key, value in carve.claim
    ]
    if False in given:
        return False
    if not given or None in given:
        return None
    naming = [other for other in others if _named_by(_references(case, carve), other)]
    return not naming or carve in naming


def _references(case: Case, carve: Carve) -> tuple[str, ...]:
    """What the answers to its claim refer to: `DA 26-351` of `yes: DA 26-351`."""
    facts = [case.fact(key) or "" for key, _ in carve.claim]
    return tuple(filter(None, (fact.partition(": ")[2] for fact in facts)))


def _named_by(references: tuple[str, ...], carve: Carve) -> bool:
    """Whether a reference names the exception by one of its words, each at the beginning of a word there."""
    return any(f" {_folded(word)}" in f" {_folded(given)}" for given in references for word in carve.references)


_folded = lru_cache(maxsize=4_096)(plain)
"""Words of references, compared as wordings of answers are."""


def _meant(case: Case, carve: Carve) -> bool:
    """Whether the exception is for goods of this maker, or of one who owns it."""
    return not carve.makers or not carve.makers.isdisjoint((case.maker, *owners_of(case.lineage)))


def _open(case: Case, carve: Carve, day: date) -> bool:
    """Whether the exception existed on that day and was public by the known-day."""
    begun = carve.since.reached(day) if carve.since else True
    over = carve.until.reached(day) if carve.until else False
    known = carve.known.reached(case.known) if carve.known else True
    return begun is not False and over is not True and known is not False


def _plausible(case: Case, carve: Carve) -> bool:
    if case.goods is None:
        return False
    return not carve.plausible_for.isdisjoint(case.rulebook.classes_above(case.goods))


def deadline(reading: Reading) -> Step:
    """A removal day is the last lawful day: conditional through it, nothing lowered after it."""
    last, force = reading.bar.deadline, reading.bar.force
    if last is None or (force and force.known and force.known.reached(reading.case.known) is False):
        return Step()
    passed = last.reached(reading.case.on)
    if reading.case.on <= last.first:
        because = f"The last lawful day is {last}; until then what is there may stay."
        return Step(Verdict.CONDITIONAL, (because,), deadline=last.first)
    if passed is None or (not last.exact and reading.case.on <= last.last):
        question = Question("rule", f"Which day in {last} is the last lawful one? Find it in the official text.")
        return Step(
            Verdict.REVIEW, (f"The last lawful day lies in {last}; the exact day was not found.",), (question,)
        )
    return Step(because=(f"The last lawful day, {last}, has passed.",), deadline=last.last)


def open_conditions(reading: Reading) -> Step:
    """Conditions one item cannot settle, such as a share of a network."""
    conditions = reading.bar.open
    if not conditions:
        return Step()
    questions = tuple(Question("condition", text) for text in conditions)
    return Step(Verdict.CONDITIONAL, tuple(f"It turns on: {text}." for text in conditions), questions)


def bought_for_use(reading: Reading) -> Step:
    """Buying under a rule that bars only the use: conditional on the thing being in service when it is barred."""
    if not reading.only_use:
        return Step()
    last = reading.bar.deadline
    if last and last.last < reading.case.on:
        last = None
    text = (
        f"Will it be in service after {last}?" if last else "Will it be put into service where the rule bars its use?"
    )
    because = "The rule bars the use, not the purchase."
    return Step(Verdict.CONDITIONAL, (because,), (Question("in_service", text),), last.first if last else None)


def strength(reading: Reading) -> Step:
    """A weak or contradicted identification decides nothing alone; a medium one needs the class of goods."""
    case = reading.case
    if case.contradicted:
        return _doubt("The signs contradict each other about who made it", "Which of the makers found made it?")
    if case.strength <= Strength.WEAK:
        return _doubt("The maker is identified by weak signs only", "Who made it? Look at the label or the invoice.")
    if case.strength is Strength.MEDIUM and case.goods is None:
        return _doubt("The maker is likely, but the class of goods is not known", "Who made it, and what is it?")
    return Step()


def _doubt(because: str, question: str) -> Step:
    return Step(Verdict.REVIEW, (f"{because}: a person must look.",), (Question("maker", question),))


def further(reading: Reading) -> Step:
    """What the rule itself wants asked of a person."""
    return Step(questions=tuple(Question("rule", text) for text in reading.target.questions))
