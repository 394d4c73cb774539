"""`debar report` and `debar questions`: what is made of a saved result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from debar.cli import options
from debar.cli.writing import Writing, opened, refuse_overwriting
from debar.errors import UsageError

SUFFIXES = (".csv", ".xlsx")


def report(
    saved: Annotated[str, typer.Argument(metavar="SAVED", help="What `debar screen ... --save FILE.db` wrote.")],
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="FORM[=FILE]",
            help="Any format of `debar screen --format` (repeatable; default: table). [env: DEBAR_AS, separated by commas]",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", envvar="DEBAR_OUTPUT", help="Write the report here."),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="LANG", envvar="DEBAR_LANG", help="Language of reports for people: en, ja.")
    ] = "en",
) -> None:
    """Write a saved run as any report: the same bytes as `debar screen` wrote of it."""
    from debar.casework.saving import opened as read
    from debar.cli.run import language
    from debar.cli.writing import write, writings

    wanted = writings(options.several(forms, "DEBAR_AS"), output)
    refuse_overwriting(wanted, [saved])
    with read(Path(saved), language(lang)) as (asked, items):
        write(items, asked, wanted)


def questions(
    result: Annotated[
        str, typer.Argument(metavar="RESULT", help="A saved result: what `--format jsonl=FILE` or `json=FILE` wrote.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the sheet here, as .xlsx or .csv. Default: CSV on standard output.",
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="LANG", envvar="DEBAR_LANG", help="Language of the questions: en, ja.")
    ] = "en",
    rules: options.RulesDir = None,
) -> None:
    """Write the open questions of a result as a sheet to fill and hand back with `screen --answers`."""
    from debar.cli.run import language
    from debar.questions import rows
    from debar.questions.saved import findings
    from debar.questions.write import as_csv, as_xlsx
    from debar.rulebook import Rulebook

    path = Path(output) if output and output != "-" else None
    if path and path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o {output}: a sheet of questions is written as {' or '.join(SUFFIXES)}; name it so")
    options.folders(None, rules)
    refuse_overwriting([Writing("questions", path)], [result])
    asked = rows(findings(result), Rulebook.load(Path(rules) if rules else None), language(lang))
    with opened(path, binary=True) as out:
        if path and path.suffix.lower() == ".xlsx":
            as_xlsx(asked, lang, out)
        else:
            as_csv(asked, out)
