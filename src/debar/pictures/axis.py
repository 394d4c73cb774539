"""The axis of a timeline: how large a drawing is, where a day lies in it, its years, and the day it is seen from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from debar.overview.tracks import years
from debar.pictures.look import number, said_in, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from debar.overview.tracks import Track
    from debar.reports.parts.words import Words

    Groups = Sequence[tuple[str, Sequence[Track]]]
    """Jurisdictions, each with its rules."""

BOLD = 13.0
"""The size at which plain letters are about as wide as bold ones of 11 pixels."""
LONGEST = 16
"""Years the axis shows at most; what happened before stands at its left edge."""


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


def grid(on: Drawing, head: float, height: float) -> Iterator[str]:
    """A line a year, from under the heads of the columns to the foot; every so many have their name."""
    for year in range(on.first, on.last + 1):
        at = on.x(date(year, 1, 1))
        yield f'<path class="grid" d="M{number(at)} {number(head - 8)}V{number(height - 4)}"/>'
        if year < on.last and (year - on.first) % on.size.every == 0:
            yield f'<text class="small" x="{number(at + 3)}" y="{number(head - 12)}">{year}</text>'


def now(on: Drawing, head: float, height: float, *, named: bool = True) -> Iterator[str]:
    """The line of the day it is drawn for; its words stand on the side where there is room."""
    if on.today is None:
        return
    x = on.x(on.today)
    yield f'<path class="today" d="M{number(x)} {number(head - 8)}V{number(height - 4)}"/>'
    if not named:
        return
    words = on.said("timeline.today", day=on.today)
    left = x + text_width(words, BOLD) + 6 > on.width
    anchor = ' text-anchor="end"' if left else ""
    at = number(x - 4 if left else x + 4)
    yield f'<text class="now" x="{at}" y="{number(head - 1)}"{anchor}>{said_in(words)}</text>'
