"""How often Python looks for circles of values that nobody needs: rarely, since debar makes millions of small
values and no circles of them."""

from __future__ import annotations

import gc

COLLECTING = (2_000_000, 20, 100)
"""Values made between two looks, and how much rarer the older ones are looked through (`gc.set_threshold`)."""


def rarely() -> None:
    """Look rarely in this process, from now on."""
    gc.set_threshold(*COLLECTING)


def settle() -> None:
    """Never look again through what is there now: it stays to the end, as the register and the rulebook do."""
    gc.freeze()
