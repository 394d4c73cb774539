"""Plain text line by line; and which texts are tables after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.model import Kind
from debar.readers.parts.lines import LONGEST
from debar.readers.parts.things import LONGEST as LONGEST_VALUE

if TYPE_CHECKING:
    from pathlib import Path

QUOTE = """Quote 2025-11, Resale Ltd.
For Mr Smith, Example Works

2 pcs Acme X-100 switch, 24 ports
1x Opticly camera, white, with mount
-----
Delivery, 4 weeks
"""


def test_each_line_is_one_observation(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "quote.txt", QUOTE)
    assert seen.rows[:3] == [
        ("line 1", {"text": "Quote 2025-11, Resale Ltd."}),
        ("line 2", {"text": "For Mr Smith, Example Works"}),
        ("line 4", {"text": "2 pcs Acme X-100 switch, 24 ports"}),
    ]
    assert [place for place, _ in seen.rows[3:]] == ["line 5", "line 7"]
    assert (seen.evidence[0].reader, seen.evidence[0].kind, seen.issues) == ("plain-text", Kind.PURCHASE, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932", "gb18030"])
def test_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = "見積書の件\r\n交換機二台の見積もりを送ります\r\n"
    if encoding == "gb18030":
        text = "关于交换机的报价\r\n请查收我们的报价单\r\n"
    seen = look_at(tmp_path, "a.txt", text.encode(encoding))
    assert [fields["text"] for fields in seen.fields] == text.split()


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.txt", "description,maker\nSwitch,Acme\n", "table"),
        ("a.txt", "Orders of 2025\n\ndescription;maker\nSwitch;Acme\nRouter;Acme\n", "table"),
        ("a.txt", "Description\nSwitch\nRouter\n", "table"),
        ("a.txt", "Switch\tAcme\nRouter\tAcme\n", "table"),
        ("a.txt", "1,Switch,Acme\n2,Router,Acme\n", "table"),
        ("a.csv", "Acme X-100\nAcme X-200\n", "table"),
        ("a.txt", "Acme X-100\nAcme X-200\n", "plain-text"),
        ("a", "Acme X-100\nAcme X-200\n", "plain-text"),
        ("a.txt", "Dear all, we buy\nthree switches, two routers, and cables.\nBest,\nA.\n", "plain-text"),
        ("a.txt", "We buy:\nAcme X-100\n\nProduct\nAcme X-200\n", "plain-text"),
        ("a.txt", "Description: Switch\nMaker: Acme\n", "plain-text"),
        ("a.md", "# Acme\n\n- X-100\n", "plain-text"),
    ],
)
def test_text_or_table(tmp_path: Path, name: str, content: str, reader: str) -> None:
    seen = look_at(tmp_path, name, content)
    assert seen.evidence[0].reader == reader
    if reader == "plain-text":
        assert len(seen.rows) == sum(any(map(str.isalnum, line)) for line in content.splitlines())


def test_named_columns_make_it_a_table(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "Acme X-100\nAcme X-200\n", mapping={"description": "column 1"})
    assert seen.fields == [{"description": "Acme X-100"}, {"description": "Acme X-200"}]


def test_a_long_line_is_read_in_parts(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "first\n" + "word " * LONGEST_VALUE + "last\n")
    assert " ".join(fields["text"] for fields in seen.fields[1:]).split().count("word") == LONGEST_VALUE
    assert seen.rows[-1][0].startswith("line 2, part ")
    assert seen.rows[-1][1]["text"].endswith("last")


def test_an_endless_line_is_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.txt", "first\n" + "x" * (LONGEST + 1) + "\nlast\n", format="plain-text")
    assert [place for place, _ in seen.rows] == ["line 1", "line 3"]
    assert (seen.issues[0].place, seen.issues[0].lost) == ("line 2", 1)


def test_nothing_to_read(tmp_path: Path) -> None:
    assert "holds no text" in look_at(tmp_path, "a.txt", "----\n", format="plain-text").problems


@given(st.text(alphabet="ab1,;\t|\n\"' :Descriptionmaker", max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_raises(tmp_path: Path, text: str) -> None:
    seen = look_at(tmp_path, "a.txt", text)
    assert seen.rows or seen.issues
