"""`data/words/umbrellas.yaml`: names under which an operator sells boxes of several makers.

An umbrella identifies nobody. It tells the reader of a line such as `Pocket WiFi` what must still be read off the
box, and what is on record for single models. The models that are settled stand in `data/rebadges/`.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from debar.schema.common import Confidence, Id, Shape


class Umbrella(Shape):
    """One umbrella name, or a family of them, of one operator."""

    id: Id
    names: list[str] = Field(min_length=1)
    """As written on invoices."""
    operators: list[str] = Field(min_length=1)
    needs_operator: bool = False
    """Whether the name is an everyday word (Unite, Horizon) that speaks only with the operator beside it."""
    lands: list[str] = []
    """ISO 3166 codes; empty where it is sold in many countries."""
    models: list[str] = Field(min_length=1)
    """One line each: which box under this name was built by whom, and what is not settled."""
    source: str
    confidence: Confidence


class UmbrellasFile(Shape):
    """All umbrella names."""

    sources: dict[str, str] = Field(min_length=1)
    umbrellas: list[Umbrella] = Field(min_length=1)

    @model_validator(mode="after")
    def _sources_exist(self) -> UmbrellasFile:
        for each in self.umbrellas:
            if each.source not in self.sources:
                raise ValueError(
                    f"umbrella {each.id}: source {each.source!r} is not among the file's sources; add it"
                )
        return self
