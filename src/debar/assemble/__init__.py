"""Observations -> devices: what several walks, scans and lists tell of one box becomes one observation.

Laws: the order of files and rows changes nothing; nothing that was told is lost (it stands in the device's fields,
under `also_at` or under `conflicts`); what shares nothing with others passes as it came. Purchases are never put
together. What belongs together is told by serial number and hardware address, else by address or host name where
nothing speaks against it (`debar.assemble.groups`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debar.model import Batch, Evidence, Issue, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debar.model import Coverage, Link

__all__ = ["assembled"]

MOST_ROWS = 3_000_000
MOST_BYTES = 1 << 30
"""What is held to be put together; rows beyond are judged one by one, and an Issue says so."""


def assembled(parts: Iterable[Evidence | Batch | Issue]) -> Iterator[Evidence | Batch | Issue | Link | Coverage]:
    """The same parts, those of inventories and networks put together at the end, with what is linked and was seen.

    Batches of purchases, and every Evidence and Issue, pass at once.
    """
    held: list[Batch] = []
    rows = size = beyond = 0
    for part in parts:
        if not isinstance(part, Batch) or part.evidence.kind is Kind.PURCHASE:
            yield part
        elif rows + part.rows.num_rows > MOST_ROWS or size + part.rows.nbytes > MOST_BYTES:
            beyond += part.rows.num_rows
            yield part
        else:
            rows += part.rows.num_rows
            size += part.rows.nbytes
            held.append(part)
    if held:
        from debar.assemble.devices import devices

        yield from devices(held)
    if beyond:
        yield _told_apart(beyond)


def _told_apart(rows: int) -> Issue:
    return Issue(
        "",
        None,
        f"{rows:,} rows of inventories and networks were judged one by one: more than {MOST_ROWS:,} rows or"
        f" {MOST_BYTES >> 20:,} MB are not put together",
        "screen one site at a time, so that what several files tell of one device is weighed together",
        blind=False,
    )
