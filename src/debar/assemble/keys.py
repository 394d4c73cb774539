"""What a row calls itself: serial number, hardware addresses, engine id, addresses and host name, a column at once.

Each is told as pairs of a row and a key; a value may hold several (`10.0.0.1; 10.0.0.2`). What names nobody is left
out: addresses made up by software or shared by a group, those of the redundancy protocols (RFC 9568), loopback and
link-local ones, and serial numbers too short or too common to tell two boxes apart.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from debar import yamlfile
from debar.addresses import OTHERWISE, numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

LOCAL_OR_GROUP = 0x03 << 40
VIRTUAL_ROUTERS = (0x00005E0001, 0x00005E0002)
"""The first five octets of addresses that routers share (VRRP for IPv4 and IPv6, RFC 9568, section 7.3)."""
BETWEEN = r"\s*[;,]\s*|\s{2,}"
SHORTEST_SERIAL, SHORTEST_NUMBER = 6, 8
"""Characters of a serial number, with letters and without, below which two boxes may share it by chance."""
NO_NUMBER = "0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|[XNF]+0*|0?123456789?0?A?B?C?"
"""One character again and again, or all digits in a row: no number of any one thing."""
NO_ADDRESS = r"^(?:0\.|127\.|169\.254\.|22[4-9]\.|23[0-9]\.|255\.|::1?$|fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:)"
ENGINE = r"^SNMP engine id [0-9a-f]{10,64}$"
HOST = r"^[a-z0-9](?:[a-z0-9_.\-]*[0-9_.\-][a-z0-9_.\-]*|[0-9])$"
"""A name that somebody chose to tell boxes apart: it has a digit, or more than one part."""


class Pairs(NamedTuple):
    """Rows and their keys of one kind, side by side; equal numbers mean equal keys."""

    rows: Numbers
    keys: Numbers


def serials(table: pa.Table) -> Pairs:
    """By serial number, without what is written between its characters."""
    import pyarrow.compute as pc

    rows, values = _parts(table, "serial", BETWEEN)
    plain = pc.utf8_upper(values)
    if not pc.all(pc.utf8_is_alnum(plain)).as_py():
        plain = pc.replace_substring_regex(plain, r"[^A-Z0-9]", "")
    shortest = pc.if_else(pc.utf8_is_decimal(plain), SHORTEST_NUMBER, SHORTEST_SERIAL)
    told = pc.and_(pc.greater_equal(pc.utf8_length(plain), shortest), pc.match_substring_regex(plain, "[0-9]"))
    return _numbered(rows, plain, pc.and_not(told, pc.match_substring_regex(plain, _no_serial())))


@cache
def _no_serial() -> str:
    """What stands where no serial number was set (`data/serials.yaml`)."""
    held = yamlfile.load(Path(__file__).parents[1] / "data" / "serials.yaml")["placeholders"]
    return f"^(?:{NO_NUMBER}|.*(?:{'|'.join(each['holds'] for each in held)}).*)$"


def macs(table: pa.Table) -> Pairs:
    """By hardware address: a device's own, and the chassis id where it is one."""
    import numpy as np

    found = []
    for name in ("mac", "lldp_chassis_id"):
        rows, values = _parts(table, name, r"\s*[;,\n]\s*")
        codes = numbers(values)
        virtual = np.isin(codes >> 8, VIRTUAL_ROUTERS)
        own = (codes != OTHERWISE) & (codes != 0) & (codes & LOCAL_OR_GROUP == 0) & ~virtual
        found.append(Pairs(rows[own], codes[own]))
    return Pairs(*(np.concatenate(side) for side in zip(*found, strict=True)))


def engines(table: pa.Table) -> Pairs:
    """By the id of its SNMP engine (RFC 3411), as walks and captures tell it."""
    import pyarrow.compute as pc

    rows, values = _parts(table, "text", r"\s*;\s*")
    told = pc.match_substring_regex(values, ENGINE)
    return _numbered(rows, pc.utf8_lower(values), told)


def addresses(table: pa.Table) -> Pairs:
    """By network address, without the length of its prefix."""
    import pyarrow.compute as pc

    rows, values = _parts(table, "ip", BETWEEN)
    plain = pc.utf8_lower(pc.replace_substring_regex(values, r"[/%].*$", ""))
    told = pc.and_(
        pc.match_substring_regex(plain, r"^[0-9a-f.:]{2,39}$"), pc.invert(pc.match_substring_regex(plain, NO_ADDRESS))
    )
    return _numbered(rows, plain, told)


def names(table: pa.Table) -> Pairs:
    """By host name, up to its domain."""
    import pyarrow.compute as pc

    rows, values = _parts(table, "hostname", BETWEEN)
    whole = pc.utf8_lower(values)
    told = pc.match_substring_regex(whole, HOST)
    return _numbered(rows, pc.replace_substring_regex(whole, r"\..*$", ""), told)


def _parts(table: pa.Table, name: str, between: str) -> tuple[Numbers, pa.Array]:
    """Row and value of each of the values of a column."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if name not in table.column_names:
        return np.empty(0, dtype=np.int64), pa.array([], pa.string())
    column = table.column(name).combine_chunks()
    rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    values = pc.utf8_trim_whitespace(column.drop_null())
    if not len(values) or not pc.any(pc.match_substring_regex(values, between)).as_py():
        return rows, values
    lists = pc.split_pattern_regex(values, between)
    return rows[pc.list_parent_indices(lists).to_numpy()], pc.list_flatten(lists)


def _numbered(rows: Numbers, values: pa.Array, told: pa.BooleanArray) -> Pairs:
    """Keys as numbers: equal text, equal number; those that several rows have come first, by the order of texts."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = values.filter(told).dictionary_encode()
    indices = codes.indices.cast(pa.int64()).to_numpy()
    several = np.flatnonzero(np.bincount(indices, minlength=len(codes.dictionary)) > 1)
    order = pc.array_sort_indices(codes.dictionary.take(pa.array(several))).to_numpy()
    rank = np.arange(len(codes.dictionary)) + len(several)
    rank[several[order]] = np.arange(len(several))
    return Pairs(rows[told.to_numpy(zero_copy_only=False)], rank[indices])
