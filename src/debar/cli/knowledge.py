"""`debar rules`, `debar check`: what is known of the law, and the proof of all that is known."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from debar.cli import options, show

if TYPE_CHECKING:
    from debar.catalogue import Filter
    from debar.register import Register
    from debar.rulebook import Rulebook

rules = typer.Typer(
    help="The rulebook: who is barred, by which instrument, for whom, since when.", no_args_is_help=True
)

Jurisdiction = Annotated[str | None, typer.Option("--jurisdiction", metavar="CODE", help="JP, AU, NZ, US, ...")]
OfMaker = Annotated[str | None, typer.Option("--maker", metavar="ID", help="Only rules that name this maker.")]
OfBuyer = Annotated[str | None, typer.Option("--buyer", metavar="ID", help="Only rules that bind this buyer.")]
OfAct = Annotated[str | None, typer.Option("--act", metavar="ACT", help="Only rules about this act.")]


def _rulebook(extra: str | None) -> Rulebook:
    from debar.rulebook import Rulebook

    return Rulebook.load(Path(extra) if extra else None)


def _register(extra: str | None) -> Register:
    from debar.register import Register

    return Register.load(Path(extra) if extra else None)


def _filter(
    book: Rulebook, jurisdiction: str | None, maker: str | None, buyer: str | None, act: str | None
) -> Filter:
    """What was asked for, with every id one that exists. The register is loaded only when a maker is named."""
    from debar.catalogue import Filter

    return Filter(jurisdiction, maker, buyer, act).settled(book, _register(None).makers if maker else ())


@rules.command("list")
def list_rules(
    jurisdiction: Jurisdiction = None,
    maker: OfMaker = None,
    buyer: OfBuyer = None,
    act: OfAct = None,
    extra: options.RulesDir = None,
    format: show.FormatOption = "table",
) -> None:
    """Every rule, one a line."""
    from debar.catalogue import rule_rows

    book = _rulebook(extra)
    found = rule_rows(book, _filter(book, jurisdiction, maker, buyer, act), options.today())
    columns = {
        "id": "rule",
        "name": "instrument",
        "kind": "kind",
        "caught": "how",
        "state": "today",
        "makers": "names",
    }
    show.rows(found, format, columns, "No rule fits.")


@rules.command("show")
def show_rule(
    id: Annotated[str, typer.Argument(metavar="ID")],
    extra: options.RulesDir = None,
    format: show.PageFormat = "table",
    lang: show.LangOption = "en",
    output: show.OutputOption = None,
) -> None:
    """All there is to say about one rule, with its history and sources; as html a page."""
    from debar.catalogue import rule_page

    if show.picture(format, output, ("html",)):
        from debar.cli import pictures

        pictures.rule(_rulebook(extra), id, lang, output)
        return
    show.page(rule_page(_rulebook(extra), id), format)


@rules.command("on")
def on_day(
    day: Annotated[str, typer.Argument(metavar="DAY", help="2018-12-07")],
    known: options.Known = None,
    jurisdiction: Jurisdiction = None,
    maker: OfMaker = None,
    buyer: OfBuyer = None,
    act: OfAct = None,
    extra: options.RulesDir = None,
    format: show.FormatOption = "table",
) -> None:
    """What stood on a day, as publicly known by `--known` (default: today)."""
    from debar.catalogue import rows_on

    by = options.day(known, "--known") if known else options.today()
    book = _rulebook(extra)
    found = rows_on(book, _filter(book, jurisdiction, maker, buyer, act), options.day(day, "DAY"), by)
    columns = {
        "id": "rule",
        "name": "instrument",
        "state": "state that day",
        "since": "since",
        "strongest": "strongest verdict",
        "binds": "binds",
        "note": "note",
    }
    show.rows(found, format, columns, f"No rule had any state on {day} as known by {by}.")


@rules.command("timeline")
def timeline(
    jurisdiction: Jurisdiction = None,
    maker: OfMaker = None,
    buyer: OfBuyer = None,
    act: OfAct = None,
    extra: options.RulesDir = None,
    format: show.PictureFormat = "table",
    lang: show.LangOption = "en",
    output: show.OutputOption = None,
) -> None:
    """Every event, oldest first; as html or svg a picture of all instruments over the years."""
    from debar.catalogue import timeline as events

    columns = {"date": "day", "known": "known", "id": "rule", "state": "state", "note": "note"}
    book = _rulebook(extra)
    wanted = _filter(book, jurisdiction, maker, buyer, act)
    if show.picture(format, output):
        from debar.cli import pictures

        pictures.timeline(book, wanted, format, lang, output)
        return
    show.rows(events(book, wanted), format, columns, "No rule fits.")


@rules.command("diff")
def diff(
    first: Annotated[str, typer.Argument(metavar="DAY")],
    second: Annotated[str, typer.Argument(metavar="DAY")],
    jurisdiction: Jurisdiction = None,
    maker: OfMaker = None,
    buyer: OfBuyer = None,
    act: OfAct = None,
    extra: options.RulesDir = None,
    format: show.FormatOption = "table",
) -> None:
    """What changed between two days, each as known that day."""
    from debar.catalogue import difference

    days = options.day(first, "the first DAY"), options.day(second, "the second DAY")
    book = _rulebook(extra)
    found = difference(book, _filter(book, jurisdiction, maker, buyer, act), *days)
    columns = {
        "id": "rule",
        "name": "instrument",
        "before": f"on {first}",
        "strongest_before": "strongest",
        "after": f"on {second}",
        "strongest_after": "strongest ",
        "changes": "what changed",
    }
    show.rows(found, format, columns, f"Nothing changed between {first} and {second}.")


@rules.command("buyers")
def buyers(
    jurisdiction: Jurisdiction = None, extra: options.RulesDir = None, format: show.FormatOption = "table"
) -> None:
    """Who may be asked about with `--buyer`, bound or not."""
    from debar.catalogue import buyer_rows

    columns = {"id": "buyer", "name": "who", "is_a": "is a", "rules": "rules that bind"}
    show.rows(buyer_rows(_rulebook(extra), jurisdiction), format, columns, "No buyer fits.")


def check(
    register: options.RegisterDir = None,
    rules: options.RulesDir = None,
    edges: Annotated[
        bool, typer.Option("--edges", help="Also tell each day, act and buyer of a rule that no example holds.")
    ] = False,
    sources: Annotated[
        bool,
        typer.Option(
            "--sources", help="Instead: what is uncertain, rests on one source, is disputed or due for review."
        ),
    ] = False,
    format: show.FormatOption = "table",
) -> None:
    """Let every rule, maker, pattern and re-badge prove its own examples; exit code 1 if one fails."""
    from debar.check import check as prove

    options.folders(register, rules)
    if sources:
        _sources(rules, format)
        return
    problems, proved = prove(Path(register) if register else None, Path(rules) if rules else None, edges)
    columns = {"file": "file", "entry": "entry", "problem": "problem", "remedy": "what to do"}
    found = [{key: getattr(problem, key) for key in columns} for problem in problems]
    show.rows(found, format, columns, f"Everything holds: {proved}.")
    sys.exit(1 if found else 0)


def _sources(rules: str | None, format: str) -> None:
    """What a reviewer of the rulebook should look at again."""
    from debar.rulebook import files
    from debar.rulebook.book import parsed
    from debar.rulebook.doubts import doubts

    plain = parsed(files.ours(), files.installed(), files.own(Path(rules)) if rules else {})
    columns = {"id": "rule or list", "what": "what", "where": "where", "says": "says"}
    show.rows(doubts(_rulebook(rules), plain, options.today()), format, columns, "Nothing is in doubt.")
