"""JSON Lines: one object a line, as it is found. Findings, observations and issues by place, the summary last.

Of a run from an office a finding may have two keys more, behind those it always has: `decision` (`state`, `why`,
`by`, `at`) and `replies` (each with `name`, `text`, `at`, `answer`, `answered`, `correction`, `files`). A key is only
there where there is something.
"""

from __future__ import annotations

from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

from debar.model import Coverage, Evidence, Exposure, Finding, Link
from debar.reports.parts.encode import json_line
from debar.reports.parts.records import as_dict, finding_as_dict, known_as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Identification, Item, Lineage

NAME = "jsonl"
SUFFIX = ".jsonl"
BINARY = True

REMEMBERED = 16_384


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write each item as it comes; nothing is held back. How files were read, what is
    linked and what is exposed stands in the other formats."""
    for item in items:
        if isinstance(item, Finding):
            out.write(json_line(finding_as_dict(item, known_once)))
        elif not isinstance(item, (Evidence, Exposure, Link, Coverage)):
            out.write(json_line(as_dict(item)))


@lru_cache(REMEMBERED)
def known_once(who: Identification | None, group: str | None, lineage: Lineage | None) -> dict[str, Any]:
    """Who made it, put into words once: most findings share it with others."""
    import orjson

    known = known_as_dict(who, group, lineage)
    return {name: orjson.Fragment(json_line(value)[:-1]) for name, value in known.items()}
