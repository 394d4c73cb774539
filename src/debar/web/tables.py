"""A table of a page as a file: CSV that spreadsheets open as it is, without running anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import Response

from debar.errors import InvalidError
from debar.reports.csv import harmless, line
from debar.reports.parts.encode import utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def answer(format: str, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response | None:
    """The table as a download where it was asked for as `csv`; None where the page was. Raises InvalidError for any
    other format."""
    if format == "html":
        return None
    if format != "csv":
        raise InvalidError(f"format: {format[:20]!r} is none of html, csv")
    lines = [line(columns), *(line([_cell(row.get(column)) for column in columns]) for row in rows)]
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(b"".join([utf8("\ufeff"), *lines]), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Any) -> str | int | None:
    if isinstance(value, list | tuple | set | frozenset):
        value = "; ".join(map(str, value))
    return value if isinstance(value, int) or value is None else harmless(str(value))
