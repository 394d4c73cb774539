"""The whole chain for one value in words: what was found, what it proves, who owned whom, what the law says.

Nothing is decided here; `debar.desk` decides, and this room tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.catalogue import bound_by
from debar.desk import Desk
from debar.facts import act_day, act_of, facts_of, made_day
from debar.family import lineage_of
from debar.judge import judge
from debar.model import (
    SUPPLY,
    Evidence,
    Finding,
    Heard,
    Identification,
    Issue,
    Observation,
    Observed,
    Role,
    Strength,
    Verdict,
)
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from debar.judge import Judged
    from debar.model import Clue, Inquiry, Item, Kind, Lineage, Ruling
    from debar.register import Register
    from debar.rulebook import Rulebook

MEANING = {
    Strength.CERTAIN: "an authority's record, or the device's own registered identity",
    Strength.STRONG: "enough alone",
    Strength.MEDIUM: "enough with the kind of goods known",
    Strength.WEAK: "a lead; it never decides alone",
    Strength.NONE: "nothing",
}
ROLES = {
    Role.EQUIPMENT: "the maker of the thing itself",
    Role.BRAND: "the brand on the thing",
    Role.MODULE: "the maker of a module in it, which says nothing of the box around it",
    Role.CHIP: "the maker of a chip in it, which says nothing of the box around it",
    Role.FIRMWARE: "the author of its firmware",
    Role.SERVICE: "the maker of what a service is about",
    Role.SELLER: "the seller, which says nothing of the maker",
    Role.MENTION: "named, but as something it works with, replaces, removes or is not",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines under it; lines are (depth, text)."""

    title: str
    lines: tuple[tuple[int, str], ...]


def explain(
    fields: Mapping[str, str],
    inquiry: Inquiry,
    kind: Kind,
    register: Register | None = None,
    rulebook: Rulebook | None = None,
) -> tuple[list[Item], list[Part]]:
    """What comes of one observation, and the telling of it. Raises UsageError as `Desk.of` does."""
    desk = Desk.of(inquiry, register, rulebook)
    evidence = Evidence("(given)", "given", "value", "", 0, kind)
    observation = Observation(evidence, "value", fields)
    items = [item for item in desk.results(observation) if not isinstance(item, Heard)]
    return items, tell(observation, items, desk)


def tell(observation: Observation, items: Sequence[Item], desk: Desk) -> list[Part]:
    """The chain in order: the value, then for each maker its clues, its family, the rules; then what was not said."""
    from debar.identify import identify

    parts = [Part("What was given", tuple((0, f"{name}: {text}") for name, text in observation.fields.items()))]
    identified = identify(observation.fields, desk.register)
    if not identified:
        return [*parts, Part("Who made it", ((0, "Nothing in it is known to us. That is not proof of absence."),))]
    findings = [item for item in items if isinstance(item, Finding)]
    observed = next((item for item in items if isinstance(item, Observed)), None)
    for who in identified:
        parts.append(Part(f"Who: {who.maker_name} ({who.maker})", tuple(_who(who, observation))))
        mine = [finding for finding in findings if finding.identification.maker == who.maker]
        lineage = (
            mine[0].lineage if mine else observed.lineage if observed and observed.identification == who else None
        )
        if lineage:
            parts.append(Part("Whose, on that day", tuple(_family(lineage))))
        parts += [Part(_title(finding.ruling), tuple(_law(finding.ruling))) for finding in mine]
    if not findings:
        parts.append(Part("What the rules say", tuple(_silence(identified, observed))))
    parts += _of_others(observation, identified, findings, desk)
    unused = [*desk.said, *(item for item in items if isinstance(item, Issue))]
    if unused:
        parts.append(Part("What could not be used", tuple((0, f"{each.problem}; {each.remedy}") for each in unused)))
    return parts


def _of_others(
    observation: Observation, identified: Sequence[Identification], findings: Sequence[Finding], desk: Desk
) -> Iterator[Part]:
    """The rules that say something of this to other buyers, and those that ended: nothing of it binds this buyer."""
    inquiry = desk.inquiry
    on = act_day(observation.fields, inquiry).last
    facts = facts_of(observation.fields, desk.run, desk.rulebook).facts
    act = act_of(observation.evidence.kind, inquiry)
    said = {finding.ruling.law.id for finding in findings}
    lines: dict[str, None] = {}
    for who in identified:
        lineage = lineage_of(who.maker, made_day(observation.fields, on, facts), desk.register)

        def asked(buyer: str, who: Identification = who, lineage: Lineage = lineage) -> Judged:
            return judge(who, lineage, facts, buyer, act, on, inquiry.known, desk.rulebook)

        judged = asked(ANYONE)
        others = [ruling for ruling in judged.rulings if ruling.law.id not in said]
        for ruling, buyers in _told_to(others, asked, desk.rulebook):
            lines[f"{ruling.law.id}: {ruling.verdict.value} to {act}, for {', '.join(buyers)} only"] = None
        lines |= dict.fromkeys(note for note in judged.notes if " no longer binds: " in note)
    if lines:
        yield Part("What binds others only, or no longer", tuple((0, line) for line in lines))


