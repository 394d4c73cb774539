"""`data/products/<maker>/<family>.yaml`: how a maker writes its model and part numbers.

A pattern is a regular expression over folded text (lower case, width and marks folded, other characters as
they stand). Write it in the maker's own capitals: it is matched case-insensitively. A `-` in it stands for
"one separator or none", so `DS-2CD` finds `DS-2CD`, `DS 2CD` and `DS2CD`; inside square brackets it is itself,
so `[-]` is a hyphen that must be there. It is anchored on both sides:
no letter or digit may touch the match, unless `open` says otherwise. Every match must begin with one of a
bounded number of literals of at least two characters, which debar works out by itself.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from debar.schema.common import Confidence, DayText, Id, Shape
from debar.schema.makers import Examples


class Needs(Shape):
    """The second sign without which a pattern is only a lead (its strength is then one step lower)."""

    goods: list[str] = []
    """Any of these classes of goods is named in the same observation."""
    words: list[str] = []
    """Any of these words (folded, whole) stands in the same observation."""
    makers: list[Id] = []
    """Any of these makers (or brands) is named in the same observation."""


class Pattern(Shape):
    """One form of model or part number."""

    match: str
    strength: Literal["weak", "medium", "strong"]
    needs: Needs | None = None
    """With the second sign present the pattern has its `strength`; without it `weak`."""
    unless: list[str] = []
    """Words (folded, whole) whose presence speaks for somebody else (`imageclass`, `printer`, `toner`)."""
    open: Literal["start", "end", "both"] | None = None
    goods: str | None = None
    """Overrides the family's class of goods."""
    fields: list[str] = []
    """The only observation fields it is looked for in (`banner`, `sys_descr`); left out, any text."""
    kind: Literal["model", "part-number", "rebadge", "banner"] = "model"
    """`rebadge`: the number of a brand whose goods this maker built (a whole line, told by its prefix); the brand's
    own name beside it contradicts nothing. `banner`: what the maker's software says of itself."""
    since: DayText | None = None
    """First day on which this maker built what is numbered so; made earlier, it is only a lead."""
    until: DayText | None = None
    """First day on which it is built by somebody else; made on it or later, it is only a lead."""
    source: str = ""
    confidence: Confidence = "verified"
    trap: str = ""
    """What else is written like this."""


class ProductFile(Shape):
    """One family of products of one maker."""

    id: Id
    maker: Id
    says: str
    """What a match says, for the reader of a report: `EchoLife HG series ONT`."""
    goods: str | None = None
    role: Literal["equipment", "module", "chip", "firmware", "service"] = "equipment"
    patterns: list[Pattern] = Field(min_length=1)
    sources: dict[str, str] = Field(min_length=1)
    examples: Examples
