"""The devices of inventories and networks as CSV: one row a device and maker, for replacing what must go.

Purchases are left out; with `--all` devices without a finding are in it too. UTF-8 with a byte order mark, comma,
CRLF; no cell is a formula (see `debar.reports.csv`).
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from debar.reports.csv import harmless, line
from debar.reports.parts import tell
from debar.reports.parts.encode import utf8
from debar.reports.parts.gather import gather
from debar.reports.parts.things import things
from debar.reports.parts.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Item
    from debar.reports.parts.things import Thing

NAME = "devices"
SUFFIX = ".csv"
BINARY = True

COLUMNS = tuple(
    "verdict name site ip mac serial maker maker_name group role model strength known_by rules deadline exposure host"
    " seen_by software_version also_at conflicts file place".split()
)


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write every device of the run."""
    out.write(utf8("\ufeff"))
    names = (*COLUMNS, "said") if asked.said else COLUMNS
    out.write(line(names))
    for thing in things(gather(items)):
        row = _row(thing)
        out.write(line([harmless(row[column]) for column in names]))


def _row(thing: Thing) -> dict[str, str | None]:
    known, seen = thing.identification, thing.observation
    same = {
        name: thing.field(name) or None
        for name in ("ip", "mac", "serial", "software_version", "also_at", "conflicts")
    }
    return {
        **same,
        "verdict": thing.verdict.value,
        "name": thing.name or None,
        "site": thing.site or None,
        "maker": known.maker if known else None,
        "maker_name": thing.maker or None,
        "group": thing.group,
        "role": str(known.role) if known else None,
        "model": thing.model or None,
        "strength": known.strength.word if known else None,
        "known_by": "; ".join(thing.known_by) or None,
        "rules": "; ".join(thing.rules) or None,
        "deadline": thing.deadline.isoformat() if thing.deadline else None,
        "exposure": "; ".join(exposure.says for exposure in thing.exposures) or None,
        "host": thing.field("host_device") or None,
        "seen_by": thing.field("seen_by") or None,
        "file": seen.evidence.path,
        "place": seen.place,
        "said": "\n".join(tell.said_by_rule(thing.said, words("en"))) or None,
    }
