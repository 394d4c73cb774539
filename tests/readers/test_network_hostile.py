"""Laws of every reader of networks and inventories: damaged files lose nothing silently and end; forms agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.reading import look_at
from tests.readers.test_address_table import TABLES
from tests.readers.test_bus_listing import LISTINGS
from tests.readers.test_glpi import COMPUTER, DEVICE
from tests.readers.test_nmap import HEAD, HOST, TAIL
from tests.readers.test_snmp_walk import ENTITIES, LLDP
from tests.readers.test_snmp_walk import TABLES as WALK

from debar.model import FIELDS
from debar.readers.parts.mib import BY_NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.readers.reading import Seen

SAMPLES = {
    "snmp-walk": [WALK, ENTITIES, LLDP],
    "nmap": [HEAD + HOST + TAIL],
    "address-table": [text for text, _ in TABLES.values()],
    "bus-listing": [text for text, _ in LISTINGS.values()],
    "glpi-ocs": [COMPUTER, DEVICE],
}
BITS = [
    b"\0",
    b"\xff\xfe",
    b'"',
    b"[",
    b"]",
    b" = ",
    b"::",
    b"|",
    b"4x|",
    b"<",
    b"&a;",
    b"<![CDATA[",
    b"\n\n",
    b"{0.x}",
]
NUMBERS = {name: number for number, name in BY_NUMBER.items()}
TEXTS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A sample with parts cut out, doubled, overwritten or put in."""
    data = draw(st.sampled_from(SAMPLES[name])).encode()
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.integers(begin, min(len(data), begin + 60)))
        put = draw(st.sampled_from([b"", data[begin:end] * 2, *BITS]) | st.binary(max_size=8))
        data = data[:begin] + put + data[end:]
    return data[: draw(st.integers(1, len(data)))] if data and draw(st.booleans()) else data


def well_formed(seen: Seen) -> None:
    """What every reader promises of whatever it gives."""
    for place, fields in seen.rows:
        assert place
        assert fields
        assert set(fields) <= set(FIELDS)
        assert all(value == value.strip() and "\0" not in value for value in fields.values())
    for issue in seen.issues:
        assert issue.problem
        assert issue.remedy


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_file_is_read_to_its_end(tmp_path: Path, name: str, data: st.DataObject) -> None:
    seen = look_at(tmp_path, "damaged", data.draw(damaged(name)), format=name)
    well_formed(seen)
    assert seen.rows or seen.issues


@given(
    told=st.dictionaries(
        st.tuples(st.sampled_from(["Descr", "SerialNum", "MfgName", "ModelName", "SoftwareRev"]), st.integers(1, 9)),
        TEXTS,
        min_size=1,
        max_size=12,
    ),
    name=TEXTS,
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_digits_names_and_recordings_tell_the_same(
    tmp_path: Path, told: dict[tuple[str, int], str], name: str
) -> None:
    cells = [("sysName", 0, name), *((f"entPhysical{column}", index, text) for (column, index), text in told.items())]
    forms = (
        "".join(f'.{NUMBERS[column]}.{index} = STRING: "{text}"\n' for column, index, text in cells),
        "".join(f"ANY-MIB::{column}.{index} = STRING: {text}\n" for column, index, text in cells),
        "".join(f"{NUMBERS[column]}.{index}|4|{text}\n" for column, index, text in cells),
        "".join(f"{NUMBERS[column]}.{index}|4x|{text.encode().hex()}\n" for column, index, text in cells),
        "".join(
            f".{NUMBERS[column]}.{index} = Hex-STRING: {text.encode().hex(' ')} \n" for column, index, text in cells
        ),
    )
    first, *others = (look_at(tmp_path, "a.walk", form, format="snmp-walk").rows for form in forms)
    assert first[0][1]["hostname"] == name
    assert all(rows == first for rows in others)
