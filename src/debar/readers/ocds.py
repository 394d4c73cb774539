"""Open Contracting Data Standard: release and record packages, single releases, and JSON Lines of either.

Fields by the release schema 1.1 (https://standard.open-contracting.org/1.1/en/schema/release/). What is bought stands
in the items of tenders, awards and contracts; suppliers are sellers and never makers; the buyer is neither. The
standard has no field for a maker; names given by the item attributes extension are read like header words. So are the
names of classifications: the numbers of those we know have fields of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from debar.columns import recognise
from debar.errors import EvidenceError
from debar.model import Batch, Evidence, Issue
from debar.readers.parts.flat import as_text
from debar.readers.parts.lines import LONGEST, bounded_lines, utf8_chunks
from debar.readers.parts.source import Fingerprint, ReadOptions, Source, fingerprint
from debar.readers.parts.stream import encoding_of, is_lines, outline, things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME = "ocds"
SUFFIXES = ()

ROWS = 10_000
FIELDS = (
    "text description maker_name brand model part_number seller_name order date quantity amount currency unit"
    " site country_of_origin contract_date unspsc cpv hs_code"
).split()
CLASSED = ("unspsc", "cpv", "hs_code")
"""Fields for the numbers of a classification."""
MAPPING = (
    ("items[].description", "description"),
    ("items[].classification", "text"),
    ("items[].additionalClassifications[]", "text"),
    ("items[].classification.id (UNSPSC)", "unspsc"),
    ("items[].classification.id (CPV)", "cpv"),
    ("items[].classification.id (HS, CN)", "hs_code"),
    ("items[].quantity", "quantity"),
    ("items[].unit.name", "unit"),
    ("items[].unit.value.amount", "amount"),
    ("items[].unit.value.currency", "currency"),
    ("items[].deliveryAddress", "site"),
    ("awards[].suppliers[].name", "seller_name"),
    ("contracts[].id", "order"),
    ("contracts[].dateSigned", "contract_date"),
    ("date", "date"),
)
BETWEEN = " | "


def claims(head: bytes, name: str) -> bool:
    """Whether the beginning of a JSON text holds the keys that only this standard has."""
    text = head.replace(b"\0", b"")
    if text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] not in (b"{", b"["):
        return False
    package = b'"releases"' in text or b'"records"' in text
    return b'"ocid"' in text or (package and (b'"publishedDate"' in text or b'"publisher"' in text))


@dataclass(frozen=True, slots=True)
class Line:
    """One observation before it becomes a row."""

    place: str
    fields: Mapping[str, str]


def read(source: Source, options: ReadOptions) -> Iterator[Evidence | Batch | Issue]:
    """Read OCDS in any of its shapes, one release at a time."""
    seen = fingerprint(source)
    encoding = encoding_of(seen)
    evidence = Evidence(
        source.path, source.name, NAME, seen.digest, seen.size, encoding=encoding, mapping=MAPPING, unused=("buyer",)
    )
    yield evidence
    lines = _lines(source, encoding, seen)
    count = 0
    while part := list(islice(lines, ROWS)):
        good = [line for line in part if isinstance(line, Line)]
        yield from (issue for issue in part if isinstance(issue, Issue))
        count += len(part)
        if good:
            yield _batch(evidence, good)
    if not count:
        yield source.issue(
            "no tender, award or contract with anything in it was found", "check that the export worked"
        )


def _batch(evidence: Evidence, lines: list[Line]) -> Batch:
    import pyarrow as pa

    used = [field for field in FIELDS if any(field in line.fields for line in lines)]
    columns = [pa.array([line.fields.get(field) for line in lines], pa.string()) for field in used]
    rows = pa.RecordBatch.from_arrays(columns, names=used)
    return Batch(evidence, rows, pa.array([line.place for line in lines], pa.string()), "{}")


def _lines(source: Source, encoding: str, seen: Fingerprint) -> Iterator[Line | Issue]:
    known: dict[int, int] = {}
    for found in _releases(source, encoding, seen):
        if isinstance(found, Issue):
            yield found
            continue
        for release in found:
            yield from _of_release(release, known)


def _releases(source: Source, encoding: str, seen: Fingerprint) -> Iterator[list[dict[str, Any]] | Issue]:
    """Every release, or the releases of one record, one by one; Issues for what is none."""
    try:
        values = _from_lines(source, encoding) if is_lines(seen.head) else _from_document(source, encoding)
        for place, value in values:
            if isinstance(value, Issue):
                yield value
            elif releases := _unpacked(value):
                yield releases
            else:
                yield source.issue("this is no OCDS release or record", "export releases or records", place, lost=1)
    except EvidenceError as error:
        yield source.issue(f"the rest of the file was not read: {error}", "mend the file or export it again")


def _from_lines(source: Source, encoding: str) -> Iterator[tuple[str, Any]]:
    import orjson

    for number, line in enumerate(bounded_lines(utf8_chunks(source, encoding)), 1):
        place = f"line {number}"
        if isinstance(line, int):
            problem = f"the line has {line:,} bytes, more than the {LONGEST:,} that are read"
            yield place, source.issue(problem, "write one release a line, or use a package", place, lost=1)
        elif line.strip():
            try:
                yield place, orjson.loads(line)
            except orjson.JSONDecodeError as error:
                yield place, source.issue(f"the line is no JSON ({str(error)[:80]})", "mend the line", place, lost=1)


def _from_document(source: Source, encoding: str) -> Iterator[tuple[str, Any]]:
    kind, keys = outline(source, encoding)
    listed = next((key for key in ("releases", "records") if key in keys or f"{key}[]" in keys), None)
    prefix = "item" if kind == "array" else f"{listed}.item" if listed else ""
    for number, value in enumerate(things(source, encoding, prefix), 1):
        yield f"{listed or 'item'} {number}", value


def _unpacked(value: Any) -> list[dict[str, Any]]:
    """The releases in a release, a record (compiled, else its own), or a package on one line."""
    if not isinstance(value, dict):
        return []
    for key in ("releases", "records"):
        if "ocid" not in value and isinstance(value.get(key), list):
            return [release for inner in value[key] for release in _unpacked(inner)]
    if isinstance(value.get("compiledRelease"), dict):
        return [{"ocid": value.get("ocid"), **value["compiledRelease"]}]
    if isinstance(value.get("releases"), list):
        return [_latest({"ocid": value.get("ocid"), "releases": value["releases"]})]
    return [value] if any(key in value for key in ("ocid", "tender", "awards", "contracts")) else []


def _latest(record: dict[str, Any]) -> dict[str, Any]:
    """The releases of a record as one: of each tender, award and contract the latest that says anything of it."""
    merged: dict[str, Any] = {"ocid": record["ocid"], "parties": [], "awards": {}, "contracts": {}}
    embedded = [release for release in record["releases"] if isinstance(release, dict)]
    for release in sorted(embedded, key=lambda release: as_text(release.get("date"))):
        merged["parties"] += _list(release, "parties")
        for key in ("date", "tender", "id"):
            if release.get(key):
                merged[key] = release[key]
        for key in ("awards", "contracts"):
            for number, part in enumerate(_list(release, key)):
                merged[key][as_text(part.get("id")) or f"#{number}"] = {"date": release.get("date"), **part}
    return {**merged, "awards": list(merged["awards"].values()), "contracts": list(merged["contracts"].values())}


def _of_release(release: dict[str, Any], known: dict[int, int]) -> Iterator[Line]:
    """Every item of a release, as tendered, as awarded and as contracted."""
    ocid = as_text(release.get("ocid")) or "unknown"
    name = f"ocid {ocid}"
    for own in ("", f" release {as_text(release.get('id'))}"):  # a package may hold several releases of one process
        key = hash(name + own)
        known[key] = known.get(key, 0) + 1
        if known[key] == 1:
            name += own
            break
    else:
        name += f"{own} number {known[key]}"
    parties = {as_text(party.get("id")): as_text(party.get("name")) for party in _list(release, "parties")}
    date = as_text(release.get("date"))
    tender = release.get("tender")
    if isinstance(tender, dict):
        begun = as_text(_in(tender, "tenderPeriod", "startDate")) or as_text(tender.get("datePublished"))
        yield from _of_stage(tender, f"{name} tender", {"date": _day(begun or date)})
    awards = {as_text(award.get("id")): award for award in _list(release, "awards")}
    for number, award in enumerate(_list(release, "awards"), 1):
        common = {"seller_name": _sellers(award, parties), "date": _day(as_text(award.get("date")) or date)}
        yield from _of_stage(award, f"{name} award {as_text(award.get('id')) or number}", common)
    for number, contract in enumerate(_list(release, "contracts"), 1):
        award = awards.get(as_text(contract.get("awardID")), {})
        yield from _of_stage(contract, *_contract(contract, award, parties, name, number, date))


def _contract(
    contract: dict[str, Any], award: dict[str, Any], parties: Mapping[str, str], name: str, number: int, date: str
) -> tuple[str, dict[str, str]]:
    """The place of a contract and what holds for all its items; the sellers are those of its award."""
    own = as_text(contract.get("id"))
    signed = as_text(contract.get("dateSigned"))
    fields = {
        "seller_name": _sellers(contract, parties) or _sellers(award, parties),
        "order": own,
        "date": _day(signed or as_text(award.get("date")) or date),
        "contract_date": _day(signed),
    }
    return f"{name} contract {own or number}", fields


def _of_stage(stage: dict[str, Any], place: str, common: Mapping[str, str]) -> Iterator[Line]:
    """The items of a tender, award or contract. Its title says what one item is; for several it stands alone."""
    items = _list(stage, "items")
    title = as_text(stage.get("title"))
    if len(items) != 1:
        whole = {"description": title, "text": as_text(stage.get("description")), **_value(stage), **common}
        if whole["description"] or (whole["text"] and not items):
            yield Line(place, _filled(whole))
    for number, item in enumerate(items, 1):
        fields = _of_item(item)
        if len(items) == 1 and title != fields["description"]:
            fields["text"] = BETWEEN.join(filter(None, (title, fields["text"])))
        filled = _filled(fields)
        if filled:
            yield Line(f"{place} item {as_text(item.get('id')) or number}", {**filled, **_filled(common)})


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in fields.items() if text}


def _value(stage: Mapping[str, Any]) -> dict[str, str]:
    return {"amount": as_text(_in(stage, "value", "amount")), "currency": as_text(_in(stage, "value", "currency"))}


def _of_item(item: dict[str, Any]) -> dict[str, str]:
    unit = item.get("unit") if isinstance(item.get("unit"), dict) else {}
    assert isinstance(unit, dict)
    named, texts = _attributes(item)
    given = [item.get("classification"), *_list(item, "additionalClassifications")]
    classes = [one for one in given if isinstance(one, dict)]
    texts = [*map(_classification, classes), *texts]
    return {
        "description": as_text(item.get("description")),
        "quantity": as_text(item.get("quantity")),
        "unit": as_text(unit.get("name")),
        **_value(unit),
        "site": _address(item.get("deliveryAddress")),
        **_numbers(classes),
        **named,
        "text": BETWEEN.join(text for text in texts if text),
    }


def _classification(one: Mapping[str, Any]) -> str:
    scheme = " ".join(filter(None, (as_text(one.get("scheme")), as_text(one.get("id")))))
    return " ".join(filter(None, (as_text(one.get("description")), f"({scheme})" if scheme else "")))


def _numbers(classes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The numbers of the classifications we know, by field; several of one stand behind each other."""
    numbers: dict[str, list[str]] = {}
    for one in classes:
        field, number = _scheme_field(as_text(one.get("scheme"))), as_text(one.get("id"))
        if field and number:
            numbers.setdefault(field, []).append(number)
    return {field: "; ".join(several) for field, several in numbers.items()}


