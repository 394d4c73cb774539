"""The world map of one day: each place in the look of the strongest verdict that can be given there.

Places too small for the coarse outlines are dots. Jurisdictions that are no country (the European Union) stand in a
row of their own, below. A second drawing shows a part of the map with many small neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debar.overview.world import world
from debar.pictures.look import LOOKS, MARKS, defs, fill, flow, meaning, number, said_in, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from debar.overview.places import Place
    from debar.overview.world import Land
    from debar.reports.parts.words import Words

EUROPE = "europe"
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
    prefix: str = "m"

    @property
    def apart(self) -> list[Place]:
        """The places that are no country on the map."""
        return [place for code, place in self.places.items() if code not in world().lands]


def told(place: Place, scene: Scene) -> str:
    """One place in words: how it stands, and by which rules."""
    said = scene.said
    head = f"{scene.names.get(place.code, place.code)}: {meaning(place.word, said)}"
    rules = [f"{each.rule.id} ({said.verdict(each.verdict)})" for each in place.spoken]
    more = [said("more", n=len(rules) - MOST)] if len(rules) > MOST else []
    looked = [said("place.looked", day=place.looked)] if place.looked else []
    tail = said("comma").join([*rules[:MOST], *more]) if rules else "".join(looked)
    return f"{head}. {tail}" if tail else head


def world_svg(scene: Scene, alone: str = "") -> str:
    """The whole map as an SVG element; `alone` is the style of a picture that is a file of its own, with its legend."""
    shown = world()
    top = 48 if alone else 0
    below = list(_below(scene, shown.width, shown.height + top + 12)) if alone else []
    height = below[-1][1] + 28 if below else shown.height
    title, desc = scene.said("map.title", on=scene.on, known=scene.known), scene.said("map.desc")
    head = [
        f"<style>{alone}</style>",
        f'<rect width="100%" height="100%" class="sea"/><text class="title" x="10" y="28">{said_in(title)}</text>',
    ]
    return "\n".join(
        [
            _open(scene, scene.prefix, f"0 0 {number(shown.width)} {number(height)}", shown.width, height),
            f'<title id="{scene.prefix}-title">{said_in(title)}</title>',
            f'<desc id="{scene.prefix}-desc">{said_in(desc)}</desc>',
            *(head if alone else []),
            defs(scene.prefix),
            f'<g transform="translate(0 {top})">',
            *_lands(scene, scene.prefix, 1.0),
            *_codes(scene, 1.0, lambda land: not _inside(land)),
            "</g>",
            *(part for part, _ in below),
            "</svg>",
        ]
    )


def europe_svg(scene: Scene) -> str:
    """The part of the map that shows Europe, larger."""
    left, top, width, height = world().windows[EUROPE]
    prefix, unit = f"{scene.prefix}-e", width / 480
    title = scene.said("map.europe", on=scene.on, known=scene.known)
    return "\n".join(
        [
            _open(scene, prefix, f"{left} {top} {width} {height}", 480, round(480 * height / width)),
            f'<title id="{prefix}-title">{said_in(title)}</title>',
            f'<desc id="{prefix}-desc">{said_in(scene.said("map.desc"))}</desc>',
            defs(prefix, unit),
            *_lands(scene, prefix, unit, _inside),
            *_codes(scene, unit, _inside),
            "</svg>",
        ]
    )


def _open(scene: Scene, prefix: str, box: str, width: float, height: float) -> str:
    role = "group" if scene.link else "img"
    near = "" if prefix == scene.prefix else " near"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing map{near}" viewBox="{box}" width="{number(width)}"'
        f' height="{number(height)}" role="{role}" lang="{scene.said.lang}" aria-labelledby="{prefix}-title"'
        f' aria-describedby="{prefix}-desc">'
    )


def _lands(
    scene: Scene, prefix: str, unit: float, near: Callable[[Land], bool] = lambda land: True
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
    return f'<a href="{said_in(scene.link(place.code))}" aria-label="{said_in(told(place, scene))}">{title}{shape}</a>'


def _codes(scene: Scene, unit: float, near: Callable[[Land], bool]) -> Iterator[str]:
    """The code of each place where a rule speaks, with the sign of its verdict."""
    for code, land in world().lands.items():
        place = scene.places.get(code)
        if place and place.spoken and near(land):
            where = f"translate({land.x} {land.y}) scale({round(unit, 3)})"
            words = f"{MARKS[place.word]}{said_in(code)}"
            yield f'<text class="code" transform="{where}" y="{16 if land.dot else 4}" aria-hidden="true">{words}</text>'


def _inside(land: Land) -> bool:
    left, top, width, height = world().windows[EUROPE]
    return left <= land.x <= left + width and top <= land.y <= top + height


def _below(scene: Scene, width: float, top: float) -> Iterator[tuple[str, float]]:
    """Under a picture that stands alone: the jurisdictions that are no country, then the legend; each with its depth."""
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
    box = f'<rect class="edge" x="{number(left)}" y="{number(top)}" width="28" height="13" fill="{fill(word, scene.prefix)}"/>' if word else ""
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
