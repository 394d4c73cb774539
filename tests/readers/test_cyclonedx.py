"""CycloneDX bills: parts and whose they are, in JSON and XML alike, however deep, broken or hostile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

MODULE = {
    "type": "device",
    "bom-ref": "m1",
    "name": "ME-1",
    "version": "2",
    "manufacturer": {"name": "Acme"},
    "supplier": {"name": "Parts Ltd"},
    "publisher": "Pub",
    "authors": [{"name": "Ann"}],
    "properties": [
        {"name": "cdx:device:serialNumber", "value": "S1"},
        {"name": "cdx:device:macAddress", "value": "00:25:9e:00:00:01"},
        {"name": "cdx:device:colour", "value": "red"},
    ],
    "components": [
        {"type": "firmware", "name": "baseband", "version": "11", "cpe": "cpe:2.3:o:acme:fw:11:*:*:*:*:*:*:*"}
    ],
}
BILL: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "manufacturer": {"name": "Who wrote the bill"},
        "manufacture": {"name": "Gate Ltd"},
        "component": {"type": "device", "bom-ref": "gw", "name": "Gateway"},
    },
    "components": [MODULE, {"type": "library", "name": "zlib", "group": "org", "purl": "pkg:generic/zlib@1"}],
    "services": [{"name": "cloud", "provider": {"name": "Sky"}, "version": "3"}],
}
ROWS = [
    ("component 1 gw", {"description": "Gateway", "model": "Gateway", "maker_name": "Gate Ltd"}),
    (
        "component 2 m1",
        {
            "description": "ME-1",
            "model": "ME-1",
            "maker_name": "Acme",
            "seller_name": "Parts Ltd",
            "text": "published by Pub | written by Ann",
            "software_version": "2",
            "serial": "S1",
            "mac": "00:25:9e:00:00:01",
            "host_device": "Gateway",
        },
    ),
    (
        "component 3",
        {
            "description": "baseband",
            "software_version": "11",
            "cpe": "cpe:2.3:o:acme:fw:11:*:*:*:*:*:*:*",
            "goods": "firmware-image",
            "host_device": "Gateway > ME-1",
        },
    ),
    (
        "component 4",
        {"description": "org zlib", "purl": "pkg:generic/zlib@1", "goods": "software", "host_device": "Gateway"},
    ),
    ("service 5", {"description": "cloud", "seller_name": "Sky", "software_version": "3", "goods": "service"}),
]
XML = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
 <metadata>
  <component type="device" bom-ref="gw"><name>Gateway</name></component>
  <manufacture><name>Gate Ltd</name></manufacture>
 </metadata>
 <components>
  <component type="device" bom-ref="m1">
   <manufacturer><name>Acme</name></manufacturer><supplier><name>Parts Ltd</name></supplier>
   <authors><author><name>Ann</name></author></authors><publisher>Pub</publisher>
   <name>ME-1</name><version>2</version>
   <components>
    <component type="firmware"><name>baseband</name><version>11</version>
     <cpe>cpe:2.3:o:acme:fw:11:*:*:*:*:*:*:*</cpe></component>
   </components>
   <properties><property name="cdx:device:serialNumber">S1</property>
    <property name="cdx:device:macAddress">00:25:9e:00:00:01</property></properties>
  </component>
  <component type="library"><group>org</group><name>zlib</name><purl>pkg:generic/zlib@1</purl></component>
 </components>
 <services><service><provider><name>Sky</name></provider><name>cloud</name><version>3</version></service></services>
</bom>"""


@pytest.mark.parametrize("name", ["a.cdx.json", "a.json", "a"])
@pytest.mark.parametrize("indent", [None, 1])
def test_json(tmp_path: Path, name: str, indent: int | None) -> None:
    seen = look_at(tmp_path, name, json.dumps(BILL, indent=indent))
    assert seen.rows == ROWS
    assert seen.issues == []
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("cyclonedx", Kind.INVENTORY)


def test_the_order_of_the_parts_changes_nothing_but_numbers(tmp_path: Path) -> None:
    turned = {key: BILL[key] for key in reversed(BILL)}
    seen = look_at(tmp_path, "a.json", json.dumps(turned))
    expected = [fields for _, fields in ROWS]
    assert sorted(seen.fields, key=lambda fields: fields["description"]) == sorted(
        expected, key=lambda fields: fields["description"]
    )


