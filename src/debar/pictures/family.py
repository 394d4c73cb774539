"""A maker's family over time: a bar for each ownership, from the day it began to the day it ended.

A full bar is control, a striped one a part holding, a dotted one supply without control; a dashed outline is not
certain. Where a source gives only a year or a month, the bar is dashed over all the days it may mean. An arrow at an
end says that no beginning is on record, or that it goes on. The name and the days stand above each bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from debar.overview.ownership import LOOKS, SHARED, SUPPLIED, UNSURE
from debar.pictures.look import Canvas, ground, number, opening, said_in, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from debar.overview.ownership import Family, Held
    from debar.reports.parts.words import Words

INK, GROUND = "#24405e", "#e3eaf2"
STROKES = {
    SHARED: f'<path d="M-2 2l4-4M-2 10l12-12M6 10l4-4" stroke="{INK}" stroke-width="3" fill="none"/>',
    SUPPLIED: f'<circle cx="2" cy="2" r="1.4" fill="{INK}"/><circle cx="6" cy="6" r="1.4" fill="{INK}"/>',
}
"""What tells a look apart without colour, in a square of eight units; control is full, the unsure is empty."""
ROW, BAR, HEADING = 38, 13, 28
WIDE, NARROW = 860.0, 360.0
"""Widths of the picture for a screen, and for a phone."""
EDGE = 12
"""Room on both sides, for the arrows."""
YEAR_LABEL = 38
"""The least room between two years that are named."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What one picture is drawn with."""

    said: Words
    name: Callable[[str], str]
    """Maker id -> its name."""
    width: float
    today: date
    prefix: str
    first: int
    last: int
    """The year after the last that is shown."""

    def x(self, day: date) -> float:
        """Where a day lies; what lies outside stands at the edge."""
        inside = min(max(day, date(self.first, 1, 1)), date(self.last, 1, 1))
        year = inside.year - self.first + (inside.timetuple().tm_yday - 1) / 366
        return EDGE + year * (self.width - 2 * EDGE) / (self.last - self.first)


def chart(found: Family, said: Words, name: Callable[[str], str], today: date, width: float, prefix: str) -> Chart:
    """A chart with the axis that this family needs."""
    return Chart(said, name, width, today, prefix, *found.years(today))


def family_svg(found: Family, on: Chart, alone: str = "") -> str:
    """The picture as an SVG element; `alone` is the style of a picture that is a file of its own, with its legend."""
    said = on.said
    title = said("family.title", maker=on.name(found.maker))
    legend = list(_legend(on)) if alone else []
    head = (56 + 22 * len(legend) if alone else 0) + 26
    groups = [(key, rows) for key, rows in (("above", found.above), ("below", found.below)) if rows]
    height = head + sum(HEADING + ROW * len(rows) for _, rows in groups) + 8
    canvas = Canvas(on.prefix, on.width, height, "img", said.lang, "family")
    return "".join(
        [
            opening(canvas, title, said("family.desc")),
            *(ground(alone, title, said("timeline.today", day=on.today)) if alone else ()),
            _defs(on.prefix),
            *legend,
            *_axis(on, head, height),
            *_groups(groups, found, on, head),
            "</svg>",
        ]
    )


def swatch(look: str, prefix: str) -> str:
    """A small picture of one look, for a legend in a page."""
    return (
        f'<svg class="swatch" viewBox="0 0 32 18" aria-hidden="true" focusable="false">{_defs(prefix)}'
        f"{_rect(look, prefix, (0.5, 31.5), 0.5, 17)}</svg>"
    )


def days(held: Held, said: Words) -> str:
    """From when to when, in words."""
    if held.since and held.until:
        return said("family.span", since=held.since, until=held.until)
    if held.since:
        return said("family.since", since=held.since)
    return said("family.until", until=held.until) if held.until else said("family.undated")


def kind(held: Held, said: Words) -> str:
    """What sort of ownership it is, in words."""
    return said(f"owned.{held.edge.kind}")


def _groups(groups: Sequence[tuple[str, Sequence[Held]]], found: Family, on: Chart, head: float) -> Iterator[str]:
    top = head
    for key, rows in groups:
        heading = _cut(on.said(f"family.{key}", maker=on.name(found.maker)), (on.width - 2 * EDGE) * 0.87)
        yield f'<text class="name" x="{EDGE}" y="{number(top + 18)}">{said_in(heading)}</text>'
        top += HEADING
        for held in rows:
            yield from _row(held, on, top, owner=key == "above")
            top += ROW


