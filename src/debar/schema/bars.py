"""What an instrument bars: for whom, in which act, between which days, under which facts, with which ways out."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.intervals import must_follow, must_lie_within, must_not_overlap

Catch = Literal["named", "list", "category", "criteria", "decision", "allow-list", "none"]
Reach = Literal["subsidiary", "affiliate", "brand", "joint-venture", "division"]
"""Which kinds of ownership edge carry a named maker's ban to the makers it owns."""


class Force(Shape):
    """When the bar binds: first barred day, and first day on which it no longer does."""

    since: DayText | None
    """None: not in force; nothing but `watch` can come of it, and from `until` on nothing at all. A partial date
    gives `review` inside it. In an absence: the first day on which there may have been a text."""
    not_before: DayText | None = None
    """Where `since` is partial but an earliest day is known (a notice day plus ten): before it the bar is
    still to come (`watch`), from it to the end of `since` its start is uncertain (`review`)."""
    until: DayText | None = None
    known: DayText | None = None
    """The day by which this interval could be known (enactment, publication); left out: the first status
    of the rule that is enacted, in_force or announced."""
    suspended: list[tuple[DayText, DayText | None]] = []
    """Stays: from, first day it no longer held."""
    confidence: Confidence = "verified"

    @model_validator(mode="after")
    def _in_order(self) -> Force:
        must_follow(self.since, self.until, "until, since")
        must_follow(self.not_before, self.since, "since, not_before", same_day=True)
        must_lie_within(self.suspended, (self.since, self.until), "stay")
        return self


class Vendor(Shape):
    """One maker a bar names, with limits of its own."""

    maker: Id
    reach: list[Reach] | None = None
    """Overrides the bar's."""
    goods: list[str] | None = None
    when: dict[str, list[str]] | None = None
    """Facts that must hold for this maker only (purpose limits)."""
    listed: DayText | None = None
    delisted: DayText | None = None
    confidence: Confidence = "verified"
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Vendor:
        must_follow(self.listed, self.delisted, "delisted, listed")
        return self


class Category(Shape):
    """A class of makers or goods, instead of a name."""

    seat: list[str] = []
    """Maker seated in one of these countries (ISO codes)."""
    seat_outside: list[str] = []
    """Maker seated in none of these countries."""
    made_in: list[str] = []
    """Goods produced in one of these countries."""
    made_outside: list[str] = []
    """Goods of which a major stage of production lies outside these countries."""


class Carve(Shape):
    """An exception in the law, put as a question. It lowers nothing until an answer claims it, unless the class
    of goods makes it plausible."""

    id: Id
    text: str
    claim: dict[str, str]
    """Answer key -> value that claims it (`routes_or_sees_user_data: no`)."""
    plausible_for: list[str] = []
    """Classes of goods."""
    makers: list[Id] = []
    """Whose goods it is for; empty: anybody's."""
    references: list[str] = []
    """Words that the answer's reference names it by: notices, models. A reference that names another exception
    does not claim this one; one that names none of them claims each, and has to be shown."""
    cite: str = ""
    since: DayText | None = None
    until: DayText | None = None
    """First day on which it no longer holds."""
    known: DayText | None = None
    """The day it became public; left out: with the rule or entry."""
    confidence: Confidence = "verified"


class Bar(Shape):
    """One thing the instrument bars."""

    id: Id = "main"
    verdict: Literal["prohibited", "conditional", "review", "advised-against", "watch"]
    """The strongest verdict it can give."""
    says: str = ""
    """What it bars, in a sentence: it opens `because`."""
    bound: list[Id] | None = None
    acts: list[str] | None = None
    """Left out here and at the rule of an absence: any act, since without a text no act can be told apart."""
    vendors: list[Vendor] | None = None
    catch: Catch | None = None
    category: Category | None = None
    through: Id | None = None
    """The id of a `data/rules/<jurisdiction>/lists/<id>.yaml` through which it works."""
    makers_only: bool = False
    """Of that list only the entries that name makers: the bar is about barred firms, not about classes of goods."""
    delay: int = 0
    """Days between a listing and the first barred day."""
    goods: list[str] | None = None
    """Classes of goods that are caught (with their children); left out: any."""
    goods_ask: list[str] | None = None
    """Classes for which a person must decide whether they are caught."""
    goods_not: list[str] | None = None
    """Classes that are not caught. Of the three lists the nearest class decides: `antenna` in `goods` wins over
    its parent `passive` in `goods_not`. A class under none of them is not caught where `goods` is given."""
    roles: list[str] | None = None
    """Roles in which the maker must appear; left out: equipment, brand, module, chip, firmware, service."""
    module: Literal["ask", "includes", "no"] = "ask"
    """What a module or chip of a barred maker in a host means (component test)."""
    when: dict[str, list[str]] = {}
    """Facts without which the bar does not apply: answer key -> settled values. Unknown -> review."""
    only_if_told: list[str] = []
    """Keys of `when` that count as not met where nobody answered them, since the ordinary case lies outside the
    bar (a box bought without remote access of its maker): no finding and a note, instead of `review`."""
    unless_told: list[str] = []
    """Keys of `when` that count as met where nobody answered them, since the ordinary case lies inside the bar (who
    runs a network has access to it); the question is listed and changes nothing until it is answered."""
    open: list[str] = []
    """Conditions that stay open even when everything is known (`share of at most 35 %`) -> conditional."""
    force: Force | None = None
    deadline: DayText | None = None
    """Last lawful day of an act that may go on until then: conditional through it, prohibited from the next day."""
    contract_from: DayText | None = None
    contract_until: DayText | None = None
    counts_from: Literal["authorised_on", "installed_on", "made_on"] | None = None
    """An answer key that is a day, where what is older is left alone (grandfathered): the bar reaches a thing
    only if that day is on or after the first barred day (`force.since`, or listing plus `delay`, whichever is
    later). Earlier: no finding. Not known: `review`, asking for the day."""
    exceptions: list[Carve] | None = None
    questions: list[str] = []
    """Further questions for a person, as they should be put."""
    do: str | None = None
    confidence: Confidence = "verified"

    @model_validator(mode="after")
    def _in_order(self) -> Bar:
        must_follow(self.contract_from, self.contract_until, "contract_until, contract_from")
        must_not_overlap(((vendor.maker, vendor) for vendor in self.vendors or ()), "maker")
        if self.force:
            must_follow(self.force.since, self.deadline, "deadline, since", same_day=True)
        return self
