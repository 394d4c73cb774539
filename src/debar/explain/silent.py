"""The other side: why rules that bind the buyer say nothing of this, and what rules say to other buyers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from debar.catalogue import bound_by, makers_of
from debar.explain.whatif import Turn, of_case
from debar.judge import judge
from debar.judge.bound import bound_bars
from debar.model import Role
from debar.rulebook.book import ANYONE
from debar.rulebook.state import over, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from debar.desk import Desk
    from debar.judge import Judged
    from debar.model import Finding, Ruling, Verdict
    from debar.rulebook import Bar, Rule
    from debar.stand import Stand


class Quiet(NamedTuple):
    """Why some rules that bind the buyer say nothing of this."""

    why: str
    """A key of the words: not_known, ended, to_come, act, others, nobody, goods, role."""
    rules: tuple[tuple[str, str], ...]
    """(rule, what is particular to it: a day, the acts it names, ...)"""
    turns: tuple[tuple[str, tuple[Turn, ...]], ...] = ()
    """For rules that name the maker or an owner: with which facts they would speak."""


class Elsewhere(NamedTuple):
    """What one verdict of the rules is for others: (rule, buyers)."""

    verdict: str
    rules: tuple[tuple[str, tuple[str, ...]], ...]


def quiet(stands: Sequence[Stand], findings: Sequence[Finding], desk: Desk) -> tuple[Quiet, ...]:
    """The rules that bind a buyer and give no finding, by reason; for `anyone` only those that name the maker."""
    spoken = {finding.ruling.law.id for finding in findings}
    by_reason: dict[str, dict[str, str]] = {}
    turns: dict[str, dict[str, tuple[Turn, ...]]] = {}
    for stand in stands:
        if stand.who.role in (Role.MENTION, Role.SELLER) and findings:
            continue
        named = _named(stand)
        for rule, bars in bound_bars(desk.rulebook, stand.buyer):
            is_named = not named.isdisjoint(makers_of(rule))
            if rule.id in spoken or rule.absent or (stand.buyer == ANYONE and not is_named):
                continue
            why, what = _why(rule, bars, stand, desk, is_named)
            by_reason.setdefault(why, {})[rule.id] = what
            if is_named and stand.buyer != ANYONE:
                found = of_case(stand, rule, desk, None)
                turns.setdefault(why, {})[rule.id] = tuple(turn for turn in found if turn.kind != "strength")
    return tuple(
        Quiet(why, tuple(sorted(rules.items())), tuple(sorted(turns.get(why, {}).items())))
        for why, rules in sorted(by_reason.items())
    )


def _named(stand: Stand) -> frozenset[str]:
    """The maker and its owners of that day."""
    return frozenset((stand.who.maker, *(edge.owner for edge in (*stand.lineage.owners, *stand.lineage.uncertain))))


def _why(rule: Rule, bars: Sequence[Bar], stand: Stand, desk: Desk, is_named: bool) -> tuple[str, str]:
    """The first reason, in the order in which a reader of the law would ask."""
    on, known = stand.grounds.day.last, desk.inquiry.known
    stands = state(rule, on, known)
    if stands is None:
        return "not_known", str(rule.history[0].known) if rule.history else ""
    ended = over(rule, on, known)
    if ended:
        return "ended", f"{ended.word} {ended.since}"
    if stand.who.role is Role.MENTION:
        return "mention", ""
    acts = sorted(frozenset().union(*(bar.acts for bar in bars)))
    if not is_named:
        return ("others", "") if makers_of(rule) else ("nobody", "")
    if stand.act not in acts:
        return "act", ", ".join(acts)
    reasons = (
        ("goods", stand.who.goods or "") if stand.who.goods and _speaks(stand, desk, rule, goods=None) else None,
        ("role", str(stand.who.role)) if _speaks(stand, desk, rule, role=Role.EQUIPMENT) else None,
    )
    return next((each for each in reasons if each), ("not_yet", stands.says))


def _speaks(stand: Stand, desk: Desk, rule: Rule, **other: object) -> bool:
    """Whether the rule would speak were one thing about the identification otherwise."""
    who = replace(stand.who, **other)  # type: ignore[arg-type]
    judged = stand._replace(who=who, only=None, but=frozenset()).judged(desk.rulebook, desk.inquiry.known)
    return any(ruling.law.id == rule.id for ruling in judged.rulings)


def elsewhere(
    stands: Sequence[Stand], findings: Iterable[Finding], desk: Desk
) -> tuple[tuple[Elsewhere, ...], tuple[str, ...]]:
    """What the rules say of this to other buyers, strongest first; and which of their rules ended."""
    said = {finding.ruling.law.id for finding in findings}
    told: dict[int, tuple[str, dict[str, set[str]]]] = {}
    over_: dict[str, None] = {}
    for stand in {stand.who.maker: stand for stand in stands}.values():

        def asked(buyer: str, stand: Stand = stand) -> Judged:
            grounds = stand.grounds
            day, known = grounds.day.last, desk.inquiry.known
            return judge(stand.who, stand.lineage, grounds.facts, buyer, stand.act, day, known, desk.rulebook)

        judged = asked(ANYONE)
        for ruling in judged.rulings:
            if ruling.law.id not in said:
                for verdict, buyers in _told_to(ruling, asked, desk):
                    held = told.setdefault(verdict.verdict.rank, (verdict.verdict.value, {}))[1]
                    held.setdefault(ruling.law.id, set()).update(buyers)
        over_ |= dict.fromkeys(note for note in judged.notes if " no longer binds: " in note)
    groups = (
        Elsewhere(verdict, tuple((rule, tuple(sorted(buyers))) for rule, buyers in sorted(rules.items())))
        for _, (verdict, rules) in sorted(told.items())
    )
    return tuple(groups), tuple(over_)


def _told_to(ruling: Ruling, asked: Callable[[str], Judged], desk: Desk) -> list[tuple[Ruling, list[str]]]:
    """One rule's verdicts to the buyers it binds, each with those who hear just that."""
    rule = desk.rulebook.rules[ruling.law.id]
    told: dict[Verdict, tuple[Ruling, list[str]]] = {}
    for buyer in sorted(bound_by(rule)):
        own = next((each for each in asked(buyer).rulings if each.law.id == rule.id), None)
        if own:
            told.setdefault(own.verdict, (own, []))[1].append(buyer)
    return list(told.values()) or [(ruling, list(rule.also_binds))]