def _row(held: Held, on: Chart, top: float, *, owner: bool) -> Iterator[str]:
    """The words, and the bar under them."""
    words = on.said(
        "family.row", name=_label(held, on, owner=owner), kind=kind(held, on.said), days=days(held, on.said)
    )
    yield f'<text x="{EDGE}" y="{number(top + 12)}">{said_in(_cut(words, on.width - 2 * EDGE))}</text>'
    bar = top + 17
    since, until = held.since, held.until
    left = on.x(since.last + timedelta(1) if since and not since.exact else since.first) if since else float(EDGE)
    right = on.x(until.first) if until else on.x(on.today)
    if since and not since.exact:
        yield _rect(UNSURE, on.prefix, (on.x(since.first), min(left, right)), bar, BAR)
    yield _rect(held.look, on.prefix, (left, right), bar, BAR)
    if until and not until.exact:
        yield _rect(UNSURE, on.prefix, (max(left, right), on.x(until.last + timedelta(1))), bar, BAR)
    if not since:
        yield _arrow(left - 2, bar, -1)
    if not until:
        yield _arrow(max(right, left) + 2, bar, 1)


def _label(held: Held, on: Chart, *, owner: bool) -> str:
    owned, owns = on.name(held.edge.maker), on.name(held.edge.owner)
    if held.depth > 1:
        return on.said("family.of", owned=owned, owner=owns)
    return owns if owner else owned


def _cut(words: str, room: float) -> str:
    """The words, as far as there is room; the table says the rest."""
    if text_width(words, 12) <= room:
        return words
    while words and text_width(f"{words}…", 12) > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _rect(look: str, prefix: str, span: tuple[float, float], top: float, height: float) -> str:
    """One piece of a bar; the shortest can still be seen."""
    left, right = span
    place = f'x="{number(left)}" y="{number(top)}" width="{number(max(right - left, 2))}" height="{number(height)}"'
    if look == UNSURE:
        return f'<rect {place} fill="#fff" stroke="{INK}" stroke-width="1.4" stroke-dasharray="4 2.5"/>'
    ink = f"url(#{prefix}-{look})" if look in STROKES else INK
    return f'<rect class="edge" {place} fill="{ink}"/>'


def _arrow(x: float, top: float, way: int) -> str:
    return f'<path class="end" d="M{number(x)} {number(top + 1)}l{6 * way} 5.5l{-6 * way} 5.5"/>'


def _axis(on: Chart, head: float, height: float) -> Iterator[str]:
    """A line a year, some of them named, and the day the picture is seen from."""
    every = -(-YEAR_LABEL * (on.last - on.first) // int(on.width - 2 * EDGE))
    for year in range(on.first, on.last + 1):
        at = number(on.x(date(year, 1, 1)))
        yield f'<path class="grid" d="M{at} {number(head - 8)}V{number(height - 4)}"/>'
        if (year - on.first) % every == 0 and on.x(date(year, 1, 1)) + YEAR_LABEL - 4 < on.width:
            place = f'x="{number(on.x(date(year, 1, 1)) + 2)}" y="{number(head - 12)}"'
            yield f'<text class="small" {place}>{year}</text>'
    now, words = on.x(on.today), said_in(on.said("timeline.today", day=on.today))
    yield f'<path class="today" d="M{number(now)} {number(head - 8)}V{number(height - 4)}"/>'
    yield f'<text class="now" x="{number(now - 4)}" y="{number(head)}" text-anchor="end">{words}</text>'


def _legend(on: Chart) -> Iterator[str]:
    for at, look in enumerate(LOOKS):
        top = 54 + 22 * at
        words = f'<text x="{EDGE + 42}" y="{top + 12}">{said_in(on.said(f"family.look.{look}"))}</text>'
        yield _rect(look, on.prefix, (EDGE, EDGE + 32), top, 15) + words


def _defs(prefix: str) -> str:
    """The patterns of one picture, under a prefix of its own."""
    patterns = (
        f'<pattern id="{prefix}-{look}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{GROUND}"/>{strokes}</pattern>'
        for look, strokes in STROKES.items()
    )
    return f"<defs>{''.join(patterns)}</defs>"
