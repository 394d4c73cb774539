"""A variable is one line, and the reader reads back exactly what the device said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debar.collect.lines import line
from debar.collect.wire import Varbind
from debar.readers.parts.varbinds import Variable, as_bytes, as_text, variables

SYS_DESCR = (1, 3, 6, 1, 2, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        (Varbind(SYS_DESCR, "STRING", b""), '.1.3.6.1.2.1.1.1.0 = STRING: ""'),
        (Varbind(SYS_DESCR, "STRING", "東京".encode()), '.1.3.6.1.2.1.1.1.0 = STRING: "東京"'),
        (Varbind(SYS_DESCR, "STRING", b"end\\"), ".1.3.6.1.2.1.1.1.0 = Hex-STRING: 65 6E 64 5C"),
        (Varbind(SYS_DESCR, "STRING", b"\xff"), ".1.3.6.1.2.1.1.1.0 = Hex-STRING: FF"),
        (Varbind((1, 2), "OID", (1, 3, 6)), ".1.2 = OID: .1.3.6"),
        (Varbind((1, 2), "INTEGER", -5), ".1.2 = INTEGER: -5"),
        (Varbind((1, 2), "Counter64", 2**63), ".1.2 = Counter64: 9223372036854775808"),
        (Varbind((1, 2), "IpAddress", b"\x0a\0\0\x01"), ".1.2 = IpAddress: 10.0.0.1"),
        (Varbind((1, 2), "Opaque", b"\x9f\x78"), ".1.2 = Opaque: 9F 78"),
        (Varbind((1, 2), "Timeticks", 8_640_000 + 8_924), ".1.2 = Timeticks: (8648924) 1 days, 0:01:29.24"),
        (Varbind((1, 2), "NULL"), ".1.2 = NULL"),
        (
            Varbind((1, 3, 6, 1, 2, 1, 2, 2, 1, 6, 7), "STRING", b"ABCDEF"),
            ".1.3.6.1.2.1.2.2.1.6.7 = Hex-STRING: 41 42 43 44 45 46",
        ),
    ],
)
def test_each_kind(variable: Varbind, written: str) -> None:
    assert line(variable) == written


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_octets_are_one_line_and_come_back(octets: bytes) -> None:
    written = line(Varbind(SYS_DESCR, "STRING", octets)).encode()
    assert b"\n" not in written
    assert b"\r" not in written
    following = line(Varbind((1, 3, 6, 1, 2, 1, 1, 5, 0), "STRING", b"next")).encode()
    first, second = variables(iter([written, following]))
    assert isinstance(first, Variable)
    assert isinstance(second, Variable)
    back = as_bytes(first)
    assert (first.value.encode() if back is None else back).strip() == octets.strip()
    assert (second.name, as_text(second)) == ("sysName", "next")
