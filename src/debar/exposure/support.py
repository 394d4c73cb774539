"""Which makers mend which of their things no more, from a table the user has.

CSV, TSV or a workbook with a column each for maker, model, end of support and, if there is one, source; or JSON: a
list of objects with these names (those of endoflife.date's cycles are known too: `cycle`, `eol`, `link`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from debar.columns import normal, recognise
from debar.errors import EvidenceError
from debar.exposure.device import key_of, makers_called
from debar.exposure.files import told
from debar.facts import day_of
from debar.model import Issue
from debar.readers.parts.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from debar.dates import Day
    from debar.exposure.device import Device
    from debar.register import Register

OPTION = "--support"
REMEDY = "give a table with the columns maker, model, end_of_support and source"
NAMES = {
    "maker": "maker manufacturer vendor make",
    "model": "model product part_number cycle product_model",
    "end": "end_of_support eos end_of_life eol eol_from eos_date eol_date support_ends last_day_of_support ldos",
    "source": "source link url reference",
}
"""Words of a header for each column, besides those of `data/columns.yaml`."""
FIELDS = {"maker_name": "maker", "brand": "maker", "model": "model", "part_number": "model"}
NEEDED = ("maker", "model", "end")
LOOKED_AT = 40
"""Rows among which the header is looked for."""
MOST_ROWS = 1_000_000
LONGEST = 300
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """One thing that its maker mends until a day."""

    maker: str
    model: str
    end: Day
    source: str


class Table(NamedTuple):
    """What such a file tells."""

    rows: tuple[Ended, ...]
    issues: tuple[Issue, ...] = ()


def read(path: str) -> Table:
    """The table in a file. Raises UsageError for a file that cannot be read or has no such columns."""
    with told(OPTION, path, REMEDY):
        rows: list[Ended] = []
        wrong: list[str] = []
        for place, cells in _of_json(path) if path.lower().endswith(".json") else _of_table(path):
            end = day_of(cells.get("end", ""))
            maker, model = cells.get("maker", ""), cells.get("model", "")
            if len(rows) + len(wrong) > MOST_ROWS:
                raise EvidenceError(f"it has more than {MOST_ROWS:,} rows")
            if end and maker and key_of(model):
                rows.append(Ended(maker, model, end, cells.get("source") or Path(path).name))
            elif any(cells.get(name) for name in NEEDED):
                wrong.append(place)
        return Table(tuple(rows), _odd(path, wrong))


def _odd(path: str, wrong: list[str]) -> tuple[Issue, ...]:
    if not wrong:
        return ()
    more = f" and {len(wrong) - SHOWN:,} more" if len(wrong) > SHOWN else ""
    problem = f"rows without maker, model or a day of end of support were left out: {', '.join(wrong[:SHOWN])}{more}"
    return (Issue(path, None, problem, "fill them in; write days as 2026-11-23", blind=False),)


def _of_table(path: str) -> Iterator[tuple[str, dict[str, str]]]:
    from debar.readers.parts.paper import rows

    columns: list[str | None] = []
    sheet, seen, headed = None, 0, False
    for row in rows(Source(path, Path(path).name, Path(path)), _fitness):
        if row.sheet != sheet:
            sheet, seen, columns = row.sheet, 0, []
        seen += 1
        if columns:
            cells = zip(columns, row.cells, strict=False)
            yield f"row {row.number}", _cells((name, cell) for name, cell in cells if name)
        elif seen <= LOOKED_AT and set(NEEDED) <= set(names := [_column(cell) for cell in row.cells]):
            columns, headed = names, True
    if not headed:
        raise EvidenceError("no header names maker, model and end of support")


def _of_json(path: str) -> Iterator[tuple[str, dict[str, str]]]:
    from debar.readers.parts.stream import outline, things

    source = Source(path, Path(path).name, Path(path))
    kind, keys = outline(source, "utf-8")
    lists = [key.removesuffix("[]") for key in keys if key.endswith("[]")]
    if kind != "array" and not lists:
        raise EvidenceError("it is no list of objects")
    for number, thing in enumerate(things(source, "utf-8", "item" if kind == "array" else f"{lists[0]}.item"), 1):
        if isinstance(thing, dict):
            yield f"entry {number}", _cells((_column(str(key)), value) for key, value in thing.items())


def _cells(pairs: Iterable[tuple[str | None, Any]]) -> dict[str, str]:
    """The first text of each column."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name and isinstance(value, str) and value.strip():
            found.setdefault(name, " ".join(value[:LONGEST].split()))
    return found


def _fitness(cells: list[str]) -> int:
    return sum(_column(cell) is not None for cell in cells)


_BY_WORD = {normal(word): name for name, words in NAMES.items() for word in words.split()}


def _column(word: str) -> str | None:
    """What a header word names; None for anything else."""
    told = _BY_WORD.get(normal(word[:LONGEST]))
    found = None if told else recognise(word[:LONGEST])
    return told or (FIELDS.get(found.field or "") if found else None)


class Unsupported:
    """Such a table, compiled for one register."""

    def __init__(self, rows: tuple[Ended, ...], register: Register) -> None:
        self._rows, self._register = rows, register

    @cached_property
    def _by_key(self) -> Mapping[str, list[Ended]]:
        found: dict[str, list[Ended]] = {}
        for row in self._rows:
            found.setdefault(key_of(row.model), []).append(row)
        return found

    def of(self, device: Device, on: date) -> Iterator[tuple[str, str]]:
        """(what to say, who says so) where the maker mends the device no more on a day, or perhaps not."""
        rows = [row for key in device.products for row in self._by_key.get(key, ())] if self._rows else []
        for row in sorted(rows, key=lambda row: (row.end.first, row.model)):
            over = row.end.reached(on)
            if over is not False and device.is_of(makers_called(row.maker, self._register)):
                ends = "ended on" if over and row.end.exact else "ended in" if over else "ends in"
                yield f"support by its maker {ends} {row.end} ({row.model})", row.source
                return
