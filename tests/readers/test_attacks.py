"""Files made to harm, attack by attack over all formats: each ends soon, in little memory, and is told."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tests.readers import packets as p
from tests.readers.reading import look_at
from tests.readers.test_pcap import ALL_FRAMES
from tests.readers.test_spdx import GRAPH, JSON2

if TYPE_CHECKING:
    from pathlib import Path

    from tests.readers.reading import Seen

LAUGHS = "<!DOCTYPE {root} [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12)
)
OUTSIDE = "<!DOCTYPE {root} [<!ENTITY a11 SYSTEM 'file:///etc/passwd'>"
SHEET = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string"><text:p>&a11;</text:p>'
    "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
XML = {
    "nmap": ("nmaprun", '<nmaprun><host><address addr="10.0.0.1" addrtype="ipv4"/>&a11;</host></nmaprun>'),
    "glpi-ocs": ("REQUEST", "<REQUEST><CONTENT><BIOS><SSN>&a11;</SSN></BIOS></CONTENT></REQUEST>"),
    "cyclonedx": (
        "bom",
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="device"><name>&a11;</name>'
        "</component></components></bom>",
    ),
}


def bounded(folder: Path, name: str, content: str | bytes, megabytes: int, **options: object) -> Seen:
    """Read a file and hold the memory that Python takes to a bound."""
    tracemalloc.start()
    try:
        seen = look_at(folder, name, content, **options)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < megabytes << 20
    return seen


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("reader", XML)
def test_entities_are_never_followed(tmp_path: Path, reader: str, declared: str) -> None:
    root, body = XML[reader]
    seen = bounded(tmp_path, "a.xml", declared.replace("{root}", root) + "]>" + body, 20)
    assert seen.evidence[0].reader == reader
    assert any(issue.blind for issue in seen.issues)
    assert "haha" not in str(seen.rows)
    assert "root:" not in str(seen.rows)


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE], ids=["bomb", "outside"])
def test_entities_in_a_workbook_are_never_followed(tmp_path: Path, declared: str) -> None:
    content = declared.replace("{root}", "office:document-content") + "]>" + SHEET
    seen = bounded(tmp_path, "a.ods", zipped({"content.xml": content.encode()}), 20)
    assert "haha" not in str(seen.rows)
    assert "root:" not in str(seen.rows)
    assert seen.rows or seen.issues


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def overlapping(count: int) -> bytes:
    """A zip whose directory names the same packed megabytes many times."""
    good = zipped({"xl/worksheets/sheet1.xml": bytes(8 << 20)})
    at = good.index(b"PK\x01\x02", good.index(b"PK\x01\x02") + 4)
    end = good.index(b"PK\x05\x06")
    entry = good[at:end]
    entries = b"".join(entry.replace(b"sheet1", b"s%05d" % number) for number in range(count))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    return good[:at] + entries + tail


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", zipped({"xl/worksheets/sheet1.xml": bytes(300 << 20)}), "zip bomb"),
        ("a.ods", zipped({"content.xml": b"0" * (300 << 20)}), "zip bomb"),
        ("a.xlsx", overlapping(400), "unpacks to 3,355,443,200 bytes"),
        ("a.xlsx", zipped({"inner.zip": zipped({"inner.zip": zipped({"x": bytes(9 << 20)})})}), ""),
    ],
    ids=["xlsx", "ods", "overlapping", "within each other"],
)
def test_zip_bombs_are_not_unpacked(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    seen = bounded(tmp_path, name, content, 60)
    (issue,) = seen.issues
    assert issue.blind
    assert problem in issue.problem
    assert seen.rows == []


DEEP = 10_000
NESTED = {"array": ("[" * DEEP, "]" * DEEP), "object": ('{"a":' * DEEP, "1" + "}" * DEEP)}
DOCUMENTS = {
    "jsonl": '[{"description": "ONT", "more": @}]',
    "ocds": '{"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"id": "1", "items": @}}',
    "cyclonedx": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": @}',
    "spdx": '{"spdxVersion": "SPDX-2.3", "packages": @}',
    "spdx ": '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": @}',
}


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("reader", DOCUMENTS)
def test_json_ten_thousand_levels_deep(tmp_path: Path, reader: str, kind: str) -> None:
    before, _, after = DOCUMENTS[reader].rpartition("@")
    seen = bounded(tmp_path, "a.json", before + "".join(NESTED[kind]) + after, 20)
    assert seen.evidence[0].reader == reader.strip()
    assert "levels deep" in seen.problems
    assert all(issue.blind for issue in seen.issues if "deep" in issue.problem)


def test_a_line_of_json_ten_thousand_levels_deep_is_one_bad_line(tmp_path: Path) -> None:
    deep = '{"description": "x", "more": ' + "".join(NESTED["array"]) + "}"
    seen = look_at(tmp_path, "a.jsonl", f'{{"description": "a"}}\n{deep}\n{{"description": "b"}}\n')
    assert [fields["description"] for fields in seen.fields] == ["a", "b"]
    assert [(issue.place, issue.lost) for issue in seen.issues] == [("line 2", 1)]


CIRCLE = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "d")]
CIRCLES: dict[str, Any] = {
    "cyclonedx": {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [{"type": "device", "bom-ref": one, "name": one.upper()} for one in "abcd"],
        "dependencies": [{"ref": holder, "dependsOn": [thing], "provides": [holder]} for holder, thing in CIRCLE],
        "compositions": [{"aggregate": "complete", "assemblies": ["a", "b"], "bom-ref": "a"}],
    },
    "spdx 2": {
        "spdxVersion": "SPDX-2.3",
        "packages": [{"SPDXID": one, "name": one.upper()} for one in "abcd"],
        "relationships": [
            {"spdxElementId": holder, "relationshipType": "CONTAINS", "relatedSpdxElement": thing}
            for holder, thing in CIRCLE
        ],
    },
    "spdx 3": {
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            *({"type": "software_Package", "spdxId": one, "name": one.upper()} for one in "abcd"),
            *(
                {"type": "Relationship", "from": holder, "relationshipType": "contains", "to": [thing]}
                for holder, thing in CIRCLE
            ),
        ],
    },
}
TAGS = "SPDXVersion: SPDX-2.3\n" + "".join(
    [f"PackageName: {one.upper()}\nSPDXID: {one}\n" for one in "abcd"]
    + [f"Relationship: {holder} CONTAINS {thing}\n" for holder, thing in CIRCLE]
)


@pytest.mark.parametrize("content", [*map(json.dumps, CIRCLES.values()), TAGS], ids=[*CIRCLES, "spdx tags"])
def test_bills_in_a_circle_end(tmp_path: Path, content: str) -> None:
    seen = bounded(tmp_path, "a", content, 20)
    assert [fields.get("model") or fields["description"] for fields in seen.fields] == ["A", "B", "C", "D"]
    assert all(len(fields.get("host_device", "").split(" > ")) <= 3 for fields in seen.fields)


def test_a_long_chain_of_packages_in_a_circle_ends(tmp_path: Path) -> None:
    count = 3_000
    bill = {
        "spdxVersion": "SPDX-2.3",
        "packages": [{"SPDXID": f"p{number}", "name": f"P{number}"} for number in range(count)],
        "relationships": [
            {"spdxElementId": f"p{n}", "relationshipType": "CONTAINS", "relatedSpdxElement": f"p{(n + 1) % count}"}
            for n in range(count)
        ],
    }
    assert len(bounded(tmp_path, "a.json", json.dumps(bill), 300).rows) == count


def test_components_that_quote_each_other_are_read_once(tmp_path: Path) -> None:
    for bill in (JSON2, GRAPH):
        again = json.loads(json.dumps(bill))
        key = "packages" if "packages" in again else "@graph"
        again[key] = again[key] + again[key]
        assert len(look_at(tmp_path, "a.json", json.dumps(again)).rows) <= 6


def every_cut() -> list[bytes]:
    """Every message at every length it could be cut to."""
    return [frame[:size] for frame in ALL_FRAMES for size in range(len(frame))]


def every_lie() -> list[bytes]:
    """Every message with every octet in turn as large and as small as can be: among them are all its lengths."""
    return [
        frame[:at] + lie + frame[at + 1 :]
        for frame in ALL_FRAMES
        for at in range(14, len(frame))
        for lie in (b"\xff", b"\0")
    ]


@pytest.mark.parametrize("frames", [every_cut, every_lie])
@pytest.mark.parametrize("form", [p.pcap, p.pcapng])
def test_messages_cut_off_and_lying_of_their_length(tmp_path: Path, frames: Any, form: Any) -> None:
    made = frames()
    seen = look_at(tmp_path, "a.cap", form(*made))
    assert len(made) > 2_000
    assert "the file ends" not in seen.problems
    assert "in part only" in seen.problems
    assert any("S5720-28X VRP" in fields.get("lldp_sys_descr", "") for fields in seen.fields)


@pytest.mark.parametrize("link", [0, 12, 101, 105, 108, 113, 127, 192, 195, 228, 276, 0xFFFF])
def test_a_capture_of_another_link_than_it_says(tmp_path: Path, link: int) -> None:
    seen = look_at(tmp_path, "a.pcap", p.pcap(*ALL_FRAMES * 20, link=link))
    assert seen.rows or any(issue.blind for issue in seen.issues)
    assert "lldp_sys_descr" not in {name for fields in seen.fields for name in fields}


@pytest.mark.parametrize("link", [195, 147, 0xFFFF])
def test_a_link_that_is_not_read_is_told_with_its_count(tmp_path: Path, link: int) -> None:
    seen = look_at(tmp_path, "a.pcap", p.pcap(*ALL_FRAMES, link=link))
    assert f"{len(ALL_FRAMES)} packets of link type {link} were not read" in seen.problems


def cdp(*parts: bytes) -> bytes:
    return p.snap(p.BOX, "00000c", 0x2000, b"\x02\xb4\0\0" + b"".join(parts))


LOOPS = {
    "LLDP, empty TLVs without end": p.ether(p.BOX, 0x88CC, p.tlv(5, b"core1") + p.tlv(7, b"") * 4_000),
    "LLDP, a management address of no length": p.lldp(p.tlv(5, b"core1"), p.tlv(8, b"\0\0\0\0\0\0")),
    "LLDP, many ends": p.ether(p.BOX, 0x88CC, p.tlv(5, b"core1") + bytes(8_000)),
    "CDP, empty TLVs without end": cdp(b"\0\1\0\x09core1", b"\0\x10\0\x04" * 300),
    "CDP, a TLV of no length": cdp(b"\0\1\0\x09core1", bytes(1_000)),
    "CDP, addresses without end": cdp(b"\0\1\0\x09core1", b"\0\2\1\x08\xff\xff\xff\xff" + bytes(256)),
    "EDP, empty TLVs without end": p.snap(
        p.BOX, "00e02b", 0x00BB, bytes(16) + b"\x99\1\0\x09core1" + b"\x99\5\0\x04" * 300
    ),
    "MNDP, empty TLVs without end": p.over_udp(p.BOX, 5678, 5678, bytes(4) + b"\0\5\0\5core1" + b"\0\1\0\0" * 1_000),
    "DHCP, empty options without end": p.over_udp(
        p.BOX, 68, 67, p.dhcp(p.BOX, (12, b"core1"), *[(1, b"")] * 600), ip="0.0.0.0"
    ),
    "DNS, a name that points to itself": p.over_udp(
        p.BOX, 5353, 5353, p.dns(p.record("core1.local", 1, b"\x0a\0\0\x01"), b"\xc0\x2d" + bytes(10))
    ),
    "DNS, records without end": p.over_udp(
        p.BOX, 5353, 5353, p.dns(*[p.record("core1.local", 1, b"\x0a\0\0\x01")] * 400)
    ),
}


@pytest.mark.parametrize("frame", LOOPS.values(), ids=LOOPS)
def test_loops_in_messages_end_and_are_told(tmp_path: Path, frame: bytes) -> None:
    seen = look_at(tmp_path, "a.pcap", p.pcap(frame))
    assert seen.fields[0]["hostname"] == "core1"
    told = "could be read in part only" in seen.problems
    assert told or frame is LOOPS["LLDP, many ends"]


def test_the_same_announcement_in_a_loop_is_one_device(tmp_path: Path) -> None:
    seen = look_at(tmp_path, "a.pcap", p.pcap(*[p.NAMED] * 50_000))
    assert len(seen.rows) == 1
    assert seen.issues == []


def test_neighbours_that_see_each_other_end(tmp_path: Path) -> None:
    column = "1.0.8802.1.1.2.1.4.1.1"
    walks = "".join(
        f"1.3.6.1.2.1.1.5.0|4|{name}\n"
        + "".join(
            f"{column}.9.0.{port}.1|4|{other}\n{column}.10.0.{port}.1|4|{other} system\n" for port in range(1, 4)
        )
        for name, other in (("sw1", "sw2"), ("sw2", "sw1"))
    )
    seen = look_at(tmp_path, "a.snmprec", walks)
    assert {fields["hostname"] for fields in seen.fields} == {"sw1", "sw2"}
    assert len(seen.rows) <= 8


WRAPPED = """\
.1.3.6.1.2.1.1.1.0 = Hex-STRING: 41 63 6D 65 20 53 77 69 74 63 68 20 58 31 30 30{gap}
0D 0A 56 65 72 73 69 6F 6E 20 37{gap}
.1.3.6.1.2.1.1.5.0 = STRING: "core-1"
.1.3.6.1.2.1.2.2.1.6.3 = Hex-STRING: 00 25 9E AA{gap}
BB CC{gap}
.1.3.6.1.2.1.1.6.0 = STRING: "Hall 3"
"""


@pytest.mark.parametrize("gap", ["", " ", "\r"])
def test_hex_strings_over_several_lines(tmp_path: Path, gap: str) -> None:
    seen = look_at(tmp_path, "a.txt", WRAPPED.replace("{gap}", gap))
    assert seen.fields == [
        {
            "mac": "00:25:9e:aa:bb:cc",
            "hostname": "core-1",
            "site": "Hall 3",
            "sys_descr": "Acme Switch X100\r\nVersion 7",
        }
    ]
    assert seen.issues == []


@pytest.mark.parametrize("last", ["4", "ZZ 00", "BB CC DD" * 40_000])
def test_hex_strings_that_break_off(tmp_path: Path, last: str) -> None:
    broken = WRAPPED.replace("BB CC{gap}", last).replace("{gap}", " ")
    seen = bounded(tmp_path, "a.txt", broken, 30)
    assert seen.fields[0]["hostname"] == "core-1"
    assert len(seen.fields[0].get("mac", "")) < 100
