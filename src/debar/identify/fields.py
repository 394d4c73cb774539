"""What a field of an observation is evidence of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import FIELDS
from debar.sift import SILENT

if TYPE_CHECKING:
    from collections.abc import Mapping

MAKER = frozenset(("maker_name", "brand", "ent_mfg_name"))
"""Whoever is named here is said to be the maker."""
WRITTEN = frozenset(("description", "maker_name", "brand", "model", "part_number"))
"""What people write of a thing, or read off its label."""
OWN_VOICE = frozenset(
    "mac lldp_chassis_id sys_object_id sys_descr ent_mfg_name ent_model_name lldp_sys_descr cdp_platform".split()
)
"""What a device says of itself as a whole; what its services say (banners, titles) may be software on it."""
SELLER = frozenset(("seller_name",))
CODES = {
    "mac": "mac",
    "lldp_chassis_id": "mac",
    "sys_object_id": "sysobjectid",
    "usb_id": "usb",
    "pci_id": "pci",
    "bluetooth_company_id": "bluetooth",
    "fcc_id": "fcc",
    "gpon_vendor_id": "gpon",
    "cpe": "cpe",
    "purl": "purl",
    "asn": "asn",
    "tac": "tac",
}
"""Fields that hold a registry code, and its kind."""
NAMED_BY_CODE = frozenset(("mac", "cpe", "purl", "asn", "tac"))
"""Those whose other words name products and software, not who made a box."""
CLASSED = {
    "unspsc": ("unspsc",),
    "cpv": ("cpv",),
    "hs_code": ("hs",),
    "commodity_code": ("unspsc", "cpv", "hs"),
}
"""Fields that hold a number of a classification of goods, and which it may be."""
SPEAKING = frozenset(FIELDS) - SILENT
"""Every field that `identify` looks at."""

LONGEST = 100_000
"""Characters of one value that are looked at: no line of goods is longer, and a hostile file must end."""


LONGEST_WORD = 1_000
"""Characters of the longest word before which a value is cut; no name is as long."""


def within(value: str) -> str:
    """The part of a value that is looked at: cut where a word ends, since the beginning of one may be a name."""
    if len(value) <= LONGEST:
        return value
    for at in range(LONGEST, LONGEST - LONGEST_WORD, -1):
        if not (value[at - 1].isalnum() and value[at].isalnum()):
            return value[:at]
    return value[:LONGEST]


def cut(fields: Mapping[str, str]) -> list[str]:
    """The fields of which only the first part is looked at."""
    if max(map(len, fields.values()), default=0) <= LONGEST:
        return []
    return [name for name, value in fields.items() if len(value) > LONGEST and name in SPEAKING]
