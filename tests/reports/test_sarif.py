"""SARIF 2.1.0, read by a model of the standard and checked where the standard says more than its schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sarif_pydantic import Sarif
from tests.reports import sample

from debar.reports.sarif import uri

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

ASKED = sample.asked("us-federal-agency")


def keys(value: Any, where: str = "") -> set[str]:
    """The path of every key, but not inside property bags, where anything may stand."""
    if isinstance(value, list):
        return {path for item in value for path in keys(item, where)}
    if not isinstance(value, dict) or where.endswith((".properties", ".hashes", ".partialFingerprints")):
        return set()
    return {path for key, item in value.items() for path in {f"{where}.{key}", *keys(item, f"{where}.{key}")}}


def only_run(render: Render, items: tuple[Item, ...]) -> dict[str, Any]:
    log = json.loads(render("sarif", items, ASKED))
    known = json.loads(Sarif.model_validate(log).model_dump_json(by_alias=True, exclude_none=True))
    assert keys(log) <= keys(known), "a key that the standard does not know"
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return dict(run)


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("sarif", sample.run(), ASKED).decode() == snapshot


@pytest.mark.parametrize("items", [sample.run(), sample.anyone(), sample.empty()], ids=["all", "anyone", "empty"])
def test_results_point_at_their_rules_and_files(items: tuple[Item, ...], render: Render) -> None:
    run = only_run(render, items)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]


def test_only_a_failure_has_a_level(render: Render) -> None:
    results = only_run(render, sample.run())["results"]
    seen = {result["properties"]["verdict"]: (result["kind"], result["level"]) for result in results}
    assert seen == {
        "prohibited": ("fail", "error"),
        "conditional": ("fail", "warning"),
        "review": ("review", "none"),
        "advised-against": ("fail", "note"),
        "watch": ("fail", "note"),
    }


def test_the_fingerprint_is_the_findings_id_and_a_row_is_a_line(render: Render) -> None:
    result = only_run(render, (sample.ORDERS, sample.ONT, sample.summary((sample.ONT,))))["results"][0]
    assert result["partialFingerprints"] == {"debarFindingId/v1": sample.ONT.id}
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


@pytest.mark.parametrize("place", ["10.0.0.9", "row 0", "page 3", "release ocds-1 item 2"])
def test_another_place_is_no_line(place: str, render: Render) -> None:
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, place=place))
    location = only_run(render, (sample.ORDERS, item, sample.summary((item,))))["results"][0]["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": place}]


def test_a_waiver_is_a_suppression_and_an_ended_one_is_not(render: Render) -> None:
    results = only_run(render, sample.run())["results"]
    by_id = {result["partialFingerprints"]["debarFindingId/v1"]: result for result in results}
    (suppression,) = by_id[sample.WAIVED.id]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "approved by B. Okafor" in suppression["justification"]
    assert "suppressions" not in by_id[sample.LAPSED.id]


def test_what_was_not_read_is_a_notification(render: Render) -> None:
    (invocation,) = only_run(render, sample.run())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [entry["level"] for entry in invocation["toolExecutionNotifications"]] == ["warning", "error"]


@pytest.mark.parametrize(
    ("path", "name", "reference"),
    [
        ("orders.csv", "orders.csv", "orders.csv"),
        ("in/my orders.csv", "my orders.csv", "in/my%20orders.csv"),
        ("in\\orders.csv", "orders.csv", "in/orders.csv"),
        ("/srv/in/orders.csv", "orders.csv", "orders.csv"),
        ("C:\\in\\orders.csv", "orders.csv", "orders.csv"),
        ("../orders.csv", "orders.csv", "orders.csv"),
        ("javascript:x", "x", "javascript%3Ax"),
        ("備品.csv", "備品.csv", "%E5%82%99%E5%93%81.csv"),
        ("a\udcff.csv", "a", "a%5Cudcff.csv"),
        ("-", "-", "stdin"),
    ],
)
def test_a_location_is_a_relative_reference(path: str, name: str, reference: str) -> None:
    assert uri(replace(sample.ORDERS, path=path, name=name)) == reference
