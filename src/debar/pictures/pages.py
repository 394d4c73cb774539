"""Three pages around pictures: the timeline, the world map, the comparison; each with a table that says the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debar.overview.compare import TYPICAL
from debar.overview.tracks import by_jurisdiction
from debar.overview.world import world
from debar.pictures.axis import NARROW, WIDE, drawing
from debar.pictures.blocks import Legend, Page, Picture, Prose, Section, Table, Text, filled
from debar.pictures.look import LOOKS, meaning, swatch
from debar.pictures.timeline import VERDICTS, in_parts, life
from debar.pictures.worldmap import Scene, europe_svg, world_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from debar.model import Verdict
    from debar.overview.called import Called
    from debar.overview.compare import Answer, Line, Question
    from debar.overview.places import Place
    from debar.overview.tracks import Track
    from debar.pictures.blocks import Block, Cell
    from debar.reports.parts.words import Words


LOOKS_IN_ORDER = tuple(LOOKS)
"""Strongest first, then the ways in which there is no verdict."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page: where its links lead, its way about, its foot."""

    said: Words
    called: Called
    rule: Callable[[str], str | None] = field(default=lambda id: None)
    """Rule -> its page, where there is one."""
    nav: Sequence[Text] = ()
    foot: Sequence[str] = ()
    style: str | None = None
    other: tuple[str, str] | None = None

    def page(self, title: Sequence[Text], sections: Sequence[Section], under: Sequence[Cell] = ()) -> Page:
        """A page in this frame."""
        return Page(self.said, title, filled(sections), under, self.nav, self.foot, self.style, self.other)

    def rule_text(self, id: str) -> Text:
        """A rule's id, leading to its page."""
        return Text(id, None, self.rule(id), "id")


def verdict_text(verdict: Verdict, said: Words) -> Text:
    """A verdict as its badge."""
    return Text(said.verdict(verdict), None, None, verdict.value)


def day_text(day: object) -> Text:
    """A day, which is never broken into two lines."""
    return Text(str(day), None, None, "id")


def timeline_page(found: Sequence[Track], frame: Frame, today: date, shown: str) -> Page:
    """The timeline as a page; `shown` says what was asked for."""
    said = frame.said
    groups = by_jurisdiction(found, frame.called.places)
    lead = Prose([Text(said("timeline.lead"))], "lead")
    if not groups:
        return frame.page(
            [Text(said("timeline.title"))], [Section("none", said("timeline.none"), [Prose([Text(shown)])])]
        )

    def link(id: str) -> str:
        return frame.rule(id) or f"#rule-{id}"

    wide = in_parts(groups, drawing(groups, said, WIDE, frame.called.places, today, link, "w"))
    narrow = in_parts(groups, drawing(groups, said, NARROW, frame.called.places, today, link, "n"))
    legend = [(swatch(word, f"l-{word}"), meaning(word, said)) for word in VERDICTS]
    legend += [(mark_swatch(word), said(f"mark.{word}")) for word in ("life", "tick", "end", "deadline", "stay")]
    heads = [said(f"heads.{key}") for key in ("place", "rule", "instrument", "life", "last")]
    rows = [(f"rule-{track.rule.id}", _track_row(track, frame)) for _, tracks in groups for track in tracks]
    return frame.page(
        [Text(said("timeline.title"))],
        [
            Section("picture", said("site.timeline"), [lead, Legend(legend), Picture(wide, narrow, "table")]),
            Section("table", said("timeline.table"), [Table(heads, rows)]),
        ],
        [[Text(shown)]],
    )


_STAY = '<path class="stay" d="M3 9h26"/>'


def mark_swatch(word: str) -> str:
    """A small drawing of one mark of the timeline, for a legend."""
    inside = {
        "life": '<path class="life" d="M1 9h30"/>',
        "tick": '<path class="tick" d="M16 2v14"/>',
        "end": '<path class="end" d="M12 5l8 8m0-8l-8 8"/>',
        "deadline": '<path class="deadline" d="M16 3l6 6-6 6-6-6z"/>',
        "stay": f'<rect width="32" height="18" fill="{LOOKS["prohibited"].ink}"/>{_STAY}{_STAY}',
    }[word]
    return f'<svg class="drawing swatch" viewBox="0 0 32 18" aria-hidden="true" focusable="false">{inside}</svg>'


def _track_row(track: Track, frame: Frame) -> list[Cell]:
    rule, said = track.rule, frame.said
    lang, name = frame.called.rule(rule)
    last = max(rule.history, key=lambda event: event.date.first)
    return [
        [Text(frame.called.place(rule.jurisdiction))],
        [frame.rule_text(rule.id)],
        [Text(name, lang)],
        [Text(part) for part in life(track, said)],
        [Text(f"{last.date} {said(f'state.{last.state}')}")],
    ]


