"""`docs/cli.md`: the real `--help` of every verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from tools.pages.markdown import made, page, section, table

from debar.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 110
EXIT_CODES = [
    ("0", "nothing at or above `--fail-on` (default `prohibited`)"),
    ("1", "findings"),
    ("2", "the command was not understood"),
    ("3", "something could not be looked at; the report says what. `--fail-on never` does not silence it"),
    ("4", "an internal error"),
]


def pages() -> dict[str, str]:
    """The one page."""
    helps = list(_helps(typer.main.get_command(app), "debar", None))
    contents = [f"- [`{name}`](#{name.replace(' ', '-')})" for name, _ in helps]
    return {
        "docs/cli.md": page(
            [
                made("the `--help` of every verb"),
                "# The command line",
                "",
                *contents,
                "",
                *(line for name, help in helps for line in section(name, ["```text", *help.splitlines(), "```", ""])),
                *section("Exit codes", table(["Code", "Means"], EXIT_CODES)),
            ]
        )
    }


def _helps(command: Any, name: str, above: Any) -> Iterator[tuple[str, str]]:
    """(full name, help text) of a command and all below it, in the order in which help lists them."""
    context = command.context_class(
        command,
        info_name=name.rpartition(" ")[2],
        parent=above,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    yield name, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    for verb in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from _helps(command.get_command(context, verb), f"{name} {verb}", context)
