"""Rows and pages on standard output: a table for people, JSON and CSV for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMATS = ("table", "json", "jsonl", "csv")
FormatOption = Annotated[
    str, typer.Option("--format", metavar="FORMAT", envvar="DEBAR_ROWS_FORMAT", help="table, json, jsonl or csv.")
]


PictureFormat = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", envvar="DEBAR_ROWS_FORMAT", help="table, json, jsonl, csv, html or svg."
    ),
]
PageFormat = Annotated[
    str,
    typer.Option("--format", metavar="FORMAT", envvar="DEBAR_ROWS_FORMAT", help="table, json, jsonl, csv or html."),
]
LangOption = Annotated[
    str, typer.Option("--lang", metavar="LANG", envvar="DEBAR_LANG", help="Language of html and svg: en, ja.")
]
OutputOption = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Where html and svg go. Default: standard output."),
]
PICTURES = ("html", "svg")
"""Formats of verbs that also draw."""


def picture(format: str, output: str | None, pictures: tuple[str, ...] = PICTURES) -> bool:
    """Whether a picture is asked for. Raises UsageError for a format that is none, and for a file nothing goes to."""
    known = (*FORMATS, *pictures)
    if format not in known:
        raise UsageError(f"--format {format!r} is not one of {', '.join(known)}")
    if output and format not in pictures:
        raise UsageError(f"-o is for {' and '.join(pictures)}; {format} goes to standard output")
    return format in pictures


def rows(found: Iterable[Mapping[str, Any]], format: str, columns: Mapping[str, str], empty: str) -> None:
    """Print rows; a table shows `columns` (key -> heading), the other formats every key."""
    if format not in FORMATS:
        raise UsageError(f"--format {format!r} is not one of {', '.join(FORMATS)}")
    table = list(found)
    match format:
        case "json":
            _json(table)
        case "jsonl":
            for row in table:
                _json(row, lines=True)
        case "csv":
            _csv(table)
        case _:
            _table(table, columns, empty)


def page(found: Mapping[str, Any], format: str) -> None:
    """Print one thing: a list of its parts for people, JSON for machines."""
    if format in ("json", "jsonl"):
        _json(found, lines=format == "jsonl")
        return
    for key, value in found.items():
        if value not in (None, "", [], {}):
            _part(key.replace("_", " "), value)


def plain(value: Any) -> str:
    """A value as a reader would write it on one line."""
    if isinstance(value, list):
        texts = [plain(each) for each in value]
        return ("; " if any(", " in text for text in texts) else ", ").join(texts)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(each)}" for key, each in value.items() if each not in (None, "", []))
    return "" if value is None else str(value)


def _json(value: Any, lines: bool = False) -> None:
    import orjson

    options = orjson.OPT_APPEND_NEWLINE | (0 if lines else orjson.OPT_INDENT_2)
    sys.stdout.write(orjson.dumps(value, option=options).decode())


def _csv(table: list[Mapping[str, Any]]) -> None:
    import csv

    if table:
        writer = csv.DictWriter(sys.stdout, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: plain(value) for key, value in row.items()} for row in table)


def _table(table: list[Mapping[str, Any]], columns: Mapping[str, str], empty: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not table:
        typer.echo(empty)
        return
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, heading in enumerate(columns.values()):
        shown.add_column(heading, no_wrap=number == 0, overflow="fold")
    for row in table:
        shown.add_row(*(Text(plain(row.get(key))) for key in columns))
    _console().print(shown)


def _part(name: str, value: Any) -> None:
    from rich.text import Text

    console = _console()
    if isinstance(value, list) and value and isinstance(value[0], dict):
        console.print(Text(f"{name}:"))
        for each in value:
            console.print(Text(f"  - {plain(each)}"), soft_wrap=True)
    else:
        console.print(Text(f"{name}: {plain(value)}"), soft_wrap=True)


def _console() -> Any:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160)
