"""The same estate in five formats: each alone tells the same devices, makers and verdicts; together each device once.

What must come out stands in estates.yaml, written by hand; where a format cannot see as much as the others, the
tables below say what it says instead, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema_rs
import orjson
import pytest
from examples import estates
from tests.conftest import EXAMPLES, TODAY

from debar import yamlfile
from debar.model import Act, Coverage, Finding, Inquiry, Issue, Item, Link, Observed, Verdict
from debar.screen import screen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debar.model import Identification
    from debar.register import Register
    from debar.rulebook import Rulebook

FOLDER = EXAMPLES / "estates"
BUYERS = {"us": "us-federal-contractor", "uk": "uk-designated-provider"}
FORMATS = {
    "walk": ["{}.walk"],
    "capture": ["{}.pcap"],
    "scan": ["{}-nmap.xml"],
    "inventory": ["{}-netbox-devices.csv", "{}-netbox-inventory-items.csv"],
    "bill": ["{}.cdx.json"],
}
EXPECTED: dict[str, dict[str, dict[str, str]]] = yamlfile.load(Path(__file__).with_name("estates.yaml"))

ONLY_AN_ADDRESS = "the device has no agent: others tell its hardware address, which may be that of a card in it"
DIFFERENCES: dict[tuple[str, str], tuple[dict[str, str], str]] = {
    ("walk", "of-rt-01"): ({"us": "review", "role": "module"}, ONLY_AN_ADDRESS),
    ("walk", "ac-on-01"): ({"us": "review", "role": "module"}, ONLY_AN_ADDRESS),
    ("walk", "ac-on-02"): ({"us": "review", "role": "module"}, ONLY_AN_ADDRESS),
    ("walk", "ac-on-03"): ({"role": "module"}, ONLY_AN_ADDRESS),
    ("capture", "ac-on-03"): ({"role": "module"}, "its page names no maker, so that again only its address does"),
}
"""(format, device) -> what it says otherwise than estates.yaml, and why."""
BLIND_TO_MODULES = {"capture": "a module says nothing on the wire", "scan": "a module has no address to scan"}


@dataclass
class Told:
    """What a run said of one thing."""

    places: set[str] = field(default_factory=set)
    fields: Mapping[str, str] = field(default_factory=dict)
    who: Identification | None = None
    verdicts: dict[str, Verdict] = field(default_factory=lambda: dict.fromkeys(BUYERS, Verdict.CLEAR))

    @property
    def plain(self) -> dict[str, str]:
        """As estates.yaml writes it."""
        who = {"maker": self.who.maker, "role": self.who.role.value} if self.who else {"maker": "nobody", "role": ""}
        return {**who, **{key: verdict.word for key, verdict in self.verdicts.items()}}


Run = tuple[list[Item], dict[str, Told]]
Screened = Callable[[tuple[str, ...]], Run]


@pytest.fixture(scope="module")
def screened(register: Register, rulebook: Rulebook) -> Screened:
    """Screen files of an estate for both buyers, once: all that came, and what was said of each thing."""

    @cache
    def run(names: tuple[str, ...]) -> Run:
        day = date.fromisoformat(TODAY)
        asked = Inquiry(tuple(BUYERS.values()), today=day, known=day, act=Act.USE)
        paths = [str(FOLDER / name) for name in names]
        items = list(screen(paths, asked, register=register, rulebook=rulebook, everything=True))
        return items, told(items)

    return run


def told(items: Sequence[Item]) -> dict[str, Told]:
    things: dict[str, Told] = defaultdict(Told)
    for item in items:
        if not isinstance(item, (Finding, Observed)):
            continue
        thing = things[called(item.observation.fields)]
        thing.places.add(f"{item.observation.evidence.name}, {item.observation.place}")
        thing.fields, thing.who = item.observation.fields, item.identification
        for key, buyer in BUYERS.items():
            if isinstance(item, Observed):
                thing.verdicts[key] = item.verdict
            elif item.ruling.buyer == buyer and item.ruling.verdict.rank < thing.verdicts[key].rank:
                thing.verdicts[key] = item.ruling.verdict
    return things


NAMES = {
    known: device.name
    for estate in estates.ESTATES
    for device in estate.devices
    for known in (device.name, device.mac, device.ip)
}


def called(fields: Mapping[str, str]) -> str:
    """The name of a device, by whatever the format knows of it; of what lies in one, its serial number."""
    if "host_device" in fields:
        return fields["serial"]
    said = (fields[name].partition("; ")[0] for name in ("hostname", "mac", "ip") if name in fields)
    plain = (text.lower().removesuffix(".example.net").partition("/")[0] for text in said)
    return next((NAMES[text] for text in plain if text in NAMES), f"a stranger: {dict(fields)}")


def files(estate: str, *formats: str) -> tuple[str, ...]:
    """The files of these formats."""
    names = (name.format(estate) for each in formats for name in FORMATS[each])
    return tuple(name for name in names if (FOLDER / name).exists())


def expected(estate: str, format: str = "") -> dict[str, dict[str, str]]:
    """What must come of each thing, told by one format or by all."""
    things = {}
    for name, wanted in EXPECTED[estate].items():
        if "in" in wanted and format in BLIND_TO_MODULES:
            continue
        plain = {"role": "equipment"} | {key: value for key, value in wanted.items() if key != "in"}
        things[name] = plain | DIFFERENCES.get((format, name), ({}, ""))[0]
    return things


def plain(things: Mapping[str, Told]) -> dict[str, dict[str, str]]:
    return {name: thing.plain for name, thing in things.items()}


def test_every_device_is_expected_and_every_file_used() -> None:
    for estate in estates.ESTATES:
        assert {device.name for device in estate.devices} <= set(EXPECTED[estate.id])
    named = {name for estate in EXPECTED for name in files(estate, *FORMATS)}
    assert named == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("estate", EXPECTED)
def test_each_format_alone_tells_the_same(estate: str, format: str, screened: Screened) -> None:
    items, things = screened(files(estate, format))
    assert plain(things) == expected(estate, format)
    assert not [item for item in items if isinstance(item, Issue)]


@pytest.mark.parametrize("estate", EXPECTED)
def test_together_they_tell_each_device_once(estate: str, screened: Screened) -> None:
    items, things = screened(files(estate, *FORMATS))
    assert plain(things) == expected(estate)
    assert [name for name, thing in things.items() if len(thing.places) > 1] == []
    for name, thing in things.items():
        alone = {file for each in FORMATS for file in files(estate, each) if name in screened((file,))[1]}
        where = f"{thing.fields['also_at']}; {thing.places}"
        assert [file for file in alone if file not in where] == [], name
        assert "conflicts" not in thing.fields
    (coverage,) = [item for item in items if isinstance(item, Coverage)]
    assert (coverage.things, coverage.silent) == (len(EXPECTED[estate]), 0)


@pytest.mark.parametrize("estate", estates.ESTATES, ids=lambda estate: estate.id)
def test_what_is_linked(estate: estates.Estate, screened: Screened) -> None:
    items, _ = screened(files(estate.id, *FORMATS))
    links = [item for item in items if isinstance(item, Link)]
    others = {device.name for device in estate.devices} - {estate.core}
    assert {link.far.name for link in links if link.near.name == estate.core and link.how == "address"} == others
    speaking = {device.name for device in estate.devices if device.lldp} - {estate.core}
    assert {link.far.name for link in links if link.near.name == estate.core and link.how == "lldp"} == speaking
    modules = {part.model: device.name for device in estate.devices for part in parts_of(device.parts)}
    found = [(link.far.name, link.near.name) for link in links if link.how == "module"]
    assert sorted(found) == sorted(modules.items())


def parts_of(parts: tuple[estates.Part, ...]) -> list[estates.Part]:
    return [each for part in parts for each in (part, *parts_of(part.parts))]


@pytest.mark.parametrize("format", [each for each in FORMATS if each not in BLIND_TO_MODULES])
def test_a_module_is_a_finding_of_its_own_and_its_box_is_not(format: str, screened: Screened) -> None:
    _, office = screened(files("office", format))
    module = office["S6D7N18C14000377"]
    assert (module.plain["maker"], module.plain["role"]) == ("huawei", "module")
    assert module.fields["host_device"].startswith("of-gw-01")
    assert office["of-gw-01"].verdicts == {"us": Verdict.CLEAR, "uk": Verdict.CLEAR}


@pytest.mark.parametrize("estate", EXPECTED)
def test_the_order_of_files_changes_nothing(estate: str, screened: Screened) -> None:
    names = files(estate, *FORMATS)
    for turned in (names[::-1], names[2:] + names[:2]):
        assert settled(screened(turned)[0]) == settled(screened(names)[0])


def settled(items: Sequence[Item]) -> list[str]:
    """All that was said of things, links and coverage, in an order of its own."""
    kinds = (Finding, Observed, Link, Coverage)
    return sorted(str(item) for item in items if isinstance(item, kinds))


@pytest.mark.parametrize("estate", EXPECTED)
def test_a_bill_is_valid_by_the_schema_of_its_standard(estate: str) -> None:
    import cyclonedx.schema

    folder = Path(cyclonedx.schema.__file__).parent / "_res"
    files = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82")]
    schemas = [orjson.loads((folder / file).read_bytes()) for file in files]
    base = schemas[0]["$id"].rpartition("/")[0]
    registry = jsonschema_rs.Registry([(f"{base}/{file}", each) for file, each in zip(files, schemas, strict=True)])
    valid = jsonschema_rs.Draft7Validator(schemas[0], registry=registry)
    bill = orjson.loads((FOLDER / f"{estate}.cdx.json").read_bytes())
    assert [error.message for error in valid.iter_errors(bill)] == []
    assert not valid.is_valid(bill | {"components": [{"type": "device"}]})
