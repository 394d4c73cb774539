"""What every file of knowledge shares: strict models, sources, confidence, days."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from debar.dates import Day

Confidence = Literal["verified", "general-knowledge", "uncertain"]
"""verified: seen in the source named; general-knowledge: not re-checked; uncertain: never decides alone."""


def _day(value: Any) -> str:
    return str(Day.parse(value))


DayText = Annotated[str, BeforeValidator(_day)]
"""`2026`, `2026-07` or `2026-07-31`, kept as text so that a partial date stays partial."""

Id = Annotated[str, BeforeValidator(str)]


class Shape(BaseModel):
    """A mapping in one of our files: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