@lru_cache(256)
def _scheme_field(scheme: str) -> str | None:
    """The field of a classification by its name in the code list of the standard (`UNSPSC`, `CPV`) or another."""
    matches = (recognise(word) for word in (scheme, f"{scheme} code"))
    return next((match.field for match in matches if match and match.field in CLASSED), None)


def _attributes(item: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The item attributes extension: names are read as header words, what no field fits goes to the text."""
    named: dict[str, str] = {}
    texts: list[str] = []
    for attribute in _list(item, "attributes"):
        word, value = as_text(attribute.get("name")), as_text(attribute.get("value"))
        match = recognise(word)
        if match and match.field in ("maker_name", "brand", "model", "part_number", "country_of_origin"):
            named.setdefault(match.field, value)
        else:
            texts.append(f"{word}: {value}")
    return named, texts


def _address(address: Any) -> str:
    if not isinstance(address, dict):
        return ""
    parts = (as_text(address.get(key)) for key in ("streetAddress", "locality", "region", "countryName"))
    return ", ".join(filter(None, parts))


def _sellers(stage: Mapping[str, Any], parties: Mapping[str, str]) -> str:
    names = [as_text(one.get("name")) or parties.get(as_text(one.get("id")), "") for one in _list(stage, "suppliers")]
    return "; ".join(filter(None, names))


def _day(stamp: str) -> str:
    """The day of a date-time (RFC 3339)."""
    return stamp[:10]


def _list(thing: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list, or none when it is no list: publishers differ."""
    value = thing.get(key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _in(thing: Mapping[str, Any], key: str, inner: str) -> Any:
    value = thing.get(key)
    return value.get(inner) if isinstance(value, dict) else None
