"""Names of software and hardware in vulnerability and package lists: CPE 2.2 and 2.3, and package URLs.

`cpe:2.3:h:huawei:ar169:-` and `cpe:/h:huawei:ar169` name hardware (`h`), an operating system (`o`) or an application
(`a`); the parts are separated by colons, a backslash escapes one (NIST IR 7695). `pkg:type/namespace/name@version`
names a package; its namespace is the publisher, or for code hosts the account.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from debar.fold import fold
from debar.identify.coded import Coded
from debar.model import Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debar.register import Register

PARTS = {"h": "cpe_hardware", "o": "cpe_system", "a": "cpe"}
"""What kind of thing is named -> the kind of code, since each proves something else."""
PURL = "purl"
_PIECE = r"(?:\\.|[^\\:])*"
_CPE = re.compile(rf"cpe:(?:2\.3:|/)(?P<part>[aho])(?::(?P<vendor>{_PIECE}))?")
_PURL = re.compile(r"pkg:/{0,2}[a-z][a-z0-9.+\-]*/(?P<path>[^@?#\s]{1,500})")


def in_field(text: str, kind: str) -> Iterator[Coded]:
    """The vendor of a CPE name, or the publishers that a package URL's path may name."""
    if kind == PURL:
        from urllib.parse import unquote

        found = _PURL.search(text)
        if found:
            *spaces, _name = [unquote(each).strip("@") for each in found["path"].split("/") if each] or [""]
            yield Coded(found.start(), found.end(), PURL, tuple(reversed(spaces)))
        return
    for found in _CPE.finditer(text):
        vendor = _plain(found["vendor"] or "")
        if vendor:
            yield Coded(found.start(), found.end(), PARTS[found["part"]], (vendor,))


def named(vendor: str, register: Register) -> tuple[str, ...]:
    """The maker that is called what a list calls the vendor: lists write brands in lower case, with `_` for a space.

    Several makers of one name are nobody.
    """
    makers = all_named(vendor, register)
    return tuple(makers) if len(makers) == 1 else ()


def all_named(vendor: str, register: Register) -> frozenset[str]:
    """Every maker that is called so: for who has a second sign to tell them apart."""
    return _names(register).get(vendor.replace("_", " "), frozenset())


@lru_cache(4)
def _names(register: Register) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set, {id: {id} for id in register.makers})
    for name in register.names:
        if (
            name.kind in ("brand", "legal", "alias")
            and name.strength is Strength.STRONG
            and name.confidence != "uncertain"
        ):
            found[fold(name.text).text].add(name.maker)
    return {name: frozenset(makers) for name, makers in found.items()}


def _plain(piece: str) -> str:
    return re.sub(r"\\(.)", r"\1", piece)


def recognises(text: str) -> str | None:
    """`cpe` or `purl`, by how a value begins."""
    text = text.strip()
    if text.startswith(("cpe:/", "cpe:2.3:")):
        return "cpe"
    return "purl" if text.startswith("pkg:") else None
