"""The shape of `data/columns.yaml`: header words of many systems and languages, and what field each one feeds."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from debar.model import FIELDS
from debar.schema.common import Confidence, Shape


def _known(field: str) -> str:
    if field not in FIELDS:
        raise ValueError(f"{field!r} is not an observation field; see debar.model.FIELDS")
    return field


class FieldWords(Shape):
    """The header words of one field, by language or system, the best first."""

    field: str
    identifies: bool = False
    """Whether a column of this field alone is enough to look for a maker."""
    spill: Literal["text"] | None = None
    """Where a second column of this kind goes; nowhere when None (it is reported as unused)."""
    words: dict[str, list[str]]

    @model_validator(mode="after")
    def _check(self) -> FieldWords:
        _known(self.field)
        return self


class LayoutExample(Shape):
    """A real header of the system and the field each of its words must get; words not named must get none."""

    header: list[str]
    maps: dict[str, str]


class Lack(Shape):
    """What a form of an export leaves out that names makers, and how to export it with that."""

    problem: str
    remedy: str


class Layout(Shape):
    """An export of a known system: the words that give it away, and its own meaning of some columns."""

    id: str
    system: str
    needs: list[str]
    any: list[str]
    kind: Literal["purchase", "inventory"]
    columns: dict[str, str]
    """Header word -> field; empty for a column that says nothing here."""
    lacks: Lack | None = None
    source: str
    confidence: Confidence
    examples: list[LayoutExample]

    @model_validator(mode="after")
    def _check(self) -> Layout:
        for field in self.columns.values():
            if field:
                _known(field)
        return self


class InventorySigns(Shape):
    """Which fields tell a hand-made inventory from a list of purchases."""

    any_field: list[str]
    no_field: list[str]


class WordExample(Shape):
    """One header word and the field it must get, or null for none."""

    header: str
    field: str | None


class ColumnsFile(Shape):
    """The whole file."""

    fields: list[FieldWords]
    stop: dict[str, list[str]]
    plain: dict[str, list[str]]
    layouts: list[Layout]
    inventory: InventorySigns
    months: list[list[str]]
    eras: dict[str, int]
    examples: list[WordExample]
