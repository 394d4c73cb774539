"""`docs/rules/timeline.svg`: every instrument as a line over the years, by jurisdiction.

A thin line is talk or waiting (reported, proposed, enacted for later), a bar is force: full where something is barred,
half where a person decides, an outline where it is advice. Each event is a tick. Readable without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from debar.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tools.pages.words import Names

    from debar.rulebook import Rule

LEFT, YEAR, ROW, HEAD, GAP, BAR = 190, 58, 18, 74, 26, 10
STYLE = (
    "text{font:12px system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#1c2430}"
    ".land{font-weight:700;font-size:13px}.year{fill:#566070;font-size:11px}.id{font-size:11px}"
    ".grid{stroke:#dfe3e8}.base{stroke:#eef0f3}.wait{stroke:#566070;stroke-width:1.5;stroke-dasharray:3 3}"
    ".barred{fill:#23456b;stroke:#23456b}.asked{fill:url(#half);stroke:#23456b}.told{fill:#fff;stroke:#23456b}"
    ".tick{stroke:#b3541e;stroke-width:2}"
)
LOOK = {"prohibited": "barred", "conditional": "barred", "review": "asked"}
LEGEND = [
    ("barred", "in force: something is barred"),
    ("asked", "in force: a person decides"),
    ("told", "in force: advice"),
    ("wait", "not in force: reported, proposed, enacted, ended"),
    ("tick", "an event"),
]


@dataclass(frozen=True)
class Scale:
    """Years to pixels."""

    first: int
    last: int
    """The year after the last one shown."""

    @property
    def width(self) -> int:
        """Of the whole picture."""
        return LEFT + (self.last - self.first) * YEAR + 20

    def x(self, day: date) -> float:
        """Where a day lies; what lies outside stands at the edge."""
        inside = min(max(day, date(self.first, 1, 1)), date(self.last, 1, 1))
        return round(LEFT + (inside.year - self.first + (inside.timetuple().tm_yday - 1) / 366) * YEAR, 1)


def timeline(lands: Sequence[tuple[str, Sequence[Rule]]], names: Names) -> str:
    """The picture: jurisdictions in the given order, each with its rules."""
    days = [event.date.first for _, rules in lands for rule in rules for event in rule.history]
    scale = Scale(min(days).year, max(days).year + 2)
    height = HEAD + sum(GAP + ROW * len(rules) for _, rules in lands) + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scale.width}" height="{height}"'
        f' viewBox="0 0 {scale.width} {height}" role="img" aria-labelledby="title">',
        '<title id="title">Instruments by jurisdiction and year; the table of the page says the same in words</title>',
        f"<style>{STYLE}</style>",
        '<defs><pattern id="half" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="4" height="4" fill="#fff"/><rect width="2" height="4" fill="#23456b"/></pattern></defs>',
        f'<rect width="{scale.width}" height="{height}" fill="#fff"/>',
        *_legend(),
        *_grid(scale, height),
        *_lands(lands, scale, names),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _legend() -> Iterator[str]:
    left = 12
    for look, words in LEGEND:
        if look == "wait":
            yield f'<line class="wait" x1="{left}" y1="22" x2="{left + 26}" y2="22"/>'
        elif look == "tick":
            yield f'<line class="tick" x1="{left + 20}" y1="15" x2="{left + 20}" y2="29"/>'
        else:
            yield f'<rect class="{look}" x="{left}" y="17" width="26" height="{BAR}"/>'
        yield f'<text x="{left + 32}" y="26">{escape(words)}</text>'
        left += 50 + round(6.4 * len(words))


def _grid(scale: Scale, height: int) -> Iterator[str]:
    for year in range(scale.first, scale.last + 1):
        x = scale.x(date(year, 1, 1))
        yield f'<line class="grid" x1="{x}" y1="{HEAD - 10}" x2="{x}" y2="{height - 12}"/>'
        if year < scale.last:
            yield f'<text class="year" x="{x + YEAR / 2}" y="{HEAD - 16}" text-anchor="middle">{year}</text>'


def _lands(lands: Sequence[tuple[str, Sequence[Rule]]], scale: Scale, names: Names) -> Iterator[str]:
    top = HEAD
    for land, rules in lands:
        yield f'<text class="land" x="12" y="{top + 12}">{escape(names.jurisdiction(land))}</text>'
        top += GAP
        for rule in rules:
            yield from _row(rule, scale, top)
            top += ROW


def _row(rule: Rule, scale: Scale, top: float) -> Iterator[str]:
    middle = top + ROW / 2 - 4
    yield f'<a href="{rule.id}.md"><title>{escape(rule.name)}</title>'
    yield f'<text class="id" x="24" y="{middle + 4}">{escape(rule.id)}</text>'
    yield f'<line class="base" x1="{LEFT}" y1="{middle}" x2="{scale.width - 20}" y2="{middle}"/>'
    first = min(event.known.first for event in rule.history)
    spans = forces(rule)
    end = max([event.date.first for event in rule.history] + [until or date.max for _, until, _ in spans])
    alive = not any(event.state in ("expired", "repealed", "dropped") for event in rule.history)
    begins, ends = scale.x(first), scale.x(date.max if alive else end)
    yield f'<line class="wait" x1="{begins}" y1="{middle}" x2="{ends}" y2="{middle}"/>'
    for since, until, look in spans:
        left, right = scale.x(since), scale.x(until or date.max)
        yield f'<rect class="{look}" x="{left}" y="{middle - BAR / 2}" width="{round(right - left, 1)}" height="{BAR}"/>'
    for day in sorted({event.date.first for event in rule.history}):
        x = scale.x(day)
        yield f'<line class="tick" x1="{x}" y1="{middle - 7}" x2="{x}" y2="{middle + 7}"/>'
    yield "</a>"


def forces(rule: Rule) -> list[tuple[date, date | None, str]]:
    """When something of the rule is in force and how that looks; the strongest is drawn last, over the others."""
    if not rule.official or rule.kind in ("press_report", "proposal"):
        return []
    found = [
        (
            Verdict(bar.verdict).rank,
            bar.force.since.first,
            bar.force.until.first if bar.force.until else None,
            bar.verdict,
        )
        for bar in rule.bars
        if bar.force and bar.force.since and bar.verdict != "watch"
    ]
    return [(since, until, LOOK.get(verdict, "told")) for _, since, until, verdict in _strongest_last(found)]


def _strongest_last(
    found: Iterable[tuple[int, date, date | None, str]],
) -> list[tuple[int, date, date | None, str]]:
    return sorted(set(found), key=lambda span: (-span[0], span[1], span[2] or date.max))
