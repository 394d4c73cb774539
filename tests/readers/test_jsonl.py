"""JSON Lines and JSON documents: every object is a row, every bad line is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.readers.reading import look_at

from debar.model import Kind
from debar.readers.parts.flat import flatten

if TYPE_CHECKING:
    from pathlib import Path


def test_observation_fields_work_as_they_are(tmp_path: Path) -> None:
    lines = [
        {"description": "Huawei ONT", "quantity": 3, "sys_object_id": "1.3.6.1.4.1.2011"},
        {"mac": "00:18:82:00:00:01"},
    ]
    seen = look_at(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert seen.rows == [
        ("line 1", {"description": "Huawei ONT", "quantity": "3", "sys_object_id": "1.3.6.1.4.1.2011"}),
        ("line 2", {"mac": "00:18:82:00:00:01"}),
    ]
    assert seen.issues == []


def test_nested_keys_are_header_words(tmp_path: Path) -> None:
    thing = {
        "device_type": {"model": "S5720", "manufacturer": {"name": "Huawei"}},
        "vendor": {"name": "ACME"},
        "site": {"name": "HQ"},
    }
    seen = look_at(tmp_path, "a.json", json.dumps({"count": 1, "results": [thing]}))
    assert seen.rows == [
        ("results item 1", {"model": "S5720", "maker_name": "Huawei", "seller_name": "ACME", "site": "HQ"})
    ]


def test_bad_lines_are_told_and_the_others_read(tmp_path: Path) -> None:
    text = '{"description": "a"}\nnot json\n\n[1]\n{"description": "b", "date": "23.11.2026"}\n'
    seen = look_at(tmp_path, "a.jsonl", text)
    assert seen.rows == [("line 1", {"description": "a"}), ("line 5", {"description": "b", "date": "2026-11-23"})]
    assert [(issue.place, issue.lost) for issue in seen.issues] == [("line 2", 1), ("line 4", 1)]


def test_a_list_of_objects(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.json", '[\n {"description": "a"},\n 5,\n {"description": "b", "hostname": "x"}\n]')
    assert seen.rows == [("item 1", {"description": "a"}), ("item 3", {"description": "b", "hostname": "x"})]
    assert [issue.place for issue in seen.issues] == ["item 2"]
    assert seen.evidence[0].kind is Kind.INVENTORY


def test_a_document_that_breaks_off(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.json", '[{"description": "a"}, {"descr')
    assert seen.fields == [{"description": "a"}]
    assert "broken or cut off after 1 objects" in seen.problems
    assert seen.issues[0].blind


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    seen = look_at(tmp_path, "a.jsonl", '{"品名": "ルータ"}\n{"品名": "電話"}\n'.encode(encoding))
    assert [fields["description"] for fields in seen.fields] == ["ルータ", "電話"]


def test_unknown_keys_are_all_read(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.jsonl", '{"foo": "Huawei ONT", "bar": 1}\n{"foo": "x"}\n')
    assert seen.fields == [{"text": "Huawei ONT | 1"}, {"text": "x"}]
    assert seen.issues[0].blind


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "[]"), ("a.jsonl", "{}\n{}\n"), ("a.jsonl", ""), ("a.json", "{")]
)
def test_nothing_in_it(tmp_path: Path, name: str, text: str) -> None:
    seen = look_at(tmp_path, name, text)
    assert seen.rows == []
    assert any(issue.blind for issue in seen.issues)


@pytest.mark.parametrize("text", ["[" * 300_000, '{"a":' * 300_000, '[{"description": "x", "a": ' + "[" * 300_000])
def test_nesting_without_end(tmp_path: Path, text: str) -> None:
    assert "nested more than 500 levels deep" in look_at(tmp_path, "a.json", text).problems


def test_brackets_in_text_are_no_nesting(tmp_path: Path) -> None:
    things = [{"description": '[[[ {{ \\ " [' * 40, "n": number} for number in range(50)]
    seen = look_at(tmp_path, "a.json", json.dumps(things))
    assert len(seen.rows) == 50
    assert seen.issues == []


def test_a_deep_line_is_one_bad_line(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.jsonl", '{"a":' * 3000 + "1" + "}" * 3000 + '\n{"description": "x"}\n')
    assert seen.fields == [{"description": "x"}]
    assert seen.issues[0].place == "line 1"


@pytest.mark.parametrize(
    ("thing", "flat"),
    [
        ({"a": {"b": [1, None, "x"]}}, {"a.b": "1; x"}),
        ({"a": [{"b": 1}, {"b": 2, "c": True}]}, {"a.b": "1; 2", "a.c": "true"}),
        ({"a": 12.0, "b": 1.5, "c": None, "d": ""}, {"a": "12", "b": "1.5"}),
        ({"a": "x\0y", "b": "\ud800z"}, {"a": "xy", "b": "?z"}),
        ({}, {}),
    ],
)
def test_flatten(thing: dict[str, object], flat: dict[str, str]) -> None:
    assert flatten(thing) == flat
