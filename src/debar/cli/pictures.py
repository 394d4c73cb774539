"""`debar rules map`, `debar compare`, and how a picture is written: what binds whom, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from debar.cli import knowledge, options, show
from debar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debar.catalogue import Filter
    from debar.model import Lineage
    from debar.overview.called import Called
    from debar.pictures.pages import Frame
    from debar.register import Register
    from debar.reports.parts.words import Words
    from debar.rulebook import Rulebook

HTML, SVG = "html", "svg"
Goods = Annotated[
    str | None, typer.Option("--goods", metavar="CLASS", help="Class of goods: router, camera, ... Default: the one each rule catches most surely.")
]  # fmt: skip


def world_map(
    on: options.On = None,
    known: options.Known = None,
    jurisdiction: knowledge.Jurisdiction = None,
    maker: Annotated[
        str | None, typer.Option("--maker", metavar="ID", help="Only what can catch this maker.")
    ] = None,
    buyer: knowledge.OfBuyer = None,
    act: knowledge.OfAct = None,
    extra: options.RulesDir = None,
    format: show.PictureFormat = "table",
    lang: show.LangOption = "en",
    output: show.OutputOption = None,
) -> None:
    """What binds whom in each place on a day, as a world map or a table; all facts granted, so it says "at most"."""
    from debar.overview.places import place_rows, places_on

    room = Room.of(extra, lang, format, output, (HTML, SVG))
    day, by = _days(on, known)
    wanted = room.filter(jurisdiction, maker, buyer, act)
    found = places_on(room.book, wanted, day, by, room.lineage(wanted.maker, day) if wanted.maker else None)
    if format == HTML:
        from debar.pictures.pages import map_page

        room.page(map_page(found, room.frame(), day, by, room.shown(wanted)))
    elif format == SVG:
        from debar.pictures.look import css
        from debar.pictures.worldmap import Scene, world_svg

        places = {place.code: place for place in found}
        shown = room.shown(wanted)
        scene = Scene(room.said, places, room.called().places, str(day), str(by), shown=shown)
        room.put(world_svg(scene, css()) + "\n")
    else:
        columns = {"jurisdiction": "place", "name": "name", "state": "at most", "since": "since", "rules": "rules", "none_found": "none found, reviewed"}  # fmt: skip
        show.rows(place_rows(found, dict(room.called().places)), format, columns, "No place fits.")


def compare(
    maker: Annotated[str, typer.Option("--maker", metavar="ID", help="The maker to ask about.")],
    act: Annotated[str, typer.Option("--act", metavar="ACT", help="procure, use, install, ...")] = "procure",
    on: options.On = None,
    known: options.Known = None,
    goods: Goods = None,
    jurisdiction: knowledge.Jurisdiction = None,
    extra: options.RulesDir = None,
    format: show.PageFormat = "table",
    lang: show.LangOption = "en",
    output: show.OutputOption = None,
) -> None:
    """What each place says to its government, its operators, its companies and others about one maker and act."""
    from debar.model import Act
    from debar.overview.compare import Question, compare_rows
    from debar.overview.compare import compare as side_by_side

    room = Room.of(extra, lang, format, output, (HTML,))
    day, by = _days(on, known)
    wanted = room.filter(jurisdiction, maker, None, act)
    id = str(wanted.maker)
    question = Question(
        room.lineage(id, day), room.called().maker(id), Act(str(wanted.act)), day, by, room.goods(goods)
    )
    lines = side_by_side(room.book, question, wanted)
    if format == HTML:
        from debar.pictures.pages import compare_page

        room.page(compare_page(lines, question, room.frame(), room.shown(wanted, question.goods)))
        return
    columns = {"name": "place", "government": "government", "operator": "operator", "private_company": "company", "others": "others who are bound", "rules": "rules", "since": "since", "note": "note"}  # fmt: skip
    show.rows(compare_rows(lines, room.called().places), format, columns, "No place fits.")


def timeline(book: Rulebook, wanted: Filter, format: str, lang: str, output: str | None) -> None:
    """Write the timeline of the wanted rules as `html` or `svg`."""
    from debar.overview.tracks import by_jurisdiction, tracks
    from debar.pictures.axis import WIDE, drawing
    from debar.pictures.look import css
    from debar.pictures.pages import timeline_page
    from debar.pictures.timeline import timeline as drawn

    room = Room(book, said(lang), output)
    found, today = tracks(book, wanted), options.today()
    if format == HTML:
        room.page(timeline_page(found, room.frame(), today, room.shown(wanted)))
        return
    places = room.called().places
    groups = by_jurisdiction(found, places)
    picture = drawing(groups, room.said, WIDE, places, today)
    room.put(drawn(groups, picture, css(), room.shown(wanted)) + "\n")


def rule(book: Rulebook, id: str, lang: str, output: str | None) -> None:
    """Write the page of one rule. Raises UsageError with the nearest ids."""
    from debar.catalogue import rule_page as known
    from debar.pictures.rulepage import rule_page

    room = Room(book, said(lang), output)
    room.page(rule_page(book.rules[known(book, id)["id"]], room.frame(), lambda id: None))


@dataclass
class Room:
    """What one of these verbs works with: the rulebook, the words of the reader, where to write."""

    book: Rulebook
    said: Words
    output: str | None
    kept: Register | None = None

    @classmethod
    def of(cls, extra: str | None, lang: str, format: str, output: str | None, pictures: tuple[str, ...]) -> Room:
        """Load what is needed. Raises UsageError for a format that is none, and for a file that nothing goes to."""
        show.picture(format, output, pictures)
        return cls(knowledge._rulebook(extra), said(lang), output)

    @property
    def register(self) -> Register:
        """The makers, loaded when first asked for."""
        if self.kept is None:
            self.kept = knowledge._register(None)
        return self.kept

    def filter(self, jurisdiction: str | None, maker: str | None, buyer: str | None, act: str | None) -> Filter:
        """What was asked for, with every id one that exists."""
        from debar.catalogue import Filter

        return Filter(jurisdiction, maker, buyer, act).settled(self.book, self.register.makers if maker else ())

    def lineage(self, maker: str, day: Any) -> Lineage:
        """The maker's owners on a day."""
        from debar.family import trace

        return trace(maker, day, self.register)

    def goods(self, text: str | None) -> str | None:
        """A class of goods by its id. Raises UsageError with the nearest ids."""
        from difflib import get_close_matches

        if text is None or text in self.book.goods:
            return text
        near = get_close_matches(text.lower(), self.book.goods, n=3, cutoff=0.5) or sorted(self.book.goods)
        raise UsageError(f"--goods {text!r} is not a class of goods; did you mean {', '.join(near)}?")

    def called(self) -> Called:
        """Names in the reader's language."""
        from debar.overview.called import Called
        from debar.overview.world import names_of
        from debar.pictures.words import own_places

        places = names_of(self.book, self.said.lang, own_places(self.said))
        return Called(self.register, self.book, places, self.said.lang)

    def frame(self) -> Frame:
        """What stands around a page that is a file of its own."""
        from debar import __version__
        from debar.pictures.pages import Frame

        foot = [self.said("caution"), f"debar {__version__}; {self.said('rulebook')} {self.book.digest[:12]}"]
        return Frame(self.said, self.called(), foot=foot)

    def shown(self, wanted: Filter, goods: str | None = None) -> str:
        """What was asked for, in words."""
        asked: Mapping[str, str | None] = {
            "jurisdiction": wanted.jurisdiction,
            "maker": wanted.maker,
            "buyer": wanted.buyer,
            "act": wanted.act,
            "goods": goods,
        }
        parts: Iterable[str] = [self.said(f"filter.{name}", id=id) for name, id in asked.items() if id]
        return self.said("asked.for", filters=self.said("comma").join(parts) or self.said("filter.none"))

    def page(self, page: Any) -> None:
        """Write a page."""
        from debar.pictures.blocks import render

        self.put(render(page))

    def put(self, text: str) -> None:
        """Write a document where it was asked for."""
        from debar.cli.writing import opened

        with opened(None if self.output in (None, "", "-") else Path(str(self.output)), binary=False) as out:
            out.write(text)


def said(lang: str) -> Words:
    """The catalogue of a language. Raises UsageError for one that there is not."""
    from debar.cli.run import language
    from debar.pictures.words import say

    return say(language(lang))


def _days(on: str | None, known: str | None) -> tuple[Any, Any]:
    day = options.day(on, "--on") if on else options.today()
    return day, options.day(known, "--known") if known else options.today()
