"""What each place says to its typical buyers about one maker: the judge's own answers, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debar.catalogue import places
from debar.judge import judge
from debar.model import Identification, Role, Strength, Verdict
from debar.overview.places import places_on
from debar.overview.strongest import Aim, can_give, since_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from debar.catalogue import Filter
    from debar.model import Act, Lineage, Ruling
    from debar.rulebook import Rulebook

TYPICAL = ("government", "operator", "private-company")
"""Every jurisdiction has a buyer of each of these kinds (`jp-government`), bound or not."""
ANY_GOODS = "telecom-equipment"
"""The class asked about besides those that rules name, where the question names none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule says to one buyer."""

    rule: str
    verdict: Verdict
    at_most: Verdict
    """What it can come to once its questions are answered."""
    since: date | None
    asks: tuple[str, ...]
    """Answer keys of its open questions."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one buyer is told: by each rule that speaks, strongest first."""

    buyer: str
    said: tuple[Said, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The strongest; None where no rule speaks."""
        return self.said[0].verdict if self.said else None

    @property
    def at_most(self) -> Verdict | None:
        """The strongest it can come to."""
        return min((each.at_most for each in self.said), key=lambda each: each.rank, default=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One jurisdiction: its typical buyers in the order of TYPICAL, and all others to whom a rule speaks."""

    code: str
    typical: tuple[Answer, ...]
    others: tuple[Answer, ...]
    recorded: bool
    """Whether any instrument of the place is on record, whatever its day and maker."""
    looked: str | None
    """The day on which somebody recorded that no rule was found."""

    @property
    def said(self) -> tuple[Said, ...]:
        """What each rule says at its strongest, whoever is asked."""
        best: dict[str, Said] = {}
        for answer in (*self.typical, *self.others):
            for each in answer.said:
                if each.rule not in best or each.verdict.rank < best[each.rule].verdict.rank:
                    best[each.rule] = each
        return tuple(sorted(best.values(), key=lambda each: (each.verdict.rank, each.rule)))


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared."""

    lineage: Lineage
    name: str
    """Of the maker."""
    act: Act
    on: date
    known: date
    goods: str | None = None


def compare(rulebook: Rulebook, question: Question, wanted: Filter) -> list[Line]:
    """Every jurisdiction, by code. Without a class of goods, each rule speaks of the class it catches most surely."""
    lines = []
    recorded = {place.code: place for place in places_on(rulebook, wanted, question.on, question.known)}
    for code in places(rulebook):
        if wanted.jurisdiction in (None, code):
            mine = [buyer for buyer in rulebook.buyers.values() if buyer.jurisdiction == code]
            answers = {buyer.id: _answer(rulebook, question, buyer.id) for buyer in mine}
            typical = [f"{code.lower()}-{kind}" for kind in TYPICAL]
            place = recorded.get(code)
            lines.append(
                Line(
                    code,
                    tuple(answers.pop(buyer, Answer(buyer, ())) for buyer in typical),
                    tuple(answer for answer in answers.values() if answer.said),
                    bool(place and place.recorded),
                    place.looked if place else None,
                )
            )
    return lines


def _answer(rulebook: Rulebook, question: Question, buyer: str) -> Answer:
    best: dict[str, Ruling] = {}
    for ruling in _rulings(rulebook, question, buyer):
        known = best.get(ruling.law.id)
        if known is None or ruling.verdict.rank < known.verdict.rank:
            best[ruling.law.id] = ruling
    said = [_said(rulebook, question, buyer, ruling) for ruling in best.values()]
    return Answer(buyer, tuple(sorted(said, key=lambda each: (each.verdict.rank, each.rule))))


def _rulings(rulebook: Rulebook, question: Question, buyer: str) -> Iterable[Ruling]:
    lineage = question.lineage
    for goods in [question.goods] if question.goods else _classes(rulebook):
        thing = Identification(lineage.maker, question.name, Role.EQUIPMENT, Strength.STRONG, (), goods)
        judged = judge(thing, lineage, {}, buyer, question.act, question.on, question.known, rulebook)
        yield from judged.rulings


def _classes(rulebook: Rulebook) -> list[str]:
    """The classes of goods that any rule says it catches."""
    named = (
        target.classes.yes or () for rule in rulebook.rules.values() for bar in rule.bars for target in bar.targets
    )
    return sorted({ANY_GOODS}.union(*named))


def _said(rulebook: Rulebook, question: Question, buyer: str, ruling: Ruling) -> Said:
    rule = rulebook.rules[ruling.law.id]
    aim = Aim(rulebook, buyer, question.act, question.lineage)
    most = can_give(rule, aim, question.on, question.known) or ruling.verdict
    return Said(
        rule.id,
        ruling.verdict,
        min(ruling.verdict, most, key=lambda each: each.rank),
        since_when(rule, aim, question.on, question.known),
        tuple(
            dict.fromkeys(
                asked.key for asked in ruling.questions if asked.key in rulebook.answers and not asked.claim
            )
        ),
    )


def compare_rows(lines: Iterable[Line], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row a jurisdiction, for tables and machines."""
    return [
        {
            "jurisdiction": line.code,
            "name": names.get(line.code, line.code),
            **{kind.replace("-", "_"): told(answer) for kind, answer in zip(TYPICAL, line.typical, strict=True)},
            "others": [f"{answer.buyer} {told(answer)}" for answer in line.others],
            "rules": [f"{each.rule} {each.verdict.value}" for each in line.said],
            "since": min((str(each.since) for each in line.said if each.since), default=None),
            "asks": sorted({key for each in line.said for key in each.asks}),
            "none_found": line.looked,
            "note": note(line),
        }
        for line in lines
    ]


def told(answer: Answer) -> str | None:
    """A verdict, and what it can come to where that is stronger; None where no rule speaks."""
    verdict, most = answer.verdict, answer.at_most
    if verdict is None or most is None:
        return None
    return verdict.value if most is verdict else f"{verdict.value}, at most {most.value}"


def note(line: Line) -> str:
    """Why a line says nothing."""
    if line.said:
        return ""
    if line.looked and not line.recorded:
        return f"none on record, reviewed {line.looked}"
    return "rules on record, none speaks of this" if line.recorded else "not looked at"
