"""The questions put to a bar that means this maker: role, class of goods, facts, days of contract and of making.

Each takes a Reading and gives a Step (go on, perhaps lower) or an Out (the bar does not reach this case).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debar.dates import Day, add_days
from debar.judge.case import Out, Step
from debar.judge.telling import ask
from debar.model import Act, Question, Role, Verdict

if TYPE_CHECKING:
    from debar.judge.case import Case, Reading
    from debar.rulebook import AnswerKey, Bar
    from debar.rulebook.values import Classes

PARTS = frozenset({Role.MODULE, Role.CHIP})
COMPONENT = "component"
"""Key of the question whether a part makes the whole one that is barred; a person answers it."""


def role(reading: Reading) -> Step | Out:
    """Is the maker here in a role the bar speaks of, and if it is a part, what does a part mean?"""
    who = reading.role
    if who.value not in reading.bar.roles:
        if reading.case.sells and Role.SELLER.value in reading.bar.roles:
            return Step(because=("The maker is the seller too.",))
        return Out()
    if who not in PARTS or reading.bar.module == "includes":
        return Step()
    if reading.bar.module == "no":
        return Out(f"{reading.rule.id} does not reach a {who} inside another maker's product.")
    question = Question(COMPONENT, f"Is the {who} a substantial or essential component, or critical technology?")
    return Step(Verdict.REVIEW, (f"The maker appears as a {who}, not as the maker of the whole.",), (question,))


def goods(reading: Reading) -> Step | Out:
    """Is this class of goods caught? An unknown class is a question where the bar is limited to classes."""
    case, classes = reading.case, _classes(reading)
    if case.goods is None:
        if classes.yes is None:
            return Step()
        if _by_production_alone(reading):
            return Out(
                f"{reading.rule.id} means some classes of goods by place of production; neither is known here."
            )
        question = Question("goods", "What kind of goods is it?", tuple(sorted(classes.yes | classes.ask)))
        return Step(
            Verdict.REVIEW, ("The rule is limited to classes of goods, and the class is not known.",), (question,)
        )
    match place(case, classes):
        case "yes":
            return Step()
        case "ask":
            question = Question("goods", f"Does the rule mean this {_named(case)}? A person must decide.")
            return Step(
                Verdict.REVIEW,
                (f"Whether the rule means this class of goods ({_named(case)}) is for a person to decide.",),
                (question,),
            )
        case _:
            return Out(f"{reading.rule.id} does not reach this class of goods: {_named(case)}.")


def _by_production_alone(reading: Reading) -> bool:
    """Whether only the class and the place of production could put the thing under the bar, and the place is open:
    then nothing at all speaks for it."""
    category = reading.target.category
    named = reading.vendor is not None or category is None or category.by_seat
    return not named and reading.case.fact("country_of_production") is None


def place(case: Case, classes: Classes) -> str:
    """Where the class stands: `yes`, `ask` or `no`. The nearest class decides; under none of them it is `no`
    where the bar lists what it means, else `yes`. What a bar leaves out no entry of its list brings in."""
    if classes.bar and _nearest(case, classes.bar) == "no":
        return "no"
    return _nearest(case, classes) or ("yes" if classes.yes is None else "no")


def _nearest(case: Case, classes: Classes) -> str | None:
    for each in case.rulebook.classes_above(case.goods or ""):
        if each in classes.no:
            return "no"
        if each in classes.ask:
            return "ask"
        if classes.yes is not None and each in classes.yes:
            return "yes"
    return None


def _classes(reading: Reading) -> Classes:
    """The target's classes; a maker named for certain classes only has these instead."""
    own, classes = reading.vendor and reading.vendor.goods, reading.target.classes
    return type(classes)(own, classes.ask - own, classes.no - own, classes.bar) if own else classes


def _named(case: Case) -> str:
    return (case.goods or "thing").replace("-", " ")


def facts(reading: Reading) -> Step | Out:
    """Do the facts hold without which the bar does not apply? Unknown is a question, another value the end."""
    ceiling, because, questions = Verdict.PROHIBITED, [], []
    wanted = reading.target.when + (reading.vendor.when if reading.vendor else ())
    for key, values in wanted:
        fact = reading.case.fact(key)
        if not fact and key == "funds" and reading.case.act is Act.SUBSIDISE:
            continue  # the act itself says that these funds are spent
        held = holds(reading.case.rulebook.answers.get(key), values, fact) if fact else _presumed(reading.bar, key)
        name = key.replace("_", " ")
        if held is False:
            said = f"answered {fact!r}" if fact else "not spoken of"
            how = "" if fact else f"; answer {key} where it is so"
            return Out(f"{reading.rule.id}: {name} {said}, and the rule asks for {_either(values)}{how}.")
        if held and fact:
            because.append(f"Answered: {name} is {fact}.")
        elif held:
            because.append(f"Where nobody answers otherwise, {name} is taken to be {values[0]}.")
            questions.append(replace(ask(reading.case, key), claim=True))
        else:
            ceiling = Verdict.REVIEW
            because.append(f"It applies only where {name} is {_either(values)}; {_not_settled(fact)}.")
            questions.append(ask(reading.case, key))
    return Step(ceiling, tuple(because), tuple(questions))


