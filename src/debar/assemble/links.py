"""What is linked: who sees whom on which port, whose address a table holds, which module sits in which host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.assemble.merge import OF_OTHERS
from debar.model import BETWEEN, CALLED_BY, End, Issue, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debar.assemble.devices import Fields, Sheaf

MOST = 200_000
"""Links that are told; a picture or a graph of more is of no use to anybody."""
INSIDE = " > "
"""Stands between a thing and what lies in it, as readers of bills write it."""
BY_FIELD = (("lldp_chassis_id", "lldp"), ("lldp_sys_descr", "lldp"), ("cdp_platform", "cdp"))


def links(sheaf: Sheaf, leads: Mapping[int, Fields], stands_for: Mapping[int, int]) -> Iterator[Link | Issue]:
    """Each link once, in the order of files and rows; an Issue where there are more than are told."""
    telling = list(_telling(sheaf))
    if not telling:
        return
    known = _by_name(sheaf, stands_for)
    seen: set[Link] = set()
    for number in telling:
        fields = sheaf.row(number).fields
        stands = stands_for.get(number, number)
        slot = leads.get(stands, fields).get("interface")
        for link in _of_row(sheaf, fields, _end(sheaf, stands, leads), slot, known, leads):
            if link not in seen and link.near != link.far:
                seen.add(link)
                yield link
        if len(seen) >= MOST:
            problem = f"more than {MOST:,} links between devices: those behind them are not told"
            yield Issue("", None, problem, "screen one site at a time for its picture", blind=False)
            return


def _telling(sheaf: Sheaf) -> Iterator[int]:
    """The rows that tell of another thing."""
    import numpy as np

    told = np.zeros(sheaf.table.num_rows, dtype=bool)
    for name in ("seen_by", "host_device"):
        told |= sheaf.table.column(name).is_valid().to_numpy()
    yield from np.flatnonzero(told).tolist()


def _of_row(
    sheaf: Sheaf,
    fields: Mapping[str, str],
    far: End,
    slot: str | None,
    known: Mapping[str, int],
    leads: Mapping[int, Fields],
) -> Iterator[Link]:
    """The links of one row. `slot`: where any file says that a module sits, so that all of them tell one link."""
    host, asked = fields.get("host_device"), fields.get(OF_OTHERS[0])
    if host:
        names = (host, asked or "", host.partition(INSIDE)[0])
        near = next((known[plain] for plain in map(_plain, names) if plain in known), None)
        yield Link(End(host) if near is None else _end(sheaf, near, leads), far, slot, "module")
        return
    how = next((how for name, how in BY_FIELD if name in fields), "address")
    for name in (asked or "").split(BETWEEN):
        near = known.get(_plain(name))
        yield Link(End(name) if near is None else _end(sheaf, near, leads), far, fields.get(OF_OTHERS[1]), how)


def _end(sheaf: Sheaf, number: int, leads: Mapping[int, Fields]) -> End:
    batch, index = sheaf.at(number)
    fields = leads.get(number) or sheaf.row(number).fields
    name = next((fields[name] for name in (*CALLED_BY, "description") if fields.get(name)), "")
    return End(name.partition(BETWEEN)[0].partition("\n")[0], batch.evidence.path, batch.place(index))


def _by_name(sheaf: Sheaf, stands_for: Mapping[int, int]) -> dict[str, int]:
    """The one thing that each host name or address means."""
    meant: dict[str, set[int]] = {}
    names = zip(*(sheaf.table.column(name).to_pylist() for name in ("hostname", "ip", "host_device")), strict=True)
    for number, (hostname, ip, host) in enumerate(names):
        for name in () if host else (*(hostname or "").split(BETWEEN), *(ip or "").split(BETWEEN)):
            meant.setdefault(_plain(name), set()).add(stands_for.get(number, number))
    return {name: things.pop() for name, things in meant.items() if name and len(things) == 1}


def _plain(name: str) -> str:
    return name.strip().casefold()
