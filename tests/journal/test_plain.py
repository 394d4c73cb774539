"""Items become bytes and the same items again; whatever else is read is damage, never a value."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import sample

from debar.journal import plain
from debar.journal.plain import KINDS, DamagedError, from_bytes, to_bytes
from debar.model import (
    Coverage,
    End,
    Exposure,
    Finding,
    Heard,
    Link,
    Observed,
    Question,
    Summary,
    Verdict,
)

if TYPE_CHECKING:
    from debar.model import Item

ITEMS: list[Item] = [
    *(item for item in sample.run() if not isinstance(item, Summary)),
    *(item for item in sample.anyone() if isinstance(item, Finding)),
    Exposure("a.csv", "row 1", "internet", "its address is routed", "RFC 6890"),
    Link(End("sw1", "a.csv", "row 2"), End("ap1"), "Gi0/1", "lldp"),
    Coverage(3, (("label", 2), ("address", 0)), 1),
    replace(sample.CLEAR, changed=True),
]


def test_every_kind_of_item_is_tried() -> None:
    assert {type(item) for item in ITEMS} == set(KINDS)


def test_items_come_back_as_they_were() -> None:
    records = [(5, [[item] for item in ITEMS]), (None, []), (0, [ITEMS[:3], [], ITEMS[3:]])]
    read = from_bytes(to_bytes(records, brief=False))
    assert read == records


def test_answers_that_were_heard_come_back() -> None:
    each = [sample.ONT, Heard((3, 17)), Heard(())]
    ((_, [read]),) = from_bytes(to_bytes([(1, [each])], brief=False))
    assert read == each
    assert [type(item) for item in read] == [Finding, Heard, Heard]


def test_an_observation_that_is_only_counted_keeps_its_verdict_alone() -> None:
    each = [sample.NAMELESS, sample.ISSUES[0], sample.CLEAR, replace(sample.CLEAR, changed=True)]
    ((_, [read]),) = from_bytes(to_bytes([(1, [each])], brief=True))
    assert [item.verdict for item in read if isinstance(item, Observed)] == [
        Verdict.UNIDENTIFIED,
        Verdict.CLEAR,
        Verdict.CLEAR,
    ]
    assert read[1] == sample.ISSUES[0]
    assert read[3] == each[3]
    assert b"Catalyst" not in to_bytes([(1, [[sample.CLEAR]])], brief=True)


def test_what_is_shared_is_told_once() -> None:
    items = [replace(sample.ONT, id=f"f-{number}") for number in range(50)]
    data = to_bytes([(50, [items])], brief=False)
    assert data.count(b"Section 889(a)(1)(A)") == 1
    assert data.count(b"ONT HG8245H") == 1
    copies = [replace(item, ruling=replace(item.ruling, law=replace(sample.SECTION_889))) for item in items]
    assert to_bytes([(50, [copies])], brief=False).count(b"Section 889(a)(1)(A)") == 1
    ((_, [read]),) = from_bytes(data)
    assert read == items


def test_mappings_of_any_kind_and_text_that_is_no_unicode() -> None:
    observation = replace(sample.ONT.observation, fields=MappingProxyType({"description": "x\udcff\0\u202e"}))
    item = replace(sample.ONT, observation=observation)
    ((_, [[read]]),) = from_bytes(to_bytes([(1, [[item]])], brief=False))
    assert isinstance(read, Finding)
    assert read == item


@given(st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text()), st.booleans())
def test_any_text_comes_back(text: str, several: list[str], fields: dict[str, str], flag: bool) -> None:
    question = Question(text, text, tuple(several), flag)
    ruling = replace(sample.ONT.ruling, because=tuple(several), questions=(question,), do=text, deadline=None)
    observation = replace(sample.ONT.observation, fields=fields, place=text)
    item = replace(sample.ONT, ruling=ruling, observation=observation, group=None)
    assert from_bytes(to_bytes([(1, [[item]])], brief=False)) == [(1, [[item]])]


FINDING = orjson.loads(to_bytes([(1, [[sample.ONT]])], brief=False))


def changed(path: list[int], value: Any) -> bytes:
    """The bytes of a finding with something else at one place."""
    read = orjson.loads(orjson.dumps(FINDING))
    at = read
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return orjson.dumps(read)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([0], 7),
        ([0, 0], -1),
        ([0, 0], "1"),
        ([0, 1], None),
        ([0, 1, 0, 0], 7),
        ([0, 1, 0, 0], -1),
        ([0, 1, 0, 0], [99, []]),
        ([0, 1, 0, 0], [-1, []]),
        ([0, 1, 0, 0], [True, []]),
        ([0, 1, 0, 0], ["Finding", []]),
        ([0, 1, 0, 0], [0]),
        ([0, 1, 0, 0, 1], []),
        ([0, 1, 0, 0, 1, 0], 5),
        ([0, 1, 0, 0, 1, 0], None),
        ([0, 1, 0, 0, 1, 1], 0),
        ([0, 1, 0, 0, 1, 1], -1),
        ([0, 1, 0, 0, 1, 1, 2], ["a"]),
        ([0, 1, 0, 0, 1, 1, 2], {"a": 1}),
        ([0, 1, 0, 0, 1, 2, 3], 9),
        ([0, 1, 0, 0, 1, 2, 3], "strong"),
        ([0, 1, 0, 0, 1, 5, 0], "__import__('os')"),
        ([0, 1, 0, 0, 1, 5, 4], "2026-13-01"),
        ([0, 1, 0, 0, 1, 5, 4], 20261123),
    ],
)
def test_whatever_else_is_read_is_damage(path: list[int], value: Any) -> None:
    with pytest.raises(DamagedError):
        from_bytes(changed(path, value))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"null", b"[", b"[[1,[[1,[]]]]]", b"[" * 100_000, b"\xff", b'["\\ud800"]']
)
def test_bytes_that_are_no_records_are_damage(data: bytes) -> None:
    with pytest.raises(DamagedError):
        from_bytes(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda each: st.lists(each)))
def test_any_json_is_records_or_damage(value: Any) -> None:
    try:
        read = from_bytes(orjson.dumps(value) if _small(value) else b"[]")
    except DamagedError:
        return
    assert all(rows is None or rows >= 0 for rows, _ in read)


def _small(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def test_no_value_names_its_class() -> None:
    assert b"Finding" not in to_bytes([(1, [[sample.ONT]])], brief=False)
    assert plain.VERDICTS[0] is Verdict.PROHIBITED
