"""What would change the answer: the nearest facts with which it would be another, found by asking again.

Nothing is guessed: each fact is put to `identify` or to the rule itself, and only what comes out otherwise is told.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from debar.dates import Day
from debar.family import lineage_of, related, turns
from debar.identify import identify
from debar.judge import case_of, verdict_alone
from debar.judge.spans import days_of
from debar.model import Act, Role, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debar.desk import Desk
    from debar.judge.case import Case
    from debar.model import Identification, Ruling
    from debar.register import Register
    from debar.register.entries import Pattern, Rebadged
    from debar.rulebook import Rule
    from debar.stand import Stand

ONE_DAY = timedelta(days=1)
COMPATIBLE = "compatible with"
"""A relation that everyone understands; `data/words/relations.yaml` has it."""
TEXTS = ("description", "text", "model", "part_number")


class Turn(NamedTuple):
    """One fact, and the answer with it."""

    kind: str
    """Of a rule: before, after, answer, unanswered, goods, strength, role, act, any_act. Of a maker: without,
    maker_said, other_said, related, goods_said, made."""
    key: str = ""
    """Which answer or field; empty where the kind says it."""
    values: tuple[str, ...] = ()
    answer: str | None = None
    """The verdict, or how surely the maker is identified; None for nothing at all."""


def of_rule(stand: Stand, ruling: Ruling, desk: Desk) -> tuple[Turn, ...]:
    """With which facts this rule would say another thing of the case."""
    return of_case(stand, desk.rulebook.rules[ruling.law.id], desk, ruling.verdict.value)


def of_case(stand: Stand, rule: Rule, desk: Desk, now: str | None) -> tuple[Turn, ...]:
    """The same for any rule; `now` is what it says as things are, None for nothing."""
    grounds = stand.grounds
    case = case_of(
        stand.who,
        stand.lineage,
        grounds.facts,
        stand.buyer,
        stand.act,
        grounds.day.last,
        desk.inquiry.known,
        desk.rulebook,
    )
    found = (
        *_days(case, stand, rule, desk, now),
        *_answers(case, rule, now),
        *_goods(case, rule, now),
        *_sureness(case, rule, now),
        *_acts(case, rule, now),
    )
    return tuple(found)


def _says(case: Case, rule: Rule) -> str | None:
    verdict = verdict_alone(case, rule.id)
    return verdict.value if verdict else None


def _days(case: Case, stand: Stand, rule: Rule, desk: Desk, now: str | None) -> Iterator[Turn]:
    """The last day before and the first day after on which the rule says something else."""
    on, maker = stand.grounds.day.last, case.maker
    is_new = stand.grounds.made == on
    edges = days_of(rule) | (set(turns(maker, desk.register)) if is_new else set())

    def says(day: date) -> str | None:
        lineage = lineage_of(maker, day, desk.register) if is_new else case.lineage
        return _says(case._replace(on=day, lineage=lineage), rule)

    for edge in sorted((day for day in edges if day <= on), reverse=True):
        if (answer := says(edge - ONE_DAY)) != now:
            yield Turn("before", "", (str(edge - ONE_DAY),), answer)
            break
    for edge in sorted(day for day in edges if day > on):
        if (answer := says(edge)) != now:
            yield Turn("after", "", (str(edge),), answer)
            break


def _answers(case: Case, rule: Rule, now: str | None) -> Iterator[Turn]:
    """Answers to the questions that the rule turns on; and what it says had nobody answered."""
    facts = dict(case.facts)
    for key in _keys(rule, case):
        known = case.rulebook.answers.get(key)
        if known is None:
            continue
        told = ((value, _says(_with(case, {**facts, key: value}), rule)) for value in known.values)
        yield from _grouped("answer", key, told, now)
        if key in facts:
            without = {name: value for name, value in facts.items() if name != key}
            if (answer := _says(_with(case, without), rule)) != now:
                yield Turn("unanswered", key, (), answer)


def _with(case: Case, facts: Mapping[str, str]) -> Case:
    return case._replace(facts=tuple(sorted(facts.items())))


def _keys(rule: Rule, case: Case) -> list[str]:
    """The answer keys that its bars turn on, those of its exceptions, and those answered already."""
    keys: dict[str, None] = {}
    for bar in rule.bars:
        for target in bar.targets:
            keys |= dict.fromkeys(key for key, _ in target.when)
            keys |= dict.fromkeys(key for carve in target.exceptions for key, _ in carve.claim)
            if target.category:
                keys |= dict.fromkeys(("country_of_production",))
    return [*keys, *(key for key, _ in case.facts if key not in keys and key != "goods")]


def _goods(case: Case, rule: Rule, now: str | None) -> Iterator[Turn]:
    """Other classes of goods, those of the same kind first."""
    own = set(case.rulebook.classes_above(case.goods)) if case.goods else set()

    def nearness(id: str) -> tuple[int, str]:
        return -len(own.intersection(case.rulebook.classes_above(id))), id

    others = sorted((id for id in case.rulebook.goods if id != case.goods), key=nearness)
    yield from _grouped("goods", "", ((id, _says(case._replace(goods=id), rule)) for id in others), now)


def _sureness(case: Case, rule: Rule, now: str | None) -> Iterator[Turn]:
    """The maker identified less or more surely; or only as the maker of a part."""
    steps = (Strength.WEAK, Strength.MEDIUM, Strength.STRONG)
    told = (
        (each.word, _says(case._replace(strength=each, contradicted=False), rule))
        for each in steps
        if each is not case.strength or case.contradicted
    )
    yield from _grouped("strength", "", told, now)
    if case.role is Role.EQUIPMENT:
        yield from _grouped("role", "", [("module", _says(case._replace(role=Role.MODULE), rule))], now)


def _acts(case: Case, rule: Rule, now: str | None) -> Iterator[Turn]:
    others = [act for act in Act if act is not case.act]
    told = [(str(act), _says(case._replace(act=act), rule)) for act in others]
    answers = {answer for _, answer in told}
    if len(answers) == 1 and answers != {now}:
        yield Turn("any_act", "", tuple(act for act, _ in told), *answers)
    else:
        yield from _grouped("act", "", told, now)


def _grouped(kind: str, key: str, told: Iterable[tuple[str, str | None]], now: str | None) -> Iterator[Turn]:
    """One turn for all the values that come to the same answer, another than now."""
    by_answer: dict[str | None, list[str]] = {}
    for value, answer in told:
        if answer != now:
            by_answer.setdefault(answer, []).append(value)
    yield from (Turn(kind, key, tuple(values), answer) for answer, values in by_answer.items())


def of_maker(
    who: Identification, fields: Mapping[str, str], made: date | None, register: Register
) -> tuple[Turn, ...]:
    """With which other evidence the maker would be identified less or more surely, or in another role."""
    now = _told(who)
    found: list[Turn] = []
    for turn, then, day in _evidence(who, fields, made, register):
        answer = _told(next((each for each in identify(then, register, day) if each.maker == who.maker), None))
        if answer != now:
            found.append(turn._replace(answer=answer))
    return tuple(found)


def _evidence(
    who: Identification, fields: Mapping[str, str], made: date | None, register: Register
) -> Iterator[tuple[Turn, Mapping[str, str], date | None]]:
    """Facts that a reader may have at hand: a field less, a column more, a word more, another day."""
    speaking = {clue.field for each in identify(fields, register, made) for clue in each.clues}
    spoke = [name for name in fields if name in speaking]
    for name in spoke if len(spoke) > 1 else ():
        yield Turn("without", name), {key: text for key, text in fields.items() if key != name}, made
    if "maker_name" not in fields:
        for kind, said in (("maker_said", who.maker_name), ("other_said", _another(who.maker, register))):
            yield Turn(kind, "maker_name", (said,)), {**fields, "maker_name": said}, made
    for name in spoke:
        if name in TEXTS:
            yield Turn("related", name, (COMPATIBLE,)), {**fields, name: f"{COMPATIBLE} {fields[name]}"}, made
    if who.strength <= Strength.MEDIUM and (goods := _goods_of(who, register)):
        where = next((name for name in TEXTS if name in fields), "description")
        yield Turn("goods_said", where, (goods,)), {**fields, where: f"{fields.get(where, '')} {goods}".strip()}, made
    for day in _days_made(who, register):
        yield Turn("made", "", (str(day),)), fields, day


def _goods_of(who: Identification, register: Register) -> str | None:
    """The class of goods that the clues themselves name, else one that the maker makes."""
    named = (who.goods, *(clue.goods for clue in who.clues), *register.makers[who.maker].goods)
    return next((register.goods[id].name for id in named if id and id in register.goods), None)


def _days_made(who: Identification, register: Register) -> list[date]:
    """The days on both sides of those on which another firm began to build what is sold so."""
    said = {clue.says for clue in who.clues}
    entries: tuple[Pattern | Rebadged, ...] = (*register.rebadged, *register.patterns)
    edges = [text for each in entries if each.says in said for text in (each.since, each.until) if text]
    days = {day for text in edges for day in (Day.parse(text).first - ONE_DAY, Day.parse(text).last)}
    return sorted(days)


def _told(who: Identification | None) -> str | None:
    """How surely and as what, in ids."""
    return f"{who.strength.word} {who.role.value}" if who else None


def _another(maker: str, register: Register) -> str:
    """The name of a maker that never had to do with this one."""
    return next(
        (each.name for id, each in sorted(register.makers.items()) if each.seat and not related(id, maker, register)),
        "",
    )
