"""One JSON document: what was asked, the evidence as it was read, findings, observations, issues, the summary.

Each item has the keys that it has in `jsonl`.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from debar.reports.parts.encode import json_page
from debar.reports.parts.records import as_dict, asked_as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Item

NAME = "json"
SUFFIX = ".json"
BINARY = True

_PLURAL = {
    "evidence": "evidence",
    "finding": "findings",
    "observation": "observations",
    "issue": "issues",
    "exposure": "exposures",
    "link": "links",
}


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write the whole run as one object; each item keeps the keys it has in `jsonl`."""
    document: dict[str, object] = {"asked": asked_as_dict(asked)}
    lists: dict[str, list[object]] = {name: [] for name in _PLURAL.values()}
    last: dict[str, object] = {}
    for item in items:
        record = as_dict(item)
        if record["type"] in ("coverage", "summary"):
            last[record["type"]] = record
        else:
            lists[_PLURAL[record["type"]]].append(record)
    out.write(json_page({**document, **lists, "coverage": last.get("coverage"), "summary": last.get("summary")}))
