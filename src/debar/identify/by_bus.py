"""Numbers of the USB and PCI buses: the vendor's four hex digits, and the product's where they tell more.

`12d1:1506` is looked for as `12d1:1506`, then `12d1`. In running text a number counts only in the forms of listings
and logs: `ID 12d1:1506` (lsusb), `VID_12D1&PID_1506` (Windows), `idVendor=12d1` (kernel log), `usb:v12D1p1506` and
`pci:v000019E5d00000200` (module aliases), `[19e5:0200]` (lspci -nn).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOUR = r"[0-9a-f]{4}"
_HEX = rf"(?:0x)?({_FOUR})(?![0-9a-z])"
_PLAIN = re.compile(rf"(?:0x)?({_FOUR})(?:\s?[:/ \-]\s?(?:0x)?({_FOUR}))?(?![0-9a-z])")
FORMS = {
    "usb": (
        re.compile(rf"\bid[ :=]{{1,3}}({_FOUR}):({_FOUR})(?![0-9a-z])"),
        re.compile(rf"\busb[:\\]v(?:id_)?({_FOUR})p({_FOUR})"),
        re.compile(rf"vid[ _:=]{{1,3}}{_HEX}(?:[^0-9a-z]{{1,4}}pid[ _:=]{{1,3}}{_HEX})?"),
        re.compile(rf"idvendor[ :=]{{1,3}}{_HEX}(?:[^0-9a-z]{{1,4}}idproduct[ :=]{{1,3}}{_HEX})?"),
    ),
    "pci": (
        re.compile(rf"\[({_FOUR}):({_FOUR})\]"),
        re.compile(rf"\bpci:v0000({_FOUR})d0000({_FOUR})"),
        re.compile(rf"ven[ _:=]{{1,3}}{_HEX}(?:[^0-9a-z]{{1,4}}dev[ _:=]{{1,3}}{_HEX})?"),
        re.compile(rf"\bid[ :=]{{1,3}}({_FOUR}):({_FOUR})(?=[^\n]{{0,40}}\bpci\b)"),
    ),
}
"""How such a number stands in listings: groups of vendor and product."""
AROUND = 40
"""Characters around a hit of the sieve in which such a form must stand."""


def in_field(text: str, kind: str) -> Iterator[Coded]:
    """The number of a value that holds one: at its beginning, or in one of the forms of listings."""
    at = len(text) - len(text.lstrip())
    found = _PLAIN.match(text, at) or next(
        (each for form in FORMS[kind] for each in [form.search(text)] if each), None
    )
    if found:
        yield _coded(found, kind)


def at(text: str, start: int, end: int, kind: str) -> Coded | None:
    """The number in whose listing a hit of the sieve lies."""
    for form in FORMS[kind]:
        for found in form.finditer(text, max(0, start - AROUND), end + AROUND):
            if found.start() <= start + 1 and found.end() >= end:
                return _coded(found, kind)
    return None


def _coded(found: re.Match[str], kind: str) -> Coded:
    vendor, product = found[1], found[2]
    return Coded(found.start(), found.end(), kind, (f"{vendor}:{product}", vendor) if product else (vendor,))


def recognises(text: str) -> str | None:
    """The bus whose number a whole value can only be; vendor and product alone are a USB device's.

    >>> recognises("12d1:1506"), recognises("pci:v000019e5d00000200"), recognises("dead")
    ('usb', 'pci', None)
    """
    text = text.strip()
    if re.fullmatch(rf"(?:0x)?{_FOUR}:(?:0x)?{_FOUR}", text):
        return "usb"
    for kind, forms in FORMS.items():
        if any(each and not each.start() for form in forms for each in [form.match(text)]):
            return kind
    if text.startswith(("usb\\vid_", "pci\\ven_")):
        return text[:3]
    return None
