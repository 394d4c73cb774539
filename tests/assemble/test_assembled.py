"""What several files tell of one device becomes one observation, whatever the order, and nothing is lost."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar import assemble, yamlfile
from debar.assemble import assembled
from debar.assemble.merge import distinct
from debar.model import FIELDS, Batch, Coverage, Evidence, Issue, Kind, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

Fields = dict[str, str]
DATA = Path(assemble.__file__).parents[1] / "data"


def batch(name: str, *rows: Fields, kind: Kind = Kind.NETWORK) -> Batch:
    """Rows of one file."""
    used = [field for field in FIELDS if any(field in row for row in rows)] or ["text"]
    columns = [pa.array([row.get(field) for row in rows], pa.string()) for field in used]
    evidence = Evidence(name, name, "test", "0" * 64, 1, kind)
    return Batch(evidence, pa.RecordBatch.from_arrays(columns, names=used), pa.array(range(1, len(rows) + 1)))


def told(*batches: Batch) -> list[Fields]:
    """The devices, each with where it stands."""
    rows = []
    for part in assembled(batches):
        if isinstance(part, Batch):
            for at in range(part.rows.num_rows):
                one = part.observation(at)
                rows.append({**one.fields, "at": f"{one.evidence.name} {one.place}"})
    return rows


def places(*batches: Batch) -> list[str]:
    """Where each device stands."""
    return [row["at"] for row in told(*batches)]


PLACEHOLDERS = [each["as_in"] for each in yamlfile.load(DATA / "serials.yaml")["placeholders"]]
LISTED = {"hostname": "acc-11", "serial": "2102353MLH10L3", "model": "S5735-L24", "site": "North", "ip": "10.0.0.11"}
WALKED = {
    "hostname": "acc-11",
    "mac": "00:25:9e:aa:bb:cc; 00:25:9e:aa:bb:cd",
    "sys_descr": "a switch",
    "ip": "10.0.0.11",
}
LEARNED = {"ip": "10.0.0.11", "mac": "0025.9eaa.bbcd"}
SCANNED = {"ip": "10.0.0.11/24", "banner": "SSH-2.0", "open_ports": "22/tcp"}


def test_five_files_tell_of_one_device() -> None:
    heard = {
        "hostname": "acc-11",
        "lldp_chassis_id": "00:25:9e:aa:bb:cc",
        "seen_by": "core-1",
        "seen_on_port": "Gi1/0/1",
    }
    files = [batch("inventory", LISTED, kind=Kind.INVENTORY), batch("walk", WALKED), batch("arp", LEARNED)]
    files += [batch("scan", SCANNED), batch("core", heard)]
    (device,) = told(*files)
    assert device["at"] == "inventory row 1"
    assert device["serial"] == "2102353MLH10L3"
    assert device["mac"] == "0025.9eaa.bbcd; 00:25:9e:aa:bb:cc"
    assert device["banner"] == "SSH-2.0"
    assert "seen_by" not in device
    assert device["also_at"] == "arp, row 1; core, row 1; scan, row 1; walk, row 1 (same ip, mac)"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ({"serial": "FCW2233L0AB"}, {"serial": "fcw2233-l0ab"}, True),
        ({"serial": "FCW2233L0AB"}, {"serial": "FCW2233L0AC"}, False),
        ({"serial": "12345"}, {"serial": "12345"}, False),
        ({"serial": "1234567"}, {"serial": "1234567"}, False),
        *(({"serial": f"{text} 01"}, {"serial": f"{text} 01"}, False) for text in PLACEHOLDERS),
        ({"serial": "00000000"}, {"serial": "00000000"}, False),
        ({"mac": "00:25:9e:aa:bb:cc"}, {"mac": "0025-9eaa-bbcc"}, True),
        ({"mac": "00:25:9e:aa:bb:cc"}, {"lldp_chassis_id": "00259eaabbcc"}, True),
        ({"mac": "02:25:9e:aa:bb:cc"}, {"mac": "02:25:9e:aa:bb:cc"}, False),
        ({"mac": "00:00:5e:00:01:0a"}, {"mac": "00:00:5e:00:01:0a"}, False),
        ({"mac": "01:00:5e:00:00:fb"}, {"mac": "01:00:5e:00:00:fb"}, False),
        ({"mac": "00:25:9e:aa:bb:cc", "serial": "AAA111"}, {"mac": "00:25:9e:aa:bb:cc", "serial": "BBB222"}, False),
        (
            {"text": "SNMP engine id 800007db0300259eaabbcc"},
            {"text": "x; SNMP engine id 800007db0300259eaabbcc"},
            True,
        ),
        ({"text": "engine id 800007db0300259eaabbcc"}, {"text": "engine id 800007db0300259eaabbcc"}, False),
        (
            {"text": "SNMP engine id 800007db01", "mac": "00:25:9e:aa:bb:cc"},
            {"text": "SNMP engine id 800007db01", "mac": "00:25:9e:aa:bb:cd"},
            False,
        ),
        ({"ip": "10.0.0.1"}, {"ip": "10.0.0.1/24"}, True),
        ({"ip": "2001:DB8::1"}, {"ip": "2001:db8::1%eth0"}, True),
        ({"ip": "127.0.0.1"}, {"ip": "127.0.0.1"}, False),
        ({"ip": "fe80::1"}, {"ip": "fe80::1"}, False),
        ({"ip": "10.0.0.1", "serial": "AAA111"}, {"ip": "10.0.0.1", "serial": "BBB222"}, False),
        ({"ip": "10.0.0.1", "mac": "00:25:9e:aa:bb:cc"}, {"ip": "10.0.0.1", "mac": "00:25:9e:aa:bb:cd"}, False),
        ({"ip": "10.0.0.1", "date": "2026-01-01"}, {"ip": "10.0.0.1", "date": "2026-02-01"}, True),
        ({"ip": "10.0.0.1", "date": "2025-01-01"}, {"ip": "10.0.0.1", "date": "2026-02-01"}, False),
        ({"hostname": "core-1"}, {"hostname": "CORE-1.example.net"}, True),
        ({"hostname": "sw1.north.example"}, {"hostname": "sw1.south.example"}, False),
        ({"hostname": "router"}, {"hostname": "router"}, False),
        ({"serial": "FCW2233L0AB", "host_device": "core-1"}, {"serial": "FCW2233L0AB"}, True),
        ({"ip": "10.0.0.1", "host_device": "core-1"}, {"ip": "10.0.0.1"}, False),
        ({"mac": "00:25:9e:aa:bb:cc", "host_device": "core-1"}, {"mac": "00:25:9e:aa:bb:cc"}, False),
    ],
)
def test_what_is_one_device(one: Fields, other: Fields, is_one: bool) -> None:
    assert len(told(batch("a", one), batch("b", other))) == (1 if is_one else 2)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([{"serial": "FCW2233L0AB", "model": "C9500"}, {"serial": "FCW2233L0AB", "model": "C9500"}], 1),
        ([{"serial": "FCW2233L0AB", "model": "C9500"}, {"serial": "FCW2233L0AB", "model": "PWR-1"}], 2),
        ([{"hostname": "core-1"}, {"hostname": "core-1"}], 2),
        ([{"ip": "10.0.0.1"}, {"ip": "10.0.0.1"}], 2),
        ([{"mac": "00:25:9e:aa:bb:cc", "seen_by": "a"}, {"mac": "00:25:9e:aa:bb:cc", "seen_by": "b"}], 1),
    ],
)
def test_within_one_file(rows: list[Fields], count: int) -> None:
    assert len(told(batch("a", *rows))) == count


def test_a_name_that_one_file_gives_twice_joins_nothing() -> None:
    stack = batch("list", {"hostname": "core-1", "serial": "AAA111"}, {"hostname": "core-1", "serial": "BBB222"})
    assert len(told(stack, batch("walk", {"hostname": "core-1", "sys_descr": "a stack"}))) == 3


def test_what_speaks_against_each_other_is_shown() -> None:
    one = {"mac": "00:25:9e:aa:bb:cc", "site": "North", "country_of_origin": "CN"}
    (device,) = told(batch("a", one), batch("b", {**one, "site": "South"}))
    assert device["conflicts"] == "site: North (a, row 1), South (b, row 1)"
    assert device["site"] == "North"


def test_purchases_are_never_put_together() -> None:
    orders = batch("orders", {"serial": "FCW2233L0AB"}, {"serial": "FCW2233L0AB"}, kind=Kind.PURCHASE)
    assert len(told(orders)) == 2
    assert not [part for part in assembled([orders]) if isinstance(part, Coverage)]


def test_beyond_what_is_held_rows_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MOST_ROWS", 1)
    parts = list(assembled([batch("a", {"serial": "FCW2233L0AB"}), batch("b", {"serial": "FCW2233L0AB"})]))
    (issue,) = [part for part in parts if isinstance(part, Issue)]
    assert not issue.blind
    assert sum(part.rows.num_rows for part in parts if isinstance(part, Batch)) == 2


def test_what_is_linked() -> None:
    core = {"hostname": "core-1", "ip": "10.0.0.1"}
    heard = {"hostname": "acc-11", "lldp_sys_descr": "a switch", "seen_by": "core-1", "seen_on_port": "Gi1/0/1"}
    card = {"model": "SFP-10G", "serial": "AVD1234X", "host_device": "core-1", "interface": "Te1/1"}
    learned = {"mac": "00:25:9e:aa:bb:cc", "seen_by": "nobody-7"}
    links = [part for part in assembled([batch("walk", core, heard, card, learned)]) if isinstance(part, Link)]
    assert [(link.near.name, link.near.place, link.far.name, link.port, link.how) for link in links] == [
        ("core-1", "row 1", "acc-11", "Gi1/0/1", "lldp"),
        ("core-1", "row 1", "SFP-10G", "Te1/1", "module"),
        ("nobody-7", None, "00:25:9e:aa:bb:cc", None, "address"),
    ]


def test_both_ends_that_see_each_other_are_linked_to_the_device_they_are() -> None:
    one = [{"hostname": "sw-1", "sys_descr": "x"}, {"hostname": "sw-2", "lldp_sys_descr": "y", "seen_by": "sw-1"}]
    other = [{"hostname": "sw-2", "sys_descr": "y"}, {"hostname": "sw-1", "lldp_sys_descr": "x", "seen_by": "sw-2"}]
    links = [part for part in assembled([batch("one", *one), batch("two", *other)]) if isinstance(part, Link)]
    assert {(link.near.file, link.far.file) for link in links} == {("one", "two"), ("two", "one")}


def test_a_module_that_several_files_tell_is_linked_once_to_its_box() -> None:
    box = {"hostname": "core-1", "serial": "AVD0000X"}
    card = {"model": "SFP-10G", "serial": "AVD1234X"}
    walk = batch(
        "walk", box, {**card, "host_device": "core-1 X1 serial AVD0000X", "interface": "1/1", "seen_by": "core-1"}
    )
    bill = batch("bill", box, {**card, "host_device": "core-1 > card 1"}, kind=Kind.INVENTORY)
    items = batch("items", {**card, "host_device": "core-1"}, kind=Kind.INVENTORY)
    links = [part for part in assembled([walk, bill, items]) if isinstance(part, Link)]
    assert [(link.near.name, link.near.file, link.port) for link in links] == [("core-1", "bill", "1/1")]


def test_what_gave_a_signal_is_counted() -> None:
    rows = [
        {"mac": "00:25:9e:aa:bb:cc"},
        {"banner": "x", "hostname": "a-1"},
        {"ip": "10.0.0.9"},
        {"interface": "Gi1"},
    ]
    *_, coverage = assembled([batch("a", *rows)])
    assert isinstance(coverage, Coverage)
    assert (coverage.things, coverage.silent) == (4, 2)
    assert {name: count for name, count in coverage.signals if count} == {"address": 1, "service": 1, "name": 1}


VALUES: dict[str, Any] = {
    "serial": ["FCW2233L0AB", "FCW2233L0AC", "x"],
    "mac": ["00:25:9e:aa:bb:cc", "00:25:9e:aa:bb:cd", "00:25:9e:aa:bb:cc; 00:25:9e:aa:bb:cd"],
    "ip": ["10.0.0.1", "10.0.0.2", "10.0.0.1; 10.0.0.2"],
    "hostname": ["sw-1", "sw-2", "sw-1.example.net"],
    "model": ["S5735", "C9500"],
    "seen_by": ["sw-1", "sw-2"],
    "host_device": ["sw-1"],
    "banner": ["one", "two"],
    "text": ["SNMP engine id 800007db01", "a note"],
}
ROWS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
FILES = st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=3)


def told_values(rows: Iterable[Fields]) -> set[tuple[str, str]]:
    """Every value of a field that keeps all."""
    return {
        (name, part)
        for row in rows
        for name in ("mac", "ip", "hostname", "banner")
        for part in distinct([row.get(name, "")])
    }


@given(FILES)
def test_the_order_of_files_changes_nothing(files: list[list[Fields]]) -> None:
    batches = [batch(f"file{at}", *rows) for at, rows in enumerate(files)]
    first = sorted(map(str, told(*batches)))
    assert all(sorted(map(str, told(*order))) == first for order in permutations(batches))


@given(FILES)
def test_nothing_that_was_told_is_lost(files: list[list[Fields]]) -> None:
    batches = [batch(f"file{at}", *rows) for at, rows in enumerate(files)]
    given_rows = [row for rows in files for row in rows]
    devices = told(*batches)
    assert told_values(devices) == told_values(given_rows)
    mentioned = sum(device.get("also_at", "").count(", row") for device in devices)
    assert len(devices) + mentioned == len(given_rows)
