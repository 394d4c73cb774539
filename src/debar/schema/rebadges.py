"""`data/rebadges/<maker>/<group>.yaml`: sold under another name, made by this maker."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.makers import Examples


class Rebadge(Shape):
    """One thing an operator or a brand sold, and who made it."""

    id: Id
    sold_by: list[str]
    """Names of the operator or brand as they are written, in every script that is known."""
    sold_as: list[str] = Field(min_length=1)
    """What is written on the box or the invoice: a model code or a product name."""
    needs_seller: bool = False
    """Whether `sold_as` means nothing alone (Prism, NVR, Terra): the name of the seller must stand beside it."""
    strength: Literal["weak", "medium", "strong"] = "strong"
    """How far the wording goes, its seller beside it where `needs_seller` asks. `medium`: ordinary words (`Daytona`
    of Orange) that need the class of goods too. `weak`: the maker changed within the line, or the words are everyday
    ones; a lead. An `uncertain` row is never more than `weak`."""
    made_model: str | None = None
    goods: str | None = None
    role: str = "equipment"
    since: DayText | None = None
    """First day on which this maker built it; made earlier, it is only a lead."""
    until: DayText | None = None
    """First day on which somebody else builds it; made on it or later, it is only a lead."""
    source: str
    confidence: Confidence
    note: str = ""


class RebadgeFile(Shape):
    """Re-badged things of one maker. Rows that look like this maker's and are another's live in that maker's file."""

    maker: Id
    sources: dict[str, str] = Field(min_length=1)
    rows: list[Rebadge] = Field(min_length=1)
    examples: Examples
