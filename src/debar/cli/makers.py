"""`debar makers`: the register of makers, to list, to search, and one maker in full, in words or as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli import knowledge, options, show

if TYPE_CHECKING:
    from datetime import date

    from debar.register import Register
    from debar.rulebook import Rulebook

makers = typer.Typer(help="The register of makers: names, families over time, products, codes.", no_args_is_help=True)
COLUMNS = {"id": "maker", "name": "name", "group": "family", "seat": "seat"}


@makers.command("list")
def list_makers(
    on: options.On = None, extra: options.RegisterDir = None, format: show.FormatOption = "table"
) -> None:
    """Every maker, with its family on a day."""
    from debar.catalogue import maker_rows

    register = knowledge._register(extra)
    found = maker_rows(sorted(register.makers.values(), key=lambda each: each.id), register, _on(on))
    show.rows(found, format, {**COLUMNS, "about": "about"}, "No maker fits.")


@makers.command("find")
def find_makers(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Part of a name in any script; a model, a selling name or a code.")
    ],
    on: options.On = None,
    extra: options.RegisterDir = None,
    format: show.FormatOption = "table",
) -> None:
    """Makers by a part of a name, a model, what was sold under another name and by whom, or a code."""
    from debar.overview.lookup import lookup_rows

    found = lookup_rows(options.readable(text), knowledge._register(extra), _on(on))
    show.rows(found, format, {**COLUMNS, "found": "found by"}, "No maker fits.")


@makers.command("show")
def show_maker(
    id: Annotated[str, typer.Argument(metavar="ID")],
    on: options.On = None,
    known: options.Known = None,
    extra: options.RegisterDir = None,
    rules: options.RulesDir = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", envvar="DEBAR_MAKER_FORMAT", help="table, json, jsonl, html or svg."
        ),
    ] = "table",
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", envvar="DEBAR_LANG", help="Language of html and svg: en, ja.")
    ] = "en",
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where html and svg go. Default: standard output."),
    ] = None,
) -> None:
    """One maker: names, owners over time, products, re-badges, codes, the rules that name it; as html with a picture."""
    from debar.catalogue import maker_page

    drawn = show.picture(format, output)
    register, book = knowledge._register(extra), knowledge._rulebook(rules)
    days = _on(on), options.day(known, "--known") if known else options.today()
    page = maker_page(register, id, days[0])
    if drawn:
        _draw(page["id"], register, book, days, format, lang, output)
        return
    page["rules"] = _rules(page["id"], register, book, days)
    show.page(page if format in ("json", "jsonl") else _for_people(page), format)


def _rules(id: str, register: Register, book: Rulebook, days: tuple[date, date]) -> list[dict[str, Any]]:
    """The rules that name the maker or an owner of it, as rows."""
    from debar.overview.naming import naming

    return [
        {
            "jurisdiction": each.rule.jurisdiction,
            "id": each.rule.id,
            "name": each.rule.name,
            "names": each.names,
            "at_most": each.verdict.value if each.verdict else None,
            "since": str(each.since) if each.since else None,
            "state": each.says,
        }
        for each in naming(book, register, id, *days)
    ]


def _for_people(page: dict[str, Any]) -> dict[str, Any]:
    """The page without the long list of re-badges, of which the number stands in it."""
    return {key: value for key, value in page.items() if key != "rebadged"}


def _draw(
    id: str, register: Register, book: Rulebook, days: tuple[date, date], format: str, lang: str, output: str | None
) -> None:
    """The maker's page, or its family as a picture."""
    from debar.cli.pictures import HTML, Room, said
    from debar.overview.naming import naming
    from debar.overview.ownership import family
    from debar.pictures.family import WIDE, chart, family_svg
    from debar.pictures.look import css
    from debar.pictures.makerpage import maker_page

    room = Room(book, said(lang), output, register)
    found = family(register, id)
    if format == HTML:
        named = naming(book, register, id, *days)
        room.page(maker_page(register.makers[id], found, named, room.frame(), *days))
        return
    on = chart(found, room.said, room.called().maker, days[0], WIDE, "f")
    room.put(family_svg(found, on, css()) + "\n")


def _on(day: str | None) -> date:
    return options.day(day, "--on") if day else options.today()
