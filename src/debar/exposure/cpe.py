"""CPE names taken apart: `cpe:2.3:o:maker:product_firmware:1.0:...` and `cpe:/o:maker:product_firmware:1.0`.

Format: NIST IR 7695. A backslash escapes a sign in 2.3, `%2f` one in the older form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000
"""Characters of a field that are looked at."""
ANY, NONE = "*", "-"
_PIECE = r"(?:\\.|[^\\:;,\s])*"
_CPE = re.compile(rf"cpe:(?P<form>2\.3:|/)(?P<part>[aho])((?::{_PIECE}){{1,11}})", re.IGNORECASE)
_PARTS = re.compile(rf":({_PIECE})")


class Cpe(NamedTuple):
    """A product as such a name tells it; what it leaves open is `*`, what does not apply `-`."""

    part: str
    """`h` hardware, `o` operating system or firmware, `a` application."""
    vendor: str
    product: str
    version: str
    update: str


def cpes(text: str) -> Iterator[Cpe]:
    """The names in a text, in order; those without a product are left out."""
    for found in _CPE.finditer(text[:LONGEST]):
        pieces = [_plain(piece, found["form"] == "/") for piece in _PARTS.findall(found[3])]
        vendor, product, version, update = (*pieces[:4], *[ANY] * (4 - len(pieces)))
        if vendor not in (ANY, NONE, "") and product not in (ANY, NONE, ""):
            yield Cpe(found["part"].lower(), vendor.lower(), product.lower(), version or ANY, update or ANY)


def _plain(piece: str, is_old: bool) -> str:
    return unquote(piece) if is_old else re.sub(r"\\(.)", r"\1", piece)
