"""`debar audit ...`: whether the log of the office holds, and what it says, for whoever keeps the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli import show
from debar.cli.office import DatabaseOption, StoreOption, opened
from debar.errors import UsageError

if TYPE_CHECKING:
    from debar.casework.audit import Entry

audit = typer.Typer(help="The record of what was done: whether it holds, and what it says.", no_args_is_help=True)

ENTRIES = {"number": "number", "at": "when", "by": "by", "what": "what", "case": "case", "subject": "about"}
LAST = 100
"""Entries that a table shows."""
CaseOption = Annotated[str | None, typer.Option("--case", metavar="ID", help="Only what was done in this case.")]


@audit.command("verify")
def verify(
    noted: Annotated[
        str | None,
        typer.Option(
            "--noted",
            metavar="NUMBER:HASH",
            envvar="DEBAR_AUDIT_NOTED",
            help="What `debar audit head` printed before: the log must still hold it.",
        ),
    ] = None,
    case: CaseOption = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Whether the log holds: exit code 0, or 1 and what is wrong, line by line.

    With --case, each entry of that case by itself; that none is missing shows only over the whole log.
    """
    from debar.casework import audit as log
    from debar.casework import cases

    if noted and case:
        raise UsageError("--noted is about the whole log; leave --case out")
    head = _noted(noted)
    with opened(store, database) as found, found.read() as connection:
        if case:
            cases.case(connection, case)
            wrong = list(log.verify_case(connection, found.seal.public, case))
        else:
            wrong = list(log.verify(connection, found.seal.public, head))
        count = log.count(connection, case)
    for line in wrong:
        typer.echo(line)
    if wrong:
        raise typer.Exit(1)
    typer.echo(f"The log holds: {count:,} {'entry' if count == 1 else 'entries'}{' of this case' if case else ''}.")


def _noted(text: str | None) -> Any:
    from debar.casework.audit import Head

    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise UsageError(f"--noted: {error}; it is what `debar audit head` prints") from None


@audit.command("head")
def head(store: StoreOption = None, database: DatabaseOption = None) -> None:
    """How far the log goes, as NUMBER:HASH: note it elsewhere, and hand it to `verify --noted` later."""
    from debar.casework import audit as log

    with opened(store, database) as found, found.read() as connection:
        now_ = log.head(connection)
    typer.echo(now_.content.decode())


@audit.command("list")
def list_entries(
    case: CaseOption = None,
    last: Annotated[
        int | None, typer.Option("--last", metavar="N", min=1, help=f"Only the newest N. Default: {LAST} in a table.")
    ] = None,
    store: StoreOption = None,
    database: DatabaseOption = None,
    format: show.FormatOption = "table",
) -> None:
    """What was done, oldest first."""
    from debar.casework import audit as log

    with opened(store, database) as found, found.read() as connection:
        if format == "jsonl" and last is None:
            for entry in log.walk(connection, log.Wanted(case)):
                show.rows([_told(entry)], format, ENTRIES, "")
            return
        count = last or (LAST if format == "table" else log.count(connection, case))
        newest = log.entries(connection, log.Wanted(case), limit=max(count, 1))
    show.rows([_told(each) for each in reversed(newest)], format, ENTRIES, "Nothing was done yet.")


def _told(entry: Entry) -> dict[str, Any]:
    return {**entry.told(), "hash": entry.hash, "signature": entry.signature}
