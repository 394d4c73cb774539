"""Does this bar mean this maker? By name, through its owners of that day, by category, or by concern."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from debar.judge.case import Case, Out, Step
from debar.judge.concern import FREE, concern, looked_up
from debar.judge.telling import ask
from debar.model import SUPPLY, Question, Role, Verdict

if TYPE_CHECKING:
    from debar.model import Lineage, Ownership
    from debar.rulebook import Bar, Category, Rule, Target, Vendor

Caught = tuple[Step, "Vendor | None", Role]
"""What catching comes to, the entry that names the maker, and the role in which it is caught."""


def could_mean(case: Case, target: Target) -> bool:
    """Whether a target might catch this maker: a quick look that spares the rest for nearly all of a long list."""
    if not target.vendors or target.category:
        return True
    if case.maker in target.vendors:
        return True
    lineage = case.lineage
    if (lineage.owners or lineage.uncertain) and not target.vendors.keys().isdisjoint(owners_of(lineage)):
        return True
    return bool(case.facts) and case.fact("contains_module_by") in target.vendors


@lru_cache(maxsize=16_384)
def owners_of(lineage: Lineage) -> tuple[str, ...]:
    """All who own the maker, surely or perhaps."""
    return tuple([edge.owner for edge in (*lineage.owners, *lineage.uncertain)])


def catch(case: Case, rule: Rule, bar: Bar, target: Target) -> Caught | Out:
    """Who is caught by one target of a bar, and why; Out when this maker is not."""
    if target.vendors:
        named = _named(case, bar, target)
        if named or not target.category:
            return named or Out()
    if bar.catch in FREE:
        return _of_concern(case, rule, target)
    if target.category:
        step = _category(case, target.category)
        return step if isinstance(step, Out) else (step, None, case.role)
    if bar.catch == "allow-list":
        because = "The rule asks for every maker to be cleared beforehand; it names none."
        return Step(because=(because,)), None, case.role
    return Out()


def _named(case: Case, bar: Bar, target: Target) -> Caught | None:
    direct = target.vendors.get(case.maker)
    if direct:
        return _by_name(_naming(case, target, direct), direct, case.role)
    owners = _of_role(case, case.lineage.owners)
    for edges, sure in ((owners, True), (_of_role(case, case.lineage.uncertain), False)):
        found = _through_owners(case.maker, (*owners, *edges), bar, target)
        if found:
            return _by_owner(case, found[0], found[1], bar, target, sure=sure)
    inside = case.fact("contains_module_by")
    module = target.vendors.get(inside) if inside else None
    if module and inside and case.role is not Role.SELLER:
        return _by_name(f"Answered: it contains a module by {inside}, which the rule names.", module, Role.MODULE)
    return None


def _naming(case: Case, target: Target, vendor: Vendor) -> str:
    """That the rule names the maker, or that it is one to look up on a list which is not on record here."""
    if looked_up(target):
        return f"The rule means whom its list has, which is not on record here; {case.maker_name} is looked up there."
    named = f"The rule names {case.maker_name}{_listing(target, vendor)}"
    return f"{named.removesuffix('.')}."


def _of_role(case: Case, edges: tuple[Ownership, ...]) -> tuple[Ownership, ...]:
    """The edges that count in this role: who builds the goods of a seller does not own the seller."""
    return tuple(edge for edge in edges if edge.kind != SUPPLY) if case.role is Role.SELLER else edges


def _by_name(because: str, vendor: Vendor, role: Role) -> Caught:
    if vendor.confidence == "uncertain":
        because = f"{because} That naming is marked uncertain: show the text."
        question = Question("rule", "Which text names this maker? Show it; what is on record is uncertain.")
        return Step(Verdict.REVIEW, (because,), (question,)), vendor, role
    return Step(because=(because,)), vendor, role


def _through_owners(
    maker: str, edges: tuple[Ownership, ...], bar: Bar, target: Target
) -> tuple[list[Ownership], Vendor] | None:
    """The edges from the maker up to one the rule names, each of a kind the rule reaches through."""
    paths: list[list[Ownership]] = [[edge] for edge in edges if edge.maker == maker]
    seen: set[str] = {maker}
    while paths:
        path = paths.pop(0)
        owner = path[-1].owner
        if owner in seen:
            continue
        seen.add(owner)
        vendor = target.vendors.get(owner)
        if vendor and _reached(path, (bar.reach if vendor.reach is None else vendor.reach) | bar.reach_ask):
            return path, vendor
        paths += [[*path, edge] for edge in edges if edge.maker == owner]
    return None


def _reached(path: list[Ownership], reach: frozenset[str]) -> bool:
    """Whether every edge is of a kind the rule reaches through; goods built by a named maker are its own goods."""
    return all(edge.kind in reach or edge.kind == SUPPLY for edge in path)


def _by_owner(case: Case, path: list[Ownership], vendor: Vendor, bar: Bar, target: Target, *, sure: bool) -> Caught:
    line = "; ".join(_edge(edge) for edge in path)
    supplied = any(edge.kind == SUPPLY for edge in path)
    reach = bar.reach if vendor.reach is None else vendor.reach
    reached = _reached(path, reach)
    because = (
        f"{case.maker_name} is not named itself: {line}. The rule names {vendor.maker}{_listing(target, vendor)}"
    )
    further = ", and reaches such firms" if reached and not supplied else ""
    step, _, role = _by_name(f"{because}{further}.", vendor, case.role)
    if supplied:
        question = Question("made_by", f"Did {vendor.maker} build this thing? Ask for a written statement.")
        return Step(Verdict.REVIEW, (*step.because, "Supply is alleged, not settled."), (question,)), vendor, role
    if not sure or any(edge.confidence == "uncertain" for edge in path):
        doubt = "Whether it belonged to that group on that day is uncertain."
        question = ask(case, "made_on", "When was it made, and who controlled the maker then?")
        return Step(Verdict.REVIEW, (*step.because, doubt), (question,)), vendor, role
    if not reached:
        kinds = " and ".join(sorted({edge.kind.replace("-", " ") for edge in path if edge.kind not in reach}))
        doubt = f"Whether the rule reaches a {kinds} is for a person to decide."
        question = Question("control", f"Does {vendor.maker} control {case.maker_name}?")
        return Step(Verdict.REVIEW, (*step.because, doubt), (question,)), vendor, role
    return step, vendor, role


def _edge(edge: Ownership) -> str:
    span = f" from {edge.since}" if edge.since else ""
    span += f" until {edge.until}" if edge.until else ""
    if edge.kind == SUPPLY:
        return f"goods said to be supplied by {edge.owner}{span} ({edge.source})"
    return (
        f"{edge.kind} of {edge.owner}{span} ({edge.source})" if edge.source else f"{edge.kind} of {edge.owner}{span}"
    )


def _listing(target: Target, vendor: Vendor) -> str:
    listed = vendor.listed or target.listed
    entry = f" in entry {target.id}" if target.id else ""
    return f"{entry}, listed {listed}" if listed else entry


def _of_concern(case: Case, rule: Rule, target: Target) -> Caught | Out:
    meets = _meets(case, target.category) if target.category else None
    if meets:
        because = f"The rule names nobody; its written criterion is met on record: {meets}."
        return Step(Verdict.REVIEW, (because,)), None, case.role
    why = concern(case.rulebook, case.lineage, case.on, case.known)
    if why:
        nobody = "" if rule.absent else "The rule names nobody. "
        because = f"{nobody}{case.maker_name} is a maker of concern: {why}."
        return Step(Verdict.REVIEW, (because,)), None, case.role
    if rule.absent:
        return Out()
    return Out(
        f"{rule.id} names nobody, and nothing on record makes {case.maker_name} a maker of concern on that day;"
        f" its duties stay: {rule.do}"
    )


def _meets(case: Case, category: Category) -> str | None:
    """Which recorded seat, of the maker or an owner, meets the criterion."""
    return next((said for country, said in _seats(case) if category.means_seat(country)), None)


def _seats(case: Case) -> list[tuple[str, str]]:
    answered = case.fact("seat_country")
    if answered:
        return [(answered, f"seat answered as {answered}")]
    return _seats_of(case, {case.maker, *(edge.owner for edge in case.lineage.owners)})


def _seats_of(case: Case, makers: set[str]) -> list[tuple[str, str]]:
    return [(country, f"{maker} is seated in {country}") for maker, country in case.lineage.seats if maker in makers]


def _perhaps(case: Case, category: Category) -> str | None:
    """Which seat of somebody who may have owned the maker that day, or may not, meets the criterion."""
    if case.fact("seat_country"):
        return None
    owners = {edge.owner for edge in case.lineage.uncertain if edge.kind != SUPPLY}
    return next((said for country, said in _seats_of(case, owners) if category.means_seat(country)), None)


def _category(case: Case, category: Category) -> Step | Out:
    if category.by_seat:
        return _by_seat(case, category)
    return _by_production(case, category)


def _by_seat(case: Case, category: Category) -> Step | Out:
    met = _meets(case, category)
    if met:
        return Step(because=(f"The rule means every maker seated {_where(category)}; {met}.",))
    if perhaps := _perhaps(case, category):
        because = f"The rule means every maker seated {_where(category)}; {perhaps}, and may have owned it that day."
        question = ask(case, "made_on", "When was it made, and who controlled the maker then?")
        return Step(Verdict.REVIEW, (because,), (question,))
    if any(maker == case.maker for maker, _ in case.lineage.seats) or case.fact("seat_country"):
        return Out()
    question = ask(case, "seat_country", f"In which country is {case.maker_name} seated?")
    because = f"The rule means every maker seated {_where(category)}; the seat is not on record."
    return Step(Verdict.REVIEW, (because,), (question,))


def _where(category: Category) -> str:
    return f"in {_codes(category.seat)}" if category.seat else f"outside {_codes(category.seat_outside)}"


def _by_production(case: Case, category: Category) -> Step | Out:
    where = f"outside {_codes(category.made_outside)}" if category.made_outside else f"in {_codes(category.made_in)}"
    rule = f"The rule means goods produced {where}, whoever makes them"
    answer = case.fact("country_of_production")
    caught = _produced(answer, category) if answer else None
    if caught is False:
        return Out()
    if caught:
        return Step(because=(f"{rule}; answered: {answer}.",))
    question = ask(case, "country_of_production")
    return Step(Verdict.REVIEW, (f"{rule}; the place of production is not settled.",), (question,))


def _produced(answer: str, category: Category) -> bool | None:
    """Whether the stages answered put the goods in the category; None when they settle nothing.

    `origin: XX` is one stage only: it can put goods in, never out (an origin does not speak of design).
    """
    kind, _, listed = answer.partition(": ")
    countries = {code.strip() for code in listed.split(",") if code.strip()}
    if category.made_outside:
        if kind == "none":
            return False
        abroad = countries - category.made_outside
        return True if abroad or kind in ("some", "all major stages abroad") else None
    if countries & category.made_in:
        return True
    if kind == "none":
        return False
    return False if countries and kind != "origin" else None


def _codes(countries: frozenset[str]) -> str:
    return ", ".join(sorted(countries))
