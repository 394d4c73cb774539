"""`data/rules/<jurisdiction>/lists/<id>.yaml`: an official list that rules work through."""

from __future__ import annotations

from pydantic import Field, model_validator

from debar.schema.bars import Carve, Category, Vendor
from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.intervals import must_follow, must_not_overlap


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
