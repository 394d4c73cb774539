"""`data/rules/<jurisdiction>/<id>.yaml`: one instrument; `data/buyers/<jurisdiction>.yaml`: who may be bound.

A rule has one or more **bars**: what is barred, for whom, in which act, between which days, under which
facts. Fields written at the rule hold for every bar that does not write its own. The file is the law as a
reader of the law would sketch it; `debar.judge` alone decides what follows (docs/verdicts.md).
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

from pydantic import Field, model_validator

from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.intervals import must_follow, must_lie_within, must_not_overlap, overlap, told

State = Literal[
    "reported", "denied", "announced", "proposed", "enacted", "in_force", "suspended", "resumed", "challenged",
    "upheld", "amended", "expired", "repealed", "dropped", "reviewed",
]  # fmt: skip
Kind = Literal[
    "statute", "regulation", "order", "direction", "licence_condition", "contract", "policy", "advice", "list",
    "proposal", "press_report", "absence",
]  # fmt: skip
Catch = Literal["named", "list", "category", "criteria", "decision", "allow-list", "none"]
Reach = Literal["subsidiary", "affiliate", "brand", "joint-venture", "division"]
"""Which kinds of ownership edge carry a named maker's ban to the makers it owns."""


class Status(Shape):
    """One event in the life of the instrument; `reviewed` is the day on which a rule was looked for and not found."""

    date: DayText
    known: DayText | None = None
    """The day it became public, where that is not the day it happened."""
    state: State
    note: str = ""
    source: str = ""
    confidence: Confidence = "verified"


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


class Duty(Shape):
    """A duty to report."""

    to: str
    within: str
    what: str = ""
    since: DayText | None = None
    until: DayText | None = None
    cite: str = ""
    confidence: Confidence = "verified"


class LegalWaiver(Shape):
    """A way out that the law itself gives to somebody."""

    by: str
    until: DayText | None = None
    text: str = ""
    confidence: Confidence = "verified"


class Instrument(Shape):
    """How the instrument is called and cited."""

    name: str
    """In English."""
    name_ja: str | None = None
    """In Japanese, for readers of Japanese: the name in use there, else a plain translation."""
    name_local: str | None = None
    """In the language of the instrument itself, where that is not English."""
    cite: str = ""


SAME_CASE = (
    "bound", "acts", "vendors", "catch", "category", "through", "goods", "goods_ask", "goods_not", "roles", "module",
    "when", "open", "contract_from", "contract_until", "counts_from", "exceptions", "deadline",
)  # fmt: skip
"""Fields of a bar that say whom it catches, and in what case."""


class RuleExample(Shape):
    """A case on one side of an edge and the verdict that must come of it; `none` is no finding."""

    say: str
    maker: Id | None = None
    """Whose thing it is; left out, nobody is on record as its maker."""
    goods: str | None = None
    role: str = "equipment"
    strength: str = "strong"
    buyer: Id
    act: str = "procure"
    on: str
    known: str | None = None
    answers: dict[str, str] = {}
    verdict: Literal["prohibited", "conditional", "review", "advised-against", "watch", "none"]
    asks: list[str] = []
    """Answer keys that must be among the questions."""
    asks_not: list[str] = []
    """Answer keys that must not be: `in_service` where the rule bars the purchase itself."""
    note: str | None = None
    """Words that must stand in a note, where no rule speaks."""
    deadline: DayText | None = None
    """The last lawful day that must come with it; left out, any."""