def _presumed(bar: Bar, key: str) -> bool | None:
    """Whether a fact that nobody answered counts as met, as not met, or stays open."""
    if key in bar.only_if_told:
        return False
    return True if key in bar.unless_told else None


def _either(values: tuple[str, ...]) -> str:
    return " or ".join(part for part in (", ".join(values[:-1]), values[-1]) if part)


def _not_settled(fact: str | None) -> str:
    return f"{fact!r} does not settle it" if fact else "that is not answered"


def holds(key: AnswerKey | None, wanted: tuple[str, ...], fact: str) -> bool | None:
    """Whether a settled fact is among the wanted values; None when it is too coarse to tell.

    By generation: `5G radio access` meets `radio access` and `5G`; `radio access` leaves `5G radio access`
    open. By day: `before 2026-03-23` and `from 2026-03-23`. A reference `yes: ...` meets `yes`, see `_referred`.
    """
    answers = [_meets(key, each, fact) for each in wanted]
    if True in answers:
        return True
    return None if None in answers else False


def _meets(key: AnswerKey | None, wanted: str, fact: str) -> bool | None:
    if wanted == fact:
        return True
    if key and key.kind == "day":
        return _day_meets(wanted, Day.parse(fact))
    if key and key.generations:
        return _part_meets(key, wanted, fact)
    if key and key.kind in ("reference", "production"):
        return _referred(wanted, fact)
    if key and key.kind == "amount":
        return _amount_meets(wanted, fact)
    return False


def _referred(wanted: str, fact: str) -> bool | None:
    """`yes: DA 26-351` meets `yes`; it meets `yes: toy drone` only where its reference says so, a bare `yes` may."""
    word, _, reference = wanted.partition(": ")
    said, _, given = fact.partition(": ")
    if said != word:
        return False
    if not reference:
        return True
    return reference.casefold() in given.casefold() or None


def _part_meets(key: AnswerKey, wanted: str, fact: str) -> bool | None:
    asked_generation, asked_part = _parts(key, wanted)
    generation, part = _parts(key, fact)
    same_part = _same(asked_part, part)
    same_generation = _same(asked_generation, generation)
    if asked_generation and not generation and part and part not in key.by_generation:
        same_generation = False
    if False in (same_part, same_generation):
        return False
    return None if None in (same_part, same_generation) else True


def _same(asked: str, given: str) -> bool | None:
    if not asked:
        return True
    return asked == given if given else None


def _parts(key: AnswerKey, value: str) -> tuple[str, str]:
    """(generation, part) of a settled value; either may be empty."""
    head, _, rest = value.partition(" ")
    return (head, rest) if head in key.generations else ("", value)


def _day_meets(wanted: str, fact: Day) -> bool | None:
    word, _, day = wanted.partition(" ")
    if word == "from":
        return _on_or_after(fact, Day.parse(day))
    if word == "before":
        after = _on_or_after(fact, Day.parse(day))
        return None if after is None else not after
    return False


def _amount_meets(wanted: str, fact: str) -> bool | None:
    """`50000 USD` meets `from 50000 USD` and not `below 50000 USD`; another unit settles nothing."""
    word, edge, unit = wanted.split(" ")
    given, given_unit = fact.split(" ")
    if unit != given_unit:
        return None
    return (float(given) >= float(edge)) == (word == "from")


def _on_or_after(fact: Day, edge: Day) -> bool | None:
    if fact.first >= edge.last:
        return True
    return False if fact.last < edge.first else None


def contract(reading: Reading) -> Step | Out:
    """Is the contract of a day the bar reaches? Without an answer the act is the contract."""
    bar, case = reading.bar, reading.case
    written = case.fact("contract_date")
    day = Day.parse(written) if written else Day.parse(case.on)
    since = _on_or_after(day, bar.contract_from) if bar.contract_from else True
    until = _on_or_after(day, bar.contract_until) if bar.contract_until else False
    told = f"a contract of {day}" if written else "a contract of that day"
    if since is False or until is True:
        return Out(f"{reading.rule.id} does not reach {told}.")
    if since is None or until is None:
        question = ask(case, "contract_date")
        return Step(Verdict.REVIEW, (f"Whether {told} is reached is not settled.",), (question,))
    return Step()


def age(reading: Reading) -> Step | Out:
    """Is the thing young enough, where what is older is left alone?"""
    key = reading.bar.counts_from
    start = first_barred_day(reading)
    if key is None or start is None:
        return Step()
    fact = reading.case.fact(key)
    young = _on_or_after(Day.parse(fact), start) if fact else None
    what = key.replace("_", " ")
    if young is False:
        return Out(f"{reading.rule.id} leaves alone what is older than {start} ({what} {fact}).")
    if young:
        return Step(because=(f"Answered: {what} {fact}, on or after {start}.",))
    because = f"What is older than {start} is left alone ({what}); {_not_settled(fact)}."
    return Step(Verdict.REVIEW, (because,), (ask(reading.case, key),))


def first_barred_day(reading: Reading) -> Day | None:
    """The first day of force, or listing plus delay where that is later."""
    force = reading.bar.force
    listed = (reading.vendor and reading.vendor.listed) or reading.target.listed
    days = [force.since] if force and force.since else []
    days += [add_days(listed, reading.bar.delay)] if listed else []
    return max(days, key=lambda day: day.first, default=None)
