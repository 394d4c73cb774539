"""OCDS in every shape it comes in; suppliers are sellers, the buyer is nobody's maker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.readers.reading import look_at

if TYPE_CHECKING:
    from pathlib import Path

RELEASE: dict[str, Any] = {
    "ocid": "ocds-x",
    "id": "r1",
    "date": "2026-01-02T09:00:00+09:00",
    "buyer": {"id": "b", "name": "Ministry of Roads"},
    "parties": [{"id": "s1", "name": "ACME SA", "roles": ["supplier"]}],
    "tender": {
        "id": "t",
        "title": "Network",
        "tenderPeriod": {"startDate": "2025-12-01T00:00:00Z"},
        "items": [
            {
                "id": "1",
                "description": "Switch 24 port",
                "quantity": 2,
                "unit": {"name": "each", "value": {"amount": 12.5, "currency": "USD"}},
                "classification": {"scheme": "UNSPSC", "id": "43222612", "description": "Network switches"},
                "additionalClassifications": [{"scheme": "CPV", "id": "32420000"}],
                "attributes": [{"name": "Marca", "value": "ZTE"}, {"name": "Ancho", "value": "19"}],
                "deliveryAddress": {"locality": "Lima", "countryName": "Peru"},
            }
        ],
    },
    "awards": [
        {
            "id": "1",
            "date": "2026-02-01T00:00:00Z",
            "suppliers": [{"id": "s1"}],
            "items": [{"id": "1", "description": "Switch"}, {"id": "2", "description": "ONT HG8245H"}],
        }
    ],
    "contracts": [{"id": "c1", "awardID": "1", "dateSigned": "2026-03-01", "items": [{"description": "ONT"}]}],
}
PACKAGE = {"uri": "https://example.org/p", "publishedDate": "2026-01-01", "publisher": {"name": "x"}}
ROWS = [
    (
        "ocid ocds-x tender item 1",
        {
            "text": "Network | Network switches (UNSPSC 43222612) | (CPV 32420000) | Ancho: 19",
            "description": "Switch 24 port",
            "brand": "ZTE",
            "date": "2025-12-01",
            "quantity": "2",
            "amount": "12.5",
            "currency": "USD",
            "unit": "each",
            "site": "Lima, Peru",
            "unspsc": "43222612",
            "cpv": "32420000",
        },
    ),
    ("ocid ocds-x award 1 item 1", {"description": "Switch", "seller_name": "ACME SA", "date": "2026-02-01"}),
    ("ocid ocds-x award 1 item 2", {"description": "ONT HG8245H", "seller_name": "ACME SA", "date": "2026-02-01"}),
    (
        "ocid ocds-x contract c1 item 1",
        {
            "description": "ONT",
            "seller_name": "ACME SA",
            "order": "c1",
            "date": "2026-03-01",
            "contract_date": "2026-03-01",
        },
    ),
]
EARLIER = {
    "ocid": "ocds-x",
    "id": "r0",
    "date": "2025-01-01",
    "tender": {"id": "t", "items": [{"description": "old"}]},
}
SHAPES = {
    "a single release": json.dumps(RELEASE),
    "a single release over many lines": json.dumps(RELEASE, indent=2),
    "a release package": json.dumps({**PACKAGE, "releases": [RELEASE]}, indent=1),
    "a release package on one line": json.dumps({**PACKAGE, "releases": [RELEASE]}) + "\n",
    "a list of releases": json.dumps([RELEASE]),
    "a compiled record": json.dumps(
        {**PACKAGE, "records": [{"ocid": "ocds-x", "releases": [EARLIER], "compiledRelease": RELEASE}]}
    ),
    "a record without a compiled release": json.dumps(
        {**PACKAGE, "records": [{"ocid": "ocds-x", "releases": [RELEASE, EARLIER]}]}
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(tmp_path: Path, shape: str) -> None:
    seen = look_at(tmp_path, "a.json", SHAPES[shape])
    assert seen.evidence[0].reader == "ocds"
    assert seen.rows == ROWS
    assert seen.issues == []


def test_lines_of_releases_and_records(tmp_path: Path) -> None:
    other = {**RELEASE, "ocid": "ocds-y"}
    lines = [json.dumps(RELEASE), "broken", json.dumps({"ocid": "ocds-y", "compiledRelease": other}), '{"no": 1}']
    seen = look_at(tmp_path, "a.jsonl", "\n".join(lines) + "\n")
    assert len(seen.rows) == 8
    assert [(issue.place, issue.lost) for issue in seen.issues] == [("line 2", 1), ("line 4", 1)]


def test_the_buyer_is_no_seller_and_no_maker(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.json", json.dumps({**RELEASE, "buyer": {"name": "Huawei Road Office"}}))
    assert "Huawei" not in json.dumps(seen.fields)
    assert "maker_name" not in {field for fields in seen.fields for field in fields}


def test_places_are_never_the_same_twice(tmp_path: Path) -> None:
    releases = [RELEASE, RELEASE, {**RELEASE, "id": "r2"}, RELEASE]
    seen = look_at(tmp_path, "a.json", json.dumps({**PACKAGE, "releases": releases}))
    places = [place for place, _ in seen.rows]
    assert len(places) == 16
    assert len(set(places)) == 16
    assert "ocid ocds-x release r2 award 1 item 2" in places


def test_a_stage_without_items_is_still_looked_at(tmp_path: Path) -> None:
    award = {"id": "9", "title": "Supply of ZTE phones", "description": "100 pieces", "suppliers": [{"name": "B"}]}
    seen = look_at(tmp_path, "a.json", json.dumps({"ocid": "x", "awards": [award]}))
    assert seen.rows == [
        ("ocid x award 9", {"description": "Supply of ZTE phones", "text": "100 pieces", "seller_name": "B"})
    ]


def test_a_title_over_several_items_stands_alone(tmp_path: Path) -> None:
    tender = {"title": "Huawei switches", "items": [{"description": "24 port"}, {"description": "48 port"}]}
    seen = look_at(tmp_path, "a.json", json.dumps({"ocid": "x", "tender": tender}))
    assert seen.rows == [
        ("ocid x tender", {"description": "Huawei switches"}),
        ("ocid x tender item 1", {"description": "24 port"}),
        ("ocid x tender item 2", {"description": "48 port"}),
    ]


def test_a_package_that_breaks_off(tmp_path: Path) -> None:
    text = json.dumps({**PACKAGE, "releases": [RELEASE, RELEASE]})
    seen = look_at(tmp_path, "a.json", text[:-300])
    assert len(seen.rows) == 4
    assert "broken or cut off after 1 objects" in seen.problems


@pytest.mark.parametrize(
    "odd",
    [
        {"tender": []},
        {"awards": {"id": 1}},
        {"tender": {"items": ["x", None]}},
        {"tender": {"items": [{"unit": "each", "classification": "x", "quantity": None}]}},
        {"parties": None, "contracts": [{"items": None}]},
    ],
)
def test_wrong_shapes_break_nothing(tmp_path: Path, odd: dict[str, Any]) -> None:
    award = {"id": "1", "items": [{"description": "good"}]}
    seen = look_at(tmp_path, "a.json", json.dumps({"ocid": "x", "awards": [award], **odd}))
    assert seen.rows or "awards" in odd


@pytest.mark.parametrize(
    ("schemes", "fields"),
    [
        ([("UNSPSC", "43222612")], {"unspsc": "43222612"}),
        ([("CPV", "32420000-3"), ("CPV", "32413100-2")], {"cpv": "32420000-3; 32413100-2"}),
        ([("ДК021", "32420000-3")], {"cpv": "32420000-3"}),
        ([("CN", "85176200"), ("HS", "8517.62")], {"hs_code": "85176200; 8517.62"}),
        ([("GSIN", "N7021"), ("CPC", "47223"), ("", "43222612")], {}),
        ([("UNSPSC", "")], {}),
    ],
)
def test_numbers_of_known_classifications_have_fields(
    tmp_path: Path, schemes: list[tuple[str, str]], fields: dict[str, str]
) -> None:
    classes = [{"scheme": scheme, "id": number} for scheme, number in schemes]
    item = {"description": "Switch", "classification": classes[0], "additionalClassifications": classes[1:]}
    seen = look_at(tmp_path, "a.json", json.dumps({"ocid": "x", "tender": {"items": [item]}}))
    ((_, row),) = seen.rows
    assert {name: row[name] for name in ("unspsc", "cpv", "hs_code") if name in row} == fields
