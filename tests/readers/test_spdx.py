"""SPDX bills in their three written forms: who made, who delivered, and what lies in what."""

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

CPE = "cpe:2.3:h:acme:box:1:*:*:*:*:*:*:*"
JSON2: dict[str, Any] = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "packages": [
        {
            "SPDXID": "SPDXRef-box",
            "name": "Box",
            "versionInfo": "1",
            "primaryPackagePurpose": "DEVICE",
            "supplier": "Organization: Shop (sales@shop.example)",
            "originator": "Organization: Acme (Japan) K.K. ()",
            "externalRefs": [
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": CPE},
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:generic/box@1",
                },
            ],
            "comment": "two\nlines",
        },
        {
            "SPDXID": "SPDXRef-os",
            "name": "OS",
            "primaryPackagePurpose": "OPERATING_SYSTEM",
            "supplier": "NOASSERTION",
        },
        {"SPDXID": "SPDXRef-fw", "name": "fw", "primaryPackagePurpose": "FIRMWARE", "supplier": "Person: Ann"},
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-box"},
        {"spdxElementId": "SPDXRef-box", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-os"},
        {"spdxElementId": "SPDXRef-fw", "relationshipType": "CONTAINED_BY", "relatedSpdxElement": "SPDXRef-os"},
    ],
}
TAGS = f"""SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentComment: <text>PackageName: not one
</text>

PackageName: Box
SPDXID: SPDXRef-box
PackageVersion: 1
PackageSupplier: Organization: Shop (sales@shop.example)
PackageOriginator: Organization: Acme (Japan) K.K. ()
PrimaryPackagePurpose: DEVICE
ExternalRef: SECURITY cpe23Type {CPE}
ExternalRef: PACKAGE-MANAGER purl pkg:generic/box@1
PackageComment: <text>two
lines</text>

PackageName: OS
SPDXID: SPDXRef-os
PrimaryPackagePurpose: OPERATING-SYSTEM
PackageSupplier: NOASSERTION

PackageName: fw
SPDXID: SPDXRef-fw
PackageSupplier: Person: Ann
PrimaryPackagePurpose: FIRMWARE

Relationship: SPDXRef-box CONTAINS SPDXRef-os
Relationship: SPDXRef-fw CONTAINED_BY SPDXRef-os
"""
GRAPH: dict[str, Any] = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {
            "type": "software_Package",
            "spdxId": "SPDXRef-box",
            "name": "Box",
            "software_packageVersion": "1",
            "software_primaryPurpose": "device",
            "suppliedBy": "urn:shop",
            "originatedBy": ["urn:acme"],
            "externalIdentifier": [
                {"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": CPE},
                {
                    "type": "ExternalIdentifier",
                    "externalIdentifierType": "packageUrl",
                    "identifier": "pkg:generic/box@1",
                },
            ],
            "comment": "two\nlines",
        },
        {
            "type": "software_Package",
            "spdxId": "SPDXRef-os",
            "name": "OS",
            "software_primaryPurpose": "operatingSystem",
        },
        {
            "type": "software_Package",
            "spdxId": "SPDXRef-fw",
            "name": "fw",
            "software_primaryPurpose": "firmware",
            "suppliedBy": {"type": "Person", "name": "Ann"},
        },
        {"type": "Organization", "spdxId": "urn:shop", "name": "Shop"},
        {"type": "Organization", "spdxId": "urn:acme", "name": "Acme (Japan) K.K."},
        {"type": "Relationship", "from": "SPDXRef-box", "relationshipType": "contains", "to": ["SPDXRef-os"]},
        {
            "type": "LifecycleScopedRelationship",
            "from": "SPDXRef-os",
            "relationshipType": "contains",
            "to": "SPDXRef-fw",
        },
    ],
}
ROWS = [
    (
        "package 1 SPDXRef-box",
        {
            "description": "Box",
            "model": "Box",
            "software_version": "1",
            "maker_name": "Acme (Japan) K.K.",
            "seller_name": "Shop",
            "cpe": CPE,
            "purl": "pkg:generic/box@1",
            "text": "two\nlines",
        },
    ),
    ("package 2 SPDXRef-os", {"description": "OS", "goods": "software", "host_device": "Box"}),
    (
        "package 3 SPDXRef-fw",
        {"description": "fw", "goods": "firmware-image", "seller_name": "Ann", "host_device": "Box > OS"},
    ),
]


@pytest.mark.parametrize(
    "content", [json.dumps(JSON2), json.dumps(JSON2, indent=1, sort_keys=True), TAGS, json.dumps(GRAPH)]
)
@pytest.mark.parametrize("name", ["a.spdx", "a.json", "a.txt"])
def test_every_form_says_the_same(tmp_path: Path, content: str, name: str) -> None:
    seen = look_at(tmp_path, name, content)
    assert seen.rows == ROWS
    assert seen.issues == []
    assert (seen.evidence[0].reader, seen.evidence[0].kind) == ("spdx", Kind.INVENTORY)


def test_circles_end(tmp_path: Path) -> None:
    links = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "d")]
    bill = {
        "spdxVersion": "SPDX-2.3",
        "packages": [{"SPDXID": one, "name": one.upper()} for one in "abcd"],
        "relationships": [
            {"spdxElementId": holder, "relationshipType": "CONTAINS", "relatedSpdxElement": thing}
            for holder, thing in links
        ],
    }
    places = [fields.get("host_device") for fields in look_at(tmp_path, "a.json", json.dumps(bill)).fields]
    assert places == ["B > C", "C > A", "A > B", None]


TEXT = json.dumps(JSON2)


@pytest.mark.parametrize(
    ("content", "problem", "names"),
    [
        (TEXT[: TEXT.index('"SPDXRef-fw"')], "the JSON is broken or cut off", ["Box", "OS"]),
        (TAGS[: TAGS.index("lines</text>")], "the value of PackageComment has no end", ["Box"]),
        ('{"spdxVersion": "SPDX-2.3", "packages": [1, {"name": "a"}]}', "a package is no object", ["a"]),
        ('{"spdxVersion": "SPDX-2.3", "packages": []}', "the bill lists no package", []),
        (
            "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: " + "x" * (5 << 20),
            "a line has 5,242,896 bytes",
            ["a"],
        ),
        ('{"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": [3]}', "the bill lists no package", []),
    ],
)
def test_damage_is_told_and_the_rest_is_read(tmp_path: Path, content: str, problem: str, names: list[str]) -> None:
    seen = look_at(tmp_path, "a.spdx", content)
    assert problem in seen.problems
    assert [fields["description"] for fields in seen.fields] == names
    assert all(issue.blind and issue.remedy for issue in seen.issues)


@given(st.text(alphabet="PackageNmeSDXIR: <text>/\nOrgizo()", max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_tags_raise(tmp_path: Path, text: str) -> None:
    seen = look_at(tmp_path, "a.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\n" + text, format="spdx")
    assert seen.rows or seen.issues


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "type", "to"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*JSON2["packages"][0], *GRAPH["@graph"][0], "from", "to"]), VALUES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_values_of_the_wrong_kind_raise_nothing(tmp_path: Path, package: dict[str, Any]) -> None:
    old = {"spdxVersion": "SPDX-2.3", "packages": [package], "relationships": [package]}
    new = {"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": [package, {"type": "software_Package", **package}]}
    for bill in (old, new):
        seen = look_at(tmp_path, "a.json", json.dumps(bill))
        assert seen.rows or seen.issues
