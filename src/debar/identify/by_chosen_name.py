"""Names that devices go by in a network: a person chose them, or the device came with them, and neither is proof.

A maker's name in one is a lead (`DESKTOP-HUAWEI`, `huawei-office`); a product's number beside it says more, since a
device's first name tells what it is (`HUAWEI_P40_Pro`). How much each counts for is data (`words/codes.yaml`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debar.identify.sign import capped
from debar.model import Strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debar.identify.page import Page
    from debar.identify.sign import Sign
    from debar.register import Register
    from debar.register.entries import CodeKind

FIELDS = {"hostname": "hostname", "mdns_service": "mdns"}
"""Fields that hold such a name, and the kind of code that tells how much it counts for."""
MOST = Strength.MEDIUM
"""What a product's number in such a name can come to."""
TYPE = "_"
"""What stands before the type of a service, which no person chose."""


def told(page: Page, signs: Sequence[Sign], register: Register) -> Sequence[Sign]:
    """The signs of such a name, lowered to what a chosen name can say."""
    kind = register.codes.get(FIELDS[page.name])
    return [_lowered(page, sign, kind) for sign in signs] if kind else signs


def _lowered(page: Page, sign: Sign, kind: CodeKind) -> Sign:
    if page.name == "mdns_service" and page.text.startswith(TYPE, max(0, sign.start - 1)):
        return sign
    if sign.clue.kind not in ("name", "typo"):
        return capped(sign, MOST)
    lowered = capped(sign, kind.strength)
    return lowered._replace(clue=replace(lowered.clue, says=f"{sign.clue.says}, {kind.says}"))
