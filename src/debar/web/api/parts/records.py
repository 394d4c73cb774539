"""Findings and what belongs to them, as the contract's JSON Lines write them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from debar.web.api.parts.shape import Shape


class ClueShape(Shape):
    """One sign of a maker."""

    kind: str
    """name, typo, model, part-number, rebadge, mac, ..."""
    field: str
    """The observation field in which it was found."""
    found: str
    """What was found."""
    start: int
    """Where it begins, in characters of the field's original text."""
    end: int
    """Where it ends."""
    says: str
    """What it proves."""
    source: str
    """Who says so."""


class OwnerShape(Shape):
    """Who owned the maker on that day."""

    owner: str
    """Id of the owner."""
    since: str | None = Field(alias="from", description="Since when.")
    to: str | None
    """Until when."""
    source: str | None
    """Who says so."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class WaiverHere(Shape):
    """The waiver that holds for a finding."""

    who: str
    """Who asked for it."""
    why: str
    """Why."""
    approved_by: str
    """Who approved it."""
    until: str
    """Its last day."""
    rule: str
    """The rule it waives."""
    maker: str
    """The maker it is about."""


class _Seen(Shape):
    file: str
    """The file it stands in."""
    place: str
    """Where in the file."""
    subject: dict[str, str]
    """The observation fields of the line."""
    maker: str | None
    """Id of the maker."""
    maker_name: str | None
    """The maker's name."""
    group: str | None
    """Id of the controlling family on that day."""
    role: str | None
    """In what capacity the maker appears: equipment, module, chip, firmware, service, brand, seller, mention."""
    strength: str
    """How surely: certain, strong, medium, weak, none."""
    clues: list[ClueShape]
    """By what."""
    lineage: list[OwnerShape]
    """The owners on that day, nearest first."""
    verdict: str
    """prohibited, conditional, review, advised-against, watch, clear, unidentified."""


class FindingRecord(_Seen):
    """One finding, as `debar screen --format jsonl` writes it."""

    type: Literal["finding"]
    """Always `finding`."""
    id: str
    """The same for the same place, maker, rule and buyer in every run."""
    rule: str
    """Id of the rule."""
    jurisdiction: str
    """Whose law it is."""
    buyer: str
    """For whom it was judged."""
    act: str
    """What the buyer does."""
    on: str | None
    """The day of the act."""
    known: str | None
    """Judged by what was known that day."""
    because: list[str]
    """The reasons."""
    questions: list[str]
    """What is left to answer."""
    do: str | None
    """What this buyer must do."""
    deadline: str | None
    """Until when."""
    waived: WaiverHere | None
    """The waiver that holds."""


class ObservationRecord(_Seen):
    """One line on which no rule speaks."""

    type: Literal["observation"]
    """Always `observation`."""
    notes: list[str]
    """Why no rule speaks, where that is to be told."""


Record = dict[str, Any]
