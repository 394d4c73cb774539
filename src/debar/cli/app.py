"""The verbs and their options. Each verb is one small function that imports what it needs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from debar.cli import (
    answering,
    ask,
    audit,
    bench,
    collect,
    knowledge,
    makers,
    mcp,
    office,
    packs,
    pictures,
    screening,
    serve,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    name="debar",
    help="Who really made this, what the law of that place and day asks of this buyer, and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        from debar import __version__

        typer.echo(f"debar {__version__}")
        raise typer.Exit


@app.callback()
def debar(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="DEBAR_DEBUG", help="Show a traceback when something goes wrong.")
    ] = False,
) -> None:
    """Options of every verb."""


app.command("demo")(screening.demo)
app.command("screen")(screening.screen)
app.command("report")(answering.report)
app.command("questions")(answering.questions)
app.command("identify")(ask.identify)
app.command("explain")(ask.explain)
app.add_typer(knowledge.rules, name="rules")
knowledge.rules.command("map")(pictures.world_map)
for verb in (packs.keygen, packs.pack, packs.install, packs.rollback, packs.installed):
    knowledge.rules.command(verb.__name__)(verb)
app.add_typer(makers.makers, name="makers")
app.command("compare")(pictures.compare)
app.add_typer(collect.collect, name="collect")
app.add_typer(office.office, name="office")
app.add_typer(audit.audit, name="audit")
app.command("update")(update.update)
app.command("check")(knowledge.check)
app.command("serve")(serve.serve)
app.command("mcp")(mcp.mcp)
app.command("bench")(bench.bench)


@cache
def program() -> Callable[[], object]:
    """The whole command, built once in a process: reading the options of every verb takes its time."""
    return typer.main.get_command(app)