@pytest.mark.parametrize("name", ["bom.xml", "a"])
def test_xml_says_the_same(tmp_path: Path, name: str) -> None:
    seen = look_at(tmp_path, name, XML)
    assert seen.rows == ROWS
    assert seen.issues == []


def test_a_bill_of_1_4_without_roles(tmp_path: Path) -> None:
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.4",
        "components": [{"type": "library", "name": "a", "author": "B"}],
    }
    assert look_at(tmp_path, "a.json", json.dumps(bill)).fields == [
        {"description": "a", "text": "written by B", "goods": "software"}
    ]


def test_large_bills_are_read_piece_by_piece(tmp_path: Path) -> None:
    parts = ",".join(f'{{"type": "library", "name": "part {number}"}}' for number in range(3_000))
    padding = '"vulnerabilities": [' + ",".join(['{"id": "' + "x" * 100_000 + '"}'] * 180) + "]"
    seen = look_at(tmp_path, "a.json", f'{{"bomFormat": "CycloneDX", {padding}, "components": [{parts}]}}')
    assert len(seen.rows) == 3_000
    assert seen.issues == []


TEXT = json.dumps(BILL)


@pytest.mark.parametrize(
    ("content", "problem", "rows"),
    [
        (TEXT[: TEXT.index('"library"')], "the JSON is broken or cut off", 3),
        ('{"bomFormat": "CycloneDX", "components": [7, {"name": "a"}]}', "this component is no object", 1),
        ('{"bomFormat": "CycloneDX", "components": []}', "the bill lists no component", 0),
        ('{"bomFormat": "CycloneDX", "components": {"name": "a"}, "metadata": 3}', "this metadata is no object", 0),
        (
            '{"bomFormat": "CycloneDX", "components": [' + '{"components":[' * 5_000,
            "nested more than 500 levels deep",
            0,
        ),
        (XML[: XML.index('<component type="library"')], "the XML is broken or cut off", 3),
        (
            XML.replace("<bom ", '<!DOCTYPE bom [<!ENTITY a "b">]><bom ').replace("ME-1", "&a;"),
            "declares an entity",
            0,
        ),
        (
            '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + "<component><name>a</name>" * 9_000,
            "nested more than",
            1,
        ),
    ],
)
def test_damage_is_told_and_the_rest_is_read(tmp_path: Path, content: str, problem: str, rows: int) -> None:
    seen = look_at(tmp_path, "a", content)
    assert problem in seen.problems
    assert len(seen.rows) >= rows
    assert all(issue.blind and issue.remedy for issue in seen.issues)


def test_what_holds_others_is_called_by_its_host_name(tmp_path: Path) -> None:
    card = {"type": "device", "name": "SFP-1"}
    box = {"type": "device", "name": "X1", "properties": [{"name": "our:hostname", "value": "core-1"}]}
    bill = {**BILL, "metadata": {}, "components": [{**box, "components": [card]}], "services": []}
    seen = look_at(tmp_path, "a.cdx.json", json.dumps(bill))
    assert [(row["model"], row.get("host_device")) for row in seen.fields] == [("X1", None), ("SFP-1", "core-1")]


def test_a_deep_assembly_keeps_its_whole_path(tmp_path: Path) -> None:
    part: dict[str, Any] = {"type": "device", "name": "p200"}
    for number in reversed(range(200)):
        part = {"type": "device", "name": f"p{number}", "components": [part]}
    seen = look_at(tmp_path, "a.json", json.dumps({"bomFormat": "CycloneDX", "components": [part]}))
    assert len(seen.rows) == 201
    assert seen.fields[-1]["host_device"].split(" > ") == [f"p{number}" for number in range(200)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "components", "manufacturer", "supplier", "properties", "swid", "authors", "value"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON, JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_values_of_the_wrong_kind_raise_nothing(tmp_path: Path, metadata: Any, parts: Any, services: Any) -> None:
    bill = {
        "bomFormat": "CycloneDX",
        "metadata": {"component": metadata},
        "components": [parts],
        "services": [services],
    }
    seen = look_at(tmp_path, "a.json", json.dumps(bill))
    assert seen.rows or seen.issues
