"""Which makers the rules of a question can speak about at all: only lines that may name one need a close look.

The set errs on the side of more: a maker is in it when any bar that binds these buyers, on any day, could catch it
by name, by an owner it ever had, by its seat or as a maker of concern. Bars that go by place of production, or that
ask for every maker to be cleared, speak about everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.rulebook.book import ANYONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from debar.register import Register
    from debar.rulebook import Bar, Category, Rulebook

OPENING = ("contains_module_by", "seat_country")
"""Answers that can bring any maker under a rule, whatever the register knows of it."""


def interest(
    rulebook: Rulebook, register: Register, buyers: Sequence[str], answers: Mapping[str, str]
) -> frozenset[str] | None:
    """Ids of the makers that a ruling for these buyers may be about; None when it may be about anybody."""
    bars = tuple(binding(rulebook, buyers))
    if any(key in answers for key in OPENING) or any(_about_anybody(bar) for bar in bars):
        return None
    named = {maker for bar in bars for target in bar.targets for maker in target.vendors}
    if any(bar.catch in ("criteria", "decision") for bar in bars):
        named |= {maker for rule in rulebook.rules.values() for bar in rule.bars for maker in _vendors(bar)}
    categories = (target.category for bar in bars for target in bar.targets)
    seated = [category for category in categories if category and category.by_seat]
    if seated:
        named |= {maker.id for maker in register.makers.values() if _may_sit(maker.seat, seated)}
    return frozenset(_with_family(named, register))


def _may_sit(seat: str | None, categories: Iterable[Category]) -> bool:
    """Whether a maker seated there, or nobody knows where, may be meant."""
    return seat is None or any(category.means_seat(seat) for category in categories)


def binding(rulebook: Rulebook, buyers: Sequence[str]) -> Iterator[Bar]:
    """The bars that bind any of these buyers; for `anyone` all of them."""
    kinds = {kind for buyer in buyers if buyer != ANYONE for kind in rulebook.is_a(buyer)}
    for rule in rulebook.rules.values():
        for bar in rule.bars:
            if ANYONE in buyers or not kinds.isdisjoint(bar.bound):
                yield bar


def _about_anybody(bar: Bar) -> bool:
    produced = any(t.category and (t.category.made_in or t.category.made_outside) for t in bar.targets)
    return produced or bar.catch == "allow-list"


def _vendors(bar: Bar) -> Iterable[str]:
    return (maker for target in bar.targets for maker in target.vendors)


def _with_family(named: set[str], register: Register) -> Iterator[str]:
    """These makers and everyone they, or those they owned, ever owned."""
    owned: dict[str, list[str]] = {}
    for each in register.makers.values():
        for edge in each.owned:
            owned.setdefault(edge.owner, []).append(each.id)
    seen: set[str] = set()
    waiting = list(named)
    while waiting:
        maker = waiting.pop()
        if maker not in seen:
            seen.add(maker)
            yield maker
            waiting += owned.get(maker, ())
