"""FCC ids: a grantee code of three characters, or of five that begins with a digit, and the grantee's own number.

The FCC gives codes of five characters since 2013; they begin with a digit and those of three with a letter. A code
names who applied for the transmitter; after `contains` it names the maker of a module inside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debar.identify.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND, CONTAINED = "fcc", "fcc_contained"
_ID = r"(?P<id>(?P<code>[a-z][0-9a-z]{2}|[0-9][0-9a-z]{4})[ \-]?[0-9a-z][0-9a-z\-]{0,13})(?![0-9a-z])"
_WHOLE = re.compile(rf"\s*(?P<inside>contains[ a-z]{{0,20}}?)?(?:fcc ?id ?[:#]? ?)?{_ID}\s*\Z")
_LABELLED = re.compile(rf"[ :#=]{{0,3}}{_ID}")
_CONTAINS = re.compile(r"contains?[ a-z]{0,24}\Z")
BEFORE = 40


def in_field(text: str) -> Iterator[Coded]:
    """The id of a value that holds one."""
    found = _WHOLE.match(text)
    if found:
        yield _coded(found, bool(found["inside"]))


def behind(text: str, start: int, end: int) -> Coded | None:
    """The id that stands behind the words `FCC ID`."""
    found = _LABELLED.match(text, end)
    return _coded(found, bool(_CONTAINS.search(text[max(0, start - BEFORE) : start]))) if found else None


def _coded(found: re.Match[str], inside: bool) -> Coded:
    return Coded(found.start("id"), found.end("id"), CONTAINED if inside else KIND, (found["code"],))


def recognises(text: str) -> bool:
    """Whether a value says itself that it is such an id.

    >>> recognises("fcc id: qise5577"), recognises("qise5577")
    (True, False)
    """
    return bool(re.match(r"\s*(?:contains[ a-z]{0,20})?fcc ?id", text)) and bool(_WHOLE.match(text))
