"""The story in plain sentences: headings, and lines under them by depth. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.model import SUPPLY, Role
from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debar.explain.clues import ClueTold
    from debar.explain.silent import Quiet
    from debar.explain.story import MakerTold, RuleTold, Story
    from debar.explain.whatif import Turn
    from debar.model import Finding, Lineage, Ownership, Ruling
    from debar.register import Register
    from debar.reports.parts.words import Words

MOST = 8
"""Values named in one line; the rest are counted."""
OF_MAKER = frozenset(("without", "maker_said", "other_said", "related", "goods_said", "made"))
"""Kinds of turn whose answer is how surely the maker is identified."""
LIMITS = {"part-number": "model"}
"""Kinds of clue that share the sentence on what they do not prove."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines under it; lines are (depth, text)."""

    title: str
    lines: tuple[tuple[int, str], ...]


def parts(found: Story, register: Register, say: Words) -> list[Part]:
    """The value, the answer, each maker with its clues, its family and its rules; then what was not said, and why."""
    told = [
        Part(say("part.given"), tuple((0, f"{name}: {text}") for name, text in found.given.items())),
        Part(say("part.short"), tuple(_short(found, say))),
    ]
    if not found.makers:
        return [*told, Part(say("part.nobody"), ((0, say("nobody")),)), *_unused(found, say)]
    for maker in found.makers:
        told.append(
            Part(say("part.who", name=maker.who.maker_name, id=maker.who.maker), tuple(_who(maker, register, say)))
        )
        told.append(Part(say("part.family"), tuple(_family(maker.lineage, say))))
        told += [
            Part(_title(rule.finding.ruling, say), tuple(_rule(rule, register, say, _in_full(rule.finding, found))))
            for rule in maker.rules
            if found.only in (None, rule.finding.ruling.law.id)
        ]
    silence = tuple(_silence(found, say))
    if silence:
        told.append(Part(say("part.silence"), silence))
    if found.quiet:
        told.append(Part(say("part.quiet"), tuple(_quiet(found.quiet, register, say))))
    if found.elsewhere or found.over:
        told.append(Part(say("part.elsewhere"), tuple(_elsewhere(found, say))))
    return [*told, *_unused(found, say)]


def _in_full(finding: Finding, found: Story) -> bool:
    """Whether a ruling is told in full: the one that is asked about, else all to a buyer who was named."""
    return finding.ruling.law.id == found.only if found.only else finding.ruling.buyer != ANYONE


def _short(found: Story, say: Words) -> Iterator[tuple[int, str]]:
    """Each verdict in a line, the strongest first; for `anyone` those of one verdict together."""
    findings = [rule.finding for maker in found.makers for rule in maker.rules]
    findings.sort(key=lambda each: each.ruling.verdict.rank)
    wide: dict[str, list[str]] = {}
    for finding in findings:
        if finding.ruling.buyer == ANYONE and not _in_full(finding, found):
            wide.setdefault(finding.ruling.verdict.value, []).append(finding.ruling.law.id)
        else:
            yield 0, _in_short(finding, say)
    for verdict, rules in wide.items():
        yield 0, say("short.anyone", verdict=verdict, rules=say("and").join(dict.fromkeys(rules)))
    if wide:
        yield 0, say("short.name_buyer")
    if not findings:
        yield 0, say("short.clear" if found.makers else "short.nobody")


def _in_short(finding: Finding, say: Words) -> str:
    ruling = finding.ruling
    asked = sum(not question.claim for question in ruling.questions)
    return say(
        "short.finding",
        verdict=ruling.verdict.value,
        rule=ruling.law.id,
        maker=finding.identification.maker,
        buyer=ruling.buyer,
        act=ruling.act,
        on=ruling.on,
        open=say.count("short.open", asked) if asked else "",
    )


def _who(maker: MakerTold, register: Register, say: Words) -> Iterator[tuple[int, str]]:
    who = maker.who
    yield 0, say("who.role", role=who.role, meaning=say(f"role.{who.role}"))
    yield 0, say("who.strength", word=who.strength.word, meaning=say(f"strength.{who.strength.word}"))
    if who.goods:
        yield 0, say("who.goods", name=_goods(who.goods, register), id=who.goods)
    if who.note:
        yield 0, say("who.note", note=who.note)
    for clue in maker.clues:
        yield from _clue(clue, say)
    if maker.turns:
        yield 0, say("change.who")
        yield from ((1, _turn(turn, register, say)) for turn in maker.turns)
    else:
        yield 0, say("change.none")


def _clue(told: ClueTold, say: Words) -> Iterator[tuple[int, str]]:
    clue = told.clue
    meaning = say(f"strength.{clue.strength.word}")
    kind = LIMITS.get(clue.kind, clue.kind)
    yield 0, say("clue", kind=clue.kind, field=clue.field, marked=told.marked)
    yield 1, say("clue.says", says=clue.says)
    yield 1, say("clue.proves", word=clue.strength.word, meaning=meaning, role=clue.role)
    if f"limit.{kind}" in say.sentences:
        yield 1, say("clue.not", limit=say(f"limit.{kind}"))
    yield from ((1, say("clue.limit", limit=limit)) for limit in told.limits)
    if told.second:
        yield 1, say("clue.second", things=_several(told.second, say))
    for key, day in zip(("since", "until"), told.days, strict=True):
        if day:
            yield 1, say(f"clue.{key}", **{key: day})
    source = clue.source or say("clue.nosource")
    yield 1, say("clue.source", source=source, confidence=say(f"confidence.{clue.confidence}"))


