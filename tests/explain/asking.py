"""What tests of explain share: one observation, explained for one buyer."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from debar.explain import explained
from debar.model import Act, Inquiry, Kind
from debar.register import Register
from debar.rulebook import Rulebook

if TYPE_CHECKING:
    from debar.explain.story import Story

TODAY = date(2026, 11, 25)
AGENCY = "us-federal-agency"


@cache
def known() -> tuple[Register, Rulebook]:
    return Register.load(), Rulebook.load()


def told(
    *buyers: str, on: str | None = None, act: Act | None = None, only: str | None = None, **fields: Any
) -> Story:
    """The story of an observation, as known today."""
    asked = Inquiry(buyers or (AGENCY,), TODAY, TODAY, date.fromisoformat(on) if on else None, act)
    _, story, _ = explained(fields, asked, Kind.PURCHASE, *known(), only)
    return story