class RuleFile(Shape):
    """One instrument."""

    id: Id
    jurisdiction: Id
    instrument: Instrument
    kind: Kind
    official: bool = True
    """False for press reports and for rules of one's own house: they never make a maker one of concern."""
    catch: Catch
    status: list[Status] = Field(min_length=1)
    force: Force | None = None
    bound: list[Id] = []
    """Buyers who must obey (with everybody who `is_a` one of them)."""
    also_binds: list[str] = []
    """Others who must obey, in words: exporters, test laboratories."""
    acts: list[str] = []
    vendors: list[Vendor] = []
    reach: list[Reach] = []
    reach_ask: list[Reach] = []
    """Kinds of edge of which the instrument's words leave open whether they reach so far (a joint venture under
    "affiliate"): `review`, asking who controls it."""
    category: Category | None = None
    goods: list[str] | None = None
    goods_ask: list[str] = []
    goods_not: list[str] = []
    bars: list[Bar] = []
    exceptions: list[Carve] = []
    grandfather: str = ""
    waivers: list[LegalWaiver] = []
    duties: list[Duty] = []
    penalty: str = ""
    conflicts: list[str] = []
    """Where sources disagree: shown, never decided silently."""
    authority: str = ""
    """Whom to ask, by general knowledge where no source names it; an absence must say it."""
    do: str
    sources: dict[str, str] = Field(min_length=1)
    confidence: Confidence
    reviewed: DayText
    """The day its sources were last read."""
    review_every: int | None = Field(default=None, ge=1, le=3_650)
    """Days after which it must be looked at again; left out, by its kind (docs/decisions/0006)."""
    examples: list[RuleExample] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_bar_at_least(self) -> RuleFile:
        if not self.bars and self.catch != "none":
            raise ValueError("a rule that catches somebody needs at least one bar")
        return self

    @model_validator(mode="after")
    def _bars_agree(self) -> RuleFile:
        """Each bar has an id of its own, and no two bar the same on the same days with different verdicts."""
        ids = [bar.id for bar in self.bars]
        if twice := next((id for id in ids if ids.count(id) > 1), None):
            raise ValueError(f"bar {twice!r} is written twice; give each bar an id of its own")
        must_not_overlap(((vendor.maker, vendor) for vendor in self.vendors), "maker")
        for one, other in combinations(self.bars, 2):
            times = [(force.since, force.until) for bar in (one, other) if (force := bar.force or self.force)]
            alike = all(getattr(one, name) == getattr(other, name) for name in SAME_CASE)
            if (
                one.verdict != other.verdict
                and alike
                and len(times) == 2
                and times[0][0]
                and times[1][0]
                and overlap(*times)
            ):
                raise ValueError(
                    f"bars {one.id!r} ({told(times[0])}) and {other.id!r} ({told(times[1])}) bar the same thing and"
                    " their days overlap; end one where the other begins"
                )
        return self

    @model_validator(mode="after")
    def _sources_are_named(self) -> RuleFile:
        vendors = [*self.vendors, *(vendor for bar in self.bars for vendor in bar.vendors or ())]
        for named in (*(event.source for event in self.status), *(vendor.source for vendor in vendors)):
            if named and named not in self.sources:
                raise ValueError(f"source {named!r} is not among the sources; add it there, or mend the key")
        return self

    @model_validator(mode="after")
    def _absence_is_whole(self) -> RuleFile:
        looked = [event.date for event in self.status if event.state == "reviewed"]
        if bool(looked) != (self.kind == "absence"):
            raise ValueError("a status `reviewed` belongs to an absence, and an absence needs one")
        if looked and not (self.bound and self.authority):
            raise ValueError("an absence names the buyers it is for (bound) and whom they may ask (authority)")
        if looked and any(bar.verdict != "review" for bar in self.bars):
            raise ValueError("where no text was found a bar can give no more and no less than review")
        return self


class ListEntry(Shape):
    """One entry of an official list: a maker, or a class of goods."""

    id: Id
    vendors: list[Vendor] = []
    category: Category | None = None
    goods: list[str] | None = None
    goods_ask: list[str] = []
    """As in a bar: classes for which a person must decide whether the entry means them."""
    goods_not: list[str] = []
    when: dict[str, list[str]] = {}
    exceptions: list[Carve] = []
    questions: list[str] = []
    """As in a bar: further questions, as they should be put."""
    listed: DayText
    known: DayText | None = None
    """The day the entry became public, where that is not the listing day."""
    delisted: DayText | None = None
    text: str
    services: bool = False
    confidence: Confidence = "verified"
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> ListEntry:
        must_follow(self.listed, self.delisted, "delisted, listed")
        must_not_overlap(((vendor.maker, vendor) for vendor in self.vendors), "maker")
        return self


class ListCarve(Carve):
    """An exception that several entries of a list share, such as an approval of named goods."""

    entries: list[Id] = Field(min_length=1)


class ListFile(Shape):
    """An official list that rules work through."""

    id: Id
    jurisdiction: Id
    name: str
    checked: DayText
    """The day the list was last read."""
    stale_after: int = 90
    """Days after `checked` from which the list counts as stale under `--strict`."""
    entries: list[ListEntry]
    """May be empty: an official list that is empty gives nothing, and a note."""
    exceptions: list[ListCarve] = []
    missing: bool = False
    """True: the list exists but could not be read; gives an issue, never a verdict."""
    sources: dict[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _exceptions_name_entries(self) -> ListFile:
        known = {entry.id for entry in self.entries}
        for carve in self.exceptions:
            for entry in carve.entries:
                if entry not in known:
                    raise ValueError(f"exception {carve.id}: {entry!r} is no entry of this list; mend the id")
        return self


class BuyerShape(Shape):
    """Somebody who buys, uses, sells or runs a network."""

    id: Id
    name: str
    is_a: list[Id] = []
    about: str = ""


class BuyersFile(Shape):
    """The buyers of one jurisdiction, bound or not."""

    jurisdiction: Id
    name: str
    buyers: list[BuyerShape]
