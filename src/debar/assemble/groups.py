"""Which rows are one device.

Strong keys come first: the same serial number, then the same hardware address, unless two serial numbers speak
against it, then the same SNMP engine id, unless serial numbers or addresses do. Then weak ones, an address or a host
name, between files only: they join two things where neither file gives the name to a second one, and no serial
number, hardware address or day speaks against it. A module is known by its serial number alone, since its chassis
lends it everything else.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from debar.assemble import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

APART = 90
"""Days after which an address or a name may have gone to another device."""
FIELDS = tuple("serial mac lldp_chassis_id text ip hostname host_device seen_by date model part_number".split())
"""The columns that are looked at."""


WEAK = (("ip", keys.addresses), ("hostname", keys.names))
"""Kinds of keys that join between files only, in the order in which they are tried."""


class Group(NamedTuple):
    """Rows that are one device, in order, and the kinds of keys by which that is known."""

    rows: tuple[int, ...]
    by: tuple[str, ...]


def groups(table: pa.Table, files: Numbers) -> list[Group]:
    """The groups of two rows or more, by their first row. `files`: for each row, which file it stands in."""
    sorting = Sorting(table, files)
    for serial in shared(sorting.serials):
        sorting.same_serial(serial)
    for mac in shared(sorting.macs):
        sorting.same_mac(mac)
    for engine in shared(sorting.outside(keys.engines(table))):
        sorting.same_engine(engine)
    for kind, told in WEAK if len(set(files.tolist())) > 1 else ():
        for rows in shared(sorting.outside(told(table))):
            sorting.same_name(kind, rows)
    return sorting.groups()


def shared(pairs: keys.Pairs) -> Iterator[list[int]]:
    """The rows of every key that two rows or more have, by the order of the keys."""
    import numpy as np

    order = np.lexsort((pairs.rows, pairs.keys))
    rows, codes = pairs.rows[order], pairs.keys[order]
    begins = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.empty(0, dtype=np.int64)
    ends = np.r_[begins[1:], len(codes)]
    several = np.flatnonzero(ends - begins > 1)
    for begin, end in zip(begins[several].tolist(), ends[several].tolist(), strict=True):
        distinct = np.unique(rows[begin:end])
        if len(distinct) > 1:
            yield distinct.tolist()


class Sorting:
    """Rows while they are put together: a forest in which every tree is one device."""

    def __init__(self, table: pa.Table, files: Numbers) -> None:
        self.table, self.files = table, files
        self._above: dict[int, int] = {}
        self._by: dict[int, set[str]] = defaultdict(set)
        self._outside = ~self._given("host_device")
        self.serials = keys.serials(table)
        self.macs = self.outside(keys.macs(table))
        self._serial = Told(self.serials)
        self._mac = Told(self.macs)

    def _given(self, name: str) -> NDArray[np.bool_]:
        import numpy as np

        if name not in self.table.column_names:
            return np.zeros(len(self.files), dtype=bool)
        return np.asarray(self.table.column(name).combine_chunks().is_valid().to_numpy(zero_copy_only=False))

    def outside(self, pairs: keys.Pairs) -> keys.Pairs:
        """Without the keys of modules."""
        kept = self._outside[pairs.rows]
        return keys.Pairs(pairs.rows[kept], pairs.keys[kept])

    def root(self, row: int) -> int:
        """The row that stands for the device of a row."""
        path = []
        while (above := self._above.get(row, row)) != row:
            path.append(row)
            row = above
        for each in path:
            self._above[each] = row
        return row

    def join(self, rows: Iterable[int], kind: str) -> None:
        """These rows are one device, for that kind of key."""
        roots = sorted({self.root(row) for row in rows})
        first = roots[0]
        for other in roots[1:]:
            self._above[other] = first
            self._by[first] |= self._by.pop(other, set())
            self._serial.merge(first, other)
            self._mac.merge(first, other)
        self._by[first].add(kind)

    def same_serial(self, rows: list[int]) -> None:
        """Join them, unless one file gives the number to things of different makes, as a list of parts may."""
        by_file: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_file[int(self.files[row])].append(row)
        if not any(self._differ(several) for several in by_file.values() if len(several) > 1):
            self.join(rows, "serial")

    def _differ(self, rows: Sequence[int]) -> bool:
        return any(len(self._texts(name, rows)) > 1 for name in ("model", "part_number", "host_device"))

    def _texts(self, name: str, rows: Sequence[int]) -> set[str]:
        if name not in self.table.column_names:
            return set()
        values = self.table.column(name).take(list(rows)).to_pylist()
        return {" ".join(value.split()).casefold() for value in values if value}

    def same_mac(self, rows: list[int]) -> None:
        """Join them, unless they have different serial numbers; those that have none then stay as they are."""
        roots = sorted({self.root(row) for row in rows})
        if len(roots) > 1 and len(set().union(*(self._serial.of(root) for root in roots))) <= 1:
            self.join(roots, "mac")
        elif len(roots) == 1:
            self._by[roots[0]].add("mac")

    def same_engine(self, rows: list[int]) -> None:
        """Join them, unless a serial number or a hardware address says that the id was copied with its settings."""
        roots = sorted({self.root(row) for row in rows})
        if self._agree(roots):
            self.join(roots, "engine id")

    def same_name(self, kind: str, rows: list[int]) -> None:
        """Join two or more things of different files, where each file has one of that name and nothing differs."""
        roots = sorted({self.root(row) for row in rows})
        if len(roots) < 2:
            return
        files: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            files[int(self.files[row])].add(self.root(row))
        is_one_each = len(files) > 1 and all(len(several) == 1 for several in files.values())
        if is_one_each and self._agree(roots) and not self._far_apart(kind, rows):
            self.join(roots, kind)

    def _agree(self, roots: list[int]) -> bool:
        """Whether no two serial numbers or sets of hardware addresses speak against it."""
        serials = [told for root in roots if (told := self._serial.of(root))]
        macs = [told for root in roots if (told := self._mac.of(root))]
        return all(serials[0] == told for told in serials[1:]) and all(
            one & other for at, one in enumerate(macs) for other in macs[at + 1 :]
        )

    def _far_apart(self, kind: str, rows: list[int]) -> bool:
        """Whether domains differ, or the days on which they were seen are too far from each other."""
        if kind == "hostname":
            domains = {name.partition(".")[2] for name in self._texts("hostname", rows)} - {""}
            if len(domains) > 1:
                return True
        days = [day for text in self._texts("date", rows) if (day := _day(text))]
        return bool(days) and (max(days) - min(days)).days > APART

    def groups(self) -> list[Group]:
        """What came of it."""
        members: dict[int, list[int]] = defaultdict(list)
        for row in self._above:
            members[self.root(row)].append(row)
        return [
            Group(tuple(sorted({root, *rows})), tuple(sorted(self._by[root])))
            for root, rows in sorted(members.items())
            if {root, *rows} != {root}
        ]


class Told:
    """The keys of one kind that each device told, as far as they are asked for."""

    def __init__(self, pairs: keys.Pairs) -> None:
        import numpy as np

        order = np.argsort(pairs.rows, kind="stable")
        self._rows, self._keys = pairs.rows[order], pairs.keys[order]
        self._joined: dict[int, set[int]] = {}

    def of(self, root: int) -> set[int]:
        """The keys of a device."""
        if root not in self._joined:
            begin, end = self._rows.searchsorted([root, root + 1]).tolist()
            self._joined[root] = set(self._keys[begin:end].tolist())
        return self._joined[root]

    def merge(self, first: int, other: int) -> None:
        """Two devices are one."""
        self._joined[first] = self.of(first) | self.of(other)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
