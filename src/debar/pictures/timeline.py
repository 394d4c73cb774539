"""The timeline: every instrument as a row over the years, by jurisdiction.

A bar is what the rule can give from which day to which, in the look of its verdict; the dotted line is a life in which
it binds nobody who buys. Ticks are events, a cross an end, a diamond the last lawful day of a deadline, a dashed line in
a bar a stay of a part of it. Two drawings say the same: a wide one with names on the left, a narrow one for a
phone with names above the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from debar.overview.tracks import years
from debar.pictures.look import defs, fill, flow, meaning, number, said_in, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from debar.overview.tracks import Track
    from debar.reports.parts.words import Words

ENDS = frozenset({"expired", "repealed", "dropped"})
LONGEST = 16
"""Years the axis shows at most; what happened before stands at its left edge."""
VERDICTS = ("prohibited", "conditional", "review", "advised-against", "watch")


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of a drawing, in pixels at its natural size."""

    left: float
    """Where the years begin."""
    year: float
    row: float
    bar: float
    gap: float
    """Height of a jurisdiction's heading."""
    above: float
    """How far above the middle of a row its name stands; 0 puts it on the left."""
    every: int
    """Years between two that are named."""


WIDE = Size(left=184, year=56, row=20, bar=11, gap=28, above=0, every=1)
NARROW = Size(left=8, year=22, row=36, bar=11, gap=34, above=11, every=4)
STRIP = Size(left=8, year=56, row=26, bar=14, gap=0, above=0, every=1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one timeline is drawn with."""

    said: Words
    size: Size
    first: int
    last: int
    """The year after the last that is shown."""
    today: date | None
    names: Mapping[str, str]
    """Of jurisdictions."""
    link: Callable[[str], str] | None
    """Rule -> where its row leads; None for a picture that stands alone."""
    prefix: str

    @property
    def width(self) -> float:
        """Of the whole drawing."""
        return self.size.left + (self.last - self.first) * self.size.year + 14

    def x(self, day: date) -> float:
        """Where a day lies; what lies outside stands at the edge."""
        inside = min(max(day, date(self.first, 1, 1)), date(self.last, 1, 1))
        return self.size.left + (inside.year - self.first + (inside.timetuple().tm_yday - 1) / 366) * self.size.year


Groups = "Sequence[tuple[str, Sequence[Track]]]"


def drawing(
    groups: Groups,
    said: Words,
    size: Size,
    names: Mapping[str, str],
    today: date | None = None,
    link: Callable[[str], str] | None = None,
    prefix: str = "t",
) -> Drawing:
    """A drawing with the axis that these tracks need."""
    found = [track for _, tracks in groups for track in tracks]
    first, last = years(found, today)
    return Drawing(said, size, max(first, last - LONGEST), last, today, names, link, prefix)


def timeline(groups: Groups, on: Drawing, alone: str = "") -> str:
    """The picture as an SVG element; `alone` is the style of a picture that is a file of its own, with its legend."""
    legend = list(_legend(on)) if alone else []
    head = (46 + legend[-1][1] + 24 if legend else 0) + 26
    body = list(_rows(groups, on, head))
    height = head + sum(on.size.gap + on.size.row * len(tracks) for _, tracks in groups) + 8
    role = "group" if on.link else "img"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {number(on.width)} {number(height)}"'
            f' width="{number(on.width)}" height="{number(height)}" role="{role}" lang="{on.said.lang}"'
            f' aria-labelledby="{on.prefix}-title" aria-describedby="{on.prefix}-desc">',
            f'<title id="{on.prefix}-title">{said_in(on.said("timeline.title"))}</title>',
            f'<desc id="{on.prefix}-desc">{said_in(on.said("timeline.desc"))}</desc>',
            *([f"<style>{alone}</style>"] if alone else []),
            defs(on.prefix),
            *([f'<rect width="100%" height="100%" class="sea"/><text class="title" x="10" y="24">{said_in(on.said("timeline.title"))}</text>'] if alone else []),
            *(part for part, _ in legend),
            *_grid(on, head, height),
            *body,
            *_now(on, head, height),
            "</svg>",
        ]
    )


def strip(track: Track, said: Words, today: date | None, prefix: str = "s") -> str:
    """The small picture of one rule alone."""
    on = drawing([("", [track])], said, STRIP, {}, today, None, prefix)
    height = 26 + STRIP.row + 6
    title = said("strip.title", rule=track.rule.id)
    return "".join(
        [
            f'<svg class="drawing strip" viewBox="0 0 {number(on.width)} {height}" width="{number(on.width)}" height="{height}" role="img"'
            f' aria-labelledby="{prefix}-title"><title id="{prefix}-title">{said_in(title)}: {said_in(told(track, said))}</title>',
            defs(prefix),
            *_grid(on, 26, height),
            *_marks(track, on, 26 + STRIP.row / 2 - 2),
            *_now(on, 26, height),
            "</svg>",
        ]
    )


def told(track: Track, said: Words) -> str:
    """The life of a rule in words, as its row shows it."""
    return "; ".join(life(track, said))


def life(track: Track, said: Words) -> list[str]:
    """What the rule could give from when to when, and its deadlines, each in words."""
    parts = [
        said("span.until", verdict=said.verdict(span.verdict), since=span.since, until=span.until)
        if span.until
        else said("span.since", verdict=said.verdict(span.verdict), since=span.since)
        for span in track.spans
    ]
    parts += [said("span.deadline", day=deadline.day) for deadline in track.deadlines]
    return parts or [said("span.none")]


def _legend(on: Drawing) -> Iterator[tuple[str, float]]:
    """Each entry and how far down it stands; entries flow in lines."""
    entries = [(word, meaning(word, on.said)) for word in VERDICTS]
    entries += [(word, on.said(f"mark.{word}")) for word in ("life", "tick", "end", "deadline", "stay")]
    places = flow([36 + text_width(words, 12) for _, words in entries], on.width - 20, 18, 20)
    for (word, words), (x, y) in zip(entries, places, strict=True):
        left, top = 10 + x, 46 + y
        yield f'{_sample(word, on, left, top)}<text x="{number(left + 34)}" y="{number(top + 4)}">{said_in(words)}</text>', y


def _sample(word: str, on: Drawing, left: float, middle: float) -> str:
    """A mark of the picture as the legend shows it."""
    at = left + 14
    match word:
        case "life":
            return f'<path class="life" d="M{number(left)} {number(middle)}h28"/>'
        case "tick":
            return _tick(at, middle)
        case "end":
            return _end(at, middle)
        case "deadline":
            return _deadline(at, middle)
        case "stay":
            return _bar("prohibited", on, left, left + 28, middle) + _stay(left + 4, left + 24, middle)
        case _:
            return _bar(word, on, left, left + 28, middle)


def _grid(on: Drawing, head: float, height: float) -> Iterator[str]:
    for year in range(on.first, on.last + 1):
        x = number(on.x(date(year, 1, 1)))
        yield f'<path class="grid" d="M{x} {number(head - 8)}V{number(height - 4)}"/>'
        if year < on.last and (year - on.first) % on.size.every == 0:
            yield f'<text class="small" x="{number(on.x(date(year, 1, 1)) + 3)}" y="{number(head - 12)}">{year}</text>'


def _now(on: Drawing, head: float, height: float) -> Iterator[str]:
    """The line of the day it is drawn for; its word stands on the side where there is room."""
    if on.today is None:
        return
    x = on.x(on.today)
    words = on.said("timeline.today", day=on.today)
    left = x + text_width(words, 11) + 6 > on.width
    yield f'<path class="today" d="M{number(x)} {number(head - 8)}V{number(height - 4)}"/>'
    anchor = ' text-anchor="end"' if left else ""
    yield f'<text class="now" x="{number(x - 4 if left else x + 4)}" y="{number(head - 1)}"{anchor}>{said_in(words)}</text>'


def _rows(groups: Groups, on: Drawing, head: float) -> Iterator[str]:
    top = head
    for land, tracks in groups:
        name = on.names.get(land, land)
        yield f'<text class="name" x="8" y="{number(top + on.size.gap - 10)}">{said_in(name)}</text>'
        top += on.size.gap
        for track in tracks:
            yield _row(track, on, top + on.size.row - on.size.bar / 2 - 4)
            top += on.size.row


def _row(track: Track, on: Drawing, middle: float) -> str:
    rule = track.rule
    name = (rule.name_ja if on.said.lang == "ja" else None) or rule.name
    title = f"<title>{said_in(f'{rule.id}: {name}. {told(track, on.said)}')}</title>"
    x, y = (8, middle - on.size.above) if on.size.above else (18, middle + 4)
    inside = (
        f'{title}<path class="base" d="M{number(on.size.left)} {number(middle)}H{number(on.width - 14)}"/>'
        f'<text class="id" x="{number(x)}" y="{number(y)}">{said_in(rule.id)}</text>{"".join(_marks(track, on, middle))}'
    )
    return f'<a href="{said_in(on.link(rule.id))}">{inside}</a>' if on.link else f"<g>{inside}</g>"


def _marks(track: Track, on: Drawing, middle: float) -> Iterator[str]:
    """Life, bars, stays, events, deadlines of one rule, each over the one before."""
    ends = [event.date.first for event in track.rule.history if event.state in ENDS]
    days = [event.date.first for event in track.rule.history] + [span.until for span in track.spans if span.until]
    begins, closes = on.x(track.first), on.x(max(days) if ends else date.max)
    yield f'<path class="life" d="M{number(begins)} {number(middle)}H{number(closes)}"/>'
    for span in track.spans:
        yield _bar(span.verdict.value, on, on.x(span.since), on.x(span.until or date.max), middle)
    for since, until in track.stays:
        yield _stay(on.x(since), min(on.x(until or date.max), closes), middle)
    for day in sorted({event.date.first for event in track.rule.history} - set(ends)):
        yield _tick(on.x(day), middle)
    for day in sorted(set(ends)):
        yield _end(on.x(day), middle)
    for deadline in track.deadlines:
        yield _deadline(on.x(deadline.day.last), middle)


def _bar(word: str, on: Drawing, left: float, right: float, middle: float) -> str:
    """A thin bar is talk (`watch`); what binds or asks is a full one. The shortest can still be seen."""
    high = on.size.bar * (0.5 if word == "watch" else 1)
    return (
        f'<rect class="edge" x="{number(left)}" y="{number(middle - high / 2)}" width="{number(max(right - left, 2))}"'
        f' height="{number(high)}" fill="{fill(word, on.prefix)}"/>'
    )


def _stay(left: float, right: float, middle: float) -> str:
    line = f'd="M{number(left)} {number(middle)}H{number(max(right, left + 2))}"'
    return f'<path class="stay" {line}/><path class="stay" {line}/>'


def _tick(x: float, middle: float) -> str:
    line = f'd="M{number(x)} {number(middle - 7)}v14"'
    return f'<path class="halo" {line}/><path class="tick" {line}/>'


def _end(x: float, middle: float) -> str:
    return f'<path class="end" d="M{number(x - 4)} {number(middle - 4)}l8 8m0-8l-8 8"/>'


def _deadline(x: float, middle: float) -> str:
    return f'<path class="deadline" d="M{number(x)} {number(middle - 6)}l6 6-6 6-6-6z"/>'
