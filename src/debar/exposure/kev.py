"""CISA's catalogue of known exploited vulnerabilities, as JSON.

Format: https://www.cisa.gov/known-exploited-vulnerabilities-catalog; `catalogVersion`, `dateReleased`, and under
`vulnerabilities` one object each with `cveID`, `vendorProject`, `product`, `vulnerabilityName`, `dateAdded`,
`dueDate`, `knownRansomwareCampaignUse` (`Known` or `Unknown`). An entry without a CVE number is told and left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from debar.errors import EvidenceError
from debar.exposure.files import source_of, told
from debar.model import Issue
from debar.readers.parts.bill import json_parts

OPTION = "--kev"
REMEDY = "give the JSON file of CISA's known exploited vulnerabilities catalogue, or `debar update kev`"
PAGE = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"
MOST_ENTRIES = 100_000
LONGEST = 300
"""Characters of one value that are kept."""
CVE = re.compile(r"CVE-\d{4}-\d{4,12}\Z")


@dataclass(frozen=True, slots=True)
class Listed:
    """One weakness that is known to be used."""

    cve: str
    vendor: str = ""
    product: str = ""
    name: str = ""
    added: date | None = None
    due: date | None = None
    ransomware: bool = False


@dataclass(frozen=True, slots=True)
class Kev:
    """The catalogue of one day."""

    version: str
    day: date | None
    """The day it was released."""
    entries: tuple[Listed, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def source(self) -> str:
        """How a reader would cite it."""
        return f"{PAGE} (version {self.version})" if self.version else PAGE


def read(path: str, option: str = OPTION) -> Kev:
    """The catalogue in a file. Raises UsageError for a file that cannot be read or is no such catalogue."""
    with told(option, path, REMEDY):
        return _read(path)


def _read(path: str) -> Kev:
    head: dict[str, str] = {}
    entries: dict[str, Listed] = {}
    strange = count = 0
    parts = ("catalogVersion", "dateReleased", "vulnerabilities.item")
    for name, value in json_parts(source_of(path), "utf-8", *parts):
        if name != parts[-1]:
            head[name] = text(value)
            continue
        count += 1
        if count > MOST_ENTRIES:
            raise EvidenceError(f"it lists more than {MOST_ENTRIES:,} weaknesses")
        entry = _entry(value)
        if entry is None:
            strange += 1
        else:
            entries[entry.cve] = entry
    if not entries:
        raise EvidenceError("it lists no known exploited vulnerability")
    version = head.get("catalogVersion", "")
    released = day(head.get("dateReleased", "")) or day(version.replace(".", "-"))
    return Kev(version, released, tuple(entries.values()), _odd(path, strange))


def _odd(path: str, strange: int) -> tuple[Issue, ...]:
    if not strange:
        return ()
    problem = f"{strange:,} entries of the catalogue have no CVE number and were left out"
    return (Issue(path, None, problem, "fetch the catalogue again", blind=False),)


def _entry(value: Any) -> Listed | None:
    if not isinstance(value, dict) or not CVE.match(text(value.get("cveID")).upper()):
        return None
    return Listed(
        cve=text(value["cveID"]).upper(),
        vendor=text(value.get("vendorProject")),
        product=text(value.get("product")),
        name=text(value.get("vulnerabilityName")),
        added=day(text(value.get("dateAdded"))),
        due=day(text(value.get("dueDate"))),
        ransomware=text(value.get("knownRansomwareCampaignUse")).casefold() == "known",
    )


def text(value: Any) -> str:
    """A value as one line of bounded length; what is no text is empty."""
    return " ".join(value[: LONGEST * 2].split())[:LONGEST] if isinstance(value, str) else ""


def day(written: str) -> date | None:
    """The day of `2021-11-03` or `2021-11-03T15:00:00.000Z`."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
