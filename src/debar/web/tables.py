"""A table of a page as a file: CSV that spreadsheets open as it is, without running anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import Response, StreamingResponse

from debar.errors import InvalidError
from debar.reports.csv import harmless, line
from debar.reports.parts.encode import utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CSV = "text/csv; charset=utf-8"


def answer(format: str, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response | None:
    """The table as a download where it was asked for as `csv`; None where the page was. Raises InvalidError for any
    other format."""
    if not wanted(format):
        return None
    return Response(b"".join(_lines(columns, rows)), media_type=CSV, headers=_saved(name))


def streamed(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> StreamingResponse:
    """A table too long to be held, written while its rows are read."""
    return StreamingResponse(_lines(columns, rows), media_type=CSV, headers=_saved(name))


def wanted(format: str) -> bool:
    """Whether a table is asked for as CSV, and not as a page. Raises InvalidError for any other format."""
    if format not in ("html", "csv"):
        raise InvalidError(f"format: {format[:20]!r} is none of html, csv")
    return format == "csv"


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield utf8("\ufeff")
    yield line(columns)
    for row in rows:
        yield line([_cell(row.get(column)) for column in columns])


def _saved(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}.csv"'}


def _cell(value: Any) -> str | int | None:
    if isinstance(value, list | tuple | set | frozenset):
        value = "; ".join(map(str, value))
    return value if isinstance(value, int) or value is None else harmless(str(value))
