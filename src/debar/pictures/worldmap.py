"""The world map of one day: each place in the look of the strongest verdict that can be given there.

Places too small for the coarse outlines are dots. Jurisdictions that are no country (the European Union) stand in a
row of their own, below. A second drawing shows a part of the map with many small neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from debar.overview.world import world
from debar.pictures.look import (
    LOOKS,
    MARKS,
    Canvas,
    defs,
    fill,
    flow,
    ground,
    meaning,
    number,
    opening,
    said_in,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from debar.overview.places import Place
    from debar.overview.world import Land
    from debar.reports.parts.words import Words

EUROPE = "europe"
NEAR = 400
"""Width of the drawing of a part, in pixels at its natural size."""
CODE = 11
"""Size of the letters of a code, in pixels."""
MOST = 12
"""Rules named in the label of a place; the table names them all."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a map is drawn with."""

    said: Words
    places: Mapping[str, Place]
    names: Mapping[str, str]
    on: str
    known: str
    link: Callable[[str], str] | None = None
    """Place -> where it leads in the page; None for a picture that stands alone."""
    shown: str = ""
    """What was asked for, for a picture that stands alone."""
    prefix: str = "m"

    @property
    def role(self) -> str:
        """Of its drawings."""
        return "group" if self.link else "img"

    @property
    def apart(self) -> list[Place]:
        """The places that are no country on the map."""
        return [place for code, place in self.places.items() if code not in world().lands]


def told(place: Place, scene: Scene) -> str:
    """One place in words: how it stands, and by which rules."""
    said = scene.said
    name, look = scene.names.get(place.code, place.code), meaning(place.word, said)
    rules = [f"{each.rule.id} ({said.verdict(each.verdict)})" for each in place.spoken]
    more = [said("more", n=len(rules) - MOST)] if len(rules) > MOST else []
    looked = [said("place.looked", day=place.looked)] if place.looked else []
    tail = said("comma").join([*rules[:MOST], *more]) if rules else "".join(looked)
    return said("told.more" if tail else "told", place=name, look=look, more=tail)


def world_svg(scene: Scene, alone: str = "") -> str:
    """The whole map as an SVG element; `alone` is the style of one that is a file of its own, with its legend."""
    shown = world()
    top = 58 if alone else 0
    below = list(_below(scene, shown.width, shown.height + top + 12)) if alone else []
    height = below[-1][1] + 28 if below else shown.height
    title = scene.said("map.title", on=scene.on, known=scene.known)
    canvas = Canvas(scene.prefix, shown.width, height, scene.role, scene.said.lang, "map")
    return "\n".join(
        [
            opening(canvas, title, scene.said("map.desc")),
            *(ground(alone, title, scene.shown) if alone else ()),
            defs(scene.prefix),
            f'<g transform="translate(0 {top})">',
            *_lands(scene, scene.prefix),
            *_codes(scene, 1.0, lambda land: not _inside(land)),
            "</g>",
            *(part for part, _ in below),
            "</svg>",
        ]
    )


def europe_svg(scene: Scene) -> str:
    """The part of the map that shows Europe, larger."""
    left, top, width, height = world().windows[EUROPE]
    prefix, unit = f"{scene.prefix}-e", width / NEAR
    box = f"{left} {top} {width} {height}"
    canvas = Canvas(prefix, NEAR, round(NEAR * height / width), scene.role, scene.said.lang, "map near", box)
    return "\n".join(
        [
            opening(canvas, scene.said("map.europe", on=scene.on, known=scene.known), scene.said("map.desc")),
            defs(prefix, unit),
            *_lands(scene, prefix, unit, _inside),
            *_codes(scene, unit, _inside),
            "</svg>",
        ]
    )


def _lands(
    scene: Scene, prefix: str, unit: float = 1.0, near: Callable[[Land], bool] = lambda land: True
) -> Iterator[str]:
    """Every outline, then the places on record over them, so that their edges and dots lie on top."""
    shown = world()
    quiet = [land.outline for code, land in shown.lands.items() if code not in scene.places and land.outline]
    yield f'<path class="land" d="{"".join([*shown.nameless, *quiet])}" fill="{LOOKS["unknown"].ground}"/>'
    found = [(land, scene.places[code]) for code, land in shown.lands.items() if code in scene.places]
    for land, place in sorted(found, key=lambda each: (each[0].dot, bool(each[1].spoken))):
        if near(land) or land.outline:
            yield _place(land, place, scene, prefix, unit)