def _told_to(
    rulings: Sequence[Ruling], asked: Callable[[str], Judged], rulebook: Rulebook
) -> Iterator[tuple[Ruling, list[str]]]:
    """Each ruling of the rules that others hear, with the buyers who hear just that; one rule may say two things."""
    bound = {ruling.law.id: bound_by(rulebook.rules[ruling.law.id]) for ruling in rulings}
    heard = {
        buyer: {each.law.id: each for each in asked(buyer).rulings} for buyer in frozenset().union(*bound.values())
    }
    for ruling in rulings:
        rule = ruling.law.id
        told: dict[Verdict, tuple[Ruling, list[str]]] = {}
        for buyer in sorted(bound[rule]):
            if rule in heard[buyer]:
                own = heard[buyer][rule]
                told.setdefault(own.verdict, (own, []))[1].append(buyer)
        if not told:
            told[ruling.verdict] = (ruling, list(rulebook.rules[rule].also_binds))
        yield from sorted(told.values(), key=lambda each: each[0].verdict.rank)


def _who(who: Identification, observation: Observation) -> Iterator[tuple[int, str]]:
    yield 0, f"role: {who.role} ({ROLES[who.role]})"
    yield 0, f"strength: {who.strength.word} ({MEANING[who.strength]})"
    if who.goods:
        yield 0, f"class of goods: {who.goods}"
    if who.note:
        yield 0, f"note: {who.note}"
    for clue in who.clues:
        yield from _clue(clue, observation.fields.get(clue.field, ""))
    yield 0, f"what would change it: {_change(who)}"


def _clue(clue: Clue, text: str) -> Iterator[tuple[int, str]]:
    marked = f"{text[: clue.start]}[{text[clue.start : clue.end]}]{text[clue.end :]}" if text else clue.found
    yield 0, f"clue: {clue.kind} in {clue.field}: {marked}"
    yield 1, f"says: {clue.says}"
    yield 1, f"proves alone: {clue.strength.word}, {MEANING[clue.strength]}; as {clue.role}"
    yield 1, f"source: {clue.source or 'not given'} ({clue.confidence})"


def _change(who: Identification) -> str:
    if who.contradicted:
        return "look at the thing: its label and its model name different makers"
    if who.role is Role.MENTION:
        return "a column or a word that names it as the maker"
    if who.role is Role.SELLER:
        return "a clue in the description, the maker column or the model"
    if who.strength <= Strength.WEAK:
        return "a second sign: the model number, the maker column, the kind of goods, the seller's name"
    return "a label, a registry entry or a statement that names another maker of the same thing"


def _family(lineage: Lineage) -> Iterator[tuple[int, str]]:
    if not lineage.owners:
        yield 0, f"no owner on record that day; the family is {lineage.group}"
    for edge in lineage.owners:
        span = f"{edge.since or 'the beginning'} to {edge.until or 'now'}"
        yield (
            0,
            f"{edge.maker} belonged to {edge.owner} ({edge.kind}), {span}; source: {edge.source} ({edge.confidence})",
        )
    for edge in lineage.uncertain:
        span = f"{edge.since or '?'} to {edge.until or '?'}"
        kind = "alleged supply, no control" if edge.kind == SUPPLY else edge.kind
        yield 0, f"perhaps {edge.owner} ({kind}), {span}; source: {edge.source} ({edge.confidence})"
    for edge in lineage.former:
        yield 0, f"formerly {edge.owner} ({edge.kind}), until {edge.until}; source: {edge.source}"


def _title(ruling: Ruling) -> str:
    asked = f"for {ruling.buyer} to {ruling.act} on {ruling.on} (known by {ruling.known})"
    return f"{ruling.law.id}: {ruling.verdict.value} {asked}"


def _law(ruling: Ruling) -> Iterator[tuple[int, str]]:
    law = ruling.law
    yield (
        0,
        f"{law.name}{f' / {law.name_local}' if law.name_local else ''}; {law.cite} ({law.kind}, {law.jurisdiction})",
    )
    for line in ruling.because:
        yield 0, f"because: {line}"
    for question in ruling.questions:
        yield 0, f"{'exception, if you claim it' if question.claim else 'question'}: {question.plain}"
    if ruling.deadline:
        yield 0, f"deadline: {ruling.deadline}"
    if ruling.do:
        yield 0, f"do: {ruling.do}"
    for duty in law.duties:
        yield 0, f"duty: {duty}"
    for status in law.status:
        yield 1, f"history: {status}"
    for source in law.sources:
        yield 1, f"source: {source}"
    yield 1, f"confidence {law.confidence}, last reviewed {law.reviewed}"


def _silence(identified: Sequence[Identification], observed: Observed | None) -> Iterator[tuple[int, str]]:
    yield 0, f"{Verdict.CLEAR.value}: no rule speaks about this for this buyer, act and day"
    if all(who.role in (Role.MENTION, Role.SELLER) for who in identified):
        yield 0, "nobody barred is named as the maker; a mention or a seller is not one"
    for note in observed.notes if observed else ():
        yield 0, f"note: {note}"
