"""A device that is known only from what another one tells of it: an entry of a neighbour table, a learned address.

What it said of itself came through the other, which may keep it long after the device is gone. So it is never more
than `medium`, and the note says who tells it. Modules are told by their own host and keep their strength.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debar.model import Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debar.model import Identification

MOST = Strength.MEDIUM
NOTE = "known only from what another device tells of its neighbours"


def is_relayed(fields: Mapping[str, str]) -> bool:
    """Whether the observation stands in the tables of another device."""
    return "seen_by" in fields and "host_device" not in fields


def relayed(found: Identification) -> Identification:
    """The same identification, at most `medium`."""
    if found.strength <= MOST:
        return found
    return replace(found, strength=MOST, note=f"{found.note}; {NOTE}" if found.note else NOTE)
