"""`data/rules/<jurisdiction>/<id>.yaml`: one instrument.

A rule has one or more **bars**: what is barred, for whom, in which act, between which days, under which
facts. Fields written at the rule hold for every bar that does not write its own. The file is the law as a
reader of the law would sketch it; `debar.judge` alone decides what follows (docs/verdicts.md).
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

from pydantic import Field, model_validator

from debar.schema.bars import Bar, Carve, Catch, Category, Force, Reach, Vendor
from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.intervals import must_not_overlap, overlap, told

State = Literal[
    "reported", "denied", "announced", "proposed", "enacted", "in_force", "suspended", "resumed", "challenged",
    "upheld", "amended", "expired", "repealed", "dropped", "reviewed",
]  # fmt: skip
Kind = Literal[
    "statute", "regulation", "order", "direction", "licence_condition", "contract", "policy", "advice", "list",
    "proposal", "press_report", "absence",
]  # fmt: skip


class Status(Shape):
    """One event in the life of the instrument; `reviewed` is the day on which a rule was looked for and not found."""

    date: DayText
    known: DayText | None = None
    """The day it became public, where that is not the day it happened."""
    state: State
    note: str = ""
    source: str = ""
    confidence: Confidence = "verified"


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
