"""The rulebook as a small static site: a page a rule and a list, indexes by place and by maker, timeline and map.

Each page is there in English and in Japanese, with the law's own sentences as the data has them. No page asks for
anything but the style sheet beside it. The day of the site is the newest day on which sources were read, so the same
data gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debar.catalogue import Filter, makers_of
from debar.dates import Day
from debar.overview.called import Called
from debar.overview.places import places_on
from debar.overview.strongest import Aim, can_give
from debar.overview.tracks import tracks
from debar.overview.world import names_of
from debar.pictures.blocks import Points, Prose, Section, Table, Text, render, style_sheet
from debar.pictures.listpage import list_page
from debar.pictures.pages import Frame, map_page, timeline_page, verdict_text
from debar.pictures.rulepage import rule_page, state_when_reviewed
from debar.pictures.words import own_places, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from debar.pictures.blocks import Cell, Page
    from debar.register import Register
    from debar.rulebook import Rule, Rulebook

LANGUAGES = ("en", "ja")
PAGES = ("index", "makers", "timeline", "map")
WAY = {"index": "site.countries", "makers": "site.makers", "timeline": "site.timeline", "map": "site.map"}


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one language is made of."""

    called: Called
    day: date

    @property
    def lang(self) -> str:
        """The language of its pages."""
        return self.called.lang

    def path(self, page: str) -> str:
        """Where a page of this language lies, below the site's root."""
        return f"{page}.html" if self.lang == LANGUAGES[0] else f"{self.lang}/{page}.html"

    def frame(self, page: str) -> Frame:
        """What stands around a page, which is named by its path without language and ending (`rules/US-889A`)."""
        said = say(self.lang)
        deep = "../" * page.count("/")
        other = next(lang for lang in LANGUAGES if lang != self.lang)
        to_root = deep + ("" if self.lang == LANGUAGES[0] else "../")
        there = f"{to_root}{page}.html" if other == LANGUAGES[0] else f"{to_root}{other}/{page}.html"
        nav = [Text(said(WAY[name]), None, f"{deep}{name}.html") for name in PAGES]
        foot = [said("caution"), said("rule.dispute"), said("site.read", day=self.day)]
        if page == "index":  # on one page only, so that a page changes where its own rule does
            foot.append(said("site.digest", digest=self.called.rulebook.digest[:12]))

        def link(id: str) -> str | None:
            return f"{deep}rules/{id}.html"

        return Frame(said, self.called, link, nav, foot, f"{to_root}style.css", (other, there))


def site(register: Register, rulebook: Rulebook) -> dict[str, str]:
    """Path below the site's root -> whole text."""
    day = newest(rulebook)
    pages = {"style.css": style_sheet()}
    for lang in LANGUAGES:
        names = names_of(rulebook, lang, own_places(say(lang)))
        pages |= _pages(Site(Called(register, rulebook, names, lang), day))
    return pages


def newest(rulebook: Rulebook) -> date:
    """The newest day on which the sources of a rule were read."""
    return max(Day.parse(rule.reviewed).last for rule in rulebook.rules.values())


def _pages(site: Site) -> dict[str, str]:
    book = site.called.rulebook
    made = {
        "index": _index(site, site.frame("index")),
        "makers": _makers(site, site.frame("makers")),
        "timeline": timeline_page(tracks(book, Filter()), site.frame("timeline"), site.day, ""),
        "map": map_page(places_on(book, Filter(), site.day, site.day), site.frame("map"), site.day, site.day, ""),
    }
    for rule in book.rules.values():
        made[f"rules/{rule.id}"] = rule_page(rule, site.frame(f"rules/{rule.id}"), lambda id: f"../lists/{id}.html")
    for official in book.lists.values():
        made[f"lists/{official.id}"] = list_page(official, site.frame(f"lists/{official.id}"))
    return {site.path(page): render(content) for page, content in made.items()}


def _index(site: Site, frame: Frame) -> Page:
    """All instruments by jurisdiction; then the places where none was found; then the lists."""
    said, called = frame.said, site.called
    rules = called.rulebook.rules.values()
    lands: dict[str, list[Rule]] = {}
    for rule in sorted(
        rules, key=lambda each: (called.place(each.jurisdiction), each.history[0].date.first, each.id)
    ):
        if not rule.absent:
            lands.setdefault(rule.jurisdiction, []).append(rule)
    absent = sorted((rule for rule in rules if rule.absent), key=lambda each: called.place(each.jurisdiction))
    places = len({rule.jurisdiction for rule in rules})
    lead = said("site.lead", rules=sum(map(len, lands.values())), absent=len(absent), places=places)
    jump = [Text(f"{called.place(land)} ({len(found)})", None, f"#{land}") for land, found in lands.items()]
    lists = [[Text(each.name, "en", f"lists/{each.id}.html")] for each in called.rulebook.lists.values()]
    return frame.page(
        [Text(said("site.title"))],
        [
            Section("places", said("site.countries"), [Prose([Text(lead)], "lead"), Prose(jump, "jump")]),
            *(Section(land, called.place(land), [_table(found, site, frame)], 3) for land, found in lands.items()),
            Section("absent", said("site.absent"), [Points([_absent(rule, frame) for rule in absent])]),
            Section("lists", said("site.lists"), [Points(lists)]),
        ],
    )


def _table(rules: Sequence[Rule], site: Site, frame: Frame) -> Table:
    heads = [frame.said(f"heads.{key}") for key in ("rule", "instrument", "kind", "strongest", "state")]
    return Table(heads, [("", _row(rule, site, frame)) for rule in rules])


def _row(rule: Rule, site: Site, frame: Frame) -> list[Cell]:
    lang, name = site.called.rule(rule)
    verdict = can_give(rule, Aim(site.called.rulebook), site.day, site.day)
    return [
        [frame.rule_text(rule.id)],
        [Text(name, lang)],
        [Text(frame.said(f"kind.{rule.kind}"))],
        [verdict_text(verdict, frame.said)] if verdict else [],
        [Text(state_when_reviewed(rule, frame))],
    ]


def _absent(rule: Rule, frame: Frame) -> Cell:
    said = frame.said("place.looked", day=rule.reviewed)
    return [Text(frame.called.place(rule.jurisdiction), None, frame.rule(rule.id)), Text(said, None, None, "small")]


def _makers(site: Site, frame: Frame) -> Page:
    """Every maker that instruments name, with the rules."""
    said, called = frame.said, site.called
    named: dict[str, list[str]] = {}
    for rule in called.rulebook.rules.values():
        for maker in makers_of(rule):
            named.setdefault(maker, []).append(rule.id)
    rows = [
        (
            f"maker-{maker}",
            [
                [Text(called.maker(maker), "en")],
                [Text(maker, None, None, "code")],
                [frame.rule_text(id) for id in ids],
            ],
        )
        for maker, ids in sorted(named.items(), key=lambda each: called.maker(each[0]).casefold())
    ]
    heads = [said("heads.makers"), "id", said("site.named")]
    page = frame.page(
        [Text(said("site.makers"))],
        [
            Section(
                "makers", said("heads.makers"), [Prose([Text(said("site.makers.lead"))], "lead"), Table(heads, rows)]
            )
        ],
    )
    return replace(page, title=[Text(said("site.makers")), Text(said("site.title"), None, None, "small")])
