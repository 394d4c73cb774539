"""The timeline: every instrument as a row over the years, by jurisdiction.

A bar is what the rule can give from which day to which, in the look of its verdict; the dotted line is a life in
which it binds nobody who buys. Ticks are events, a cross an end, a diamond the last lawful day of a deadline, a
dashed line in a bar a stay of a part of it. A wide drawing has the names of rules on the left, a narrow one for a
phone has them above the rows.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from debar.pictures.axis import STRIP, drawing, grid, now
from debar.pictures.look import Canvas, defs, fill, flow, ground, meaning, number, opening, said_in, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debar.overview.tracks import Track
    from debar.pictures.axis import Drawing, Groups
    from debar.reports.parts.words import Words

ENDS = frozenset({"expired", "repealed", "dropped"})
MOST = 36
"""Rules in one part of a picture in parts."""
LEGEND = 64
"""Where the legend of a picture that is a file of its own begins."""
VERDICTS = ("prohibited", "conditional", "review", "advised-against", "watch")


def timeline(groups: Groups, on: Drawing, style: str, shown: str) -> str:
    """The picture as a file of its own, with its style and legend; `shown` says what was asked for."""
    said = on.said
    legend = list(_legend(on))
    head = LEGEND + legend[-1][1] + 50
    height = head + sum(on.size.gap + on.size.row * len(tracks) for _, tracks in groups) + 8
    title = said("timeline.title")
    return "\n".join(
        [
            opening(Canvas(on.prefix, on.width, height, "img", said.lang), title, said("timeline.desc")),
            *ground(style, title, shown),
            defs(on.prefix),
            *(part for part, _ in legend),
            *grid(on, head, height),
            *_rows(groups, on, head),
            *now(on, head, height),
            "</svg>",
        ]
    )


def in_parts(groups: Groups, on: Drawing) -> str:
    """The picture for a page: an SVG element for each jurisdiction, so that a page of paper may end between two.

    Each names the years on the line of its heading; a jurisdiction of very many rules has several.
    """
    parts = [(land, tracks[at : at + MOST]) for land, tracks in groups for at in range(0, len(tracks), MOST)]
    return "\n".join(_part(land, tracks, on, number_) for number_, (land, tracks) in enumerate(parts))


def _part(land: str, tracks: Sequence[Track], on: Drawing, at: int) -> str:
    first, size, name = at == 0, on.size, on.names.get(land, land)
    head = size.gap + (14 if size.above else 0)
    top = head + (12 if first else 0)
    height = top + size.row * len(tracks) + 4
    canvas = Canvas(f"{on.prefix}{at}", on.width, height, "group" if on.link else "img", on.said.lang, "part")
    return "".join(
        [
            opening(canvas, name, on.said("timeline.desc")),
            defs(on.prefix) if first else "",
            f'<text class="name" x="8" y="{number(size.gap - 12)}">{said_in(name)}</text>',
            *grid(on, head, height + 4),
            *(_row(track, on, top + size.row * (row + 1) - size.bar / 2 - 4) for row, track in enumerate(tracks)),
            *now(on, head + (11 if first else 0), height + 4, named=first),
            "</svg>",
        ]
    )


def strip(track: Track, said: Words, today: date | None, prefix: str = "s") -> str:
    """The small picture of one rule alone."""
    on = drawing([("", [track])], said, STRIP, {}, today, None, prefix)
    height = 26 + STRIP.row + 6
    return "".join(
        [
            opening(
                Canvas(prefix, on.width, height, "img", said.lang, "strip"),
                said("strip.title", rule=track.rule.id),
                told(track, said),
            ),
            defs(prefix),
            *grid(on, 26, height),
            *_marks(track, on, 26 + STRIP.row / 2 - 2),
            *now(on, 26, height),
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
        left, top = 10 + x, LEGEND + y
        text = f'<text x="{number(left + 34)}" y="{number(top + 4)}">{said_in(words)}</text>'
        yield f"{_sample(word, on, left, top)}{text}", y


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
    x, y = (8, middle - on.size.above) if on.size.above else (18, middle + 4)
    inside = [
        f"<title>{said_in(f'{rule.id}: {name}. {told(track, on.said)}')}</title>",
        f'<path class="base" d="M{number(on.size.left)} {number(middle)}H{number(on.width - 14)}"/>',
        f'<text class="id" x="{number(x)}" y="{number(y)}">{said_in(rule.id)}</text>',
        *_marks(track, on, middle),
    ]
    return f'<a href="{said_in(on.link(rule.id))}">{"".join(inside)}</a>' if on.link else f"<g>{''.join(inside)}</g>"


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
    place = f'x="{number(left)}" y="{number(middle - high / 2)}" width="{number(max(right - left, 2))}"'
    return f'<rect class="edge" {place} height="{number(high)}" fill="{fill(word, on.prefix)}"/>'


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
