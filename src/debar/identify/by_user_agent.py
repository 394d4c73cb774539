"""User agents: the words behind the engine's name tell of browsers and apps, whose makers did not make the device."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.sign import Sign

FIELD = "user_agent"
MEANS = "software"
ENGINE = "applewebkit/"
"""The platform and the device stand before it; older browsers name the device behind their own engine."""
NOTE = "named as the maker of a browser or app, not of the device"


def told(text: str, signs: Sequence[Sign]) -> list[Sign]:
    """The signs of a folded user agent, names behind the engine marked as those of software."""
    begins = text.find(ENGINE)
    return [
        sign._replace(means=MEANS, note=NOTE) if 0 < begins < sign.start and sign.clue.kind == "name" else sign
        for sign in signs
    ]
