"""Several rows of one device -> the fields of one observation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from debar.model import BETWEEN, FIELDS, SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOGETHER = frozenset(" ".join(fields for _, fields in SIGNALS).split()) | {"ip", "software_version", "open_ports"}
"""Fields that keep every different value; of the others the first one holds."""
AT_ODDS = ("serial", "site", "country_of_origin", "made_on", "installed_on")
"""Fields of which one device has one value."""
OF_OTHERS = ("seen_by", "seen_on_port")
"""Fields that only stand where a device is known from what others tell of it."""
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:\- ]?[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:[.:\-][0-9A-Fa-f]{4}){2}")
_ADDRESS = re.compile(r"([0-9a-f]*[.:][0-9a-f.:]+)/[0-9]{1,3}")
MOST_VALUES, LONGEST = 16, 20_000
"""Values of one field, and characters of them together, that are kept."""
MOST_PLACES = 20
"""Places that are named one by one."""


class Row(NamedTuple):
    """One row: in which file, where, what it holds, and whether the file is an inventory."""

    file: str
    place: str
    fields: Mapping[str, str]
    is_listed: bool = False

    @property
    def is_relayed(self) -> bool:
        """Whether another device tells it."""
        return "seen_by" in self.fields and "host_device" not in self.fields


def lead(rows: Sequence[Row]) -> int:
    """The row in whose place the device stands: that of an inventory, else one that tells of itself, and most."""

    def rank(at: int) -> tuple[bool, bool, int, str, int]:
        row = rows[at]
        return row.is_relayed, not row.is_listed, -len(row.fields), row.file, at

    return min(range(len(rows)), key=rank)


def merged(rows: Sequence[Row], by: Iterable[str]) -> dict[str, str]:
    """The fields of the device; the first row is the lead. `by`: the kinds of keys by which they are one."""
    own = [row for row in rows if not row.is_relayed]
    fields: dict[str, str] = {}
    for name in FIELDS:
        if name in OF_OTHERS and own:
            continue
        values = distinct(row.fields.get(name, "") for row in rows)
        if values:
            fields[name] = _together(values) if name in TOGETHER or name in OF_OTHERS else values[0]
    fields["also_at"] = _places(rows[1:], by)
    conflicts = "; ".join(filter(None, (_conflict(name, rows) for name in AT_ODDS)))
    return {**fields, "conflicts": conflicts} if conflicts else fields


def distinct(values: Iterable[str]) -> list[str]:
    """Different values in order; capitals, spaces, separators of hardware addresses and lengths of prefixes aside. A
    list that was joined before is taken apart.

    >>> distinct(["S5735", "s5735", "10.0.0.1/24; 10.0.0.2", "10.0.0.2"])
    ['S5735', '10.0.0.1/24', '10.0.0.2']
    >>> distinct(["00:25:9E:AA:BB:CC", "0025.9eaa.bbcc"])
    ['00:25:9E:AA:BB:CC']
    """
    found: dict[str, str] = {}
    for value in values:
        for part in value.split(BETWEEN):
            found.setdefault(_plain(part), part)
    found.pop("", None)
    return list(found.values())


def _plain(value: str) -> str:
    """A value as it is compared with others."""
    if _MAC.fullmatch(value):
        return "".join(each for each in value.casefold() if each.isalnum())
    text = " ".join(value.split()).casefold()
    address = _ADDRESS.fullmatch(text)
    return address[1] if address else text


def _together(values: Sequence[str]) -> str:
    text = BETWEEN.join(values[:MOST_VALUES])
    return text if len(text) <= LONGEST else text[:LONGEST]


def _places(rows: Sequence[Row], by: Iterable[str]) -> str:
    told = [f"{row.file}, {row.place}" for row in rows[:MOST_PLACES]]
    more = [f"{len(rows) - MOST_PLACES:,} more"] if len(rows) > MOST_PLACES else []
    return f"{BETWEEN.join([*told, *more])} (same {', '.join(by)})"


def _conflict(name: str, rows: Sequence[Row]) -> str:
    """What files say differently of a thing that can be one thing only."""
    said: dict[str, tuple[str, Row]] = {}
    for row in rows:
        value = row.fields.get(name, "")
        if value:
            said.setdefault(" ".join(value.split()).casefold(), (value, row))
    if len(said) < 2:
        return ""
    return f"{name}: " + ", ".join(f"{value} ({row.file}, {row.place})" for value, row in said.values())
