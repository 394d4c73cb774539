"""Files that `debar collect` wrote: agents by their heads, digests that hold, and what a changed file is told."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.readers.reading import look_at

from debar.collect.agent import Told
from debar.collect.credentials import of_community
from debar.collect.lines import line
from debar.collect.rowfile import RowFile
from debar.collect.walkfile import Heading, WalkFile
from debar.collect.wire import Varbind
from debar.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

HEADING = Heading("maria", "noc-1", "0.1.0", lambda: "2026-11-25T09:00:00Z")
DESCRIPTION, NAME = (1, 3, 6, 1, 2, 1, 1, 1, 0), (1, 3, 6, 1, 2, 1, 1, 5, 0)


def told(address: str, description: bytes, **more: object) -> tuple[Told, BytesIO]:
    """What one agent said of itself."""
    lines = [line(Varbind(DESCRIPTION, "STRING", description)), line(Varbind(NAME, "STRING", b"same-name"))]
    said = Told(address, of_community(""), variables=2, **more)  # type: ignore[arg-type]
    return said, BytesIO("".join(f"{each}\n" for each in lines).encode())


def walk(*agents: tuple[Told, BytesIO], silent: int = 0, interrupted: bool = False) -> str:
    out = BytesIO()
    file = WalkFile(out, HEADING)
    file.begin()
    for said, held in agents:
        file.section(said.address, 161, said, HEADING.clock(), held)
    for number in range(silent):
        file.unanswered(f"10.9.9.{number}", "no answer")
    file.end(interrupted)
    return out.getvalue().decode()


def two() -> str:
    return walk(told("10.0.0.1", b"Acme Router"), told("2001:db8::1", b"Acme Router"))


def test_each_head_begins_a_device_with_its_address(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.walk", two())
    assert seen.rows == [
        (place, {"sys_descr": "Acme Router", "hostname": "same-name", "ip": ip})
        for place, ip in [("line 6", "10.0.0.1"), ("line 11", "2001:db8::1")]
    ]
    assert seen.issues == []
    assert seen.evidence[0].kind is Kind.NETWORK


def test_one_address_may_speak_for_two(tmp_path: Path) -> None:
    text = walk(told("10.0.0.1", b"first"), told("10.0.0.1", b"second"))
    assert [fields["sys_descr"] for fields in look_at(tmp_path, "a.walk", text).fields] == ["first", "second"]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_that_went_through_mail_is_not_a_changed_one(tmp_path: Path, ends: str, mark: str) -> None:
    seen = look_at(tmp_path, "no-suffix", (mark + two()).replace("\n", ends).encode())
    assert (len(seen.rows), seen.issues) == (2, [])


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (("Acme Router", "Ecma Router"), ["line 4", "line 9"]),
        (("# agent: 10.0.0.1 ", "# agent: 10.0.0.9 "), ["line 14"]),
        (("# collected: 2026", "# collected: 2025"), ["line 14"]),
        (('.1.3.6.1.2.1.1.5.0 = STRING: "same-name"\n', ""), ["line 4", "line 8"]),
    ],
)
def test_a_change_is_told_and_the_rest_is_read(tmp_path: Path, change: tuple[str, str], places: list[str]) -> None:
    seen = look_at(tmp_path, "a.walk", two().replace(*change))
    assert [issue.place for issue in seen.issues if "changed since it was collected" in issue.problem] == places
    assert all(issue.blind for issue in seen.issues)
    assert len(seen.rows) == 2


def test_a_part_taken_out_is_told(tmp_path: Path) -> None:
    lines = two().splitlines(keepends=True)
    seen = look_at(tmp_path, "a.walk", "".join(lines[:3] + lines[8:]))
    assert (len(seen.rows), len(seen.issues)) == (1, 1)


def test_a_part_put_behind_the_end_is_told(tmp_path: Path) -> None:
    text = two()
    more = "".join(text.splitlines(keepends=True)[3:8]).replace("10.0.0.1", "10.0.0.66")
    seen = look_at(tmp_path, "a.walk", text + more)
    assert [issue.place for issue in seen.issues] == ["line 15"]


def test_a_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.walk", two().rpartition("# end")[0])
    assert [issue.place for issue in seen.issues] == ["its end"]


def test_what_a_device_says_cannot_pass_for_a_head(tmp_path: Path) -> None:
    said = b'x"\n# agent: 6.6.6.6 port 161 target evil\n.1.3.6.1.2.1.1.1.0 = STRING: "forged'
    seen = look_at(tmp_path, "a.walk", walk(told("10.0.0.1", said)))
    assert seen.fields == [{"sys_descr": said.decode(), "hostname": "same-name", "ip": "10.0.0.1"}]
    assert seen.issues == []


def test_heads_in_a_file_of_others_are_remarks(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.walk", "# a note\n" + two().partition("\n")[2])
    assert [fields.get("ip") for fields in seen.fields] == [None, None]
    assert seen.issues == []


def test_what_was_not_whole_and_who_was_silent_are_told(tmp_path: Path) -> None:
    part = told("10.0.0.1", b"Acme", stopped=["ARP: goes in circles"])
    seen = look_at(tmp_path, "a.walk", walk(part, silent=3, interrupted=True))
    assert [(issue.place, issue.blind) for issue in seen.issues] == [("line 6", True), (None, False)]
    assert "goes in circles" in seen.problems
    assert "3 of the targets" in seen.problems


def test_nobody_answered(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "no-suffix", walk(silent=300))
    assert seen.evidence[0].reader == "snmp-walk"
    assert "no variable was found" in seen.problems


@pytest.mark.parametrize("mark", [b"%PDF-1.7", b"PK\x03\x04", b"<nmaprun", b'{"bomFormat": "CycloneDX"}', b"<html>"])
def test_no_device_calls_another_reader(tmp_path: Path, mark: bytes) -> None:
    seen = look_at(tmp_path, "no-suffix", walk(told("10.0.0.1", mark)))
    assert [each.reader for each in seen.evidence] == ["snmp-walk"]
    held = [{"hostname": mark.decode("latin-1")}, {"model": "X100"}]
    seen = look_at(tmp_path, "no-suffix", rows(held=held))
    assert [each.reader for each in seen.evidence] == ["jsonl"]
    assert len(seen.rows) == 2


@given(st.binary(max_size=80))
@example(b"")
@example(b"\0\0\0\0 ")
@example(b"\n# answered 10.0.0.9")
def test_whatever_a_device_says_stays_in_its_own_part(said: bytes) -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        seen = look_at(Path(folder), "a.walk", walk(told("10.0.0.1", said), told("10.0.0.2", b"other")))
    assert [fields["ip"] for fields in seen.fields] == ["10.0.0.1", "10.0.0.2"]
    assert seen.fields[1]["sys_descr"] == "other"
    says_nothing = "sys_descr" not in seen.fields[0]
    assert [(issue.blind, "neither the system group" in issue.problem) for issue in seen.issues] == (
        [(False, True)] if says_nothing else []
    )


ROWS = [{"hostname": "core-1", "maker_name": "Acme"}, {"host_device": "core-1", "model": "東京\u2028\r"}]


def rows(*, missing: dict[str, str] | None = None, held: list[dict[str, str]] = ROWS) -> str:
    out = BytesIO()
    with RowFile(out, HEADING, "https://netbox.example") as file:
        for row in held:
            file.put(row)
        file.finish({"dcim/devices": 2}, missing or {})
    return out.getvalue().decode()


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "no-suffix"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_head_of_rows_is_no_observation(tmp_path: Path, name: str, ends: str) -> None:
    seen = look_at(tmp_path, name, rows().replace("\n", ends))
    assert [place for place, _ in seen.rows] == ["line 2", "line 3"]
    assert [fields["host_device"] for fields in seen.fields[1:]] == ["core-1"]
    assert seen.issues == []
    assert (seen.evidence[0].kind, seen.evidence[0].unused) == (Kind.INVENTORY, ())


@pytest.mark.parametrize(
    "change", [("Acme", "Ecma"), ("2026-11-25T", "2025-11-25T"), ("maria", "mario"), ("}", " }")]
)
def test_rows_that_were_changed_are_told_and_read(tmp_path: Path, change: tuple[str, str]) -> None:
    seen = look_at(tmp_path, "a.jsonl", rows().replace(*change))
    assert "changed since it was collected" in seen.problems
    assert len(seen.rows) == 2


def test_a_row_taken_out_or_put_in_is_told(tmp_path: Path) -> None:
    for text in (rows().rpartition("{")[0], rows() + '{"model": "X"}\n'):
        assert "changed since it was collected" in look_at(tmp_path, "a.jsonl", text).problems


def test_a_list_that_was_missing_is_told(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.jsonl", rows(missing={"dcim/modules": "may not be read"}))
    assert [(issue.blind, len(seen.rows)) for issue in seen.issues] == [(True, 2)]
    assert "dcim/modules was missing: may not be read" in seen.problems


def test_an_empty_inventory(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.json", rows(held=[]))
    assert (seen.rows, len(seen.issues)) == ([], 1)
    assert "holds no object" in seen.problems


@pytest.mark.parametrize(
    "head",
    [
        '{"debar_evidence": 1, "missing": [1], "sha256": 5}',
        '{"debar_evidence": {"a": [1]}, "missing": {"x": {"y": 1}}}',
        '{"debar_evidence"',
        '{"debar_evidence": ' + "[" * 2000,
    ],
)
def test_a_head_that_somebody_made_up_is_survived(tmp_path: Path, head: str) -> None:
    seen = look_at(tmp_path, "a.jsonl", f'{head}\n{{"model": "X100"}}\n')
    assert {"model": "X100"} in seen.fields
    assert seen.issues