def map_page(found: Sequence[Place], frame: Frame, on: date, known: date, shown: str) -> Page:
    """The world map as a page."""
    said = frame.said
    places = {place.code: place for place in found}
    scene = Scene(said, places, frame.called.places, str(on), str(known), lambda code: f"#place-{code}")
    legend = Legend([(swatch(word, f"l-{word}"), meaning(word, said)) for word in LOOKS])
    by_name = sorted(found, key=lambda place: frame.called.place(place.code))
    ranked = sorted(by_name, key=lambda place: LOOKS_IN_ORDER.index(place.word))
    heads = [said(f"heads.{key}") for key in ("place", "strongest", "since", "rules")]
    rows = [(f"place-{place.code}", _place_row(place, frame)) for place in ranked]
    apart = [(f"apart-{place.code}", _place_row(place, frame)) for place in ranked if place.code not in world().lands]
    lead: list[Block] = [
        Prose([Text(said("map.lead"))], "lead"),
        legend,
        Prose([Text(said("map.unknown"))], "lead soft"),
    ]
    return frame.page(
        [Text(said("map.title", on=on, known=known))],
        [
            Section("world", said("map.heading"), [*lead, Picture(world_svg(scene), "", "table")]),
            Section("europe", said("map.europe.heading"), [Picture(europe_svg(scene), "", "table")]),
            Section("apart", said("map.apart"), [Table(heads, apart)]),
            Section("table", said("map.table"), [Table(heads, rows)]),
            Section("rights", said("sources"), [Prose([Text(said("map.rights"))], "soft")]),
        ],
        [[Text(shown)]],
    )


def _place_row(place: Place, frame: Frame) -> list[Cell]:
    said = frame.said
    silent = (
        [Text(said("place.silent", rules=said("comma").join(place.silent)), None, None, "small")]
        if place.silent
        else []
    )
    rules: Cell = [frame.rule_text(each.rule.id) for each in place.spoken]
    strongest = place.strongest
    looked = [Text(said("place.looked", day=place.looked), None, None, "small")] if place.looked else []
    return [
        [Text(f"{frame.called.place(place.code)} ({place.code})")],
        [verdict_text(strongest, said)] if strongest else [Text(meaning(place.word, said))],
        [day_text(place.since)] if place.since else [],
        rules or silent or looked,
    ]


def compare_page(lines: Sequence[Line], question: Question, frame: Frame, shown: str) -> Page:
    """The comparison as a page; places that were not looked at are named in one sentence."""
    said = frame.said
    looked = [line for line in lines if line.said or line.recorded or line.looked]
    unlooked = [frame.called.place(line.code) for line in lines if line not in looked]
    looked.sort(key=lambda line: (line.said[0].verdict.rank if line.said else 9, frame.called.place(line.code)))
    heads = [
        said("heads.place"),
        *(said(f"buyer.{kind}") for kind in TYPICAL),
        said("buyer.others"),
        said("heads.rules"),
        said("heads.since"),
    ]
    goods = said("compare.goods", goods=question.goods) if question.goods else said("compare.goods.any")
    title = said(
        "compare.title",
        maker=question.name,
        act=said(f"act.{question.act.value}"),
        on=question.on,
        known=question.known,
    )
    rows = [(f"place-{line.code}", _line_row(line, frame)) for line in looked]
    tail = said("compare.unlooked", places=said("comma").join(unlooked)) if unlooked else ""
    return frame.page(
        [Text(title)],
        [
            Section(
                "table",
                said("site.countries"),
                [Prose([Text(said("compare.lead")), Text(goods)], "lead"), Table(heads, rows), Prose([Text(tail)])],
            )
        ],
        [[Text(shown)]],
    )


def _line_row(line: Line, frame: Frame) -> list[Cell]:
    said = frame.said
    since = min((each.since for each in line.said if each.since), default=None)
    return [
        [Text(f"{frame.called.place(line.code)} ({line.code})")],
        *(_answer(answer, said) or [Text(said("compare.none"), None, None, "small")] for answer in line.typical),
        _others(line, said),
        [frame.rule_text(each.rule) for each in line.said] or [Text(_silence(line, said), None, None, "small")],
        [day_text(since)] if since else [],
    ]


def _others(line: Line, said: Words) -> Cell:
    """The other buyers, those who are told the same together."""
    told: dict[tuple[Text, ...], list[str]] = {}
    for answer in sorted(line.others, key=lambda each: each.verdict.rank if each.verdict else 9):
        told.setdefault(tuple(_answer(answer, said)), []).append(answer.buyer)
    return [
        piece for badge, buyers in told.items() for piece in (*badge, Text(", ".join(buyers), None, None, "small"))
    ]


def _answer(answer: Answer, said: Words) -> Cell:
    verdict, most = answer.verdict, answer.at_most
    if verdict is None or most is None:
        return []
    more = [Text(said("at_most", verdict=said.verdict(most)), None, None, "small")] if most is not verdict else []
    return [verdict_text(verdict, said), *more]


def _silence(line: Line, said: Words) -> str:
    return (
        said("compare.none_found", day=line.looked) if line.looked and not line.recorded else said("compare.silent")
    )
