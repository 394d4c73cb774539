"""Object ids below the enterprise numbers of the IANA: the longest branch that somebody is known to hold.

`1.3.6.1.4.1.2011.2.23` is looked for as `2011.2.23`, `2011.2`, `2011`. The number names who wrote the agent; which
numbers are shared, or answered under without being owned, is data (`words/codes.yaml`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "sysobjectid"
DEEPEST = 12
"""Steps below the enterprise's own number that a branch may be written with."""
_BRANCH = r"(?P<branch>[0-9]{1,10}(?:\.[0-9]{1,10}){0,200})"
_NAMED = r"\.?iso\.org\.dod\.internet\.private\.enterprises"
_ROOT = rf"(?:(?:snmpv2-smi::|private\.)?enterprises|{_NAMED}|\.?(?:iso|1)\.3\.6\.1\.4\.1)"
_OID = re.compile(rf"(?<![0-9a-z.]){_ROOT}\.{_BRANCH}(?![0-9a-z])")
_LABELLED = re.compile(
    rf"(?:\.0)?[^0-9a-z\n]{{0,12}}(?:oid:|object identifier:?)?[^0-9a-z\n]{{0,6}}{_ROOT}\.{_BRANCH}"
)


def in_field(text: str) -> Iterator[Coded]:
    """The first enterprise id of a value."""
    found = _OID.search(text)
    if found:
        yield _coded(found)


def behind(text: str, _start: int, end: int) -> Coded | None:
    """The id that stands behind the word sysObjectID, or behind that object's own number."""
    found = _LABELLED.match(text, end)
    return _coded(found) if found else None


def _coded(found: re.Match[str]) -> Coded:
    steps = [step.lstrip("0") or "0" for step in found["branch"].split(".")][: DEEPEST + 1]
    entries = tuple(".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return Coded(found.start(), found.end(), KIND, entries)


def recognises(text: str) -> bool:
    """Whether a whole value is such an id.

    >>> recognises(".1.3.6.1.4.1.2011.2"), recognises("1.3.6.1.2.1.1.5")
    (True, False)
    """
    return bool(_OID.fullmatch(text.strip().strip("\"'")))