def _family(lineage: Lineage, say: Words) -> Iterator[tuple[int, str]]:
    if not lineage.owners:
        yield 0, say("owner.none", group=lineage.group)
    for edge in lineage.owners:
        yield 0, _owner("held", edge, say)
    yield from ((0, _owner("perhaps", edge, say)) for edge in lineage.uncertain)
    yield from ((0, _owner("former", edge, say)) for edge in lineage.former)
    if lineage.owners:
        yield 0, say("owner.group", group=lineage.group)


def _owner(key: str, edge: Ownership, say: Words) -> str:
    form = ("both" if edge.until else "from") if edge.since else ("to" if edge.until else "open")
    return say(
        f"owner.{key}",
        maker=edge.maker,
        owner=edge.owner,
        kind=say("owner.supply") if edge.kind == SUPPLY else edge.kind,
        span=say(f"span.{form}", since=edge.since, until=edge.until),
        source=edge.source,
        confidence=say(f"confidence.{edge.confidence}"),
    )


def _title(ruling: Ruling, say: Words) -> str:
    return say(
        "rule.title",
        rule=ruling.law.id,
        verdict=ruling.verdict.value,
        buyer=ruling.buyer,
        act=ruling.act,
        on=ruling.on,
        known=ruling.known,
    )


def _rule(told: RuleTold, register: Register, say: Words, full: bool) -> Iterator[tuple[int, str]]:
    """Why it applies, what may speak against it, what would change it, what to do; then its duties and sources.

    Not in `full`, for a buyer who was not named: only why, what to do, and sources.
    """
    ruling = told.finding.ruling
    law = ruling.law
    names = dict.fromkeys(filter(None, (law.name, law.name_local, law.name_ja if say.lang == "ja" else None)))
    yield 0, say("rule.law", name=" / ".join(names), cite=law.cite, kind=law.kind, place=law.jurisdiction)
    yield from _listed("rule.why", [say("rule.because", line=line) for line in ruling.because], say)
    if full:
        asked = [
            say("rule.claim" if each.claim else "rule.question", question=each.plain) for each in ruling.questions
        ]
        yield from _listed("rule.against", asked, say)
        yield from _listed("change.rule", [_turn(turn, register, say) for turn in told.turns], say)
    if ruling.deadline:
        yield 0, say("rule.deadline", day=ruling.deadline)
    if ruling.do:
        yield 0, say("rule.do", do=ruling.do)
    if full:
        yield from _listed("rule.duties", law.duties, say)
        yield from _listed("rule.history", law.status, say)
    yield 0, say("rule.sources", confidence=law.confidence, reviewed=law.reviewed)
    yield from ((1, source) for source in law.sources)


def _listed(key: str, lines: Sequence[str], say: Words) -> Iterator[tuple[int, str]]:
    if lines:
        yield 0, say(key)
        yield from ((1, line) for line in lines)


def _turn(turn: Turn, register: Register, say: Words) -> str:
    values = tuple(_goods(id, register) for id in turn.values) if turn.kind == "goods" else turn.values
    joined = _several(values, say, "or" if turn.kind in ("answer", "strength", "act") else "and")
    return say(f"turn.{turn.kind}", about=turn.key, values=joined, answer=_answer(turn, say))


def _answer(turn: Turn, say: Words) -> str:
    of_maker = turn.kind in OF_MAKER
    if turn.answer is None:
        return say("turn.gone" if of_maker else "turn.nothing")
    if not of_maker:
        return turn.answer
    word, _, role = turn.answer.partition(" ")
    return say("turn.surely", word=word, role=role)


def _several(values: Iterable[str], say: Words, by: str = "and") -> str:
    named = list(values)
    rest = [say("turn.more", n=len(named) - MOST)] if len(named) > MOST else []
    return say("and").join([say(by).join(named[:MOST]), *rest])


def _goods(id: str, register: Register) -> str:
    return register.goods[id].name if id in register.goods else id


def _silence(found: Story, say: Words) -> Iterator[tuple[int, str]]:
    """What is to be known where no rule speaks."""
    if any(maker.rules for maker in found.makers):
        return
    if all(maker.who.role in (Role.MENTION, Role.SELLER) for maker in found.makers):
        yield 0, say("silence.roles")
    for note in found.silence.notes if found.silence else ():
        yield 0, say("silence.note", note=note)


def _quiet(groups: Sequence[Quiet], register: Register, say: Words) -> Iterator[tuple[int, str]]:
    for group in groups:
        rules = say("and").join(f"{rule} ({what})" if what else rule for rule, what in group.rules)
        yield 0, say(f"why.{group.why}", rules=rules)
        for rule, turns in group.turns:
            if turns:
                yield 1, say("why.would", rule=rule)
                yield from ((2, _turn(turn, register, say)) for turn in turns)


def _elsewhere(found: Story, say: Words) -> Iterator[tuple[int, str]]:
    for group in found.elsewhere:
        rules = (say("else.rule", rule=rule, buyers=say("and").join(buyers)) for rule, buyers in group.rules)
        yield 0, say("else.verdict", verdict=group.verdict, act=found.act, rules=say("and").join(rules))
    yield from ((0, line) for line in found.over)


def _unused(found: Story, say: Words) -> list[Part]:
    lines = tuple((0, say("unused", problem=each.problem, remedy=each.remedy)) for each in found.unused)
    return [Part(say("part.unused"), lines)] if lines else []
