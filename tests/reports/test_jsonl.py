"""JSON Lines follow the contract to the key."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.reports import sample

from debar import reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion
    from tests.reports.conftest import Render

    from debar.model import Item

ASKED = sample.asked("us-federal-agency")

KEYS = {
    "finding": (
        "type id file place subject maker maker_name group role strength clues lineage verdict rule jurisdiction"
        " buyer act on known because questions do deadline waived"
    ).split(),
    "observation": (
        "type file place subject maker maker_name group role strength clues lineage verdict notes".split()
    ),
    "issue": "type file place problem remedy".split(),
    "summary": (
        "type observations identified findings by_verdict issues not_looked_at rulebook register version".split()
    ),
}


def records(render: Render, items: tuple[Item, ...]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in render("jsonl", items, ASKED).splitlines()]


def test_a_whole_run(render: Render, snapshot: SnapshotAssertion) -> None:
    assert render("jsonl", sample.run(), ASKED).decode() == snapshot


def test_keys_and_their_order(render: Render) -> None:
    seen = set()
    for record in records(render, sample.run()):
        assert list(record) == KEYS[record["type"]]
        seen.add(record["type"])
    assert seen == set(KEYS)


def test_the_summary_comes_last_and_once(render: Render) -> None:
    types = [record["type"] for record in records(render, sample.run())]
    assert types.index("summary") == len(types) - 1


def test_a_clue_has_the_seven_keys_and_its_span_is_in_the_original_text(render: Render) -> None:
    for record in records(render, sample.run()):
        for clue in record.get("clues", ()):
            assert list(clue) == ["kind", "field", "found", "start", "end", "says", "source"]
            assert record["subject"][clue["field"]][clue["start"] : clue["end"]] == clue["found"]


@pytest.mark.parametrize(
    ("item", "key", "value"),
    [
        (sample.WAIVED, "waived", ["who", "why", "approved_by", "until", "rule", "maker"]),
        (sample.CAMERA, "lineage", ["owner", "from", "to", "source"]),
    ],
)
def test_keys_of_parts(item: Item, key: str, value: list[str], render: Render) -> None:
    part = records(render, (item,))[0][key]
    assert list(part[0] if isinstance(part, list) else part) == value


def test_a_head_of_family_is_its_own_lineage_and_a_maker_of_no_family_has_none(render: Render) -> None:
    alone = replace(sample.ONT, group=None)
    with_family, without = records(render, (sample.ONT, alone))
    assert with_family["lineage"] == [{"owner": "huawei", "from": None, "to": None, "source": None}]
    assert without["lineage"] == []


def test_the_subject_has_the_filled_fields_in_the_contracts_order(render: Render) -> None:
    fields = {"mac": "00:11:22:33:44:55", "unit": "", "seller_name": "B", "description": "ONT HG8245H"}
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, fields=fields))
    assert list(records(render, (item,))[0]["subject"]) == ["description", "seller_name", "mac"]


def test_answers_begin_before_the_input_ends() -> None:
    out = io.BytesIO()
    written = []

    def items() -> Iterator[Item]:
        for item in sample.run():
            written.append(out.tell())
            yield item

    reports.load("jsonl").write(items(), ASKED, out)
    assert written[2] > 0  # the first finding was out before the second was asked for


def test_a_file_name_that_is_no_unicode_is_written(render: Render) -> None:
    evidence = replace(sample.ORDERS, path="order\udcff.csv")
    item = replace(sample.ONT, observation=replace(sample.ONT.observation, evidence=evidence))
    assert records(render, (item,))[0]["file"] == "order\\udcff.csv"