def _place(land: Land, place: Place, scene: Scene, prefix: str, unit: float) -> str:
    """One place, with its label; as a link where it leads somewhere."""
    look = fill(place.word, prefix)
    title = f"<title>{said_in(told(place, scene))}</title>"
    kind = "spoken" if place.spoken else "land"
    shape = f'<path class="{kind}" d="{land.outline}" fill="{look}"/>' if land.outline else ""
    if land.dot:
        shape += f'<circle class="dot" cx="{land.x}" cy="{land.y}" r="{number(5 * unit)}" fill="{look}"/>'
    if scene.link is None:
        return f"<g>{title}{shape}</g>"
    return (
        f'<a href="{said_in(scene.link(place.code))}" aria-label="{said_in(told(place, scene))}">{title}{shape}</a>'
    )


def _codes(scene: Scene, unit: float, near: Callable[[Land], bool]) -> Iterator[str]:
    """The code of each place where a rule speaks, with the sign of its verdict; none lies over another."""
    taken: list[tuple[float, float, float]] = []
    for code, land in world().lands.items():
        place = scene.places.get(code)
        if place and place.spoken and near(land):
            words = f"{MARKS[place.word]}{code}"
            x, y = land.x / unit, land.y / unit
            right, low = _free(x, y + (16 if land.dot else 4), (len(words) * CODE * 0.72 + 4) / 2, taken)
            where = f'transform="translate({land.x} {land.y}) scale({round(unit, 3)})"'
            at = f'x="{number(right - x)}" y="{number(low - y)}"'
            yield f'<text class="code" {where} {at} aria-hidden="true">{said_in(words)}</text>'


def _free(x: float, y: float, half: float, taken: list[tuple[float, float, float]]) -> tuple[float, float]:
    """The place nearest to `x` and `y` at which a text lies over no other; `half` is half of its width."""
    steps = sorted(((dx, dy) for dx in range(-36, 37, 6) for dy in range(-22, 23, 11)), key=lambda step: hypot(*step))
    free = (step for step in steps if not any(_meet(x + step[0], y + step[1], half, other) for other in taken))
    dx, dy = next(free, (0, 0))
    taken.append((x + dx, y + dy, half))
    return x + dx, y + dy


def _meet(x: float, y: float, half: float, other: tuple[float, float, float]) -> bool:
    return abs(x - other[0]) < half + other[2] and abs(y - other[1]) < CODE


def _inside(land: Land) -> bool:
    left, top, width, height = world().windows[EUROPE]
    return left <= land.x <= left + width and top <= land.y <= top + height


def _below(scene: Scene, width: float, top: float) -> Iterator[tuple[str, float]]:
    """Under a picture that stands alone: jurisdictions that are no country, then the legend; each with its depth."""
    entries = [(place.word, told(place, scene)) for place in scene.apart]
    room = width - 20
    for word, words in entries:
        for number_, line in enumerate(wrapped(words, room - 40, 12)):
            yield _entry(word if number_ == 0 else None, line, scene, 10, top), top
            top += 18
    top += 8
    legend = [(word, meaning(word, scene.said)) for word in LOOKS]
    places = flow([40 + text_width(words, 12) for _, words in legend], room, 16, 20)
    for (word, words), (x, y) in zip(legend, places, strict=True):
        yield _entry(word, words, scene, 10 + x, top + y), top + y


def _entry(word: str | None, words: str, scene: Scene, left: float, top: float) -> str:
    place = f'x="{number(left)}" y="{number(top)}"'
    box = f'<rect class="edge" {place} width="28" height="13" fill="{fill(word, scene.prefix)}"/>' if word else ""
    return f'{box}<text x="{number(left + 35)}" y="{number(top + 11)}">{said_in(words)}</text>'


def wrapped(text: str, room: float, size: float) -> Sequence[str]:
    """A text in lines no wider than `room`; broken at spaces, and anywhere in scripts without them."""
    lines, line = [], ""
    for word in text.replace("、", "、 ").split(" "):
        longer = f"{line} {word}" if line and not line.endswith("、") else f"{line}{word}"
        if line and text_width(longer, size) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
