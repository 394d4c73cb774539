"""Files made to harm, or merely very broken: bounded in memory, told clearly, and the rest is read."""

from __future__ import annotations

import random
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look, look_at

from debar.readers.parts.lines import LONGEST

if TYPE_CHECKING:
    from pathlib import Path

JUNK = random.Random(7).randbytes(4000)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\xef\xbb\xbf\n\n  \n", "nothing but blanks"),
        ("a.csv", b"description,maker\n", "a header and no rows"),
        ("a.csv", JUNK, "its bytes are not text"),
        ("a.csv", b"\x01\x00\x00\x00\x02\x00\x00\x00" * 100, "its bytes are not text"),
        ("a.parquet", b"PAR1", "cut off or no Parquet file"),
    ],
)
def test_nothing_to_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    seen = look_at(tmp_path, name, content)
    assert message in seen.problems
    assert all(issue.blind and issue.remedy for issue in seen.issues)
    assert seen.rows == []


def test_an_endless_line_costs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"description,maker\n")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b"\nONT,ZTE\n")
    tracemalloc.start()
    seen = look(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 << 20
    assert seen.rows == [("row 3", {"description": "ONT", "maker_name": "ZTE"})]
    (issue,) = seen.issues
    assert (issue.place, issue.lost, issue.blind) == ("row 2", 1, True)
    assert "104,857,600 bytes" in issue.problem


def test_an_endless_line_of_json(tmp_path: Path) -> None:
    text = '{"description": "' + "x" * (LONGEST + 1) + '"}\n{"description": "ONT"}\n'
    seen = look_at(tmp_path, "a.jsonl", text)
    assert seen.rows == [("line 2", {"description": "ONT"})]
    assert (seen.issues[0].place, seen.issues[0].lost) == ("line 1", 1)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ('[{"description": "ONT", "quantity": ' + "9" * 6000 + "}]", True),
        ('[{"description": "ONT"}, {"quantity": -' + "1" * (1 << 20) + ".5}]", True),
        ('[{"description": "ONT", "quantity": ' + "9" * 900 + "}]", False),
        ('[{"description": "ONT ' + "9" * 6000 + '"}]', False),
    ],
)
def test_a_number_that_would_end_the_parser(tmp_path: Path, text: str, refused: bool) -> None:
    seen = look_at(tmp_path, "a.json", text)
    assert ("more than 1,000 digits" in seen.problems) is refused
    assert all(issue.blind for issue in seen.issues)
    assert bool(seen.rows) is not refused


def test_nuls_are_dropped_and_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.csv", b"description,maker\nHua\0wei,ZTE\n")
    assert seen.fields == [{"description": "Huawei", "maker_name": "ZTE"}]
    assert "1 NUL characters were dropped" in seen.problems


def test_ten_thousand_columns(tmp_path: Path) -> None:
    header = ",".join(f"attribute {number}" for number in range(9_999))
    seen = look_at(tmp_path, "a.csv", f"description,{header}\nONT{',v' * 9_999}\n")
    assert seen.fields == [{"description": "ONT"}]
    assert len(seen.evidence[0].unused) == 9_999


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.xlsx", "a.ods", "a.parquet", "a"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_bytes_raise(tmp_path: Path, content: bytes, name: str) -> None:
    seen = look_at(tmp_path, name, content)
    assert seen.rows or seen.issues


@given(st.text(alphabet='{}[]":,ab 1\\\n', max_size=80), st.sampled_from(["", '{"ocid":"x","tender":']))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_json_raises(tmp_path: Path, text: str, before: str) -> None:
    seen = look_at(tmp_path, "a.json", before + text)
    assert seen.rows or seen.issues


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content.xml", "<a><table:table xmlns:table='t'></table:tkble></a>"),
        ("content.xml", "<a><b></a>"),
        ("content.xml", "<a>"),
        ("xl/workbook.xml", "<workbook><sheets></workbook>"),
        ("xl/workbook.xml", "<?xml version='1.0' encoding='UTF-F-F-8'?><workbook/>"),
        ("xl/workbook.xml", "<?xml version='1.0' encoding='hex'?><workbook/>"),
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>"),
    ],
)
def test_a_workbook_with_a_part_that_is_no_whole_xml_is_refused(tmp_path: Path, name: str, content: str) -> None:
    """The library that reads it would look for an end that never comes."""
    file = tmp_path / "book.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(name, content)
    seen = look(file)
    assert not seen.rows
    assert "damaged" in seen.problems or "declares entities" in seen.problems


@pytest.mark.parametrize(
    "number", ["9e99999999999999999999", "-1e-99999999999999999999", "9" * 1_000 + "e9999999999"]
)
@pytest.mark.parametrize(
    "text", ["{}", '{{"devices": [{{"model": {}}}]}}', '[{{"quantity": {}}}]', '{{"releases": [{}]}}']
)
def test_a_number_beyond_all_numbers_is_an_issue(tmp_path: Path, text: str, number: str) -> None:
    seen = look_at(tmp_path, "numbers.json", text.format(number))
    assert seen.issues or seen.rows
