"""What every file of knowledge shares: strict models, sources, confidence, days."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from debar.dates import Day

Confidence = Literal["verified", "general-knowledge", "uncertain"]
"""verified: seen in the source named; general-knowledge: not re-checked; uncertain: never decides alone."""


def _day(value: Any) -> str:
    return str(Day.parse(value))


_DAY_SCHEMA = {
    "type": ["string", "integer"],
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "description": "2026-07-31, or 2026-07 or 2026 where the source gives no day",
}

DayText = Annotated[str, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
"""`2026`, `2026-07` or `2026-07-31`, kept as text so that a partial date stays partial."""

Id = Annotated[str, BeforeValidator(str), WithJsonSchema({"type": ["string", "integer"]})]
"""An id may be all digits; YAML then reads a number."""


class Shape(BaseModel):
    """A mapping in one of our files: unknown keys are refused, values are frozen.

    What stands below a field as its docstring is its description in the published JSON Schema.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)
