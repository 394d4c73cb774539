"""NVD's records of vulnerabilities: which products and versions a CVE is about.

Format: the answers of the CVE API 2.0 (https://nvd.nist.gov/developers/vulnerabilities) and the yearly feeds of the
same form, JSON or packed by gzip: under `vulnerabilities` objects with `cve.id` and, in
`cve.configurations[].nodes[].cpeMatch[]`, `vulnerable`, `criteria`, `versionStartIncluding` and its kin. A record
that CISA lists carries `cisaExploitAdd`.
Read as a stream: only records of weaknesses that are known to be used are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.errors import EvidenceError
from debar.exposure.cpe import ANY, NONE, Cpe, cpes
from debar.exposure.files import source_of, told
from debar.exposure.kev import CVE, Listed, day, text
from debar.exposure.versions import Range
from debar.readers.parts.bill import listed
from debar.readers.parts.stream import JsonBytes, things

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debar.model import Issue
    from debar.readers.parts.source import Source

OPTION = "--nvd"
REMEDY = "give a JSON file of NVD's CVE API 2.0 or feeds 2.0 (also as .json.gz), or `debar update nvd`"
PAGE = "https://nvd.nist.gov/vuln/detail/"
MOST_PRODUCTS = 500_000
"""Products of all records together; NVD names some hundred thousand for all that CISA lists."""


class Affected(NamedTuple):
    """One product that a record is about."""

    vendor: str
    product: str
    versions: Range


@dataclass(frozen=True, slots=True)
class Nvd:
    """What one file tells of weaknesses that are known to be used."""

    day: date | None
    """The day of the file."""
    affected: dict[str, tuple[Affected, ...]]
    """By CVE."""
    marked: dict[str, Listed]
    """Those that NVD itself marks as listed by CISA."""
    issues: tuple[Issue, ...] = ()


def read(path: str, wanted: frozenset[str], option: str = OPTION) -> Nvd:
    """The records in a file that CISA lists by their own mark or that are `wanted`.

    Raises UsageError for a file that cannot be read or is none of NVD's.
    """
    with told(option, path, REMEDY):
        return _read(source_of(path), wanted)


def _read(source: Source, wanted: frozenset[str]) -> Nvd:
    affected: dict[str, tuple[Affected, ...]] = {}
    marked: dict[str, Listed] = {}
    records = products = strange = 0
    for thing in things(source, "utf-8", "vulnerabilities.item"):
        records += 1
        cve = thing.get("cve") if isinstance(thing, dict) else None
        number = text(cve.get("id")).upper() if isinstance(cve, dict) else ""
        if not isinstance(cve, dict) or not CVE.match(number):
            strange += 1
            continue
        mark = _mark(number, cve)
        if not mark and number not in wanted:
            continue
        if mark:
            marked[number] = mark
        affected[number] = tuple(dict.fromkeys(_affected(cve)))
        products += len(affected[number])
        if products > MOST_PRODUCTS:
            raise EvidenceError(f"it names more than {MOST_PRODUCTS:,} products")
    if not records:
        raise EvidenceError("it holds no record of NVD's form 2.0 (older feeds are not read)")
    odd = source.issue(f"{strange:,} records have no CVE number", "fetch the file again", blind=False)
    return Nvd(_day(source), affected, marked, (odd,) if strange else ())


def _mark(number: str, cve: dict[str, Any]) -> Listed | None:
    added = day(text(cve.get("cisaExploitAdd")))
    if not added:
        return None
    return Listed(
        number, name=text(cve.get("cisaVulnerabilityName")), added=added, due=day(text(cve.get("cisaActionDue")))
    )


def _affected(cve: dict[str, Any]) -> Iterator[Affected]:
    """The products that are said to be weak, and the hardware that weak firmware is said to run on."""
    for configuration in listed(cve.get("configurations")):
        matches = [match for node in listed(configuration.get("nodes")) for match in listed(node.get("cpeMatch"))]
        weak = [match for match in matches if match.get("vulnerable") is True]
        ranges = []
        for match in weak:
            for cpe in cpes(text(match.get("criteria"))):
                ranges.append(_range(cpe, match))
                yield Affected(cpe.vendor, cpe.product, ranges[-1])
        for match in matches if len(set(ranges)) == 1 and text(configuration.get("operator")) == "AND" else ():
            for cpe in cpes(text(match.get("criteria"))) if match.get("vulnerable") is False else ():
                if cpe.part == "h":
                    yield Affected(cpe.vendor, cpe.product, ranges[0])


def _range(cpe: Cpe, match: dict[str, Any]) -> Range:
    begin = text(match.get("versionStartIncluding"))
    after = text(match.get("versionStartExcluding"))
    end = text(match.get("versionEndIncluding"))
    before = text(match.get("versionEndExcluding"))
    exact = None if cpe.version in (ANY, NONE) else cpe.version
    return Range(
        exact=exact,
        begin=begin or after or None,
        with_begin=bool(begin),
        end=end or before or None,
        with_end=bool(end),
        vague=cpe.version == NONE or bool(exact and cpe.update not in (ANY, NONE)),
    )


def _day(source: Source) -> date | None:
    """The day of the `timestamp` at the head of a file."""
    import ijson

    try:
        for number, (at, event, value) in enumerate(ijson.parse(JsonBytes(source, "utf-8"), buf_size=1 << 16)):
            if at == "timestamp" and event == "string":
                return day(str(value))
            if event == "start_array" or number > 100:
                break
    except (ijson.JSONError, ValueError, ArithmeticError, EvidenceError):
        pass  # whoever reads the records says what is wrong
    return None
