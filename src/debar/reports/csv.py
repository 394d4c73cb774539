"""CSV for spreadsheets: one row a finding, then issues and the figures of the summary, told apart by `type`.

UTF-8 with a byte order mark, since Excel reads Japanese wrongly without it; comma, CRLF (RFC 4180). A cell
that a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236); a plain number stays one.
Where people of an office decided about findings or somebody replied, two columns more, `decision` and `replies`,
stand behind `waived`.
"""

from __future__ import annotations

import csv
import io
import re
from typing import IO, TYPE_CHECKING

from debar.reports.parts.encode import utf8
from debar.reports.parts.rows import columns, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debar.model import Asked, Item

NAME = "csv"
SUFFIX = ".csv"
BINARY = True

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?\Z")


def write(items: Iterable[Item], asked: Asked, out: IO[bytes]) -> None:
    """Write each row as it comes."""
    out.write(utf8("\ufeff"))
    names = columns(asked)
    out.write(line(names))
    for item in items:
        for row in rows(item):
            out.write(line([harmless(row.get(column)) for column in names]))


def harmless(cell: str | int | None) -> str | int | None:
    """The cell as text that no spreadsheet computes.

    >>> harmless("=1+1"), harmless("-12.50"), harmless(-3)
    ("'=1+1", '-12.50', -3)
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.match(cell):
        return f"'{cell}"
    return cell


def line(cells: Iterable[str | int | None]) -> bytes:
    """Some cells as one line (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text).writerow(list(cells))
    return utf8(text.getvalue())
